/**
 * What goes with a page that is shown in the frame under the strip. In a frame of its own it neither lends the strip its style
 * nor takes its; what is in it runs no script, sends no form, and is of no origin, since the console is next door.
 */

/** Ours have their style in them; the old site's load theirs from wherever it has it. */
export const STYLE_OF_OURS = "style-src 'unsafe-inline'; ";
export const STYLE_OF_THEIRS =
  "style-src https: 'unsafe-inline'; img-src https: data:; font-src https: data:; media-src https:; ";

export function framed(type: string, style: string): Record<string, string> {
  return {
    "content-type": type,
    "content-security-policy": `sandbox allow-top-navigation-by-user-activation; default-src 'none'; ${style}form-action 'none'; frame-ancestors 'self'`,
    "x-frame-options": "SAMEORIGIN",
    // A page without an origin may not have the policy that keeps others out of its window.
    "cross-origin-opener-policy": "unsafe-none",
  };
}

export const HTML = "text/html; charset=utf-8";
export const TEXT = "text/plain; charset=utf-8";

/** All of a reviewer that decides what a page says. */
export function languageOf({ headers }: Request): Record<string, string> {
  const language = headers.get("accept-language");
  return language === null ? {} : { "accept-language": language };
}
