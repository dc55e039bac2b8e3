import type { Look } from "../../survey/look.ts";
import { addressKey } from "../../survey/site.ts";
import type { Source } from "../../survey/surveyed.ts";
import type { Io } from "../terminal/io.ts";
import { createProgress, type ProgressUnit } from "../terminal/progress.ts";
import type { Addresses } from "./addresses.ts";
import type { Asker } from "./asker.ts";
import type { Start } from "./front-doors.ts";
import { type Problem, problemOf } from "./problems.ts";

const PAGES: ProgressUnit = { name: "pages", size: 1 };

/** The number of queries per path that are visited, because calendars and filters have endless pages. */
const QUERIES_AT_MOST = 10;

/** After so many forbidden addresses, robots.txt is unlikely to allow the next. */
const FORBIDDEN_AT_MOST = 10_000;

export interface Crawled {
  readonly pages: readonly Look[];
  readonly problems: readonly Problem[];
  /** The number of found addresses that robots.txt forbids. */
  readonly forbidden: number;
}

/**
 * Visits pages: first along links, breadth first from the start, so that each section gets a few; then those that occur
 * only in sitemaps.
 *
 * @param pagesAtMost The greatest number of pages to visit, including the start.
 */
export async function crawlPages(
  io: Io,
  asker: Asker,
  { robots, page: start }: Start,
  addresses: Addresses,
  pagesAtMost: number,
): Promise<Crawled> {
  const pages: Look[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const seenKeys = new Set<string>();
  /** The targets of redirects, even if they are only another spelling of the same address. */
  const targets = new Set<string>();
  const visitsByPath = new Map<string, number>();
  let forbidden = 0;
  const progress = createProgress(io, "Surveying", PAGES);

  /** The found addresses in chronological order; they are visited before those of sitemaps. */
  const found: string[] = [];
  const meet = (address: string, source: Source): void => {
    const url = addresses.add(address, source);
    if (url === null) return;
    found.push(url);
    if (source === "redirect") targets.add(url);
  };

  async function visit(url: string): Promise<void> {
    const key = addressKey(url);
    const { pathname } = new URL(url);
    const visits = visitsByPath.get(pathname) ?? 0;
    if (seen.has(url) || (seenKeys.has(key) && !targets.has(url))) return;
    if (visits >= QUERIES_AT_MOST) return;
    seen.add(url);
    seenKeys.add(key);
    if (!robots.mayAsk(url)) {
      forbidden += 1;
      return;
    }
    visitsByPath.set(pathname, visits + 1);
    const look = url === start.url ? start : await asker.ask(url, "page");
    pages.push(look);
    const problem = problemOf(look);
    if (problem) problems.push(problem);
    if (look.isCut) {
      problems.push({
        url,
        problem:
          "longer than what is read of a page, or broken off: what else it links is not known",
      });
    }
    if (look.location !== null) meet(look.location, "redirect");
    for (const address of look.page?.links ?? []) meet(address, "link");
    for (const address of look.page?.feeds ?? []) meet(address, "feed");
    for (const { url: address } of look.page?.alternates ?? []) meet(address, "hreflang");
    if (look.page?.canonical) meet(look.page.canonical, "canonical");
    progress.update(pages.length, Math.min(pagesAtMost, Math.max(addresses.all.size, 1)));
  }

  try {
    meet(start.url, "start");
    for (const url of followedBy(found, () => [...addresses.all.values()].map((it) => it.url))) {
      if (pages.length >= pagesAtMost || forbidden >= FORBIDDEN_AT_MOST) break;
      await visit(url);
    }
  } finally {
    progress.stop();
  }
  return { pages, problems, forbidden };
}

/**
 * Iterates over a list that may grow, then over a second one as it is by then, each time followed by what was added to
 * the first in the meantime.
 */
function* followedBy(first: readonly string[], second: () => readonly string[]): Generator<string> {
  let at = 0;
  const rest = function* (): Generator<string> {
    for (; at < first.length; at++) yield first[at] ?? "";
  };
  yield* rest();
  for (const item of second()) {
    yield item;
    yield* rest();
  }
}
