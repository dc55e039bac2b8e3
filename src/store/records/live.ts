/** What is in service according to KV, independent of any folder. */
import { failure, type Result, success } from "../../domain/result.ts";
import { describeStoredProblem, type StoredProblem } from "../../release/parse-stored.ts";
import { type KvStore, StoreError } from "../kv/kv-store.ts";
import { type Deployed, deployedOf } from "./deployed.ts";
import { isReplacedPointer } from "./in-force.ts";
import { CURRENT_KEY, DEPLOYED_KEY, PROMOTED_KEY } from "./keys.ts";
import { parsePointer, type Pointer } from "./pointer.ts";

export interface Live {
  /**
   * The release that `current` names, else the one in `bundle`; null if neither is known, because no Worker has run on
   * this storage.
   */
  readonly id: string | null;
  /** null if nothing has been promoted. */
  readonly pointer: Pointer | null;
  /** The table that the Worker was deployed with; null if unknown. */
  readonly deployed: Deployed | null;
}

/** The state in which `current` names no release although something was promoted. */
export interface LostPointer {
  readonly problem: StoredProblem | { readonly kind: "gone" };
  /**
   * What `current` last named, according to its copy; running isolates still serve it. Without a copy nothing is known.
   */
  readonly last: Live;
}

/** The texts of the three keys; null for a missing one. */
export interface LiveTexts {
  readonly current: string | null;
  readonly promoted: string | null;
  readonly bundle: string | null;
}

/** Derives what is in service from the three texts. */
function liveOf({ current, promoted, bundle }: LiveTexts): Result<Live, LostPointer> {
  const deployed = deployedOf(bundle);
  const liveBy = (pointer: Pointer | null): Live => {
    return { id: pointer?.release ?? deployed?.release ?? null, pointer, deployed };
  };
  // Only the copy reveals that the key was deleted.
  if (current === null && promoted === null) return success(liveBy(null));
  const pointer = current === null ? failure({ kind: "gone" as const }) : parsePointer(current);
  if (pointer.ok) return success(liveBy(pointer.value));
  const copy = copyOf(promoted);
  const last = copy ? liveBy(copy) : { id: null, pointer: null, deployed };
  return failure({ problem: pointer.problem, last });
}

function copyOf(promoted: string | null): Pointer | null {
  const copy = promoted === null ? null : parsePointer(promoted);
  return copy?.ok ? copy.value : null;
}

async function readTexts(kv: KvStore): Promise<LiveTexts> {
  const texts = await kv.getTexts([CURRENT_KEY, PROMOTED_KEY, DEPLOYED_KEY]);
  const of = (key: string): string | null => texts.get(key) ?? null;
  return { current: of(CURRENT_KEY), promoted: of(PROMOTED_KEY), bundle: of(DEPLOYED_KEY) };
}

/** Reads what is in service; fails with how `current` was lost. */
export async function tryReadLive(kv: KvStore): Promise<ReturnType<typeof liveOf>> {
  return liveOf(await readTexts(kv));
}

/**
 * Reads what is in service.
 *
 * @throws StoreError if KV does not answer, or `current` is lost or unreadable.
 */
export async function readLive(kv: KvStore): Promise<Live> {
  const live = await tryReadLive(kv);
  if (live.ok) return live.value;
  throw lostPointer(live.problem);
}

/** What is in service, or what `current` named before it was lost. */
export interface LastLive extends Live {
  /** Why `current` names no release; null if it names one. */
  readonly lost: LostPointer | null;
  /**
   * The copy of `current`, if `current` names a promotion that the copy has replaced: somebody restored an old value by
   * hand, which isolates that know the newer one refuse. null if all is well.
   */
  readonly newer: Pointer | null;
  /** Whether the copy holds an earlier value of `current`: its writer was interrupted, or is an older version. */
  readonly isCopyBehind: boolean;
}

/** Reads what is in service even if `current` is lost, for rollbacks and repairs. */
export async function readLastLive(kv: KvStore): Promise<LastLive> {
  const texts = await readTexts(kv);
  const live = liveOf(texts);
  if (!live.ok) {
    return { ...live.problem.last, lost: live.problem, newer: null, isCopyBehind: false };
  }
  const { pointer } = live.value;
  const copy = copyOf(texts.promoted);
  const isOld = pointer !== null && isReplacedPointer(pointer, copy);
  const isCopyBehind = copy !== null && isReplacedPointer(copy, pointer);
  return { ...live.value, lost: null, newer: isOld ? copy : null, isCopyBehind };
}

export function describeLost({ problem }: LostPointer): string {
  return problem.kind === "gone"
    ? "current is gone, though a release was promoted"
    : describeStoredProblem(problem);
}

/**
 * The error for a lost pointer. Deleting the key would not help: new isolates would serve the bundled table, and the
 * others the signed release.
 */
export function lostPointer(lost: LostPointer): StoreError {
  const { pointer } = lost.last;
  return new StoreError(describeLost(lost), (command) =>
    pointer
      ? `Put back what it named last: ${command("rollback", "--to", pointer.release?.slice(0, 12) ?? "bundled")}`
      : `What can take its place, and how: ${command("rollback")}`,
  );
}
