/**
 * Keeps the database small over the years: old days are merged into months, and only the most frequent misses are kept.
 */
import type { Instant } from "../domain/instant.ts";
import type { HitsDatabase } from "./database.ts";
import { daysBefore } from "./day.ts";

/** How long days are kept before they are merged into months. */
export const DAYS_KEPT = 400;

/** The number of misses kept per day. Between two runs there may be more. */
export const MISSES_A_DAY = 10_000;

/** How long the ids of batches are kept. Nothing is added to older days. */
const BATCH_DAYS = 2;

/** The first past day that is not summed up. */
const TO_SUM = `SELECT min(day) AS day FROM hits
WHERE day > (SELECT coalesce(max(day), '') FROM totals) AND day < ?1`;

const SUM_UP = `INSERT INTO totals (day, outcome, ruled, crawler, shadow, total)
SELECT day, outcome, rule <> '', crawler, shadow, sum(total) FROM hits WHERE day = ?1 GROUP BY 1, 2, 3, 4, 5
ON CONFLICT DO NOTHING`;

/** The oldest day, which is the next one due for merging; null if there is none. */
const OLDEST =
  "SELECT min(day) AS day FROM (SELECT min(day) AS day FROM hits UNION ALL SELECT min(day) FROM misses)";

const HITS_TO_MONTH = `INSERT INTO hits_by_month (month, rule, outcome, status, crawler, shadow, total)
SELECT substr(day, 1, 7), rule, outcome, status, crawler, shadow, total FROM hits WHERE day = ?1
ON CONFLICT DO UPDATE SET total = total + excluded.total`;

const MISSES_TO_MONTH = `INSERT INTO misses_by_month (month, url, shadow, total, referrer, referred)
SELECT substr(day, 1, 7), url, shadow, total, referrer, referred FROM misses WHERE day = ?1
ON CONFLICT DO UPDATE SET
  total = total + excluded.total,
  referrer = CASE WHEN excluded.referred > referred OR referrer = '' THEN excluded.referrer ELSE referrer END,
  referred = CASE WHEN excluded.referrer = referrer THEN referred + excluded.referred
    ELSE abs(referred - excluded.referred) END`;

const RARE = "FROM misses WHERE day = ?1 ORDER BY total DESC, url, shadow LIMIT -1 OFFSET ?2";

const COUNT_RARE = `INSERT INTO days (day, lost, noise, rest)
SELECT ?1, 0, 0, sum(total) FROM (SELECT total ${RARE}) HAVING count(*) > 0
ON CONFLICT DO UPDATE SET rest = rest + excluded.rest`;

const DROP_RARE = `DELETE FROM misses WHERE day = ?1 AND (url, shadow) IN (SELECT url, shadow ${RARE})`;

/**
 * Merges at most one day into its month per run, and sums up at most one, so that no run takes long.
 *
 * @throws What the database throws.
 */
export async function tidy(
  db: HitsDatabase,
  at: Instant,
  missesADay: number = MISSES_A_DAY,
): Promise<void> {
  const { results } = await db.prepare(OLDEST).bind().all();
  const oldest = dayIn(results[0]);
  if (oldest !== null && oldest < daysBefore(at, DAYS_KEPT)) {
    const steps = [
      HITS_TO_MONTH,
      "DELETE FROM hits WHERE day = ?1",
      MISSES_TO_MONTH,
      "DELETE FROM misses WHERE day = ?1",
      // No longer needed, since the month has the counts by rule.
      "DELETE FROM totals WHERE day <= ?1",
    ];
    await db.batch(steps.map((sql) => db.prepare(sql).bind(oldest)));
  }
  const trims = [daysBefore(at, 1), daysBefore(at, 0)].flatMap((day) =>
    [COUNT_RARE, DROP_RARE].map((sql) => db.prepare(sql).bind(day, missesADay)),
  );
  const forget = db.prepare("DELETE FROM batches WHERE day < ?1").bind(daysBefore(at, BATCH_DAYS));
  await db.batch([...trims, forget]);
  const over = await db.prepare(TO_SUM).bind(daysBefore(at, BATCH_DAYS)).all();
  const day = dayIn(over.results[0]);
  if (day !== null) await db.batch([db.prepare(SUM_UP).bind(day)]);
}

function dayIn(row: unknown): string | null {
  if (typeof row !== "object" || row === null || !("day" in row)) return null;
  return typeof row.day === "string" ? row.day : null;
}
