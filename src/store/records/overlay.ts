import * as z from "zod/mini";
import { FINDING_SEVERITY, type FindingId } from "../../domain/finding.ts";
import type { Instant } from "../../domain/instant.ts";
import { failure, type Result } from "../../domain/result.ts";
import { ruleSchema } from "../../domain/table/schema.ts";
import {
  describeStoredProblem,
  parseStored,
  type StoredProblem,
} from "../../release/parse-stored.ts";
import { isFromFuture, isReplacedOverlay, OVERLAY_FORMAT } from "./in-force.ts";

const findingSchema = z.object({
  id: z.custom<FindingId>((it) => typeof it === "string" && Object.hasOwn(FINDING_SEVERITY, it)),
  severity: z.enum(["error", "warning"]),
  message: z.string(),
  fix: z.string(),
  at: z.object({
    file: z.string(),
    line: z.number(),
    column: z.number(),
    rule: z.nullable(z.number()),
  }),
});

const rowSchema = z.object({
  /** As typed. */
  key: z.string(),
  /** `serving`: as typed. `last-good`: an earlier form of it. `rejected`: nothing, it was never good. */
  state: z.enum(["serving", "last-good", "rejected"]),
  /** What is served; null if the row is rejected. */
  rule: z.nullable(ruleSchema),
  /** The value as typed, if it is not what is served; cut at 500 characters. */
  typed: z.nullable(z.string()),
  /** When the key was first seen, and the value that stands there now. RFC 3339. */
  firstSeenAt: z.string(),
  changedAt: z.string(),
  findings: z.array(findingSchema),
  /** When it begins to answer, if that was ahead when it was judged. RFC 3339. */
  waitsUntil: z.optional(z.string()),
});

/** The rows, compiled: one writer, the reconciler. docs/storage-schema.md explains each field. */
export const overlaySchema = z.object({
  format: z.literal(OVERLAY_FORMAT),
  /** When it was last changed. RFC 3339. */
  writtenAt: z.string(),
  /** Which ones it took the place of, the last first, by their `writtenAt`: see `isReplacedOverlay`. */
  replaced: z.optional(z.array(z.string())),
  /** The last valid `activatesAt`, and what is wrong with the one that stands there now. */
  gate: z.object({ value: z.nullable(z.string()), findings: z.array(findingSchema) }),
  rows: z.array(rowSchema),
  /** What concerns the rows as a whole. */
  findings: z.array(findingSchema),
});

export type Overlay = z.infer<typeof overlaySchema>;
export type OverlayRow = z.infer<typeof rowSchema>;

/** Why a text that KV gives for `overlay` must not be used; whoever holds an overlay keeps it. */
export type OverlayProblem = StoredProblem | { readonly kind: "older" };

/** @param held The one that is in use: KV may give an older value once more for a minute. */
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
 * @param decidedAt null: nobody has decided. Of a date that no clock can have shown yet nobody can tell what came after it.
 */
export function isChangedSince(
  { changedAt }: Pick<OverlayRow, "changedAt">,
  decidedAt: Instant | null,
  now: Instant,
): boolean {
  if (decidedAt === null || isFromFuture(new Date(decidedAt).toISOString(), now)) return true;
  return Date.parse(changedAt) > decidedAt;
}
