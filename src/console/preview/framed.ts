/**
 * Headers for a page in the frame under the strip. The frame keeps the styles of page and strip apart; the page can run
 * no script and send no form, and has no origin, because it is served by the console's host.
 */

/** Styles of our own pages are inline; those of the old site are loaded from any host. */
export const STYLE_OF_OURS = "style-src 'unsafe-inline'; ";
export const STYLE_OF_THEIRS =
  "style-src https: 'unsafe-inline'; img-src https: data:; font-src https: data:; media-src https:; ";

export function framed(type: string, style: string): Record<string, string> {
  return {
    "content-type": type,
    "content-security-policy": `sandbox allow-top-navigation-by-user-activation; default-src 'none'; ${style}form-action 'none'; frame-ancestors 'self'`,
    "x-frame-options": "SAMEORIGIN",
    // A page without an origin must not have the policy that isolates its window.
    "cross-origin-opener-policy": "unsafe-none",
  };
}

export const HTML = "text/html; charset=utf-8";
export const TEXT = "text/plain; charset=utf-8";

/** The only header of a reviewer that affects the content of a page. */
export function languageOf({ headers }: Request): Record<string, string> {
  const language = headers.get("accept-language");
  return language === null ? {} : { "accept-language": language };
}
