/** The loss if a new table replaces an existing file. */
import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import { createRuleKey } from "../../formats/dialect/rule-key.ts";
import { formatRule } from "../../release/content.ts";
import { readSiteFile } from "../../routes-file/routes-json.ts";
import { readIfThere } from "../tables/input.ts";
import type { Io } from "../terminal/io.ts";
import { plural } from "../terminal/output.ts";

/**
 * Describes what would be lost of a file.
 *
 * @returns null if nothing would be lost.
 */
export async function describeLoss(
  io: Io,
  file: string,
  site: SiteData,
  rules: readonly RuleData[],
): Promise<string | null> {
  const bytes = await readIfThere(io, file);
  if (bytes === null) return null;
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === "") return null;
  const { written, rules: old, findings } = readSiteFile(text, file, true);
  const isTable = typeof written.site === "object" && written.site !== null;
  if (!isTable) return `${file} exists, and is not a table`;
  if (old.length < written.rules.length || findings.some((it) => it.id === "json-syntax")) {
    return `${file} exists, and not all of its ${plural(written.rules.length, "rule")} can be read`;
  }
  const keyOf = createRuleKey(site);
  const keys = new Set(rules.map(keyOf));
  const texts = new Set(rules.map(formatRule));
  const changed = old.filter((it) => !texts.has(formatRule(it)));
  const gone = changed.filter((it) => !keys.has(keyOf(it)));
  if (changed.length === 0) return null;
  const others = changed.length - gone.length;
  const losses = [
    ...(gone.length > 0 ? [`${gone.length.toLocaleString("en")} would go`] : []),
    ...(others > 0 ? [`${others.toLocaleString("en")} would be others`] : []),
  ];
  return `${file} has ${plural(old.length, "rule")}: ${losses.join(" and ")}`;
}
