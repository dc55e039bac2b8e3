/** Records a decision as an immutable record of its own, chained to the newest one. */
import type { Instant } from "../../domain/instant.ts";
import type { KvStore } from "../../store/kv/kv-store.ts";
import { recordedPolicy, type SigningPolicy } from "../../store/records/signing-policy.ts";
import type { Effect } from "../../store/records/effect.ts";
import type { Signoff } from "../../store/records/signoffs.ts";
import type { StoredManifest } from "../../store/records/stored-release.ts";
import type { Signer } from "../access/reviewer.ts";
import { appendRecord } from "../shared/decision-chain.ts";

export interface DecisionInput {
  readonly stored: StoredManifest;
  readonly decision: Signoff["decision"];
  readonly comment: string;
  readonly reviewer: Signer;
  /** The requirements for signing here. */
  readonly policy: SigningPolicy;
  /** The release in service, which the reviewer compared with; null if it was unknown. */
  readonly base: string | null;
  /** The effect that the reviewer was shown. */
  readonly effect: Effect;
  readonly now: Instant;
}

/**
 * Records a decision. If two people decide in the same second, both records are kept: each has a key of its own, and
 * names the same predecessor.
 *
 * @returns The part of the key after the release, by which the confirmation is found.
 * @throws StoreError if it could not be written.
 */
export async function recordDecision(
  signoffs: KvStore,
  { stored, decision, comment, reviewer, policy, base, effect, now }: DecisionInput,
): Promise<string> {
  const { release } = stored.manifest;
  return appendRecord(signoffs, release, now, ({ at, previous }): Signoff => ({
    release,
    manifest: stored.sha256,
    decision,
    by: { email: reviewer.email, subject: reviewer.subject },
    via: reviewer.via,
    at,
    comment,
    base,
    // The local reviewer's signature counts only on this machine, where one approval is enough.
    ...(reviewer.via === "access" ? { policy: recordedPolicy(policy) } : {}),
    effect,
    previous,
  }));
}
