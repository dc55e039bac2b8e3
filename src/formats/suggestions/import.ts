/**
 * Imports what people accepted in a file of suggestions: a group becomes a pattern with its examples, an address a rule
 * of its own. Rejected and undecided suggestions stay in the file; but an address that an accepted pattern would
 * redirect elsewhere than intended gets an undecided rule.
 */
import { quote } from "../../domain/finding.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { collectEntries, type EntryPlace } from "../import/entries.ts";
import type { BytesImporter } from "../import/imported.ts";
import { sentenceEnd, unsupported } from "../import/refusals.ts";
import { unreadableFile } from "../import/unreadable-file.ts";
import { countExceptions, countVerdicts } from "./count-verdicts.ts";
import { verdictOf } from "./decide.ts";
import { type Judged, placeAddresses } from "./place-addresses.ts";
import { readSuggestions } from "./read.ts";
import type { PlacedRow } from "./rows.ts";
import { createRuleMaker } from "./to-rule.ts";

export const importSuggestions: BytesImporter = (bytes, context) => {
  const read = readSuggestions(bytes);
  if (!read.ok) return unreadableFile(context.file, read.problem);
  const { header, rows, lost } = read.value;
  const collector = collectEntries(context.file);
  for (const { line, text } of lost) {
    const fix = "Write the old address again, or empty the row";
    const refusal = unsupported("the row has a decision but no old address", fix);
    collector.refuse({ line, column: 1, text }, refusal);
  }
  const judged = rows.map((row): Judged<PlacedRow> => ({ row, verdict: verdictOf(row) }));
  const { answerOf, examplesOf } = placeAddresses(judged);
  const makeRule = createRuleMaker(context);
  const known = new Set<string>();
  const exceptions: PlacedRow[] = [];
  for (const it of judged) {
    const { row, verdict } = it;
    const place = placeOf(row);
    const where = row.sheet === null ? "" : ` in the sheet ${quote(row.sheet)}`;
    if (verdict.kind === "unclear") {
      const message = `${quote(row.old)}${where}: ${verdict.problem}`;
      collector.refuse(place, unsupported(message, verdict.fix));
      continue;
    }
    const answer = answerOf(it);
    if (answer?.kind === "undecided" && verdict.kind !== "undecided") exceptions.push(row);
    const made = answer && makeRule(row, answer, examplesOf(row));
    // A row that gives no rule still counts as an entry.
    if (!made) collector.accept(place, []);
    else if (!made.ok) collector.refuse(place, made.problem);
    else {
      const ending = row.other === "" ? null : sentenceEnd(made.value.to);
      if (ending) collector.report(place, ending);
      collector.accept(place, isNew(made.value, known) ? [made.value] : []);
    }
  }
  const remarks = [
    ...countVerdicts(judged.map((it) => it.verdict)),
    ...countExceptions(exceptions),
  ];
  return { ...collector.imported, header, remarks };
};

function placeOf({ line, text }: PlacedRow): EntryPlace {
  return { line, column: 1, text };
}

/** Whether a rule is new; merged sheets contain rows twice. */
function isNew(rule: RuleData, known: Set<string>): boolean {
  const text = JSON.stringify(rule);
  if (known.has(text)) return false;
  known.add(text);
  return true;
}
