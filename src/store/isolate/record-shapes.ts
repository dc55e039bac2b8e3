/** Checks `current` and `overlay` as the schemas in `../records` do, without loading a schema library. */
import type { Finding } from "../../domain/finding.ts";
import { type Result, success } from "../../domain/result.ts";
import { isRule } from "../../release/manifest-shape.ts";
import {
  type Check,
  fits,
  hasFields,
  isNumber,
  isCount,
  isOneOf,
  isSha256,
  isText,
  listOf,
  nullable,
  optional,
  readShape,
} from "../../release/shape.ts";
import type { StoredProblem } from "../../release/parse-stored.ts";
import { OVERLAY_FORMAT } from "../records/in-force.ts";
import type { Overlay, OverlayRow } from "../records/overlay.ts";
import type { Pointer } from "../records/pointer.ts";

/** No answer to a visitor depends on it, and an isolate does not read it. */
const isIgnored: Check = () => null;

const PROMOTION = {
  release: nullable(isSha256),
  promotedAt: fits((it) => typeof it === "string" && !Number.isNaN(Date.parse(it))),
  promotedBy: isText,
  reason: isText,
  grounds: isIgnored,
  manifest: optional(isText),
};

const isPointer = hasFields({
  ...PROMOTION,
  shards: isCount,
  before: optional(listOf(nullable(isSha256))),
  history: optional(listOf(hasFields(PROMOTION))),
} satisfies Record<keyof Pointer, Check>);

const findings = listOf(
  hasFields({
    id: isText,
    severity: isOneOf("error", "warning"),
    message: isText,
    fix: isText,
    at: hasFields({ file: isText, line: isNumber, column: isNumber, rule: nullable(isNumber) }),
    data: isIgnored,
  } satisfies Record<keyof Finding, Check>),
);

const isOverlay = hasFields({
  format: isOneOf(OVERLAY_FORMAT),
  writtenAt: isText,
  replaced: optional(listOf(isText)),
  gate: hasFields({ value: nullable(isText), findings }),
  rows: listOf(
    hasFields({
      key: isText,
      state: isOneOf("serving", "last-good", "rejected"),
      rule: nullable(isRule),
      typed: nullable(isText),
      firstSeenAt: isText,
      changedAt: isText,
      findings,
      waitsUntil: optional(isText),
    } satisfies Record<keyof OverlayRow, Check>),
  ),
  findings,
} satisfies Record<keyof Overlay, Check>);

export function readPointerText(text: string): Result<Pointer, StoredProblem> {
  const pointer = readShape<Pointer>(text, "current", isPointer);
  return pointer.ok ? success({ ...NOTHING_BEFORE, ...pointer.value }) : pointer;
}

/** Defaults for records written before these fields existed. */
const NOTHING_BEFORE = { before: [], history: [] };

export function readOverlayText(text: string): Result<Overlay, StoredProblem> {
  return readShape<Overlay>(text, "overlay", isOverlay);
}
