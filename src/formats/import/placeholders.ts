/** Placeholders of other dialects, in Sunset's spelling. */
import { quote } from "../../domain/finding.ts";
import type { Refusal } from "./entries.ts";

/** Old names to the names that a rule uses for them. */
export type Names = ReadonlyMap<string, string>;

/**
 * Sunset's names for a rule's placeholders: letters, digits and `_`, and not `splat`, which is taken.
 *
 * @returns null if one is named twice.
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
 * Writes a target's placeholders under their new names. Other colons are ordinary characters, and are escaped
 * where the rule is a pattern: there they would be placeholders that nothing fills.
 *
 * @param names Empty for an exact rule, whose colons are all ordinary.
 * @returns The target, the names in it that nothing fills, and one that text follows without anything between them,
 *   which cannot be expressed.
 */
export function renameInTarget(
  to: string,
  names: Names,
): { to: string; unfilled: string[]; joined: string | null } {
  const unfilled: string[] = [];
  let joined: string | null = null;
  // The authority's colons are never placeholders.
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

/** A placeholder with text behind it that would be read as a part of its name. */
export function joinedText(name: string): Refusal {
  return {
    id: "import-unsupported",
    message: `in ${quote(`:${name}`)} text follows a part of the old address without anything between them`,
    fix: "List the addresses, or write the placeholder's whole name",
  };
}

/** Nothing in the `from` fills a name that the target has. */
export function unfilled(name: string, from: string): Refusal {
  return {
    id: "import-quirk",
    message: `nothing in ${quote(from)} fills :${name}, so it stays in the target literally`,
    fix: "Correct the target",
  };
}
