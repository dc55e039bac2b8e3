/** Learns what src/suggest/model.ts says, by gradient descent over the pairs of the tables for learning. */
import { writeFile } from "node:fs/promises";
import { SIGNS, signsOf } from "../../src/suggest/confidence.ts";
import { FEATURES } from "../../src/suggest/features.ts";
import { WEIGHTS } from "../../src/suggest/model.ts";
import { type Candidate, rank, type Weights } from "../../src/suggest/rank.ts";
import { readWords } from "../../src/suggest/words.ts";
import { makeCase } from "./cases.ts";
import { LEARNED_FROM } from "./learned-from.ts";
import type { BenchTable } from "./tables.ts";

interface Example {
  readonly list: readonly Candidate[];
  /** The right one; -1 if it is not in the list. */
  readonly right: number;
  readonly weight: number;
}

/** Old addresses of each table. */
const SIZE = 200;

/** So many answers are told before in a second run, so that what they bring is learned too. */
const CONFIRMED = 30;

/** Fourteen of the tables are one country's: each of the others counts more. */
const WEIGHT_OF_OTHERS = 3;

export async function learn(tables: readonly BenchTable[]): Promise<void> {
  const chosen = tables.filter((it) => LEARNED_FROM.includes(it.name));
  const collect = (weights: Weights, rounds: number, removed: number): Example[] =>
    chosen.flatMap((table) => examplesOf(table, tables, weights, rounds, removed));
  const weights: Weights = {
    first: fitRanking(collect(WEIGHTS, 0, 0)),
    second: fitRanking(collect(WEIGHTS, 2, 0)),
  };
  const signs = fitConfidence(collect(weights, 2, 0.2));
  await writeFile(new URL("../../src/suggest/model.ts", import.meta.url), write(weights, signs));
}

function examplesOf(
  table: BenchTable,
  tables: readonly BenchTable[],
  weights: Weights,
  rounds: number,
  removed: number,
): Example[] {
  const { old, fresh, answers } = makeCase(table, tables, { size: SIZE, removed });
  const [before, after] = [old, fresh].map((list) =>
    list.flatMap((url) => readWords({ url }) ?? []),
  );
  if (!before || !after) return [];
  const places = new Map(after.map((it, at) => [it.url, at]));
  const right = before.map((it) => places.get(answers.get(it.url) ?? "") ?? -1);
  const weight = (table.name.endsWith(".gov.uk") ? 1 : WEIGHT_OF_OTHERS) / Math.sqrt(old.length);
  return (rounds === 0 ? [0] : [0, CONFIRMED]).flatMap((count) => {
    const told = right.flatMap((it, at) => (it >= 0 && at % 8 === 0 ? [[at, it] as const] : []));
    const confirmed = new Map(told.slice(0, count));
    const { candidates } = rank(before, after, weights, { confirmed, rounds });
    return candidates.flatMap((list, at) =>
      confirmed.has(at) ? [] : [{ list, right: right[at] ?? -1, weight }],
    );
  });
}

/** Softmax over the candidates of each old address. */
function fitRanking(examples: readonly Example[]): Record<string, number> {
  const usable = examples.filter(({ list, right }) => list.some((it) => it.fresh === right));
  const total = usable.reduce((sum, it) => sum + it.weight, 0);
  const found = descend(FEATURES.length, { steps: 120, rate: 0.3, decay: 0.002 }, (at) => {
    const slope = new Float64Array(FEATURES.length);
    for (const { list, right, weight } of usable) {
      const scores = list.map(({ figures }) => dot(figures, at));
      const top = Math.max(...scores);
      const powers = scores.map((it) => Math.exp(it - top));
      const sum = powers.reduce((a, b) => a + b, 0);
      for (const [place, { figures, fresh }] of list.entries()) {
        const error = (powers[place] ?? 0) / sum - (fresh === right ? 1 : 0);
        addTo(slope, figures, (weight * error) / total);
      }
    }
    return slope;
  });
  return named(FEATURES, found);
}

/** Logistic regression on whether the first candidate is right. */
function fitConfidence(examples: readonly Example[]): Record<string, number> {
  const rows = examples.map(({ list, right, weight }) => ({
    signs: signsOf(list),
    isRight: list[0]?.fresh === right ? 1 : 0,
    weight,
  }));
  const total = rows.reduce((sum, it) => sum + it.weight, 0);
  const found = descend(SIGNS.length, { steps: 800, rate: 0.1, decay: 0.0005 }, (at) => {
    const slope = new Float64Array(SIGNS.length);
    for (const { signs, isRight, weight } of rows) {
      const error = 1 / (1 + Math.exp(-dot(signs, at))) - isRight;
      addTo(slope, signs, (weight * error) / total);
    }
    return slope;
  });
  return named(SIGNS, found);
}

/** Adam. */
function descend(
  size: number,
  { steps, rate, decay }: { readonly steps: number; readonly rate: number; readonly decay: number },
  slopeAt: (at: Float64Array) => Float64Array,
): Float64Array {
  const at = new Float64Array(size);
  const mean = new Float64Array(size);
  const square = new Float64Array(size);
  for (let step = 1; step <= steps; step += 1) {
    const slope = slopeAt(at);
    for (let place = 0; place < size; place += 1) {
      const along = (slope[place] ?? 0) + decay * (at[place] ?? 0);
      mean[place] = 0.9 * (mean[place] ?? 0) + 0.1 * along;
      square[place] = 0.99 * (square[place] ?? 0) + 0.01 * along * along;
      const speed = (mean[place] ?? 0) / (1 - 0.9 ** step);
      const scale = Math.sqrt((square[place] ?? 0) / (1 - 0.99 ** step)) + 1e-8;
      at[place] = (at[place] ?? 0) - (rate * speed) / scale;
    }
  }
  return at;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (const [place, it] of a.entries()) sum += it * (b[place] ?? 0);
  return sum;
}

function addTo(sum: Float64Array, vector: Float64Array, factor: number): void {
  for (const [place, it] of vector.entries()) sum[place] = (sum[place] ?? 0) + it * factor;
}

function named(names: readonly string[], found: Float64Array): Record<string, number> {
  const rounded = names.map(
    (name, at) => [name, Math.round((found[at] ?? 0) * 100) / 100] as const,
  );
  return Object.fromEntries(rounded.filter(([, it]) => it !== 0));
}

function write(weights: Weights, signs: Readonly<Record<string, number>>): string {
  const record = (it: Readonly<Record<string, number>>, indent: string): string =>
    `{\n${Object.entries(it)
      .map(([name, value]) => `${indent}  ${name}: ${value},\n`)
      .join("")}${indent}}`;
  return `/**
 * What the bench has learned (\`npm run bench:suggest -- --learn\` writes this file): how much each figure of a pair
 * counts, and how sure a suggestion with such signs is. docs/suggest.md says from which tables.
 */
import type { SignWeights } from "./confidence.ts";
import type { Weights } from "./rank.ts";

export const WEIGHTS: Weights = {
  first: ${record(weights.first, "  ")},
  second: ${record(weights.second, "  ")},
};

export const SIGN_WEIGHTS: SignWeights = ${record(signs, "")};
`;
}
