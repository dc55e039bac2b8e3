/** Features of a pair of addresses, for or against it: their own similarity, and what was learned from other pairs. */
import { LIKENESS, measureLikeness } from "./likeness.ts";
import { type Rewrite, type Rewrites, worth } from "./rewrites.ts";
import type { Neighbours, Told } from "./neighbours.ts";
import type { TermIndex } from "./term-index.ts";
import type { WordMoves } from "./word-moves.ts";
import type { AddressWords } from "./read/words.ts";

const LEARNED = [
  "oldExplained",
  "freshExplained",
  "rewrite",
  "rewriteShare",
  "proof",
  "neighbours",
  "place",
  "told",
  "foretold",
  "strays",
  "lead",
  "leads",
  "onlyEnd",
  "hasSibling",
] as const;

export const FEATURES = [...LIKENESS, ...LEARNED] as const;

export type Feature = (typeof FEATURES)[number];

const PLACES = new Map<Feature, number>(FEATURES.map((name, at) => [name, at]));

/** @param figures In the order of `FEATURES`. */
export function figureOf(figures: Float64Array, name: Feature): number {
  return figures[PLACES.get(name) ?? 0] ?? 0;
}

export interface Learned {
  readonly moves: WordMoves;
  readonly rewrites: Rewrites;
  readonly neighbours: Neighbours;
  readonly told: Told;
  /**
   * The share of learned pairs that go to the new address's host, chiefly those of the old address's folder, on a
   * logarithmic scale: 0 for none, 1 for all.
   */
  place(at: number, fresh: number): number;
  /** The new address that the old one was learned with, and the weight of that pair; null if it was not learned. */
  own(at: number): { readonly fresh: number; readonly weight: number } | null;
}

/** What all pairs of one old address have in common. */
interface OldSide {
  readonly terms: Int32Array;
  /** The enclosing folders, as parts and as terms. */
  readonly folders: readonly (readonly [part: string, term: number])[];
  /** The new terms that its own terms bring along, and how often they do. */
  readonly brought: ReadonlyMap<number, number>;
  readonly predicted: ReadonlyMap<number, Rewrite>;
  /** The likelihood, 0 to 1, that its page is missing from the new list. */
  readonly missing: number;
  readonly own: { readonly fresh: number; readonly weight: number } | null;
}

/** Measures pairs. The figures of a pair that do not depend on what was learned are cached. */
export interface Meter {
  /** Creates a function that measures the pairs of one old address. */
  of(at: number, learned: Learned): (to: number) => Float64Array;
}

export function createMeter(
  index: TermIndex,
  old: readonly AddressWords[],
  fresh: readonly AddressWords[],
): Meter {
  const known = old.map(() => new Map<number, Float64Array>());
  return {
    of(at, learned) {
      const address = old[at];
      const measured = known[at];
      const terms = index.old[at] ?? new Int32Array();
      const side: OldSide = {
        terms,
        folders: foldersOf(index, address),
        brought: learned.moves.brought(terms),
        predicted: learned.rewrites.predict(at),
        missing: learned.rewrites.missing(at),
        own: learned.own(at),
      };
      return (to) => {
        let figures = measured?.get(to);
        const other = fresh[to];
        if (!figures) {
          figures = new Float64Array(FEATURES.length);
          if (address && other) measureLikeness(index, address, other, at, to, figures);
          measured?.set(to, figures);
        }
        measureLearned(index, at, to, side, learned, other?.parts ?? [], figures);
        return figures;
      };
    },
  };
}

function foldersOf(
  index: TermIndex,
  address: AddressWords | undefined,
): (readonly [part: string, term: number])[] {
  const parts = new Set(address?.parts.slice(0, -1));
  return [...parts].flatMap((it) => {
    const term = index.idOf(`=${it}`);
    return term === undefined ? [] : [[it, term] as const];
  });
}

