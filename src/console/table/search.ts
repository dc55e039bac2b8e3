/**
 * The search for rules in a table's content: by everything that a query may contain, or in large tables by their
 * beginning.
 */
import type { SiteData } from "../../domain/table/schema.ts";
import { countBelow, type Placed, placeAt } from "../shared/place-at.ts";
import {
  createResultReader,
  hostOf,
  type RuleLine,
  type RuleResult,
  readRuleLine,
} from "../shared/rule-line.ts";
import { inNaturalOrder, naturalKey, sortByKey } from "../../domain/report/natural-order.ts";
import type { Sources } from "../shared/sources.ts";

export interface RuleQuery {
  /** Searched for in addresses, targets, sections and notes; in a large table, the beginning of an address. */
  readonly text: string;
  /** Text that a new address contains, or begins with; "" for any. */
  readonly target: string;
  readonly isTargetBeginning: boolean;
  readonly section: string | null;
  readonly outcome: RuleResult | null;
  readonly status: number | null;
  /** "" for rules for every host. */
  readonly host: string | null;
  readonly hasWindow: boolean;
  /** Only these lines; null for all. */
  readonly among: ReadonlySet<string> | null;
  readonly sort: Sort;
  readonly isDescending: boolean;
  /** From 1. */
  readonly page: number;
}

export const SORTS = ["from", "to", "section", "status", "starts", "asked"] as const;
export type Sort = (typeof SORTS)[number];

export interface FoundRules {
  readonly total: number;
  /** The lines of the page, in order. */
  readonly lines: readonly string[];
  /** For each of them, the table's other lines with exactly the same `from`. */
  readonly others: readonly (readonly string[])[];
}

export const RULES_A_PAGE = 50;

/** Larger tables would take more than a second to read through. */
export const SEARCHABLE_RULES = 400_000;

/** Sorting needs all results in memory. */
export const SORTABLE_RULES = 150_000;

/** More results than these are shown in the order of the content, in which page-10 comes before page-2. */
export const NATURAL_AT_MOST = 50_000;

/** Sorting by last visit also needs the names under which all of them are counted. */
export const SORTABLE_BY_VISIT = 20_000;

/** Returns the day of a rule's last request, as text that sorts; "" if there was none. */
export type LastDayOf = (line: RuleLine, text: string) => string;

/** @param lastDayOf For the order `asked`; null if unknown, in which case results are ordered by address. */
export async function searchTable(
  sources: Sources,
  query: RuleQuery,
  lastDayOf: LastDayOf | null = null,
): Promise<FoundRules> {
  const start = (query.page - 1) * RULES_A_PAGE;
  const end = start + RULES_A_PAGE;
  const keyOf = query.sort === "asked" ? lastDayOf : SORT_KEYS[query.sort];
  const isOtherOrder = keyOf !== null && (query.sort !== "from" || query.isDescending);
  const isSorted = isOtherOrder && sources.manifest.counts.rules <= SORTABLE_RULES;
  let found: FoundLine[] = [];
  const onPage: FoundLine[] = [];
  let total = 0;
  for await (const part of findRules(sources, query)) {
    for (const it of part) {
      if (isSorted || total < NATURAL_AT_MOST) found.push(it);
      if (total >= start && total < end) onPage.push(it);
      total += 1;
    }
  }
  const isNatural = total <= NATURAL_AT_MOST;
  if (!isNatural && !isSorted) return pageOf(sources, total, onPage);
  if (isNatural) found = inNaturalOrder(found, fromOf);
  if (isSorted) {
    found = sortByKey(found, (it) => keyOf(it.line, it.text));
    if (query.isDescending) found.reverse();
  }
  return pageOf(sources, total, found.slice(start, end));
}

/** Returns the `from` of a line that need not have been read yet. */
function fromOf({ line, text }: FoundLine): string {
  return line === NOTHING ? readRuleLine(text).from : line.from;
}

async function pageOf(
  sources: Sources,
  total: number,
  found: readonly Placed[],
): Promise<FoundRules> {
  const others: (readonly string[])[] = [];
  for (const it of found) others.push(await findSame(sources, it));
  return { total, lines: found.map(({ text }) => text), others };
}

interface FoundLine extends Placed {
  readonly line: RuleLine;
}

/** Yields all rules that a query selects, one part of the table at a time. */
export async function* findRules(
  sources: Sources,
  query: RuleQuery,
): AsyncGenerator<readonly FoundLine[]> {
  const matches = createFilter(query, sources.manifest.site);
  for (let index = 0; index < sources.manifest.sources; index++) {
    const lines = await sources.lines(index);
    const found: FoundLine[] = [];
    for (let at = index === 0 ? 1 : 0; at < lines.length; at++) {
      const text = lines[at] ?? "";
      const line = matches(text);
      if (line) found.push({ text, line, lines, part: index, at });
    }
    yield found;
  }
}

