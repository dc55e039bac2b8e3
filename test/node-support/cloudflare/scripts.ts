/** Workers: uploads, versions, deployments and settings. */
import { type Account, asUuid, type Binding, createScript, type Script } from "./account.ts";
import { type Answer, refuse, succeed } from "./answers.ts";
import { type Asked, type Endpoint, readMetadata } from "./endpoints.ts";

const SCRIPT = "/accounts/:account/workers/scripts/:script";

export const SCRIPT_ENDPOINTS: readonly Endpoint[] = [
  ["GET", "/accounts/:account/workers/services/:script", "Workers Scripts: Read", readService],
  ["DELETE", "/accounts/:account/workers/services/:script", "Workers Scripts: Edit", deleteScript],
  ["GET", "/accounts/:account/workers/workers/:script", "Workers Scripts: Read", readWorker],
  ["GET", `${SCRIPT}/settings`, "Workers Scripts: Read", readSettings],
  ["GET", `${SCRIPT}/secrets`, "Workers Scripts: Read", withScript(() => succeed([]))],
  ["PUT", SCRIPT, "Workers Scripts: Edit", uploadAndDeploy],
  ["POST", `${SCRIPT}/versions`, "Workers Scripts: Edit", uploadVersion],
  ["GET", `${SCRIPT}/versions`, "Workers Scripts: Read", listVersions],
  ["GET", `${SCRIPT}/versions/:version`, "Workers Scripts: Read", readVersion],
  ["GET", `${SCRIPT}/deployments`, "Workers Scripts: Read", listDeployments],
  ["POST", `${SCRIPT}/deployments`, "Workers Scripts: Edit", createDeployment],
  ["PATCH", `${SCRIPT}/script-settings`, "Workers Scripts: Edit", withScript(() => succeed({}))],
  ["POST", `${SCRIPT}/subdomain`, "Workers Scripts: Edit", withScript(writeSubdomain)],
  ["PUT", `${SCRIPT}/schedules`, "Workers Scripts: Edit", withScript(writeSchedules)],
];

/** An instant that is only shown to people; nothing depends on it. */
const CREATED_ON = "2026-01-01T00:00:00Z";
const AUTHOR = "ana@example.com";

export const noSuchWorker = (): Answer =>
  refuse(404, 10_007, "This Worker does not exist on your account.");

export function withScript(
  answer: (script: Script, asked: Asked) => Answer | Promise<Answer>,
): (asked: Asked) => Answer | Promise<Answer> {
  return (asked) => {
    const script = asked.account.scripts.get(asked.at("script"));
    return script ? answer(script, asked) : noSuchWorker();
  };
}

function readService({ account, at }: Asked): Answer {
  const name = at("script");
  if (!account.scripts.has(name)) return refuse(404, 10_090, "workers.api.error.service_not_found");
  const script = { id: name, tag: name, tags: [], last_deployed_from: "wrangler" };
  return succeed({ id: name, default_environment: { environment: "production", script } });
}

function readWorker(asked: Asked): Answer | Promise<Answer> {
  return withScript(({ name, subdomain }) => succeed({ id: name, name, subdomain }))(asked);
}

function readSettings(asked: Asked): Answer | Promise<Answer> {
  return withScript((script) => succeed({ bindings: script.versions.at(-1)?.bindings ?? [] }))(
    asked,
  );
}

/**
 * Resolves the bindings of an upload: those it names, those it inherits from the previous version, and all others of
 * the kinds that it keeps (`--keep-vars`). Inheriting a missing binding is refused, since wrangler sends
 * `bindings_inherit=strict`; the code and text of that error are invented.
 */
function resolveBindings(
  account: Account,
  { versions }: Script,
  { bindings: named = [], keep_bindings: kept = [] }: Record<string, unknown>,
): Resolved {
  const before = versions.at(-1)?.bindings ?? [];
  const bindings: Binding[] = [];
  for (const binding of named as Binding[]) {
    const found =
      binding.type === "inherit" ? before.find((it) => it.name === binding.name) : binding;
    if (!found) {
      const message = `binding ${binding.name} of type inherit: there is no version to inherit it from`;
      return { refusal: refuse(400, 10_021, message) };
    }
    const refusal = checkNamespace(account, found);
    if (refusal) return { refusal };
    bindings.push(found);
  }
  const names = new Set(bindings.map((it) => it.name));
  const stays = ({ type, name }: Binding): boolean =>
    (kept as string[]).includes(type) && !names.has(name);
  return { bindings: [...bindings, ...before.filter(stays)] };
}

type Resolved = { readonly bindings: readonly Binding[] } | { readonly refusal: Answer };

