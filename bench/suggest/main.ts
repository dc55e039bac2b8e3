/**
 * `npm run bench:suggest`: how good suggestions are on real tables whose answers are known and hidden, beside what
 * anybody would try first. `--tables FOLDER`, `--only NAME`, `--size N`; `--json` for programs; `--learn` learns the
 * figures anew before. docs/suggest.md explains the tables.
 */
import { parseArgs } from "node:util";
import { TIERS } from "../../src/suggest/confidence.ts";
import type { KnownAddress } from "../../src/suggest/words.ts";
import { type Baseline, cosineOfWords, editDistance, sameLastSegment } from "./baselines.ts";
import { type Case, makeCase } from "./cases.ts";
import { LEARNED_FROM } from "./learned-from.ts";
import { learn } from "./learn.ts";
import { type Measured, measure } from "./measure.ts";
import { readTables } from "./tables.ts";

const { values } = parseArgs({
  options: {
    tables: { type: "string", default: "../shared/corpora" },
    only: { type: "string", multiple: true },
    size: { type: "string", default: "3000" },
    confirmed: { type: "string", multiple: true, default: ["10", "50"] },
    learn: { type: "boolean" },
    json: { type: "boolean" },
  },
});

const REMOVED = 0.2;

const BASELINES: Readonly<Record<string, Baseline>> = {
  "same last segment": sameLastSegment,
  "edit distance": editDistance,
  "cosine of words": cosineOfWords,
};

interface Row {
  readonly name: string;
  readonly isLearnedFrom: boolean;
  readonly old: number;
  readonly fresh: number;
  readonly baselines: Readonly<Record<string, number>>;
  readonly whole: Measured;
  readonly withoutAFifth: Measured;
  /** By the number of answers told; of all, the same rest is counted. */
  readonly confirmed: Readonly<Record<string, Measured>>;
  readonly titled: Measured;
  readonly cosineOfTitles: number;
}

const tables = readTables(values.tables);
if (values.learn) await learn(tables);
const size = Number(values.size);
const counts = ["0", ...values.confirmed].map(Number);
const rows: Row[] = [];
for (const table of tables) {
  if (values.only && !values.only.includes(table.name)) continue;
  const whole = makeCase(table, tables, { size, removed: 0 });
  const titled = makeCase(table, tables, { size, removed: 0, titles: true });
  const leftOut = Math.min(Math.max(...counts), Math.floor(whole.old.length / 2));
  rows.push({
    name: table.name,
    isLearnedFrom: LEARNED_FROM.includes(table.name),
    old: whole.old.length,
    fresh: whole.fresh.length,
    baselines: Object.fromEntries(
      Object.entries(BASELINES).map(([name, baseline]) => [name, shareRight(whole, baseline)]),
    ),
    whole: measure(whole),
    withoutAFifth: measure(makeCase(table, tables, { size, removed: REMOVED })),
    confirmed: Object.fromEntries(
      counts.map((count) => [
        count,
        measure(whole, { confirmed: Math.min(count, leftOut), leftOut }),
      ]),
    ),
    titled: measure(titled),
    cosineOfTitles: shareRight(titled, cosineOfWords, withTitle),
  });
  if (!values.json) process.stderr.write(`${table.name}\n`);
}
process.stdout.write(values.json ? `${JSON.stringify(rows)}\n` : `${format(rows).join("\n")}\n`);

function shareRight(
  { old, fresh, answers }: Case,
  baseline: Baseline,
  textOf: (it: KnownAddress) => string = (it) => it.url,
): number {
  const byText = new Map(fresh.map((it) => [textOf(it), it.url]));
  const proposed = baseline(old.map(textOf), [...byText.keys()]);
  const right = old.filter((it, at) => byText.get(proposed[at] ?? "") === answers.get(it.url));
  return right.length / old.length;
}

/** So that a baseline that knows addresses alone sees the words of the title too. */
function withTitle({ url, title = "" }: KnownAddress): string {
  return `${url}${url.includes("?") ? "&" : "?"}${title.replaceAll(" ", "+")}`;
}

function format(all: readonly Row[]): string[] {
  const share = (part: number, whole: number): string =>
    whole === 0 ? "-" : (part / whole).toFixed(3);
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  const head = (cells: readonly string[]): string[] => [line(cells), line(cells.map(() => "---"))];
  const nameOf = (it: Row): string => `${it.name}${it.isLearnedFrom ? " (learned from)" : ""}`;
  return [
    "The right page at first place, and within five",
    "",
    ...head([
      "Table",
      "Old",
      "New",
      ...Object.keys(BASELINES),
      "Sunset",
      "within five",
      ...counts.map((it) => `after ${it} confirmed`),
    ]),
    ...all.map((it) =>
      line([
        nameOf(it),
        it.old,
        it.fresh,
        ...Object.values(it.baselines).map((right) => right.toFixed(3)),
        share(it.whole.first, it.whole.total),
        share(it.whole.withinFive, it.whole.total),
        ...counts.map((count) => {
          const measured = it.confirmed[count];
          return measured ? share(measured.first, measured.total) : "-";
        }),
      ]),
    ),
    "",
    "Precision and coverage of the tiers; the whole list, and with a fifth of the right pages taken out of it",
    "",
    ...head([
      "Table",
      ...TIERS.slice(0, 3).flatMap((tier) => [`${tier}: right`, "of all"]),
      "sure, a fifth out: right",
      "of all",
      "missing pages that get none",
      "a sure one",
    ]),
    ...all.map((it) =>
      line([
        nameOf(it),
        ...TIERS.slice(0, 3).flatMap((tier) => {
          const { count, right } = it.whole.tiers[tier];
          return [share(right, count), share(count, it.whole.total)];
        }),
        share(it.withoutAFifth.tiers.sure.right, it.withoutAFifth.tiers.sure.count),
        share(it.withoutAFifth.tiers.sure.count, it.withoutAFifth.total),
        share(it.withoutAFifth.missing.none, it.withoutAFifth.missing.count),
        share(it.withoutAFifth.missing.sure, it.withoutAFifth.missing.count),
      ]),
    ),
    "",
    "Calibration, with a fifth of the right pages taken out: of suggestions with a confidence, how many are right",
    "",
    ...head(["Confidence", "Suggestions", "Right", "in tables not learned from", "Right"]),
    ...Array.from({ length: 10 }, (_, tenth) => {
      const sum = (list: readonly Row[]) => {
        const results = list.flatMap((it) => it.withoutAFifth.tenths[tenth] ?? []);
        const count = results.reduce((total, it) => total + it.count, 0);
        return [
          count,
          share(
            results.reduce((total, it) => total + it.right, 0),
            count,
          ),
        ] as const;
      };
      return line([
        `${(tenth / 10).toFixed(1)} to ${((tenth + 1) / 10).toFixed(1)}`,
        ...sum(all),
        ...sum(all.filter((it) => !it.isLearnedFrom)),
      ]);
    }),
    "",
    `Seconds: ${all.map((it) => `${it.name} ${it.whole.seconds.toFixed(1)}`).join(", ")}`,
  ];
}
