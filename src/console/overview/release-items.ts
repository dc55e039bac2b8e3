import type { Instant } from "../../domain/instant.ts";
import type { Difference } from "../../domain/report/diff.ts";
import type { Manifest } from "../../release/manifest.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { readPublishers } from "../../store/records/publishers.ts";
import type { Standing } from "../../store/records/signoffs.ts";
import { readManifestHashes } from "../../store/records/stored-release.ts";
import { type Decisions, standingIn } from "../shared/approvals.ts";
import { type Listed, listPublished } from "../../store/records/provenance.ts";
import { type Services, orProblem, soonIfReadable } from "../shared/services.ts";
import { comparedWith, type Serving } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";

export interface ReleaseItem {
  readonly id: string;
  readonly publishedAt: Instant | null;
  /** null if it cannot be read. */
  readonly manifest: Manifest | null;
  readonly standing: Standing;
  readonly serves: boolean;
  /** Whether it came with a deployment and was never published for a decision. */
  readonly isDeployed: boolean;
  /** Whether it was put live without an approval. */
  readonly isUnsigned: boolean;
}

/** Older releases are not read, since each would cost reading a manifest. */
const LISTED_AT_MOST = 20;

export interface ReleaseItems {
  readonly items: readonly ReleaseItem[];
  /** How many more there are. */
  readonly more: number;
}

/** Larger tables are compared only on the page of the release. */
const COMPARED_RULES_AT_MOST = 50_000;

/** Returns what a release changes against the release in service; null if that takes too long for a list. */
export async function changesOf(
  services: Services,
  manifest: Manifest,
  serving: Serving,
): Promise<Difference | null> {
  const before = comparedWith(serving);
  const rules = Math.max(manifest.counts.rules, before?.counts.rules ?? 0);
  if (rules > COMPARED_RULES_AT_MOST) return null;
  const changes = await soonIfReadable(services, services.releaseCache.changes(before, manifest));
  return changes?.difference ?? null;
}

/** Lists the releases that were published last, and the one in service or deployed if it was not. */
export async function listReleaseItems(
  services: Services,
  view: View,
  decisions: Decisions,
  { id: serving, pointer, deployed }: Serving,
): Promise<ReleaseItems> {
  const isListed = ({ id, isPublished }: Listed): boolean =>
    isPublished || id === serving || id === deployed?.release;
  const published = (await listPublished(services.kv, view.now)).filter(isListed);
  const listed = published.slice(0, LISTED_AT_MOST);
  const ids = listed.map((it) => it.id);
  const [hashes, own] = await Promise.all([
    readManifestHashes(services.kv, ids),
    readPublishers(services.kv, ids),
  ]);
  const publishers = new Map([...decisions.publishers, ...own]);
  const items = await Promise.all(
    listed.map(async ({ id, isPublished }): Promise<ReleaseItem> => {
      const stored = await orProblem(services.releaseCache.manifest(id));
      const manifest = stored instanceof StoreError ? null : stored.manifest;
      const standing = standingIn({ ...decisions, publishers }, id, view, hashes.get(id) ?? null);
      const serves = id === serving;
      const isUnsigned = id === pointer?.release && standing.state === "undecided";
      const isDeployed = !isPublished;
      const publishedAt = view.names.versions.get(id)?.lastPublishedAt ?? null;
      return { id, publishedAt, manifest, standing, serves, isDeployed, isUnsigned };
    }),
  );
  return { items, more: published.length - listed.length };
}
