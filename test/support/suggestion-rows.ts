import type { SuggestionRow } from "../../src/formats/suggestions/rows.ts";

export const OLD = "https://www.old.example";
export const NEW = "https://www.new.example";

/** Returns a row of a suggestions file; an address without a decision by default. */
export function row(old: string, to: string, more: Partial<SuggestionRow> = {}): SuggestionRow {
  return {
    kind: "address",
    decision: "",
    other: "",
    old: old.startsWith("/") ? OLD + old : old,
    to: to.startsWith("/") ? NEW + to : to,
    tier: "sure",
    confidence: 0.98,
    hits: null,
    status: null,
    why: "",
    alternatives: "",
    section: "",
    note: "",
    group: "",
    state: "",
    ...more,
  };
}

export function group(
  old: string,
  to: string,
  members: readonly SuggestionRow[],
  more: Partial<SuggestionRow> = {},
): SuggestionRow[] {
  const first = row(old, to, { kind: "group", ...more });
  return [
    first,
    ...members.map((it): SuggestionRow => {
      return { ...it, kind: it.kind === "address" ? "in a group" : it.kind, group: first.old };
    }),
  ];
}
