/** Extracts lessons from a file of suggestions: targets that people marked as right or wrong. */
import { isTaken, verdictOf } from "./decide.ts";
import { addressKey, findPatterns } from "./patterns.ts";
import type { SuggestionRow } from "./rows.ts";

export interface Pair {
  readonly old: string;
  readonly to: string;
}

export interface Lessons {
  readonly confirmed: readonly Pair[];
  readonly rejected: readonly Pair[];
}

/** @param addresses The old addresses; the target of a rejected pattern is wrong for all that match. */
export function lessonsOf(rows: readonly SuggestionRow[], addresses: readonly string[]): Lessons {
  const groups = rows.filter((it) => it.kind === "group");
  const accepted = groups.flatMap((row) => {
    const verdict = verdictOf(row);
    return verdict.kind === "accept" ? [{ old: row.old, to: verdict.to }] : [];
  });
  const findAccepted = findPatterns(accepted);
  const findRejected = findPatterns(groups.filter((it) => verdictOf(it).kind === "reject"));
  const confirmed = new Map<string, Pair>();
  const rejected: Pair[] = addresses.flatMap((old) => {
    const to = findRejected(old)?.to ?? null;
    return to === null ? [] : [{ old, to }];
  });
  const decided = new Set<string>();
  for (const row of rows) {
    if (row.kind === "group") continue;
    const verdict = verdictOf(row);
    if (isTaken(verdict)) decided.add(addressKey(row.old));
    if (verdict.kind === "accept") {
      confirmed.set(addressKey(row.old), { old: row.old, to: verdict.to });
    }
    // A suggestion next to a typed address is wrong as well.
    const isReplaced = verdict.kind === "accept" && verdict.isTyped;
    if ((verdict.kind === "reject" || isReplaced) && row.to !== "") {
      rejected.push({ old: row.old, to: row.to });
    }
  }
  for (const row of rows) {
    const key = addressKey(row.old);
    if (row.kind !== "in a group" || decided.has(key) || verdictOf(row).kind !== "open") continue;
    const found = findAccepted(row.old);
    const isMember = found !== null && accepted[found.at]?.old === row.group;
    if (isMember && found.to !== null) confirmed.set(key, { old: row.old, to: found.to });
  }
  const isRight = ({ old, to }: Pair): boolean => confirmed.get(addressKey(old))?.to === to;
  return { confirmed: [...confirmed.values()], rejected: rejected.filter((it) => !isRight(it)) };
}