/** Measures the figures that depend on learned pairs, of which the pair itself does not count. */
function measureLearned(
  index: TermIndex,
  at: number,
  to: number,
  side: OldSide,
  learned: Learned,
  parts: readonly string[],
  figures: Float64Array,
): void {
  const own = side.own?.fresh === to ? side.own.weight : 0;
  const { gone, come } = unexplained(index, to, side, learned.moves, own);
  const rewrite = side.predicted.get(to) ?? null;
  const trust = rewrite ? worth(rewrite, own) : 0;
  figures.set(
    [
      1 - gone / Math.max(index.oldWordTotals[at] ?? 0, 1e-9),
      1 - come / Math.max(index.freshWordTotals[to] ?? 0, 1e-9),
      trust,
      rewrite ? Math.min(1, Math.log1p(Math.max(0, rewrite.right - own)) / 6) : 0,
      learned.rewrites.proof(at, to),
      learned.neighbours.share(at, to),
      learned.place(at, to),
      learned.told.share(at, to),
      Math.max(0, side.missing - trust),
      strays(side.folders, parts, learned.moves, own, rewrite?.from ?? [], trust),
      // Set by `measureLead`, once all candidates are measured.
      0,
      0,
      0,
      0,
    ],
    LIKENESS.length,
  );
}

/**
 * How often addresses keep a folder that this pair drops, 0 to 1: `/eventing/samples` for `/samples`. A rewrite that
 * names the folder justifies dropping it, in proportion to its worth; one that drops any folder does not.
 */
function strays(
  folders: OldSide["folders"],
  parts: readonly string[],
  moves: WordMoves,
  own: number,
  named: readonly (string | number)[],
  trust: number,
): number {
  let most = 0;
  for (const [part, term] of folders) {
    if (parts.includes(part)) continue;
    most = Math.max(most, moves.keeps(term, own) * (isNamed(part, named) ? 1 - trust : 1));
  }
  return most;
}

/** Whether a rewrite names a part, as a whole segment or within one. */
function isNamed(part: string, named: readonly (string | number)[]): boolean {
  return named.some((it) => typeof it === "string" && `-${it}-`.includes(`-${part}-`));
}

/** That a word is new in all pairs is weaker evidence than that a word of the old address brings it along. */
const COMES_FACTOR = 0.7;

/** The weights of the words that disappear and of those that appear without a known reason. */
function unexplained(
  { wordWeights: weights, fresh }: TermIndex,
  to: number,
  { terms: before, brought }: OldSide,
  moves: WordMoves,
  own: number,
): { gone: number; come: number } {
  const after = fresh[to] ?? new Int32Array();
  let [gone, come] = [0, 0];
  for (let a = 0, b = 0; a < before.length || b < after.length;) {
    const left = before[a] ?? Number.POSITIVE_INFINITY;
    const right = after[b] ?? Number.POSITIVE_INFINITY;
    if (left < right) gone += (weights[left] ?? 0) * (1 - moves.leaves(left, own));
    else if (right < left) {
      let reason = COMES_FACTOR * moves.comes(right, own);
      if (own > 0) for (const it of before) reason = Math.max(reason, moves.brings(it, right, own));
      else reason = Math.max(reason, brought.get(right) ?? 0);
      come += (weights[right] ?? 0) * (1 - reason);
    }
    if (left <= right) a += 1;
    if (right <= left) b += 1;
  }
  return { gone, come };
}

/** A candidate for one old address, with its figures. */
export interface MeasuredPage {
  readonly page: AddressWords;
  readonly figures: Float64Array;
}

/**
 * Measures the obvious choice among candidates: how close each comes to the best by the cosine of written words;
 * whether it is the best; and whether it alone has the same end as the old address, and how informative that end is.
 * Also whether it has a sibling in a folder named like the old address: which of the two is meant, the address does not
 * say.
 */
export function measureLead(candidates: readonly MeasuredPage[]): void {
  const best = Math.max(0, ...candidates.map((it) => figureOf(it.figures, "writtenCosine")));
  const alike = candidates.filter((it) => figureOf(it.figures, "sameLast") === 1).length;
  const inFolder = Map.groupBy(candidates.filter(isInNamedFolder), (it) => it.page.directory);
  const from = PLACES.get("lead") ?? 0;
  for (const it of candidates) {
    const { figures, page } = it;
    const lead = best > 0 ? figureOf(figures, "writtenCosine") / best : 0;
    const onlyEnd = alike === 1 ? figureOf(figures, "lastTells") : 0;
    const hasSibling = isInNamedFolder(it) && (inFolder.get(page.directory)?.length ?? 0) > 1;
    figures.set([lead, lead === 1 ? 1 : 0, onlyEnd, hasSibling ? 1 : 0], from);
  }
}

/** Whether the end of the old address is a folder of the page, whose own end is not in the old address. */
function isInNamedFolder({ figures }: MeasuredPage): boolean {
  const kept = figureOf(figures, "lastKept");
  return kept > 0 && kept < 1;
}
