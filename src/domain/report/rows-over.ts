/**
 * The effect of rows on the table below them: which of its changes they hide from visitors, and which rows are left
 * over because the table now gives the same answer.
 *
 * With whole tables in memory, use `rowsOver`. If tables are loaded address by address, get the addresses, judge each,
 * and summarise the judgements.
 */
import type { Instant } from "../instant.ts";
import type { Decision } from "../resolve/decision.ts";
import { resolve } from "../resolve/resolve.ts";
import { compileRule } from "../table/compile.ts";
import { isSameAddress } from "../table/covers.ts";
import { meet } from "./meet.ts";
import type { Rule } from "../table/rule.ts";
import type { RuleData } from "../table/schema.ts";
import { isPatternSource, parseSource, type Source } from "../table/source.ts";
import { createLayer, type Layer, type Site, type Table } from "../table/table.ts";
import { splitPath } from "../url/canonicalize.ts";
import { MADE_UP, probeUrls, writtenUrls } from "../validate/probe.ts";
import type { Change } from "./diff.ts";
import { isSameForVisitor } from "./visitor-change.ts";

/** A row in force: its key and its rule. */
export interface LyingRow {
  readonly key: string;
  readonly rule: RuleData;
}

/** Rows compiled for a site. */
export interface LaidRows {
  readonly rows: readonly LyingRow[];
  readonly rules: readonly Rule[];
  readonly layer: Layer;
}

/** The effect of a row at one address. */
export interface Covered {
  readonly url: URL;
  readonly row: LyingRow;
  /**
   * `hides`: the table changes the answer of the address, but visitors get the same as before. `differs`: they get
   * something other than the table says. `same`: they get what the table says, now and at any later time.
   */
  readonly effect: "hides" | "differs" | "same";
  /** The first instant, from `now` on, at which the row has this effect. */
  readonly at: Instant;
  /** The answers then: of the release in service (null if unknown), of the new table, and of that with rows. */
  readonly before: Decision | null;
  readonly after: Decision;
  readonly withRows: Decision;
}

export interface RowOver {
  readonly row: LyingRow;
  /** `left-over`: the row could be removed without a visible effect. */
  readonly effect: "hides" | "differs" | "left-over";
  /** The first of the addresses where the row has this effect. */
  readonly addresses: readonly Covered[];
  /** The number of all those addresses. */
  readonly count: number;
}

export interface RowsOverOptions {
  /** The table in service without rows; null if unknown, and then no change can be hidden. */
  readonly before: Table | null;
  /** The new table without rows. */
  readonly after: Table;
  readonly rows: readonly LyingRow[];
  readonly changes: readonly Pick<Change, "before" | "after">[];
  readonly now: Instant;
}

/** The limit on addresses judged. It is exceeded only where many patterns overlap with many changes. */
export const ADDRESSES_AT_MOST = 50_000;

/** How many addresses are kept per row. */
const ADDRESSES_A_ROW = 5;

/** How many changes over time are followed per address. */
const MOMENTS_AT_MOST = 50;

/** Judges all rows. Both tables must be completely in memory. */
export function rowsOver({ before, after, rows, changes, now }: RowsOverOptions): RowOver[] {
  const under = before && { table: before, rows: layRows(rows, before.site) };
  const over = { table: after, rows: layRows(rows, after.site) };
  const covered = addressesOf(over.rows, changes, after.site).flatMap((url) =>
    judgeAddress(url, under, over, now),
  );
  return summarizeRows(covered, after.site);
}

/** Compiles rows for a site, without unreadable ones. Their rules get negative indices, which no table uses. */
export function layRows(rows: readonly LyingRow[], site: Site): LaidRows {
  const rules = rows.flatMap(
    ({ rule }, index) => compileRule(rule, index - rows.length, site) ?? [],
  );
  return { rows, rules, layer: createLayer(rules) };
}

/**
 * The addresses of every row, and those that it shares with a changed rule, without duplicates: written ones before
 * made-up ones, and `ADDRESSES_AT_MOST` at most.
 */
export function addressesOf(
  { rows, rules }: LaidRows,
  changes: RowsOverOptions["changes"],
  site: Site,
): readonly URL[] {
  const urls = new Map<string, URL>();
  const take = (found: readonly URL[]): void => {
    for (const url of found) if (urls.size < ADDRESSES_AT_MOST) urls.set(url.href, url);
  };
  for (const rule of rules) {
    const data = rows.at(rule.index)?.rule;
    if (data) take(writtenUrls({ table: { site, layers: [] } }, rule, data));
    take(addressesAt(rule, site));
  }
  // An exact row without query conditions shares no address with a rule but its own.
  const wide = rules.filter(({ source }) => isPatternSource(source) || source.query.length > 0);
  for (const { before, after } of changes) {
    for (const data of [before, after]) {
      const isNear = wide.length > 0 || (rules.length > 0 && data?.from.includes("?"));
      const rule = isNear && data ? compileRule(data, 0, site) : null;
      if (!data || !rule) continue;
      for (const row of rule.source.query.length > 0 ? rules : wide) {
        const common = addressesInCommon(row, rule, site);
        if (common.length > 0) take(writtenUrls({ table: { site, layers: [] } }, rule, data));
        take(common);
      }
    }
  }
  return [...urls.values()];
}

/** Made-up addresses that both rules match. */
export function addressesInCommon(a: Rule, b: Rule, site: Site): readonly URL[] {
  const source = meet(a.source, b.source);
  return source ? addressesAt({ ...a, source }, site) : [];
}

