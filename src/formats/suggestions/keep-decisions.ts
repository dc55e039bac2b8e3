/** New suggestions in a file in which people have decided: whatever somebody typed stays. */
import { alignNames } from "./align-names.ts";
import { isTaken, verdictOf } from "./decide.ts";
import { addressKey } from "./patterns.ts";
import { isTouched, type SuggestionRow } from "./rows.ts";

/** Why an address of the file is not among the new suggestions, in words. */
export type ExplainAbsence = (old: string) => string;

/**
 * Rows that somebody typed in stay what they are, rejected ones beside what is proposed instead; the others become the
 * new ones; those without an address among the new ones stay, and say why.
 *
 * @param suggested The new suggestions.
 * @param there The rows of the file.
 */
export function keepDecisions(
  suggested: readonly SuggestionRow[],
  there: readonly SuggestionRow[],
  explain: ExplainAbsence,
): SuggestionRow[] {
  const fresh = alignNames(suggested, there);
  const decidedGroups = new Map(
    there.flatMap((it) => (it.kind === "group" && isTaken(verdictOf(it)) ? [[it.old, it]] : [])),
  );
  const rejectedGroups = new Set(
    there.flatMap((it) => (it.kind === "group" && isRejected(it) ? [groupKey(it)] : [])),
  );
  const freshGroups = new Map(
    fresh.flatMap((it) => (it.kind === "group" ? [[it.old, it] as const] : [])),
  );
  const freshRows = Map.groupBy(
    fresh.filter((it) => it.kind !== "group"),
    (it) => addressKey(it.old),
  );
  const known = Map.groupBy(
    there.filter((it) => it.kind !== "group"),
    (it) => addressKey(it.old),
  );
  const isKept = (row: SuggestionRow): boolean =>
    isTouched(row) || (row.kind === "in a group" && decidedGroups.has(row.group));

  const rows: SuggestionRow[] = [];
  for (const [key, old] of known) {
    const [now] = freshRows.get(key) ?? [];
    const kept = old.filter(isKept);
    const isReplaced =
      now !== undefined && now.to !== "" && kept.every((it) => isRejected(it) && it.to !== now.to);
    for (const row of kept) {
      const beside = isReplaced ? { ...now, kind: "address" as const, group: "" } : now;
      rows.push(withPlace(row, beside, decidedGroups, explain));
    }
    if (kept.length > 0 && !isReplaced) continue;
    const before = old.find((it) => !isKept(it));
    if (now) rows.push(before ? withBefore(now, before) : now);
    else if (before) {
      rows.push({ ...before, kind: "address", group: "", state: explain(before.old) });
    }
  }
  for (const [key, [now]] of freshRows)
    if (now && !known.has(key)) rows.push({ ...now, state: "new" });

  const settled = rows.map((row): SuggestionRow => {
    const group = freshGroups.get(row.group);
    const decided = decidedGroups.get(row.group);
    if (!group || !decided || row.kind !== "in a group" || row.to === "") return row;
    // Of one pattern with another target, what somebody decided goes.
    return isKept(row) || group.to === targetOf(decided) ? row : { ...row, kind: "exception" };
  });
  const groups = there.filter((it) => it.kind === "group" && isTouched(it));
  const same = new Set(groups.map(groupKey));
  const added = [...freshGroups.values()].filter(
    (it) =>
      !decidedGroups.has(it.old) && !same.has(groupKey(it)) && !rejectedGroups.has(groupKey(it)),
  );
  const before = new Map(there.filter((it) => it.kind === "group").map((it) => [groupKey(it), it]));
  return withoutEmptyGroups([
    ...groups.map((it) => refreshed(it, freshGroups.get(it.old))),
    ...added.map((it) => {
      const old = before.get(groupKey(it));
      return old ? { ...it, section: old.section } : { ...it, state: "new" };
    }),
    ...settled,
  ]);
}

function isRejected(row: SuggestionRow): boolean {
  return verdictOf(row).kind === "reject";
}

function groupKey({ old, to }: SuggestionRow): string {
  return `${old}\n${to}`;
}

function targetOf(row: SuggestionRow): string {
  const verdict = verdictOf(row);
  return verdict.kind === "accept" ? verdict.to : "";
}

/** What is known of it now; its place in a group that somebody has decided about stays. */
function withPlace(
  row: SuggestionRow,
  now: SuggestionRow | undefined,
  decidedGroups: ReadonlyMap<string, SuggestionRow>,
  explain: ExplainAbsence,
): SuggestionRow {
  const stays = decidedGroups.has(row.group);
  if (!now) {
    const place = stays ? {} : { kind: "address" as const, group: "" };
    return { ...row, ...place, state: explain(row.old) };
  }
  const place = stays ? {} : { kind: now.kind, group: now.group };
  return { ...row, ...place, hits: now.hits, state: "" };
}

function refreshed(group: SuggestionRow, now: SuggestionRow | undefined): SuggestionRow {
  if (!now || now.to !== group.to) return group;
  return { ...group, tier: now.tier, confidence: now.confidence };
}

/** A suggestion that became another one says which it was: somebody may have written over it. */
function withBefore(now: SuggestionRow, before: SuggestionRow): SuggestionRow {
  const isOther = before.to !== "" && before.to !== now.to;
  const section = before.section === "" ? now.section : before.section;
  return { ...now, section, state: isOther ? `suggested before: ${before.to}` : "" };
}

/** A pattern whose addresses have all been decided about one by one is no group any more. */
function withoutEmptyGroups(rows: readonly SuggestionRow[]): SuggestionRow[] {
  const used = new Set(rows.flatMap((it) => (it.kind === "in a group" ? [it.group] : [])));
  const left = rows.filter((it) => it.kind !== "group" || isTouched(it) || used.has(it.old));
  const names = new Set(left.flatMap((it) => (it.kind === "group" ? [it.old] : [])));
  return left.map((it) =>
    it.kind === "group" || it.group === "" || names.has(it.group)
      ? it
      : { ...it, kind: "address", group: "" },
  );
}
