/** When rules were asked for last, by the `from` that they are written with. */
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

/** What was counted of rules, and since when: before that nobody knows. */
export interface LastVisits {
  readonly since: string;
  /** By the `from` of a rule as it is written; a rule that nobody asked for is not in it. */
  readonly byFrom: ReadonlyMap<string, Omit<LastVisit, "rule">>;
}

/** What a page waits for a column of it. */
const COLUMN_MS = 1500;

/** Of the rules that a page shows, however many there are. */
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

/** @param span How many days back at most; all that was counted if left out. */
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
  return namesCounted(
    rule.from,
    parseSource(rule, all, () => {}, [], aliases),
  );
}

/** What an exact rule was counted by before it was a row, and since. */
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

/** All days since it is counted; what is older than that stands in months. */
export function calendarOf(since: string, now: Instant, span = Infinity): Calendar {
  const oldest = daysBefore(now, Math.min(span, DAYS_KEPT + TIDY_DAYS) - 1);
  const first = since.padEnd(10, "-01");
  const days = daysIn(first > oldest ? first : oldest, dayOf(now));
  if (span <= DAYS_KEPT) return { days, months: [] };
  return { days, months: since.length === "2026-11".length ? monthsIn(since, dayOf(now)) : [] };
}

/** A day goes into its month some days late, if nothing else: one goes with each run. */
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
