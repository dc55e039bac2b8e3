/** One table as a question whose answer is known: old addresses, the list of the new site, and what is right. */
import type { BenchTable } from "./tables.ts";

export interface Case {
  readonly name: string;
  readonly old: readonly string[];
  readonly fresh: readonly string[];
  /** By old address; null where its page is not in the list. */
  readonly answers: ReadonlyMap<string, string | null>;
}

export interface CaseOptions {
  /** Old addresses at most. */
  readonly size: number;
  /** The share of the right pages that are taken out of the list, 0 to 1. */
  readonly removed: number;
}

const DISTRACTORS = 3000;
const DISTRACTORS_A_TABLE = 400;

/**
 * The pages of the table itself are the new site, among pages of the other tables. Samples are drawn by the same numbers
 * each time.
 */
export function makeCase(
  table: BenchTable,
  all: readonly BenchTable[],
  { size, removed }: CaseOptions,
): Case {
  const pairs = sample(table.pairs, size, 7);
  const own = [...new Set(pairs.map((it) => it.new))];
  const others = all
    .filter((it) => it !== table)
    .flatMap((it) => sample(it.pairs, DISTRACTORS_A_TABLE, 3).map((pair) => pair.new));
  const gone = new Set(sample(own, Math.floor(own.length * removed), 11));
  const fresh = new Set([...own, ...sample(others, DISTRACTORS, 5)]);
  for (const it of gone) fresh.delete(it);
  return {
    name: table.name,
    old: pairs.map((it) => it.old),
    fresh: [...fresh].toSorted(),
    answers: new Map(pairs.map((it) => [it.old, gone.has(it.new) ? null : it.new])),
  };
}

/** Some of a list, in an order that a seed decides. */
export function sample<Item>(list: readonly Item[], count: number, seed: number): Item[] {
  const next = createRandom(seed);
  return list
    .map((it) => [next(), it] as const)
    .toSorted(([a], [b]) => a - b)
    .slice(0, count)
    .map(([, it]) => it);
}

/** Numbers from 0 to 1, the same for a seed: Mulberry32. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
