/**
 * Decides which rows of a file become rules: not those that an accepted pattern covers, but those that it must not
 * match.
 */
import { isTaken, type Taken, type Verdict } from "./decide.ts";
import { addressKey, findPatterns } from "./patterns.ts";
import type { SuggestionRow } from "./rows.ts";

export interface Judged<Row extends SuggestionRow = SuggestionRow> {
  readonly row: Row;
  readonly verdict: Verdict;
}

/** The examples of a rule, as paths. */
export interface Examples {
  readonly match: readonly string[];
  readonly mustNotMatch: readonly string[];
}

export interface PlacedAddresses {
  /** The answer of the rule that a row becomes; null for none. */
  answerOf(judged: Judged): Taken | null;
  /** The examples of an accepted group; empty for other rows. */
  examplesOf(row: SuggestionRow): Examples;
}

const EXAMPLES_AT_MOST = 3;
const NO_EXAMPLES: Examples = { match: [], mustNotMatch: [] };
const UNDECIDED: Taken = { kind: "undecided" };

export function placeAddresses(rows: readonly Judged[]): PlacedAddresses {
  const groups = rows.flatMap(({ row, verdict }) =>
    row.kind === "group" && isTaken(verdict)
      ? [{ old: row.old, to: verdict.kind === "undecided" ? "" : (verdict.to ?? ""), verdict }]
      : [],
  );
  const find = findPatterns(groups);
  const byName = new Map(groups.map((it) => [it.old, { ...it, find: findPatterns([it]) }]));
  /** The verdict of a row; a member without a decision of its own has its group's. */
  const verdictOf = ({ row, verdict }: Judged): Verdict => {
    const group = row.kind === "in a group" ? byName.get(row.group) : undefined;
    if (verdict.kind !== "open" || !group) return verdict;
    if (group.verdict.kind !== "accept") return group.verdict;
    const to = group.find(row.old)?.to ?? null;
    return to === null ? verdict : { kind: "accept", to, isTyped: false };
  };
  /** The pattern that matches an address, and whether its answer is the desired one; null if none matches. */
  const follow = (it: Judged): { group: string; isMeant: boolean } | null => {
    const { row } = it;
    const found = row.kind === "group" ? null : find(row.old);
    if (!found) return null;
    const group = groups[found.at]?.old ?? "";
    const isMember = it.verdict.kind === "open" && row.kind === "in a group" && row.group === group;
    const verdict = verdictOf(it);
    const wanted = verdict.kind === "accept" ? verdict.to : verdict.kind === "open" ? row.to : null;
    return { group, isMeant: isMember || (wanted !== null && isSame(found.to, wanted)) };
  };
  const own = new Set(
    rows
      .filter((it) => it.row.kind !== "group" && isTaken(verdictOf(it)) && !follow(it)?.isMeant)
      .map((it) => addressKey(it.row.old)),
  );
  const examples = new Map(
    groups.map(({ old }) => [old, { match: [] as string[], mustNotMatch: [] as string[] }]),
  );
  for (const it of rows) {
    const followed = follow(it);
    const lists = followed && examples.get(followed.group);
    if (!lists) continue;
    const isMatch = followed.isMeant && !own.has(addressKey(it.row.old));
    const list = isMatch ? lists.match : lists.mustNotMatch;
    const path = pathOf(it.row.old);
    if (list.length < EXAMPLES_AT_MOST && !list.includes(path)) list.push(path);
  }
  return {
    answerOf: (it) => {
      const followed = follow(it);
      const verdict = verdictOf(it);
      if (isTaken(verdict)) return followed?.isMeant ? null : verdict;
      const isSent = followed && !followed.isMeant && !own.has(addressKey(it.row.old));
      return isSent ? UNDECIDED : null;
    },
    examplesOf: (row) => (row.kind === "group" ? examples.get(row.old) : null) ?? NO_EXAMPLES,
  };
}

function isSame(a: string | null, b: string): boolean {
  return a !== null && (a === b || a === URL.parse(b)?.href);
}

function pathOf(address: string): string {
  const url = URL.parse(address);
  return url ? url.pathname + url.search : address;
}
