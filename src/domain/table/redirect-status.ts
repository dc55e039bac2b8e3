/** The statuses that a rule can redirect with. It loads no schema: every isolate reads it when it starts. */

export const REDIRECT_STATUSES = [301, 302, 303, 307, 308] as const;
export type RedirectStatus = (typeof REDIRECT_STATUSES)[number];

export function isRedirectStatus(status: number): status is RedirectStatus {
  return REDIRECT_STATUSES.some((it) => it === status);
}

/** Whether a redirect is for good: caches may keep it, and search engines take the new address for the old one. */
export function isPermanentRedirect(status: number): boolean {
  return status === 301 || status === 308;
}

/** What a method other than GET and HEAD gets in its place: one that keeps the method (RFC 9110, section 15.4). */
export const METHOD_KEEPING: Readonly<Record<RedirectStatus, RedirectStatus>> = {
  301: 308,
  302: 307,
  303: 307,
  307: 307,
  308: 308,
};
