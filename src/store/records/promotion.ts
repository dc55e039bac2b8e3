import { formatInstant, type Instant } from "../../domain/instant.ts";
import { freeInstant, isFromFuture } from "./in-force.ts";
import { CURRENT_KEY, PROMOTED_KEY } from "./keys.ts";
import { type KvStore, readText, StoreError } from "../kv/kv-store.ts";
import { readLastLive } from "./live.ts";
import type { Grounds, Pointer, Promotion } from "./pointer.ts";
import type { StoredManifest } from "./stored-release.ts";

/** Every isolate reads `current` twice a minute, so it must stay small. */
export const HISTORY_AT_MOST = 50;

export interface PromotionOptions {
  /** null for the bundled table. */
  readonly target: StoredManifest | null;
  readonly before: Pointer | null;
  /** What rollbacks from here go back to, nearest first. */
  readonly stack: readonly (string | null)[];
  readonly by: string;
  /** For people. */
  readonly reason: string;
  readonly grounds?: Grounds;
  readonly now: Instant;
}

/**
 * Creates the pointer that puts a release into service. Its history lets isolates tell an old value from a new one. Its
 * date is later than that of the previous pointer, so that people read the list in order, unless that one is in the
 * future.
 */
export function createPointer({
  target,
  before,
  stack,
  by,
  reason,
  grounds,
  now,
}: PromotionOptions): Pointer {
  const history = before ? [promotionOf(before), ...before.history].slice(0, HISTORY_AT_MOST) : [];
  const isTrusted = before !== null && !isFromFuture(before.promotedAt, now);
  const from = isTrusted ? Math.max(now, Date.parse(before.promotedAt) + 1) : now;
  const taken = history.map((it) => it.promotedAt);
  return {
    release: target?.manifest.release ?? null,
    shards: target?.manifest.shards.length ?? 0,
    ...(target ? { manifest: target.sha256 } : {}),
    promotedAt: formatInstant(freeInstant(from, taken)),
    promotedBy: by,
    reason,
    ...(grounds ? { grounds } : {}),
    before: stack.slice(0, HISTORY_AT_MOST),
    history,
  };
}

/** The part of a pointer that describes its own promotion. */
export function promotionOf({
  release,
  promotedAt,
  promotedBy,
  reason,
  grounds,
  manifest,
}: Promotion): Promotion {
  return {
    release,
    promotedAt,
    promotedBy,
    reason,
    ...(grounds ? { grounds } : {}),
    ...(manifest === undefined ? {} : { manifest }),
  };
}

/** What rollbacks go back to once another release is promoted over this one. */
export function stackOver(before: Pointer | null): (string | null)[] {
  return before ? [before.release, ...before.before] : [null];
}

/**
 * What further rollbacks go back to after a rollback to a release.
 *
 * @returns null if the release never served.
 */
export function stackBelow(
  before: Pointer | null,
  target: string | null,
): (string | null)[] | null {
  const stack = before?.before ?? [];
  const index = stack.indexOf(target);
  if (index !== -1) return stack.slice(index + 1);
  // The bundled table serves before anything is promoted, and again once everything is rolled back.
  if (target === null) return [];
  return before?.history.some((it) => it.release === target) ? stackOver(before) : null;
}

/**
 * Writes `current` and then its copy, so that the copy is never ahead, even after an interruption.
 *
 * @returns A message about a failure after `current` was written, in which case the pointer still serves; null if there
 * was none.
 * @throws StoreError if `current` was not written, saying what it still names; or if the outcome is unknown.
 */
export async function writePointer(kv: KvStore, pointer: Pointer): Promise<string | null> {
  const text = JSON.stringify(pointer);
  try {
    await kv.put([{ key: CURRENT_KEY, value: text }]);
  } catch (error) {
    if (error instanceof StoreError) throw await withWhatServes(kv, error);
    throw error;
  }
  try {
    await checkWritten(kv, text);
    await kv.put([{ key: PROMOTED_KEY, value: text }]);
    return null;
  } catch (error) {
    if (error instanceof StoreError && !(error instanceof OvertakenError)) return error.message;
    throw error;
  }
}

/** KV returned another pointer than the one written. */
class OvertakenError extends StoreError {}

async function checkWritten(kv: KvStore, text: string): Promise<void> {
  if ((await readText(kv, CURRENT_KEY)) === text) return;
  throw new OvertakenError(
    "KV gives back another `current` than was written",
    (command) => `Somebody promoted at the same time, or KV needs a minute: ${command("status")}`,
  );
}

/**
 * Writes the copy if whoever wrote `current` was interrupted before that.
 *
 * @throws StoreError if KV does not accept it.
 */
export async function writeCopy(kv: KvStore): Promise<void> {
  const text = await readText(kv, CURRENT_KEY);
  if (text !== null) await kv.put([{ key: PROMOTED_KEY, value: text }]);
}

/** Adds to an error what `current` still names, if that can be read. */
async function withWhatServes(kv: KvStore, error: StoreError): Promise<StoreError> {
  try {
    const { pointer, lost } = await readLastLive(kv);
    if (lost) return error;
    const named = pointer?.release?.slice(0, 12) ?? "the bundled table";
    return new StoreError(
      `${error.message}; ${named} serves as before`,
      (command) => error.fixWith(command),
      { cause: error },
    );
  } catch (again) {
    if (again instanceof StoreError) return error;
    throw again;
  }
}
