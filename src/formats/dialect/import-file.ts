import { compileRoutes } from "../../domain/table/compile.ts";
import { collectFindings, type Finding, type Place, sortFindings } from "../../domain/finding.ts";
import type { Instant } from "../../domain/instant.ts";
import type { RoutesData, RuleData, SiteData } from "../../domain/table/schema.ts";
import { validateRoutes } from "../../domain/validate/validate.ts";
import { toUtf8 } from "../text/decode-text.ts";
import type { ImportContext } from "../import/imported.ts";
import { arrangeImported, type ImportedTable } from "./arrange-imported.ts";
import type { Format } from "./format.ts";

/** What an import comes to. */
export interface ImportedFile extends ImportedTable {
  readonly entryCount: number;
  /** null if the file cannot be read at all. */
  readonly rejectsText: string | null;
  readonly isUnreadable: boolean;
}

/** Reads a file of another format, and makes a table of it that answers as it did. */
export async function importFile(
  format: Format,
  input: Uint8Array,
  context: ImportContext,
): Promise<ImportedFile> {
  const imported =
    format.input === "text"
      ? await format.importer(new TextDecoder().decode(toUtf8(input)), context)
      : await format.importer(input, context);
  const table = arrangeImported(imported, format, context);
  const join = format.join ?? ((entries: readonly string[]) => `${entries.join("\n")}\n`);
  const texts = table.rejects.map((it) => it.text);
  const header = imported.header === undefined ? [] : [imported.header];
  return {
    ...table,
    entryCount: imported.entries.length,
    rejectsText: texts.length > 0 ? join([...header, ...texts]) : null,
    isUnreadable: imported.isUnreadable ?? false,
  };
}

/** A table that the imported rules are added to. */
export interface Existing {
  readonly rules: readonly RuleData[];
  readonly placeOf: (index: number) => Place;
}

/** What the validator says of the result, each finding at the line that the rule comes from. */
export function validateImported(
  site: SiteData,
  existing: Existing,
  { rules }: ImportedTable,
  file: string,
  now: Instant,
): Finding[] {
  const data: RoutesData = { site, rules: [...existing.rules, ...rules.map((it) => it.rule)] };
  const locate = (path: readonly (string | number)[]): Place => {
    const index = path[0] === "rules" && typeof path[1] === "number" ? path[1] : null;
    if (index !== null && index < existing.rules.length) return existing.placeOf(index);
    const made = index === null ? undefined : rules[index - existing.rules.length];
    return { file, line: made?.line ?? 1, column: made?.column ?? 1, rule: index };
  };
  const { report, findings } = collectFindings(locate);
  validateRoutes(compileRoutes(data, report), now, report, locate);
  return sortFindings(findings);
}
