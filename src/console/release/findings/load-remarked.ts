import { StoreError } from "../../../store/kv/kv-store.ts";
import type { Effect } from "../../../store/records/effect.ts";
import type { Remark } from "../../../store/records/signoffs.ts";
import type { StoredManifest } from "../../../store/records/stored-release.ts";
import { maySign, type Reviewer } from "../../access/reviewer.ts";
import { type Decisions, readDecisions } from "../../shared/approvals.ts";
import {
  type Acceptances,
  acceptancesIn,
  commentsIn,
  countOpen,
  earlierAcceptances,
  reasonsOf,
} from "./acceptances.ts";
import type { Services } from "../../shared/services.ts";
import type { View } from "../../shared/view.ts";
import { type Findings, findFindings } from "./findings.ts";
import { createToken, type FormSubject } from "../../access/form-token.ts";
import { findStored } from "../../shared/find-release.ts";

/** The findings in a release, and people's remarks on it. */
export interface Remarked {
  readonly id: string;
  readonly stored: StoredManifest;
  /** null if none were kept, and the table is too large to be judged while a page waits. */
  readonly findings: Findings | null;
  readonly acceptances: Acceptances;
  /** The acceptances in other releases. */
  readonly earlier: Pick<Acceptances, "of">;
  readonly comments: readonly Remark[];
  /** The token that binds forms to this reviewer and this release; null if the reviewer may not write remarks. */
  readonly token: string | null;
}

interface About {
  readonly stored: StoredManifest;
  /** Whether it is in KV: a bundled table that is not in KV cannot be signed. */
  readonly isPublished: boolean;
  readonly findings: Findings | null;
  readonly decisions: Decisions;
}

/** Loads the findings in a release and people's remarks on it. */
export async function loadRemarked(
  { signoffs }: Services,
  { reviewer, policy }: View,
  { stored, isPublished, findings, decisions }: About,
): Promise<Remarked> {
  const id = stored.manifest.release;
  const terms = { policy, acceptsLocal: reviewer.via === "local" };
  const records = decisions.records.get(id) ?? [];
  return {
    id,
    stored,
    findings,
    acceptances: await acceptancesIn(records, terms, {
      sha256: stored.sha256,
      kinds: findings?.kinds ?? null,
    }),
    earlier: earlierAcceptances(decisions, id, terms),
    comments: commentsIn(records),
    token:
      signoffs && isPublished && maySign(reviewer, policy)
        ? await createToken(signoffs, remarkSubject(reviewer, stored))
        : null,
  };
}

/**
 * Returns what a form for remarks is bound to: a remark applies to the release itself, whichever release is in service.
 */
export function remarkSubject(
  reviewer: Reviewer,
  { manifest, sha256 }: StoredManifest,
): FormSubject {
  const { release } = manifest;
  const decidesNothing = { base: null, effect: null, beside: null };
  return { reviewer: reviewer.subject, release, manifest: sha256, ...decidesNothing };
}

/**
 * Loads the findings in a release and people's remarks on it for a page of its own, with everything that this requires.
 *
 * @returns A `StoreError` with the reason if there is no such release.
 */
export async function openRemarked(
  services: Services,
  view: View,
  id: string,
): Promise<Remarked | StoreError> {
  const found = await findStored(services, id);
  if (found instanceof StoreError) return found;
  const { stored } = found;
  const [findings, decisions] = await Promise.all([
    findFindings(services, stored.manifest, view.now),
    readDecisions(services),
  ]);
  return loadRemarked(services, view, { ...found, findings, decisions });
}

/** Returns the warnings by kind, most frequent first; null if they are unknown. */
export function warningsIn({ findings, acceptances }: Remarked): Effect["warnings"] {
  if (!findings) return null;
  return findings.kinds
    .filter((it) => it.severity === "warning")
    .map((kind) => {
      const accepted = kind.count - countOpen(acceptances, kind);
      const { id, count } = kind;
      return accepted > 0
        ? { id, count, accepted, reasons: reasonsOf(acceptances, kind) }
        : { id, count };
    })
    .toSorted((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
}
