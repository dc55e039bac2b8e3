/** Merges new suggestions into a file in which people have decided; everything that people typed stays. */
import { alignNames } from "./align-names.ts";
import { isTaken, verdictOf } from "./decide.ts";
import { keepGroups, withoutEmptyGroups } from "./keep-groups.ts";
import { addressKey } from "./patterns.ts";
import { isDecided, type SuggestionRow, updated } from "./rows.ts";

/** Explains in words why an address of the file is not among the new suggestions. */
export type ExplainAbsence = (old: string) => string;

const ALONE = { kind: "address", group: "" } as const;

/**
 * Merges new suggestions into the rows of a file. Rows with a decision stay as they are, rejected ones next to the new
 * suggestion; the others are replaced by the new suggestions and keep people's notes. Rows whose address is not among
 * the new suggestions stay, with an explanation.
 *
 * @param there The rows of the file.
 */
export function keepDecisions(
  suggested: readonly SuggestionRow[],
  there: readonly SuggestionRow[],
  explain: ExplainAbsence,
): SuggestionRow[] {
  const all = alignNames(suggested, there);
  const groups = keepGroups(
    all.filter((it) => it.kind === "group"),
    there.filter((it) => it.kind === "group"),
  );
  /** Groups that keep their addresses together, whatever is suggested now. */
  const settled = new Map(
    there.flatMap((it) => (it.kind === "group" && isTaken(verdictOf(it)) ? [[it.old, it]] : [])),
  );
  const fresh = new Map(
    all.flatMap((it) => (it.kind === "group" ? [] : [[addressKey(it.old), it] as const])),
  );
  const known = Map.groupBy(
    there.filter((it) => it.kind !== "group"),
    (it) => addressKey(it.old),
  );
  const isKept = (row: SuggestionRow): boolean =>
    isDecided(row) || (row.kind === "in a group" && settled.has(row.group));
  const rows: SuggestionRow[] = [];
  for (const [key, old] of known) {
    const now = fresh.get(key);
    const kept = old.filter(isKept);
    const open = old.find((it) => !isKept(it));
    const isNewBeside =
      now !== undefined && now.to !== "" && kept.every((it) => isRejected(it) && it.to !== now.to);
    for (const row of kept) {
      const place = settled.has(row.group) ? {} : now && !isNewBeside ? placeOf(now) : ALONE;
      const known = now ? { hits: now.hits, state: "" } : { state: explain(row.old) };
      rows.push({ ...row, ...place, ...known });
    }
    if (kept.length === 0 || isNewBeside) {
      if (now) rows.push(open ? updated(now, open) : now);
      else if (open) rows.push({ ...open, ...ALONE, state: explain(open.old) });
    }
  }
  for (const [key, now] of fresh) if (!known.has(key)) rows.push({ ...now, state: "new" });
  const targets = new Map(all.flatMap((it) => (it.kind === "group" ? [[it.old, it.to]] : [])));
  return withoutEmptyGroups([
    ...groups,
    ...rows.map((row): SuggestionRow => {
      const decided = settled.get(row.group);
      if (!decided || row.kind !== "in a group" || isKept(row)) return row;
      // Of two suggestions with one pattern and different targets, the one that was decided counts.
      return targets.get(row.group) === targetOf(decided) ? row : { ...row, kind: "exception" };
    }),
  ]);
}

function isRejected(row: SuggestionRow): boolean {
  return verdictOf(row).kind === "reject";
}

function placeOf({ kind, group }: SuggestionRow): Pick<SuggestionRow, "kind" | "group"> {
  return { kind, group };
}

function targetOf(row: SuggestionRow): string {
  const verdict = verdictOf(row);
  return verdict.kind === "accept" ? verdict.to : "";
}
