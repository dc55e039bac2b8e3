/** The pipeline: find candidates, measure them, rank them, learn from the surest pairs, and rank again. */
import { createFinder } from "./candidates.ts";
import { createMeter, FEATURES, figureOf, type Learned, measureLead } from "./features.ts";
import { createNeighbours, createPlaces, createTold } from "./neighbours.ts";
import { indexParts, type LearnedPair, learnRewrites } from "./rewrites.ts";
import { indexTerms, type TermIndex } from "./term-index.ts";
import { learnWordMoves } from "./word-moves.ts";
import type { AddressWords } from "./read/words.ts";

export interface Candidate {
  readonly fresh: number;
  readonly score: number;
  readonly figures: Float64Array;
}

export interface Ranking {
  /** By old address, best first. */
  readonly candidates: readonly (readonly Candidate[])[];
  /** What was learned before the last ranking. */
  readonly learned: Learned;
  readonly index: TermIndex;
}

export interface Weights {
  readonly first: Readonly<Record<string, number>>;
  readonly second: Readonly<Record<string, number>>;
}

export interface RankOptions {
  /** The new addresses confirmed by a person, by old address. */
  readonly confirmed?: ReadonlyMap<number, number>;
  readonly isRejected?: (old: number, fresh: number) => boolean;
  /** A new address that is always compared with an old one. */
  readonly known?: (old: number) => number | undefined;
  /** Called with the completed share, 0 to 1. */
  readonly progress?: (share: number) => void;
  /** The number of times to learn and rank again. */
  readonly rounds?: number;
}

const CONFIRMED_WEIGHT = 4;
const ROUNDS = 2;

/** The number of old addresses per progress report. */
const PROGRESS_EVERY = 100;

export function rank(
  old: readonly AddressWords[],
  fresh: readonly AddressWords[],
  weights: Weights,
  {
    confirmed = new Map(),
    isRejected = () => false,
    known = () => undefined,
    progress = () => {},
    rounds = ROUNDS,
  }: RankOptions = {},
): Ranking {
  const index = indexTerms(old, fresh);
  const byParts = indexParts(fresh);
  const meter = createMeter(index, old, fresh);
  const told = [...confirmed].map(([at, to]) => ({ old: at, fresh: to, weight: CONFIRMED_WEIGHT }));
  let pairs: readonly LearnedPair[] = told;
  for (let round = 0; ; round += 1) {
    const learned = learn(index, old, fresh, byParts, pairs, confirmed);
    const finder = createFinder(index, learned);
    const named = round === 0 ? weights.first : weights.second;
    const vector = FEATURES.map((it) => named[it] ?? 0);
    const candidates = old.map((address, at) => {
      if (at % PROGRESS_EVERY === 0) progress((round + at / old.length) / (rounds + 1));
      const figuresOf = meter.of(at, learned);
      const also = known(at);
      const all = new Set(also === undefined ? finder.find(at) : [...finder.find(at), also]);
      const found = [...all].filter((to) => fresh[to] && !isRejected(at, to));
      const measured = found.map((to) => [to, figuresOf(to)] as const);
      measureLead(
        measured.flatMap(([to, figures]) => {
          const page = fresh[to];
          return page ? [{ page, figures }] : [];
        }),
      );
      const list = measured.map(([to, figures]): Candidate => {
        let score = 0;
        for (const [place, weight] of vector.entries()) score += weight * (figures[place] ?? 0);
        return { fresh: to, score, figures };
      });
      return list.toSorted((a, b) => b.score - a.score || a.fresh - b.fresh);
    });
    if (round === rounds) return { candidates, learned, index };
    const found = candidates.flatMap((list, at) => {
      const [best, second] = list;
      if (confirmed.has(at) || !best || !isConfident(best, second)) return [];
      return [{ old: at, fresh: best.fresh, weight: 1 }];
    });
    pairs = [...told, ...found];
  }
}

/** Learns from pairs; there may be none. */
function learn(
  index: TermIndex,
  old: readonly AddressWords[],
  fresh: readonly AddressWords[],
  byParts: ReadonlyMap<string, readonly number[]>,
  pairs: readonly LearnedPair[],
  confirmed: ReadonlyMap<number, number>,
): Learned {
  const owns = new Map(pairs.map((it) => [it.old, it]));
  return {
    moves: learnWordMoves(index, pairs),
    rewrites: learnRewrites(old, fresh, pairs, byParts),
    neighbours: createNeighbours(old, pairs),
    told: createTold(
      old,
      pairs.filter((it) => confirmed.has(it.old)),
    ),
    place: createPlaces(old, fresh, pairs),
    own: (at) => owns.get(at) ?? null,
  };
}

/** Whether a pair is sure enough to learn from. */
function isConfident(best: Candidate, second: Candidate | undefined): boolean {
  const { figures } = best;
  const covered = Math.max(figureOf(figures, "oldCovered"), figureOf(figures, "freshCovered"));
  const likeness = figureOf(figures, "lastLikeness");
  const numbers = figureOf(figures, "sharedNumbers");
  if (covered < 0.5 && likeness < 0.8 && numbers < 0.5) return false;
  return best.score - (second?.score ?? best.score - 2) > 0.5;
}
