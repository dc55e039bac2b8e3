/**
 * What `sunset coverage` has counted of the visits to the old site, judged by a release: one record for each time they
 * were published. Of the log it holds totals and the most visited addresses, without what nobody asked for: see
 * docs/coverage.md.
 */
import * as z from "zod/mini";
import type { Instant } from "../../domain/instant.ts";
import { VISIT_OUTCOMES } from "../../domain/report/visit-outcome.ts";
import { type Result, success } from "../../domain/result.ts";
import { parseStored, type StoredProblem } from "../../release/parse-stored.ts";
import type { KvStore } from "../kv/kv-store.ts";
import { keyOf, prefixOf } from "./keys.ts";
import { inOrder, timeBehind } from "./timed-keys.ts";

const count = z.int().check(z.nonnegative());
const instant = z.string().check(z.refine((it) => !Number.isNaN(Date.parse(it))));
const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const visited = z.object({ url: z.string(), total: count });

const visitFiguresSchema = z.object({
  countedAt: instant,
  countedBy: z.string(),
  /** As of when the visits were judged. */
  at: instant,
  /** `addresses` if each was counted once, as in a sitemap: then nobody knows how often they are visited. */
  unit: z.enum(["visits", "addresses"]),
  /** Of the first and the last request; null if no line says. */
  days: z.nullable(z.object({ first: day, last: day })),
  /** What was read, by name without its folder, the first `FILES_AT_MOST`; and how many there were. */
  files: z.array(z.object({ name: z.string(), kind: z.string(), requests: count })),
  fileCount: count,
  /** All requests, with those that are counted apart. */
  total: count,
  /** Requests that are nobody's visit to a page. */
  noise: count,
  /** Requests for pages on hosts that are not the site's. */
  elsewhere: count,
  /** Of the requests for pages; those of `elsewhere` are among `not-found`. */
  outcomes: z.record(z.enum(VISIT_OUTCOMES), count),
  /** Of the requests for pages that a rule answers, the largest first, null for rules without; at most `SECTIONS_AT_MOST`. */
  sections: z.array(z.object({ section: z.nullable(z.string()), total: count })),
  sectionCount: count,
  /** The addresses of pages, the most visited first; at most `VISITED_AT_MOST`. */
  visited: z.array(visited),
  /** By how much a total of `visited` may be too low. */
  visitedError: count,
  /** Those that no rule answers; at most `UNMATCHED_AT_MOST`, and how many are known. */
  unmatched: z.array(visited),
  unmatchedCount: count,
});

export type VisitFigures = Readonly<z.infer<typeof visitFiguresSchema>>;
export type VisitedAddress = VisitFigures["visited"][number];

/** Some hundred are most of the visits of any site, and are looked up again whenever a version's page is shown. */
export const VISITED_AT_MOST = 500;
export const UNMATCHED_AT_MOST = 100;
export const FILES_AT_MOST = 20;
export const SECTIONS_AT_MOST = 50;

/** @throws StoreError if the store does not take it. */
export async function writeVisits(
  kv: KvStore,
  release: string,
  figures: VisitFigures,
  now: Instant,
): Promise<void> {
  // Behind those of other releases too: the newest of all is shown where a release has none.
  const time = timeBehind(await kv.list(prefixOf("coverage")), now);
  const key = keyOf("coverage", release, time);
  await kv.put([{ key, value: JSON.stringify(figures) }]);
}

export interface StoredVisits {
  /** By which they were judged. */
  readonly release: string;
  readonly figures: VisitFigures;
}

/**
 * The newest figures of the first of some releases that has any; if none has, the newest of all.
 *
 * @param preferred Ids.
 * @returns null if nobody has published any.
 * @throws StoreError if the store does not answer.
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

/** The newest figures of one release; null if it has none. @throws StoreError if the store does not answer. */
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
  const text = (await kv.getTexts([key])).get(key);
  if (!text) return success(null);
  const figures = parseStored(visitFiguresSchema, text, `the record ${key}`);
  return figures.ok ? success({ release, figures: figures.value }) : figures;
}
