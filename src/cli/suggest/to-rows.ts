/** Converts suggestions of the engine to the rows of a file in which people decide. */
import { tierOf } from "../../suggest/confidence.ts";
import type { Group } from "../../suggest/groups.ts";
import type { Suggestion, Suggestions } from "../../suggest/suggest.ts";
import { sectionOf, type SuggestionRow } from "../../formats/suggestions/rows.ts";

/** The number of other candidates shown. */
const CANDIDATES = 2;

/** The least number of addresses that make a pattern. */
const CASES_AT_LEAST = 2;

/** Removes suggestions and groups of other addresses, keeping the engine's order. */
export function onlyWanted(
  { suggestions, groups }: Suggestions,
  wanted: ReadonlySet<string>,
): Suggestions {
  const places = new Map<number, number>();
  for (const [at, { url }] of suggestions.entries()) {
    if (wanted.has(url)) places.set(at, places.size);
  }
  const among = (list: readonly number[]): number[] => list.flatMap((at) => places.get(at) ?? []);
  const left = groups
    .map((it) => ({ ...it, cases: among(it.cases), exceptions: among(it.exceptions) }))
    .filter((it) => it.cases.length >= CASES_AT_LEAST);
  const grouped = new Set(left.flatMap((it) => it.cases));
  return {
    groups: left,
    suggestions: suggestions
      .filter((_, at) => places.has(at))
      .map((it, at) => (grouped.has(at) ? it : { ...it, group: null })),
  };
}

/** Returns the old site's status for an address; null if not known. */
export type StatusOf = (url: string) => number | null;

/** @returns Rows in no particular order. The text of groups is filled in when the rows are arranged. */
export function toRows({ suggestions, groups }: Suggestions, statusOf: StatusOf): SuggestionRow[] {
  const rows = groups.map((it) => groupRow(it, suggestions));
  const member = new Map<number, string>();
  const exception = new Map<number, string>();
  for (const [at, { cases, exceptions }] of groups.entries()) {
    const old = rows[at]?.old ?? "";
    for (const place of cases) member.set(place, old);
    for (const place of exceptions) if (!exception.has(place)) exception.set(place, old);
  }
  return [
    ...rows,
    ...suggestions.map((it, at): SuggestionRow => {
      const group = member.get(at) ?? exception.get(at) ?? "";
      const kind = member.has(at) ? "in a group" : exception.has(at) ? "exception" : "address";
      return { ...addressRow(it), status: statusOf(it.url), kind, group };
    }),
  ];
}

const UNDECIDED = { decision: "", other: "", note: "", state: "" };

function addressRow(suggestion: Suggestion): Omit<SuggestionRow, "kind" | "group" | "status"> {
  const { url, to, tier, confidence, hits, evidence, alternatives } = suggestion;
  return {
    ...UNDECIDED,
    old: url,
    to: to ?? "",
    tier,
    // Without a suggestion, the confidence would be that of the best candidate.
    confidence: to === null ? null : wholePercent(confidence),
    hits,
    why: evidence.map((it) => it.text).join(". "),
    alternatives: alternatives
      .slice(0, CANDIDATES)
      .filter((it) => it.confidence >= 0.01)
      .map((it) => `${it.to} (${Math.floor(it.confidence * 100)} %)`)
      .join("\n"),
    section: sectionOf(url),
  };
}

function groupRow({ from, to, host, cases }: Group, all: readonly Suggestion[]): SuggestionRow {
  const members = cases.flatMap((at) => all[at] ?? []);
  const scheme = members[0]?.url.startsWith("http:") ? "http" : "https";
  const old = `${scheme}://${host}${from}`;
  const sum = members.reduce((total, it) => total + it.confidence, 0);
  // The mean: the expected number of correct members is the sum of their confidences.
  const confidence = members.length > 0 ? sum / members.length : 0;
  return {
    ...UNDECIDED,
    kind: "group",
    old,
    to,
    tier: tierOf(confidence),
    confidence: wholePercent(confidence),
    hits: null,
    status: null,
    why: "",
    alternatives: "",
    section: sectionOf(old),
    group: "",
  };
}

/** Rounds down, so that the confidence is never overstated. */
function wholePercent(share: number): number {
  return Math.floor(share * 100) / 100;
}