/** @see https://github.com/cloudflare/workers-sdk/issues/14249 */
export function checkNamespace(
  account: Account,
  { type, namespace_id: id }: Binding,
): Answer | null {
  if (type !== "kv_namespace" || account.namespaces.has(id ?? "")) return null;
  const message = `KV namespace '${id}' is not valid. Please verify the namespace_id in your configuration.`;
  return refuse(400, 10_042, message);
}

async function upload(asked: Asked): Promise<{ version: Script["versions"][0] } | Answer> {
  const { account, at } = asked;
  const name = at("script");
  const metadata = await readMetadata(asked);
  const script = account.scripts.get(name) ?? createScript(name);
  const resolved = resolveBindings(account, script, metadata);
  if ("refusal" in resolved) return resolved.refusal;
  account.scripts.set(name, script);
  const version = {
    id: asUuid(account.newId("version")),
    number: script.versions.length + 1,
    bindings: resolved.bindings,
    annotations: (metadata.annotations ?? {}) as Record<string, string>,
  };
  script.versions.push(version);
  return { version };
}

async function uploadAndDeploy(asked: Asked): Promise<Answer> {
  const uploaded = await upload(asked);
  if (!("version" in uploaded)) return uploaded;
  const { id } = uploaded.version;
  deploy(asked, [{ version_id: id, percentage: 100 }], {});
  return succeed({
    id: asked.at("script"),
    etag: id,
    deployment_id: id.replaceAll("-", ""),
    startup_time_ms: 1,
  });
}

async function uploadVersion(asked: Asked): Promise<Answer> {
  if (!asked.account.scripts.has(asked.at("script"))) return noSuchWorker();
  const uploaded = await upload(asked);
  return "version" in uploaded ? succeed(describeVersion(uploaded.version)) : uploaded;
}

function describeVersion({ id, number, bindings, annotations }: Script["versions"][0]): object {
  return {
    id,
    number,
    startup_time_ms: 1,
    metadata: { created_on: CREATED_ON, author_email: AUTHOR, source: "wrangler" },
    annotations: { "workers/triggered_by": "upload", ...annotations },
    resources: {
      script: { etag: id, handlers: ["fetch", "scheduled"], last_deployed_from: "wrangler" },
      script_runtime: {},
      bindings,
    },
  };
}

function listVersions(asked: Asked): Answer | Promise<Answer> {
  return withScript(({ versions }) =>
    succeed({ items: versions.map(describeVersion).toReversed() }),
  )(asked);
}

function readVersion(asked: Asked): Answer | Promise<Answer> {
  return withScript(({ versions }) => {
    const version = versions.find(({ id }) => id === asked.at("version"));
    return version ? succeed(describeVersion(version)) : refuse(404, 10_025, "Version not found");
  })(asked);
}

function listDeployments(asked: Asked): Answer | Promise<Answer> {
  return withScript(({ deployments }) => {
    const described = deployments.map((it) => ({
      ...it,
      created_on: CREATED_ON,
      author_email: AUTHOR,
      source: "wrangler",
      strategy: "percentage",
    }));
    return succeed({ deployments: described.toReversed() });
  })(asked);
}

function createDeployment(asked: Asked): Answer | Promise<Answer> {
  return withScript(({ versions }) => {
    const wanted = JSON.parse(asked.body.toString()) as Script["deployments"][0];
    for (const { version_id: id } of wanted.versions) {
      const version = versions.find((it) => it.id === id);
      if (!version) return refuse(404, 10_025, "Version not found");
      // There is no way back to a version whose namespace has been deleted since.
      const gone = version.bindings.map((it) => checkNamespace(asked.account, it)).find(Boolean);
      if (gone) return gone;
    }
    return succeed(deploy(asked, wanted.versions, wanted.annotations ?? {}));
  })(asked);
}

function deploy(
  { account, at }: Asked,
  versions: Script["deployments"][0]["versions"],
  annotations: Readonly<Record<string, string>>,
): Script["deployments"][0] {
  const deployment = { id: asUuid(account.newId("deployment")), versions, annotations };
  account.scripts.get(at("script"))?.deployments.push(deployment);
  return deployment;
}

function writeSubdomain(script: Script, { body }: Asked): Answer {
  script.subdomain = JSON.parse(body.toString()) as Script["subdomain"];
  return succeed(script.subdomain);
}

function writeSchedules(script: Script, { body }: Asked): Answer {
  const schedules = JSON.parse(body.toString()) as { cron: string }[];
  script.crons = schedules.map((it) => it.cron);
  return succeed({ schedules });
}

/** Deletes a script with its routes; its namespaces remain. */
function deleteScript(asked: Asked): Answer | Promise<Answer> {
  return withScript(({ name }, { account }) => {
    account.scripts.delete(name);
    for (const { routes } of account.zones.values()) {
      routes.splice(0, routes.length, ...routes.filter((it) => it.script !== name));
    }
    return succeed(null);
  })(asked);
}
