import { isHtml } from "../../survey/look.ts";
import { readAddress } from "../../survey/site.ts";
import type { Addresses } from "./addresses.ts";
import type { Asker } from "./asker.ts";
import { askThrough, type Start } from "./front-doors.ts";
import { type Problem, problemOf } from "./problems.ts";

const SITEMAPS_AT_MOST = 50;

/** Reads the sitemaps that robots.txt names, or else `/sitemap.xml`, and those that they list. */
export async function askSitemaps(
  asker: Asker,
  { site, robots, robotsUrl }: Start,
  addresses: Addresses,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const isNamed = robots.sitemaps.length > 0;
  const queue = isNamed ? [...robots.sitemaps] : [`${site.origin}/sitemap.xml`];
  const seen = new Set<string>();
  for (const written of queue) {
    const absolute = URL.parse(written, robotsUrl)?.href ?? written;
    const url = readAddress(site, absolute);
    if (url === null) {
      problems.push({ url: absolute, problem: "a sitemap on another host: not asked" });
      continue;
    }
    if (seen.has(url)) continue;
    if (seen.size === SITEMAPS_AT_MOST) {
      problems.push({ url, problem: `more than ${SITEMAPS_AT_MOST} sitemaps: not read` });
      break;
    }
    seen.add(url);
    const look = await askThrough(asker, site, url, "sitemap");
    // Some sites answer every address with a page, so this is not a broken sitemap.
    const isPage = !isNamed && isHtml(look);
    const problem = problemOf(look)?.problem ?? (isPage ? undefined : look.problem);
    if (problem !== undefined) problems.push({ url, problem });
    else if (isNamed && look.sitemap === undefined) {
      problems.push({ url, problem: `robots.txt names it, and it answers ${look.status}` });
    }
    if (look.sitemap?.isIndex) queue.push(...look.sitemap.addresses);
    else for (const address of look.sitemap?.addresses ?? []) addresses.add(address, "sitemap");
  }
  return problems;
}
