/** Merges the groups of new suggestions with those of a file in which people have decided. */
import { isDecided, isTouched, type SuggestionRow, updated } from "./rows.ts";
import { isTaken, verdictOf } from "./decide.ts";

/**
 * Keeps the groups with a decision. A new group with the same pattern and another target is suggested next to a
 * rejected one, and otherwise left out.
 */
export function keepGroups(
  fresh: readonly SuggestionRow[],
  there: readonly SuggestionRow[],
): SuggestionRow[] {
  const decided = there.filter(isDecided);
  const open = new Map(there.flatMap((it) => (isDecided(it) ? [] : [[it.old, it]])));
  const settled = new Set(decided.flatMap((it) => (isTaken(verdictOf(it)) ? [it.old] : [])));
  const known = new Set(decided.map(keyOf));
  const added = fresh.filter((it) => !settled.has(it.old) && !known.has(keyOf(it)));
  const names = new Set(fresh.map((it) => it.old));
  const figures = new Map(fresh.map((it) => [keyOf(it), it]));
  return [
    ...decided.map((it) => {
      const { tier, confidence } = figures.get(keyOf(it)) ?? it;
      return { ...it, tier, confidence };
    }),
    ...added.map((it) => {
      const before = open.get(it.old);
      return before ? updated(it, before) : { ...it, state: "new" };
    }),
    ...[...open.values()].filter((it) => !names.has(it.old) && isTouched(it)),
  ];
}

function keyOf({ old, to }: SuggestionRow): string {
  return `${old}\n${to}`;
}

/** Dissolves groups all of whose addresses have been decided one by one. */
export function withoutEmptyGroups(rows: readonly SuggestionRow[]): SuggestionRow[] {
  const used = new Set(rows.flatMap((it) => (it.kind === "in a group" ? [it.group] : [])));
  const left = rows.filter((it) => it.kind !== "group" || isTouched(it) || used.has(it.old));
  const names = new Set(left.flatMap((it) => (it.kind === "group" ? [it.old] : [])));
  return left.map((it) =>
    it.kind === "group" || it.group === "" || names.has(it.group)
      ? it
      : { ...it, kind: "address", group: "" },
  );
}
