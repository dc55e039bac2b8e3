import { StoreError } from "../../store/kv/kv-store.ts";
import { type CheckResults, readCheckResults } from "../../store/records/check-results.ts";
import { type SignoffRecord, type Standing } from "../../store/records/signoffs.ts";
import type { StoredManifest } from "../../store/records/stored-release.ts";
import { maySign, type Reviewer } from "../access/reviewer.ts";
import { readDecisions, standingIn } from "../shared/approvals.ts";
import type { Changes } from "../shared/changes.ts";
import { listPublished, readProvenance, type Provenance } from "../../store/records/provenance.ts";
import { type Services, orProblem, soon } from "../shared/services.ts";
import { comparedWith, gateUnder, readServing, type Serving } from "../shared/serving.ts";
import type { TableSummary } from "../shared/table-summary.ts";
import type { View } from "../shared/view.ts";
import { createToken, type FormSubject } from "./form-token.ts";

/** All that the page of a release shows. */
export interface ReleasePage {
  readonly id: string;
  readonly stored: StoredManifest;
  readonly serving: Serving;
  /** Whether it is what serves. */
  readonly serves: boolean;
  /** Whether it is in KV: the bundled table need not be. */
  readonly isPublished: boolean;
  readonly publishedAt: number | null;
  readonly provenance: Provenance | null;
  /** What the last check of its targets found; null if there was none, text if it cannot be read. */
  readonly checked: CheckResults | "unreadable" | null;
  readonly gate: number;
  /** null if it takes longer than a page waits. */
  readonly summary: TableSummary | null;
  readonly changes: Changes | null;
  readonly records: readonly SignoffRecord[];
  readonly standing: Standing;
  /** This reviewer's own decision in force; null if there is none. */
  readonly own: "approve" | "reject" | null;
  /** What binds the form to this page; null if nobody can decide here. */
  readonly token: string | null;
}

/** @returns A `StoreError` that says why, if there is no such release. */
export async function loadRelease(
  services: Services,
  view: View,
  id: string,
): Promise<ReleasePage | StoreError> {
  const isBundled = id === services.bundle.release.id;
  const published = await orProblem(services.releaseCache.manifest(id));
  if (published instanceof StoreError && !isBundled) return published;
  const isPublished = !(published instanceof StoreError);
  const stored = isPublished ? published : await services.releaseCache.manifest(null);
  const serving = await readServing(services);
  const { manifest } = stored;
  const serves = serving.id === id;
  const before = comparedWith(serving);
  const [summary, changes, decisions, provenance, checked, listed] = await Promise.all([
    soon(services, services.releaseCache.summary(manifest)),
    serves ? null : soon(services, services.releaseCache.changes(before, manifest)),
    readDecisions(services),
    readProvenance(services.kv, id),
    readCheckResults(services.kv, id),
    listPublished(services.kv),
  ]);
  const standing = standingIn(decisions, id, view);
  const records = decisions.records.get(id) ?? [];
  const mayDecide =
    isPublished && summary?.isGenuine === true && maySign(view.reviewer, view.policy);
  return {
    id,
    stored,
    serving,
    serves,
    isPublished,
    publishedAt: listed.find((it) => it.id === id)?.publishedAt ?? null,
    provenance,
    checked: checked.ok ? checked.value : "unreadable",
    gate: gateUnder(serving, manifest),
    summary,
    changes,
    records,
    standing,
    own: ownDecision(records, view.reviewer),
    token:
      mayDecide && services.signoffs
        ? await createToken(services.signoffs, shownTo(view.reviewer, stored, serving))
        : null,
  };
}

/** What a form on the page is bound to. */
export function shownTo(
  reviewer: Reviewer,
  { manifest, sha256 }: StoredManifest,
  serving: Serving,
): FormSubject {
  return {
    reviewer: reviewer.subject,
    release: manifest.release,
    manifest: sha256,
    base: serving.id,
  };
}

function ownDecision(records: readonly SignoffRecord[], reviewer: Reviewer): ReleasePage["own"] {
  const own = records
    .flatMap(({ signoff }) => signoff ?? [])
    .filter((it) => it.by.subject === reviewer.subject && it.via === reviewer.via)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .at(-1);
  return own === undefined || own.decision === "withdraw" ? null : own.decision;
}
