/** Chooses the releases that are no longer needed, and deletes them. */
import type { KvStore } from "../kv/kv-store.ts";
import { type KeyName, prefixOf, releaseKey } from "./keys.ts";
import type { Live } from "./live.ts";
import type { Listed } from "./provenance.ts";
import type { Standing } from "./signoffs.ts";

/** Why a release is kept. */
export type Reason = "serves" | "served" | "deployed" | "approved" | "recent";

export interface Pruning {
  readonly kept: readonly { readonly id: string; readonly why: Reason }[];
  readonly pruned: readonly string[];
}

/** The number of most recently published releases that are always kept. */
export const RECENT_KEPT = 10;

/**
 * Plans which releases to delete. A rejected release is deleted like an undecided one: the decision stays on record,
 * and publishing the same table again yields the same release.
 *
 * @param releases The last published first.
 */
export function planPruning(
  releases: readonly Listed[],
  { pointer, deployed }: Live,
  standings: ReadonlyMap<string, Pick<Standing, "state" | "approvals" | "uncounted">>,
): Pruning {
  const served = servedBy(pointer);
  const recent = new Set(
    releases
      .filter((it) => it.isPublished)
      .slice(0, RECENT_KEPT)
      .map((it) => it.id),
  );
  const reasonFor = (id: string): Reason | null => {
    if (id === pointer?.release) return "serves";
    if (id === deployed?.release) return "deployed";
    if (served.has(id)) return "served";
    if (isApprovedBySomebody(standings.get(id))) return "approved";
    return recent.has(id) ? "recent" : null;
  };
  const judged = releases.map(({ id }) => ({ id, why: reasonFor(id) }));
  return {
    kept: judged.flatMap(({ id, why }) => (why === null ? [] : [{ id, why }])),
    pruned: judged.filter((it) => it.why === null).map((it) => it.id),
  };
}

/** Whether anybody has approved. A release that waits for more approvals is kept, however many are required now. */
function isApprovedBySomebody(
  standing: Pick<Standing, "state" | "approvals" | "uncounted"> | undefined,
): boolean {
  if (standing?.state !== "undecided") return standing?.state === "approved";
  return standing.approvals.length > 0 || standing.uncounted.length > 0;
}

function servedBy(pointer: Live["pointer"]): ReadonlySet<string | null> {
  const history = (pointer?.history ?? []).map((it) => it.release);
  return new Set([...(pointer?.before ?? []), ...history]);
}

/**
 * The parts of a release except its manifest. The rules as written come last, because they reveal an interrupted run.
 */
const PARTS = [
  "check",
  "findings",
  "coverage",
  "sitemap",
  "shard",
  "source",
] as const satisfies KeyName[];

/**
 * Deletes releases, each manifest first, because a release with a manifest counts as complete. The provenance stays:
 * decisions refer to it, and it keeps version numbers unique.
 *
 * @param progress Called with the number deleted so far.
 * @throws StoreError if KV does not answer. The next run continues.
 */
export async function pruneReleases(
  kv: KvStore,
  ids: readonly string[],
  progress: (done: number) => void,
): Promise<void> {
  for (const [index, id] of ids.entries()) {
    const lists = await Promise.all(PARTS.map((it) => kv.list(prefixOf(it, id))));
    await kv.delete([releaseKey(id)]);
    await kv.delete(lists.flat());
    progress(index + 1);
  }
}

/**
 * Lists releases that were published but have no manifest: the remains of an interrupted run. Excludes releases that
 * serve, served or were deployed: their manifest is missing for another reason, and isolates may still need the other
 * parts.
 */
export async function listLeftovers(
  kv: KvStore,
  present: readonly string[],
  { pointer, deployed }: Live,
): Promise<string[]> {
  const [published, stored] = await Promise.all([
    listIds(kv, "provenance"),
    // A release without provenance belongs to an unfinished upload.
    listIds(kv, "source"),
  ]);
  const known = new Set<string | null | undefined>([
    ...present,
    ...servedBy(pointer),
    pointer?.release,
    deployed?.release,
  ]);
  return [...published].filter(
    (it) => /^[0-9a-f]{64}$/.test(it) && stored.has(it) && !known.has(it),
  );
}

async function listIds(kv: KvStore, name: KeyName): Promise<ReadonlySet<string>> {
  const prefix = prefixOf(name);
  const keys = await kv.list(prefix);
  return new Set(keys.map((it) => it.slice(prefix.length).split("/", 1)[0] ?? ""));
}
