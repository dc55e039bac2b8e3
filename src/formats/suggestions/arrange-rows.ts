/** Puts the rows of a file of suggestions in order and describes its groups. */
import { verdictOf } from "./decide.ts";
import { type SuggestionRow, wasNoPage } from "./rows.ts";

/**
 * Sorts rows: groups first, by hits and then by size, each followed by its exceptions; then single addresses by hits;
 * then the members of groups. Rows that need no more attention are the last of their kind.
 */
export function arrangeRows(rows: readonly SuggestionRow[]): SuggestionRow[] {
  const members = Map.groupBy(
    rows.filter((it) => it.kind === "in a group"),
    (it) => it.group,
  );
  const exceptions = Map.groupBy(
    rows.filter((it) => it.kind === "exception"),
    (it) => it.group,
  );
  const patterns = rows.filter((it) => it.kind === "group");
  const show: Show = {
    old: haveOneHost(patterns.map((it) => it.old)) ? pathOf : whole,
    to: haveOneHost(patterns.map((it) => it.to)) ? pathOf : whole,
  };
  const groups = patterns
    .map((it) => described(it, members.get(it.old) ?? [], exceptions.get(it.old) ?? [], show))
    .toSorted((a, b) => {
      const larger = (members.get(b.old)?.length ?? 0) - (members.get(a.old)?.length ?? 0);
      return a.hits === b.hits && larger !== 0 ? larger : byHits(a, b);
    });
  return [
    ...groups.flatMap((it) => [it, ...takeOut(exceptions, it.old).toSorted(byHits)]),
    ...rows.filter((it) => it.kind === "address").toSorted(byHits),
    ...groups.flatMap((it) => takeOut(members, it.old).toSorted(byHits)),
  ];
}

/**
 * Takes the rows of a group out of the map, so that they appear once: two groups may have the same pattern and
 * different targets.
 */
function takeOut(byGroup: Map<string, SuggestionRow[]>, group: string): SuggestionRow[] {
  const rows = byGroup.get(group) ?? [];
  byGroup.delete(group);
  return rows;
}

function byHits(a: SuggestionRow, b: SuggestionRow): number {
  return (
    Number(isOver(a)) - Number(isOver(b)) ||
    (b.hits ?? -1) - (a.hits ?? -1) ||
    (a.old < b.old ? -1 : a.old > b.old ? 1 : 0)
  );
}

/** Whether a row still needs a decision: it has none and is still relevant. */
export function isOpen(row: SuggestionRow): boolean {
  return verdictOf(row).kind === "open" && !isOver(row);
}

/**
 * Whether there is nothing left to do: the address is no longer requested or already answered, or the suggestion was
 * rejected.
 */
function isOver(row: SuggestionRow): boolean {
  return verdictOf(row).kind === "reject" || /^(?:no longer|answered)/.test(row.state);
}

/** How people read the two sides of a pattern. */
interface Show {
  old(address: string): string;
  to(address: string): string;
}

function described(
  group: SuggestionRow,
  members: readonly SuggestionRow[],
  exceptions: readonly SuggestionRow[],
  show: Show,
): SuggestionRow {
  const known = members.flatMap(({ hits }) => (hits === null ? [] : [hits]));
  const hits = known.length > 0 ? known.reduce((sum, it) => sum + it, 0) : group.hits;
  if (members.length === 0) return { ...group, hits };
  const many = members.length.toLocaleString("en");
  const addresses = members.length === 1 ? "1 address of" : `${many} addresses of`;
  const goes = members.length === 1 ? "goes" : "go";
  const count = exceptions.length.toLocaleString("en");
  const pageless = exceptions.filter(wasNoPage).length;
  const were = pageless === 1 ? "was no page" : "were no pages";
  const already =
    pageless === 0 ? "" : ` (${pageless.toLocaleString("en")} ${were} on the old site either)`;
  const others =
    exceptions.length === 0
      ? ""
      : `, ${count} ${exceptions.length === 1 ? "does" : "do"} not${already}`;
  const why = `${addresses} ${show.old(group.old)} ${goes} to ${show.to(group.to)}${others}`;
  return { ...group, hits, why };
}

/** A pattern as people know it: without its host, unless that tells it from others. */
function pathOf(address: string): string {
  return address.replace(/^https?:\/\/[^/]*/i, "") || address;
}

function whole(address: string): string {
  return address.replace(/^https?:\/\//i, "");
}

function haveOneHost(addresses: readonly string[]): boolean {
  return new Set(addresses.map((it) => whole(it).split("/")[0])).size <= 1;
}
