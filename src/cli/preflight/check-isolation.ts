import * as z from "zod/mini";
import { catchesHost, parseRoutePattern } from "../../deployment/route-pattern.ts";
import type { Bindings, WorkerSettings, WranglerConfig } from "../../deployment/wrangler-config.ts";
import { type AccessApps, guardOfPreviews, readAccessApps } from "./access.ts";
import { fail, type Line, unknown } from "./lines.ts";
import type { RemoteWorld, World } from "./world.ts";

/** Checks that `wrangler.toml` separates the pages of reviewers from those of visitors. */
export function checkIsolation({ config, settings, site }: World): Line[] {
  const consoles = [settings, ...config.environments.values()]
    .filter(({ vars }) => vars.CONSOLE === "on")
    .filter((it) => it === settings || catchesSite(it, site));
  return [
    ...[...new Set(consoles.map((it) => it.name))].map((name) =>
      fail(
        `the Worker ${name} has CONSOLE = "on", and routes on the site's hosts`,
        "Remove CONSOLE from its vars: the console belongs under [previews.vars]",
      ),
    ),
    ...(settings.isOnWorkersDev
      ? [
          fail(
            "workers_dev is not off: the Worker has a second public name",
            "Write workers_dev = false into wrangler.toml",
          ),
        ]
      : []),
    ...compareStores(config, settings, new Map()),
  ];
}

function catchesSite({ routes }: WorkerSettings, site: World["site"]): boolean {
  const patterns = routes.map(({ pattern }) => parseRoutePattern(pattern));
  const hosts = [...site.hosts].map((it) => it.replace(/:\d+$/, ""));
  return patterns.some((it) => it && hosts.some((host) => catchesHost(it, host)));
}

/** @param deployed The ids of production's namespaces, as far as wrangler found them itself. */
function compareStores(
  { previews }: Pick<WranglerConfig, "previews">,
  production: Bindings,
  deployed: ReadonlyMap<string, string>,
): Line[] {
  const idIn = (bindings: Bindings, name: string): string | null =>
    bindings.namespaces.find((it) => it.binding === name)?.id ?? null;
  const ofProduction = (name: string): string | null =>
    idIn(production, name) ?? deployed.get(name) ?? null;
  const [rows, decisions] = [ofProduction("REDIRECTS"), ofProduction("SIGNOFFS")];
  const lines: Line[] = [];
  if (rows !== null && rows === decisions) {
    lines.push(fail("REDIRECTS and SIGNOFFS are one namespace", "Give each its own id"));
  }
  if (!previews) return lines;
  const [read, written] = [idIn(previews, "REDIRECTS"), idIn(previews, "SIGNOFFS")];
  const isSwapped = (read !== null && read === decisions) || (written !== null && written === rows);
  if (isSwapped || (read !== null && read === written)) {
    const message =
      "previews.kv_namespaces confuses REDIRECTS with SIGNOFFS: decisions would be written among the redirects";
    lines.push(fail(message, "Give each the id of production's binding of that name"));
    return lines;
  }
  for (const [name, ours, theirs] of [
    ["REDIRECTS", read, rows],
    ["SIGNOFFS", written, decisions],
  ] as const) {
    if (ours === null || theirs === null || ours === theirs || !isId(ours)) continue;
    const message = `previews have another ${name} than production: what is reviewed there is not what serves`;
    lines.push(fail(message, `Write ${theirs} as the id of ${name} under previews.kv_namespaces`));
  }
  return lines;
}

/** Whether a text is an id; others are reported by the check of placeholders. */
function isId(id: string): boolean {
  return /^[\da-f]{32}$/.test(id);
}

const settingsSchema = z.object({
  bindings: z.optional(
    z.array(
      z.object({
        type: z.string(),
        name: z.string(),
        text: z.optional(z.string()),
        namespace_id: z.optional(z.string()),
      }),
    ),
  ),
});

const subdomainSchema = z.object({ enabled: z.optional(z.boolean()) });

/** The beginning of the API paths of the Worker. */
function pathOf({ accountId, settings }: RemoteWorld): string {
  return `/accounts/${accountId}/workers/scripts/${settings.name}`;
}

/** Whether a Worker with that name already exists. */
export async function isDeployed(world: RemoteWorld): Promise<boolean> {
  const live = await world.reader.get(settingsSchema, `${pathOf(world)}/settings`);
  return !live.ok || live.value !== null;
}

/** The same for the deployed Worker, which may have been changed in the dashboard, and for the access to previews. */
export async function checkLiveIsolation(world: RemoteWorld): Promise<Line[]> {
  const { reader, settings, config } = world;
  const script = pathOf(world);
  const live = await reader.get(settingsSchema, `${script}/settings`);
  if (!live.ok) return [unknown("the deployed Worker's settings", live.problem)];
  // A Worker that does not exist exposes nothing.
  if (live.value === null) return [];
  const bindings = live.value.bindings ?? [];
  const lines: Line[] = [];
  if (bindings.some((it) => it.name === "CONSOLE" && it.text === "on")) {
    const fix = "Remove the variable in the dashboard, or type npx wrangler deploy";
    lines.push(fail('the deployed Worker has CONSOLE = "on"', fix));
  }
  const ids = bindings.flatMap((it): [string, string][] =>
    it.namespace_id === undefined ? [] : [[it.name, it.namespace_id]],
  );
  lines.push(...compareStores(config, settings, new Map(ids)));
  const subdomain = await reader.get(subdomainSchema, `${script}/subdomain`);
  if (!subdomain.ok)
    return [...lines, unknown("the Worker's address on workers.dev", subdomain.problem)];
  if (subdomain.value?.enabled) {
    const fix =
      "Turn it off: in the dashboard, the Worker, Settings, Domains & Routes, workers.dev";
    lines.push(fail("the deployed Worker also answers on workers.dev", fix));
  }
  // Addresses of versions, which have production's variables, answer everything with 404.
  return config.previews ? [...lines, ...(await checkPreviews(world))] : lines;
}

async function checkPreviews(world: RemoteWorld): Promise<Line[]> {
  const apps = await readAccessApps(world);
  if (!apps.ok) return [unknown("who can open previews", apps.problem)];
  return judgePreviews(apps.value, world.settings.name);
}

const PROTECT =
  "In the dashboard: the Worker, Access, Protect this Worker behind Access, Previews only";

function judgePreviews(apps: AccessApps, worker: string): Line[] {
  const guard = guardOfPreviews(apps);
  switch (guard) {
    case "all":
      return [];
    case "some": {
      const message = `Access guards only some addresses of previews: each deployment of ${worker} has one more, which is open to everybody`;
      return [fail(message, PROTECT)];
    }
    case "none": {
      const message = `previews of ${worker} are open to everybody: anybody who finds the address of one can read the map before it is announced`;
      return [fail(message, PROTECT)];
    }
  }
}
