/**
 * The rules of a table with their counts. Rules with the same `from`, for different times, are counted under one name
 * and reported together.
 */
import { parseInstant } from "../../domain/instant.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import { namesCounted } from "../../hits/names.ts";
import type { RuleHits } from "../../hits/read.ts";
import { daysBetween } from "./day.ts";

export interface RuleLine {
  /** The rule's `from` in the table, or the name under which it was counted if the table no longer has it. */
  readonly rule: string;
  readonly section: string | null;
  readonly total: number;
  /** The number of visits by crawlers in `total`. */
  readonly crawlers: number;
  readonly first: string | null;
  readonly last: string | null;
  /** The mean from the first day to `today`. */
  readonly perDay: number;
  readonly lastVisitor: string | null;
  /** The indices of its rules in the table; empty if the table no longer has it. */
  readonly indices: readonly number[];
  /** The time from which all of them may answer; null for the gate. */
  readonly startsAt: number | null;
}

/** Lists the rules with their counts, the most requested first; those never hit come last, in table order. */
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

/** The latest start; null if none of them has a start of its own. */
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
