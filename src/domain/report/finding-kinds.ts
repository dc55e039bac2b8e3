/** Findings grouped by kind for display: the number of each kind, and the first ones. */
import {
  type Finding,
  FINDING_SEVERITY,
  type FindingData,
  type FindingId,
  type Severity,
} from "../finding.ts";
import type { RoutesData } from "../table/schema.ts";

export interface ListedFinding {
  /** The `from` of the rule concerned; null for the site. */
  readonly from: string | null;
  readonly message: string;
  readonly fix: string;
  /** The rule's own note; absent if it has none. */
  readonly note?: string | undefined;
  /** Absent if it names nothing else, was published before this field existed, or would take too much room. */
  readonly data?: FindingData | undefined;
}

export interface FindingKind {
  readonly id: FindingId;
  readonly severity: Severity;
  /** The number of all findings of this kind, listed or not. */
  readonly count: number;
  /** In the order of the table. */
  readonly listed: readonly ListedFinding[];
}

/** Bounds on the number and the total length of the listed findings of a kind, because a table can have a million. */
export const LISTED_AT_MOST = 1000;
const CHARACTERS_AT_MOST = 400_000;
const DATA_CHARACTERS_AT_MOST = 200_000;

/** A message may name a whole chain of redirects; its beginning is enough. */
const TEXT_CHARACTERS_AT_MOST = 1000;

const ORDER: readonly string[] = Object.keys(FINDING_SEVERITY);

/**
 * Groups findings: errors before warnings, otherwise in the order of `FINDING_SEVERITY`.
 *
 * @param rules The rules of the table, by the indices that the findings name.
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
    // The first one is always listed, however long it is.
    if (characters > CHARACTERS_AT_MOST && listed.length > 0) break;
    listed.push(finding);
  }
  return withData(listed, findings);
}

/** Adds the data of the first findings, as far as there is room; whether a finding is listed never depends on it. */
function withData(listed: readonly ListedFinding[], findings: readonly Finding[]): ListedFinding[] {
  let characters = 0;
  return listed.map((finding, index) => {
    const data = findings[index]?.data;
    if (data === undefined || !isShort(data)) return finding;
    characters += JSON.stringify(data).length;
    return characters > DATA_CHARACTERS_AT_MOST ? finding : { ...finding, data };
  });
}

/** Whether a record may hold this data, which a page then shows as it is. */
export function isShort(data: FindingData): boolean {
  return JSON.stringify(data).length <= TEXT_CHARACTERS_AT_MOST;
}

function cut(text: string): string {
  return text.length > TEXT_CHARACTERS_AT_MOST
    ? `${text.slice(0, TEXT_CHARACTERS_AT_MOST - 1)}…`
    : text;
}
