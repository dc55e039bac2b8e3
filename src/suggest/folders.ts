/** The folders of the new site. */
import type { AddressWords } from "./words.ts";

type Place = Pick<AddressWords, "host" | "parts">;

export function indexFolders(fresh: readonly Place[]): Set<string> {
  const folders = new Set<string>();
  for (const { host, parts } of fresh)
    for (let length = 1; length < parts.length; length += 1) folders.add(key(host, parts, length));
  return folders;
}

/**
 * Whether a page is outside a folder that contains the old address and that its site still has, in the same place:
 * `/guide/start` for `/manual/start`, if there are other pages in `/manual`.
 */
export function leavesFolder(folders: ReadonlySet<string>, old: Place, fresh: Place): boolean {
  const { parts } = old;
  let common = 0;
  while (common < parts.length && parts[common] === fresh.parts[common]) common += 1;
  return common < parts.length - 1 && folders.has(key(fresh.host, parts, common + 1));
}

function key(host: string, parts: readonly string[], length: number): string {
  return `${host}/${parts.slice(0, length).join("/")}`;
}
