import { parse, TomlError } from "smol-toml";
import * as z from "zod/mini";
import { failure, type Result, success } from "../domain/result.ts";
import { BEGINNING, placeOfKey, type TextPlace } from "./toml-place.ts";

/** A route as written in `wrangler.toml`. */
export interface RouteEntry {
  readonly pattern: string;
  readonly zoneName: string | null;
  readonly zoneId: string | null;
  /** Whether the host has no origin, so that a request that is passed on reaches nothing. */
  readonly isCustomDomain: boolean;
}

/** A KV namespace or a D1 database. */
export interface StorageBinding {
  readonly binding: string;
  /** null if wrangler is to find or create it. */
  readonly id: string | null;
}

/** The storage bindings of a deployment. Neither previews nor environments inherit them. */
export interface Bindings {
  readonly vars: Readonly<Record<string, unknown>>;
  readonly namespaces: readonly StorageBinding[];
  readonly databases: readonly StorageBinding[];
}

/** The settings of one Worker: at the top of the file, or below `[env.NAME]`. */
export interface WorkerSettings extends Bindings {
  readonly name: string;
  readonly routes: readonly RouteEntry[];
  /** Whether it also answers on workers.dev. wrangler enables that by default only for a Worker without routes. */
  readonly isOnWorkersDev: boolean;
  readonly hasPreviewUrls: boolean;
  /** Whether a cache is in front of the Worker ("Workers Cache"). */
  readonly isCached: boolean;
}

/** The part of a `wrangler.toml` that says where the Worker answers, and with which bindings. */
export interface WranglerConfig extends WorkerSettings {
  readonly accountId: string | null;
  /** The runtime's compatibility date; null if there is none. */
  readonly compatibilityDate: string | null;
  readonly compatibilityFlags: readonly string[];
  /** The bindings that `npx wrangler preview` deploys; null if there is no such section. */
  readonly previews: Bindings | null;
  /** By name. */
  readonly environments: ReadonlyMap<string, WorkerSettings>;
}

/** Why a file cannot be read, and the place of the problem. */
export interface UnreadableConfig {
  readonly message: string;
  readonly place: TextPlace;
}

const routeSchema = z.union([
  z.string(),
  z.object({
    pattern: z.string(),
    zone_name: z.optional(z.string()),
    zone_id: z.optional(z.string()),
    custom_domain: z.optional(z.boolean()),
  }),
]);

const bindingsShape = {
  vars: z.optional(z.record(z.string(), z.unknown())),
  kv_namespaces: z.optional(z.array(z.object({ binding: z.string(), id: z.optional(z.string()) }))),
  d1_databases: z.optional(
    z.array(z.object({ binding: z.string(), database_id: z.optional(z.string()) })),
  ),
};

const workerShape = {
  ...bindingsShape,
  name: z.optional(z.string()),
  route: z.optional(routeSchema),
  routes: z.optional(z.array(routeSchema)),
  workers_dev: z.optional(z.boolean()),
  preview_urls: z.optional(z.boolean()),
  cache: z.optional(z.object({ enabled: z.optional(z.boolean()) })),
};

const configSchema = z.object({
  ...workerShape,
  name: z.string(),
  account_id: z.optional(z.string()),
  compatibility_date: z.optional(z.string()),
  compatibility_flags: z.optional(z.array(z.string())),
  previews: z.optional(z.object(bindingsShape)),
  env: z.optional(z.record(z.string(), z.object(workerShape))),
});

type BindingsData = Pick<z.infer<typeof configSchema>, keyof typeof bindingsShape>;
type WorkerData = Pick<z.infer<typeof configSchema>, Exclude<keyof typeof workerShape, "name">> & {
  readonly name?: string | undefined;
};

/** Parses a `wrangler.toml`. Keys that do not affect where the Worker answers are ignored. */
export function readWranglerConfig(text: string): Result<WranglerConfig, UnreadableConfig> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [message = ""] = error.message.split("\n");
    return failure({ message, place: { line: error.line, column: error.column } });
  }
  const { data, error } = configSchema.safeParse(value);
  if (!data) {
    const [issue] = error.issues;
    const path = (issue?.path ?? []).map(String);
    const key = path.findLast((it) => /^\D/.test(it)) ?? "";
    const place = placeOfKey(text, key) ?? BEGINNING;
    return failure({ message: `${path.join(".")}: ${issue?.message ?? ""}`, place });
  }
  const top = readWorker(data, data.name, []);
  const environments = Object.entries(data.env ?? {}).map(([name, it]) => {
    const inherited = { ...pickInherited(data), ...it };
    return [name, readWorker(inherited, it.name ?? `${data.name}-${name}`, top.routes)] as const;
  });
  return success({
    ...top,
    accountId: data.account_id ?? null,
    compatibilityDate: data.compatibility_date ?? null,
    compatibilityFlags: data.compatibility_flags ?? [],
    previews: data.previews ? readBindings(data.previews) : null,
    environments: new Map(environments),
  });
}

/** Routes are inherited too, but only as a whole: an environment with its own routes has only those. */
function pickInherited({ workers_dev, preview_urls, cache }: WorkerData): Partial<WorkerData> {
  return { workers_dev, preview_urls, cache };
}

function readWorker(
  data: WorkerData,
  name: string,
  inherited: readonly RouteEntry[],
): WorkerSettings {
  const own = data.routes ?? (data.route === undefined ? null : [data.route]);
  const routes = own?.map(readRoute) ?? inherited;
  return {
    ...readBindings(data),
    name,
    routes,
    isOnWorkersDev: data.workers_dev ?? routes.length === 0,
    hasPreviewUrls: data.preview_urls ?? false,
    isCached: data.cache?.enabled ?? false,
  };
}

function readRoute(route: z.infer<typeof routeSchema>): RouteEntry {
  const { pattern, zone_name, zone_id, custom_domain } =
    typeof route === "string" ? { pattern: route } : route;
  return {
    pattern,
    zoneName: zone_name ?? null,
    zoneId: zone_id ?? null,
    isCustomDomain: custom_domain ?? false,
  };
}

function readBindings(data: BindingsData): Bindings {
  return {
    vars: data.vars ?? {},
    namespaces: (data.kv_namespaces ?? []).map((it) => ({
      binding: it.binding,
      id: it.id ?? null,
    })),
    databases: (data.d1_databases ?? []).map((it) => ({
      binding: it.binding,
      id: it.database_id ?? null,
    })),
  };
}

/** The routes of all environments, without duplicates. */
export function allRoutes(config: WranglerConfig): readonly RouteEntry[] {
  const routes = [config, ...config.environments.values()].flatMap((it) => it.routes);
  return [...new Map(routes.map((it) => [it.pattern, it])).values()];
}
