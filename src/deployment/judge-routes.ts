import { type FindingId, listSome, quote } from "../domain/finding.ts";
import type { Site } from "../domain/table/table.ts";
import {
  catches,
  catchesHost,
  customDomain,
  parseRoutePattern,
  type RoutePattern,
} from "./route-pattern.ts";
import type { RouteEntry } from "./wrangler-config.ts";

/** A mismatch between a table's site and the routes of its Worker. */
export interface RouteProblem {
  readonly id: Extract<FindingId, "route-missing" | "route-unknown" | "route-unreadable">;
  /** Whether ordinary addresses are affected, rather than unusual spellings or hosts that may not exist. */
  readonly isGrave: boolean;
  readonly message: string;
  readonly fix: string;
  /** The pattern concerned, as written; null if a pattern is missing. */
  readonly pattern: string | null;
}

export type RoutedSite = Pick<Site, "hosts" | "scope">;

/** What the routes miss of the site, and what they catch beyond its hosts. Grave problems come first. */
export function judgeRoutes(site: RoutedSite, routes: readonly RouteEntry[]): RouteProblem[] {
  const read = routes.map((it) => ({
    ...it,
    parsed: it.isCustomDomain ? customDomain(it.pattern) : parseRoutePattern(it.pattern),
  }));
  const patterns = read.flatMap(({ parsed }) => (parsed ? [parsed] : []));
  const unreadable = read.filter(({ parsed }) => !parsed).map(({ pattern }) => refuse(pattern));
  const problems = [
    ...findMissing(site, patterns, routes),
    ...patterns.flatMap((it) => findUnknown(site, it)),
    ...unreadable,
  ];
  return [...problems.filter((it) => it.isGrave), ...problems.filter((it) => !it.isGrave)];
}

/** An address that no route catches, although routes catch others on its host. */
interface Gap {
  readonly address: URL;
  readonly isGrave: boolean;
}

function findMissing(
  { hosts, scope }: RoutedSite,
  patterns: readonly RoutePattern[],
  routes: readonly RouteEntry[],
): RouteProblem[] {
  const isCaught = (url: URL): boolean => patterns.some((it) => catches(it, url));
  const unreached: string[] = [];
  const gaps: Gap[] = [];
  for (const host of hosts) {
    const probes = scope.map((it) => probesOf(host, it));
    const everyday = probes.flatMap((it) => it.everyday);
    if (everyday.length > 0 && !everyday.some(isCaught)) {
      unreached.push(host);
      continue;
    }
    // One address per scope is enough, since one route for the whole host would catch them all.
    const missed = (of: "everyday" | "unusual"): URL[] =>
      probes.flatMap((it) => it[of].find((address) => !isCaught(address)) ?? []);
    const grave = missed("everyday");
    const isGrave = grave.length > 0;
    gaps.push(...(isGrave ? grave : missed("unusual")).map((address) => ({ address, isGrave })));
  }
  const problem = (isGrave: boolean, message: string, hosts: readonly string[]): RouteProblem => {
    const [host = "", ...others] = hosts;
    const likewise = others.length === 0 ? "" : ", and one for each of the others";
    const fix = `Add ${routeFor(host, routes)} to routes in wrangler.toml${likewise}: what is out of site.scope passes to the old site`;
    return { id: "route-missing", isGrave, message, fix, pattern: null };
  };
  const problems = [...Map.groupBy(gaps, (it) => it.isGrave)].map(([isGrave, of]) => {
    const addresses = listSome(of.map((it) => it.address.href));
    const message = `no route catches ${addresses}, though in site.scope: that stays on the old site`;
    return problem(isGrave, message, [...new Set(of.map((it) => it.address.hostname))]);
  });
  if (unreached.length === 0) return problems;
  const message = `no route catches ${listSome(unreached)}: requests there never reach Sunset, and get the old site`;
  return [problem(true, message, unreached), ...problems];
}

/** A path that no route pattern contains literally. */
const ANY_PAGE = "/any-page";
const QUERY = "?utm_source=x";

/** Addresses that represent one part of the site: patterns that catch these catch all others of that part. */
function probesOf(host: string, scope: string): { everyday: URL[]; unusual: URL[] } {
  const prefix = scope === "/" ? "" : scope;
  const on = (protocol: string, path: string): URL => new URL(`${protocol}//${host}${path}`);
  const everyday = [prefix || "/", prefix + ANY_PAGE, (prefix || "/") + QUERY];
  const unusual = [...new Set([prefix.toUpperCase(), `/${prefix}`])].map((it) => it + ANY_PAGE);
  return {
    everyday: everyday.map((it) => on("https:", it)),
    // With "Always Use HTTPS" on, Cloudflare redirects http requests before any Worker runs.
    unusual: [...unusual.map((it) => on("https:", it)), ...everyday.map((it) => on("http:", it))],
  };
}

/** Ordinary addresses, a few per host and scope. */
export function everydayAddresses({ hosts, scope }: RoutedSite): URL[] {
  return [...hosts].flatMap((host) => scope.flatMap((it) => probesOf(host, it).everyday));
}

function routeFor(host: string, routes: readonly RouteEntry[]): string {
  const name = host.replace(/:\d+$/, "");
  const zone = routes.find(
    ({ zoneName }) => zoneName !== null && (name === zoneName || name.endsWith(`.${zoneName}`)),
  )?.zoneName;
  const pattern = JSON.stringify(`${name}/*`);
  return zone ? `{ pattern = ${pattern}, zone_name = ${JSON.stringify(zone)} }` : pattern;
}

function findUnknown({ hosts }: RoutedSite, pattern: RoutePattern): RouteProblem[] {
  const ours = [...hosts].map((it) => it.replace(/:\d+$/, ""));
  const isOurs = ours.some((it) => catchesHost(pattern, it));
  if (isOurs && !pattern.hasOpenHost) return [];
  const written = quote(pattern.text);
  const message = isOurs
    ? `${written} also catches hosts that are not in site.hosts, and answers 404 to all requests for them`
    : `${written} names a host that is not in site.hosts: all requests for it get 404`;
  const fix = isOurs
    ? "Write a pattern for each of site.hosts"
    : "Add the host to site.hosts, or remove the route from wrangler.toml, and from the zone if it was deployed";
  return [{ id: "route-unknown", isGrave: !isOurs, message, fix, pattern: pattern.text }];
}

function refuse(pattern: string): RouteProblem {
  return {
    id: "route-unreadable",
    isGrave: true,
    message: `${quote(pattern)} is not a pattern that Cloudflare accepts`,
    fix: 'Write host and path, with a star only before the host or after the path: "www.example.com/*"',
    pattern,
  };
}
