import { escapeColons } from "../rules/replace-placeholders.ts";

/** A name with what may follow it in a source too, or the number of a group. */
const REFERENCE = /(\/)?(?::(\w+)(?:\((?:[^()]|\([^()]*\))*\))?[?*+]?|\$(\d+))/g;

/**
 * Writes a `destination` with Sunset's names. What takes nothing in this variant goes with the slash before it.
 *
 * @param captures By the dialect's name, what takes its place: `:first/:splat`, or "" for nothing.
 * @returns The target, and the names in it that nothing fills.
 */
export function translateDestination(
  destination: string,
  captures: ReadonlyMap<string, string>,
): { to: string; unfilled: string[] } {
  const isPattern = [...captures.values()].some((it) => it !== "");
  const unfilled: string[] = [];
  const start = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(destination)?.[0] ?? "";
  const rest = destination.slice(start.length);
  const translated = rest.replace(
    REFERENCE,
    (all, slash: string | undefined, ...groups: unknown[]) => {
      const [named, numbered] = groups;
      const name = typeof named === "string" ? named : String(Number(numbered) - 1);
      const before = slash ?? "";
      const captured = captures.get(name);
      if (captured !== undefined) return captured === "" ? "" : before + captured;
      unfilled.push(name);
      return isPattern ? escapeColons(all) : all;
    },
  );
  return {
    to: start + (translated.startsWith("/") || start !== "" ? translated : `/${translated}`),
    unfilled,
  };
}
