/** The rows of a file of suggestions, in which people decide where old addresses go. */

/**
 * What a row is about: a pattern and all addresses that it says, an address by itself, an address that a pattern of the
 * file takes and that goes elsewhere, or an address that goes as its group does unless it is decided by itself.
 */
export const KINDS = ["group", "address", "exception", "in a group"] as const;
export type Kind = (typeof KINDS)[number];

export interface SuggestionRow {
  readonly kind: Kind;
  /** As somebody typed it; empty: not yet. */
  readonly decision: string;
  /** The address that somebody typed because the suggested one is wrong; empty: none. */
  readonly other: string;
  /** A whole address; of a group a rule's `from` with its host: `https://www.old.example/product/:a`. */
  readonly old: string;
  /** The suggested target; of a group a rule's `to`; empty: none. */
  readonly to: string;
  /** How sure, as one of the engine's words. */
  readonly tier: string;
  /** The share of right ones among suggestions like it, 0 to 1; null if nobody knows. */
  readonly confidence: number | null;
  /** null if nobody has counted; of a group all of its addresses' together. */
  readonly hits: number | null;
  /** What the old site answered, as an HTTP status; null if nobody knows, and of a group. */
  readonly status: number | null;
  /** The evidence, in words. */
  readonly why: string;
  /** Other candidates, in words. */
  readonly alternatives: string;
  readonly section: string;
  readonly note: string;
  /** Of an address in a group, and of an exception: the `old` of the group; else empty. */
  readonly group: string;
  /** What became of it since somebody decided, in words; mostly empty. */
  readonly state: string;
  /** Columns that somebody added, by their names. */
  readonly more?: Readonly<Record<string, string>>;
}

/** A row, and where it stands. */
export interface PlacedRow extends SuggestionRow {
  readonly line: number;
  /** As it stood. */
  readonly text: string;
  /** The sheet of a workbook; null for a text. */
  readonly sheet: string | null;
}

/** Whether the old site itself had no page there: what people mistyped, or what was gone before. */
export function wasNoPage({ status }: SuggestionRow): boolean {
  return status === 404 || status === 410;
}

/** Whether somebody decided about it, or tried to. */
export function isDecided({ decision, other }: SuggestionRow): boolean {
  return decision !== "" || other !== "";
}

/** Whether somebody typed anything into it that must not be lost. */
export function isTouched(row: SuggestionRow): boolean {
  return isDecided(row) || row.note !== "" || Object.values(row.more ?? {}).some((it) => it !== "");
}

/**
 * A suggestion in the place of one that nobody decided about, with what was noted there. One that became another says which
 * it was: somebody may have written over it.
 */
export function updated(now: SuggestionRow, before: SuggestionRow): SuggestionRow {
  const { note, more, to } = before;
  return {
    ...now,
    section: before.section === "" ? now.section : before.section,
    note,
    state: to !== "" && to !== now.to ? `suggested before: ${to}` : "",
    ...(more ? { more } : {}),
  };
}

/** What a person thinks of the section: the first name in a path that is not a language and no placeholder. */
export function sectionOf(old: string): string {
  const segments = (URL.parse(old)?.pathname ?? "").split("/").filter((it) => it !== "");
  const name = segments
    .slice(0, -1)
    .find((it) => /^[a-z][\w-]{2,39}$/i.test(it) && !/^[a-z]{2}[-_][a-z]{2,4}$/i.test(it));
  return name ?? "";
}
