/** When rules were last requested, by their `from` as written. */
import type { Instant } from "../../domain/instant.ts";
import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import { parseSource } from "../../domain/table/source.ts";
import { dayOf, daysBefore, daysIn } from "../../hits/day.ts";
import { type Calendar, type LastVisit, readLastVisits } from "../../hits/last-visits.ts";
import { namesCounted } from "../../hits/names.ts";
import { DAYS_KEPT } from "../../hits/tidy.ts";
import type { Services } from "../shared/services.ts";
import { askHits, type Counted, type Told } from "./ask.ts";
import { type CountedHosts, countedHosts } from "./counted-hosts.ts";

/** The counts of rules, and the beginning of counting, before which nothing is known. */
export interface LastVisits {
  readonly since: string;
  /** By the `from` of a rule as written; a rule without visits is absent. */
  readonly byFrom: ReadonlyMap<string, Omit<LastVisit, "rule">>;
}

/** How long a page waits for one of its columns. */
const COLUMN_MS = 1500;

/** Queries the last visits of any number of rules shown on a page. */
export function askLastVisits(
  services: Services,
  rules: readonly RuleData[],
  site: SiteData,
): Promise<Told<LastVisits>> {
  const hosts = countedHosts(site);
  return askHits(
    services,
    async (counted) => ({
      since: counted.since,
      byFrom: await lastVisitsOf(counted, rules, hosts, services.now()),
    }),
    COLUMN_MS,
  );
}

/** @param span The maximum number of days back; everything counted if absent. */
export async function lastVisitsOf(
  { store, since }: Counted,
  rules: readonly RuleData[],
  hosts: CountedHosts,
  now: Instant,
  span = Infinity,
): Promise<LastVisits["byFrom"]> {
  const named = rules.map((rule) => ({ from: rule.from, names: namesOf(rule, hosts) }));
  const names = [...new Set(named.flatMap((it) => it.names))];
  const found = await readLastVisits(store, names, calendarOf(since, now, span));
  return new Map(
    named.flatMap(({ from, names: of }) => {
      const own = of.flatMap((name) => found.get(name) ?? []);
      return own.length === 0 ? [] : [[from, joined(own)] as const];
    }),
  );
}

export function namesOf(
  rule: Pick<RuleData, "from">,
  { all, aliases }: CountedHosts,
): readonly string[] {
  return namesCounted(rule.from, parseSource(rule, all, { aliases }));
}

/** Merges the counts of an exact rule under its different names, before and since it became a row. */
function joined(own: readonly LastVisit[]): Omit<LastVisit, "rule"> {
  const latest = (days: readonly (string | null)[]): string | null =>
    days
      .filter((it) => it !== null)
      .toSorted()
      .at(-1) ?? null;
  return {
    total: own.reduce((sum, it) => sum + it.total, 0),
    crawlers: own.reduce((sum, it) => sum + it.crawlers, 0),
    last: latest(own.map((it) => it.last)) ?? "",
    lastVisitor: latest(own.map((it) => it.lastVisitor)),
  };
}

/** All days since the beginning of counting; older ones are in months. */
export function calendarOf(since: string, now: Instant, span = Infinity): Calendar {
  const oldest = daysBefore(now, Math.min(span, DAYS_KEPT + TIDY_DAYS) - 1);
  const first = since.padEnd(10, "-01");
  const days = daysIn(first > oldest ? first : oldest, dayOf(now));
  if (span <= DAYS_KEPT) return { days, months: [] };
  return { days, months: since.length === "2026-11".length ? monthsIn(since, dayOf(now)) : [] };
}

/** A day may be merged into its month some days late, because each run merges only one. */
const TIDY_DAYS = 31;

function monthsIn(first: string, last: string): readonly string[] {
  const months: string[] = [];
  for (let at = first; at <= last.slice(0, "2026-11".length); at = monthAfter(at)) months.push(at);
  return months;
}

function monthAfter(month: string): string {
  const [year = 0, of = 0] = month.split("-").map(Number);
  return new Date(Date.UTC(year, of, 1)).toISOString().slice(0, "2026-11".length);
}
