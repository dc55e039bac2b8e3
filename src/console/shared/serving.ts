import { type Instant, parseInstant } from "../../domain/instant.ts";
import { compileRule } from "../../domain/table/compile.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { keptUntil } from "../../domain/validate/kept-until.ts";
import type { Manifest } from "../../release/manifest.ts";
import { deadline } from "../../store/isolate/deadline.ts";
import type { TableProviderStatus } from "../../store/isolate/isolate-status.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { gateOf } from "../../store/records/in-force.ts";
import type { Deployed } from "../../store/records/deployed.ts";
import { readLive } from "../../store/records/live.ts";
import type { Promotion } from "../../store/records/pointer.ts";
import type { StoredManifest } from "../../store/records/stored-release.ts";
import { orProblem, type Services } from "./services.ts";

/** The release in service, and the health of the store. */
export interface Serving {
  /** null if unknown, because no release is promoted and no Worker has recorded which table it was deployed with. */
  readonly id: string | null;
  /** null if nothing was ever promoted. */
  readonly pointer: Promotion | null;
  /** The table that the Worker in production was deployed with; null if unknown. */
  readonly deployed: Deployed | null;
  /** Since when the deployed table has been in service; null if it is not. */
  readonly deployedAt: Instant | null;
  /** The manifest of the release in service; of this deployment's own table if that is unknown. */
  readonly stored: StoredManifest;
  /** The gate in force. */
  readonly gate: Instant;
  /** Whether the gate was moved with the key `activatesAt`. */
  readonly isGateMoved: boolean;
  readonly status: TableProviderStatus;
  /** The current problems, in words. */
  readonly problems: readonly string[];
}

const REFRESH_MS = 800;

/** Asks KV for changes if that is due, and waits for the answer: people reload a page in order to see the change. */
export async function refresh({ live, background }: Services): Promise<void> {
  const works: Promise<void>[] = [];
  const take = (work: Promise<void>): void => {
    works.push(work);
    background(work);
  };
  await live.fetchTable("/", take);
  live.refreshIfDue(take);
  await deadline(REFRESH_MS, Promise.all(works));
}

/** Does not throw when KV fails: it then returns what this isolate knows, with the problem. */
export async function readServing({ live, kv, releaseCache }: Services): Promise<Serving> {
  const status = live.status();
  const { snapshot } = status;
  const problems = [...status.problems];
  const tell = (error: unknown): void => {
    if (!(error instanceof StoreError)) throw error;
    if (!problems.includes(error.message)) problems.push(error.message);
  };
  let pointer: Promotion | null = snapshot.pointer;
  let deployed: Deployed | null = null;
  let stored = await releaseCache.manifest(null);
  try {
    const live = await readLive(kv);
    ({ pointer, deployed } = live);
    if (live.id !== null) stored = await releaseCache.manifestOf(live.id);
  } catch (error) {
    tell(error);
    stored = { manifest: snapshot.release.manifest, sha256: snapshot.pointer?.manifest ?? "" };
  }
  const promoted = pointer?.release ?? null;
  const gate = gateOf(stored.manifest.site.activatesAt, snapshot.gate);
  return {
    id: promoted ?? deployed?.release ?? null,
    pointer,
    deployed,
    deployedAt: promoted === null && deployed ? Date.parse(deployed.deployedAt) : null,
    stored,
    gate,
    isGateMoved: snapshot.gate !== null,
    status,
    problems,
  };
}

/** Returns the manifest that changes are compared with; null if the release in service is unknown or unreadable. */
export function comparedWith({ id, stored: { manifest } }: Serving): Manifest | null {
  return manifest.release === id ? manifest : null;
}

/** Returns the gate that a table would have if it were in service now. */
export function gateUnder({ isGateMoved, gate }: Serving, { site }: Manifest): Instant {
  return gateOf(site.activatesAt, isGateMoved ? gate : null);
}

/**
 * Returns the gate of the release that the reviewer previews; that of the release in service if the chosen one cannot
 * be read, or none is chosen.
 */
export async function gateChosen(
  { releaseCache }: Services,
  serving: Serving,
  release: string | null,
): Promise<Instant> {
  if (release === null) return serving.gate;
  const stored = await orProblem(releaseCache.manifestOf(release));
  return stored instanceof StoreError ? serving.gate : gateUnder(serving, stored.manifest);
}

/** When a rule begins to answer: at its own start, else the gate; or once `site.keep` keeps none of its addresses. */
export type BeginsOf = (rule: RuleData) => Instant;

export function startOf({ startsAt }: RuleData, gate: Instant): Instant {
  return startsAt === undefined ? gate : (parseInstant(startsAt) ?? gate);
}

/** @returns The starts alone if the release cannot be read. */
export async function loadBegins(
  { releaseTables }: Services,
  { release }: Manifest,
  gate: Instant,
): Promise<BeginsOf> {
  const opened = await orProblem(releaseTables.open(release));
  if (opened instanceof StoreError) return (rule) => startOf(rule, gate);
  const { site } = opened;
  return (rule) => {
    const compiled = compileRule(rule, 0, site, () => {}, []);
    const start = startOf(rule, gate);
    return compiled ? keptUntil(compiled, site, start) : start;
  };
}
