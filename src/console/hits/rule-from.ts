/** The `from` of rules for a key or a redirect map, where an exact one must not be taken for a pattern. */
import type { RuleData } from "../../domain/table/schema.ts";
import type { Serving } from "../shared/serving.ts";
import { asLiteral } from "./counted-hosts.ts";

/** The same `from` without `match`. */
export function fromAlone({ from, match }: Pick<RuleData, "from" | "match">): string {
  return match === "exact" ? asLiteral(from) : from;
}

/**
 * Finds the `from` of a rule by the name under which it was counted, which does not say whether it is a pattern. One that
 * looks like a pattern is one only if such a pattern serves: a key must not be for more than visitors asked for.
 */
export function fromOfCounted({ stored, status }: Serving): (name: string) => string {
  const rows = status.snapshot.overlay?.rows ?? [];
  const rules = [...stored.manifest.patterns, ...rows.flatMap(({ rule }) => rule ?? [])];
  const patterns = new Set(rules.flatMap((it) => (it.match === "exact" ? [] : [it.from])));
  return (name) => (patterns.has(name) ? name : asLiteral(name));
}
