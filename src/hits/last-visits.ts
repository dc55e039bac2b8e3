/** When rules were last requested, for named rules only, never for all. */
import * as z from "zod/mini";
import { inTexts, namesIn, ofNames, type Reading, readingFor } from "./named-rows.ts";
import type { HitsReader, Span } from "./read.ts";

const lastVisitSchema = z.object({
  rule: z.string(),
  total: z.number(),
  crawlers: z.number(),
  /** A day; for the distant past, a month. */
  last: z.string(),
  /** The last one with a visitor who is not a crawler; null if there is none. */
  lastVisitor: z.nullable(z.string()),
});

export type LastVisit = z.infer<typeof lastVisitSchema>;

/** The days in which rules are looked up, and for the distant past the months. */
export interface Calendar {
  readonly days: readonly string[];
  readonly months: readonly string[];
}

/** Materialized, so that each list is parsed once instead of once per day. */
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
 * Reads the last visits by name. Names without counts are absent. Includes shadows, which rules would have answered at
 * the gate.
 *
 * @param names The names under which rules are counted: `namesCounted`.
 */
export async function readLastVisits(
  store: HitsReader,
  names: readonly string[],
  { days, months }: Calendar,
): Promise<ReadonlyMap<string, LastVisit>> {
  const found: LastVisit[] = [];
  for (const part of inTexts(new Set(names))) {
    const asked = [part, days, months].map((it) => JSON.stringify(it));
    const sql = LAST[await readingFor(store, part, days)];
    found.push(...z.array(lastVisitSchema).parse(await store.query(sql, asked)));
  }
  return new Map(found.map((it) => [it.rule, it]));
}

const IS_JUDGED =
  "SELECT EXISTS (SELECT 1 FROM hits WHERE day >= ?1 AND day < ?2 AND rule <> '') AS isJudged";

/**
 * Whether anything was counted for any rule. Before the gate that happens only from the announcement on, or with
 * `site.shadow`.
 */
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
 * Reads when visitors last requested rules, by name, sorted by name. It reads all days.
 *
 * @param limit The maximum number of rules; others are left out.
 */
export async function readLastDays(
  store: HitsReader,
  limit: number,
): Promise<ReadonlyMap<string, string>> {
  const found = z.array(lastDaySchema).parse(await store.query(LAST_DAYS, [limit]));
  return new Map(found.map((it) => [it.rule, it.last]));
}
