import { StoreError } from "../../store/kv-store.ts";
import { type Desk, orProblem } from "../desk.ts";
import type { ReleaseItem } from "../parts/release-list.tsx";
import type { View } from "../view.ts";
import { listPublished } from "./releases.ts";
import { type Decisions, standingIn } from "./standings.ts";

/** Releases that nobody looks at any more are not read: each is a manifest. */
const LISTED_AT_MOST = 20;

export interface ReleaseItems {
  readonly items: readonly ReleaseItem[];
  /** How many there are beyond those. */
  readonly more: number;
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
