import type { Refusal } from "../import/entries.ts";
import { asWritten, unsupported } from "../import/refusals.ts";

/**
 * Refuses a literal path with two slashes in a row. nginx joins them before it compares paths, except in
 * `$request_uri`; here they are one in every address, so that the rule would take the address with one slash.
 *
 * @returns null for any other path.
 */
export function doubledSlash(path: string): Refusal | null {
  if (!path.includes("//")) return null;
  return unsupported(
    `${asWritten(path)} is for an address with two slashes in a row only, and all spellings of an address get the same answer here`,
    "Leave it out, or write it with one slash if that address should go there too",
  );
}
