import { readPublishers } from "../../store/records/publishers.ts";
import { readSignoffsOf, type Standing, standingOf } from "../../store/records/signoffs.ts";
import { readManifestHashes } from "../../store/records/stored-release.ts";
import type { Stores } from "./stores.ts";

/**
 * Where a release stands with its reviewers: by what the folder's `wrangler.toml` asks, and no less than was asked when
 * it was signed. What the local reviewer signed counts locally.
 *
 * @param sha256 Of its manifest as it is stored now: only approvals of these bytes count. null: whatever their bytes.
 *     Left out: it is read.
 * @throws StoreError if KV does not answer.
 */
export async function readStanding(
  { redirects, signoffs, policy, isRemote, now }: Stores,
  id: string,
  sha256?: string | null,
): Promise<Standing> {
  const stored = sha256 === undefined ? await readManifestHashes(redirects, [id]) : null;
  const records = await readSignoffsOf(signoffs, id, now);
  const publishers = await readPublishers(redirects, [id]);
  return standingOf(records, {
    policy,
    publishers: publishers.get(id) ?? [],
    acceptsLocal: !isRemote,
    sha256: sha256 ?? stored?.get(id) ?? null,
  });
}
