/** Records a decision: an immutable record of its own, chained to the newest one. */
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
  /** What is asked of those who sign here. */
  readonly policy: SigningPolicy;
  /** What serves, and so what the reviewer compared with; null: that was not known. */
  readonly base: string | null;
  /** What the reviewer was shown that it changes. */
  readonly effect: Effect;
  readonly now: Instant;
}

/**
 * Two who decide in the same second both stay on record: each has a key of its own, and names the same
 * predecessor.
 *
 * @returns The part of the key behind the release, by which the confirmation is found.
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
    // What the local reviewer signs counts on this machine alone, where nobody is asked for more.
    ...(reviewer.via === "access" ? { policy: recordedPolicy(policy) } : {}),
    effect,
    previous,
  }));
}
