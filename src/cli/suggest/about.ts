/** The description of a file of suggestions inside it. */
import { formatInstant, type Instant } from "../../domain/instant.ts";
import { isOpen } from "../../formats/suggestions/arrange-rows.ts";
import { DECISIONS } from "../../formats/suggestions/decide.ts";
import type { SuggestionRow } from "../../formats/suggestions/rows.ts";
import type { AboutLine } from "../../formats/suggestions/write-workbook.ts";
import { TIERS } from "../../suggest/confidence.ts";
import type { Suggestion } from "../../suggest/suggest.ts";
import { formatCount } from "../terminal/numbers.ts";
import { plural } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { VERSION } from "../terminal/version.ts";
import { countTiers, TIER_MEANS } from "./report.ts";

export function titleOf(rows: readonly SuggestionRow[]): string {
  const shown = rows.filter((it) => it.kind !== "in a group");
  const groups = shown.filter((it) => it.kind === "group").length;
  const singles = shown.length - groups;
  const open = shown.filter(isOpen).length;
  const parts = [
    ...(groups > 0 ? [plural(groups, "group")] : []),
    plural(singles, "single address", "single addresses"),
  ];
  const left = open === shown.length ? "" : `, ${formatCount(open)} still to decide`;
  return `Where old addresses go: ${parts.join(" and ")}${left}`;
}

export function introOf(): string {
  return "In the first column choose accept, reject, gone or undecided, or write the right address beside it. Rows without a decision are not imported; a group's decision is that of all its addresses. Sort, filter and add columns as you like.";
}

interface Made {
  readonly old: string;
  readonly new: string;
  readonly routes: string | null;
  readonly confirmed?: string;
  readonly now: Instant;
  readonly sizes: { readonly old: number; readonly new: number; readonly asked: number };
}

export function aboutSuggestions(
  suggestions: readonly Suggestion[],
  { old, new: fresh, routes, confirmed, now, sizes }: Made,
  next: readonly string[],
): AboutLine[] {
  const counts = countTiers(suggestions);
  return [
    ["Made", `${formatInstant(now).slice(0, 16).replace("T", " ")} UTC, by Sunset ${VERSION}`],
    [
      "Old addresses",
      `${nameOf(old)}: ${formatCount(sizes.old)}, of which ${formatCount(sizes.asked)} need a new one`,
    ],
    ["New addresses", `${nameOf(fresh)}: ${formatCount(sizes.new)}; nothing else is proposed`],
    [
      "Table",
      routes === null ? "none" : `${routes}: what it answers with a rule is not asked about`,
    ],
    [
      "Confirmed",
      confirmed === undefined
        ? "what is decided in this file"
        : `${confirmed}, and what is decided in this file`,
    ],
    ["", ""],
    ["How sure", "Addresses"],
    ...TIERS.map((it): AboutLine => [it, `${formatCount(counts[it])}: ${TIER_MEANS[it]}`]),
    [
      "Confidence",
      "Of all suggestions with this share or more, at least this share was right where the answers were known",
    ],
    ["", ""],
    ["Decision", "What it means"],
    ...Object.entries(DECISIONS).map(([word, means]): AboutLine => [word, means]),
    [
      "Other address",
      "takes precedence over the suggested one, whatever the word beside it; beside gone it is what the page for visitors links to",
    ],
    ["empty", "not decided yet: not imported"],
    ["", ""],
    [
      "group",
      "a pattern, and all addresses that it covers; a name after a colon stands for any one part of the address, * for the rest of it",
    ],
    [
      "exception",
      "an address that the pattern above it covers, but that goes elsewhere: until it has a decision it is undecided, and does not follow the group",
    ],
    ["in a group", "follows its group, unless it has a decision of its own in the sheet In groups"],
    ["", ""],
    ["When you are done", `Save, and have somebody run ${pasteable(next)}`],
    ["New addresses come in", "Run suggest again with -o on this file: what you typed stays"],
  ];
}

function nameOf(file: string): string {
  return file === "-" ? "standard input" : file;
}
