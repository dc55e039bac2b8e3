/** Learns the figures of src/suggest/model.ts from the pairs of the learning tables. */
import { writeFile } from "node:fs/promises";
import type { Calibration, Curve } from "../../src/suggest/confidence.ts";
import { isDoubtful } from "../../src/suggest/doubts.ts";
import { FEATURES } from "../../src/suggest/features.ts";
import { CALIBRATION, SIGN_WEIGHTS, WEIGHTS } from "../../src/suggest/model.ts";
import { type Candidate, rank, type Weights } from "../../src/suggest/rank.ts";
import { readBoth } from "../../src/suggest/read/read-both.ts";
import { findRivals } from "../../src/suggest/rivals.ts";
import { SIGNS, signsOf } from "../../src/suggest/signs.ts";
import { calibrate, type SignedRow } from "./calibrate.ts";
import { type Case, makeCase } from "./cases.ts";
import { addTo, descend, type DescentOptions, dot } from "./descent.ts";
import { readOthers } from "./other-tables.ts";
import { JUDGED_ON, LEARNED_FROM } from "./learned-from.ts";
import type { BenchTable } from "./tables.ts";

interface Example {
  readonly table: string;
  readonly list: readonly Candidate[];
  /** By how much another old address is nearer to the best candidate. */
  readonly ahead: number;
  /** The index of the right candidate; -1 if it is not in the list. */
  readonly right: number;
  readonly weight: number;
}

/** The setting in which a table is asked. */
interface Setting {
  readonly size: number;
  readonly titles: boolean;
  /** The number of answers given beforehand. */
  readonly confirmed: number;
}

const PLAIN: Setting = { size: 300, titles: false, confirmed: 0 };
const TITLED: Setting = { size: 150, titles: true, confirmed: 0 };
const TOLD: Setting = { size: 150, titles: false, confirmed: 20 };
const SMALL: Setting = { size: 25, titles: false, confirmed: 0 };
export const SETTINGS: readonly Setting[] = [PLAIN, TITLED, TOLD, SMALL];
const DISTRACTORS = 1500;
const REMOVED = 0.2;

/** The weight of each table from elsewhere, because fourteen of the tables are from one country. */
const WEIGHT_OF_OTHERS = 5;

/** The start of learning. In fourteen of the tables all new pages are on one host, so little is learned about hosts. */
const FIRST_GUESS: Readonly<Partial<Record<(typeof FEATURES)[number], number>>> = {
  sameHost: 1.5,
  place: 3,
};

export async function learn(tables: readonly BenchTable[]): Promise<void> {
  const weights = learnWeights(tables);
  const { signs, calibration } = calibrate(signedRows(tables, weights));
  await writeModel(weights, named(SIGNS, signs), calibration);
}

/** Candidates after these hardly ever rank first. */
const CANDIDATES_AT_MOST = 8;

/** Tables with fewer addresses count less than the others, which all count alike. */
const ADDRESSES_AT_LEAST = 40;

/**
 * Adapts the weights that rank with what the site taught to figures which were added or are measured otherwise since
 * they were learned. Each stays near its former value as far as the tables do not speak against it.
 *
 * @param folder Other tables beside those that the weights were learned from.
 */
export async function adapt(tables: readonly BenchTable[], folder: string): Promise<void> {
  const learnedFrom = tables.filter((it) => LEARNED_FROM.includes(it.name));
  const cases = [
    ...learnedFrom.map((it) => makeCase(it, tables, { size: 400, removed: 0 })),
    ...readOthers(folder),
  ];
  const examples = cases.flatMap((it) => {
    const ranked = rankCase(it, { rounds: 2, told: 0 });
    const usable = ranked
      .map((example) => ({ ...example, list: example.list.slice(0, CANDIDATES_AT_MOST) }))
      .filter(hasRight);
    const weight = 1 / Math.max(usable.length, ADDRESSES_AT_LEAST);
    return usable.map((example) => ({ ...example, weight }));
  });
  const from = Float64Array.from(FEATURES, (it) => WEIGHTS.second[it] ?? 0);
  const second = fitRanking(examples, { steps: 400, rate: 0.05, decay: 0.01, from });
  await writeModel({ ...WEIGHTS, second }, SIGN_WEIGHTS, CALIBRATION);
}

/** Learns the weight of each feature, before and after anything is known of a site. */
function learnWeights(tables: readonly BenchTable[]): Weights {
  const from = Float64Array.from(FEATURES, (it) => FIRST_GUESS[it] ?? 0);
  const options = { steps: 120, rate: 0.3, decay: 0.002, from };
  return {
    first: fitRanking(collect(tables, LEARNED_FROM, WEIGHTS, 0, 0, [PLAIN, TITLED]), options),
    second: fitRanking(collect(tables, LEARNED_FROM, WEIGHTS, 2, 0, SETTINGS), options),
  };
}

