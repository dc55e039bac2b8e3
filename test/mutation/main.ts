/**
 * `npm run mutation -- FOLDER...`: changes the code in a thousand small ways and sees whether a test notices each. Without
 * a folder everything is tried; what was tried before and has not changed is not tried again.
 *
 * A mutant that no test can notice, since it does the same, is named in `equivalent/` with the reason. Any other
 * survivor is printed as it is written there, and counts against the score.
 */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import { EQUIVALENT } from "./equivalent/all.ts";

const SCORE_AT_LEAST = 90;

/** The tokens of forms are the console's affair, whose tests need workerd. */
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
// What is kept of earlier runs comes along.
const isAsked = ({ fileName }: Mutant): boolean =>
  folders.length === 0 || folders.some((it) => pathOf(fileName).startsWith(it));
const judged = results.filter((it) => it.status !== "Ignored" && isAsked(it));
// One that could not be judged is not killed.
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
// Several lines may become the same one: of those with one name, one that survives is enough.
const stale = judged.filter(isExplained).map(nameOf);
for (const name of new Set(stale).difference(new Set(surviving)))
  process.stdout.write(`is killed, though listed: ${JSON.stringify(name)}\n`);
process.exitCode = rows.every((it) => it.score >= SCORE_AT_LEAST) ? 0 : 1;

function filesOf(folder: string): string {
  return folder.endsWith(".ts") ? folder : `${folder}/*.ts`;
}

function pathOf(fileName: string): string {
  return fileName.replace(`${process.cwd()}/`, "");
}

/** A mutant by its file and by what its line becomes: line numbers would not outlive the next edit. */
function nameOf({ fileName, location: { start, end }, replacement }: Mutant): string {
  const lines = readFileSync(fileName, "utf8").split("\n");
  const line =
    (lines[start.line - 1]?.slice(0, start.column - 1) ?? "") +
    replacement +
    (lines[end.line - 1]?.slice(end.column - 1) ?? "");
  return `${pathOf(fileName)}: ${line.replaceAll(/\s+/g, " ").trim()}`;
}
