import * as z from "zod/mini";
import { everydayAddresses, judgeRoutes } from "../../deployment/judge-routes.ts";
import {
  catches,
  isMoreSpecific,
  parseRoutePattern,
  type RoutePattern,
} from "../../deployment/route-pattern.ts";
import { fail, type Line, warn } from "./lines.ts";
import type { RemoteWorld, World } from "./world.ts";
import { eachZone, unreadOf, type Zone } from "./zones.ts";

export function checkRoutes({ site, settings, now }: World): Line[] {
  const lines = judgeRoutes(site, settings.routes).map(({ isGrave, message, fix }) =>
    isGrave ? fail(message, fix) : warn(message, fix),
  );
  const domains = settings.routes.filter((it) => it.isCustomDomain).map((it) => it.pattern);
  if (domains.length === 0) return lines;
  const isLate = now >= site.activatesAt;
  const message = `${domains.join(", ")} is a Custom Domain, which has no old site behind it: what passes gets an error`;
  const fix = `Write a route with "${domains[0]}/*" instead, and give the host a proxied DNS record`;
  return [...lines, isLate ? warn(message, fix) : fail(message, fix)];
}

const routesSchema = z.nullish(
  z.array(
    z.object({
      pattern: z.string(),
      script: z.nullish(z.string()),
      request_limit_fail_open: z.nullish(z.boolean()),
    }),
  ),
);

interface LiveRoute {
  readonly pattern: string;
  /** The Worker; null for a route that excludes Workers. */
  readonly script: string | null;
  readonly parsed: RoutePattern | null;
}

/** Checks the routes in force: those of other Workers that precede ours, and differences between file and zone. */
export async function checkLiveRoutes(world: RemoteWorld): Promise<Line[]> {
  const { reader, zones } = world;
  return eachZone({ ...zones, unseen: [] }, async (zone, hosts) => {
    const answer = await reader.get(routesSchema, `/zones/${zone.id}/workers/routes`);
    if (!answer.ok) return [unreadOf(zone, "the routes", answer.problem)];
    const live = (answer.value ?? []).map(({ pattern, script }): LiveRoute => {
      return { pattern, script: script ?? null, parsed: parseRoutePattern(pattern) };
    });
    return [...findRivals(world, zone, hosts, live), ...compareWithFile(world, zone, live)];
  });
}

function findRivals(
  { settings, site }: World,
  zone: Zone,
  hosts: readonly string[],
  live: readonly LiveRoute[],
): Line[] {
  const planned = settings.routes.map(({ pattern }): LiveRoute => {
    return { pattern, script: settings.name, parsed: parseRoutePattern(pattern) };
  });
  const rivals = new Map<string, { readonly route: LiveRoute; readonly address: URL }>();
  for (const address of everydayAddresses({ hosts: new Set(hosts), scope: site.scope })) {
    const winner = winnerOf([...live, ...planned], address);
    if (winner && winner.script !== settings.name && !rivals.has(winner.pattern)) {
      rivals.set(winner.pattern, { route: winner, address });
    }
  }
  return [...rivals.values()].map(({ route: { pattern, script }, address }) => {
    const owner = script === null ? "keeps all Workers away" : `leads to the Worker ${script}`;
    return fail(
      `the route ${pattern} of ${zone.name} ${owner}, and goes before ours at ${address.href}`,
      `Delete that route: in the dashboard, ${zone.name}, Workers Routes`,
    );
  });
}

function winnerOf(routes: readonly LiveRoute[], address: URL): LiveRoute | null {
  let winner: LiveRoute | null = null;
  for (const route of routes) {
    if (!route.parsed || !catches(route.parsed, address)) continue;
    // Of two equal routes the one in force wins, because wrangler cannot replace it.
    if (!winner?.parsed || isMoreSpecific(route.parsed, winner.parsed)) winner = route;
  }
  return winner;
}

function compareWithFile({ settings }: World, zone: Zone, live: readonly LiveRoute[]): Line[] {
  const ours = live.filter((it) => it.script === settings.name).map((it) => it.pattern);
  const isOfZone = (pattern: string): boolean => {
    const host = parseRoutePattern(pattern)?.host.replace(/^\./, "") ?? "";
    return host === zone.name || host.endsWith(`.${zone.name}`);
  };
  const taken = new Set(live.map((it) => it.pattern));
  const written = settings.routes.filter((it) => !it.isCustomDomain).map((it) => it.pattern);
  const missing = written.filter((it) => isOfZone(it) && !taken.has(it));
  const left = ours.filter((it) => !written.includes(it));
  return [
    ...missing.map((it) => warn(`${it} is not in force yet`, "Type npx wrangler deploy")),
    ...left.map((it) =>
      warn(
        `${it} is in force, and not in wrangler.toml: requests for it still reach this Worker`,
        `Write it into wrangler.toml, or delete it: in the dashboard, ${zone.name}, Workers Routes`,
      ),
    ),
  ];
}

/** Describes what visitors get after the daily limit of Workers Free. */
export async function describeLimit({ reader, zones }: RemoteWorld, name: string): Promise<string> {
  const modes = new Set<boolean>();
  for (const { zone } of zones.found) {
    const answer = await reader.get(routesSchema, `/zones/${zone.id}/workers/routes`);
    const routes = answer.ok ? (answer.value ?? []) : [];
    for (const it of routes) if (it.script === name) modes.add(it.request_limit_fail_open === true);
  }
  if (modes.size !== 1) return "";
  const then = modes.has(true) ? "go past the Worker" : "get an error (1027)";
  return `; at the daily limit of Workers Free visitors ${then}`;
}
