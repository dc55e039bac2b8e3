/** Which releases nobody needs any more, and how they go. */
import type { KvStore } from "../kv/kv-store.ts";
import { type KeyName, prefixOf, releaseKey } from "./keys.ts";
import type { Live } from "./live.ts";
import type { Listed } from "./provenance.ts";
import type { Standing } from "./signoffs.ts";

/** Why a release stays. */
export type Reason = "serves" | "served" | "deployed" | "approved" | "recent";

export interface Pruning {
  readonly kept: readonly { readonly id: string; readonly why: Reason }[];
  readonly pruned: readonly string[];
}

/** How many of those that were published last stay, whatever became of them. */
export const RECENT_KEPT = 10;

/**
 * A rejected release goes like one that nobody decided on: the decision stays on record, and whoever publishes the same
 * table again gets the same release back.
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

/** One that waits for more approvals stays too, whatever is asked at this moment. */
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

/** What stands under a release besides its manifest; the rules as written last, which show what a run that broke off left. */
const PARTS = [
  "check",
  "findings",
  "coverage",
  "sitemap",
  "shard",
  "source",
] as const satisfies KeyName[];

/**
 * Deletes releases: of each its manifest first, since a release whose manifest is there is whole. Their provenance stays:
 * decisions name them, and no number is given twice.
 *
 * @param progress Called with how many are gone.
 * @throws StoreError if KV does not answer: the next run goes on.
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
 * Releases without a manifest that were published once: what a run that broke off has left of them. None that serves,
 * served or was deployed: its manifest is missing for another reason, and isolates may still ask for the rest.
 */
export async function listLeftovers(
  kv: KvStore,
  present: readonly string[],
  { pointer, deployed }: Live,
): Promise<string[]> {
  const [published, stored] = await Promise.all([
    listIds(kv, "provenance"),
    // Without provenance they are those of an upload that is not whole yet.
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

/** The releases that have keys of a form. */
async function listIds(kv: KvStore, name: KeyName): Promise<ReadonlySet<string>> {
  const prefix = prefixOf(name);
  const keys = await kv.list(prefix);
  return new Set(keys.map((it) => it.slice(prefix.length).split("/", 1)[0] ?? ""));
}
