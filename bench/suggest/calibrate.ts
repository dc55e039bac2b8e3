/** Maps signs to shares of right suggestions; each table is judged by figures learned from the others. */
import type { Calibration, Curve } from "../../src/suggest/confidence.ts";
import { SIGNS } from "../../src/suggest/signs.ts";
import { addTo, descend, dot } from "./descent.ts";

export interface SignedRow {
  readonly table: string;
  readonly signs: Float64Array;
  readonly isRight: boolean;
  /** Whether it cannot be `sure`, regardless of its signs. */
  readonly isDoubtful: boolean;
  readonly weight: number;
}

const FOLDS = 4;

/** The range of sums, from the lowest knot to the highest, and the step between knots. */
const [LOWEST, HIGHEST, STEP] = [-5, 6, 0.5];

/** Lowers the measured shares, most of all those near one half, because other sites differ. */
const CAUTION = 0.2;

export function calibrate(rows: readonly SignedRow[]): {
  signs: Float64Array;
  calibration: Calibration;
} {
  const names = [...new Set(rows.map((it) => it.table))];
  const foldOf = (row: SignedRow): number => names.indexOf(row.table) % FOLDS;
  const judged = Array.from({ length: FOLDS }, (_, fold) => {
    const signs = fit(rows.filter((it) => foldOf(it) !== fold));
    return rows
      .filter((it) => foldOf(it) === fold)
      .map((it) => ({ ...it, sum: dot(it.signs, signs) }));
  }).flat();
  return {
    signs: fit(rows),
    calibration: {
      clear: knots(rising(judged.filter((it) => !it.isDoubtful))),
      doubtful: knots(rising(judged.filter((it) => it.isDoubtful))).map(inDoubt),
    },
  };
}

/** Shares in doubt proved too high on tables outside the bench, the highest ones most. */
const DOUBT = 0.2;

function inDoubt([sum, share]: Curve[number]): Curve[number] {
  return [sum, Math.floor(share * (1 - DOUBT * share) * 1000) / 1000];
}

/** Fits a logistic regression on whether the first candidate is right. */
function fit(rows: readonly SignedRow[]): Float64Array {
  const total = rows.reduce((sum, it) => sum + it.weight, 0);
  const from = new Float64Array(SIGNS.length);
  return descend({ steps: 500, rate: 0.1, decay: 0.001, from }, (at) => {
    const slope = new Float64Array(SIGNS.length);
    for (const { signs, isRight, weight } of rows) {
      const error = 1 / (1 + Math.exp(-dot(signs, at))) - (isRight ? 1 : 0);
      addTo(slope, signs, (weight * error) / total);
    }
    return slope;
  });
}

interface Block {
  /** The lowest and the highest sum in the block. */
  readonly low: number;
  readonly high: number;
  readonly weight: number;
  readonly right: number;
}

/** Computes shares that never fall as sums rise, by merging neighbours that do. */
function rising(
  rows: readonly { readonly sum: number; readonly isRight: boolean; readonly weight: number }[],
): Block[] {
  const blocks: Block[] = [];
  for (const { sum, isRight, weight } of rows.toSorted((a, b) => a.sum - b.sum)) {
    let block: Block = { low: sum, high: sum, weight, right: isRight ? weight : 0 };
    for (
      let last = blocks.at(-1);
      last && last.right / last.weight >= block.right / block.weight;
      last = blocks.at(-1)
    ) {
      blocks.pop();
      block = {
        low: last.low,
        high: block.high,
        weight: last.weight + block.weight,
        right: last.right + block.right,
      };
    }
    blocks.push(block);
  }
  return blocks;
}

function knots(blocks: readonly Block[]): Curve {
  const found: [number, number][] = [];
  for (let sum = LOWEST; sum <= HIGHEST; sum += STEP) {
    // Averages all sums within half a step, so that a knot does not depend on a single lucky address.
    const near = blocks.filter((it) => it.high >= sum - STEP / 2 && it.low <= sum + STEP / 2);
    const weight = near.reduce((total, it) => total + it.weight, 0);
    const right = near.reduce((total, it) => total + it.right, 0);
    const measured = weight > 0 ? right / weight : (found.at(-1)?.[1] ?? 0);
    const share = Math.max(0, measured - CAUTION * measured * (1 - measured));
    found.push([sum, Math.floor(Math.min(share, 0.998) * 1000) / 1000]);
  }
  return found.map(([sum, share], at) => [
    sum,
    Math.max(share, ...found.slice(0, at).map(([, it]) => it)),
  ]);
}
