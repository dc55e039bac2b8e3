import { canonicalRule } from "../../domain/table/canonical-form.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { ImportedTogether } from "../../formats/dialect/import-valid.ts";
import { writeRoutes } from "../../routes-file/write-routes.ts";
import type { ImportTarget } from "./target.ts";

/** Writes the new table. Existing rules are kept as written. */
export function writeTable(target: ImportTarget, imported: ImportedTogether): Iterable<string> {
  return writeRoutes(target.document, writtenRules(target, imported));
}

function* writtenRules(
  { existingWritten }: ImportTarget,
  { combined }: ImportedTogether,
): Generator {
  for (const it of combined.rules) {
    yield typeof it === "number" ? existingWritten[it] : canonicalRule(it.rule);
  }
}

export function listNewRules(
  { existing }: ImportTarget,
  { combined }: ImportedTogether,
): readonly RuleData[] {
  return combined.rules.flatMap((it) =>
    typeof it === "number" ? (existing.rules[it] ?? []) : [it.rule],
  );
}
