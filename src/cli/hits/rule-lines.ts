/** Rules of a table, each with what was counted of it. */
import { parseInstant } from "../../domain/instant.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import { namesCounted } from "../../hits/names.ts";
import type { RuleHits } from "../../hits/read.ts";
import { daysBetween } from "./day.ts";

export interface RuleLine {
  /** The rule's `from` in the table; of what the table no longer has, the name that it was counted by. */
  readonly rule: string;
  readonly section: string | null;
  readonly total: number;
  /** How many of them were crawlers. */
  readonly crawlers: number;
  readonly first: string | null;
  readonly last: string | null;
  /** A mean, from the first day to `today`. */
  readonly perDay: number;
  readonly lastVisitor: string | null;
  /** Its place in the table; null if the table no longer has it. */
  readonly index: number | null;
  /** From when on it may answer; null for the gate. */
  readonly startsAt: number | null;
}

/** The most asked for first; rules that were never hit come last, in the order of the table. */
export function ruleLines(
  { rules, data }: CompiledRoutes,
  counted: readonly RuleHits[],
  today: string,
): readonly RuleLine[] {
  const byName = new Map(counted.map((it) => [it.rule, it]));
  const lines: RuleLine[] = [];
  for (const { from, source, index } of rules) {
    const written = data.rules[index];
    const names = namesCounted(from, source);
    const found = names.flatMap((name) => byName.get(name) ?? []);
    for (const name of names) byName.delete(name);
    const startsAt = written?.startsAt === undefined ? null : parseInstant(written.startsAt);
    lines.push(lineOf(from, found, today, written?.section ?? null, index, startsAt));
  }
  for (const it of byName.values()) lines.push(lineOf(it.rule, [it], today, null, null, null));
  return lines.toSorted((a, b) => b.total - a.total);
}

function lineOf(
  rule: string,
  found: readonly RuleHits[],
  today: string,
  section: string | null,
  index: number | null,
  startsAt: number | null,
): RuleLine {
  const sum = (of: (it: RuleHits) => number): number =>
    found.reduce((total, it) => total + of(it), 0);
  const first = found.map((it) => it.first).toSorted()[0] ?? null;
  const total = sum((it) => it.total);
  return {
    rule,
    section,
    total,
    crawlers: sum((it) => it.crawlers),
    first,
    last:
      found
        .map((it) => it.last)
        .toSorted()
        .at(-1) ?? null,
    perDay: first === null ? 0 : Math.round((100 * total) / daysBetween(first, today)) / 100,
    lastVisitor:
      found
        .flatMap((it) => it.lastVisitor ?? [])
        .toSorted()
        .at(-1) ?? null,
    index,
    startsAt,
  };
}
