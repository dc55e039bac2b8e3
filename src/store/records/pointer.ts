import * as z from "zod/mini";
import type { Result } from "../../domain/result.ts";
import { parseStored, type StoredProblem } from "../../release/parse-stored.ts";

const releaseId = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** Why a release may serve, as data. */
const groundsSchema = z.object({
  kind: z.enum(["signed", "rollback", "break-glass"]),
  /** The addresses of the signers. */
  who: z.optional(z.array(z.string())),
  /** The reason as typed. */
  said: z.optional(z.string()),
});

const promotionSchema = z.object({
  /** null for the table bundled at deployment. */
  release: z.nullable(releaseId),
  promotedAt: z.string().check(z.refine((it) => !Number.isNaN(Date.parse(it)))),
  promotedBy: z.string(),
  /** A sentence for people. */
  reason: z.string(),
  /**
   * `reason` as data; absent from earlier promotions. A form of a later version is ignored, because it must not keep a
   * release from serving.
   */
  // oxlint-disable-next-line promise/valid-params -- a schema, not a promise
  grounds: z.catch(z.optional(groundsSchema), undefined),
  /**
   * The SHA-256 of the manifest's text, so that exactly the signed bytes serve. Entries of the history have it only if
   * it was recorded at the time.
   */
  manifest: z.optional(z.string()),
});

/** The release in service, as stored in `current`. */
const pointerSchema = z.extend(promotionSchema, {
  /** The number of shards, so that a new isolate can request the manifest and its shard at once. */
  shards: z.int().check(z.minimum(0)),
  /** What rollbacks go back to, nearest first. */
  before: z._default(z.array(z.nullable(releaseId)), []),
  /** The earlier promotions, newest first, up to a limit. */
  history: z._default(z.array(promotionSchema), []),
});

export type Grounds = z.infer<typeof groundsSchema>;
export type Promotion = z.infer<typeof promotionSchema>;
export type Pointer = z.infer<typeof pointerSchema>;

export function parsePointer(text: string): Result<Pointer, StoredProblem> {
  return parseStored(pointerSchema, text, "current");
}
