/** The placeholder for the old address in `site.archive`. */
const PLACE = "{url}";

/**
 * The address of the archived copy of an old address. Within a path the old address is inserted unchanged, as archives
 * expect (`https://web.archive.org/web/2024/https://www.old.example/a?b=1`); within a query or a fragment it is escaped.
 *
 * @param archive `site.archive`.
 * @param url The old address, absolute.
 * @returns null if the result would not be an `https` address of the archive's own host.
 */
export function archivedCopyOf(archive: string, url: string): string | null {
  const at = archive.indexOf(PLACE);
  if (at === -1) return null;
  const before = archive.slice(0, at);
  const isInPath = !/[?#]/.test(before);
  // A replacer function, because a replacement string would expand patterns such as `$&`.
  const filled = URL.parse(
    archive.replaceAll(PLACE, () => (isInPath ? url : encodeURIComponent(url))),
  );
  const home = URL.parse(archive.replaceAll(PLACE, ""));
  if (!filled || filled.protocol !== "https:" || filled.host !== home?.host) return null;
  return filled.username === "" && filled.password === "" ? filled.href : null;
}
