/** The visits that `sunset coverage` has counted, judged again under the live version and a version under review. */
import { onceOpen, type Instant } from "../../domain/instant.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import { judgeVisit } from "../../domain/report/judge-visit.ts";
import {
  noVisits,
  type Shares,
  sharesOf,
  type VisitOutcome,
} from "../../domain/report/visit-outcome.ts";
import { parseAddress } from "../../domain/url/parse-address.ts";
import { inParts, StoreError } from "../../store/kv/kv-store.ts";
import {
  findVisits,
  type StoredVisits,
  type VisitedAddress,
  type VisitFigures,
} from "../../store/records/visits.ts";
import type { Manifest } from "../../release/manifest.ts";
import type { ReleaseTables } from "./release-tables.ts";
import { orProblem, type Services, soon, soonIfReadable } from "./services.ts";
import { gateUnder, type Serving } from "./serving.ts";
import type { View } from "./view.ts";

export interface VisitAnswer extends Pick<Decision, "status" | "location" | "rule"> {
  readonly outcome: VisitOutcome;
}

export interface VisitedPage extends VisitedAddress {
  /** null if the live version is unknown, or the text is not an address. */
  readonly live: VisitAnswer | null;
  readonly next: VisitAnswer | null;
}

export interface Visits {
  readonly figures: VisitFigures;
  /** The version for which the figures were counted; its shares are exact only for that version. */
  readonly countedFor: string;
  readonly isOwn: boolean;
  /** The instant as of which the addresses were judged again. */
  readonly at: Instant;
  /**
   * The shares of all visits if the figures are this version's own; otherwise of the visits to the most visited
   * addresses, judged again.
   */
  readonly shares: Shares;
  /** The number of visits to pages that go to the most visited addresses. */
  readonly listed: number;
  /** Most visited first. */
  readonly visited: readonly VisitedPage[];
  /** Addresses without a page of their own under this version, most visited first; and whether there may be more. */
  readonly unmatched: readonly VisitedPage[];
  readonly hasMoreUnmatched: boolean;
}

interface Judging {
  readonly id: string;
  /** The live version; null if it is unknown, or is the one under review. */
  readonly liveId: string | null;
  readonly at: Instant;
  readonly hosts: readonly string[];
}

/** `none` if nobody has counted visits, `unreadable` if the figures cannot be read. */
export type FoundVisits = Visits | "none" | "unreadable";

/**
 * Loads the visits counted for a version, else for the live version, else the last ones counted, judged as of when all
 * gates are open.
 *
 * @returns null if it takes longer than a page waits.
 * @throws StoreError if the version cannot be read.
 */
export async function loadVisits(
  services: Services,
  { now, hosts }: View,
  serving: Serving,
  manifest: Manifest,
): Promise<FoundVisits | null> {
  const { release: id } = manifest;
  const liveId = serving.id === id ? null : serving.id;
  const at = onceOpen(now, gateUnder(serving, manifest), serving.gate);
  const found = await findVisits(services.kv, liveId === null ? [id] : [id, liveId], now);
  if (!found.ok) return "unreadable";
  if (!found.value) return "none";
  return soon(services, judge(services.releaseTables, found.value, { id, liveId, at, hosts }));
}

async function judge(
  tables: ReleaseTables,
  { release: countedFor, figures }: StoredVisits,
  { id, liveId, at, hosts }: Judging,
): Promise<Visits> {
  const next = await answersOf(tables, id, at, hosts);
  const live = liveId === null ? null : await orProblem(answersOf(tables, liveId, at, hosts));
  const judgeAll = async (addresses: readonly VisitedAddress[]): Promise<VisitedPage[]> => {
    const pages: VisitedPage[] = [];
    for (const part of inParts(addresses, AT_ONCE)) {
      const judged = part.map(async ({ url, total }) => ({
        url,
        total,
        live: live === null || live instanceof StoreError ? null : await live(url),
        next: await next(url),
      }));
      pages.push(...(await Promise.all(judged)));
    }
    return pages;
  };
  const visited = await judgeAll(figures.visited);
  const known = new Set(visited.map((it) => it.url));
  const others = await judgeAll(figures.unmatched.filter((it) => !known.has(it.url)));
  const isOwn = countedFor === id;
  const exact = sharesOf(figures.outcomes, figures.elsewhere);
  const again = sharesOf(totalsOf(visited), 0);
  const unmatched = [...visited, ...others].filter(
    ({ next }) => next !== null && UNMATCHED.has(next.outcome),
  );
  return {
    figures,
    countedFor,
    isOwn,
    at,
    shares: isOwn ? exact : again,
    listed: visited.reduce((sum, it) => sum + it.total, 0),
    visited,
    unmatched: unmatched.toSorted((a, b) => b.total - a.total),
    hasMoreUnmatched: figures.unmatchedCount > figures.unmatched.length,
  };
}

/** How many addresses are judged together; those in the same part of a table share the wait for it. */
const AT_ONCE = 100;

/** The outcomes that leave visitors without a page of their own. */
export const UNMATCHED: ReadonlySet<VisitOutcome> = new Set([
  "fallback",
  "not-found",
  "undecided",
  "refused",
]);

/**
 * Returns the answers of a version, with the quick fixes over it; null for text that is not an address.
 *
 * @throws StoreError if the version cannot be read.
 */
async function answersOf(
  tables: ReleaseTables,
  id: string,
  at: Instant,
  hosts: readonly string[],
): Promise<(address: string) => Promise<VisitAnswer | null>> {
  const release = await tables.open(id);
  return async (address) => {
    const url = parseAddress(address, hosts);
    if (!url.ok) return null;
    const table = await tables.tableFor(release, url.value.pathname);
    const { decision, outcome } = judgeVisit(table, { url: url.value, method: "GET" }, at);
    const { status, location, rule } = decision;
    return { outcome, status, location, rule };
  };
}

/**
 * Returns the answers of a version to counted addresses; null for each that is not known while a page waits.
 *
 * @param urls Canonical host, path and parameters.
 */
export async function answersInTime(
  services: Services,
  id: string,
  at: Instant,
  hosts: readonly string[],
  urls: readonly string[],
): Promise<readonly (VisitAnswer | null)[]> {
  const asking = answersOf(services.releaseTables, id, at, hosts).then((answer) =>
    Promise.all(urls.map((it) => answer(`https://${it}`))),
  );
  return (await soonIfReadable(services, asking)) ?? urls.map(() => null);
}

function totalsOf(visited: readonly VisitedPage[]): Record<VisitOutcome, number> {
  const totals = noVisits();
  for (const { total, next } of visited) if (next) totals[next.outcome] += total;
  return totals;
}

/** Whether visitors get the same answer from both versions; an unknown answer counts as no difference. */
export function isSameAnswer({ live, next }: VisitedPage): boolean {
  if (!live || !next) return true;
  return live.outcome === next.outcome && live.location === next.location;
}
