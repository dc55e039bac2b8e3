import * as z from "zod/mini";
import { FINDING_SEVERITY, type FindingId } from "../../domain/finding.ts";
import { ruleSchema } from "../../domain/table/schema.ts";
import { parseStored } from "../../release/parse-stored.ts";
import { OVERLAY_FORMAT } from "./overlay-format.ts";

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
  /** What is served; null where the row is rejected. */
  rule: z.nullable(ruleSchema),
  /** The value as typed, where it is not what is served; cut at 500 characters. */
  typed: z.nullable(z.string()),
  /** When the key was first seen, and the value that stands there now. RFC 3339. */
  firstSeenAt: z.string(),
  changedAt: z.string(),
  findings: z.array(findingSchema),
});

/** The rows, compiled: one writer, the reconciler. docs/storage-schema.md explains each field. */
export const overlaySchema = z.object({
  format: z.literal(OVERLAY_FORMAT),
  /** When it was last changed. RFC 3339. */
  writtenAt: z.string(),
  /** The last valid `activatesAt`, and what is wrong with the one that stands there now. */
  gate: z.object({ value: z.nullable(z.string()), findings: z.array(findingSchema) }),
  rows: z.array(rowSchema),
  /** What concerns the rows as a whole. */
  findings: z.array(findingSchema),
});

export type Overlay = z.infer<typeof overlaySchema>;
export type OverlayRow = z.infer<typeof rowSchema>;

/** @returns Why the text is not an overlay that this version reads, where it is not. */
export function parseOverlay(text: string): Overlay | string {
  return parseStored(overlaySchema, text, "overlay");
}
