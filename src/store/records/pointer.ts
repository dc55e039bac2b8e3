import * as z from "zod/mini";
import type { Result } from "../../domain/result.ts";
import { parseStored, type StoredProblem } from "../../release/parse-stored.ts";

const releaseId = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** One release put into service. */
const promotionSchema = z.object({
  /** null: the table bundled at deployment. */
  release: z.nullable(releaseId),
  promotedAt: z.string().check(z.refine((it) => !Number.isNaN(Date.parse(it)))),
  promotedBy: z.string(),
  reason: z.string(),
  /**
   * The SHA-256 of the manifest's text: what was signed off is what is served, to the byte. Of what served before it is
   * there since promotions keep it.
   */
  manifest: z.optional(z.string()),
});

/** The release that is served, as `current` says it. */
export const pointerSchema = z.extend(promotionSchema, {
  /** How many shards it has, so that a cold isolate can ask for its manifest and its shard at once. */
  shards: z.int().check(z.minimum(0)),
  /** What a rollback goes back to, the nearest first. */
  before: z._default(z.array(z.nullable(releaseId)), []),
  /** All that served before, the newest first, as far as there is room. */
  history: z._default(z.array(promotionSchema), []),
});

export type Promotion = z.infer<typeof promotionSchema>;
export type Pointer = z.infer<typeof pointerSchema>;

export function parsePointer(text: string): Result<Pointer, StoredProblem> {
  return parseStored(pointerSchema, text, "current");
}
