import { readPublishers } from "../../store/records/publishers.ts";
import { readSignoffsOf, type Standing, standingOf } from "../../store/records/signoffs.ts";
import { readManifestHashes } from "../../store/records/stored-release.ts";
import type { Stores } from "./stores.ts";

/**
 * Reads the review state of a release. The folder's `wrangler.toml` decides what is required, but no less than was
 * required when it was signed. Sign-offs of the local reviewer count only locally.
 *
 * @param sha256 The hash of its manifest as stored now: only approvals of these bytes count. If null, approvals count
 *     whatever their bytes; if absent, the hash is read.
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
