/** Keeps directives that do not become rules: writes them to the file of rejects, and reports what is left out. */
import type { EntryCollector, EntryPlace } from "../import/entries.ts";
import { quirk } from "../import/refusals.ts";
import type { ApacheFile, Directive, Section } from "./syntax.ts";

export const REDIRECTS = new Set([
  "redirect",
  "redirectpermanent",
  "redirecttemp",
  "redirectmatch",
]);

/** The text of an entry in the file of rejects: with its conditions, in its virtual host. */
export function keepIn(
  { line, column, text }: Directive,
  conditions: readonly Directive[],
  section: Section | null,
  names: readonly string[] = [],
): EntryPlace {
  const lines = [...conditions.map((it) => it.text), text];
  if (!section) return { line, column, text: lines.join("\n") };
  const own = names.map((it, index) => `${index === 0 ? "ServerName" : "ServerAlias"} ${it}`);
  const inside = [...own, ...lines].map((it) => `  ${it}`);
  return { line, column, text: [section.text, ...inside, "</VirtualHost>"].join("\n") };
}

/** Reports each section that does not hold and contains redirects, once. */
export function reportSkipped(skipped: ApacheFile["skipped"], collector: EntryCollector): void {
  const found = skipped.filter(
    ({ directive: { name } }) => REDIRECTS.has(name) || name === "rewriterule",
  );
  for (const [{ text }, inside] of Map.groupBy(found, (it) => it.section)) {
    const [first] = inside;
    if (!first) continue;
    const message = `${text} does not apply on a current server: what redirects in it (${inside.length}) is left out`;
    collector.report(
      first.directive,
      quirk(message, "Remove the section's two lines if it did apply"),
    );
  }
}
