import type { Instant } from "../../domain/instant.ts";
import type { KvStore } from "../../store/kv/kv-store.ts";
import { readPublishers } from "../../store/records/publishers.ts";
import type { SigningPolicy } from "../../store/records/signing-policy.ts";
import {
  readSignoffs,
  type SignoffRecord,
  type Standing,
  standingOf,
} from "../../store/records/signoffs.ts";
import { readManifestHashes } from "../../store/records/stored-release.ts";
import { SIGNOFF_PREFIX } from "./decision-chain.ts";
import type { Services } from "./services.ts";
import type { View } from "./view.ts";

/** All decisions, by release, and the data by which they are judged. */
export interface Decisions {
  readonly records: ReadonlyMap<string, readonly SignoffRecord[]>;
  /** The publishers of the releases with decisions, and of those asked for. */
  readonly publishers: ReadonlyMap<string, readonly string[]>;
  readonly policy: SigningPolicy;
}

/** @param undecided Releases to include even if nobody has decided on them yet. */
export async function readDecisions(
  { signoffs, kv, policy, now }: Services,
  undecided: readonly string[] = [],
): Promise<Decisions> {
  const all = signoffs ? await readSignoffs(signoffs, SIGNOFF_PREFIX, now()) : [];
  // A key is `signoff/<id>/<time>-<random>`.
  const records = Map.groupBy(all, ({ key }) => key.split("/", 2)[1] ?? "");
  const publishers = await readPublishers(kv, [...new Set([...records.keys(), ...undecided])]);
  return { records, publishers, policy };
}

/**
 * Returns the standing of a release. The local reviewer's signature counts only for the local reviewer.
 *
 * @param sha256 The hash of its manifest as currently stored: only approvals of these bytes count. null if it is not
 *   stored.
 */
export function standingIn(
  { records, publishers, policy }: Decisions,
  id: string,
  { reviewer }: View,
  sha256: string | null,
): Standing {
  return standingOf(records.get(id) ?? [], {
    policy,
    publishers: publishers.get(id) ?? [],
    acceptsLocal: reviewer.via === "local",
    sha256,
  });
}

/** Returns the release that was approved last, and when; null if there is none. */
export async function lastApproved(
  kv: KvStore,
  decisions: Decisions,
  view: View,
): Promise<{ readonly id: string; readonly at: Instant } | null> {
  const approved = [...decisions.records.keys()].flatMap((id) => {
    const standing = standingIn(decisions, id, view, null);
    return standing.state === "approved" ? [{ id, at: Date.parse(standing.by.at) }] : [];
  });
  for (const { id } of approved.toSorted((a, b) => b.at - a.at)) {
    const hash = (await readManifestHashes(kv, [id])).get(id) ?? null;
    const standing = standingIn(decisions, id, view, hash);
    if (standing.state === "approved") return { id, at: Date.parse(standing.by.at) };
  }
  return null;
}
