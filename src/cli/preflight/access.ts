import * as z from "zod/mini";
import { failure, type Result, success } from "../../domain/result.ts";
import type { Unread } from "./lines.ts";
import { readNumbered, type Reader } from "./reader.ts";

/** An application of Cloudflare Access, as far as it affects Workers. */
interface AccessApp {
  readonly name: string;
  /** Types of whole Workers: `worker`, `preview_worker`, `all_workers`, `all_preview_workers`. */
  readonly destinations: readonly { readonly type: string; readonly workerId: string | null }[];
  /** Addresses with host and path; both may contain stars. */
  readonly addresses: readonly string[];
  /** Whether everybody is let through without a login. */
  readonly isBypass: boolean;
}

/** The applications of Access in an account, from the view of one Worker. */
export interface AccessApps {
  readonly apps: readonly AccessApp[];
  /** null while the Worker is not deployed. */
  readonly workerId: string | null;
  /** Two sample hosts of previews of the Worker; empty if the account has no name on workers.dev. */
  readonly previewHosts: readonly string[];
}

/** The kinds of applications that guard addresses; others are only links, or have no addresses. */
const GUARDS: ReadonlySet<string> = new Set(["self_hosted", "ssh", "vnc"]);

const appSchema = z.object({
  name: z.nullish(z.string()),
  type: z.nullish(z.string()),
  domain: z.nullish(z.string()),
  self_hosted_domains: z.nullish(z.array(z.string())),
  destinations: z.nullish(
    z.array(
      z.object({
        type: z.nullish(z.string()),
        uri: z.nullish(z.string()),
        worker_id: z.nullish(z.string()),
      }),
    ),
  ),
  policies: z.nullish(z.array(z.object({ decision: z.nullish(z.string()) }))),
});

const workerSchema = z.object({ id: z.string() });
const subdomainSchema = z.object({ subdomain: z.nullish(z.string()) });

interface Account {
  readonly reader: Reader;
  readonly accountId: string;
  readonly settings: { readonly name: string };
}

export async function readAccessApps({
  reader,
  accountId,
  settings: { name },
}: Account): Promise<Result<AccessApps, Unread>> {
  const account = `/accounts/${accountId}`;
  const [apps, worker, subdomain] = await Promise.all([
    readNumbered(reader, appSchema, `${account}/access/apps`),
    reader.get(workerSchema, `${account}/workers/workers/${name}`),
    reader.get(subdomainSchema, `${account}/workers/subdomain`),
  ]);
  if (!apps.ok) return failure(apps.problem);
  if (!worker.ok) return failure(worker.problem);
  if (!subdomain.ok) return failure(subdomain.problem);
  const domain = subdomain.value?.subdomain;
  return success({
    apps: apps.value.filter((it) => GUARDS.has(it.type ?? "self_hosted")).map(readApp),
    workerId: worker.value?.id ?? null,
    previewHosts: domain
      ? ["review", "0a1b2c3d"].map((it) => `${it}-${name}.${domain}.workers.dev`)
      : [],
  });
}

function readApp(app: z.infer<typeof appSchema>): AccessApp {
  const destinations = app.destinations ?? [];
  const written = [
    app.domain,
    ...(app.self_hosted_domains ?? []),
    ...destinations.map((it) => it.uri),
  ];
  const decisions = (app.policies ?? []).map((it) => it.decision);
  return {
    name: app.name ?? "without a name",
    destinations: destinations.map((it) => ({
      type: it.type ?? "public",
      workerId: it.worker_id ?? null,
    })),
    addresses: [...new Set(written.filter((it) => typeof it === "string"))],
    isBypass: decisions.includes("bypass"),
  };
}

/** Whether an address of Access includes a host; a star matches within one label. */
function takesIn(address: string, host: string): boolean {
  const [name = ""] = address.replace(/^https?:\/\//, "").split("/");
  const shape = name.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("*", "[^.]*");
  return new RegExp(`^${shape}$`, "i").test(host);
}

/** The path of an address of Access, up to its first star; empty for a whole host. */
function pathOf(address: string): string {
  const [, path = ""] = /^(?:https?:\/\/)?[^/]*\/?([^*]*)/.exec(address) ?? [];
  return path === "" ? "" : `/${path}`;
}

/** Finds the application for a Worker. One for this Worker precedes those for all; production ignores `preview_...`. */
function appForWorker(
  { apps, workerId }: AccessApps,
  types: { readonly one: readonly string[]; readonly every: readonly string[] },
): AccessApp | null {
  const has = (app: AccessApp, wanted: readonly string[], id: string | null): boolean =>
    app.destinations.some((it) => wanted.includes(it.type) && (id === null || it.workerId === id));
  const one = workerId === null ? null : apps.find((it) => has(it, types.one, workerId));
  return one ?? apps.find((it) => has(it, types.every, null)) ?? null;
}

/** Whether all, some or no addresses of previews require a login. */
export function guardOfPreviews(access: AccessApps): "all" | "some" | "none" {
  const { apps, previewHosts } = access;
  const onHosts = apps.filter((it) =>
    it.addresses.some((address) => previewHosts.some((host) => takesIn(address, host))),
  );
  const isOpened = onHosts.some((it) => it.isBypass);
  const types = {
    one: ["preview_worker", "worker"],
    every: ["all_preview_workers", "all_workers"],
  };
  const whole = appForWorker(access, types);
  const isWhole = whole !== null && !whole.isBypass;
  const isEveryHost = onHosts.some(
    (app) =>
      !app.isBypass &&
      app.addresses.some(
        (it) => pathOf(it) === "" && previewHosts.every((host) => takesIn(it, host)),
      ),
  );
  if (!isOpened && (isWhole || isEveryHost)) return "all";
  const isSome = apps.some(
    (app) => !app.isBypass && app.addresses.some((it) => /\.workers\.dev(\/|$)/.test(it)),
  );
  return isSome || isWhole ? "some" : "none";
}

/** The names of the applications that require a login from visitors of a host. */
export function loginsBefore(
  access: AccessApps,
  host: string,
  mayMeetScope: (path: string) => boolean,
): readonly string[] {
  const onHost = access.apps.filter((app) =>
    app.addresses.some((it) => takesIn(it, host) && mayMeetScope(pathOf(it))),
  );
  if (onHost.length > 0) return onHost.filter((it) => !it.isBypass).map((it) => it.name);
  const app = appForWorker(access, { one: ["worker"], every: ["all_workers"] });
  return app !== null && !app.isBypass ? [app.name] : [];
}
