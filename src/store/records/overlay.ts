/**
 * The compiled rows, written only by the reconciler; docs/storage-schema.md explains each field. Imports no schema,
 * because every isolate reads them for its first answer.
 *
 * The writer may be a later version. An entry that this version does not understand affects only itself, and nothing of
 * it serves.
 */
import { StoreError } from "../kv/kv-store.ts";
import { type Finding, type FindingData, quote } from "../../domain/finding.ts";
import { type Instant, parseInstant } from "../../domain/instant.ts";
import { type Result, success } from "../../domain/result.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { isRule } from "../../release/manifest-shape.ts";
import { describeStoredProblem, type StoredProblem } from "../../release/parse-stored.ts";
import {
  type Check,
  fitting,
  hasFields,
  isAnything,
  isCount,
  isNumber,
  isOneOf,
  isText,
  listOf,
  nullable,
  optional,
  readShape,
} from "../../release/shape.ts";
import { isFromFuture, OVERLAY_FORMAT } from "./in-force.ts";

export interface Overlay {
  readonly format: typeof OVERLAY_FORMAT;
  /** When it last changed. RFC 3339. */
  readonly writtenAt: string;
  /** The overlays that it replaced, latest first, by their `writtenAt`. See `isReplacedOverlay`. */
  readonly replaced?: readonly string[] | undefined;
  /** The last valid `activatesAt`, and the findings about the current value. */
  readonly gate: { readonly value: string | null; readonly findings: readonly Finding<string>[] };
  readonly rows: readonly OverlayRow[];
  /** Findings about the rows as a whole. */
  readonly findings: readonly Finding<string>[];
}

export interface OverlayRow {
  /** As typed. */
  readonly key: string;
  /**
   * `serving`: the row serves as typed. `last-good`: an earlier form of it serves. `rejected`: it was never valid, and
   * nothing serves.
   */
  readonly state: "serving" | "last-good" | "rejected";
  /** The rule in service; null if the row is rejected. */
  readonly rule: RuleData | null;
  /** The value as typed, if it differs from what serves; truncated at 500 characters. */
  readonly typed: string | null;
  /** When the key, and when its current value, was first seen. RFC 3339. */
  readonly firstSeenAt: string;
  readonly changedAt: string;
  readonly findings: readonly Finding<string>[];
  /** When the row begins to answer, if that was in the future when it was judged. RFC 3339. */
  readonly waitsUntil?: string | undefined;
}

const OVERLAY = {
  format: isOneOf(OVERLAY_FORMAT),
  writtenAt: isText,
  replaced: optional(listOf(isText)),
  gate: hasFields({ value: nullable(isText) }),
  rows: listOf(isAnything),
  findings: isAnything,
} satisfies Record<keyof Overlay, Check>;

/** The fields that identify a row and its age, whatever else a later version changes. */
const IDENTITY = { key: isText, typed: nullable(isText), firstSeenAt: isText, changedAt: isText };

const ROW = {
  key: isText,
  state: isOneOf("serving", "last-good", "rejected"),
  rule: nullable(isRule),
  typed: nullable(isText),
  firstSeenAt: isText,
  changedAt: isText,
  findings: isAnything,
  waitsUntil: optional(isText),
} satisfies Record<keyof OverlayRow, Check>;

const FINDING = {
  /** Possibly an id of a later version. What describes a finding never keeps a row from serving. */
  id: isText,
  severity: isText,
  message: isText,
  fix: isText,
  at: hasFields({ file: isText, line: isNumber, column: isNumber, rule: nullable(isNumber) }),
  data: isAnything,
} satisfies Record<keyof Finding, Check>;

const DATA = {
  hops: optional(listOf(nullable(isText))),
  rules: optional(isCount),
  others: optional(listOf(isText)),
  locales: optional(listOf(hasFields({ from: isText, to: isText }))),
} satisfies Record<keyof FindingData, Check>;

const isOverlay = hasFields(OVERLAY);
const isRow = hasFields(ROW);
const isIdentity = hasFields(IDENTITY);
const isFinding = hasFields(FINDING);
const isData = hasFields(DATA);

