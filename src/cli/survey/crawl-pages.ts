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

/** Calendars and filters have pages without end: of one path so many with different queries are enough. */
const QUERIES_AT_MOST = 10;

/** Where robots.txt forbids so many, it will hardly allow the next. */
const FORBIDDEN_AT_MOST = 10_000;

export interface Crawled {
  readonly pages: readonly Look[];
  readonly problems: readonly Problem[];
  /** How many of the addresses it came to robots.txt forbids. */
  readonly forbidden: number;
}

/**
 * Visits pages: first along links, from the start and breadth first, so that each section gets a few; then what
 * only sitemaps know.
 *
 * @param pagesAtMost How many are visited, the start included.
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
  /** Where redirects lead, if only to another spelling of the same address. */
  const targets = new Set<string>();
  const visitsByPath = new Map<string, number>();
  let forbidden = 0;
  const progress = createProgress(io, "Surveying", PAGES);

  /** In the order in which they were found; those that links lead to before the others. */
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

/** A list that grows meanwhile, and then another, as it is by then; and the first again, if that made it grow. */
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
