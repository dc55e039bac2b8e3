/** Finds the rows of named rules by primary key, which starts with day and name. */
import * as z from "zod/mini";
import { PARAMETER_CHARACTERS_AT_MOST } from "./database.ts";
import type { HitsReader } from "./read.ts";

/**
 * `lookups`: looks up each name for each day. `range`: scans, for each day, from the first name to the last, which is
 * much cheaper if few other rules in between were requested, as for a section of a table in its order.
 */
export type Reading = "lookups" | "range";

/**
 * The names as a common table expression, without duplicates.
 *
 * @param list The parameter that holds a list in JSON.
 */
export const namesIn = (list: string): string =>
  `names AS MATERIALIZED (SELECT DISTINCT value FROM json_each(${list}) ORDER BY 1)`;

/**
 * The SQL after FROM, for a query that defines `names`.
 *
 * Days are the outer loop and sorted names the inner one, so that the key is read in order.
 *
 * @param asked The table of days.
 */
export function ofNames(reading: Reading, table: string, day: string, asked: string): string {
  if (reading === "lookups") {
    return `${asked} AS asked CROSS JOIN names CROSS JOIN ${table}
WHERE ${table}.${day} = asked.value AND ${table}.rule = names.value`;
  }
  // The unary plus keeps SQLite from looking up the names one by one.
  return `${asked} AS asked CROSS JOIN ${table}
WHERE ${table}.${day} = asked.value
  AND ${table}.rule >= (SELECT min(value) FROM names) AND ${table}.rule <= (SELECT max(value) FROM names)
  AND +${table}.rule IN (SELECT value FROM names)`;
}

/** The characters added per name in a JSON list. */
const AROUND = '"",'.length;

/** Splits names into as few lists as fit into a statement. */
export function* inTexts(names: Iterable<string>): Generator<readonly string[]> {
  let list: string[] = [];
  let characters = 0;
  for (const name of names) {
    if (characters + name.length + AROUND > PARAMETER_CHARACTERS_AT_MOST && list.length > 0) {
      yield list;
      list = [];
      characters = 0;
    }
    list.push(name);
    characters += name.length + AROUND;
  }
  if (list.length > 0) yield list;
}

/** Up to this number, lookups are faster than making a choice. */
const LOOKUPS_AT_MOST = 5000;

/**
 * The threshold in rows per name. Sorted names are adjacent in the key: if the range contains more rows than this,
 * lookups cost no more than scanning.
 */
const ROWS_A_NAME = 0.5;

const LIES_BETWEEN = `WITH names AS MATERIALIZED (SELECT value FROM json_each(?1))
SELECT count(*) AS rows FROM (SELECT 1 FROM hits WHERE day = ?2
  AND rule >= (SELECT min(value) FROM names) AND rule <= (SELECT max(value) FROM names) LIMIT ?3)`;

/** Chooses the cheaper reading, judged by the day in the middle. */
export async function readingFor(
  store: HitsReader,
  names: readonly string[],
  days: readonly string[],
): Promise<Reading> {
  if (names.length * days.length <= LOOKUPS_AT_MOST) return "lookups";
  const day = days[Math.floor(days.length / 2)] ?? "";
  const atMost = Math.ceil(ROWS_A_NAME * names.length);
  const [row] = await store.query(LIES_BETWEEN, [JSON.stringify(names), day, atMost]);
  return z.object({ rows: z.number() }).parse(row).rows < atMost ? "range" : "lookups";
}
