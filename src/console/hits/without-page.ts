/** Visits to rules that leave visitors without a page of their own; in the counts they look like any other redirect. */
import { readRuleDays } from "../../hits/by-day.ts";
import type { WithoutPage } from "../../hits/day-figures.ts";
import { inTexts } from "../../hits/named-rows.ts";
import type { HitsReader } from "../../hits/read.ts";
import type { Manifest } from "../../release/manifest.ts";
import { rowsInForce } from "../shared/rows-over.ts";
import type { Services } from "../shared/services.ts";
import { countedHosts } from "./counted-hosts.ts";
import { namesOf } from "./last-visits.ts";

/**
 * Reads such visits by day, for the release in service and the rows over it.
 *
 * @param days Such as 2026-11-29.
 * @throws StoreError if the table cannot be read; what the database throws.
 */
export async function readDaysWithoutPage(
  store: HitsReader,
  { releaseCache, live }: Pick<Services, "releaseCache" | "live">,
  manifest: Manifest,
  days: readonly string[],
): Promise<WithoutPage> {
  const rules = await releaseCache.withoutPage(manifest);
  const hosts = countedHosts(manifest.site);
  const totalsOf = async (
    froms: readonly string[],
    which: "all" | "undecided",
  ): Promise<Map<string, number>> => {
    const totals = new Map<string, number>();
    const all = new Set(froms.flatMap((from) => namesOf({ from }, hosts)));
    for (const names of inTexts(all)) {
      for (const { day, total } of await readRuleDays(store, names, days, which)) {
        totals.set(day, (totals.get(day) ?? 0) + total);
      }
    }
    return totals;
  };
  const open = rowsInForce(live.status().snapshot.overlay).flatMap(({ rule }) =>
    rule.undecided ? [rule.from] : [],
  );
  return {
    undecided: await totalsOf([...rules.undecided, ...open], "undecided"),
    fallback: await totalsOf(rules.fallback, "all"),
  };
}
