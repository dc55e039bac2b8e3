/** What stands for the old address in `site.archive`. */
const PLACE = "{url}";

/**
 * Where the archived copy of an old address is. In a path the address stands as it is, as archives write it
 * (`https://web.archive.org/web/2024/https://www.old.example/a?b=1`); in a query or a fragment it is escaped.
 *
 * @param archive As the site has it.
 * @param url The old address, absolute.
 * @returns null if the result would not be an `https` address of the archive's own host.
 */
export function archivedCopyOf(archive: string, url: string): string | null {
  const at = archive.indexOf(PLACE);
  if (at === -1) return null;
  const before = archive.slice(0, at);
  const isInPath = !/[?#]/.test(before);
  // A function, since a plain text may hold patterns such as `$&`.
  const filled = URL.parse(
    archive.replaceAll(PLACE, () => (isInPath ? url : encodeURIComponent(url))),
  );
  const home = URL.parse(archive.replaceAll(PLACE, ""));
  if (!filled || filled.protocol !== "https:" || filled.host !== home?.host) return null;
  return filled.username === "" && filled.password === "" ? filled.href : null;
}
