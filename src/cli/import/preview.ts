import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { meantHost } from "../../domain/url/meant-host.ts";
import type { ImportedFile } from "../../formats/dialect/import-file.ts";
import type { MissingHosts } from "../../formats/dialect/missing-hosts.ts";
import { nameOf } from "../tables/input.ts";
import type { Io } from "../terminal/io.ts";
import { plural, say, stylesFor } from "../terminal/output.ts";
import { shownAddress } from "../terminal/printable.ts";

const ROWS_SHOWN = 10;

/** Prints a preview of an import: the counts, and the first rows. */
export function previewImport(io: Io, file: string, imported: ImportedFile): void {
  const styles = stylesFor(io, "stderr");
  const { rules, rejects, entryCount } = imported;
  const gone = rules.filter(({ rule }) => rule.gone).length;
  const kept = rules.filter(({ rule }) => rule.keep).length;
  const undecided = rules.filter(({ rule }) => rule.undecided).length;
  const served = rules.filter(({ rule }) => rule.serve !== undefined).length;
  const kinds = [
    plural(rules.length - gone - kept - undecided - served, "redirect"),
    ...(gone > 0 ? [`${gone.toLocaleString("en")} gone`] : []),
    ...(kept > 0 ? [`${kept.toLocaleString("en")} kept on the old site`] : []),
    ...(served > 0 ? [`${served.toLocaleString("en")} answered with a small file`] : []),
    ...(undecided > 0 ? [`${undecided.toLocaleString("en")} undecided`] : []),
  ];
  const entries = entryCount === 1 ? "1 entry" : `${entryCount.toLocaleString("en")} entries`;
  say(
    io,
    `${styles.bold(nameOf(file))}: ${entries}, ${plural(rules.length, "rule")} (${kinds.join(", ")}), ${rejects.length.toLocaleString("en")} left out`,
  );
  for (const remark of imported.remarks) say(io, `  ${remark}`);
  for (const { rule } of rules.slice(0, ROWS_SHOWN)) say(io, `  ${showRule(rule)}`);
  if (rules.length > ROWS_SHOWN) {
    say(io, styles.dim(`  … and ${(rules.length - ROWS_SHOWN).toLocaleString("en")} more`));
  }
}

function showRule({ from, to, gone, keep, serve, undecided, status = 301 }: RuleData): string {
  const old = shownAddress(from);
  if (keep) return `${old}  kept`;
  if (undecided) return `${old}  undecided`;
  if (serve !== undefined) return `${old}  a small file`;
  const target = to === undefined ? "" : ` -> ${shownAddress(to)}`;
  return gone ? `${old}  gone${target}` : `${old}${target}  (${status})`;
}

/** If the site lacks hosts, prints the text to paste, so that nobody has to collect them from the findings. */
export function sayMissingHosts(io: Io, site: SiteData, missing: MissingHosts): void {
  const styles = stylesFor(io, "stderr");
  for (const list of ["hosts", "targetHosts"] as const) {
    // For a misspelt host, the finding already suggests the right one.
    const known = site[list].map(canonicalHost);
    const lacking = missing[list].filter((it) => meantHost(it, known) === null);
    const { length } = lacking;
    if (length === 0) continue;
    const all = JSON.stringify([...site[list], ...lacking]).replaceAll(",", ", ");
    say(
      io,
      `site.${list} lacks ${plural(length, "host")}; if ${length === 1 ? "it belongs" : "they belong"} there, write\n    ${styles.bold(`"${list}": ${all}`)}`,
    );
  }
}
