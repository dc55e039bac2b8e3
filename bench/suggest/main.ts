/**
 * `npm run bench:suggest`: measures suggestions on real tables whose known answers are hidden, and compares them with
 * obvious first attempts. `--tables FOLDER`, `--only NAME`, `--size N`; `--json` for programs; `--learn` relearns the
 * figures first, `--adapt FOLDER` adapts the present ones with the tables in a folder; `--draw N` only draws suggestions of
 * each tier to look at. docs/suggest.md explains the tables.
 */
import { parseArgs } from "node:util";
import type { KnownAddress } from "../../src/suggest/read/words.ts";
import { type Baseline, cosineOfWords, editDistance, sameLastSegment } from "./baselines.ts";
import { type Case, makeCase } from "./cases.ts";
import { draw } from "./draw.ts";
import { LEARNED_FROM } from "./learned-from.ts";
import { adapt, learn } from "./learn.ts";
import { measure } from "./measure.ts";
import { report, type Row } from "./report.ts";
import { readTables } from "./tables.ts";

const { values } = parseArgs({
  options: {
    tables: { type: "string", default: "../shared/corpora" },
    only: { type: "string", multiple: true },
    size: { type: "string", default: "3000" },
    confirmed: { type: "string", multiple: true, default: ["10", "50"] },
    learn: { type: "boolean" },
    adapt: { type: "string" },
    draw: { type: "string" },
    json: { type: "boolean" },
  },
});

const REMOVED = 0.2;

const BASELINES: Readonly<Record<string, Baseline>> = {
  "same last segment": sameLastSegment,
  "edit distance": editDistance,
  "cosine of words": cosineOfWords,
};

const tables = readTables(values.tables);
if (values.learn) await learn(tables);
if (values.adapt !== undefined) await adapt(tables, values.adapt);
const size = Number(values.size);
const counts = ["0", ...values.confirmed].map(Number);
const chosen = tables.filter((it) => !values.only || values.only.includes(it.name));
if (values.draw !== undefined) {
  const cases = chosen.map((it) => makeCase(it, tables, { size, removed: REMOVED }));
  process.stdout.write(`${draw(cases, Number(values.draw)).join("\n")}\n`);
  process.exit();
}
const rows: Row[] = [];
for (const table of chosen) {
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
  process.stderr.write(`${table.name}\n`);
}
process.stdout.write(values.json ? `${JSON.stringify(rows)}\n` : `${report(rows).join("\n")}\n`);

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

/** Adds the words of the title to the address for baselines that only know addresses. */
function withTitle({ url, title = "" }: KnownAddress): string {
  return `${url}${url.includes("?") ? "&" : "?"}${title.replaceAll(" ", "+")}`;
}
