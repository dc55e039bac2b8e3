/** What `serve` says in place of a file: a script that takes the old site's service worker out of browsers. */
export const UNREGISTER = "unregister-service-worker";
