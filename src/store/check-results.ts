/** What `sunset check` has found out about a release's targets: one record for each time it was told. */
import * as z from "zod/mini";
import { VERDICTS } from "../domain/verdict.ts";
import { parseStored } from "../release/parse-stored.ts";
import { checkPrefix } from "./keys.ts";
import type { KvStore } from "./kv-store.ts";

/** What became of one target. */
export const checkedSchema = z.object({
  url: z.string(),
  verdict: z.enum(VERDICTS),
  /** The last answer's; null where there was none. */
  status: z.nullable(z.number()),
  /** How many redirects there were. */
  hops: z.number(),
  /** Where they led. */
  finalUrl: z.string(),
  reason: z.nullable(z.string()),
});

export type Checked = Readonly<z.infer<typeof checkedSchema>>;

const checkResultsSchema = z.object({
  checkedAt: z.string().check(z.refine((it) => !Number.isNaN(Date.parse(it)))),
  checkedBy: z.string(),
  counts: z.record(z.enum(VERDICTS), z.number()),
  /** How many patterns no example fills, so that their targets were not asked for. */
  unfilled: z.number(),
  /** Those that are not well, what must be corrected first first; at most `LISTED_AT_MOST`. */
  targets: z.array(
    z.extend(checkedSchema, {
      /** How many rules lead there, and the first of them; null for the fallback. */
      rules: z.number(),
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
): Promise<void> {
  const key = `${checkPrefix(release)}${results.checkedAt}`;
  await kv.put([{ key, value: JSON.stringify(results) }]);
}

/**
 * The newest results for a release; null where nobody has told any.
 *
 * @returns Why they cannot be read, where they cannot.
 * @throws StoreError where the store does not answer.
 */
export async function readCheckResults(
  kv: KvStore,
  release: string,
): Promise<CheckResults | string | null> {
  const key = (await kv.list(checkPrefix(release))).at(-1);
  const text = key === undefined ? null : (await kv.getTexts([key])).get(key);
  return text ? parseStored(checkResultsSchema, text, `the record ${key}`) : null;
}
