import { type Context, Hono } from "hono";
import type { Instant } from "../domain/instant.ts";
import { resolve } from "../domain/resolve.ts";
import type { Table } from "../domain/table.ts";
import { answer, notFound } from "./answer.ts";
import { pass } from "./pass.ts";

/** What the Worker is given by `wrangler.toml`. `docs/deploy.md` explains each. */
export interface Bindings {
  /** "on": answers name the rule that decided, in `X-Sunset-Rule`. */
  readonly DEBUG_HEADERS?: string;
}

export interface Serving {
  readonly table: Table;
  /** The old addresses that the sitemap lists. */
  readonly oldUrls: readonly string[];
}

export interface AppOptions {
  /** What is being served. Asked once a request. */
  readonly serving: () => Serving;
  readonly now: () => Instant;
}

type Env = { Bindings: Bindings };

/**
 * The Worker's routes. There is no middleware on the way to a redirect: each would cost every visitor.
 *
 * Errors are thrown on, so that the runtime passes the request to the old site
 * (developers.cloudflare.com/workers/runtime-apis/context/#passthroughonexception).
 */
export function createApp({ serving, now }: AppOptions): Hono<Env> {
  const app = new Hono<Env>();
  app.all("/_sunset", () => notFound(serving().table.site.name));
  app.all("/_sunset/*", () => notFound(serving().table.site.name));
  app.all("*", (context) => handle(context, serving(), now));
  app.onError((error) => {
    throw error;
  });
  return app;
}

async function handle(
  { req, env }: Context<Env>,
  { table, oldUrls }: Serving,
  now: () => Instant,
): Promise<Response> {
  const url = new URL(req.url);
  const decision = resolve(table, { url, method: req.method }, now());
  const response =
    decision.outcome === "pass"
      ? await pass(req.raw, decision, table.site, now)
      : await answer(decision, url, table.site, oldUrls);
  if (env.DEBUG_HEADERS === "on" && decision.rule !== null && response.status !== 101) {
    const named = new Response(response.body, response);
    named.headers.set("x-sunset-rule", encodeURI(decision.rule.toWellFormed()));
    return named;
  }
  return response;
}
