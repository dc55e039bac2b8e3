/** What goes with every answer of a deployment for reviewers. */
import type { MiddlewareHandler } from "hono";
import { NONCE, secureHeaders } from "hono/secure-headers";

/**
 * A page loads only what this deployment serves and the page itself names; nobody may frame it. What has a policy of its
 * own keeps it: the visitors' page, which alone may be framed, and only here.
 */
export const secure = secureHeaders({
  overwrite: false,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: [NONCE],
    scriptSrc: [NONCE],
    // A page that waits for a large table looks whether it is there: assets/client.js.
    connectSrc: ["'self'"],
    // Pico draws its arrows and ticks as pictures within the style sheet.
    imgSrc: ["data:"],
    frameSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: "DENY",
  // HSTS is for the owner of the host to decide; the others only concern browsers of the past.
  strictTransportSecurity: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});

/** Answers are neither cached nor indexed, unless they say otherwise themselves. */
export const keepPrivate: MiddlewareHandler = async (context, next) => {
  await next();
  const { headers } = context.res;
  if (!headers.has("cache-control")) headers.set("cache-control", "private, no-store");
  if (!headers.has("x-robots-tag")) headers.set("x-robots-tag", "noindex, nofollow");
};
