/** Pages beside each other of which one has the other's name with something added: `/news/opening`, `/news/opening-2`. */
import type { AddressWords } from "./words.ts";

type Place = Pick<AddressWords, "host" | "directory" | "last">;

/** Shorter names are found in others by chance: `/get/a`, `/get/a-user`. */
const LETTERS_AT_LEAST = 3;

/** @returns By address: 1 if another one has its name with something added before or after it, otherwise 0. */
export function markVariants(addresses: readonly Place[]): Uint8Array {
  const known = new Map<string, number[]>();
  for (const [at, it] of addresses.entries()) {
    const same = known.get(key(it, it.last));
    if (same) same.push(at);
    else known.set(key(it, it.last), [at]);
  }
  const marks = new Uint8Array(addresses.length);
  for (const it of addresses) {
    for (const name of namesWithin(it.last)) {
      for (const at of known.get(key(it, name)) ?? []) marks[at] = 1;
    }
  }
  return marks;
}

/** The beginnings and ends of a name, at its hyphens. */
function* namesWithin(name: string): Generator<string> {
  for (let at = name.indexOf("-"); at >= 0; at = name.indexOf("-", at + 1)) {
    if (at >= LETTERS_AT_LEAST) yield name.slice(0, at);
    if (name.length - at > LETTERS_AT_LEAST) yield name.slice(at + 1);
  }
}

function key({ host, directory }: Place, name: string): string {
  return `${host}/${directory}/${name}`;
}
