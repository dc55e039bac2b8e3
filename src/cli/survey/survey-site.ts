import type { Look } from "../../survey/look.ts";
import { listProbes } from "../../survey/probes.ts";
import { readAddress } from "../../survey/site.ts";
import type { Surveyed } from "../../survey/surveyed.ts";
import type { Io } from "../terminal/io.ts";
import { sayStep } from "../terminal/progress.ts";
import { createAddresses } from "./addresses.ts";
import type { Asker } from "./asker.ts";
import { crawlPages } from "./crawl-pages.ts";
import { askEntries, findStart, type Start } from "./front-doors.ts";
import { type Problem, problemOf } from "./problems.ts";
import { askSitemaps } from "./ask-sitemaps.ts";

export interface SurveyOptions {
  readonly pagesAtMost: number;
  /** The pause after each request to a host; null if not given, so that robots.txt may set it. */
  readonly delaySeconds: number | null;
}

export interface SurveyResult {
  readonly survey: Surveyed;
  /** The addresses that could not be examined. */
  readonly problems: readonly Problem[];
}

const SCRIPTS_AT_MOST = 10;
const ASSETS_AT_MOST = 8;
/** The longest accepted delay; a survey cannot wait any longer between requests. */
const DELAY_SECONDS_AT_MOST = 60;

/**
 * Surveys a site: its front doors, sitemaps and pages, the files at conventional addresses, some of its scripts, and
 * one resource of each kind. Only the site's own hosts are contacted.
 *
 * @throws CliError if the site does not answer, leads elsewhere, or forbids it.
 */
export async function surveySite(
  io: Io,
  asker: Asker,
  given: URL,
  { pagesAtMost, delaySeconds }: SurveyOptions,
): Promise<SurveyResult> {
  const start = await findStart(asker, given);
  const { site, robots } = start;
  const problems: Problem[] = [];
  if (delaySeconds === null && robots.delaySeconds !== null) {
    asker.setDelay(Math.min(Math.max(robots.delaySeconds, 1), DELAY_SECONDS_AT_MOST));
  }
  const { url, status } = start.page;
  if (status !== null && status >= 400) {
    problems.push({ url, problem: `answers ${status}: what its pages say was not seen` });
  }
  sayStep(io, `Reading the front pages, robots.txt and sitemaps of ${site.host}`);
  const entries = await askEntries(asker, start);
  const addresses = createAddresses(site);
  problems.push(...(await askSitemaps(asker, start, addresses)));
  const crawled = await crawlPages(io, asker, start, addresses, pagesAtMost);
  problems.push(...crawled.problems);
  if (crawled.forbidden > 0) {
    const problem = `forbids ${crawled.forbidden} of the addresses that were found: not asked`;
    problems.push({ url: start.robotsUrl, problem });
  }
  if (addresses.left() > 0) {
    const problem = `${addresses.left()} addresses more than a survey lists: give the files of its sitemaps to the command coverage`;
    problems.push({ url: `${site.origin}/`, problem });
  }
  sayStep(io, "Reading scripts, and files that no link leads to");
  const askAll = async (urls: readonly string[], kind: "script" | "file" | "head") => {
    const looks: Look[] = [];
    for (const url of urls) if (robots.mayAsk(url)) looks.push(await asker.ask(url, kind));
    problems.push(...looks.flatMap((it) => problemOf(it) ?? []));
    return looks;
  };
  const { pages } = crawled;
  const scripts = await askAll(listScripts(start, pages), "script");
  const assets = await askAll(listAssets(start, pages), "head");
  const files = await askAll(
    listProbes(site.folder).map((path) => site.origin + path),
    "file",
  );
  const survey: Surveyed = {
    site,
    entries,
    pages,
    scripts,
    assets,
    files: new Map(files.map((it) => [new URL(it.url).pathname, it])),
    disallowed: robots.disallowed,
    addresses: addresses.all,
  };
  return { survey, problems };
}

function listScripts({ site }: Start, pages: readonly Look[]): string[] {
  const scripts = pages.flatMap((it) => it.page?.scripts ?? []);
  const own = scripts.flatMap((it) => readAddress(site, it) ?? []);
  return [...new Set(own)].slice(0, SCRIPTS_AT_MOST);
}

/** Lists one asset of each kind, by file extension. */
function listAssets({ site }: Start, pages: readonly Look[]): string[] {
  const byKind = new Map<string, string>();
  for (const asset of pages.flatMap((it) => it.page?.assets ?? [])) {
    const url = readAddress(site, asset);
    const kind = url === null ? null : /\.(\w{1,12})$/.exec(new URL(url).pathname)?.[1];
    if (url !== null && kind && !byKind.has(kind)) byKind.set(kind, url);
  }
  return [...byKind.values()].slice(0, ASSETS_AT_MOST);
}
