/** Converts placeholders of other dialects to Sunset's notation. */
import { quirk, unsupported } from "./refusals.ts";
import { quote } from "../../domain/finding.ts";
import type { Refusal } from "./entries.ts";

/** Sunset's names of a rule's placeholders, by their original names. */
export type Names = ReadonlyMap<string, string>;

/**
 * Chooses Sunset names for a rule's placeholders: letters, digits and `_`, and not `splat`, which is reserved.
 *
 * @returns null if a name occurs twice.
 */
export function nameAll(names: readonly string[]): Names | null {
  const known = new Map<string, string>();
  for (const name of names) {
    if (known.has(name)) return null;
    const plain = name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d)/, "_");
    let unique = plain;
    for (let number = 2; unique === "splat" || [...known.values()].includes(unique); number++) {
      unique = `${plain}${number}`;
    }
    known.set(name, unique);
  }
  return known;
}

/**
 * Writes a target's placeholders with their new names. Other colons are ordinary characters; in a pattern they are
 * escaped, because they would begin placeholders that nothing fills.
 *
 * @param names Empty for an exact rule, whose colons are all ordinary.
 * @returns The target, the names in it that nothing fills, and a name that is directly followed by text, which cannot
 *   be expressed.
 */
export function renameInTarget(
  to: string,
  names: Names,
): { to: string; unfilled: string[]; joined: string | null } {
  const unfilled: string[] = [];
  let joined: string | null = null;
  // Colons in the authority never begin placeholders.
  const start = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(to)?.[0] ?? "";
  const byLength = [...names.keys()].toSorted((a, b) => b.length - a.length);
  const rest = to.slice(start.length).replace(/:([\w][\w-]*)/g, (all, text: string) => {
    const name = byLength.find((it) => text.startsWith(it));
    if (name === undefined) {
      if (/^\d/.test(text)) return all;
      unfilled.push(/^\w+/.exec(text)?.[0] ?? text);
      return names.size === 0 ? all : all.replace(":", "%3A");
    }
    if (/^\w/.test(text.slice(name.length))) joined ??= text;
    return `:${names.get(name)}${text.slice(name.length)}`;
  });
  return { to: start + rest, unfilled, joined };
}

/** The refusal of a placeholder that is followed by text that would be read as part of its name. */
export function joinedText(name: string): Refusal {
  return unsupported(
    `in ${quote(`:${name}`)} text follows a part of the old address without anything between them`,
    "List the addresses, or write the placeholder's whole name",
  );
}

export function unfilled(name: string, from: string): Refusal {
  const message = `nothing in ${quote(from)} fills :${name}, so it stays in the target literally`;
  return quirk(message, "Correct the target");
}
