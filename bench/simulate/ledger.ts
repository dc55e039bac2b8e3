/** The sender's own count, to compare with the stored counts. */
import type { HitsDatabase } from "../../src/hits/database.ts";
import type { Visit } from "./traffic.ts";

export interface Ledger {
  add(day: string, visit: Visit, isOpen: boolean): void;
  /** Returns the number of visits sent. */
  total(): number;
  /** Lists differences to the stored counts in words; empty if they match exactly. */
  compare(db: HitsDatabase): Promise<readonly string[]>;
}

const HITS = `SELECT day, rule, crawler, shadow, sum(total) AS total FROM hits
  WHERE day >= ?1 GROUP BY day, rule, crawler, shadow`;
const MISSES = "SELECT day, url, shadow, total FROM misses WHERE day >= ?1";
const NUMBERS =
  "SELECT coalesce(sum(lost), 0) AS lost, coalesce(sum(noise), 0) AS noise, coalesce(sum(rest), 0) AS rest FROM days WHERE day >= ?1";
const SUM = "SELECT coalesce(sum(total), 0) AS total FROM hits WHERE shadow = 0 AND day >= ?1";

export interface Stored {
  readonly counted: number;
  readonly lost: number;
  readonly noise: number;
  readonly rest: number;
}

export async function readStored(db: HitsDatabase, since: string): Promise<Stored> {
  const [sum] = (await db.prepare(SUM).bind(since).all()).results as { total: number }[];
  const [numbers] = (await db.prepare(NUMBERS).bind(since).all()).results as Omit<
    Stored,
    "counted"
  >[];
  return { counted: sum?.total ?? 0, ...(numbers ?? { lost: 0, noise: 0, rest: 0 }) };
}

/** @param since The first day; earlier counts are ignored. */
export function createLedger(since: string): Ledger {
  const hits = new Map<string, number>();
  const misses = new Map<string, number>();
  let noise = 0;
  let total = 0;
  const grow = (of: Map<string, number>, key: string): void => {
    of.set(key, (of.get(key) ?? 0) + 1);
  };
  return {
    add(day, { rule, miss, isCrawler }, isOpen) {
      total += 1;
      const crawler = isCrawler ? 1 : 0;
      grow(hits, `${day} ${isOpen ? rule : ""} crawler ${crawler} shadow 0`);
      // Before the gate the old site answers, and visits are also counted as shadow.
      if (!isOpen) grow(hits, `${day} ${rule} crawler ${crawler} shadow 1`);
      if (miss === "noise") noise += 1;
      else if (miss !== null) grow(misses, `${day} ${miss} shadow ${isOpen ? 0 : 1}`);
    },
    total: () => total,
    async compare(db) {
      const different: string[] = [];
      const stored = (await db.prepare(HITS).bind(since).all()).results as Row[];
      const found = new Map(
        stored.map((it) => [
          `${it.day} ${it.rule} crawler ${it.crawler} shadow ${it.shadow}`,
          it.total,
        ]),
      );
      for (const key of new Set([...hits.keys(), ...found.keys()])) {
        const [sent, kept] = [hits.get(key) ?? 0, found.get(key) ?? 0];
        if (sent !== kept) different.push(`${key}: ${sent} sent, ${kept} stored`);
      }
      const kept = (await db.prepare(MISSES).bind(since).all()).results as Row[];
      let keptMisses = 0;
      for (const { day, url, shadow, total: count } of kept) {
        keptMisses += count;
        const sent = misses.get(`${day} ${url} shadow ${shadow}`) ?? 0;
        // Fewer may be stored, with the rest as numbers without an address, but never more.
        if (count > sent) different.push(`${day} ${url}: ${sent} sent, ${count} stored`);
      }
      const numbers = await readStored(db, since);
      const sentMisses = [...misses.values()].reduce((sum, it) => sum + it, 0);
      if (keptMisses + numbers.rest !== sentMisses) {
        different.push(`misses: ${sentMisses} sent, ${keptMisses} and ${numbers.rest} stored`);
      }
      if (numbers.noise !== noise) {
        different.push(`noise: ${noise} sent, ${numbers.noise} stored`);
      }
      return different;
    },
  };
}

interface Row {
  readonly day: string;
  readonly rule: string;
  readonly url: string;
  readonly crawler: number;
  readonly shadow: number;
  readonly total: number;
}
