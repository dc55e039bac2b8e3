import * as z from "zod/mini";
import { loginsBefore, readAccessApps } from "./access.ts";
import { checkBulkRedirects } from "./bulk-redirects.ts";
import { mayMeetScope, mayTouch, type Reach } from "./expression.ts";
import { fail, type Line, unknown, warn } from "./lines.ts";
import { checkPageRules } from "./page-rules.ts";
import type { RemoteWorld, World } from "./world.ts";
import { checkZoneSettings } from "./zone-settings.ts";
import { eachZone, unreadOf, type Zone } from "./zones.ts";

/** Checks everything between visitors and the Worker that could answer, challenge or change a request first. */
export async function checkRulesBefore(world: RemoteWorld): Promise<Line[]> {
  const ofZones = await eachZone(world.zones, async (zone, hosts) => {
    const reach = { hosts: new Set(hosts), scope: world.site.scope };
    const lines = await Promise.all([
      ...PHASES.map((phase) => checkPhase(world, zone, reach, phase)),
      checkSnippets(world, zone, reach),
      checkPageRules(world, zone, reach),
      checkZoneSettings(world, zone),
    ]);
    return lines.flat();
  });
  return [...ofZones, ...(await checkBulkRedirects(world)), ...(await checkLogins(world))];
}

/** Checks the cache of Workers, by the settings in the file only. */
export function checkWorkersCache({ settings }: World): Line[] {
  if (!settings.isCached) return [];
  const message =
    "Workers Cache is on: it answers before the Worker, the same for all hosts, and hides rows and the gate for as long as it keeps an answer";
  return [fail(message, "Remove [cache] from wrangler.toml")];
}

/** A phase of the ruleset engine that runs before Workers. */
interface Phase {
  readonly id: string;
  readonly name: string;
  /** The relevant actions; all if absent. */
  readonly actions?: readonly string[];
  readonly judge: (rule: string) => Line;
}

const PHASES: readonly Phase[] = [
  {
    id: "http_request_dynamic_redirect",
    name: "Single Redirects",
    judge: (rule) =>
      fail(
        `${rule} acts before the Worker: visitors get its target`,
        "Turn the rule off (Rules, Overview), and let the table say where its addresses go",
      ),
  },
  {
    id: "http_request_transform",
    name: "URL rewrites",
    judge: (rule) =>
      warn(
        `${rule} changes addresses before the Worker looks them up`,
        "Turn the rule off (Rules, Overview), or write the table for the changed addresses",
      ),
  },
  {
    id: "http_request_origin",
    name: "Origin Rules",
    judge: (rule) =>
      warn(
        `${rule} chooses the server for what passes to the old site`,
        "Try a kept address, and check that the old site answers it",
      ),
  },
  {
    id: "http_request_cache_settings",
    name: "Cache Rules",
    judge: (rule) =>
      warn(
        `${rule} may keep pages of the old site longer than until the gate`,
        "Turn the rule off before the announcement (Caching, Cache Rules)",
      ),
  },
  {
    id: "http_request_firewall_custom",
    name: "WAF custom rules",
    actions: ["block", "challenge", "js_challenge", "managed_challenge"],
    judge: (rule) => askedFirst(rule, "WAF"),
  },
  {
    id: "http_ratelimit",
    name: "rate limiting rules",
    actions: ["block", "challenge", "js_challenge", "managed_challenge"],
    judge: (rule) => askedFirst(rule, "WAF, Rate limiting rules"),
  },
];

function askedFirst(rule: string, place: string): Line {
  return warn(
    `${rule} may stop crawlers before they see a redirect`,
    `Let crawlers and link checkers past it (Security, ${place})`,
  );
}

const rulesetSchema = z.object({
  rules: z.nullish(
    z.array(
      z.object({
        action: z.optional(z.string()),
        description: z.nullish(z.string()),
        enabled: z.nullish(z.boolean()),
        expression: z.nullish(z.string()),
      }),
    ),
  ),
});

async function checkPhase(
  { reader }: RemoteWorld,
  zone: Zone,
  reach: Reach,
  { id, name, actions, judge }: Phase,
): Promise<Line[]> {
  const path = `/zones/${zone.id}/rulesets/phases/${id}/entrypoint`;
  const answer = await reader.get(rulesetSchema, path);
  if (!answer.ok) return [unreadOf(zone, name, answer.problem)];
  return (answer.value?.rules ?? [])
    .filter((it) => it.enabled !== false && mayTouch(it.expression ?? "", reach))
    .filter((it) => !actions || actions.includes(it.action ?? ""))
    .map((it) => judge(nameRule(it.description || (it.expression ?? ""), name, zone)));
}

function nameRule(title: string, kind: string, { name }: Zone): string {
  const shown = title.length > 80 ? `${title.slice(0, 79)}…` : title;
  return `"${shown}" (${kind} of ${name})`;
}

const snippetsSchema = z.nullish(
  z.array(
    z.object({
      snippet_name: z.optional(z.string()),
      enabled: z.nullish(z.boolean()),
      expression: z.nullish(z.string()),
    }),
  ),
);

async function checkSnippets({ reader }: RemoteWorld, zone: Zone, reach: Reach): Promise<Line[]> {
  const answer = await reader.get(snippetsSchema, `/zones/${zone.id}/snippets/snippet_rules`);
  if (!answer.ok) return [unreadOf(zone, "Snippets", answer.problem)];
  return (answer.value ?? [])
    .filter((it) => it.enabled !== false && mayTouch(it.expression ?? "", reach))
    .map((it) => {
      const rule = nameRule(it.snippet_name ?? "", "Snippets", zone);
      const message = `${rule} runs before the Worker, and may answer in its place`;
      return warn(message, "Turn the snippet off (Rules, Snippets), or check what it does");
    });
}

async function checkLogins(world: RemoteWorld): Promise<Line[]> {
  const access = await readAccessApps(world);
  if (!access.ok) return [unknown("Access applications", access.problem)];
  const { hosts, scope } = world.site;
  // The address of the console is never part of the site.
  const mayMeet = (path: string): boolean =>
    !path.startsWith("/_sunset") && mayMeetScope(path, scope, true);
  const apps = [...hosts].flatMap((it) => loginsBefore(access.value, it, mayMeet));
  return [...new Set(apps)].map((name) =>
    fail(
      `the Access application "${name}" puts a login before the redirects`,
      "Remove the site's hosts from it, or protect only the Worker's previews: the Worker, Access, Previews only",
    ),
  );
}
