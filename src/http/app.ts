import type { Instant } from "../domain/instant.ts";
import { resolve } from "../domain/resolve/resolve.ts";
import type { Table } from "../domain/table/table.ts";
import { type Address, readAddress } from "../domain/url/address.ts";
import { canonicalPath } from "../domain/url/canonicalize.ts";
import type { KvBinding } from "../store/kv/kv-binding.ts";
import type { TableProvider } from "../store/isolate/table-provider.ts";
import { answer, notFound } from "./answer.ts";
import type { Handler } from "./entry.ts";
import { pass } from "./pass.ts";

/** What the Worker is given by `wrangler.toml`. `docs/deploy.md` explains each. */
export interface Bindings {
  /** The releases and the rows. Left out, the bundled table serves. */
  readonly REDIRECTS?: KvBinding;
  /** How often an isolate asks KV what has changed, at most; 30 if left out. */
  readonly REFRESH_SECONDS?: string;
  /** "on": answers name the rule that decided, in `X-Sunset-Rule`. */
  readonly DEBUG_HEADERS?: string;
}

export interface AppOptions {
  /** What is served. */
  readonly tables: Pick<TableProvider, "tableAtHand" | "fetchTable" | "refreshIfDue" | "oldUrls">;
  readonly now: () => Instant;
  readonly siteName: string;
}

/**
 * What production answers with. There is no router and no middleware on the way to a redirect: each would cost every
 * visitor, and every isolate that starts.
 *
 * Errors are thrown on, so that the runtime passes the request to the old site
 * (developers.cloudflare.com/workers/runtime-apis/context/#passthroughonexception).
 */
export function createApp({ tables, now, siteName }: AppOptions): Handler<Bindings> {
  /** A table that is at hand is answered from at once: a promise would cost as much as the decision. */
  function serve(
    request: Request,
    env: Bindings,
    context: ExecutionContext,
  ): Response | Promise<Response> {
    const url = readAddress(request.url);
    if (isOfConsole(url.pathname)) return notFound(siteName);
    const background = (work: Promise<void>): void => context.waitUntil(work);
    tables.refreshIfDue(background);
    const table = tables.tableAtHand(url.pathname);
    if (table) return decide(request, env, url, table);
    return tables
      .fetchTable(url.pathname, background)
      .then((fetched) => decide(request, env, url, fetched));
  }

  function decide(
    request: Request,
    env: Bindings,
    url: Address,
    table: Table,
  ): Response | Promise<Response> {
    const decision = resolve(table, { url, method: request.method }, now());
    const response =
      decision.outcome === "pass"
        ? pass(request, decision, table.site, now)
        : answer(decision, url, table.site, tables.oldUrls);
    if (env.DEBUG_HEADERS !== "on" || decision.rule === null) return response;
    return nameRule(response, decision.rule);
  }

  return { fetch: serve };
}

const UNDERSCORE = 0x5f;
const PERCENT = 0x25;

/** `/_sunset` and all below it, escaped or not: nothing in production, and never the old site's. */
function isOfConsole(pathname: string): boolean {
  const first = pathname.charCodeAt(1);
  if (first !== UNDERSCORE && first !== PERCENT) return false;
  const path = canonicalPath(pathname);
  return path === "/_sunset" || path.startsWith("/_sunset/");
}

async function nameRule(pending: Response | Promise<Response>, rule: string): Promise<Response> {
  const response = await pending;
  if (response.status === 101) return response;
  const named = new Response(response.body, response);
  named.headers.set("x-sunset-rule", encodeURI(rule.toWellFormed()));
  return named;
}
