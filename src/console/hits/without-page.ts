/** Visits to rules that leave visitors without a page of their own; in the counts they look like any other redirect. */
import { readRuleDays } from "../../hits/by-day.ts";
import type { WithoutPage } from "../../hits/day-figures.ts";
import { inTexts } from "../../hits/named-rows.ts";
import type { HitsReader } from "../../hits/read.ts";
import type { Manifest } from "../../release/manifest.ts";
import type { ReleaseCache } from "../shared/release-cache.ts";
import type { RulesWithoutPage } from "../shared/rules-without-page.ts";
import { countedHosts } from "./counted-hosts.ts";
import { namesOf } from "./last-visits.ts";

/**
 * Reads such visits by day, for the release in service.
 *
 * @param days Such as 2026-11-29.
 * @throws StoreError if the table cannot be read; what the database throws.
 */
export async function readDaysWithoutPage(
  store: HitsReader,
  releaseCache: ReleaseCache,
  manifest: Manifest,
  days: readonly string[],
): Promise<WithoutPage> {
  const rules = await releaseCache.withoutPage(manifest);
  const hosts = countedHosts(manifest.site);
  const totalsOf = async (end: keyof RulesWithoutPage): Promise<Map<string, number>> => {
    const totals = new Map<string, number>();
    const all = new Set(rules[end].flatMap((from) => namesOf({ from }, hosts)));
    for (const names of inTexts(all)) {
      for (const { day, total } of await readRuleDays(store, names, days)) {
        totals.set(day, (totals.get(day) ?? 0) + total);
      }
    }
    return totals;
  };
  return { undecided: await totalsOf("undecided"), fallback: await totalsOf("fallback") };
}
