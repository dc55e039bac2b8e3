/** Previews of a Worker. Each has its own address, and so does each of its deployments. */
import type { Account, Binding, Preview, Script } from "./account.ts";
import { type Answer, refuse, succeed } from "./answers.ts";
import { type Asked, type Endpoint, readMetadata } from "./endpoints.ts";
import { checkNamespace, withScript } from "./scripts.ts";

const PREVIEWS = "/accounts/:account/workers/workers/:script/previews";

export const PREVIEW_ENDPOINTS: readonly Endpoint[] = [
  ["GET", "/accounts/:account/workers/subdomain", "Workers Scripts: Read", readSubdomain],
  ["GET", `${PREVIEWS}/:preview`, "Workers Scripts: Read", withPreview(describe)],
  ["POST", PREVIEWS, "Workers Scripts: Edit", withScript(create)],
  ["PATCH", `${PREVIEWS}/:preview`, "Workers Scripts: Edit", withPreview(describe)],
  ["DELETE", `${PREVIEWS}/:preview`, "Workers Scripts: Edit", withPreview(remove)],
  ["POST", `${PREVIEWS}/:preview/deployments`, "Workers Scripts: Edit", withPreview(deploy)],
];

/** The account's name under workers.dev. */
const SUBDOMAIN = "example";

function readSubdomain(): Answer {
  return succeed({ subdomain: SUBDOMAIN });
}

function withPreview(
  answer: (preview: Preview, script: Script, asked: Asked) => Answer | Promise<Answer>,
): Endpoint[3] {
  return withScript((script, asked) => {
    const wanted = asked.at("preview");
    const preview =
      script.previews.get(wanted) ?? [...script.previews.values()].find((it) => it.id === wanted);
    return preview ? answer(preview, script, asked) : refuse(404, 10_025, "Preview not found");
  });
}

/** Returns the addresses of a preview; empty if previews are off. */
function urls({ name, subdomain }: Script, label: string): string[] {
  return subdomain.previews_enabled ? [`https://${label}-${name}.${SUBDOMAIN}.workers.dev`] : [];
}

function describe({ id, name }: Preview, script: Script): Answer {
  return succeed({ id, name, slug: name, urls: urls(script, name), worker_id: script.name });
}

function create(script: Script, { account, body }: Asked): Answer {
  const { name } = JSON.parse(body.toString()) as { name: string };
  const preview: Preview = { id: account.newId("preview"), name, deployments: [] };
  script.previews.set(name, preview);
  return describe(preview, script);
}

function remove({ name }: Preview, script: Script): Answer {
  script.previews.delete(name);
  return succeed(null);
}

async function deploy(preview: Preview, script: Script, asked: Asked): Promise<Answer> {
  const metadata = await readMetadata(asked);
  const env = (metadata.env ?? {}) as Record<string, Binding>;
  const refusal = firstRefusal(asked.account, Object.values(env));
  if (refusal) return refusal;
  const id = asked.account.newId("preview deployment");
  preview.deployments.push({ id, env });
  return succeed({ id, preview_id: preview.id, env, urls: urls(script, id.slice(0, 8)) });
}

function firstRefusal(account: Account, bindings: readonly Binding[]): Answer | null {
  for (const binding of bindings) {
    const refusal = checkNamespace(account, binding);
    if (refusal) return refusal;
  }
  return null;
}
