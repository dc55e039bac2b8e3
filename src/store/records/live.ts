/** What serves, as far as KV knows it: never what a folder holds. */
import { type Result, success } from "../../domain/result.ts";
import { describeStoredProblem, type StoredProblem } from "../../release/parse-stored.ts";
import { type KvStore, StoreError } from "../kv/kv-store.ts";
import { type Deployed, deployedOf } from "./deployed.ts";
import { CURRENT_KEY, DEPLOYED_KEY } from "./keys.ts";
import { parsePointer, type Pointer } from "./pointer.ts";

export interface Live {
  /** What `current` names, else what `bundle` does; null if neither is known: no Worker has run with this storage. */
  readonly id: string | null;
  /** null if nothing was ever promoted. */
  readonly pointer: Pointer | null;
  /** The table that the Worker was deployed with; null if that is not known. */
  readonly deployed: Deployed | null;
}

/** What follows from the texts of `current` and `bundle`. */
export function liveOf(current: string | null, bundle: string | null): Result<Live, StoredProblem> {
  const deployed = deployedOf(bundle);
  const pointer = current === null ? success(null) : parsePointer(current);
  if (!pointer.ok) return pointer;
  const id = pointer.value?.release ?? deployed?.release ?? null;
  return success({ id, pointer: pointer.value, deployed });
}

/** @throws StoreError if KV does not answer. */
export async function tryReadLive(kv: KvStore): Promise<ReturnType<typeof liveOf>> {
  const texts = await kv.getTexts([CURRENT_KEY, DEPLOYED_KEY]);
  return liveOf(texts.get(CURRENT_KEY) ?? null, texts.get(DEPLOYED_KEY) ?? null);
}

/** @throws StoreError if KV does not answer, or `current` cannot be read. */
export async function readLive(kv: KvStore): Promise<Live> {
  const live = await tryReadLive(kv);
  if (live.ok) return live.value;
  throw brokenPointer(live.problem);
}

/** To delete the key would be no cure: isolates that start would serve the bundled table, and the others what was signed. */
function brokenPointer(problem: StoredProblem): StoreError {
  return new StoreError(
    describeStoredProblem(problem),
    (command) => `What can take its place, and how: ${command("rollback")}`,
  );
}
