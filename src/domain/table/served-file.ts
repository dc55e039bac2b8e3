/** The value of `serve` for the script that removes the old site's service worker from browsers. */
export const UNREGISTER = "unregister-service-worker";
