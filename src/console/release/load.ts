import { type CheckResults, readCheckResults } from "../../store/records/check-results.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { type SignoffRecord, type Standing } from "../../store/records/signoffs.ts";
import type { StoredManifest } from "../../store/records/stored-release.ts";
import { type Desk, orProblem, soon } from "../shared/services.ts";
import type { Reviewer } from "../access/reviewer.ts";
import { createToken, type Shown } from "../shared/form-token.ts";
import type { View } from "../view.ts";
import type { Changes } from "../shared/changes.ts";
import { listPublished, readProvenance, type Provenance } from "../../store/records/provenance.ts";
import { gateOf } from "../../store/records/in-force.ts";
import { readServing, type Serving } from "../shared/serving.ts";
import { readDecisions, standingIn } from "../shared/approvals.ts";
import type { Survey } from "../shared/survey.ts";

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
  /** What the last check of its targets has found out; null where there was none. */
  readonly checked: CheckResults | "unreadable" | null;
  readonly gate: number;
  /** null where it takes longer than a page is waited for. */
  readonly survey: Survey | null;
  readonly changes: Changes | null;
  readonly records: readonly SignoffRecord[];
  readonly standing: Standing;
  /** The decision of this reviewer that stands; null where there is none. */
  readonly own: "approve" | "reject" | null;
  /** What binds the form to this page; null where nobody can decide here. */
  readonly token: string | null;
}

/** @returns Why there is no such page, where there is none. */
export async function loadRelease(
  desk: Desk,
  view: View,
  id: string,
): Promise<ReleasePage | StoreError> {
  const isBundled = id === desk.bundle.release.id;
  const published = await orProblem(desk.library.manifest(id));
  if (published instanceof StoreError && !isBundled) return published;
  const isPublished = !(published instanceof StoreError);
  const stored = isPublished ? published : await desk.library.manifest(null);
  const serving = await readServing(desk);
  const { manifest } = stored;
  const serves = serving.stored.manifest.release === id;
  const [survey, changes, decisions, provenance, checked, listed] = await Promise.all([
    soon(desk, desk.library.survey(manifest)),
    serves ? null : soon(desk, desk.library.changes(serving.stored.manifest, manifest)),
    readDecisions(desk),
    readProvenance(desk.kv, id),
    readCheckResults(desk.kv, id),
    listPublished(desk.kv),
  ]);
  const standing = standingIn(decisions, id, view);
  const records = decisions.get(id) ?? [];
  const mayDecide = isPublished && survey?.isGenuine === true && view.reviewer !== null;
  return {
    id,
    stored,
    serving,
    serves,
    isPublished,
    publishedAt: listed.find((it) => it.id === id)?.publishedAt ?? null,
    provenance,
    checked: checked.ok ? checked.value : "unreadable",
    gate: gateOf(manifest.site.activatesAt, serving.isGateMoved ? serving.gate : null),
    survey,
    changes,
    records,
    standing,
    own: view.reviewer && ownDecision(records, view.reviewer),
    token:
      mayDecide && desk.signoffs && view.reviewer
        ? await createToken(desk.signoffs, shownTo(view.reviewer, stored, serving))
        : null,
  };
}

/** What a form on the page is bound to. */
export function shownTo(
  reviewer: Reviewer,
  { manifest, sha256 }: StoredManifest,
  serving: Serving,
): Shown {
  return {
    reviewer: reviewer.subject,
    release: manifest.release,
    manifest: sha256,
    base: serving.id,
  };
}

function ownDecision(records: readonly SignoffRecord[], reviewer: Reviewer): ReleasePage["own"] {
  const own = records
    .flatMap((it) => it.signoff ?? [])
    .filter((it) => it.by.subject === reviewer.subject && it.via === reviewer.via)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .at(-1);
  return own === undefined || own.decision === "withdraw" ? null : own.decision;
}
