import { createExecutionContext } from "cloudflare:test";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { createOldUrls, groupOldUrls } from "../../src/domain/table/site-files.ts";
import { type Bindings, createApp } from "../../src/http/app.ts";
import { provideWhole } from "../../src/store/isolate/static-table.ts";
import { compile, GATE, type SitePatch } from "../support/table.ts";

interface Sent extends RequestInit {
  readonly now?: number | (() => number);
  readonly env?: Bindings;
}

interface Options extends Sent {
  readonly site?: SitePatch;
}

/** Sends a request through the Worker's app, with a table and a clock of its own. */
export async function send(
  rules: readonly RuleData[],
  address: string,
  { site, ...sent }: Options = {},
): Promise<Response> {
  return open(rules, site)(address, sent);
}

/** Compiles a table once, and returns a function that sends requests. */
export function open(rules: readonly RuleData[], site: SitePatch = {}) {
  const compiled = compile(rules, site);
  const { table } = compiled;
  const oldUrls = createOldUrls(groupOldUrls(compiled.rules, compiled.data, table.site.aliases));
  return async (
    address: string,
    { now = GATE, env = {}, ...init }: Sent = {},
  ): Promise<Response> => {
    const app = createApp({
      tables: provideWhole(
        () => table,
        async () => oldUrls,
      ),
      now: () => (typeof now === "function" ? now() : now),
      siteName: compiled.data.site.name,
    });
    const url = address.startsWith("/") ? `https://www.old.example${address}` : address;
    return app.fetch(
      new Request(url, { redirect: "manual", ...init }),
      env,
      createExecutionContext(),
    );
  };
}
