/** The statuses that a redirect may have. A file of its own: an isolate needs them, and must not load the schema. */
export const REDIRECT_STATUSES = [301, 302, 303, 307, 308] as const;

export type RedirectStatus = (typeof REDIRECT_STATUSES)[number];
