/** The rows of a file of suggestions, in which people decide where old addresses lead. */

/**
 * The kinds of rows: a pattern for all addresses that it matches, a single address, an address that a pattern of the
 * file matches but that leads elsewhere, and an address that follows its group unless it has a decision of its own.
 */
export const KINDS = ["group", "address", "exception", "in a group"] as const;
export type Kind = (typeof KINDS)[number];

export interface SuggestionRow {
  readonly kind: Kind;
  /** As typed; empty if not decided yet. */
  readonly decision: string;
  /** The address that somebody typed because the suggested one is wrong; empty if none. */
  readonly other: string;
  /** A whole address; for a group the `from` of a rule with its host: `https://www.old.example/product/:a`. */
  readonly old: string;
  /** The suggested target; for a group the `to` of a rule; empty if none. */
  readonly to: string;
  /** The degree of certainty, as one of the engine's words. */
  readonly tier: string;
  /** The share of correct ones among similar suggestions, from 0 to 1; null if unknown. */
  readonly confidence: number | null;
  /** null if not counted; for a group the sum of its addresses. */
  readonly hits: number | null;
  /** The old site's answer as an HTTP status; null if unknown and for groups. */
  readonly status: number | null;
  /** The evidence, in words. */
  readonly why: string;
  /** Other candidates, in words. */
  readonly alternatives: string;
  readonly section: string;
  readonly note: string;
  /** For an address in a group and for an exception, the `old` of the group; otherwise empty. */
  readonly group: string;
  /** What has changed since the decision, in words; usually empty. */
  readonly state: string;
  /** Columns that people added, by name. */
  readonly more?: Readonly<Record<string, string>>;
}

export interface PlacedRow extends SuggestionRow {
  readonly line: number;
  readonly text: string;
  /** The sheet of a workbook; null for text. */
  readonly sheet: string | null;
}

/** Whether the old site itself had no page there: a mistyped address, or a page that was gone before. */
export function wasNoPage({ status }: SuggestionRow): boolean {
  return status === 404 || status === 410;
}

/** Whether somebody decided about a row, or tried to. */
export function isDecided({ decision, other }: SuggestionRow): boolean {
  return decision !== "" || other !== "";
}

/** Whether somebody typed anything into a row that must not be lost. */
export function isTouched(row: SuggestionRow): boolean {
  return isDecided(row) || row.note !== "" || Object.values(row.more ?? {}).some((it) => it !== "");
}

/**
 * Replaces a suggestion that nobody decided about and keeps its notes. If the target changed, the state names the
 * former one, because somebody may have edited it.
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

/** The likely section: the first segment of a path that is neither a language nor a placeholder. */
export function sectionOf(old: string): string {
  const segments = (URL.parse(old)?.pathname ?? "").split("/").filter((it) => it !== "");
  const name = segments
    .slice(0, -1)
    .find((it) => /^[a-z][\w-]{2,39}$/i.test(it) && !/^[a-z]{2}[-_][a-z]{2,4}$/i.test(it));
  return name ?? "";
}
