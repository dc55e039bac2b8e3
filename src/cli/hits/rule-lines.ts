/**
 * Rules of a table, each with what was counted of it. Rules with one and the same `from`, for different times, are counted by one
 * name, and told together.
 */
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
  /** Its places in the table; none if the table no longer has it. */
  readonly indices: readonly number[];
  /** From when on all of them may answer; null for the gate. */
  readonly startsAt: number | null;
}

/** The most asked for first; rules that were never hit come last, in the order of the table. */
export function ruleLines(
  { rules, data }: CompiledRoutes,
  counted: readonly RuleHits[],
  today: string,
): readonly RuleLine[] {
  const byName = new Map(counted.map((it) => [it.rule, it]));
  const alike = Map.groupBy(rules, ({ from, source }) => namesCounted(from, source)[0] ?? from);
  const lines: RuleLine[] = [];
  for (const twins of alike.values()) {
    const names = new Set(twins.flatMap(({ from, source }) => namesCounted(from, source)));
    const found = [...names].flatMap((name) => byName.get(name) ?? []);
    for (const name of names) byName.delete(name);
    const written = twins.map(({ index }) => data.rules[index]);
    const starts = written.flatMap((it) => (it?.startsAt === undefined ? [] : [it.startsAt]));
    lines.push(
      lineOf(twins[0]?.from ?? "", found, today, {
        section: written[0]?.section ?? null,
        indices: twins.map(({ index }) => index),
        startsAt: latest(starts),
      }),
    );
  }
  for (const it of byName.values()) lines.push(lineOf(it.rule, [it], today, GONE));
  return lines.toSorted((a, b) => b.total - a.total);
}

const GONE = { section: null, indices: [], startsAt: null };

/** null if none of them begins at a time of its own. */
function latest(starts: readonly string[]): number | null {
  return starts.length === 0 ? null : Math.max(...starts.map((it) => parseInstant(it) ?? Infinity));
}

function lineOf(
  rule: string,
  found: readonly RuleHits[],
  today: string,
  place: Pick<RuleLine, "section" | "indices" | "startsAt">,
): RuleLine {
  const sum = (of: (it: RuleHits) => number): number =>
    found.reduce((total, it) => total + of(it), 0);
  const first = found.map((it) => it.first).toSorted()[0] ?? null;
  const total = sum((it) => it.total);
  return {
    rule,
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
    ...place,
  };
}
