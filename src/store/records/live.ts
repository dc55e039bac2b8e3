/** What serves, as far as KV knows it: never what a folder holds. */
import { failure, type Result, success } from "../../domain/result.ts";
import { describeStoredProblem, type StoredProblem } from "../../release/parse-stored.ts";
import { type KvStore, StoreError } from "../kv/kv-store.ts";
import { type Deployed, deployedOf } from "./deployed.ts";
import { isReplacedPointer } from "./in-force.ts";
import { CURRENT_KEY, DEPLOYED_KEY, PROMOTED_KEY } from "./keys.ts";
import { parsePointer, type Pointer } from "./pointer.ts";

export interface Live {
  /** What `current` names, else what `bundle` does; null if neither is known: no Worker has run with this storage. */
  readonly id: string | null;
  /** null if nothing was ever promoted. */
  readonly pointer: Pointer | null;
  /** The table that the Worker was deployed with; null if that is not known. */
  readonly deployed: Deployed | null;
}

/** `current` names nothing, though something was promoted. */
export interface LostPointer {
  readonly problem: StoredProblem | { readonly kind: "gone" };
  /** By the copy what it said last: isolates that run go on with that. Without a copy nothing of it is known. */
  readonly last: Live;
}

/** The three keys, as texts; null for one that is not there. */
export interface LiveTexts {
  readonly current: string | null;
  readonly promoted: string | null;
  readonly bundle: string | null;
}

/** What follows from them. */
export function liveOf({ current, promoted, bundle }: LiveTexts): Result<Live, LostPointer> {
  const deployed = deployedOf(bundle);
  const liveBy = (pointer: Pointer | null): Live => {
    return { id: pointer?.release ?? deployed?.release ?? null, pointer, deployed };
  };
  // The copy is all that shows that somebody has deleted the key.
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

/** @throws StoreError if KV does not answer. */
export async function tryReadLive(kv: KvStore): Promise<ReturnType<typeof liveOf>> {
  return liveOf(await readTexts(kv));
}

/** @throws StoreError if KV does not answer, or `current` cannot be read. */
export async function readLive(kv: KvStore): Promise<Live> {
  const live = await tryReadLive(kv);
  if (live.ok) return live.value;
  throw lostPointer(live.problem);
}

/** What serves, or what `current` named before it was lost. */
export interface LastLive extends Live {
  /** Why `current` names nothing; null if it does. */
  readonly lost: LostPointer | null;
  /**
   * The copy of `current`, where that names what the copy has taken the place of: somebody has put an old value back by
   * hand, which isolates that know the newer one refuse. null if all is well.
   */
  readonly newer: Pointer | null;
}

/** For what must work just then: going back, and putting something right. @throws StoreError if KV does not answer. */
export async function readLastLive(kv: KvStore): Promise<LastLive> {
  const texts = await readTexts(kv);
  const live = liveOf(texts);
  if (!live.ok) return { ...live.problem.last, lost: live.problem, newer: null };
  const { pointer } = live.value;
  const copy = copyOf(texts.promoted);
  const isOld = pointer !== null && isReplacedPointer(pointer, copy);
  return { ...live.value, lost: null, newer: isOld ? copy : null };
}

export function describeLost({ problem }: LostPointer): string {
  return problem.kind === "gone"
    ? "current is gone, though a release was promoted"
    : describeStoredProblem(problem);
}

/** To delete the key would be no cure: isolates that start would serve the bundled table, and the others what was signed. */
export function lostPointer(lost: LostPointer): StoreError {
  const { pointer } = lost.last;
  return new StoreError(describeLost(lost), (command) =>
    pointer
      ? `Put back what it named last: ${command("rollback", "--to", pointer.release?.slice(0, 12) ?? "bundled")}`
      : `What can take its place, and how: ${command("rollback")}`,
  );
}
