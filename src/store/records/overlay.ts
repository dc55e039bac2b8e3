import * as z from "zod/mini";
import { compileRule } from "../../domain/table/compile.ts";
import { FINDING_SEVERITY, type FindingId } from "../../domain/finding.ts";
import { failure, type Result } from "../../domain/result.ts";
import type { Rule } from "../../domain/table/rule.ts";
import { ruleSchema } from "../../domain/table/schema.ts";
import { createLayer, type Layer, type Site } from "../../domain/table/table.ts";
import {
  describeStoredProblem,
  parseStored,
  type StoredProblem,
} from "../../release/parse-stored.ts";

export const OVERLAY_FORMAT = 1;

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

/** Why a text that KV gives for `overlay` must not be used; whoever holds an overlay keeps it. */
export type OverlayProblem = StoredProblem | { readonly kind: "older" };

/** @param held The one that is in use: KV may give an older value once more for a minute. */
export function readOverlay(text: string, held: Overlay | null): Result<Overlay, OverlayProblem> {
  const read = parseStored(overlaySchema, text, "overlay");
  return read.ok && isOlder(read.value, held) ? failure({ kind: "older" }) : read;
}

/** Whether it was written before the one that is held; one written at the same time was not. */
export function isOlder({ writtenAt }: Overlay, held: Overlay | null): boolean {
  return held !== null && Date.parse(writtenAt) < Date.parse(held.writtenAt);
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

/** The rows that serve, as the layer that lies over a release. */
export function layerOf(overlay: Overlay, site: Pick<Site, "hosts" | "targetHosts">): Layer {
  const rules = overlay.rows.flatMap(({ rule }, index): Rule[] => {
    const compiled = rule && compileRule(rule, index, site, () => {}, ["rows", index]);
    return compiled ? [compiled] : [];
  });
  return createLayer(rules);
}
