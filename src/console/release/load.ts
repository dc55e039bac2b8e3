import { StoreError } from "../../store/kv/kv-store.ts";
import type { RowOver } from "../../domain/report/rows-over.ts";
import { type CheckResults, readCheckResults } from "../../store/records/check-results.ts";
import { type SignoffRecord, type Standing } from "../../store/records/signoffs.ts";
import type { StoredManifest } from "../../store/records/stored-release.ts";
import type { Effect } from "../../store/records/effect.ts";
import type { Manifest } from "../../release/manifest.ts";
import { maySign, type Reviewer } from "../access/reviewer.ts";
import type { AddressChanges } from "../compare/address-changes.ts";
import { askLastVisits, type LastVisits } from "../hits/last-visits.ts";
import { readPage } from "../ui/pager.tsx";
import { CHANGES_A_PAGE } from "./changes/change-tables.tsx";
import { readDecisions, standingIn } from "../shared/approvals.ts";
import { type Changes, NO_CHANGES } from "../shared/changes.ts";
import { readProvenance, type Provenance } from "../../store/records/provenance.ts";
import { type Services, soon, soonIfReadable } from "../shared/services.ts";
import { findRowsOver } from "../shared/rows-over.ts";
import type { ReleaseCheck } from "../shared/release-cache.ts";
import { comparedWith, gateUnder, readServing, type Serving } from "../shared/serving.ts";
import type { Flow } from "../shared/table-flows.ts";
import type { TableSummary } from "../shared/table-summary.ts";
import type { View } from "../shared/view.ts";
import { type FoundVisits, loadVisits } from "../shared/visits.ts";
import { effectOf } from "./effect.ts";
import { examplesOf } from "./findings/finding-kind.tsx";
import { findFindings } from "./findings/findings.ts";
import { type RulesFound, rulesOfFindings } from "./findings/rules-of.ts";
import { createToken, type FormSubject } from "../access/form-token.ts";
import { loadRemarked, type Remarked, warningsIn } from "./findings/load-remarked.ts";
import { type Foreseen, loadForeseen } from "./outlook/foreseen.tsx";
import { findStored } from "../shared/find-release.ts";

/** The data of a release's page. */
export interface ReleasePage {
  readonly id: string;
  readonly stored: StoredManifest;
  readonly serving: Serving;
  /** Whether it is in service. */
  readonly serves: boolean;
  /** Whether it is in KV: the bundled table need not be. */
  readonly isPublished: boolean;
  readonly publishedAt: number | null;
  readonly provenance: Provenance | null;
  /** The result of the last check of its targets; null if there was none, "unreadable" if it cannot be read. */
  readonly checked: CheckResults | "unreadable" | null;
  /** null if it takes longer than a page waits. */
  readonly summary: TableSummary | null;
  /** The check of the stored data; null if it takes longer than a page waits, or the release is not in KV. */
  readonly check: ReleaseCheck | null;
  readonly changes: Changes | null;
  readonly addresses: AddressChanges | null;
  /** The last visits of the removed redirects that are shown; null if unknown. */
  readonly lastVisits: LastVisits | null;
  /** The findings in it, and people's remarks on it. */
  readonly remarked: Remarked;
  /** The rules of the findings that are shown; null if they were not read in time. */
  readonly rulesFound: RulesFound | null;
  /** Quick fixes that lie over it; null also if a part of a table cannot be read. */
  readonly rowsOver: readonly RowOver[] | null;
  readonly visits: FoundVisits | null;
  /** Where it leads as a whole, weighted by addresses. */
  readonly flows: readonly Flow[] | null;
  /** The visits that the site counts itself; also null if it counts none. */
  readonly foreseen: Foreseen | null;
  /** The combined effect; null as long as part of it is unknown. */
  readonly effect: Effect | null;
  readonly records: readonly SignoffRecord[];
  readonly standing: Standing;
  /** This reviewer's own decision in force; null if there is none. */
  readonly own: "approve" | "reject" | null;
  /** The token that binds the form to this page; null if nobody can decide here. */
  readonly token: string | null;
}

