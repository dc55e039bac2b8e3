import { escapeColons } from "../rules/replace-placeholders.ts";

/**
 * A name with a modifier that may follow it as in a source, or the number of a group. A question mark begins the query.
 */
const REFERENCE = /(\/)?(?::(\w+)(?:\((?:[^()]|\([^()]*\))*\))?[*+]?|\$(\d+))/g;

/**
 * Writes a `destination` with Sunset's names. A reference that captures nothing in this variant does not leave two
 * slashes.
 *
 * @param captures The replacements by the dialect's names: `:first/:splat`, or "" for nothing.
 * @param keys The names of all groups of the source in their order, for `$1`.
 * @returns The target, and the names in it that nothing fills.
 */
export function translateDestination(
  destination: string,
  captures: ReadonlyMap<string, string>,
  keys: readonly string[],
): { to: string; unfilled: string[] } {
  const isPattern = [...captures.values()].some((it) => it !== "");
  const unfilled: string[] = [];
  const start = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(destination)?.[0] ?? "";
  const rest = destination.slice(start.length);
  const translated = rest.replace(
    REFERENCE,
    (all, slash: string | undefined, ...groups: unknown[]) => {
      const [named, numbered, offset] = groups;
      const name = typeof named === "string" ? named : keys[Number(numbered) - 1];
      if (name === undefined) return all;
      const before = slash ?? "";
      const captured = captures.get(name);
      if (captured === "" && rest.startsWith("/", Number(offset) + all.length)) return "";
      if (captured !== undefined) return before + captured;
      unfilled.push(name);
      return isPattern ? escapeColons(all) : all;
    },
  );
  return {
    to: start + (translated.startsWith("/") || start !== "" ? translated : `/${translated}`),
    unfilled,
  };
}
