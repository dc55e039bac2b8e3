/**
 * Turns an order into precedence. In most dialects the first rule that matches answers; in Sunset the most
 * specific one does, wherever it stands. The rules that come out of here answer as the ordered ones did: what
 * never applied is left out, and where a later rule would now go before an earlier one, what both match gets a
 * rule of its own with the earlier answer.
 */
import { covers, segmentsOf } from "../../domain/table/covers.ts";
import { compareSources } from "../../domain/table/precedence.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { parseSource, type Source } from "../../domain/table/source.ts";
import { intersect, type Sourced } from "./intersect.ts";
import { createOverlapIndex, type OverlapIndex } from "./overlap-index.ts";
import { subtract } from "./subtract.ts";
import { putTogether, takeApart } from "./written-source.ts";

/** A rule in the order of its dialect. */
export interface OrderedRule extends Sourced {
  /** Only keeps addresses from the rules behind it, because its answer cannot be expressed. */
  readonly isBlock: boolean;
}

export interface Arranged {
  /** In the order of the dialect, each with the index of the rule whose answer it gives. */
  readonly rules: readonly {
    readonly rule: RuleData;
    readonly source: Source;
    readonly index: number;
  }[];
  /** Rules that never applied, with the index of the one that went before them. */
  readonly shadowed: ReadonlyMap<number, number>;
  /** Rules that overlap with so many others that they were left out. */
  readonly tangled: ReadonlySet<number>;
}

export interface DialectOptions {
  /** The site's canonical hosts. */
  readonly hosts: ReadonlySet<string>;
  /** Whether a rule that asks for parameters does not match an address with further ones. */
  readonly hasExactQueries: boolean;
  /** Whether a splat that needs its slash has the address without one too, unless a rule that is no wider does. */
  readonly ownsSlash?: boolean;
}

/** Beyond as many comparisons for each rule of a table, and as many looks at the index, rules are left out. */
const COMPARISONS_PER_RULE = 50;
const VISITS_PER_RULE = 4000;
const AT_LEAST = 1000;

interface TableItem extends OrderedRule {
  readonly index: number;
  /** The rule whose splat takes this address; only looked up, so that others are heard first. */
  readonly takenBy?: TableItem;
}

/** @param ordered The first that matches answers. */
export function arrangeByPrecedence(
  ordered: readonly OrderedRule[],
  options: DialectOptions,
): Arranged {
  const blocks = createOverlapIndex<TableItem>();
  const usedBlocks = new Set<number>();
  const shadowed = new Map<number, number>();
  const tangled = new Set<number>();
  const table = createTable(options, Math.max(AT_LEAST, ordered.length));
  ordered.forEach((rule, index) => {
    const item = { ...rule, index };
    const taker = table.insert(item);
    if (taker === "tangled") tangled.add(index);
    else if (taker !== null) shadowed.set(index, taker);
    else if (rule.isBlock) blocks.add(item);
    else for (const block of blocks.findAll(rule.source)) usedBlocks.add(block.index);
  });
  for (const item of table.list().flatMap((it) => ownAddress(it, ordered.length, options))) {
    table.insert(item);
  }
  const rules = table
    .list()
    .filter((it) => !it.takenBy && !tangled.has(it.index))
    .filter((it) => !it.isBlock || usedBlocks.has(it.index))
    .toSorted((a, b) => a.index - b.index);
  return { rules, shadowed, tangled };
}

/**
 * Where a splat needs its slash, `/a/` is its own and `/a` is not, and here both are one address. It goes to the others
 * that have it: it is looked up as a rule of its own behind all of them, which is not kept. In servers, which know a
 * folder by its last slash, only to one before it, or behind it and no wider.
 */
function ownAddress(item: TableItem, index: number, options: DialectOptions): TableItem[] {
  if (!item.needsSlash) return [];
  return withoutSplat({ ...item, index, takenBy: item }, options);
}

function mayTake(
  { index, source, hasSlash = false }: TableItem,
  { takenBy }: TableItem,
  { ownsSlash = false }: DialectOptions,
): boolean {
  if (!takenBy || !ownsSlash) return true;
  return index < takenBy.index || (!hasSlash && source.segments?.at(-1)?.kind !== "splat");
}

/** The same of two rules that differ in that alone: what the later one has without a slash is its own. */
function withoutSlash(item: TableItem, other: TableItem, options: DialectOptions): TableItem[] {
  const isOwn = other.needsSlash && !item.needsSlash && depthOf(item) === depthOf(other);
  if (!isOwn || other.index > item.index) return [];
  return withoutSplat(item, options).flatMap((it) => intersectItems(item, it, options));
}

function withoutSplat(item: TableItem, options: DialectOptions): TableItem[] {
  const { segments, ...written } = takeApart(item.rule, item.source);
  if (segments.length < 2 || segments.at(-1)?.kind !== "splat") return [];
  const rule = { ...item.rule, ...putTogether({ ...written, segments: segments.slice(0, -1) }) };
  return readItem(rule, item, options);
}

interface PrecedenceTable {
  /**
   * @returns null if the rule is in, else the index of the rule that matches all of it before; `tangled` if
   *   that would take too long to find out: then the table answers as if the rule did not exist.
   */
  insert(item: TableItem): number | "tangled" | null;
  /** What can apply, in no order. */
  list(): readonly TableItem[];
}

