/** Measures the quality of suggestions where the answers are known. */
import { TIERS, type Tier } from "../../src/suggest/confidence.ts";
import {
  type Pair,
  suggest,
  type Suggestion,
  type Suggestions,
} from "../../src/suggest/suggest.ts";
import type { Case } from "./cases.ts";
import { sample } from "./samples.ts";

export interface TierResult {
  readonly count: number;
  readonly right: number;
}

export interface Measured {
  readonly total: number;
  readonly first: number;
  readonly withinFive: number;
  readonly tiers: Readonly<Record<Tier, TierResult>>;
  /** The numbers of all and of right suggestions by tenths of confidence, starting with 0 to 0.1. */
  readonly tenths: readonly TierResult[];
  /** Addresses whose page is not in the list: how many get no suggestion, and how many a `sure` one. */
  readonly missing: { readonly count: number; readonly none: number; readonly sure: number };
  readonly groups: number;
  readonly grouped: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

const SEED = 23;

export interface MeasureOptions {
  /** The number of answers given beforehand. */
  readonly confirmed?: number;
  /** The number of addresses not counted, given or not, so that runs with different given answers are comparable. */
  readonly leftOut?: number;
}

interface Run extends Suggestions {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Cached, so that a case is asked only once however its answers are counted. */
const runs = new WeakMap<Case, Map<number, Run>>();

function ask(asked: Case, told: number): Run {
  const known = runs.get(asked) ?? new Map<number, Run>();
  runs.set(asked, known);
  const before = known.get(told);
  if (before) return before;
  const { old, fresh, answers } = asked;
  const confirmed = sample(knownOf(asked), told, SEED).map((it): Pair => ({
    old: it,
    to: answers.get(it) ?? "",
  }));
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const made = suggest({ old, fresh, confirmed });
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const run = { ...made, seconds, cpuSeconds: (user + system) / 1e6 };
  known.set(told, run);
  return run;
}

/** Lists the old addresses whose page is in the list. */
function knownOf({ old, answers }: Case): string[] {
  return old.map((it) => it.url).filter((it) => answers.get(it) !== null);
}

export function measure(
  asked: Case,
  { confirmed: told = 0, leftOut: out = 0 }: MeasureOptions = {},
): Measured {
  const { answers } = asked;
  const leftOut = new Set(sample(knownOf(asked), out, SEED));
  const { suggestions, groups, seconds, cpuSeconds } = ask(asked, told);
  const counted = suggestions.filter((it) => !leftOut.has(it.url));
  const isRight = (it: Suggestion): boolean => it.to !== null && it.to === answers.get(it.url);
  /** Lists all candidates, best first, whether suggested or not. */
  const ranked = ({ to, alternatives }: Suggestion): string[] => [
    ...(to === null ? [] : [to]),
    ...alternatives.map((it) => it.to),
  ];
  const count = (list: readonly Suggestion[]): TierResult => ({
    count: list.length,
    right: list.filter(isRight).length,
  });
  const missing = counted.filter((it) => answers.get(it.url) === null);
  const proposed = counted.filter((it) => it.to !== null);
  return {
    total: counted.length,
    first: counted.filter((it) => ranked(it)[0] === answers.get(it.url)).length,
    withinFive: counted.filter((it) => ranked(it).some((to) => to === answers.get(it.url))).length,
    tiers: Object.fromEntries(
      TIERS.map((tier) => [tier, count(counted.filter((it) => it.tier === tier))]),
    ) as Record<Tier, TierResult>,
    tenths: Array.from({ length: 10 }, (_, tenth) =>
      count(proposed.filter((it) => Math.min(9, Math.floor(it.confidence * 10)) === tenth)),
    ),
    missing: {
      count: missing.length,
      none: missing.filter((it) => it.to === null).length,
      sure: missing.filter((it) => it.tier === "sure").length,
    },
    groups: groups.length,
    grouped: groups.reduce((sum, it) => sum + it.cases.length, 0),
    seconds,
    cpuSeconds,
  };
}