/** @returns A `StoreError` with the reason if there is no such release. */
export async function loadRelease(
  services: Services,
  view: View,
  id: string,
): Promise<ReleasePage | StoreError> {
  const found = await findStored(services, id);
  if (found instanceof StoreError) return found;
  const { stored, isPublished } = found;
  const serving = await readServing(services);
  const { manifest } = stored;
  const serves = serving.id === id;
  const before = comparedWith(serving);
  const { releaseCache } = services;
  const changing = serves ? Promise.resolve(NO_CHANGES) : changesTo(manifest, before, services);
  const asking = changing.then((it) => services.addressChanges(before, manifest, it.shown.changes));
  const [
    summary,
    check,
    changes,
    addresses,
    findings,
    decisions,
    provenance,
    checked,
    visits,
    flows,
    foreseen,
  ] = await Promise.all([
    soon(services, releaseCache.summary(manifest)),
    isPublished ? soon(services, releaseCache.check(stored)) : null,
    soon(services, changing),
    soon(services, asking),
    findFindings(services, manifest, view.now),
    readDecisions(services, [id]),
    readProvenance(services.kv, id, view.now),
    readCheckResults(services.kv, id, view.now),
    loadVisits(services, view, serving, manifest),
    soon(services, releaseCache.flows(manifest)),
    loadForeseen(services, view, serving, manifest),
  ]);
  const standing = standingIn(decisions, id, view, isPublished ? stored.sha256 : null);
  const records = decisions.records.get(id) ?? [];
  const about = { stored, isPublished, findings, decisions };
  const remarked = await loadRemarked(services, view, about);
  const examples = (findings?.kinds ?? []).flatMap(examplesOf);
  const rulesFound = await rulesOfFindings(services, manifest, examples);
  const results = checked.ok ? checked.value : "unreadable";
  const rowsAsked = changes && {
    // Where it is in service nothing changes, and rows can only be left over.
    before: serves ? null : (before?.release ?? null),
    after: id,
    changes: changes.shown.changes,
    overlay: serving.status.snapshot.overlay,
  };
  const rowsOver = rowsAsked && (await soonIfReadable(services, findRowsOver(services, rowsAsked)));
  const lastVisits = changes && (await lastVisitsOfRemoved(services, view, changes, serving));
  const effect =
    summary && changes && addresses && rowsOver
      ? effectOf({
          changes,
          tally: addresses.tally,
          summary,
          gates: { before: serving.gate, after: gateUnder(serving, manifest) },
          isGateMoved: serving.isGateMoved,
          quickFixes: hidingIn(rowsOver).map((it) => it.row.key),
          deadTargets: deadIn(results),
          warnings: warningsIn(remarked),
          now: view.now,
        })
      : null;
  const mayDecide =
    isPublished &&
    summary?.isGenuine === true &&
    check !== null &&
    !isDamaged(check) &&
    maySign(view.reviewer, view.policy);
  const facts = { stored, serving, standing, rowsOver };
  return {
    id,
    stored,
    serving,
    serves,
    isPublished,
    publishedAt: (isPublished ? view.names.versions.get(id)?.lastPublishedAt : null) ?? null,
    provenance,
    checked: results,
    summary,
    check,
    changes,
    addresses,
    lastVisits,
    rowsOver,
    remarked,
    rulesFound,
    visits,
    flows,
    foreseen,
    effect,
    records,
    standing,
    own: ownDecision(records, view.reviewer),
    token:
      mayDecide && effect && services.signoffs
        ? await createToken(services.signoffs, shownTo(view.reviewer, facts, effect))
        : null,
  };
}

/** @throws StoreError if either cannot be read. If that is the release in service, the message names it. */
async function changesTo(
  version: Manifest,
  before: Manifest | null,
  { releaseCache }: Services,
): Promise<Changes> {
  try {
    return await releaseCache.changes(before, version);
  } catch (cause) {
    const isWhole = (of: Manifest): Promise<boolean> =>
      releaseCache.summary(of).then(
        (it) => it.isGenuine,
        () => false,
      );
    if (before === null || !(cause instanceof Error) || (await isWhole(before))) throw cause;
    throw new StoreError(
      `${before.release.slice(0, 12)} serves, and no version can be compared with it: ${cause.message}`,
      (command) => `What is broken, and how to repair it: ${command("status")}`,
      { cause },
    );
  }
}

/**
 * Whether the stored release cannot go live. That this console compiles its rules to other bytes does not count: it may
 * be an older console, and `promote` has the last word.
 */
export function isDamaged({ damage }: ReleaseCheck): boolean {
  return damage.some((it) => it.kind !== "other-manifest");
}

/** Whether a deployed table lacks only what its publication would write: that is not damage, and it works as it is. */
export function lacksPublication({
  check,
  publishedAt,
}: Pick<ReleasePage, "check" | "publishedAt">): boolean {
  if (check === null || publishedAt !== null || check.damage.length === 0) return false;
  return check.damage.every((it) => it.kind === "sitemap-missing");
}

/** Loads the last visits of the removed rules on the page shown, which is the first by default. */
async function lastVisitsOfRemoved(
  services: Services,
  { url }: View,
  { shown }: Changes,
  { stored }: Serving,
): Promise<LastVisits | null> {
  const removed = shown.changes.filter((it) => it.kind === "removed");
  const start = (readPage(url) - 1) * CHANGES_A_PAGE;
  const rules = removed.slice(start, start + CHANGES_A_PAGE).flatMap((it) => it.before ?? []);
  if (rules.length === 0) return null;
  const told = await askLastVisits(services, rules, stored.manifest.site);
  return told.ok ? told.value : null;
}

type Facts = Pick<ReleasePage, "stored" | "serving" | "standing" | "rowsOver">;

/** Returns the quick fixes that hide changes. */
function hidingIn(rowsOver: ReleasePage["rowsOver"]): readonly RowOver[] {
  return rowsOver?.filter((it) => it.effect === "hides") ?? [];
}

/** Returns what a form on the page is bound to. */
export function shownTo(
  reviewer: Reviewer,
  { stored, serving, standing, rowsOver }: Facts,
  effect: Effect,
): FormSubject {
  return {
    reviewer: reviewer.subject,
    release: stored.manifest.release,
    manifest: stored.sha256,
    base: serving.id,
    effect,
    beside: {
      quickFixes: hidingIn(rowsOver).map(({ row }) => [row.key, row.rule]),
      rejection: standing.rejection,
      asked: standing.asked,
    },
  };
}

/** Returns the number of dead targets at the last check; null if no check can be read. */
function deadIn(checked: ReleasePage["checked"]): number | null {
  if (checked === null || checked === "unreadable") return null;
  return checked.counts.dead + checked.counts["soft-dead"];
}

function ownDecision(records: readonly SignoffRecord[], reviewer: Reviewer): ReleasePage["own"] {
  const own = records
    .flatMap(({ signoff }) => signoff ?? [])
    .filter((it) => it.by.subject === reviewer.subject && it.via === reviewer.via)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .at(-1);
  return own === undefined || own.decision === "withdraw" ? null : own.decision;
}
