/** Findings by kind, as people read them: how many of each there are, and the first of them. */
import { type Finding, FINDING_SEVERITY, type FindingId, type Severity } from "../finding.ts";
import type { RoutesData } from "../table/schema.ts";

/** One finding of a kind. */
export interface ListedFinding {
  /** The `from` of the rule that it is about; null for the site. */
  readonly from: string | null;
  readonly message: string;
  readonly fix: string;
  /** What the rule's own note says; left out where it has none. */
  readonly note?: string | undefined;
}

export interface FindingKind {
  readonly id: FindingId;
  readonly severity: Severity;
  /** Of all findings of this kind, listed or not. */
  readonly count: number;
  /** In the order of the table. */
  readonly listed: readonly ListedFinding[];
}

/** How many of a kind are listed, and how long all that is listed of it may be: a table can have a million of them. */
export const LISTED_AT_MOST = 1000;
const CHARACTERS_AT_MOST = 400_000;

/** A message names a whole chain of redirects: its beginning says enough. */
const TEXT_CHARACTERS_AT_MOST = 1000;

const ORDER: readonly string[] = Object.keys(FINDING_SEVERITY);

/**
 * Errors before warnings, else in the order of `FINDING_SEVERITY`.
 *
 * @param rules Those of the table, by the indices that the findings name.
 */
export function groupFindings(
  findings: readonly Finding[],
  rules: RoutesData["rules"],
): FindingKind[] {
  const byKind = Map.groupBy(findings, (it) => it.id);
  return [...byKind]
    .map(([id, all]) => ({
      id,
      severity: FINDING_SEVERITY[id],
      count: all.length,
      listed: listWithin(all, rules),
    }))
    .sort(
      (a, b) =>
        Number(a.severity === "warning") - Number(b.severity === "warning") ||
        ORDER.indexOf(a.id) - ORDER.indexOf(b.id),
    );
}

function listWithin(findings: readonly Finding[], rules: RoutesData["rules"]): ListedFinding[] {
  const listed: ListedFinding[] = [];
  let characters = 0;
  for (const { message, fix, at } of findings.slice(0, LISTED_AT_MOST)) {
    const rule = at.rule === null ? null : rules[at.rule];
    const note = rule?.note === undefined ? {} : { note: cut(rule.note) };
    const finding = { from: rule?.from ?? null, message: cut(message), fix: cut(fix), ...note };
    characters += JSON.stringify(finding).length;
    // The first stays, however long it is.
    if (characters > CHARACTERS_AT_MOST && listed.length > 0) break;
    listed.push(finding);
  }
  return listed;
}

function cut(text: string): string {
  return text.length > TEXT_CHARACTERS_AT_MOST
    ? `${text.slice(0, TEXT_CHARACTERS_AT_MOST - 1)}…`
    : text;
}
