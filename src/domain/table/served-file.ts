/** The value of `serve` that stands for the script that removes the old site's service worker from browsers. */
export const UNREGISTER = "unregister-service-worker";