const LAST = "\uffff";

const SORT_KEYS: Readonly<Record<Exclude<Sort, "asked">, (line: RuleLine) => string>> = {
  from: ({ from }) => naturalKey(from),
  to: ({ to }) => naturalKey(to ?? LAST),
  section: ({ section }) => section ?? LAST,
  status: ({ status }) => String(status ?? LAST),
  starts: ({ startsAt }) => startsAt ?? LAST,
};

/** @returns A function that reads a line; null if the query does not select it. */
function createFilter(
  query: RuleQuery,
  site: Pick<SiteData, "fallback" | "scope">,
): (text: string) => RuleLine | null {
  const resultOf = createResultReader(site);
  const wanted = query.text.trim().toLowerCase();
  const target = query.target.trim().toLowerCase();
  const isInOrder = query.sort === "from" && !query.isDescending;
  const isAny =
    query.section === null &&
    query.outcome === null &&
    query.status === null &&
    query.host === null;
  return (text) => {
    if (query.among && !query.among.has(text)) return null;
    if (isAny && wanted === "" && target === "" && !query.hasWindow && isInOrder) return NOTHING;
    // Cheaper than reading the line. Field names may match too, so the line is checked again below once it is read.
    if (!text.includes("\\") && (wanted !== "" || target !== "")) {
      const lower = text.toLowerCase();
      if (!lower.includes(wanted) || !lower.includes(target)) return null;
    }
    const line = readRuleLine(text);
    if (query.section !== null && (line.section ?? "") !== query.section) return null;
    if (query.outcome !== null && resultOf(line) !== query.outcome) return null;
    if (target !== "" && !leadsTo(line, target, query.isTargetBeginning)) return null;
    if (query.status !== null && line.status !== query.status) return null;
    if (query.host !== null && hostOf(line) !== query.host) return null;
    if (query.hasWindow && line.startsAt === null && line.endsAt === null) return null;
    return wanted === "" || contains(line, wanted) ? line : null;
  };
}

/** Whether the target contains, or begins with, a text. Its scheme may be omitted. */
function leadsTo({ to }: RuleLine, wanted: string, isBeginning: boolean): boolean {
  const target = to?.toLowerCase() ?? "";
  if (!isBeginning) return target.includes(wanted);
  return target.startsWith(wanted) || target.replace("https://", "").startsWith(wanted);
}

const NOTHING: RuleLine = {
  from: "",
  to: null,
  outcome: "redirect",
  status: null,
  section: null,
  note: null,
  startsAt: null,
  endsAt: null,
};

function contains({ from, to, section, note }: RuleLine, wanted: string): boolean {
  return [from, to, section, note].some((it) => it !== null && it.toLowerCase().includes(wanted));
}

/**
 * Finds the rules whose address, as written, begins with a text. Uses bisection, so that few parts are read in a table
 * of any size.
 */
export async function findByBeginning(
  sources: Sources,
  beginning: string,
  page: number,
): Promise<FoundRules> {
  const prefix = `{"from":"${JSON.stringify(beginning).slice(1, -1)}`;
  const first = await countBelow(sources, prefix);
  const end = await countBelow(sources, `${prefix}${LAST}`);
  const start = first + (page - 1) * RULES_A_PAGE;
  const found: Placed[] = [];
  for (let position = start; position < Math.min(end, start + RULES_A_PAGE); position++) {
    const placed = await placeAt(sources, position);
    if (placed) found.push(placed);
  }
  return pageOf(sources, end - first, found);
}

/**
 * Finds the other lines with exactly the same `from`. They are adjacent, so that another part is read only if the line
 * is the first or the last of its own.
 */
async function findSame(
  sources: Sources,
  { text, lines, part, at }: Placed,
): Promise<readonly string[]> {
  const [prefix = text] = /^\{"from":"(?:[^"\\]|\\.)*",/.exec(text) ?? [];
  const isSame = (it: string): boolean => it.startsWith(prefix);
  let first = at;
  while (first > 0 && isSame(lines[first - 1] ?? "")) first -= 1;
  let end = at + 1;
  while (end < lines.length && isSame(lines[end] ?? "")) end += 1;
  const before = first === 0 && part > 0 ? await sources.lines(part - 1) : [];
  const isLast = end === lines.length && part + 1 < sources.manifest.sources;
  const after = isLast ? await sources.lines(part + 1) : [];
  const near = [...lines.slice(first, at), ...lines.slice(at + 1, end)];
  return [
    ...before.slice(before.findLastIndex((it) => !isSame(it)) + 1),
    ...near,
    ...untilNot(after),
  ];

  function untilNot(list: readonly string[]): readonly string[] {
    const stop = list.findIndex((it) => !isSame(it));
    return stop === -1 ? list : list.slice(0, stop);
  }
}