/** Collects right and wrong suggestions from a ranking with a fifth of the pages missing. */
export function signedRows(
  tables: readonly BenchTable[],
  weights: Weights,
  settings: readonly Setting[] = SETTINGS,
): SignedRow[] {
  return collect(tables, JUDGED_ON, weights, 2, REMOVED, settings).map(
    ({ table, list, ahead, right, weight }) => ({
      table,
      weight,
      signs: signsOf(list, ahead),
      isDoubtful: isDoubtful(list, ahead),
      isRight: list[0] !== undefined && list[0].fresh === right,
    }),
  );
}

async function writeModel(
  weights: Weights,
  signs: Readonly<Record<string, number>>,
  calibration: Calibration,
): Promise<void> {
  const text = write(weights, signs, calibration);
  await writeFile(new URL("../../src/suggest/model.ts", import.meta.url), text);
}

function collect(
  tables: readonly BenchTable[],
  names: readonly string[],
  weights: Weights,
  rounds: number,
  removed: number,
  settings: readonly Setting[],
): Example[] {
  const chosen = tables.filter((it) => names.includes(it.name));
  return settings.flatMap((setting) =>
    chosen.flatMap((table) => examplesOf(table, tables, { weights, rounds, removed, setting })),
  );
}

function examplesOf(
  table: BenchTable,
  tables: readonly BenchTable[],
  {
    weights,
    rounds,
    removed,
    setting: { size, titles, confirmed: told },
  }: {
    readonly weights: Weights;
    readonly rounds: number;
    readonly removed: number;
    readonly setting: Setting;
  },
): Example[] {
  const asked = makeCase(table, tables, { size, removed, titles, distractors: DISTRACTORS });
  const ofOthers = table.name.endsWith(".gov.uk") ? 1 : WEIGHT_OF_OTHERS;
  const weight = ofOthers / Math.sqrt(asked.old.length);
  return rankCase(asked, { weights, rounds, told }).map((it) => ({ ...it, weight }));
}

/** Ranks the addresses of a case, except those whose answers are given. */
function rankCase(
  { name: table, old: asked, fresh: pages, answers }: Case,
  { weights = WEIGHTS, rounds, told }: { weights?: Weights; rounds: number; told: number },
): Omit<Example, "weight">[] {
  const { old, fresh } = readBoth(asked, pages);
  const places = new Map(fresh.map((it, at) => [it.url, at]));
  const right = old.map((it) => places.get(answers.get(it.url) ?? "") ?? -1);
  const known = right.flatMap((it, at) => (it >= 0 && at % 5 === 0 ? [[at, it] as const] : []));
  const confirmed = new Map(known.slice(0, told));
  const { candidates } = rank(old, fresh, weights, { confirmed, rounds });
  const rivals = findRivals(candidates);
  return candidates.flatMap((list, at) => {
    if (confirmed.has(at)) return [];
    return [{ table, list, ahead: rivals[at] ?? 0, right: right[at] ?? -1 }];
  });
}

function hasRight({ list, right }: Pick<Example, "list" | "right">): boolean {
  return list.some((it) => it.fresh === right);
}

/** Fits weights by softmax over the candidates of each old address. */
function fitRanking(examples: readonly Example[], options: DescentOptions): Record<string, number> {
  const usable = examples.filter(hasRight);
  const total = usable.reduce((sum, it) => sum + it.weight, 0);
  const found = descend(options, (at) => {
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

function named(names: readonly string[], found: Float64Array): Record<string, number> {
  const rounded = names.map(
    (name, at) => [name, Math.round((found[at] ?? 0) * 100) / 100] as const,
  );
  return Object.fromEntries(rounded.filter(([, it]) => it !== 0));
}

function write(
  weights: Weights,
  signs: Readonly<Record<string, number>>,
  calibration: Calibration,
): string {
  const record = (it: Readonly<Record<string, number>>, indent: string): string =>
    `{\n${Object.entries(it)
      .map(([name, value]) => `${indent}  ${name}: ${value},\n`)
      .join("")}${indent}}`;
  const curve = (it: Curve): string =>
    `[\n${it.map(([sum, share]) => `    [${sum}, ${share}],\n`).join("")}  ]`;
  return `/**
 * What the bench has learned (\`npm run bench:suggest -- --learn\` writes this file): how much each figure of a pair
 * counts, and how sure a suggestion with such signs is. docs/suggest.md says from which tables.
 */
import type { Calibration, SignWeights } from "./confidence.ts";
import type { Weights } from "./rank.ts";

export const WEIGHTS: Weights = {
  first: ${record(weights.first, "  ")},
  second: ${record(weights.second, "  ")},
};

export const SIGN_WEIGHTS: SignWeights = ${record(signs, "")};

export const CALIBRATION: Calibration = {
  clear: ${curve(calibration.clear)},
  doubtful: ${curve(calibration.doubtful)},
};
`;
}
