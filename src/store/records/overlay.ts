import * as z from "zod/mini";
import type { FindingData } from "../../domain/finding.ts";
import type { Instant } from "../../domain/instant.ts";
import { failure, type Result } from "../../domain/result.ts";
import { ruleSchema } from "../../domain/table/schema.ts";
import {
  describeStoredProblem,
  parseStored,
  type StoredProblem,
} from "../../release/parse-stored.ts";
import { isFromFuture, isReplacedOverlay, OVERLAY_FORMAT } from "./in-force.ts";

export const findingDataSchema: z.ZodMiniType<FindingData> = z.object({
  hops: z.optional(z.array(z.nullable(z.string()))),
  rules: z.optional(z.int().check(z.nonnegative())),
  others: z.optional(z.array(z.string())),
  locales: z.optional(z.array(z.object({ from: z.string(), to: z.string() }))),
});

const findingSchema = z.object({
  /** Possibly an id that only later versions know. A row serves, whatever is stored to describe its finding. */
  id: z.string(),
  severity: z.enum(["error", "warning"]),
  message: z.string(),
  fix: z.string(),
  at: z.object({
    file: z.string(),
    line: z.number(),
    column: z.number(),
    rule: z.nullable(z.number()),
  }),
  // For the same reason, data of a later version counts as none.
  // oxlint-disable-next-line promise/valid-params -- a schema, not a promise
  data: z.catch(z.optional(findingDataSchema), undefined),
});

const rowSchema = z.object({
  /** As typed. */
  key: z.string(),
  /**
   * `serving`: the row serves as typed. `last-good`: an earlier form serves. `rejected`: nothing serves, it was never
   * valid.
   */
  state: z.enum(["serving", "last-good", "rejected"]),
  /** The rule in service; null if the row is rejected. */
  rule: z.nullable(ruleSchema),
  /** The value as typed, if it differs from what is served; cut at 500 characters. */
  typed: z.nullable(z.string()),
  /** When the key, and when its present value, was first seen. RFC 3339. */
  firstSeenAt: z.string(),
  changedAt: z.string(),
  findings: z.array(findingSchema),
  /** When it begins to answer, if that was in the future when it was judged. RFC 3339. */
  waitsUntil: z.optional(z.string()),
});

/** The compiled rows, written only by the reconciler. docs/storage-schema.md explains each field. */
export const overlaySchema = z.object({
  format: z.literal(OVERLAY_FORMAT),
  /** When it last changed. RFC 3339. */
  writtenAt: z.string(),
  /** The overlays that it replaced, latest first, by their `writtenAt`: see `isReplacedOverlay`. */
  replaced: z.optional(z.array(z.string())),
  /** The last valid `activatesAt`, and what is wrong with the present value. */
  gate: z.object({ value: z.nullable(z.string()), findings: z.array(findingSchema) }),
  rows: z.array(rowSchema),
  /** Findings about the rows as a whole. */
  findings: z.array(findingSchema),
});

export type Overlay = z.infer<typeof overlaySchema>;
export type OverlayRow = z.infer<typeof rowSchema>;

/** Why a value of `overlay` from KV must not be used; a reader keeps the overlay that it has. */
export type OverlayProblem = StoredProblem | { readonly kind: "older" };

/**
 * Parses an overlay.
 *
 * @param held The overlay in use; an older one is refused, because KV may return one for up to a minute.
 */
export function readOverlay(text: string, held: Overlay | null): Result<Overlay, OverlayProblem> {
  const read = parseStored(overlaySchema, text, "overlay");
  const isStale = read.ok && isReplacedOverlay(read.value, held);
  return isStale ? failure({ kind: "older" }) : read;
}

export function describeOverlayProblem(problem: OverlayProblem): { message: string; fix: string } {
  if (problem.kind === "older") {
    return {
      message: "An older overlay was seen again",
      fix: "Wait: KV takes a minute to agree",
    };
  }
  return {
    message: describeStoredProblem(problem),
    fix: "Delete the key overlay: it is written again within a minute",
  };
}

/**
 * Whether a row was changed after a decision.
 *
 * @param decidedAt null if there is no decision, which counts as changed. So does an instant that no clock can have
 *   reached yet, because nobody can tell what came after it.
 */
export function isChangedSince(
  { changedAt }: Pick<OverlayRow, "changedAt">,
  decidedAt: Instant | null,
  now: Instant,
): boolean {
  if (decidedAt === null || isFromFuture(new Date(decidedAt).toISOString(), now)) return true;
  return Date.parse(changedAt) > decidedAt;
}
