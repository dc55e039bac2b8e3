/** Files that a site has at addresses that are agreed upon: no link leads to them. */

/** By which an app opens a site's links. */
export const APP_LINK_FILES = [
  "/.well-known/apple-app-site-association",
  "/apple-app-site-association",
  "/.well-known/assetlinks.json",
] as const;

/** @see https://www.iana.org/assignments/well-known-uris/well-known-uris.xhtml */
export const WELL_KNOWN_FILES = [
  "/.well-known/security.txt",
  "/.well-known/change-password",
  "/.well-known/openid-configuration",
  "/.well-known/oauth-authorization-server",
  "/.well-known/host-meta",
  "/.well-known/nodeinfo",
  "/.well-known/matrix/server",
  "/.well-known/matrix/client",
  "/.well-known/gpc.json",
  "/.well-known/dnt-policy.txt",
  "/.well-known/traffic-advice",
  "/.well-known/apple-developer-merchantid-domain-association",
] as const;

/**
 * What no site has: one that answers it answers everything.
 *
 * @see https://w3c.github.io/webappsec-change-password-url/response-code-reliability.html
 */
export const NO_FILE =
  "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200";

/** Small files that other companies' programs fetch for as long as the domain is used. */
export const SMALL_FILES = ["/ads.txt", "/app-ads.txt"] as const;

export const VERIFICATION_FILES = ["/BingSiteAuth.xml"] as const;

/** Where frameworks and services put their service worker. */
export const WORKER_FILES = [
  "/sw.js",
  "/service-worker.js",
  "/serviceworker.js",
  "/ngsw-worker.js",
  "/firebase-messaging-sw.js",
  "/OneSignalSDKWorker.js",
] as const;

/**
 * What to ask a site for beside its pages. Where only a folder of it closes, the files of the whole host stay as
 * they are; but a service worker above the folder answers for it too.
 */
export function listProbes(folder: string): string[] {
  if (folder !== "") return [...WORKER_FILES, ...WORKER_FILES.map((it) => folder + it)];
  return [
    NO_FILE,
    ...APP_LINK_FILES,
    ...WELL_KNOWN_FILES,
    ...SMALL_FILES,
    ...VERIFICATION_FILES,
    ...WORKER_FILES,
  ];
}
