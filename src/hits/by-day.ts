/** Daily counts: of the whole site, and of single rules. */
import * as z from "zod/mini";
import type { Outcome } from "../domain/resolve/decision.ts";
import { namesIn, ofNames, type Reading, readingFor } from "./named-rows.ts";
import type { HitsReader, Span } from "./read.ts";

const OUTCOMES: readonly Outcome[] = ["redirect", "gone", "pass", "not-found", "refused", "served"];

const flag = z.pipe(
  z.number(),
  z.transform((it) => it === 1),
);

const dayTotalSchema = z.object({
  day: z.string(),
  outcome: z.enum(OUTCOMES),
  /** Whether a rule decided. */
  isRuled: flag,
  isCrawler: flag,
  /** Whether it counts the answer that the request would have had at the gate. */
  isShadow: flag,
  total: z.number(),
});

const dayNumbersSchema = z.object({
  day: z.string(),
  lost: z.number(),
  noise: z.number(),
  rest: z.number(),
});

const ruleDaySchema = z.object({
  day: z.string(),
  isCrawler: flag,
  total: z.number(),
});

export type DayTotal = z.infer<typeof dayTotalSchema>;
export type DayNumbers = z.infer<typeof dayNumbersSchema>;
export type RuleDay = z.infer<typeof ruleDaySchema>;

/**
 * Yields a few rows per day, however many rules there are. Only days that are not summed up yet are read rule by rule;
 * the recursion finds the existing days with one index lookup each.
 */
const DAYS = `WITH RECURSIVE counted (day) AS (
  SELECT min(day) FROM hits WHERE day >= ?1 AND day < ?2
  UNION ALL SELECT (SELECT min(day) FROM hits WHERE day > counted.day AND day < ?2) FROM counted WHERE day IS NOT NULL)
SELECT day, outcome, ruled AS isRuled, crawler AS isCrawler, shadow AS isShadow, total
FROM totals WHERE day >= ?1 AND day < ?2
UNION ALL
SELECT hits.day, outcome, rule <> '', crawler, shadow, sum(total)
FROM counted CROSS JOIN hits ON hits.day = counted.day
WHERE counted.day NOT IN (SELECT day FROM totals) GROUP BY 1, 2, 3, 4, 5 ORDER BY 1`;

const NUMBERS = "SELECT day, lost, noise, rest FROM days WHERE day >= ?1 AND day < ?2 ORDER BY day";

/** The statuses of undecided rules: 303 for methods other than GET and HEAD, 404 if the site has no fallback. */
const UNDECIDED = "(302, 303, 404)";

const ruleDays = (reading: Reading, statuses: string | null): string => `WITH ${namesIn("?1")},
  asked AS MATERIALIZED (SELECT value FROM json_each(?2))
SELECT day, crawler AS isCrawler, sum(total) AS total
FROM ${ofNames(reading, "hits", "day", "asked")}${statuses === null ? "" : ` AND status IN ${statuses}`}
GROUP BY 1, 2 ORDER BY 1`;

const RULE_DAYS = {
  all: { lookups: ruleDays("lookups", null), range: ruleDays("range", null) },
  undecided: { lookups: ruleDays("lookups", UNDECIDED), range: ruleDays("range", UNDECIDED) },
};

export async function readDays(
  store: HitsReader,
  { since, before }: Span,
): Promise<readonly DayTotal[]> {
  return z.array(dayTotalSchema).parse(await store.query(DAYS, [since, before]));
}

/** Reads the daily numbers that are not about rules, for days that have any. */
export async function readDayNumbers(
  store: HitsReader,
  { since, before }: Span,
): Promise<readonly DayNumbers[]> {
  return z.array(dayNumbersSchema).parse(await store.query(NUMBERS, [since, before]));
}

/**
 * Reads the visits of a rule; before the gate, those that it would have answered at the gate.
 *
 * @param names The names under which it is counted: `namesCounted`.
 * @param days Such as 2026-11-29.
 * @param which `undecided`: only those with a status of undecided rules, since another rule may have the same name.
 */
export async function readRuleDays(
  store: HitsReader,
  names: readonly string[],
  days: readonly string[],
  which: keyof typeof RULE_DAYS = "all",
): Promise<readonly RuleDay[]> {
  const asked = [JSON.stringify(names), JSON.stringify(days)];
  const sql = RULE_DAYS[which][await readingFor(store, names, days)];
  return z.array(ruleDaySchema).parse(await store.query(sql, asked));
}
