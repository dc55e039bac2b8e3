/** Reads the counts: days and months combined, rules and misses as stored. */
import * as z from "zod/mini";
import { daysIn } from "./day.ts";

/** Queries the database, through a binding or through the API. */
export interface HitsReader {
  query(sql: string, parameters: readonly (string | number)[]): Promise<readonly unknown[]>;
}

/** A span of days such as 2026-11-29. */
export interface Span {
  /** The first day. */
  readonly since: string;
  /** The first day after the span. */
  readonly before: string;
}

export const ALWAYS: Span = { since: "0000-00-00", before: "9999-99-99" };

const count = z.number();
const text = z.string();

const ruleHitsSchema = z.object({
  /** The rule by the name under which it is counted: docs/storage-schema.md. */
  rule: text,
  total: count,
  crawlers: count,
  /** Days; for the distant past, months. */
  first: text,
  last: text,
  /** The last one with a visitor who is not a crawler; null if there is none. */
  lastVisitor: z.nullable(text),
});

const missSchema = z.object({
  /** The canonical host and path, with the parameters that rules ask for. */
  url: text,
  shadow: count,
  total: count,
  last: text,
  referrer: text,
});

const numbersSchema = z.object({ lost: count, noise: count, rest: count });

export type RuleHits = z.infer<typeof ruleHitsSchema>;
export type StoredMiss = z.infer<typeof missSchema>;
export type Numbers = z.infer<typeof numbersSchema>;

/** `?1` and `?2` are the span. The key is compared with constant expressions, so that nothing outside is read. */
const DAYS_IN_SPAN = "day >= ?1 AND day < ?2";

/** A month is included if any of its days may be in the span, which may end before its first. */
const MONTHS_IN_SPAN =
  "month >= substr(?1, 1, 7) AND month < iif(?2 LIKE '%-01', substr(?2, 1, 7), ?2)";

/** Days and months of a table combined. */
export const both = (table: string, columns: string): string =>
  `SELECT day, ${columns} FROM ${table} WHERE ${DAYS_IN_SPAN} UNION ALL
SELECT month AS day, ${columns} FROM ${table}_by_month WHERE ${MONTHS_IN_SPAN}`;

const rulesIn = (table: string, day: string, inSpan: string): string =>
  `SELECT rule, sum(total) AS total, sum(total * crawler) AS crawlers, min(${day}) AS first, max(${day}) AS last,
  max(CASE WHEN crawler = 0 THEN ${day} END) AS lastVisitor
FROM ${table} WHERE ${inSpan} AND shadow = 0 AND rule > ?3 GROUP BY rule ORDER BY rule LIMIT ?4`;

const RULES = rulesIn("hits", "day", DAYS_IN_SPAN);
const RULES_BY_MONTH = rulesIn("hits_by_month", "month", MONTHS_IN_SPAN);

const EDGES = `SELECT (SELECT min(day) FROM hits WHERE day >= ?1 AND day < ?2) AS first,
  (SELECT max(day) FROM hits WHERE day >= ?1 AND day < ?2) AS last`;

const edgesSchema = z.object({ first: z.nullable(text), last: z.nullable(text) });

/** Of several days, shows the referring host with the most votes on one of them. */
const MISSES = `SELECT url, shadow, sum(total) AS total, max(day) AS last,
  substr(max(printf('%012d', referred) || referrer), 13) AS referrer
FROM (${both("misses", "url, shadow, total, referrer, referred")})
WHERE (url, shadow) > (?3, ?4) GROUP BY url, shadow ORDER BY url, shadow LIMIT ?5`;

const NUMBERS = `SELECT coalesce(sum(lost), 0) AS lost, coalesce(sum(noise), 0) AS noise, coalesce(sum(rest), 0) AS rest
FROM days WHERE day >= ?1 AND day < ?2`;

const FIRST_DAY = `SELECT min(day) AS day FROM (
  SELECT min(day) AS day FROM hits WHERE shadow = 0 UNION ALL SELECT min(month) FROM hits_by_month WHERE shadow = 0)`;

