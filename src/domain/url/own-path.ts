/** Whether a canonical path is one of our own addresses, which never reach a table. */
export function isOwnPath(path: string): boolean {
  return path === "/_sunset" || path.startsWith("/_sunset/");
}
