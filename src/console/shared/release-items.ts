import type { Difference } from "../../domain/report/diff.ts";
import type { Manifest } from "../../release/manifest.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { type Desk, orProblem, soon } from "./services.ts";
import type { ReleaseItem } from "../ui/release-list.tsx";
import type { View } from "../view.ts";
import { listPublished } from "../../store/records/provenance.ts";
import { type Decisions, standingIn } from "./approvals.ts";

/** Releases that nobody looks at any more are not read: each is a manifest. */
const LISTED_AT_MOST = 20;

export interface ReleaseItems {
  readonly items: readonly ReleaseItem[];
  /** How many there are beyond those. */
  readonly more: number;
}

/** Comparing larger tables is for the page of the release. */
const COMPARED_RULES_AT_MOST = 50_000;

/** What a release changes against what serves; null where that takes too long to say in passing. */
export async function changesOf(
  desk: Desk,
  id: string,
  serving: Manifest,
): Promise<Difference | null> {
  const stored = await orProblem(desk.library.manifest(id));
  if (stored instanceof StoreError) return null;
  const rules = Math.max(stored.manifest.counts.rules, serving.counts.rules);
  if (rules > COMPARED_RULES_AT_MOST) return null;
  const changes = await orProblem(soon(desk, desk.library.changes(serving, stored.manifest)));
  return changes instanceof StoreError ? null : (changes?.difference ?? null);
}

/** The releases that were published last. @throws StoreError where KV does not answer. */
export async function listReleaseItems(
  desk: Desk,
  view: View,
  decisions: Decisions,
  serving: string | null,
): Promise<ReleaseItems> {
  const published = await listPublished(desk.kv);
  const listed = published.slice(0, LISTED_AT_MOST);
  const items = await Promise.all(
    listed.map(async ({ id, publishedAt }): Promise<ReleaseItem> => {
      const stored = await orProblem(desk.library.manifest(id));
      const rules = stored instanceof StoreError ? null : stored.manifest.counts.rules;
      const standing = standingIn(decisions, id, view);
      return { id, publishedAt, rules, standing, serves: id === serving };
    }),
  );
  return { items, more: published.length - listed.length };
}
