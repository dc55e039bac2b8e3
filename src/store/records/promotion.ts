import { formatInstant, type Instant } from "../../domain/instant.ts";
import { freeInstant, isFromFuture } from "./in-force.ts";
import { CURRENT_KEY, PROMOTED_KEY } from "./keys.ts";
import { type KvStore, StoreError } from "../kv/kv-store.ts";
import { readLastLive } from "./live.ts";
import type { Pointer, Promotion } from "./pointer.ts";
import type { StoredManifest } from "./stored-release.ts";

/** `current` is read by every isolate twice a minute: it must stay small. */
export const HISTORY_AT_MOST = 50;

export interface PromotionOptions {
  /** null: the bundled table. */
  readonly target: StoredManifest | null;
  readonly before: Pointer | null;
  /** What a rollback from here goes back to, the nearest first. */
  readonly stack: readonly (string | null)[];
  readonly by: string;
  readonly reason: string;
  readonly now: Instant;
}

/**
 * The pointer that puts a release into service. It lists what served before: by that isolates tell an old value from a new
 * one. So that people read the list in order its date is later than the one before it, unless that one is from the future.
 */
export function createPointer({
  target,
  before,
  stack,
  by,
  reason,
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
    before: stack.slice(0, HISTORY_AT_MOST),
    history,
  };
}

/** What a pointer says of its own promotion. */
export function promotionOf({
  release,
  promotedAt,
  promotedBy,
  reason,
  manifest,
}: Promotion): Promotion {
  return {
    release,
    promotedAt,
    promotedBy,
    reason,
    ...(manifest === undefined ? {} : { manifest }),
  };
}

/** What a rollback goes back to once another release is promoted over this one. */
export function stackOver(before: Pointer | null): (string | null)[] {
  return before ? [before.release, ...before.before] : [null];
}

/**
 * What a rollback to a release leaves to go back to further.
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
  // The bundled table serves before anything is promoted, and in the end after all is rolled back.
  if (target === null) return [];
  return before?.history.some((it) => it.release === target) ? stackOver(before) : null;
}

/**
 * Writes `current`, and behind it the copy: whatever comes between the two, the copy is never ahead.
 *
 * @returns What went wrong once `current` was written, in words: the pointer serves all the same. null if nothing did.
 * @throws StoreError if `current` was not written, with what it names still; or if nobody knows.
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

/** Another pointer stands there than was written. */
class OvertakenError extends StoreError {}

async function checkWritten(kv: KvStore, text: string): Promise<void> {
  if ((await kv.getTexts([CURRENT_KEY])).get(CURRENT_KEY) === text) return;
  throw new OvertakenError(
    "KV gives back another `current` than was written",
    (command) => `Somebody promoted at the same time, or KV needs a minute: ${command("status")}`,
  );
}

/** Writes the copy where whoever wrote `current` was cut off before. @throws StoreError if KV does not take it. */
export async function writeCopy(kv: KvStore): Promise<void> {
  const text = (await kv.getTexts([CURRENT_KEY])).get(CURRENT_KEY) ?? null;
  if (text !== null) await kv.put([{ key: PROMOTED_KEY, value: text }]);
}

/** The same error, with what `current` names still, if that can be read. */
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