/**
 * A table in which, of all rules that match an address, the most specific has the lowest index. Rules come in
 * by rising index. It stays so because whatever a new rule has in common with an earlier one that it goes
 * before comes in first, with the earlier one's index, and by the same means.
 */
function createTable(options: DialectOptions, size: number): PrecedenceTable {
  const index = createOverlapIndex<TableItem>();
  const items: TableItem[] = [];
  let comparisons = 0;

  const insert: PrecedenceTable["insert"] = (item) => {
    if (comparisons > size * COMPARISONS_PER_RULE || index.visited > size * VISITS_PER_RULE) {
      return "tangled";
    }
    const better = findTaker(index, item, options);
    if (better) return insertRests(withoutSlash(item, better, options), better);
    // The most specific first: if several give the same answer, theirs is the most exact.
    const behind = [...index.findBehind(item.source)].toSorted((a, b) =>
      compareSources(a.source, b.source),
    );
    comparisons += behind.length;
    const overlaps = behind.flatMap((other) => {
      const isNone = isApart(item, other, options) || !mayTake(other, item, options);
      const common = isNone ? [] : intersectItems(other, item, options);
      const whole = common.at(-1);
      return whole ? [{ other, common, whole }] : [];
    });
    for (const { other, common, whole } of overlaps) {
      const isEarlier = other.index < item.index;
      // Either the other takes some of the values that the item's placeholders enumerate, and nothing tells
      // the rest apart, or it takes all of the item; equal rank is not a place for two answers.
      const isCarved = compareSources((isEarlier ? whole : other).source, item.source) === 0;
      if (!isCarved) continue;
      if (item.takenBy && compareSources(item.takenBy.source, other.source) < 0)
        common.forEach(insert);
      const rests = subtract(item, other).flatMap((rule) => readItem(rule, item, options));
      return insertRests([...rests, ...withoutSlash(item, other, options)], other);
    }
    // The earliest first, as all rules come in.
    if (item.takenBy) overlaps.sort((a, b) => a.other.index - b.other.index);
    for (const { other, common } of overlaps) {
      if (other.index >= item.index) continue;
      if (common.map(insert).includes("tangled")) return "tangled";
    }
    index.add(item);
    items.push(item);
    return null;
  };
  /** Where another has taken the rest of a rule. */
  const insertRests = (
    rests: readonly TableItem[],
    taker: TableItem,
  ): number | "tangled" | null => {
    const takers = new Set(rests.map(insert));
    if (takers.has("tangled")) return "tangled";
    return takers.has(null) ? null : taker.index;
  };
  return { insert, list: () => items.filter((it) => findTaker(index, it, options) === null) };
}

/** A rule in the table that goes before the item anyway, and matches all of it: one of its enumerated values. */
function findTaker(
  index: OverlapIndex<TableItem>,
  item: TableItem,
  options: DialectOptions,
): TableItem | null {
  if (!isEnumerated(item.source)) return null;
  for (const other of index.findAll(item.source)) {
    const isBefore = compareSources(other.source, item.source) < 0;
    if (!isBefore || !covers(other.source, item.source, options.hosts)) continue;
    if (intersectItems(other, item, options).length > 0) return other;
  }
  return null;
}

function isEnumerated({ segments, query }: Source): boolean {
  return (segments ?? []).some((it) => it.kind === "enumerated") || query.some((it) => it.where);
}

function intersectItems(first: TableItem, other: TableItem, options: DialectOptions): TableItem[] {
  const longer =
    depthOf(first) === depthOf(other)
      ? [first, other]
      : depthOf(first) > depthOf(other)
        ? [first]
        : [other];
  const needsSlash = longer.some((it) => it.needsSlash);
  if (!mayShareNames(first, other) || !mayShareNames(other, first)) return [];
  const { takenBy: _takenBy, ...like } = first;
  const takes = new Map([...(other.takes ?? []), ...(first.takes ?? [])]);
  return intersect(first, other).flatMap((rule) =>
    readItem(rule, { ...like, needsSlash, takes }, options),
  );
}

/** Whether the names that one takes alone are among those that the other says. */
function mayShareNames({ takes }: TableItem, { source }: TableItem): boolean {
  if (!takes?.size) return true;
  const segments = segmentsOf(source);
  return [...takes].every(([at, isTaken]) => {
    const segment = segments[at];
    if (segment?.kind === "literal") return isTaken(decodeName(segment.text));
    if (segment?.kind !== "enumerated") return true;
    return [...segment.values.keys()].some((it) => isTaken(decodeName(it)));
  });
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function depthOf({ source }: TableItem): number {
  return segmentsOf(source).length;
}

/** A rule with the answer and the index of another. */
function readItem(rule: RuleData, like: TableItem, { hosts }: DialectOptions): TableItem[] {
  const source = parseSource(rule, hosts, () => {}, []);
  return source ? [{ ...like, rule, source }] : [];
}

/** Whether two rules match no address together because they ask for different parameters. */
function isApart(a: TableItem, b: TableItem, { hasExactQueries }: DialectOptions): boolean {
  const names = [a, b].map(({ source }) => source.query.map((it) => it.name).join("&"));
  return hasExactQueries && !names.includes("") && names[0] !== names[1];
}
