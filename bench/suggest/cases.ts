/** One table as a question whose answer is known: old addresses, the list of the new site, and what is right. */
import type { KnownAddress } from "../../src/suggest/words.ts";
import { sample } from "./samples.ts";
import { newTitle, oldTitle } from "./titles.ts";
import type { BenchTable } from "./tables.ts";

export interface Case {
  readonly name: string;
  readonly old: readonly KnownAddress[];
  readonly fresh: readonly KnownAddress[];
  /** By old address; null where its page is not in the list. */
  readonly answers: ReadonlyMap<string, string | null>;
}

export interface CaseOptions {
  /** Old addresses at most. */
  readonly size: number;
  /** The share of the right pages that are taken out of the list, 0 to 1. */
  readonly removed: number;
  /** Whether addresses have simulated titles. */
  readonly titles?: boolean;
  /** Pages of other tables at most. */
  readonly distractors?: number;
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
  { size, removed, titles = false, distractors = DISTRACTORS }: CaseOptions,
): Case {
  const pairs = sample(table.pairs, size, 7);
  const own = [...new Set(pairs.map((it) => it.new))];
  const others = all.filter((it) => it !== table).flatMap(pagesOf);
  const gone = new Set(sample(own, Math.floor(own.length * removed), 11));
  const fresh = new Set([...own, ...sample(others, distractors, 5)]);
  for (const it of gone) fresh.delete(it);
  return {
    name: table.name,
    old: pairs.map((it) => ({ url: it.old, ...(titles && { title: oldTitle(it.old, it.new) }) })),
    fresh: [...fresh].toSorted().map((url) => ({ url, ...(titles && { title: newTitle(url) }) })),
    answers: new Map(pairs.map((it) => [it.old, gone.has(it.new) ? null : it.new])),
  };
}

const pages = new Map<BenchTable, string[]>();

/** What a table gives to the new sites of the others. */
function pagesOf(table: BenchTable): string[] {
  const known = pages.get(table) ?? sample(table.pairs, DISTRACTORS_A_TABLE, 3).map((it) => it.new);
  pages.set(table, known);
  return known;
}
