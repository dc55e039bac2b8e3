/** Queries the counts in such a way that a page works whatever happens to the database. */
import { readFirstDay, type HitsReader } from "../../hits/read.ts";
import { deadline } from "../../store/isolate/deadline.ts";
import type { Services } from "../shared/services.ts";

/**
 * Why there are no counts: the database is not bound, or has no tables; nothing has been counted yet; the database
 * fails; or it takes longer than a page waits.
 */
export type Unknown = "unbound" | "no-tables" | "nothing" | "failing" | "slow";

export type Told<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: Unknown };

/** The store of counts, and the beginning of counting. */
export interface Counted {
  readonly store: HitsReader;
  /** A day, or a month for the distant past. */
  readonly since: string;
}

/**
 * Runs a query. Never throws the database's errors, and never waits beyond the limit; late results are discarded.
 *
 * @param limitMs The limit for all queries of the work; that of a page if absent, and never more than that.
 */
export async function askHits<Value>(
  { hits, hitsLimitMs }: Services,
  work: (counted: Counted) => Promise<Value>,
  limitMs = Infinity,
): Promise<Told<Value>> {
  if (!hits) return { ok: false, why: "unbound" };
  let told: Told<Value> = { ok: false, why: "slow" };
  const done = tell(hits, work).then((it) => void (told = it));
  await deadline(Math.min(limitMs, hitsLimitMs), done);
  return told;
}

async function tell<Value>(
  store: HitsReader,
  work: (counted: Counted) => Promise<Value>,
): Promise<Told<Value>> {
  try {
    const since = await readFirstDay(store);
    if (since === null) return { ok: false, why: "nothing" };
    return { ok: true, value: await work({ store, since }) };
  } catch (error) {
    const isWithout = /no such table/.test(String(error));
    // oxlint-disable-next-line no-console -- the Worker's logs are where people look for it
    if (!isWithout) console.error(error);
    return { ok: false, why: isWithout ? "no-tables" : "failing" };
  }
}