/** The rule's addresses within the site's scope, since a rule may also match others. */
function addressesAt(rule: Rule, site: Site): readonly URL[] {
  const context = { table: { site, layers: [] }, data: { rules: [] } };
  return site.scope.flatMap((prefix) => {
    const source = meet(rule.source, sourceBelow(prefix));
    return source ? probeUrls(context, { ...rule, source }) : [];
  });
}

function sourceBelow(prefix: string): Source {
  const literals = splitPath(prefix).map((text) => ({ kind: "literal", text }) as const);
  return { host: "", path: `${prefix}/*`, segments: [...literals, { kind: "splat" }], query: [] };
}

/** A table without rows, and rows to lie over it. */
export interface Side {
  readonly table: Table;
  readonly rows: LaidRows;
}

/** @returns A judgement for each row that answers at the address, now or later: several if rows follow one another. */
export function judgeAddress(
  url: URL,
  before: Side | null,
  after: Side,
  now: Instant,
): readonly Covered[] {
  const byRow = new Map<LyingRow, Covered>();
  for (const asked of [url, variantOf(url)]) {
    for (const moment of momentsOf(asked, before, after, now)) {
      const judged = judgeMoment(asked, moment, after.rows);
      const known = judged && byRow.get(judged.row);
      if (!judged || (known && WEIGHT[judged.effect] <= WEIGHT[known.effect])) continue;
      byRow.set(judged.row, judged);
    }
  }
  return [...byRow.values()];
}

const WEIGHT = { same: 0, differs: 1, hides: 2 } as const;

/** A variant in capitals and with an unused parameter, to reveal differences in `query` and `lowercase`. */
function variantOf(url: URL): URL {
  const variant = new URL(url.href.replaceAll(MADE_UP, "SUNSET-OTHER"));
  variant.search += `${variant.search === "" ? "" : "&"}${MADE_UP}=1`;
  return variant;
}

/** The answers of an address at an instant. */
interface Moment {
  readonly at: Instant;
  readonly before: Decision | null;
  readonly after: Decision;
  readonly withRows: { readonly before: Decision | null; readonly after: Decision };
}

/** `now`, and each later instant at which one of the answers may change. */
function* momentsOf(
  url: URL,
  before: Side | null,
  after: Side,
  now: Instant,
): Generator<Moment, void> {
  let at: Instant | null = now;
  for (let count = 0; at !== null && count < MOMENTS_AT_MOST; count++) {
    const instant: Instant = at;
    const ask = (table: Table): Decision => resolve(table, { url, method: "GET" }, instant);
    const moment = {
      at: instant,
      before: before && ask(before.table),
      after: ask(after.table),
      withRows: { before: before && ask(laidOver(before)), after: ask(laidOver(after)) },
    };
    yield moment;
    const { withRows } = moment;
    const next = [moment.before, moment.after, withRows.before, withRows.after]
      .map((it) => it?.changesAt ?? Infinity)
      .reduce((a, b) => Math.min(a, b));
    at = Number.isFinite(next) ? next : null;
  }
}

function laidOver({ table: { site, layers }, rows }: Side): Table {
  return { site, layers: [rows.layer, ...layers] };
}

function judgeMoment(
  url: URL,
  { at, before, after, withRows }: Moment,
  { rows }: LaidRows,
): Covered | null {
  const { index } = withRows.after;
  if (index === null || index >= 0) return null;
  const row = rows.at(index);
  if (!row) return null;
  const isHidden =
    before !== null &&
    withRows.before !== null &&
    !isSameForVisitor(before, after) &&
    isSameForVisitor(withRows.before, withRows.after);
  const isSame = isSameForVisitor(after, withRows.after);
  const effect = isHidden ? "hides" : isSame ? "same" : "differs";
  return { url, row, effect, at, before, after, withRows: withRows.after };
}

/** Summarises judgements per row, in the order of the rows. Rows that answer nowhere are left out. */
export function summarizeRows(covered: readonly Covered[], site: Site): RowOver[] {
  return [...Map.groupBy(covered, (it) => it.row)].map(([row, all]) => {
    const worst = all.map((it) => it.effect).reduce((a, b) => (WEIGHT[a] < WEIGHT[b] ? b : a));
    const isLeftOver = worst === "same" && all.every((it) => isOfSamePlace(it, site));
    const effect = isLeftOver ? "left-over" : worst === "same" ? "differs" : worst;
    const telling = all.filter((it) => it.effect === worst);
    const [real, madeUp] = [false, true].map((is) =>
      telling.filter((it) => it.url.href.includes(MADE_UP) === is),
    );
    const addresses = [...(real ?? []), ...(madeUp ?? [])].slice(0, ADDRESSES_A_ROW);
    return { row, effect, addresses, count: telling.length };
  });
}

/** Whether a row covers a rule with the same source. Without that, no number of samples proves a pattern left over. */
function isOfSamePlace({ row, after }: Covered, site: Site): boolean {
  const own = sourceOf(row.rule, site);
  if (!own || !isPatternSource(own)) return true;
  const covers = after.rule === null ? null : sourceOf({ from: after.rule }, site);
  return covers !== null && isSameAddress(own, covers);
}

/** Ignores `where`, which no answer reveals, and aliases: only path and query are compared. */
function sourceOf({ from, match }: Pick<RuleData, "from" | "match">, site: Site): Source | null {
  const data: RuleData = { from, ...(match ? { match } : {}) };
  return parseSource(data, site.hosts);
}
