/** Visits to one old address: the last one, their number, and day by day. */
import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import { readRuleDays, type RuleDay } from "../../hits/by-day.ts";
import { dayOf, daysBefore, daysIn } from "../../hits/day.ts";
import type { LastVisit } from "../../hits/last-visits.ts";
import type { Services } from "../shared/services.ts";
import { askHits, type Told } from "./ask.ts";
import { countedHosts } from "./counted-hosts.ts";
import { lastVisitsOf, namesOf } from "./last-visits.ts";

export interface RuleVisits {
  readonly since: string;
  /** Everything counted; null if there were no visits. */
  readonly all: Omit<LastVisit, "rule"> | null;
  /** The days in the chart, in order, and their counts. */
  readonly drawn: readonly string[];
  readonly days: readonly RuleDay[];
}

const DAYS_DRAWN = 91;

/**
 * Queries the visits to an old address.
 *
 * @param rules At least one rule, all with the same `from`.
 */
export function askRuleVisits(
  services: Services,
  rules: readonly RuleData[],
  site: SiteData,
): Promise<Told<RuleVisits>> {
  const hosts = countedHosts(site);
  const now = services.now();
  return askHits(services, async (counted) => {
    const { store, since } = counted;
    const first = [daysBefore(now, DAYS_DRAWN - 1), since.padEnd(10, "-01")].toSorted().at(-1);
    const drawn = daysIn(first ?? dayOf(now), dayOf(now));
    const names = [...new Set(rules.flatMap((it) => namesOf(it, hosts)))];
    const [all, days] = await Promise.all([
      lastVisitsOf(counted, rules, hosts, now),
      readRuleDays(store, names, drawn),
    ]);
    return { since, all: all.get(rules[0]?.from ?? "") ?? null, drawn, days };
  });
}
