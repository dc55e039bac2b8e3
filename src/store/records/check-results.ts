/** What `sunset check` has found out about a release's targets: one record for each time they were published. */
import * as z from "zod/mini";
import type { Instant } from "../../domain/instant.ts";
import { VERDICTS } from "../../domain/report/target-health.ts";
import { type Result, success } from "../../domain/result.ts";
import { parseStored, type StoredProblem } from "../../release/parse-stored.ts";
import { checkPrefix, keyOf } from "./keys.ts";
import { inOrder, timeBehind } from "./timed-keys.ts";
import type { KvStore } from "../kv/kv-store.ts";

/** What became of one target. */
export const checkedSchema = z.object({
  url: z.string(),
  verdict: z.enum(VERDICTS),
  /** Of the last answer; null if there was none. */
  status: z.nullable(z.number()),
  /** How many redirects there were. */
  hops: z.number(),
  /** Where they led. */
  finalUrl: z.string(),
  reason: z.nullable(z.string()),
});

export type Checked = Readonly<z.infer<typeof checkedSchema>>;

const count = z.int().check(z.nonnegative());

const checkResultsSchema = z.object({
  /** When the first of the targets was asked. */
  checkedAt: z.string().check(z.refine((it) => !Number.isNaN(Date.parse(it)))),
  checkedBy: z.string(),
  counts: z.record(z.enum(VERDICTS), count),
  /** How many patterns no example fills, so that their targets were not asked for. */
  unfilled: count,
  /** Those that are not well, what must be corrected first first; at most `LISTED_AT_MOST`. */
  targets: z.array(
    z.extend(checkedSchema, {
      /** How many rules lead there, and the first of them; null for the fallback. */
      rules: count,
      from: z.nullable(z.string()),
    }),
  ),
});

export type CheckResults = z.infer<typeof checkResultsSchema>;

/** Enough to be worked through; the counts hold for all. */
export const LISTED_AT_MOST = 1000;

export async function writeCheckResults(
  kv: KvStore,
  release: string,
  results: CheckResults,
  now: Instant,
): Promise<void> {
  const key = keyOf("check", release, timeBehind(await kv.list(checkPrefix(release)), now));
  await kv.put([{ key, value: JSON.stringify(results) }]);
}

/**
 * The newest results for a release; null if nobody has published any.
 *
 * @throws StoreError if the store does not answer.
 */
export async function readCheckResults(
  kv: KvStore,
  release: string,
  now: Instant,
): Promise<Result<CheckResults | null, StoredProblem>> {
  return readCheckResultsAmong(kv, release, await kv.list(checkPrefix(release)), now);
}

/**
 * The same, for whoever has listed the keys.
 *
 * @param listed Others may be among them.
 * @throws StoreError if the store does not answer.
 */
export async function readCheckResultsAmong(
  kv: KvStore,
  release: string,
  listed: readonly string[],
  now: Instant,
): Promise<Result<CheckResults | null, StoredProblem>> {
  const prefix = checkPrefix(release);
  const own = listed.filter((it) => it.startsWith(prefix));
  const key = inOrder(own, now).at(-1)?.key;
  const text = key === undefined ? null : (await kv.getTexts([key])).get(key);
  return text ? parseStored(checkResultsSchema, text, `the record ${key}`) : success(null);
}
