/** Files at conventional paths, which no link leads to. */

/** Files by which apps claim to open a site's links. */
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
 * A path that no site has: a site that answers it answers everything.
 *
 * @see https://w3c.github.io/webappsec-change-password-url/response-code-reliability.html
 */
export const NO_FILE =
  "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200";

/** Small files that other companies' programs fetch as long as the domain is in use. */
export const SMALL_FILES = ["/ads.txt", "/app-ads.txt"] as const;

export const VERIFICATION_FILES = ["/BingSiteAuth.xml"] as const;

/** The usual paths of service workers in frameworks and services. */
export const WORKER_FILES = [
  "/sw.js",
  "/service-worker.js",
  "/serviceworker.js",
  "/ngsw-worker.js",
  "/firebase-messaging-sw.js",
  "/OneSignalSDKWorker.js",
] as const;

/**
 * The paths to request besides pages. If only a folder closes, the files of the whole host stay as they are, but a
 * service worker above the folder also controls it.
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
