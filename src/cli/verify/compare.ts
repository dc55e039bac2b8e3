/** Compares the answer for an address with the expected one. */
import type { Instant } from "../../domain/instant.ts";
import { secondsUntil } from "../../domain/resolve/cache-control.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import { resolve } from "../../domain/resolve/resolve.ts";
import type { Table } from "../../domain/table/table.ts";

/** The part of a server's answer that is compared. */
export interface Got {
  readonly status: number;
  readonly location: string | null;
  readonly cacheControl: string | null;
  /** The header `Sunset`. */
  readonly sunset: string | null;
}

/** The expected answer. */
export interface Wanted {
  /** null for that of the old site, whatever it is. */
  readonly status: number | null;
  readonly location: string | null;
  /** null for that of the old site. */
  readonly cacheControl: string | null;
  /** The header `Sunset`; null for none. */
  readonly sunset: string | null;
  /** The longest lifetime of the old site's answer in caches; null for as long as it says. */
  readonly secondsAtMost: number | null;
}

/** The manner in which a deployment answers; previews answer with temporary, uncached redirects. */
export type Manner = "production" | "preview";

/** The time of a request; the clocks of servers and of this machine may differ slightly. */
export interface Moment {
  readonly from: Instant;
  readonly to: Instant;
}

const CLOCKS_DIFFER_MS = 2000;

/**
 * Compares an answer with the table at the time of the request. If the expected answer changes during that time, either
 * one is correct.
 *
 * @param instantOf Maps the time of a request to the instant for which the deployment decides.
 * @returns null if the answer is correct, otherwise the expected one.
 */
export function compare(
  table: Table,
  url: URL,
  got: Got | null,
  { from, to }: Moment,
  manner: Manner,
  instantOf: (now: Instant) => Instant = (now) => now,
): Wanted | null {
  const instants = [from, from - CLOCKS_DIFFER_MS, to, to + CLOCKS_DIFFER_MS].map(instantOf);
  const wanted = [...new Set(instants)].map((at) => {
    const decision = resolve(table, { url, method: "GET" }, at);
    return manner === "preview" ? inPreview(decision) : inProduction(decision, table, at);
  });
  const [first] = wanted;
  if (!first) return null;
  const isRight = got !== null && wanted.some((it) => fits(it, got, wanted, table));
  return isRight ? null : first;
}

const NOTHING = { location: null, sunset: null, secondsAtMost: null };

function inProduction(decision: Decision, { site }: Table, at: Instant): Wanted {
  const { outcome, status, location, cacheControl, announce, changesAt } = decision;
  if (outcome !== "pass") return { ...NOTHING, status, location, cacheControl };
  return {
    ...NOTHING,
    status: null,
    cacheControl: null,
    sunset: announce ? new Date(site.activatesAt).toUTCString() : null,
    secondsAtMost: changesAt === null ? null : secondsUntil(changesAt, at, Infinity),
  };
}

function inPreview({ outcome, status, location }: Decision): Wanted {
  const shown = outcome === "redirect" ? (status === 303 ? 303 : 302) : (status ?? 200);
  return { ...NOTHING, status: shown, location, cacheControl: "no-store" };
}

function fits(wanted: Wanted, got: Got, all: readonly Wanted[], table: Table): boolean {
  if (wanted.status === null) return isOfOldSite(wanted, got, table);
  return (
    wanted.status === got.status &&
    wanted.location === got.location &&
    hasLifetime(wanted, got, all)
  );
}

/** Whether the lifetime is correct. It counts down towards a change, so any value within the request's time will do. */
function hasLifetime(wanted: Wanted, { cacheControl }: Got, all: readonly Wanted[]): boolean {
  const age = maxAgeOf(cacheControl);
  if (age === null || cacheControl !== `public, max-age=${age}`) {
    return cacheControl === wanted.cacheControl;
  }
  const ages = all
    .filter((it) => it.status === wanted.status && it.location === wanted.location)
    .flatMap((it) => maxAgeOf(it.cacheControl) ?? []);
  return Math.min(...ages) <= age && age <= Math.max(...ages);
}

function maxAgeOf(cacheControl: string | null): number | null {
  const seconds = /(?:^|[\s,])max-age=(\d+)/.exec(cacheControl ?? "")?.[1];
  return seconds === undefined ? null : Number(seconds);
}

/** Whether it is the old site's answer: no redirect of ours or server error, announced if due, not cached too long. */
function isOfOldSite(wanted: Wanted, got: Got, { site }: Table): boolean {
  const next = got.location === null ? null : URL.parse(got.location);
  const leaves = next !== null && site.targetHosts.has(next.host) && !site.hosts.has(next.host);
  const age = maxAgeOf(got.cacheControl) ?? 0;
  const gate = Number.isFinite(site.activatesAt) ? new Date(site.activatesAt).toUTCString() : "";
  const isAnnounced = wanted.sunset === null ? got.sunset !== gate : got.sunset === wanted.sunset;
  const isShort = wanted.secondsAtMost === null || age <= wanted.secondsAtMost;
  return !leaves && got.status < 500 && isAnnounced && isShort;
}
