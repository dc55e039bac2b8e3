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
  /** Absent if the finding names nothing else, predates this field, or would take too much room with it. */
  readonly data?: FindingData | undefined;
}

export interface FindingKind {
  readonly id: FindingId;
  readonly severity: Severity;
  /** The number of all findings of this kind, including those not listed. */
  readonly count: number;
  /** In the order of the table. */
  readonly listed: readonly ListedFinding[];
}

/** Upper bounds on the number and the total length of the findings listed per kind: a table can have a million. */
export const LISTED_AT_MOST = 1000;
const CHARACTERS_AT_MOST = 400_000;
const DATA_CHARACTERS_AT_MOST = 200_000;

/** A message may name a whole chain of redirects; its first part is enough. */
const TEXT_CHARACTERS_AT_MOST = 1000;

const ORDER: readonly string[] = Object.keys(FINDING_SEVERITY);

/**
 * Groups findings by kind: errors before warnings, otherwise in the order of `FINDING_SEVERITY`.
 *
 * @param rules The rules of the table, which the findings refer to by index.
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
    // The first finding is always listed, whatever its length.
    if (characters > CHARACTERS_AT_MOST && listed.length > 0) break;
    listed.push(finding);
  }
  return withData(listed, findings);
}

/** Adds data to the first findings while there is room. Data never decides whether a finding is listed. */
function withData(listed: readonly ListedFinding[], findings: readonly Finding[]): ListedFinding[] {
  let characters = 0;
  return listed.map((finding, index) => {
    const data = findings[index]?.data;
    if (data === undefined || !isShort(data)) return finding;
    characters += JSON.stringify(data).length;
    return characters > DATA_CHARACTERS_AT_MOST ? finding : { ...finding, data };
  });
}

/** Whether data is short enough to be stored in a record and shown in full. */
export function isShort(data: FindingData): boolean {
  return JSON.stringify(data).length <= TEXT_CHARACTERS_AT_MOST;
}

function cut(text: string): string {
  return text.length > TEXT_CHARACTERS_AT_MOST
    ? `${text.slice(0, TEXT_CHARACTERS_AT_MOST - 1)}…`
    : text;
}
