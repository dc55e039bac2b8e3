import * as z from "zod/mini";
import type { Bindings, StorageBinding } from "../../deployment/wrangler-config.ts";
import { readSigningPolicy } from "../../store/records/signing-policy.ts";
import { quote } from "../../domain/finding.ts";
import { describePolicyProblem } from "../tables/signed.ts";
import { isDeployed } from "./check-isolation.ts";
import { fail, type Line, warn } from "./lines.ts";
import { readNumbered } from "./reader.ts";
import type { RemoteWorld, World } from "./world.ts";

/** Finds placeholders in `wrangler.toml` and in the table that still have to be filled in. */
export function checkPlaceholders({ config, settings, data }: World): Line[] {
  const { previews } = config;
  return [
    ...unfilledIds(settings, ""),
    ...(previews
      ? [
          ...unfilledIds(previews, "previews."),
          ...unfilledAccess(previews),
          ...wrongSigners(previews),
        ]
      : []),
    ...unfilledVariables(settings, "vars"),
    ...(previews ? unfilledVariables(previews, "previews.vars") : []),
    ...settings.routes.flatMap(({ zoneId }) =>
      zoneId === null || isId(zoneId) ? [] : [unfilled("zone_id of a route", zoneId, ZONE_ID)],
    ),
    ...(config.accountId === null || isId(config.accountId)
      ? []
      : [unfilled("account_id", config.accountId, "Write the account's id, or remove the line")]),
    ...exampleHosts(data.site),
  ];
}

const ZONE_ID = "Write the zone's id, which its Overview shows, or zone_name instead";
const NAMESPACE_ID =
  "Write the id that npx wrangler kv namespace list shows for it; the first npx wrangler deploy makes the namespaces";
const DATABASE_ID = "Write the id that npx wrangler d1 list shows for it";

function unfilledIds({ namespaces, databases }: Bindings, prefix: string): Line[] {
  const wrong = (
    list: readonly StorageBinding[],
    isRight: (id: string) => boolean,
    key: string,
    fix: string,
  ): Line[] =>
    list.flatMap(({ binding, id }) =>
      id === null || isRight(id)
        ? []
        : [unfilled(`the id of ${binding} in ${prefix}${key}`, id, fix)],
    );
  return [
    ...wrong(namespaces, isId, "kv_namespaces", NAMESPACE_ID),
    ...wrong(databases, isUuid, "d1_databases", DATABASE_ID),
  ];
}

const namespaceSchema = z.object({ title: z.string() });

/**
 * Finds namespaces that a deployment created but whose ids are not in the file. If no Worker has them (because the
 * first deployment failed halfway, or the Worker was deleted), wrangler tries to create them again, and stops (10014).
 */
export async function checkNamespaceIds(world: RemoteWorld): Promise<Line[]> {
  const { reader, accountId, settings } = world;
  const open = settings.namespaces.filter((it) => it.id === null);
  if (open.length === 0) return [];
  const path = `/accounts/${accountId}/storage/kv/namespaces`;
  const found = await readNumbered(reader, namespaceSchema, path);
  // A missing permission of the token is reported elsewhere.
  if (!found.ok) return [];
  const titles = new Set(found.value.map((it) => it.title));
  const say = (await isDeployed(world)) ? warn : fail;
  return open
    .map(({ binding }) => ({ binding, title: titleOf(settings.name, binding) }))
    .filter(({ title }) => titles.has(title))
    .map(({ binding, title }) =>
      say(
        `${binding} in kv_namespaces has no id, and there is a namespace ${title}: a deployment that finds no Worker stops at it (10014)`,
        `Write the id that npx wrangler kv namespace list shows for ${title}`,
      ),
    );
}

/** The title that wrangler gives to a namespace that it creates. */
function titleOf(worker: string, binding: string): string {
  return `${worker}-${binding.toLowerCase().replaceAll("_", "-")}`;
}

function unfilledAccess({ vars }: Bindings): Line[] {
  if (vars.CONSOLE !== "on") return [];
  const where = {
    ACCESS_TEAM_DOMAIN: "Write the team's host name, such as yourteam.cloudflareaccess.com",
    ACCESS_AUD: "Write the Application Audience tag that Access shows for the application",
  };
  return Object.entries(where).flatMap(([name, fix]) =>
    (vars[name] ?? "") === ""
      ? [fail(`${name} is empty in previews.vars: the console admits nobody`, fix)]
      : [],
  );
}

/** Finds mistakes in the signers, because of which nobody, or not everybody intended, can sign. */
function wrongSigners({ vars }: Bindings): Line[] {
  return readSigningPolicy(vars).problems.map((it) => {
    const message = `${describePolicyProblem(it)}, in previews.vars`;
    return it.kind === "signer-unreadable"
      ? warn(
          message,
          "Write whole addresses, or @example.org for all of a domain, with commas between",
        )
      : fail(`${message}: nothing can be promoted without --break-glass`, SIGNERS_FIX[it.kind]);
  });
}

const SIGNERS_FIX = {
  "no-signers": "Name those who sign, or leave SIGNERS out for whomever Access lets in",
  "approvals-unreadable": "Write a number, such as APPROVALS = 2, or leave it out for 1",
  "too-few-signers": "Name more people in SIGNERS, or ask for fewer in APPROVALS",
} as const;

function unfilledVariables({ vars }: Bindings, key: string): Line[] {
  return Object.entries(vars).flatMap(([name, value]) =>
    typeof value === "string" && looksUnfilled(value)
      ? [unfilled(`${name} in ${key}`, value, "Write the real value")]
      : [],
  );
}

function unfilled(what: string, value: string, fix: string): Line {
  return fail(`${what} is still to be filled in: ${quote(value)}`, fix);
}

function looksUnfilled(text: string): boolean {
  return /^<.*>$|^(the|your)[-_ ]|\b(todo|change[-_ ]?me)\b|^\.\.\.$/i.test(text.trim());
}

function isId(id: string): boolean {
  return /^[\da-f]{32}$/.test(id) && !/^0+$/.test(id);
}

function isUuid(id: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) && !/^[0-]+$/.test(id);
}

function exampleHosts({ hosts, targetHosts, fallback }: World["data"]["site"]): Line[] {
  const fields = {
    "site.hosts": hosts,
    "site.targetHosts": targetHosts,
    "site.fallback": fallback === null ? [] : [URL.parse(fallback)?.hostname ?? ""],
  };
  return Object.entries(fields).flatMap(([field, names]) =>
    names
      .filter(isReserved)
      .map((name) => unfilled(field, name, `Write your own name into ${field} in the table`)),
  );
}

/** Whether a name is reserved for examples (RFC 2606, RFC 6761). */
function isReserved(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d+$|\.$/g, "");
  return /(^|\.)(example|test|invalid|localhost|example\.(com|net|org))$/.test(name);
}