/** A query may take 30 seconds. On a large site a year of days takes longer, this many do not. */
const DAYS_AT_ONCE = 28;

/** A result may have 50 MB. This many rows have about 20. */
const ROWS_AT_ONCE = 100_000;

/**
 * Reads the counts of rules, most requested first.
 *
 * @param atOnce The maximum number of rows per query.
 */
export async function readRuleHits(
  store: HitsReader,
  { since, before }: Span,
  atOnce: number = ROWS_AT_ONCE,
): Promise<RuleHits[]> {
  const { first, last } = edgesSchema.parse((await store.query(EDGES, [since, before]))[0]);
  const byRule = new Map<string, RuleHits>();
  async function add(sql: string, from: string, to: string): Promise<void> {
    for (let after: string | undefined = ""; after !== undefined;) {
      const rows = z.array(ruleHitsSchema).parse(await store.query(sql, [from, to, after, atOnce]));
      for (const it of rows) {
        const known = byRule.get(it.rule);
        byRule.set(it.rule, known ? together(known, it) : it);
      }
      after = rows.length < atOnce ? undefined : rows.at(-1)?.rule;
    }
  }
  await add(RULES_BY_MONTH, since, before);
  const days = first === null || last === null ? [] : daysIn(first, last);
  for (let at = 0; at < days.length; at += DAYS_AT_ONCE) {
    await add(RULES, days[at] ?? "", days[at + DAYS_AT_ONCE] ?? before);
  }
  return [...byRule.values()].toSorted((a, b) => b.total - a.total || (a.rule < b.rule ? -1 : 1));
}

/**
 * Adds up the counts of two spans.
 *
 * @param later Counts of later days or months than those of `known`.
 */
function together(known: RuleHits, later: RuleHits): RuleHits {
  return {
    rule: known.rule,
    total: known.total + later.total,
    crawlers: known.crawlers + later.crawlers,
    first: known.first,
    last: later.last,
    lastVisitor: later.lastVisitor ?? known.lastVisitor,
  };
}

/**
 * Reads misses, most frequent first.
 *
 * @param atOnce The maximum number of rows per query.
 */
export async function readMisses(
  store: HitsReader,
  { since, before }: Span,
  atOnce: number = ROWS_AT_ONCE,
): Promise<StoredMiss[]> {
  const misses: StoredMiss[] = [];
  for (;;) {
    const { url, shadow } = misses.at(-1) ?? { url: "", shadow: 0 };
    const rows = z
      .array(missSchema)
      .parse(await store.query(MISSES, [since, before, url, shadow, atOnce]));
    misses.push(...rows);
    if (rows.length < atOnce) break;
  }
  // The sort is stable: misses with the same total stay in the order of their addresses.
  return misses.toSorted((a, b) => b.total - a.total);
}

export async function readNumbers(store: HitsReader, { since, before }: Span): Promise<Numbers> {
  const [row] = await store.query(NUMBERS, [since, before]);
  return numbersSchema.parse(row);
}

const REDIRECTS_OF = `SELECT coalesce(sum(total), 0) AS total FROM hits
WHERE day >= ?1 AND day < ?2 AND outcome = 'redirect' AND rule IN (SELECT value FROM json_each(?3))`;

/**
 * Counts the visits that rules redirected, or before the gate would have redirected. Excludes days already merged into
 * months.
 */
export async function readRedirectsOf(
  store: HitsReader,
  names: readonly string[],
  { since, before }: Span,
): Promise<number> {
  const [row] = await store.query(REDIRECTS_OF, [since, before, JSON.stringify(names)]);
  return z.object({ total: count }).parse(row).total;
}

/** Reads the first day, or month, with any counts; null if there is none. */
export async function readFirstDay(store: HitsReader): Promise<string | null> {
  const [row] = await store.query(FIRST_DAY, []);
  return z.object({ day: z.nullable(text) }).parse(row).day;
}
