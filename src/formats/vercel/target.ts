import { escapeColons } from "../rules/fill-target.ts";
import type { SourceVariant } from "./source.ts";

/** A variant of a source in Sunset's terms. */
export interface VariantNames {
  /** The dialect's names to Sunset's, in a target's path; the rest of two is `:first/:splat`. */
  readonly targets: ReadonlyMap<string, string>;
  readonly missing: ReadonlySet<string>;
}

export function namesOf(
  { parts, missing }: SourceVariant,
  names: ReadonlyMap<string, string>,
): VariantNames {
  const targets = new Map<string, string>();
  for (const part of parts) {
    if (part.kind === "literal") continue;
    const text = part.kind === "rest" ? ":splat" : `:${names.get(part.name) ?? part.name}`;
    const name = part.name.replace(/ first$/, "");
    const before = targets.get(name);
    targets.set(name, before === undefined ? text : `${before}/${text}`);
  }
  return { targets, missing };
}

/** A name with what may follow it in a source too, or the number of a group. */
const REFERENCE = /(\/)?(?::(\w+)(?:\((?:[^()]|\([^()]*\))*\))?[?*+]?|\$(\d+))/g;

/**
 * Writes a `destination` with Sunset's names. What takes nothing in this variant goes with the slash before it.
 *
 * @returns The target, and the names in it that nothing fills.
 */
export function translateDestination(
  destination: string,
  { targets, missing }: VariantNames,
): { to: string; unfilled: string[] } {
  const unfilled: string[] = [];
  const start = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(destination)?.[0] ?? "";
  const rest = destination.slice(start.length);
  const translated = rest.replace(
    REFERENCE,
    (all, slash: string | undefined, ...groups: unknown[]) => {
      const [named, numbered] = groups;
      const name = typeof named === "string" ? named : String(Number(numbered) - 1);
      const before = slash ?? "";
      if (missing.has(name)) return "";
      const target = targets.get(name);
      if (target !== undefined) return before + target;
      unfilled.push(name);
      return targets.size > 0 ? escapeColons(all) : all;
    },
  );
  return {
    to: start + (translated.startsWith("/") || start !== "" ? translated : `/${translated}`),
    unfilled,
  };
}
