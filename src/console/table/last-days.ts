/** The order of last visits, loaded only for a table that is sorted by it. */
import { parseRule } from "../../release/content.ts";
import type { Manifest } from "../../release/manifest.ts";
import { readLastDays } from "../../hits/last-visits.ts";
import { askHits } from "../hits/ask.ts";
import { countedHosts } from "../hits/counted-hosts.ts";
import { namesOf } from "../hits/last-visits.ts";
import type { Services } from "../shared/services.ts";
import { type LastDayOf, type RuleQuery, SORTABLE_BY_VISIT } from "./search.ts";

/** Higher, because rules that the table no longer has were counted too. */
const NAMES_AT_MOST = 4 * SORTABLE_BY_VISIT;

/** @returns null if it is not requested, or unavailable. */
export async function loadLastDays(
  services: Services,
  { counts, site }: Manifest,
  { sort }: RuleQuery,
): Promise<LastDayOf | null> {
  if (sort !== "asked" || counts.rules > SORTABLE_BY_VISIT) return null;
  const told = await askHits(services, ({ store }) => readLastDays(store, NAMES_AT_MOST));
  if (!told.ok) return null;
  const hosts = countedHosts(site);
  return ({ from }, text) => {
    // The other fields of a rule change its name only if `match` keeps it from being a pattern.
    const rule = text.includes('"match":') ? parseRule(text) : { from };
    const days = namesOf(rule, hosts).flatMap((name) => told.value.get(name) ?? []);
    return days.toSorted().at(-1) ?? "";
  };
}
