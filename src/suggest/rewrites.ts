/**
 * Rewrites of addresses, learned from pairs: `/docs/ext/:1/:1` -> `/cli/:1`. A rewrite is kept if it produces addresses
 * that the new site has.
 */
import type { AddressWords } from "./words.ts";

/** A part of a shape: a literal text, or the number of a placeholder. */
type Piece = string | number;

/** The number of a placeholder whose part is dropped. */
const ANY = 0;

export interface Rewrite {
  readonly key: string;
  /** The parts of the old addresses that match: literals, and numbers for any part. */
  readonly from: readonly Piece[];
  /** Whether further parts may follow, which are kept. */
  readonly hasRest: boolean;
  readonly to: readonly Piece[];
  /** The weights of the pairs it explains, and of the pairs matching its `from` that it would have sent elsewhere. */
  right: number;
  wrong: number;
  /** The weight of the pairs matching its `from` for which it produces no address of the new site. */
  absent: number;
  /** The first pairs that it explains. */
  readonly examples: LearnedPair[];
}

export interface LearnedPair {
  readonly old: number;
  readonly fresh: number;
  readonly weight: number;
}

/** The parts of a new address as a key. */
export function partsKey(parts: readonly string[]): string {
  return parts.join("/");
}

/** The indices of the new addresses by their parts. */
export function indexParts(fresh: readonly AddressWords[]): Map<string, number[]> {
  const index = new Map<string, number[]>();
  for (const [at, { parts }] of fresh.entries()) {
    const key = partsKey(parts);
    const list = index.get(key);
    if (list) list.push(at);
    else index.set(key, [at]);
  }
  return index;
}

/** The shapes of which one pair is an example. */
function* shapesOf(
  old: readonly string[],
  fresh: readonly string[],
): Generator<Pick<Rewrite, "key" | "from" | "hasRest" | "to">> {
  let rest = 0;
  while (
    rest < old.length &&
    rest < fresh.length &&
    old[old.length - 1 - rest] === fresh[fresh.length - 1 - rest]
  ) {
    rest += 1;
  }
  if (rest > 0) {
    // From the longest common end to slightly shorter ones.
    for (let kept = rest; kept >= Math.max(1, rest - 2); kept -= 1) {
      const from: readonly Piece[] = old.slice(0, old.length - kept);
      const to: readonly Piece[] = fresh.slice(0, fresh.length - kept);
      yield shape(from, true, to);
      // The dropped part may vary: the name of a package, a category.
      for (const [at, part] of from.entries()) {
        if (!to.includes(part)) yield shape(from.with(at, ANY), true, to);
      }
    }
  }
  // First every shared part becomes a placeholder, then only the last ones, so that the section remains literal.
  const shared = old.filter((it) => fresh.includes(it));
  const choices = [
    shared,
    shared.slice(-1),
    shared.slice(-2),
    old.slice(-1).filter((it) => fresh.includes(it)),
  ];
  for (const free of choices) {
    if (free.length === 0) continue;
    const numbers = new Map<string, number>();
    for (const part of free) if (!numbers.has(part)) numbers.set(part, numbers.size);
    const put = (part: string): Piece => numbers.get(part) ?? part;
    yield shape(old.map(put), false, fresh.map(put));
  }
}

function shape(from: readonly Piece[], hasRest: boolean, to: readonly Piece[]) {
  const text = (pieces: readonly Piece[]): string =>
    pieces.map((it) => (typeof it === "number" ? `:${it}` : it)).join("/");
  return { key: `${text(from)}${hasRest ? "/*" : ""}\0${text(to)}`, from, hasRest, to };
}

/** Applies a rewrite to the parts of an address; null if it does not match. */
export function applyRewrite(rewrite: Rewrite, parts: readonly string[]): string | null {
  const { from, hasRest, to } = rewrite;
  if (hasRest ? parts.length <= from.length : parts.length !== from.length) return null;
  const taken: string[] = [];
  for (const [at, piece] of from.entries()) {
    const part = parts[at] ?? "";
    if (typeof piece === "string") {
      if (piece !== part) return null;
    } else if (taken[piece] === undefined) taken[piece] = part;
    else if (taken[piece] !== part) return null;
  }
  const made = to.map((it) => (typeof it === "number" ? (taken[it] ?? "") : it));
  return partsKey(hasRest ? [...made, ...parts.slice(from.length)] : made);
}

const EXAMPLES_AT_LEAST = 2;

/** Enough to show one other than the pair itself. */
const EXAMPLES_KEPT = 2;

