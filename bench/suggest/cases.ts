/** A table as a question with known answers: old addresses, the list of the new site, and the right answers. */
import type { KnownAddress } from "../../src/suggest/read/words.ts";
import { sample } from "./samples.ts";
import { newTitle, oldTitle } from "./titles.ts";
import type { BenchTable } from "./tables.ts";

export interface Case {
  readonly name: string;
  readonly old: readonly KnownAddress[];
  readonly fresh: readonly KnownAddress[];
  /** The right pages by old address; null if the page is not in the list. */
  readonly answers: ReadonlyMap<string, string | null>;
}

export interface CaseOptions {
  /** The largest number of old addresses. */
  readonly size: number;
  /** The share of the right pages that are removed from the list, 0 to 1. */
  readonly removed: number;
  /** Whether addresses have simulated titles. */
  readonly titles?: boolean;
  /** The largest number of pages of other tables. */
  readonly distractors?: number;
}

const DISTRACTORS = 3000;
const DISTRACTORS_A_TABLE = 400;

/**
 * Makes a case whose new site consists of the table's own pages among pages of other tables. Samples are the same each
 * time.
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

/** Lists the pages that a table adds to the new sites of the others. */
function pagesOf(table: BenchTable): string[] {
  const known = pages.get(table) ?? sample(table.pairs, DISTRACTORS_A_TABLE, 3).map((it) => it.new);
  pages.set(table, known);
  return known;
}
