/** The folders of the new site, and sibling pages in them. */
import type { AddressWords } from "./read/words.ts";

type Place = Pick<AddressWords, "host" | "parts">;

export function indexFolders(fresh: readonly Place[]): Set<string> {
  const folders = new Set<string>();
  for (const { host, parts } of fresh)
    for (let length = 1; length < parts.length; length += 1) folders.add(key(host, parts, length));
  return folders;
}

/**
 * Whether a page is outside a folder of the old address that the new site still has at the same place: `/guide/start`
 * for `/manual/start`, if there are other pages in `/manual`.
 */
export function leavesFolder(folders: ReadonlySet<string>, old: Place, fresh: Place): boolean {
  const { parts } = old;
  let common = 0;
  while (common < parts.length && parts[common] === fresh.parts[common]) common += 1;
  return common < parts.length - 1 && folders.has(key(fresh.host, parts, common + 1));
}

/**
 * Whether a folder of the page replaces one of the old address, although the new site has the same folder under the old
 * name as well: `/next/site/write/cli` for `/site/read/cli/start`, if there are pages in `/next/site/read/cli`.
 */
export function swapsFolder(folders: ReadonlySet<string>, old: Place, fresh: Place): boolean {
  const above = fresh.parts.slice(0, -1);
  return above.some((part, at) => {
    if (at === 0 || old.parts.includes(part)) return false;
    const before = old.parts.indexOf(above[at - 1] ?? "");
    const lost = before < 0 ? undefined : old.parts.slice(0, -1)[before + 1];
    if (lost === undefined || fresh.parts.includes(lost)) return false;
    return folders.has(key(fresh.host, above.with(at, lost), above.length));
  });
}

function key(host: string, parts: readonly string[], length: number): string {
  return `${host}/${parts.slice(0, length).join("/")}`;
}

type Named = Pick<AddressWords, "host" | "directory" | "last">;

/** Shorter names occur within others by chance: `/get/a`, `/get/a-user`. */
const LETTERS_AT_LEAST = 3;

/**
 * Marks pages that have a sibling with the same name and something added: `/news/opening`, `/news/opening-2`.
 *
 * @returns By address: 1 or 0.
 */
export function markVariants(addresses: readonly Named[]): Uint8Array {
  const known = new Map<string, number[]>();
  for (const [at, it] of addresses.entries()) {
    const same = known.get(nameKey(it, it.last));
    if (same) same.push(at);
    else known.set(nameKey(it, it.last), [at]);
  }
  const marks = new Uint8Array(addresses.length);
  for (const it of addresses) {
    for (const name of namesWithin(it.last)) {
      for (const at of known.get(nameKey(it, name)) ?? []) marks[at] = 1;
    }
  }
  return marks;
}

/** The proper prefixes and suffixes of a name, cut at its hyphens. */
function* namesWithin(name: string): Generator<string> {
  for (let at = name.indexOf("-"); at >= 0; at = name.indexOf("-", at + 1)) {
    if (at >= LETTERS_AT_LEAST) yield name.slice(0, at);
    if (name.length - at > LETTERS_AT_LEAST) yield name.slice(at + 1);
  }
}

function nameKey({ host, directory }: Named, name: string): string {
  return `${host}/${directory}/${name}`;
}
