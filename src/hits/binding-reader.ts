import type { HitsDatabase } from "./database.ts";
import type { HitsReader } from "./read.ts";

/**
 * A reader that uses a D1 binding.
 *
 * @throws What the database throws.
 */
export function readerOf(db: HitsDatabase): HitsReader {
  return {
    async query(sql, parameters) {
      const statement = db.prepare(sql).bind(...parameters);
      return (await statement.all()).results;
    },
  };
}
