/** What was counted, read by whoever asks: days and months as one, rules and misses as they are stored. */
import * as z from "zod/mini";

/** Asks the store, through a binding or through the API. */
export interface HitsReader {
  query(sql: string, parameters: readonly (string | number)[]): Promise<readonly unknown[]>;
}

/** Days such as 2026-11-29. */
export interface Span {
  /** The first. */
  readonly since: string;
  /** The first that is no longer in it. */
  readonly before: string;
}

export const ALWAYS: Span = { since: "0000-00-00", before: "9999-99-99" };

const count = z.number();
const text = z.string();

const ruleHitsSchema = z.object({
  /** By its name: docs/storage-schema.md. */
  rule: text,
  total: count,
  crawlers: count,
  /** Days, or months of days that are long past. */
  first: text,
  last: text,
  /** The last with a visitor that is no crawler; null for none. */
  lastVisitor: z.nullable(text),
});

const missSchema = z.object({
  /** The canonical host and path, and parameters that rules ask for. */
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

/** A month counts where any of its days may. */
const IN_SPAN = (table: string, day: string, columns: string): string =>
  `SELECT ${day} AS day, ${columns} FROM ${table} WHERE ${day} >= substr(?1, 1, length(${day})) AND ${day} < ?2`;

/** Days and months of a table as one: `?1` and `?2` are the span. */
export const both = (table: string, columns: string): string =>
  `${IN_SPAN(table, "day", columns)} UNION ALL ${IN_SPAN(`${table}_by_month`, "month", columns)}`;

const RULES = `SELECT rule, sum(total) AS total, sum(total * crawler) AS crawlers, min(day) AS first, max(day) AS last,
  max(CASE WHEN crawler = 0 THEN day END) AS lastVisitor
FROM (${both("hits", "rule, crawler, shadow, total")})
WHERE shadow = 0 AND rule <> ''
GROUP BY rule ORDER BY total DESC, rule`;

/** The host with the most votes of any day. */
const MISSES = `SELECT url, shadow, sum(total) AS total, max(day) AS last,
  substr(max(printf('%012d', referred) || referrer), 13) AS referrer
FROM (${both("misses", "url, shadow, total, referrer, referred")})
GROUP BY url, shadow ORDER BY total DESC, url, shadow`;

const NUMBERS = `SELECT coalesce(sum(lost), 0) AS lost, coalesce(sum(noise), 0) AS noise, coalesce(sum(rest), 0) AS rest
FROM days WHERE day >= ?1 AND day < ?2`;

const FIRST_DAY = `SELECT min(day) AS day FROM (
  SELECT min(day) AS day FROM hits WHERE shadow = 0 UNION ALL SELECT min(month) FROM hits_by_month WHERE shadow = 0)`;

/** The most asked for first. */
export async function readRuleHits(
  store: HitsReader,
  { since, before }: Span,
): Promise<RuleHits[]> {
  return z.array(ruleHitsSchema).parse(await store.query(RULES, [since, before]));
}

/** The most frequent first. */
export async function readMisses(
  store: HitsReader,
  { since, before }: Span,
): Promise<StoredMiss[]> {
  return z.array(missSchema).parse(await store.query(MISSES, [since, before]));
}

export async function readNumbers(store: HitsReader, { since, before }: Span): Promise<Numbers> {
  const [row] = await store.query(NUMBERS, [since, before]);
  return numbersSchema.parse(row);
}

const REDIRECTS_OF = `SELECT coalesce(sum(total), 0) AS total FROM hits
WHERE day >= ?1 AND day < ?2 AND outcome = 'redirect' AND rule IN (SELECT value FROM json_each(?3))`;

/** How many visits rules have sent on, or before the gate would have. Of days that are in months already there are none. */
export async function readRedirectsOf(
  store: HitsReader,
  names: readonly string[],
  { since, before }: Span,
): Promise<number> {
  const [row] = await store.query(REDIRECTS_OF, [since, before, JSON.stringify(names)]);
  return z.object({ total: count }).parse(row).total;
}

/** The first day, or month, of which anything was counted; null for none. */
export async function readFirstDay(store: HitsReader): Promise<string | null> {
  const [row] = await store.query(FIRST_DAY, []);
  return z.object({ day: z.nullable(text) }).parse(row).day;
}
