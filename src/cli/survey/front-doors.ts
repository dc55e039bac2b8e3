import type { Look } from "../../survey/look.ts";
import { readRobots, type Robots } from "../../survey/read/robots.ts";
import { createSite, isInFolder, isOnSite, type SurveyedSite } from "../../survey/site.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT } from "../terminal/io.ts";
import { pasteable } from "../../domain/pasteable.ts";
import type { Asker } from "./asker.ts";

const HOPS_AT_MOST = 5;

export interface Start {
  readonly site: SurveyedSite;
  readonly robots: Robots;
  readonly robotsUrl: string;
  readonly page: Look;
}

/**
 * Finds the host of the site's pages, and what its robots.txt allows.
 *
 * @param given The address that the survey was given.
 * @throws CliError if there is no answer, if it leads to another site, or if robots.txt forbids it.
 */
export async function findStart(asker: Asker, given: URL): Promise<Start> {
  const named = createSite(given);
  let url = given;
  let allowed = await askRobots(asker, named, url);
  for (let hops = 0; hops <= HOPS_AT_MOST; hops++) {
    if (!allowed.robots.mayAsk(url.href)) throw forbidden(url);
    const page = await asker.ask(url.href, "page");
    if (page.status === null) throw unanswered(url, page);
    if (page.location === null) {
      const found = createSite(url);
      const isInside = isInFolder({ ...named, origin: found.origin }, url.href);
      return { site: isInside ? { ...found, folder: named.folder } : found, ...allowed, page };
    }
    const next = new URL(page.location);
    if (!isOnSite(named, next)) throw leadsElsewhere(url, next);
    if (next.origin !== url.origin) allowed = await askRobots(asker, named, next);
    url = next;
  }
  throw new CliError(
    `${given.href} redirects more than ${HOPS_AT_MOST} times`,
    "Give the address of the site's pages",
    EXIT.invalid,
  );
}

type Allowed = Pick<Start, "robots" | "robotsUrl">;

/** @throws CliError if robots.txt cannot be read, because it is then not known what it forbids. */
async function askRobots(asker: Asker, site: SurveyedSite, { origin }: URL): Promise<Allowed> {
  const robotsUrl = `${origin}/robots.txt`;
  const look = await askThrough(asker, site, robotsUrl, "robots");
  if (look.status === null) throw unanswered(new URL(robotsUrl), look);
  if (look.status >= 500 || look.status === 429) {
    throw new CliError(
      `${robotsUrl} answers ${look.status}: what may be requested is not known`,
      "Try again when the server works; nothing else was requested",
      EXIT.remote,
    );
  }
  return { robots: readRobots(look.text ?? ""), robotsUrl };
}

/** Requests an address, and follows redirects as long as they stay on the site. */
export async function askThrough(
  asker: Asker,
  site: SurveyedSite,
  address: string,
  kind: "robots" | "sitemap",
): Promise<Look> {
  let look = await asker.ask(address, kind);
  for (let hops = 0; hops < HOPS_AT_MOST && look.location !== null; hops++) {
    if (!isOnSite(site, new URL(look.location))) break;
    look = await asker.ask(look.location, kind);
  }
  return look;
}

/** Requests the site's root on http and https, with and without `www`, each once. */
export async function askEntries(asker: Asker, { site, robots, page }: Start): Promise<Look[]> {
  if (site.twin === null || !robots.mayAsk(`${site.origin}/`)) return [];
  const entries: Look[] = [];
  for (const host of [site.host, site.twin]) {
    for (const scheme of ["http", "https"]) {
      const url = `${scheme}://${host}/`;
      entries.push(url === page.url ? page : await asker.ask(url, "head"));
    }
  }
  return entries;
}

function unanswered(url: URL, { failure }: Look): CliError {
  return new CliError(
    `${url.href} gives no answer: ${failure}`,
    "Check the address, and that this machine is online",
    EXIT.remote,
  );
}

function leadsElsewhere(url: URL, next: URL): CliError {
  return new CliError(
    `${url.href} redirects to ${next.origin}, which is another site`,
    `If that is the site to be closed: ${pasteable(["survey", next.href])}`,
    EXIT.invalid,
  );
}

function forbidden({ href, origin }: URL): CliError {
  return new CliError(
    `${origin}/robots.txt forbids ${href}`,
    "If the site is yours, add two lines to robots.txt: User-agent: Sunset, and Allow: /",
    EXIT.refused,
  );
}
