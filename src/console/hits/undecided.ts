/** Visits that a rule without a decision answers: in what was counted they look as if they reached a page of their own. */
import { readRuleDays } from "../../hits/by-day.ts";
import type { HitsReader } from "../../hits/read.ts";
import { parseRule } from "../../release/content.ts";
import type { Sources } from "../shared/sources.ts";
import { countedHosts } from "./counted-hosts.ts";
import { namesOf } from "./last-visits.ts";

/** More of them are no table that anybody wants figures of. */
const NAMES_AT_MOST = 5000;

/**
 * By day, of what is live. Reads the table only if it has any such rule.
 *
 * @param days Such as 2026-11-29.
 * @throws StoreError if the table cannot be read; what the database throws.
 */
export async function readUndecidedDays(
  store: HitsReader,
  sources: Sources,
  days: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const names = await undecidedNames(sources);
  const totals = new Map<string, number>();
  if (names.length === 0) return totals;
  for (const { day, total } of await readRuleDays(store, names, days)) {
    totals.set(day, (totals.get(day) ?? 0) + total);
  }
  return totals;
}

async function undecidedNames({ manifest, lines }: Sources): Promise<readonly string[]> {
  const { counts, site, sources } = manifest;
  const names: string[] = [];
  if ((counts.undecided ?? 0) === 0) return names;
  const hosts = countedHosts(site);
  for (let part = 0; part < sources && names.length < NAMES_AT_MOST; part++) {
    const found = (await lines(part)).filter((it) => it.includes(',"undecided":true'));
    for (const text of found) names.push(...namesOf(parseRule(text), hosts));
  }
  return names;
}
