/**
 * Rewrites of addresses, learned from pairs: `/docs/ext/:1/:1` -> `/cli/:1`. A rewrite is kept if it produces addresses
 * that the new site has.
 */
import { applyShape, createFinder, partsKey, type Shape, shapesOf } from "./rewrite-shapes.ts";
import type { AddressWords } from "./read/words.ts";

export interface Rewrite extends Shape {
  /** The weight of the pairs that it explains; `wrong`: of matching pairs that it would have sent elsewhere. */
  right: number;
  wrong: number;
  /** The weight of matching pairs for which it produces no address of the new site. */
  absent: number;
  /** The number of pairs in `right`; `left`: in `wrong`. */
  followed: number;
  left: number;
  /** The first pairs that it explains. */
  readonly examples: LearnedPair[];
}

export interface LearnedPair {
  readonly old: number;
  readonly fresh: number;
  readonly weight: number;
}

/** The indices of the new addresses, by their parts. */
export function indexParts(fresh: readonly AddressWords[]): Map<string, number[]> {
  const index = new Map<string, number[]>();
  for (const [at, { pieces }] of fresh.entries()) {
    for (const key of pieces.map(partsKey)) {
      const list = index.get(key);
      if (list) list.push(at);
      else index.set(key, [at]);
    }
  }
  return index;
}

const EXAMPLES_AT_LEAST = 2;

/** Enough that one of them is not the pair itself. */
const EXAMPLES_KEPT = 2;

export interface Rewrites {
  /** The new addresses that rewrites produce from an address, each with its best rewrite. */
  predict(at: number): ReadonlyMap<number, Rewrite>;
  /**
   * The share, 0 to 1, of matching learned addresses that a rewrite explains: the maximum over all rewrites that turn
   * this old address into the new one. The address itself does not count.
   */
  proof(at: number, fresh: number): number;
  /** The likelihood, 0 to 1, that an address went to a page that the new site lacks. */
  missing(at: number): number;
  readonly all: readonly Rewrite[];
}

export function learnRewrites(
  old: readonly AddressWords[],
  fresh: readonly AddressWords[],
  pairs: readonly LearnedPair[],
  byParts: ReadonlyMap<string, readonly number[]>,
): Rewrites {
  const found = new Map<string, Rewrite>();
  const support = new Map<string, number>();
  for (const pair of pairs) {
    const seen = new Set<string>();
    for (const it of shapesOfPair(old[pair.old], fresh[pair.fresh])) {
      if (seen.has(it.key)) continue;
      seen.add(it.key);
      // A pair is a single example, however sure a person is of it.
      support.set(it.key, (support.get(it.key) ?? 0) + 1);
      if (!found.has(it.key))
        found.set(it.key, {
          ...it,
          right: 0,
          wrong: 0,
          absent: 0,
          followed: 0,
          left: 0,
          examples: [],
        });
      const examples = found.get(it.key)?.examples ?? [];
      if (examples.length < EXAMPLES_KEPT) examples.push(pair);
    }
  }
  const kept = [...found.values()].filter((it) => (support.get(it.key) ?? 0) >= EXAMPLES_AT_LEAST);
  const finder = createFinder(kept);
  const target = new Map(pairs.map((it) => [it.old, it]));
  const predictions: Map<number, Rewrite>[] = [];
  const proofs: Map<number, number>[] = [];
  const counted = new Set<string>();
  const raw: { rewrite: Rewrite; fresh: readonly number[] }[][] = [];
  const into: Rewrite[][] = [];
  for (const [at, address] of old.entries()) {
    const made: { rewrite: Rewrite; fresh: readonly number[] }[] = [];
    const nowhere: Rewrite[] = [];
    const pair = target.get(at);
    for (const [rewrite, key] of matching(finder, address)) {
      const hits = byParts.get(key) ?? [];
      if (hits.length > 0) made.push({ rewrite, fresh: hits });
      else nowhere.push(rewrite);
      if (pair) {
        if (hits.includes(pair.fresh)) {
          // Any number of addresses that go to one page are a single piece of evidence.
          const key = `${rewrite.key}\0${pair.fresh}`;
          if (!counted.has(key)) {
            rewrite.right += pair.weight;
            rewrite.followed += 1;
          }
          counted.add(key);
        } else if (hits.length > 0) {
          rewrite.wrong += pair.weight;
          rewrite.left += 1;
        } else rewrite.absent += pair.weight;
      }
    }
    raw.push(made);
    into.push(nowhere);
  }
  for (const [at, made] of raw.entries()) {
    const best = new Map<number, Rewrite>();
    const proof = new Map<number, number>();
    const own = target.get(at);
    for (const { rewrite, fresh: hits } of made) {
      for (const hit of hits) {
        const other = best.get(hit);
        if (!other || worth(rewrite) > worth(other)) best.set(hit, rewrite);
        const share = proofOf(rewrite, own, hits.includes(own?.fresh ?? -1));
        if (share > (proof.get(hit) ?? 0)) proof.set(hit, share);
      }
    }
    predictions.push(best);
    proofs.push(proof);
  }
  return {
    predict: (at) => predictions[at] ?? new Map(),
    proof: (at, hit) => proofs[at]?.get(hit) ?? 0,
    missing: (at) =>
      Math.max(0, ...(into[at] ?? []).map((it) => reach(it, target.get(at)?.weight))),
    all: kept,
  };
}

function* shapesOfPair(
  old: AddressWords | undefined,
  fresh: AddressWords | undefined,
): Generator<Shape> {
  if (!old || !fresh) return;
  yield* shapesOf(old.parts, fresh.parts);
  const [before, after] = [old.pieces.at(-1), fresh.pieces.at(-1)];
  if (before && after && old.pieces.length + fresh.pieces.length > 2)
    yield* shapesOf(before, after);
}

/** The rewrites that match an address, each with its result. */
function matching(
  finder: (parts: readonly string[]) => Iterable<Rewrite>,
  { pieces }: AddressWords,
): Map<Rewrite, string> {
  const found = new Map<Rewrite, string>();
  for (const parts of pieces) {
    for (const rewrite of finder(parts)) {
      const key = found.has(rewrite) ? null : applyShape(rewrite, parts);
      if (key !== null) found.set(rewrite, key);
    }
  }
  return found;
}

/**
 * The reliability of a rewrite whose result for an address is not a page of the new site, judged by other addresses.
 *
 * @param own The weight of the address's own pair.
 */
function reach({ right, wrong, absent }: Rewrite, own = 0): number {
  return right / (right + wrong + Math.max(0, absent - own) + 1.5);
}

/** The share of the other learned addresses that follow a rewrite, among those that it matches. */
function proofOf(
  { right, wrong, absent }: Rewrite,
  own: LearnedPair | undefined,
  isExplained: boolean,
): number {
  const weight = own?.weight ?? 0;
  const others = Math.max(0, right - (isExplained ? weight : 0));
  const against = Math.max(0, wrong - (isExplained ? 0 : weight));
  return others / (others + against + absent + 1.5);
}

/** The reliability of a rewrite: the share of pairs that it explains, smoothed so that few pairs give a low value. */
export function worth({ right, wrong }: Rewrite, own = 0): number {
  return Math.max(0, right - own) / (right - own + wrong + 1.5);
}
