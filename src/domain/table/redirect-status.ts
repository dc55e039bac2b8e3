/** The statuses that a rule can redirect with. Imports no schema, because every isolate loads this file at startup. */

export const REDIRECT_STATUSES = [301, 302, 303, 307, 308] as const;
export type RedirectStatus = (typeof REDIRECT_STATUSES)[number];

export function isRedirectStatus(status: number): status is RedirectStatus {
  return REDIRECT_STATUSES.some((it) => it === status);
}

/** Whether a redirect is permanent: caches may keep it, and search engines replace the old address with the new one. */
export function isPermanentRedirect(status: number): boolean {
  return status === 301 || status === 308;
}

/** For methods other than GET and HEAD: the corresponding status that keeps the method (RFC 9110, section 15.4). */
export const METHOD_KEEPING: Readonly<Record<RedirectStatus, RedirectStatus>> = {
  301: 308,
  302: 307,
  303: 307,
  307: 307,
  308: 308,
};
