/** When rules were asked for last: of those that are named, never of all. */
import * as z from "zod/mini";
import { namesIn, ofNames, type Reading, readingFor } from "./named.ts";
import type { HitsReader, Span } from "./read.ts";

const lastVisitSchema = z.object({
  rule: z.string(),
  total: z.number(),
  crawlers: z.number(),
  /** A day, or a month of what is long past. */
  last: z.string(),
  /** The last with a visitor that is no crawler; null for none. */
  lastVisitor: z.nullable(z.string()),
});

export type LastVisit = z.infer<typeof lastVisitSchema>;

/** In which days, and in which months of days that are long past, rules are looked up. */
export interface Calendar {
  readonly days: readonly string[];
  readonly months: readonly string[];
}

/** Lists are read once, and not once for each day. */
const last = (reading: Reading): string => `WITH ${namesIn("?1")},
  asked_days AS MATERIALIZED (SELECT value FROM json_each(?2)),
  asked_months AS MATERIALIZED (SELECT value FROM json_each(?3))
SELECT rule, sum(total) AS total, sum(total * crawler) AS crawlers, max(day) AS last,
  max(CASE WHEN crawler = 0 THEN day END) AS lastVisitor
FROM (SELECT rule, day, crawler, total FROM ${ofNames(reading, "hits", "day", "asked_days")}
  UNION ALL SELECT rule, month, crawler, total FROM ${ofNames(reading, "hits_by_month", "month", "asked_months")})
GROUP BY rule`;

const LAST = { lookups: last("lookups"), range: last("range") };

/**
 * By name; a name that nothing was counted of is not in it. What rules would have answered before the gate is counted too.
 *
 * @param names As rules are counted by: `namesCounted`.
 */
export async function readLastVisits(
  store: HitsReader,
  names: readonly string[],
  { days, months }: Calendar,
): Promise<ReadonlyMap<string, LastVisit>> {
  if (names.length === 0) return new Map();
  const asked = [names, days, months].map((it) => JSON.stringify(it));
  const sql = LAST[await readingFor(store, names, days)];
  const found = z.array(lastVisitSchema).parse(await store.query(sql, asked));
  return new Map(found.map((it) => [it.rule, it]));
}

const IS_JUDGED =
  "SELECT EXISTS (SELECT 1 FROM hits WHERE day >= ?1 AND day < ?2 AND rule <> '') AS isJudged";

/** Whether anything was counted of any rule: before the gate that is so from the announcement on, or with `site.shadow`. */
export async function readIsJudged(store: HitsReader, { since, before }: Span): Promise<boolean> {
  const [row] = await store.query(IS_JUDGED, [since, before]);
  return z.object({ isJudged: z.number() }).parse(row).isJudged === 1;
}

const LAST_DAYS = `SELECT rule, max(day) AS last
FROM (SELECT rule, day FROM hits WHERE crawler = 0 AND rule <> ''
  UNION ALL SELECT rule, month FROM hits_by_month WHERE crawler = 0 AND rule <> '')
GROUP BY rule ORDER BY rule LIMIT ?1`;

const lastDaySchema = z.object({ rule: z.string(), last: z.string() });

/**
 * When visitors asked for rules last, by name: for a list that is to be in this order. It reads all days.
 *
 * @param limit Rules beyond are left out.
 */
export async function readLastDays(
  store: HitsReader,
  limit: number,
): Promise<ReadonlyMap<string, string>> {
  const found = z.array(lastDaySchema).parse(await store.query(LAST_DAYS, [limit]));
  return new Map(found.map((it) => [it.rule, it.last]));
}
