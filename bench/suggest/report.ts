/** The measurements as Markdown tables. */
import { TIERS } from "../../src/suggest/confidence.ts";
import type { Measured, TierResult } from "./measure.ts";

export interface Row {
  readonly name: string;
  readonly isLearnedFrom: boolean;
  readonly old: number;
  readonly fresh: number;
  /** The shares of right pages in first place. */
  readonly baselines: Readonly<Record<string, number>>;
  readonly whole: Measured;
  readonly withoutAFifth: Measured;
  /** Measurements by the number of answers given; all count the same remaining addresses. */
  readonly confirmed: Readonly<Record<string, Measured>>;
  readonly titled: Measured;
  readonly cosineOfTitles: number;
}

export function report(rows: readonly Row[]): string[] {
  return [
    ...firstPlaces(rows),
    ...tiers(rows),
    ...calibration(rows),
    ...titles(rows),
    "",
    `Seconds of processor time: ${rows.map((it) => `${it.name} ${it.whole.cpuSeconds.toFixed(1)}`).join(", ")}`,
  ];
}

function firstPlaces(rows: readonly Row[]): string[] {
  const baselines = Object.keys(rows[0]?.baselines ?? {});
  const counts = Object.keys(rows[0]?.confirmed ?? {}).map(Number);
  return [
    "### The right page at first place, and within five",
    "",
    ...head([
      "Table",
      "Old",
      "New",
      ...baselines,
      "Sunset",
      "within five",
      ...counts.map((it) => (it === 0 ? "the rest, untaught" : `${it} confirmed`)),
    ]),
    ...rows.map((it) =>
      line([
        nameOf(it),
        it.old,
        it.fresh,
        ...Object.values(it.baselines).map((right) => right.toFixed(3)),
        share(it.whole.first, it.whole.total),
        share(it.whole.withinFive, it.whole.total),
        ...Object.values(it.confirmed).map(({ first, total }) => share(first, total)),
      ]),
    ),
  ];
}

function tiers(rows: readonly Row[]): string[] {
  return [
    "",
    "### Right ones of each tier, and its share of all",
    "",
    "The whole list; `sure` also with a fifth of the right pages taken out of it.",
    "",
    ...head([
      "Table",
      ...TIERS.slice(0, 3).flatMap((tier) => [`${tier}: right`, "of all"]),
      "sure, a fifth out: right",
      "of all",
      "missing pages that get none",
      "a sure one",
    ]),
    ...rows.map((it) => {
      const { missing, tiers: out, total } = it.withoutAFifth;
      return line([
        nameOf(it),
        ...TIERS.slice(0, 3).flatMap((tier) => tierCells(it.whole.tiers[tier], it.whole.total)),
        ...tierCells(out.sure, total),
        share(missing.none, missing.count),
        share(missing.sure, missing.count),
      ]);
    }),
  ];
}

function tierCells({ count, right }: TierResult, total: number): string[] {
  return [share(right, count), share(count, total)];
}

function calibration(rows: readonly Row[]): string[] {
  const others = rows.filter((it) => !it.isLearnedFrom);
  return [
    "",
    "### Calibration",
    "",
    "A fifth of the right pages taken out; all tables, and those that nothing was learned from.",
    "",
    ...head([
      "Confidence",
      "Suggestions",
      "right",
      "others: suggestions",
      "right",
      "this and more",
    ]),
    ...Array.from({ length: 10 }, (_, tenth) => {
      const [all, unlearned] = [rows, others].map((list) => sumOf(list, tenth, tenth + 1));
      const above = sumOf(others, tenth, 10);
      return line([
        `${(tenth / 10).toFixed(1)} to ${((tenth + 1) / 10).toFixed(1)}`,
        all?.count ?? 0,
        share(all?.right ?? 0, all?.count ?? 0),
        unlearned?.count ?? 0,
        share(unlearned?.right ?? 0, unlearned?.count ?? 0),
        share(above.right, above.count),
      ]);
    }),
  ];
}

/** Sums the results with a confidence from `from` tenths to below `end` tenths. */
function sumOf(rows: readonly Row[], from: number, end: number): TierResult {
  const results = rows.flatMap((it) => it.withoutAFifth.tenths.slice(from, end));
  return {
    count: results.reduce((sum, it) => sum + it.count, 0),
    right: results.reduce((sum, it) => sum + it.right, 0),
  };
}

function titles(rows: readonly Row[]): string[] {
  return [
    "",
    "### With simulated titles",
    "",
    ...head([
      "Table",
      "cosine, without",
      "with titles",
      "Sunset, without",
      "with titles",
      "sure: right",
      "of all",
    ]),
    ...rows.map((it) =>
      line([
        nameOf(it),
        (it.baselines["cosine of words"] ?? 0).toFixed(3),
        it.cosineOfTitles.toFixed(3),
        share(it.whole.first, it.whole.total),
        share(it.titled.first, it.titled.total),
        ...tierCells(it.titled.tiers.sure, it.titled.total),
      ]),
    ),
  ];
}

function nameOf({ name, isLearnedFrom }: Row): string {
  return isLearnedFrom ? `${name} (learned from)` : name;
}

function share(part: number, whole: number): string {
  return whole === 0 ? "-" : (part / whole).toFixed(3);
}

function line(cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}

function head(cells: readonly string[]): string[] {
  return [line(cells), line(cells.map(() => "---"))];
}
