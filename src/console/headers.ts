/** Headers of every answer of a deployment for reviewers. */
import type { MiddlewareHandler } from "hono";
import { NONCE, secureHeaders } from "hono/secure-headers";

/**
 * Sets the security headers. A page loads only what this deployment serves and the page itself names, and it cannot be
 * framed. An answer that sets its own policy keeps it: the visitors' page, which is the only one that may be framed,
 * and only by this deployment.
 */
export const secure = secureHeaders({
  overwrite: false,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: [NONCE],
    scriptSrc: [NONCE],
    // While a page waits for a large table, it polls for the result: assets/client.js.
    connectSrc: ["'self'"],
    // Pico embeds its arrows and ticks as images in the style sheet.
    imgSrc: ["data:"],
    frameSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: "DENY",
  // HSTS is up to the owner of the host; the other headers only concern obsolete browsers.
  strictTransportSecurity: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});

/** Keeps answers from being cached or indexed, unless they set these headers themselves. */
export const keepPrivate: MiddlewareHandler = async (context, next) => {
  await next();
  const { headers } = context.res;
  if (!headers.has("cache-control")) headers.set("cache-control", "private, no-store");
  if (!headers.has("x-robots-tag")) headers.set("x-robots-tag", "noindex, nofollow");
};
