import { isOpen } from "../../formats/suggestions/arrange-rows.ts";
import type { SuggestionRow } from "../../formats/suggestions/rows.ts";
import { TIERS, type Tier } from "../../suggest/confidence.ts";
import type { Suggestion } from "../../suggest/suggest.ts";
import { formatCount } from "../terminal/numbers.ts";
import { plural, type Styles } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";

export const TIER_MEANS: Readonly<Record<Tier, string>> = {
  sure: "almost all of them are right: check a few",
  likely: "most of them are right: check each",
  guess: "some are right: a start",
  none: "no page of the new site fits",
};

export function countTiers(suggestions: readonly Suggestion[]): Readonly<Record<Tier, number>> {
  const count = (tier: Tier): number => suggestions.filter((it) => it.tier === tier).length;
  return {
    sure: count("sure"),
    likely: count("likely"),
    guess: count("guess"),
    none: count("none"),
  };
}

const GROUPS = 10;
const ADDRESSES = 10;

/** @param all The arranged rows, of which only undecided ones are shown. */
export function formatSuggestions(
  suggestions: readonly Suggestion[],
  all: readonly SuggestionRow[],
  styles: Styles,
): string[] {
  const counts = countTiers(suggestions);
  const width = formatCount(Math.max(...Object.values(counts))).length;
  const lines = [styles.bold(plural(suggestions.length, "old address", "old addresses"))];
  for (const tier of TIERS) {
    lines.push(
      `  ${formatCount(counts[tier]).padStart(width)}  ${tier.padEnd(6)}  ${styles.dim(TIER_MEANS[tier])}`,
    );
  }
  const rows = all.filter(isOpen);
  const groups = rows.filter((it) => it.kind === "group");
  if (groups.length > 0) {
    lines.push("", styles.bold(plural(groups.length, "group")));
    for (const it of groups.slice(0, GROUPS)) lines.push(`  ${it.tier}  ${printable(it.why)}`);
    if (groups.length > GROUPS)
      lines.push(styles.dim(`  … and ${formatCount(groups.length - GROUPS)} more`));
  }
  const singles = rows
    .filter((it) => it.kind === "address" || it.kind === "exception")
    .toSorted((a, b) => (b.hits ?? -1) - (a.hits ?? -1));
  if (singles.length > 0) {
    const hasHits = singles.some((it) => it.hits !== null);
    lines.push(
      "",
      styles.bold(
        `${plural(singles.length, "single address", "single addresses")}${hasHits ? ", the most requested first" : ""}`,
      ),
    );
    for (const it of singles.slice(0, ADDRESSES)) lines.push(...formatAddress(it, styles));
    if (singles.length > ADDRESSES)
      lines.push(styles.dim(`  … and ${formatCount(singles.length - ADDRESSES)} more`));
  }
  return lines;
}

function formatAddress(row: SuggestionRow, { dim }: Styles): string[] {
  const hits = row.hits === null ? "" : `  ${dim(plural(row.hits, "hit"))}`;
  const to = row.to === "" ? "nothing fits" : printable(row.to);
  const share =
    row.confidence === null || row.to === "" ? "" : ` ${Math.floor(row.confidence * 100)} %`;
  const why = row.why === "" ? [] : [`    ${dim(printable(row.why))}`];
  return [`  ${printable(row.old)}${hits}`, `    -> ${to}  ${row.tier}${share}`, ...why];
}
