/**
 * Turns an order into precedence. In most dialects the first matching rule answers; in Sunset the most specific one
 * does, wherever it is in the table. The resulting rules answer as the ordered ones did: rules that never applied are
 * left out, and where a later rule would now precede an earlier one, the addresses that both match get a rule of their
 * own with the earlier answer.
 */
import { covers, segmentsOf } from "../../domain/table/covers.ts";
import { compareSources } from "../../domain/table/precedence.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { parseSource, type Source } from "../../domain/table/source.ts";
import { intersect, type Sourced } from "./intersect.ts";
import { createOverlapIndex, type OverlapIndex } from "./overlap-index.ts";
import { decodeIfText } from "../../domain/decode.ts";
import { subtract } from "./subtract.ts";
import { putTogether, takeApart } from "./written-source.ts";

export interface OrderedRule extends Sourced {
  /** Whether it only keeps addresses from later rules, because its answer cannot be expressed. */
  readonly isBlock: boolean;
}

export interface Arranged {
  /** In the order of the dialect, each with the index of the rule whose answer it gives. */
  readonly rules: readonly {
    readonly rule: RuleData;
    readonly source: Source;
    readonly index: number;
  }[];
  /** Rules that never applied, each with the index of the one that preceded it. */
  readonly shadowed: ReadonlyMap<number, number>;
  /** Rules that were left out because they overlap with too many others. */
  readonly tangled: ReadonlySet<number>;
}

export interface DialectOptions {
  /** The site's canonical hosts. */
  readonly hosts: ReadonlySet<string>;
  /** Whether a rule that requires parameters does not match an address that has others as well. */
  readonly hasExactQueries: boolean;
  /**
   * Whether a splat that needs its slash also gets the address without one, unless a rule that is not wider matches it.
   */
  readonly ownsSlash?: boolean;
}

/** The limits of comparisons and of index lookups per rule of a table; rules beyond these are left out. */
const COMPARISONS_PER_RULE = 50;
const VISITS_PER_RULE = 4000;
const AT_LEAST = 1000;

interface TableItem extends OrderedRule {
  readonly index: number;
  /** The rule whose splat takes this address; such an item is only looked up, so that other rules take precedence. */
  readonly takenBy?: TableItem;
}

/** @param ordered The rules in order; the first match answers. */
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
 * The address of a splat without its slash, as a rule that is inserted last and not kept. A splat that needs its slash
 * matches `/a/` and not `/a`, which here are one address. Other rules that match this address take precedence; in
 * servers, which recognise a folder by its final slash, only an earlier rule does, or a later one that is not wider.
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

/** The rest of a rule after an earlier one that differs only in needing the slash: the address without a slash. */
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
   * @returns null if the rule was inserted, otherwise the index of the rule that precedes it and matches all of it;
   *   `tangled` if that would take too long to find out, and then the table answers as if the rule did not exist.
   */
  insert(item: TableItem): number | "tangled" | null;
  /** The rules that can apply, in no particular order. */
  list(): readonly TableItem[];
}

/**
 * Creates a table in which, of all rules that match an address, the most specific has the lowest index. Rules are
 * inserted by ascending index. To preserve this, the intersection of a new rule with every earlier one that it precedes
 * is inserted first, recursively and with the earlier one's index.
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
      // The other takes either some of the values that the item's placeholders enumerate, and nothing distinguishes the
      // rest, or all of the item; rules of equal rank cannot have two answers.
      const isCarved = compareSources((isEarlier ? whole : other).source, item.source) === 0;
      if (!isCarved) continue;
      const isTaken = item.takenBy && compareSources(item.takenBy.source, other.source) < 0;
      if (isTaken || (isEarlier && behind.some((it) => passesOver(it, item, other))))
        common.forEach(insert);
      const rests = subtract(item, other).flatMap((rule) => readItem(rule, item, options));
      return insertRests([...rests, ...withoutSlash(item, other, options)], other);
    }
    // The earliest first, the order in which all rules are inserted.
    if (item.takenBy) overlaps.sort((a, b) => a.other.index - b.other.index);
    for (const { other, common } of overlaps) {
      if (other.index >= item.index) continue;
      if (common.map(insert).includes("tangled")) return "tangled";
    }
    index.add(item);
    items.push(item);
    return null;
  };
  /** Inserts what is left of a rule after another has taken a part of it. */
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

/** Finds a rule in the table that precedes the item anyway and matches all of it: one of its enumerated values. */
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

/**
 * Whether a rule would precede another at the addresses of an item, although it did not accept their names there: it
 * accepts any name here.
 */
function passesOver(rule: TableItem, item: TableItem, other: TableItem): boolean {
  return compareSources(rule.source, other.source) < 0 && !mayShareNames(rule, item);
}

/** Whether some names of the other rule are among those that the first one accepts. */
function mayShareNames({ takes }: TableItem, { source }: TableItem): boolean {
  if (!takes?.size) return true;
  const segments = segmentsOf(source);
  return [...takes].every(([at, isTaken]) => {
    const segment = segments[at];
    if (segment?.kind === "literal") return isTaken(decodeIfText(segment.text));
    if (segment?.kind !== "enumerated") return true;
    return [...segment.values.keys()].some((it) => isTaken(decodeIfText(it)));
  });
}

function depthOf({ source }: TableItem): number {
  return segmentsOf(source).length;
}

/** Makes an item of a rule, with the index of another. */
function readItem(rule: RuleData, like: TableItem, { hosts }: DialectOptions): TableItem[] {
  const source = parseSource(rule, hosts);
  return source ? [{ ...like, rule, source }] : [];
}

/** Whether no address matches both rules because they require different parameters. */
function isApart(a: TableItem, b: TableItem, { hasExactQueries }: DialectOptions): boolean {
  const names = [a, b].map(({ source }) => source.query.map((it) => it.name).join("&"));
  return hasExactQueries && !names.includes("") && names[0] !== names[1];
}
