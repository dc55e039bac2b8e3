/**
 * Whether a request comes from a page of ours. Browsers say so themselves, in a header that no page can set;
 * of those that do not, the origin must be ours.
 *
 * The origin is asked only then: with our referrer policy browsers send "null" for it.
 *
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function isSameOrigin({ headers, url }: Request): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  return origin !== null && origin === new URL(url).origin;
}
