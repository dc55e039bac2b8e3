import { type Context, Hono } from "hono";
import { LinearRouter } from "hono/router/linear-router";
import { type Address, readAddress } from "../domain/url/address.ts";
import type { Instant } from "../domain/instant.ts";
import { resolve } from "../domain/resolve/resolve.ts";
import type { OldUrls } from "../domain/table/site-files.ts";
import type { Table } from "../domain/table/table.ts";
import type { KvBinding } from "../store/kv/kv-binding.ts";
import type { Live } from "../store/isolate/table-provider.ts";
import { answer, notFound } from "./answer.ts";
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
  readonly live: Pick<Live, "tableAtHand" | "fetchTable" | "refreshIfDue" | "oldUrls">;
  readonly now: () => Instant;
  readonly siteName: string;
}

type Env = { Bindings: Bindings };

/**
 * The Worker's routes. There is no middleware on the way to a redirect: each would cost every visitor.
 *
 * Errors are thrown on, so that the runtime passes the request to the old site
 * (developers.cloudflare.com/workers/runtime-apis/context/#passthroughonexception).
 */
export function createApp({ live, now, siteName }: AppOptions): Hono<Env> {
  const app = new Hono<Env>({ router: new LinearRouter() });
  app.all("/_sunset", () => notFound(siteName));
  app.all("/_sunset/*", () => notFound(siteName));
  app.all("*", (context) => handle(context, live, now));
  app.onError((error) => {
    throw error;
  });
  return app;
}

/** A table that is at hand is answered from at once: a promise would cost as much as the decision. */
function handle(
  context: Context<Env>,
  live: AppOptions["live"],
  now: () => Instant,
): Response | Promise<Response> {
  const { executionCtx } = context;
  const background = (work: Promise<void>): void => executionCtx.waitUntil(work);
  live.refreshIfDue(background);
  const url = readAddress(context.req.raw.url);
  const table = live.tableAtHand(url.pathname);
  if (table) return decide(context, url, table, live.oldUrls, now);
  return live
    .fetchTable(url.pathname, background)
    .then((fetched) => decide(context, url, fetched, live.oldUrls, now));
}

function decide(
  { req, env }: Context<Env>,
  url: Address,
  table: Table,
  oldUrls: () => OldUrls,
  now: () => Instant,
): Response | Promise<Response> {
  const decision = resolve(table, { url, method: req.method }, now());
  const response =
    decision.outcome === "pass"
      ? pass(req.raw, decision, table.site, now)
      : answer(decision, url, table.site, oldUrls);
  if (env.DEBUG_HEADERS !== "on" || decision.rule === null) return response;
  return nameRule(response, decision.rule);
}

async function nameRule(pending: Response | Promise<Response>, rule: string): Promise<Response> {
  const response = await pending;
  if (response.status === 101) return response;
  const named = new Response(response.body, response);
  named.headers.set("x-sunset-rule", encodeURI(rule.toWellFormed()));
  return named;
}
