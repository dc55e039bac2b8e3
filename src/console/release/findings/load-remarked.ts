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
import { orProblem, type Services } from "../../shared/services.ts";
import type { View } from "../../shared/view.ts";
import { type Findings, findFindings } from "./findings.ts";
import { createToken, type FormSubject } from "../../access/form-token.ts";

/** What was found in a release, and what people have said of it. */
export interface Remarked {
  readonly id: string;
  readonly stored: StoredManifest;
  /** null if nothing was kept, and it is too large to be judged while a page waits. */
  readonly findings: Findings | null;
  readonly acceptances: Acceptances;
  /** Those in other releases. */
  readonly earlier: Pick<Acceptances, "of">;
  readonly comments: readonly Remark[];
  /** What binds forms to this reviewer and this release; null if they may write nothing. */
  readonly token: string | null;
}

interface About {
  readonly stored: StoredManifest;
  /** Whether it is in KV: of the bundled table alone, nothing is signed. */
  readonly isPublished: boolean;
  readonly findings: Findings | null;
  readonly decisions: Decisions;
}

/** @throws StoreError if the store does not answer. */
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

/** What a form for remarks is bound to: a remark holds of the release itself, whatever serves meanwhile. */
export function remarkSubject(
  reviewer: Reviewer,
  { manifest, sha256 }: StoredManifest,
): FormSubject {
  const { release } = manifest;
  const decidesNothing = { base: null, effect: null, beside: null };
  return { reviewer: reviewer.subject, release, manifest: sha256, ...decidesNothing };
}

/** The same with all that it takes, for a page of its own. @returns A `StoreError` that says why, if there is no such release. */
export async function openRemarked(
  services: Services,
  view: View,
  id: string,
): Promise<Remarked | StoreError> {
  const isBundled = id === services.bundle.release.id;
  const published = await orProblem(services.releaseCache.manifest(id));
  if (published instanceof StoreError && !isBundled) return published;
  const isPublished = !(published instanceof StoreError);
  const stored = isPublished ? published : await services.releaseCache.manifest(null);
  const [findings, decisions] = await Promise.all([
    findFindings(services, stored.manifest, view.now),
    readDecisions(services),
  ]);
  return loadRemarked(services, view, { stored, isPublished, findings, decisions });
}

/** Warnings by kind, most first; null if they are not known. */
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
