/** Checks `current` like the schema in `../records`, but without loading a schema library. */
import { type Result, success } from "../../domain/result.ts";
import {
  type Check,
  fits,
  fitting,
  hasFields,
  isAnything,
  isCount,
  isSha256,
  isText,
  nullable,
  optional,
  readShape,
} from "../../release/shape.ts";
import type { StoredProblem } from "../../release/parse-stored.ts";
import type { Pointer, Promotion } from "../records/pointer.ts";

const PROMOTION = {
  release: nullable(isSha256),
  promotedAt: fits((it) => typeof it === "string" && !Number.isNaN(Date.parse(it))),
  promotedBy: isText,
  reason: isText,
  grounds: isAnything,
  manifest: optional(isText),
} satisfies Record<keyof Promotion, Check>;

const isPromotion = hasFields(PROMOTION);

const isPointer = hasFields({
  ...PROMOTION,
  shards: isCount,
  before: isAnything,
  history: isAnything,
} satisfies Record<keyof Pointer, Check>);

/** The part of `current` that an isolate needs. */
export interface ServingPointer extends Omit<Promotion, "grounds"> {
  readonly shards: number;
  /** The earlier promotions, as far as this version understands them. */
  readonly history: readonly Pick<Promotion, "release" | "promotedAt">[];
}

type StoredPointer = Omit<ServingPointer, "history"> & { readonly history?: unknown };

/**
 * Reads `current`. A history in the form of a later version does not keep the release from serving; commands, which
 * rewrite the history, refuse one that they do not understand.
 */
export function readPointerText(text: string): Result<ServingPointer, StoredProblem> {
  const read = readShape<StoredPointer>(text, "current", isPointer);
  if (!read.ok) return read;
  const { release, promotedAt, promotedBy, reason, manifest, shards, history } = read.value;
  const entries = Array.isArray(history) ? history : [];
  return success({
    release,
    promotedAt,
    promotedBy,
    reason,
    manifest,
    shards,
    history: entries.flatMap((it) => fitting<Promotion>(it, isPromotion) ?? []),
  });
}
