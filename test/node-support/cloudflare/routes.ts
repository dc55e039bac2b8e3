/** Zones and their routes. */
import type { Account, Zone } from "./account.ts";
import { type Answer, refuse, succeed } from "./answers.ts";
import type { Asked, Endpoint } from "./endpoints.ts";
import { mayNot, reaches } from "./tokens.ts";

const ROUTES = "/zones/:zone/workers/routes";

export const ROUTE_ENDPOINTS: readonly Endpoint[] = [
  ["GET", "/zones", null, listZones],
  ["GET", ROUTES, "Workers Routes: Edit", withZone(listRoutes)],
  ["POST", ROUTES, "Workers Routes: Edit", withZone(addRoute)],
  [
    "PUT",
    "/accounts/:account/workers/scripts/:script/routes",
    "Workers Routes: Edit",
    replaceRoutes,
  ],
];

/** Lists the zones that the token may see. */
function listZones({ account, token, url }: Asked): Answer {
  const name = url.searchParams.get("name");
  const zones = [...account.zones]
    .filter(([, zone]) => reaches(token, zone.name) && (name === null || zone.name === name))
    .map(([id, zone]) => ({ id, name: zone.name, status: "active", account: { id: account.id } }));
  return succeed(zones, { page: 1, per_page: 50, count: zones.length, total_count: zones.length });
}

function withZone(answer: (zone: Zone, asked: Asked) => Answer): Endpoint[3] {
  return (asked) => {
    const zone = asked.account.zones.get(asked.at("zone"));
    if (!zone) return refuse(404, 7003, "Could not route to that zone");
    return reaches(asked.token, zone.name) ? answer(zone, asked) : mayNot();
  };
}

function listRoutes({ routes }: Zone): Answer {
  return succeed(routes, { page: 1, per_page: 100, count: routes.length });
}

interface NewRoute {
  readonly pattern: string;
  readonly script: string;
}

function addRoute(zone: Zone, { account, body }: Asked): Answer {
  const { pattern, script } = JSON.parse(body.toString()) as NewRoute;
  if (zone.routes.some((it) => it.pattern === pattern)) {
    return refuse(409, 10_020, "Duplicate route: a route with the same pattern already exists");
  }
  const route = { id: account.newId("route"), pattern, script };
  zone.routes.push(route);
  return succeed(route);
}

/** Replaces all routes of a script, which requires a token for all zones. */
function replaceRoutes({ account, token, body, at }: Asked): Answer {
  if (token.zones) return mayNot();
  const script = at("script");
  const wanted = JSON.parse(body.toString()) as { pattern: string; zone_name?: string }[];
  for (const { routes } of account.zones.values()) {
    routes.splice(0, routes.length, ...routes.filter((it) => it.script !== script));
  }
  for (const { pattern, zone_name: name } of wanted) {
    zoneOf(account, name)?.routes.push({ id: account.newId("route"), pattern, script });
  }
  return succeed(wanted.map(({ pattern }) => ({ pattern, script })));
}

function zoneOf(account: Account, name: string | undefined): Zone | undefined {
  return [...account.zones.values()].find((it) => it.name === name);
}
