import { listSome } from "../../domain/finding.ts";
import type { Check } from "../checklist/checklist.ts";
import { checkCertificates } from "./check-certificates.ts";
import { checkDns } from "./check-dns.ts";
import { checkHits, countsHits } from "./check-hits.ts";
import { checkIsolation, checkLiveIsolation, isDeployed } from "./check-isolation.ts";
import { checkNamespaceIds, checkPlaceholders } from "./check-placeholders.ts";
import { checkLiveRoutes, checkRoutes, describeLimit } from "./check-routes.ts";
import { checkRulesBefore, checkWorkersCache } from "./check-rules.ts";
import { checkToken } from "./check-token.ts";
import { type Line, toChecks } from "./lines.ts";
import type { RemoteWorld, World } from "./world.ts";

export function preflightFolder(world: World): Check[] {
  const cache = checkWorkersCache(world);
  return [
    ...toChecks("routes", checkRoutes(world), everyRoute(world)),
    ...toChecks("placeholders", checkPlaceholders(world), "nothing is left to be filled in"),
    ...toChecks("isolation", checkIsolation(world), "the console is kept off the site's hosts"),
    ...(cache.length > 0 ? toChecks("rules-before", cache, "") : []),
  ];
}

/** Also runs the checks that need Cloudflare. Each runs, whatever the results of the others. */
export async function preflightAccount(world: RemoteWorld): Promise<Check[]> {
  const [routes, namespaces, isolation, token, dns, certificates, rules, limit, isThere, hits] =
    await Promise.all([
      checkLiveRoutes(world),
      checkNamespaceIds(world),
      checkLiveIsolation(world),
      checkToken(world),
      checkDns(world),
      checkCertificates(world),
      checkRulesBefore(world),
      describeLimit(world, world.settings.name),
      isDeployed(world),
      countsHits(world) ? checkHits(world) : null,
    ]);
  const { size } = world.site.hosts;
  const hosts = size === 1 ? "the host" : `all ${size} hosts`;
  return [
    ...toChecks("routes", [...checkRoutes(world), ...routes], everyRoute(world) + limit),
    ...toChecks(
      "placeholders",
      [...checkPlaceholders(world), ...namespaces],
      "nothing is left to be filled in",
    ),
    ...toChecks(
      "isolation",
      unique([...checkIsolation(world), ...isolation]),
      isThere
        ? "the console is kept off the site's hosts, and previews require a login"
        : "the console is kept off the site's hosts; the Worker is not deployed yet",
    ),
    ...toChecks("token", token, "it is valid, and may read KV, the Worker and its routes"),
    ...toChecks(
      "dns",
      dns,
      `${hosts} of the site ${size === 1 ? "leads" : "lead"} to Cloudflare's proxy`,
    ),
    ...toChecks("certificates", certificates, `a certificate in force covers ${hosts} of the site`),
    ...toChecks(
      "rules-before",
      [...checkWorkersCache(world), ...rules],
      "nothing acts on the site's addresses before the Worker",
    ),
    ...(hits === null
      ? []
      : toChecks(
          "hits",
          hits,
          isThere
            ? "visits are counted, in a database with its tables"
            : "nothing is counted until the Worker is deployed",
        )),
  ];
}

function everyRoute({ site }: World): string {
  return `every host and scope has a route (${listSome([...site.hosts])})`;
}

/** Removes duplicates, because the file and the account may give the same result. */
function unique(lines: readonly Line[]): Line[] {
  return [...new Map(lines.map((it) => [JSON.stringify(it), it])).values()];
}
