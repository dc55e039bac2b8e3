/**
 * `npm run mutation -- FOLDER...`: changes the code in a thousand small ways and checks whether a test notices each.
 * Without a folder everything is tried; unchanged mutants that were tried before are not tried again.
 *
 * A mutant that no test can notice, since it behaves the same, is listed in `equivalent/` with the reason. Any other
 * survivor is printed in the same form and counts against the score.
 */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import { EQUIVALENT } from "./equivalent/all.ts";

const SCORE_AT_LEAST = 90;

/** Form tokens are left out, because their tests, which are those of the console, need workerd. */
const FORMS = "!src/console/access/form-token.ts";

const folders = process.argv.slice(2);
const results = await new Stryker({
  configFile: "test/mutation/stryker.json",
  ...(folders.length === 0 ? {} : { mutate: [...folders.map(filesOf), FORMS] }),
}).runMutationTest();

type Mutant = (typeof results)[number];

const reasons = new Map(
  EQUIVALENT.flatMap(({ reason, mutants }) => mutants.map((it) => [it, reason] as const)),
);
// The report also contains results of earlier runs.
const isAsked = ({ fileName }: Mutant): boolean =>
  folders.length === 0 || folders.some((it) => pathOf(fileName).startsWith(it));
const judged = results.filter((it) => it.status !== "Ignored" && isAsked(it));
// A mutant that could not be judged does not count as killed.
const isKilled = ({ status }: Mutant): boolean => status === "Killed" || status === "Timeout";
const isExplained = (mutant: Mutant): boolean => reasons.has(nameOf(mutant));

const rows = [...Map.groupBy(judged, ({ fileName }) => dirname(pathOf(fileName)))].map(
  ([folder, mutants]) => {
    const killed = mutants.filter(isKilled).length;
    const equivalent = mutants.filter((it) => !isKilled(it) && isExplained(it)).length;
    const score = (100 * killed) / mutants.length;
    return {
      folder,
      mutants: mutants.length,
      killed,
      equivalent,
      score: Math.floor(score * 10) / 10,
    };
  },
);
// oxlint-disable-next-line no-console -- a table is what it is for
console.table(rows);

const surviving = judged.filter((it) => !isKilled(it)).map(nameOf);
for (const name of surviving.filter((it) => !reasons.has(it)))
  process.stdout.write(`survives: ${JSON.stringify(name)}\n`);
// Several lines may become the same one; one survivor per name is enough.
const stale = judged.filter(isExplained).map(nameOf);
for (const name of new Set(stale).difference(new Set(surviving)))
  process.stdout.write(`is killed, though listed: ${JSON.stringify(name)}\n`);
const files = new Set(judged.map((it) => pathOf(it.fileName)));
const listed = [...reasons.keys()].filter((it) => files.has(it.slice(0, it.indexOf(": "))));
for (const name of new Set(listed).difference(new Set(results.map(nameOf))))
  process.stdout.write(`is listed, though no mutant: ${JSON.stringify(name)}\n`);
process.exitCode = rows.every((it) => it.score >= SCORE_AT_LEAST) ? 0 : 1;

function filesOf(folder: string): string {
  return folder.endsWith(".ts") ? folder : `${folder}/*.ts`;
}

function pathOf(fileName: string): string {
  return fileName.replace(`${process.cwd()}/`, "");
}

/** Names a mutant by its file and its mutated line, because line numbers would not survive the next edit. */
function nameOf({ fileName, location: { start, end }, replacement }: Mutant): string {
  const lines = readFileSync(fileName, "utf8").split("\n");
  const line =
    (lines[start.line - 1]?.slice(0, start.column - 1) ?? "") +
    replacement +
    (lines[end.line - 1]?.slice(end.column - 1) ?? "");
  return `${pathOf(fileName)}: ${line.replaceAll(/\s+/g, " ").trim()}`;
}
