/** Writes sure suggestions as rules, without a decision by a person. */
import type { RuleData } from "../../domain/table/schema.ts";
import { importValid } from "../../formats/dialect/import-valid.ts";
import type { HostSurvey } from "../../formats/dialect/format.ts";
import { FORMATS } from "../../formats/index.ts";
import type { SuggestionRow } from "../../formats/suggestions/rows.ts";
import { surveySuggestions } from "../../formats/suggestions/survey.ts";
import { writeSuggestionsCsv } from "../../formats/suggestions/write-csv.ts";
import { makeSite } from "../import/draft.ts";
import { describeLoss } from "../import/overwrite.ts";
import { sayDraft } from "../import/say-draft.ts";
import { asTarget, readTarget } from "../import/target.ts";
import { listNewRules, writeTable } from "../import/write-table.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { plural, say, sayFindings } from "../terminal/output.ts";
import { writeOutput } from "../terminal/write-output.ts";

/**
 * Writes a complete table: the rules of `routes`, followed by those of sure suggestions. A group becomes a pattern if
 * all its addresses are sure.
 *
 * @param routes The file of the table; null if there is none, and then a site is drafted.
 */
export async function writeRules(
  io: Io,
  file: string,
  rows: readonly SuggestionRow[],
  { routes, dryRun }: { readonly routes: string | null; readonly dryRun: boolean },
): Promise<void> {
  const bytes = new TextEncoder().encode([...writeSuggestionsCsv(acceptSure(rows))].join(""));
  const target =
    routes === null
      ? asTarget(draft(io, surveySuggestions(bytes)))
      : await readTarget(io, routes, true);
  const imported = await importValid(
    FORMATS.suggestions,
    bytes,
    { file: "suggestions", site: target.site },
    { existing: target.existing, mode: "append", now: io.now() },
  );
  const { findings, faults, combined, rejects } = imported;
  if (faults.length > 0) {
    sayFindings(io, faults);
    throw new CliError(
      `${routes ?? file} is not a valid table, so that no rules are added to it`,
      "Correct the problems listed above",
      EXIT.invalid,
    );
  }
  sayFindings(io, findings);
  const rules = listNewRules(target, imported).filter((it): it is RuleData => it !== null);
  const isInPlace = routes === file;
  const loss = isInPlace ? null : await describeLoss(io, file, target.site, rules);
  if (loss !== null) throw new CliError(loss, "Name another file for --rules", EXIT.refused);
  if (!dryRun) await writeOutput(io, file, writeTable(target, imported));
  const left = rejects.length > 0 ? `, ${plural(rejects.length, "row")} left out` : "";
  const where = dryRun ? "nothing is written: --dry-run" : `the table is in ${file}`;
  say(io, `${plural(combined.added, "rule")} of what is sure${left}; ${where}`);
}

function draft(io: Io, survey: HostSurvey): ReturnType<typeof makeSite>["site"] {
  const [host] = survey.hosts;
  if (!host) {
    throw new CliError(
      "There is no old address to make rules for",
      "Name a table with --routes",
      EXIT.invalid,
    );
  }
  const made = makeSite(host.host, survey);
  sayDraft(io, made);
  return made.site;
}

function acceptSure(rows: readonly SuggestionRow[]): SuggestionRow[] {
  const unsure = new Set(
    rows.flatMap((it) => (it.kind === "in a group" && it.tier !== "sure" ? [it.group] : [])),
  );
  const isPattern = (group: string): boolean => !unsure.has(group);
  return rows.flatMap((row): SuggestionRow[] => {
    const open = { ...row, decision: "", other: "", note: "" };
    const isSure = row.tier === "sure" && row.to !== "";
    if (row.kind === "group") return isPattern(row.old) ? [{ ...open, decision: "accept" }] : [];
    const goesWithGroup = row.kind === "in a group" && isPattern(row.group);
    if (goesWithGroup) return [open];
    return [{ ...open, kind: "address", group: "", decision: isSure ? "accept" : "" }];
  });
}
