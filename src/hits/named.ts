/** How rows of rules that are named are found: in the key of the table, which is a day and a name. */
import * as z from "zod/mini";
import { PARAMETER_CHARACTERS_AT_MOST } from "./database.ts";
import type { HitsReader } from "./read.ts";

/**
 * `lookups`: each name is looked for in each day. `range`: of each day everything is read from the first name to the last, which
 * takes a fraction of that where hardly anything there was asked for, as with a piece of a table in its order.
 */
export type Reading = "lookups" | "range";

/** A name that a rule may have is there once. @param list The parameter: a list in JSON. */
export const namesIn = (list: string): string =>
  `names AS MATERIALIZED (SELECT DISTINCT value FROM json_each(${list}) ORDER BY 1)`;

/**
 * What stands behind FROM, where `names` are known.
 *
 * Days outside and names in order inside: the key is read from one end to the other.
 *
 * @param asked The table of days.
 */
export function ofNames(reading: Reading, table: string, day: string, asked: string): string {
  if (reading === "lookups") {
    return `${asked} AS asked CROSS JOIN names CROSS JOIN ${table}
WHERE ${table}.${day} = asked.value AND ${table}.rule = names.value`;
  }
  // The sign keeps the list from being looked up name by name.
  return `${asked} AS asked CROSS JOIN ${table}
WHERE ${table}.${day} = asked.value
  AND ${table}.rule >= (SELECT min(value) FROM names) AND ${table}.rule <= (SELECT max(value) FROM names)
  AND +${table}.rule IN (SELECT value FROM names)`;
}

/** What a list in JSON has around each name. */
const AROUND = '"",'.length;

/** Names in as few lists as statements take. */
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

/** Fewer lookups than that are made before anybody has found out. */
const LOOKUPS_AT_MOST = 5000;

/** Names in order are next to each other: where half of them are there a lookup costs no more than to read on. */
const ROWS_A_NAME = 0.5;

const LIES_BETWEEN = `WITH names AS MATERIALIZED (SELECT value FROM json_each(?1))
SELECT count(*) AS rows FROM (SELECT 1 FROM hits WHERE day = ?2
  AND rule >= (SELECT min(value) FROM names) AND rule <= (SELECT max(value) FROM names) LIMIT ?3)`;

/** Judged by one day in the middle. */
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
