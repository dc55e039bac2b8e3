/** The first segment of our own addresses, which never reach a table. */
export const OURS = "_sunset";

/** Whether a canonical path is one of our own addresses. */
export function isOwnPath(path: string): boolean {
  return path === `/${OURS}` || path.startsWith(`/${OURS}/`);
}
