import { StoreError } from "../../store/kv/kv-store.ts";
import type { Remark } from "../../store/records/remarks.ts";
import type { StoredManifest } from "../../store/records/stored-release.ts";
import { maySign } from "../access/reviewer.ts";
import { type Decisions, readDecisions } from "../shared/approvals.ts";
import {
  type Acceptances,
  acceptancesIn,
  commentsIn,
  earlierAcceptances,
} from "../shared/remarks.ts";
import { orProblem, type Services } from "../shared/services.ts";
import { readServing, type Serving } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { type Findings, findFindings } from "./findings.ts";
import { createToken } from "./form-token.ts";
import { shownTo } from "./load.ts";

/** What was found in a release, and what people have said of it. */
export interface Remarked {
  readonly id: string;
  readonly stored: StoredManifest;
  /** null if nothing was kept, and it is too large to be judged while a page waits. */
  readonly findings: Findings | null;
  readonly acceptances: Acceptances;
  /** Those in other releases. */
  readonly earlier: Acceptances;
  readonly comments: readonly Remark[];
  /** What binds forms to this reviewer and this release; null if they may write nothing. */
  readonly token: string | null;
}

/** The same with what serves, for a page of its own. */
export interface OpenRemarked extends Remarked {
  readonly serving: Serving;
}

interface Subject {
  readonly stored: StoredManifest;
  readonly serving: Serving;
  /** Whether it is in KV: of the bundled table alone, nothing is signed. */
  readonly isPublished: boolean;
  readonly decisions: Decisions;
}

/** @throws StoreError if the store does not answer. */
export async function loadRemarked(
  services: Services,
  view: View,
  { stored, serving, isPublished, decisions }: Subject,
): Promise<Remarked> {
  const { signoffs } = services;
  const { reviewer } = view;
  const id = stored.manifest.release;
  const acceptsLocal = reviewer.via === "local";
  const records = decisions.get(id) ?? [];
  return {
    id,
    stored,
    findings: await findFindings(services, stored.manifest, view.now),
    acceptances: acceptancesIn(records, acceptsLocal),
    earlier: earlierAcceptances(decisions, id, acceptsLocal),
    comments: commentsIn(records),
    token:
      signoffs && isPublished && maySign(reviewer)
        ? await createToken(signoffs, shownTo(reviewer, stored, serving))
        : null,
  };
}

/** @returns A `StoreError` that says why, if there is no such release. */
export async function openRemarked(
  services: Services,
  view: View,
  id: string,
): Promise<OpenRemarked | StoreError> {
  const isBundled = id === services.bundle.release.id;
  const published = await orProblem(services.releaseCache.manifest(id));
  if (published instanceof StoreError && !isBundled) return published;
  const isPublished = !(published instanceof StoreError);
  const stored = isPublished ? published : await services.releaseCache.manifest(null);
  const [serving, decisions] = await Promise.all([readServing(services), readDecisions(services)]);
  const remarked = await loadRemarked(services, view, {
    stored,
    serving,
    isPublished,
    decisions,
  });
  return { ...remarked, serving };
}