/** What `isOverlay` accepts, before the entries are read. */
interface StoredOverlay extends Omit<Overlay, "gate" | "rows" | "findings"> {
  readonly gate: { readonly value: string | null; readonly findings?: unknown };
  readonly rows: readonly unknown[];
  readonly findings?: unknown;
}

type StoredRow = Omit<OverlayRow, "findings"> & { readonly findings?: unknown };
type StoredFinding = Omit<Finding<string>, "severity" | "data"> & {
  readonly severity: string;
  readonly data?: unknown;
};

/** @param held The overlay in use, which has the last good form of a row that this version does not understand. */
export function readOverlay(text: string, held: Overlay | null): Result<Overlay, StoredProblem> {
  const stored = readShape<StoredOverlay>(text, "overlay", isOverlay);
  if (!stored.ok) return stored;
  const last = new Map(held?.rows.map((it) => [it.key, it.rule]));
  const { format, writtenAt, replaced, gate, rows, findings } = stored.value;
  return success({
    format,
    writtenAt,
    replaced,
    gate: { value: gate.value, findings: readFindings(gate.findings) },
    rows: rows.flatMap((it) => readRow(it, last) ?? []),
    findings: readFindings(findings),
  });
}

/** Like `readOverlay`; null if it is missing or unreadable, because the reconciler rewrites it. */
export function overlayOf(text: string | null, held: Overlay | null = null): Overlay | null {
  const overlay = text === null ? null : readOverlay(text, held);
  return overlay?.ok ? overlay.value : null;
}

/**
 * @param last The rules in service, by key.
 * @returns null if the entry does not even identify its row.
 */
function readRow(value: unknown, last: ReadonlyMap<string, RuleData | null>): OverlayRow | null {
  const row = fitting<StoredRow>(value, isRow);
  if (row) {
    const { key, state, rule, typed, firstSeenAt, changedAt, waitsUntil } = row;
    const findings = readFindings(row.findings);
    return { key, state, rule, typed, firstSeenAt, changedAt, findings, waitsUntil };
  }
  const other = fitting<Pick<OverlayRow, keyof typeof IDENTITY>>(value, isIdentity);
  if (!other) return null;
  const { key, typed, firstSeenAt, changedAt } = other;
  const rule = last.get(key) ?? null;
  const state = rule ? "last-good" : "rejected";
  return { key, state, rule, typed, firstSeenAt, changedAt, findings: [notUnderstood(key)] };
}

function notUnderstood(key: string): Finding {
  return {
    id: "schema",
    severity: "error",
    message: `${quote(key)} is stored in a form that this version of Sunset does not understand`,
    fix: "Wait a minute, until the Worker judges what was typed; if that changes nothing, update Sunset",
    at: { file: key, line: 1, column: 1, rule: null },
  };
}

/** Findings only describe: those that this version cannot show are left out. */
function readFindings(value: unknown): Finding<string>[] {
  return Array.isArray(value) ? value.flatMap((it) => readFinding(it) ?? []) : [];
}

function readFinding(value: unknown): Finding<string> | null {
  const stored = fitting<StoredFinding>(value, isFinding);
  if (!stored) return null;
  const { id, message, fix, at } = stored;
  // An unknown severity counts as the worst.
  const severity = stored.severity === "warning" ? "warning" : "error";
  const data = fitting<FindingData>(stored.data, isData) ?? undefined;
  return { id, severity, message, fix, at, data };
}

export function unreadableOverlay(problem: StoredProblem): StoreError {
  const fix = "Delete the key overlay: it is written again within a minute";
  return new StoreError(describeStoredProblem(problem), fix);
}

/** Whether the window of a row's rule is past. */
export function isOver({ endsAt }: Pick<RuleData, "endsAt">, now: Instant): boolean {
  const end = endsAt === undefined ? null : parseInstant(endsAt);
  return end !== null && end <= now;
}

/**
 * Whether a row was changed after a decision.
 *
 * @param decidedAt null if there is no decision, which counts as changed. So does an instant later than any clock can
 * be, because what followed it is unknown.
 */
export function isChangedSince(
  { changedAt }: Pick<OverlayRow, "changedAt">,
  decidedAt: Instant | null,
  now: Instant,
): boolean {
  if (decidedAt === null || isFromFuture(new Date(decidedAt).toISOString(), now)) return true;
  return Date.parse(changedAt) > decidedAt;
}
