/**
 * The counts of `sunset coverage`: visits to the old site, judged by a release. One record per publication, with totals
 * of the log and the most visited addresses, without noise: see docs/coverage.md.
 */
import * as z from "zod/mini";
import type { Instant } from "../../domain/instant.ts";
import { VISIT_OUTCOMES } from "../../domain/report/visit-outcome.ts";
import { type Result, success } from "../../domain/result.ts";
import { parseStored, type StoredProblem } from "../../release/parse-stored.ts";
import { readText, type KvStore } from "../kv/kv-store.ts";
import { keyOf, prefixOf } from "./keys.ts";
import { inOrder, timeBehind } from "./timed-keys.ts";

const count = z.int().check(z.nonnegative());
const instant = z.string().check(z.refine((it) => !Number.isNaN(Date.parse(it))));
const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const visited = z.object({ url: z.string(), total: count });

const visitFiguresSchema = z.object({
  countedAt: instant,
  countedBy: z.string(),
  /** The instant at which the visits were judged. */
  at: instant,
  /** `addresses`: each was counted once, as in a sitemap, so that visits per address are unknown. */
  unit: z.enum(["visits", "addresses"]),
  /** The days of the first and the last request; null if no line has a date. */
  days: z.nullable(z.object({ first: day, last: day })),
  /** The first `FILES_AT_MOST` files read, by name without folder. `fileCount` counts all of them. */
  files: z.array(z.object({ name: z.string(), kind: z.string(), requests: count })),
  fileCount: count,
  /** All requests, including noise and those on other hosts. */
  total: count,
  /** Requests that are not visits to pages. */
  noise: count,
  /** Requests for pages on hosts other than the site's. */
  elsewhere: count,
  /** The outcomes of requests for pages. Those in `elsewhere` are included in `not-found`. */
  outcomes: z.record(z.enum(VISIT_OUTCOMES), count),
  /**
   * Requests for pages that a rule answers, by section, largest first; null for rules without a section. At most
   * `SECTIONS_AT_MOST`.
   */
  sections: z.array(z.object({ section: z.nullable(z.string()), total: count })),
  sectionCount: count,
  /** Addresses of pages, most visited first. At most `VISITED_AT_MOST`. */
  visited: z.array(visited),
  /** The upper bound of the error of a total in `visited`, which may be too low. */
  visitedError: count,
  /** Addresses that no rule answers, at most `UNMATCHED_AT_MOST`. `unmatchedCount` is the number known. */
  unmatched: z.array(visited),
  unmatchedCount: count,
});

export type VisitFigures = Readonly<z.infer<typeof visitFiguresSchema>>;
export type VisitedAddress = VisitFigures["visited"][number];

/** A few hundred cover most visits to any site, and all are looked up for each view of a version's page. */
export const VISITED_AT_MOST = 500;
export const UNMATCHED_AT_MOST = 100;
export const FILES_AT_MOST = 20;
export const SECTIONS_AT_MOST = 50;

/** @throws StoreError if the store does not accept it. */
export async function writeVisits(
  kv: KvStore,
  release: string,
  figures: VisitFigures,
  now: Instant,
): Promise<void> {
  // After those of all other releases too: for a release without figures the newest of all are shown.
  const time = timeBehind(await kv.list(prefixOf("coverage")), now);
  const key = keyOf("coverage", release, time);
  await kv.put([{ key, value: JSON.stringify(figures) }]);
}

export interface StoredVisits {
  /** The release that judged the visits. */
  readonly release: string;
  readonly figures: VisitFigures;
}

/**
 * Reads the newest figures of the first of some releases that has any; if none has, the newest of all.
 *
 * @param preferred Ids of releases.
 * @returns null if nothing was published.
 */
export async function findVisits(
  kv: KvStore,
  preferred: readonly string[],
  now: Instant,
): Promise<Result<StoredVisits | null, StoredProblem>> {
  const prefix = prefixOf("coverage");
  const records = inOrder(await kv.list(prefix), now).map(({ key }) => ({
    key,
    release: key.slice(prefix.length).split("/", 1)[0] ?? "",
  }));
  const chosen =
    preferred.flatMap((id) => records.findLast((it) => it.release === id) ?? [])[0] ??
    records.at(-1);
  return chosen ? read(kv, chosen) : success(null);
}

/** Reads the newest figures of one release; null if it has none. */
export async function readVisits(
  kv: KvStore,
  release: string,
  now: Instant,
): Promise<Result<VisitFigures | null, StoredProblem>> {
  const found = await findVisits(kv, [release], now);
  if (!found.ok) return found;
  return success(found.value?.release === release ? found.value.figures : null);
}

async function read(
  kv: KvStore,
  { key, release }: { readonly key: string; readonly release: string },
): Promise<Result<StoredVisits | null, StoredProblem>> {
  const text = await readText(kv, key);
  if (!text) return success(null);
  const figures = parseStored(visitFiguresSchema, text, `the record ${key}`);
  return figures.ok ? success({ release, figures: figures.value }) : figures;
}
