import type { ImportedTogether } from "../../formats/dialect/import-valid.ts";
import { fileAgain, tableName } from "../tables/input.ts";
import type { Io } from "../terminal/io.ts";
import { countFindings, plural, say, stylesFor } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";

/** The output of `--json`, except for the table. */
export function describeOutcome(imported: ImportedTogether, isWriting: boolean): object {
  const { combined, entryCount, findings, judged, rejects, remarks, rules } = imported;
  return {
    written: isWriting,
    entries: entryCount,
    rules: rules.length,
    added: combined.added,
    replacing: combined.replacing,
    known: combined.known,
    rejects: rejects.map(({ line, column, text }) => ({ line, column, text })),
    remarks,
    findings: [...findings, ...judged],
  };
}

interface SaidOptions {
  readonly output?: string;
  readonly rejects?: string;
  readonly append?: boolean;
  readonly merge?: boolean;
  readonly dryRun?: boolean;
  readonly routes: string;
}

/** Says what was done to the table and where it is, or why nothing is written and what to do. */
export function sayOutcome(
  io: Io,
  { output = "-", rejects, append, merge, dryRun, routes }: SaidOptions,
  imported: ImportedTogether,
  mayWrite: boolean,
): void {
  const styles = stylesFor(io, "stderr");
  const { faults, findings, judged, isUnreadable, rejectsText } = imported;
  if (!mayWrite) {
    const isOwn = faults.length === 0;
    const fix = isUnreadable
      ? "Correct the file"
      : isOwn
        ? "Correct these lines, or keep them with --rejects FILE and write the rest"
        : `Correct ${tableName(routes)} first: ${pasteable(["validate", fileAgain(routes)])}`;
    // The same findings as listed above.
    const counted = isOwn ? [...findings, ...judged] : faults;
    say(
      io,
      `${styles.red("nothing is written:")} ${countFindings(counted)}\n    ${styles.dim("fix:")} ${fix}`,
    );
    return;
  }
  if (append || merge) say(io, describeCombined(imported, merge ?? false, routes));
  const kept =
    rejects !== undefined && rejectsText !== null ? `; what was left out is in ${rejects}` : "";
  const where = output === "-" ? "on standard output" : `in ${output}`;
  const counted = countFindings(judged);
  if (dryRun) {
    say(io, `nothing is written: --dry-run; the table would have ${counted}`);
    return;
  }
  say(io, `the table is ${where}, with ${counted}${kept}`);
  if (output !== "-" && judged.length > 0) {
    say(io, `    ${styles.dim("to read them again:")} ${pasteable(["validate", output])}`);
  }
}

function describeCombined(
  { combined }: ImportedTogether,
  isMerge: boolean,
  routes: string,
): string {
  const { added, replacing, known, rules } = combined;
  const staying = rules.filter((it) => typeof it === "number").length - (isMerge ? known : 0);
  return [
    `${plural(added, "rule is", "rules are")} new`,
    ...(isMerge ? [`${replacing.toLocaleString("en")} in the place of others`] : []),
    `${known.toLocaleString("en")} there already${isMerge ? "" : ", and not added twice"}`,
    `${staying.toLocaleString("en")} of ${tableName(routes)} ${isMerge ? "not named by the file, and left" : "left"} as they are`,
  ].join(", ");
}
