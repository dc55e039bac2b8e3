/** The findings of `validate` for a release's table: one record per publication. */
import * as z from "zod/mini";
import type { FindingData } from "../../../domain/finding.ts";
import { formatInstant, type Instant, parseInstant } from "../../../domain/instant.ts";
import { type FindingKind, isShort } from "../../../domain/report/finding-kinds.ts";
import { type Result, success } from "../../../domain/result.ts";
import { parseStored, type StoredProblem } from "../../../release/parse-stored.ts";
import { type KvEntry, type KvStore, readText } from "../../kv/kv-store.ts";
import { findingsPrefix, keyOf } from "../keys.ts";
import { inOrder, timeBehind } from "../timed-keys.ts";

const count = z.int().check(z.nonnegative());

const dataSchema: z.ZodMiniType<FindingData> = z.object({
  hops: z.optional(z.array(z.nullable(z.string()))),
  rules: z.optional(count),
  others: z.optional(z.array(z.string())),
  locales: z.optional(z.array(z.object({ from: z.string(), to: z.string() }))),
});

const findingsSchema = z.object({
  /** The instant of the check, since some findings come and go with time. RFC 3339. */
  judgedAt: z.string().check(z.refine((it) => parseInstant(it) !== null)),
  /** Errors first; each kind has at least one finding. */
  kinds: z.array(
    z.object({
      /** Possibly an id of a later version. */
      id: z.string(),
      severity: z.enum(["error", "warning"]),
      count,
      listed: z.array(
        z.object({
          from: z.nullable(z.string()),
          message: z.string(),
          fix: z.string(),
          note: z.optional(z.string()),
          /** Pages can do without it: data that is too long, or in the form of a later version, is dropped. */
          // oxlint-disable-next-line promise/valid-params -- a schema, not a promise
          data: z.catch(z.optional(dataSchema.check(z.refine(isShort))), undefined),
        }),
      ),
    }),
  ),
});

export type StoredFindings = Readonly<z.infer<typeof findingsSchema>>;

/** The record to write with the provenance. */
export async function findingsEntry(
  kv: KvStore,
  release: string,
  kinds: readonly FindingKind[],
  judgedAt: Instant,
): Promise<KvEntry> {
  const written = await kv.list(findingsPrefix(release));
  const key = keyOf("findings", release, timeBehind(written, judgedAt));
  return { key, value: JSON.stringify({ judgedAt: formatInstant(judgedAt), kinds }) };
}

/** Reads the newest findings of a release; null if none were ever published. */
export async function readFindings(
  kv: KvStore,
  release: string,
  now: Instant,
): Promise<Result<StoredFindings | null, StoredProblem>> {
  const key = inOrder(await kv.list(findingsPrefix(release)), now).at(-1)?.key;
  const text = key === undefined ? null : await readText(kv, key);
  return text ? parseStored(findingsSchema, text, `the record ${key}`) : success(null);
}
