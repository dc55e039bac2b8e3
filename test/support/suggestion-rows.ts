import type { SuggestionRow } from "../../src/formats/suggestions/rows.ts";

export const OLD = "https://www.old.example";
export const NEW = "https://www.new.example";

/** A row of a file of suggestions; an address without a decision if nothing else is said. */
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