export interface Rewrites {
  /** The new addresses that rewrites produce from an address, each with the best rewrite. */
  predict(at: number): ReadonlyMap<number, Rewrite>;
  /** The likelihood that an address went to a page that the new site lacks, 0 to 1. */
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
    const [from, to] = [old[pair.old]?.parts ?? [], fresh[pair.fresh]?.parts ?? []];
    const seen = new Set<string>();
    for (const it of shapesOf(from, to)) {
      if (seen.has(it.key)) continue;
      seen.add(it.key);
      support.set(it.key, (support.get(it.key) ?? 0) + pair.weight);
      if (!found.has(it.key))
        found.set(it.key, { ...it, right: 0, wrong: 0, absent: 0, examples: [] });
      const examples = found.get(it.key)?.examples ?? [];
      if (examples.length < EXAMPLES_KEPT) examples.push(pair);
    }
  }
  const kept = [...found.values()].filter((it) => (support.get(it.key) ?? 0) >= EXAMPLES_AT_LEAST);
  const finder = createFinder(kept);
  const target = new Map(pairs.map((it) => [it.old, it]));
  const predictions: Map<number, Rewrite>[] = [];
  const counted = new Set<string>();
  const raw: { rewrite: Rewrite; fresh: readonly number[] }[][] = [];
  const into: Rewrite[][] = [];
  for (const [at, { parts }] of old.entries()) {
    const made: { rewrite: Rewrite; fresh: readonly number[] }[] = [];
    const nowhere: Rewrite[] = [];
    const pair = target.get(at);
    for (const rewrite of finder(parts)) {
      const key = applyRewrite(rewrite, parts);
      if (key === null) continue;
      const hits = byParts.get(key) ?? [];
      if (hits.length > 0) made.push({ rewrite, fresh: hits });
      else nowhere.push(rewrite);
      if (pair) {
        if (hits.includes(pair.fresh)) {
          // Any number of pages that go to one page are a single piece of evidence.
          const key = `${rewrite.key}\0${pair.fresh}`;
          if (!counted.has(key)) rewrite.right += pair.weight;
          counted.add(key);
        } else if (hits.length > 0) rewrite.wrong += pair.weight;
        else rewrite.absent += pair.weight;
      }
    }
    raw.push(made);
    into.push(nowhere);
  }
  for (const made of raw) {
    const best = new Map<number, Rewrite>();
    for (const { rewrite, fresh: hits } of made) {
      for (const hit of hits) {
        const other = best.get(hit);
        if (!other || worth(rewrite) > worth(other)) best.set(hit, rewrite);
      }
    }
    predictions.push(best);
  }
  return {
    predict: (at) => predictions[at] ?? new Map(),
    missing: (at) =>
      Math.max(0, ...(into[at] ?? []).map((it) => reach(it, target.get(at)?.weight))),
    all: kept,
  };
}

/**
 * The reliability of a rewrite whose result for an address is not a page of the new site, judged by other addresses.
 *
 * @param own The weight of the address's own pair.
 */
function reach({ right, wrong, absent }: Rewrite, own = 0): number {
  return right / (right + wrong + Math.max(0, absent - own) + 1.5);
}

/** The reliability of a rewrite: the share of pairs that it explains, lower if there are few pairs. */
export function worth({ right, wrong }: Rewrite, own = 0): number {
  return Math.max(0, right - own) / (right - own + wrong + 1.5);
}

/** Finds the rewrites whose literals may match, so that not all have to be tried. */
function createFinder(
  rewrites: readonly Rewrite[],
): (parts: readonly string[]) => Iterable<Rewrite> {
  const exact = new Map<string, Rewrite[]>();
  const rest = new Map<string, Rewrite[]>();
  for (const rewrite of rewrites) {
    const { from, hasRest } = rewrite;
    const map = hasRest ? rest : exact;
    const key = hasRest ? restKey(from) : `${from.length} ${literalOf(from)}`;
    const list = map.get(key);
    if (list) list.push(rewrite);
    else map.set(key, [rewrite]);
  }
  return function* find(parts) {
    for (let length = 0; length < parts.length; length += 1) {
      const from = parts.slice(0, length);
      yield* rest.get(restKey(from)) ?? [];
      for (let at = 0; at < length; at += 1) yield* rest.get(restKey(from, at)) ?? [];
    }
    const seen = new Set<string>();
    for (const [at, part] of [...parts.entries(), [-1, ""] as const]) {
      const key = `${parts.length} ${at < 0 ? "" : `${at}=${part}`}`;
      if (seen.has(key)) continue;
      seen.add(key);
      yield* exact.get(key) ?? [];
    }
  };
}

/**
 * The key of a shape with a rest.
 *
 * @param any The index of a part that may vary.
 */
function restKey(from: readonly Piece[], any = from.indexOf(ANY)): string {
  return any < 0 ? from.join("/") : from.with(any, ":").join("/");
}

/** The last literal of a shape with its index, which is the most selective one. */
function literalOf(from: readonly Piece[]): string {
  const at = from.findLastIndex((it) => typeof it === "string");
  return at < 0 ? "" : `${at}=${from[at]}`;
}
