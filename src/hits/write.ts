import { type HitsDatabase, PARAMETER_CHARACTERS_AT_MOST } from "./database.ts";
import type { Batch } from "./tally.ts";

const ARRIVED = "INSERT INTO batches (id, day) VALUES (?1, ?2)";

/** A single statement inserts any number of rows, passed as JSON. */
const HITS = `INSERT INTO hits (day, rule, outcome, status, crawler, shadow, total)
SELECT value ->> 'day', value ->> 'rule', value ->> 'outcome', value ->> 'status', value ->> 'crawler',
  value ->> 'shadow', value ->> 'total'
FROM json_each(?1) WHERE true
ON CONFLICT DO UPDATE SET total = total + excluded.total`;

/** Of two hosts the one with more votes stays, its votes reduced by the other's (Boyer-Moore majority vote). */
const MISSES = `INSERT INTO misses (day, url, shadow, total, referrer, referred)
SELECT value ->> 'day', value ->> 'url', value ->> 'shadow', value ->> 'total', value ->> 'referrer',
  value ->> 'referred'
FROM json_each(?1) WHERE true
ON CONFLICT DO UPDATE SET
  total = total + excluded.total,
  referrer = CASE WHEN excluded.referred > referred OR referrer = '' THEN excluded.referrer ELSE referrer END,
  referred = CASE WHEN excluded.referrer = referrer THEN referred + excluded.referred
    ELSE abs(referred - excluded.referred) END`;

const DAYS = `INSERT INTO days (day, lost, noise, rest)
SELECT value ->> 'day', 0, value ->> 'noise', value ->> 'rest'
FROM json_each(?1) WHERE true
ON CONFLICT DO UPDATE SET noise = noise + excluded.noise, rest = rest + excluded.rest`;

/** Skips batches that did arrive, although their sender missed the response and gave them up. */
const LOST = `INSERT INTO days (day, lost, noise, rest)
SELECT value ->> 'day', sum(value ->> 'lost'), 0, 0
FROM json_each(?1)
WHERE NOT EXISTS (SELECT 1 FROM batches WHERE id = value ->> 'batch')
GROUP BY 1
ON CONFLICT DO UPDATE SET lost = lost + excluded.lost`;

/** Keeps batches that are counted as lost from being added later. */
const GIVEN_UP = `INSERT INTO batches (id, day)
SELECT value ->> 'batch', value ->> 'day'
FROM json_each(?1) WHERE value ->> 'batch' IS NOT NULL
ON CONFLICT DO NOTHING`;

/**
 * Adds a batch to the database, entirely or not at all.
 *
 * @param id Unique to the batch, and stored with it, so that a sender who does not know whether the batch arrived may
 * send it again.
 * @throws What the database throws, except if the batch arrived before.
 */
export async function writeBatch(db: HitsDatabase, batch: Batch, id: string): Promise<void> {
  const day = batch.hits[0]?.day ?? batch.lost[0]?.day ?? "";
  const parts: readonly (readonly [string, readonly object[]])[] = [
    [HITS, batch.hits],
    [MISSES, batch.misses],
    [DAYS, batch.days],
    [LOST, batch.lost],
    [GIVEN_UP, batch.lost],
  ];
  const statements = parts.flatMap(([sql, rows]) =>
    asTexts(rows).map((text) => db.prepare(sql).bind(text)),
  );
  try {
    await db.batch([db.prepare(ARRIVED).bind(id, day), ...statements]);
  } catch (error) {
    if (!/UNIQUE constraint failed: batches\.id/.test(String(error))) throw error;
  }
}

/** Splits rows into JSON lists that each fit into a statement. */
function asTexts(rows: readonly object[]): readonly string[] {
  const texts: string[] = [];
  let part: string[] = [];
  let characters = 0;
  for (const row of rows.map((it) => JSON.stringify(it))) {
    if (part.length > 0 && characters + row.length > PARAMETER_CHARACTERS_AT_MOST) {
      texts.push(`[${part.join()}]`);
      part = [];
      characters = 0;
    }
    part.push(row);
    characters += row.length;
  }
  return part.length === 0 ? texts : [...texts, `[${part.join()}]`];
}
