/** The results of `sunset check` for a release's targets: one record per publication. */
import * as z from "zod/mini";
import type { Instant } from "../../domain/instant.ts";
import { VERDICTS } from "../../domain/report/target-health.ts";
import { type Result, success } from "../../domain/result.ts";
import { parseStored, type StoredProblem } from "../../release/parse-stored.ts";
import { checkPrefix, keyOf } from "./keys.ts";
import { inOrder, timeBehind } from "./timed-keys.ts";
import { readText, type KvStore } from "../kv/kv-store.ts";

export const checkedSchema = z.object({
  url: z.string(),
  verdict: z.enum(VERDICTS),
  /** The status of the last response; null if there was none. */
  status: z.nullable(z.number()),
  hops: z.number(),
  finalUrl: z.string(),
  reason: z.nullable(z.string()),
});

export type Checked = Readonly<z.infer<typeof checkedSchema>>;

const count = z.int().check(z.nonnegative());

const checkResultsSchema = z.object({
  /** When the first target was requested. */
  checkedAt: z.string().check(z.refine((it) => !Number.isNaN(Date.parse(it)))),
  checkedBy: z.string(),
  counts: z.record(z.enum(VERDICTS), count),
  /** The number of patterns whose target no example fills, so that it was not requested. */
  unfilled: count,
  /** The targets with problems, most urgent first; at most `LISTED_AT_MOST`. */
  targets: z.array(
    z.extend(checkedSchema, {
      /** The number of rules that lead to the target, and the first of them; null for the fallback. */
      rules: count,
      from: z.nullable(z.string()),
    }),
  ),
});

export type CheckResults = z.infer<typeof checkResultsSchema>;

/** As many as anybody will work through. The counts cover all targets. */
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
 * Reads the newest results for a release; null if none have been published.
 *
 * @param listed The keys, if they have been listed already; may include others.
 */
export async function readCheckResults(
  kv: KvStore,
  release: string,
  now: Instant,
  listed?: readonly string[],
): Promise<Result<CheckResults | null, StoredProblem>> {
  const prefix = checkPrefix(release);
  const own = (listed ?? (await kv.list(prefix))).filter((it) => it.startsWith(prefix));
  const key = inOrder(own, now).at(-1)?.key;
  const text = key === undefined ? null : await readText(kv, key);
  return text ? parseStored(checkResultsSchema, text, `the record ${key}`) : success(null);
}
