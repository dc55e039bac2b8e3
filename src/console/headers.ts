/** What goes with every answer of a deployment for reviewers. */

/** Nothing is loaded but what this deployment serves and this page names; nobody may frame it. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    // Pico draws its arrows and ticks as pictures within the style sheet.
    "img-src data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export function addSafetyHeaders(headers: Headers, nonce: string): void {
  headers.set("content-security-policy", contentSecurityPolicy(nonce));
  headers.set("x-content-type-options", "nosniff");
  headers.set("x-frame-options", "DENY");
  headers.set("referrer-policy", "no-referrer");
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set("cross-origin-resource-policy", "same-origin");
  if (!headers.has("cache-control")) headers.set("cache-control", "private, no-store");
  if (!headers.has("x-robots-tag")) headers.set("x-robots-tag", "noindex, nofollow");
}

export function createNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))));
}
