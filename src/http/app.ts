import type { Instant } from "../domain/instant.ts";
import { sameUntil } from "../domain/resolve/cache-control.ts";
import { resolve } from "../domain/resolve/resolve.ts";
import type { Table } from "../domain/table/table.ts";
import type { Count } from "../hits/counting.ts";
import type { HitsDatabase } from "../hits/database.ts";
import { type Answered, isMiss } from "../hits/visit.ts";
import { type Address, readAddress } from "../domain/url/address.ts";
import { canonicalPath } from "../domain/url/canonicalize.ts";
import { isOwnPath } from "../domain/url/own-path.ts";
import type { KvBinding } from "../store/kv/kv-binding.ts";
import type { TableProvider } from "../store/isolate/table-provider.ts";
import { type Answer, answerTo, isForAll, notFound, send, sendAgain } from "./answer.ts";
import { createAnswerMemory } from "./answer-memory.ts";
import { type Handler, HEALTH_PATH } from "./entry.ts";
import type { AnswerHealth } from "./health.ts";
import { serveInPlace } from "./served.ts";

/** The bindings and variables of `wrangler.toml`. `docs/deploy.md` explains each. */
export interface Bindings {
  /** Holds releases and rows. Without it the bundled table serves. */
  readonly REDIRECTS?: KvBinding;
  /** Holds the counts of visits. Without it no visits are counted. */
  readonly HITS?: HitsDatabase;
  /** The webhook for new findings: an `https` address, and a secret. Without it no notifications are sent. */
  readonly NOTIFY_URL?: string;
  /** The minimum time between two reads of KV by one isolate, in seconds. Default: 30. */
  readonly REFRESH_SECONDS?: string;
  /** "on": answers name the rule that decided in `X-Sunset-Rule`. */
  readonly DEBUG_HEADERS?: string;
  /** "on": this is a deployment for reviewers. */
  readonly CONSOLE?: string;
}

export interface AppOptions {
  /** Supplies the table in service. */
  readonly tables: Omit<TableProvider, "status">;
  readonly now: () => Instant;
  readonly siteName: string;
  /** Counts visits. If left out, none are counted. */
  readonly count?: Count | null;
  /** Called for a monitor's first request, so that no visitor waits for it. If left out, `/_sunset/health` is 404. */
  readonly loadHealth?: () => Promise<AnswerHealth>;
}

/** The fields of a request, read once: the runtime creates each of them anew on every access. */
interface Asked {
  readonly request: Request;
  readonly url: string;
  readonly method: string;
  readonly address: Address;
}

/**
 * The production app. Requests pass through no router and no middleware, because these would cost every visitor and
 * every starting isolate.
 *
 * Errors propagate to `src/worker.ts`, which has the runtime pass the request to the old site.
 */
export function createApp({
  tables,
  now,
  siteName,
  count = null,
  loadHealth,
}: AppOptions): Handler<Bindings> {
  const memory = createAnswerMemory();
  let answerHealth: AnswerHealth | null = null;

  /** Synchronous where possible: a promise would cost as much as the decision. */
  function serve(
    request: Request,
    env: Bindings,
    context: ExecutionContext,
  ): Response | Promise<Response> {
    const { url, method } = request;
    const at = now();
    if (tables.isRefreshDue(at)) tables.refreshIfDue((work) => context.waitUntil(work));
    const whole = tables.wholeTable();
    if (whole && isSafeRead(method)) {
      const known = memory.find(whole, url, at);
      if (known && env.DEBUG_HEADERS !== "on") {
        if (known.answered) note(known.answered, request, at, context);
        return sendAgain(known);
      }
    }
    const address = readAddress(url);
    const own = pathOfOurs(address.pathname);
    if (own !== null) return serveOurs(own, request, env, context);
    const asked: Asked = { request, url, method, address };
    const table = whole ?? tables.tableFor(address.pathname);
    if (table) return decide(asked, env, table, at, context);
    return tables
      .fetchTable(address.pathname, (work) => context.waitUntil(work))
      .then((fetched) => decide(asked, env, fetched, now(), context));
  }

  /** Has a visit counted after its answer. User agent and referrer are classified there, but not stored. */
  function note(
    answered: Answered,
    request: Request,
    at: Instant,
    context: ExecutionContext,
  ): void {
    if (!count) return;
    const { decision } = answered;
    const { headers } = request;
    const agent = headers.get("user-agent");
    const referrer = isMiss(decision) || decision.reason === "gate" ? headers.get("referer") : null;
    count({ answered, at, agent, referrer }, context);
  }

  async function serveOurs(
    path: string,
    request: Request,
    env: Bindings,
    context: ExecutionContext,
  ): Promise<Response> {
    if (path !== HEALTH_PATH || !loadHealth) return notFound(siteName);
    answerHealth ??= await loadHealth();
    const background = (work: Promise<void>): void => context.waitUntil(work);
    return answerHealth(request, { isForReviewers: env.CONSOLE === "on", background });
  }

  function decide(
    asked: Asked,
    env: Bindings,
    table: Table,
    at: Instant,
    context: ExecutionContext,
  ): Response | Promise<Response> {
    const { request, method, address } = asked;
    const decision = resolve(table, { url: address, method }, at);
    const answered = { decision, table, address, method, counted: null };
    const response = respond(asked, answered, at);
    note(answered, request, at, context);
    if (env.DEBUG_HEADERS !== "on" || decision.rule === null) return response;
    return nameRule(response, decision.rule);
  }

  function respond(asked: Asked, answered: Answered, at: Instant): Response | Promise<Response> {
    const { decision, table } = answered;
    const { site } = table;
    if (decision.outcome === "pass") {
      // Loading the module takes little time compared with the old site's response.
      return import("./pass/pass.ts").then(({ pass }) => pass(asked, decision, site, now));
    }
    if (decision.outcome === "served") {
      return serveInPlace(decision, asked.address, site, at, tables.oldUrls);
    }
    const answer = answerTo(decision, site, asked.request);
    return answer instanceof Promise
      ? answer.then((it) => keepAndSend(it, asked.url, answered, at))
      : keepAndSend(answer, asked.url, answered, at);
  }

  function keepAndSend(answer: Answer, url: string, answered: Answered, at: Instant): Response {
    const { decision, table, method } = answered;
    if (isSafeRead(method) && isForAll(answer) && table === tables.wholeTable()) {
      const { maxAgeSeconds } = table.site;
      const until = sameUntil(answer.head.status, maxAgeSeconds, decision.changesAt);
      if (count) answer.answered = answered;
      memory.keep(table, url, answer, at, until);
    }
    return send(answer);
  }

  return { fetch: serve };
}

/** The methods that get the same answer as GET. */
function isSafeRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

const SLASH = 0x2f;
const UNDERSCORE = 0x5f;
const PERCENT = 0x25;

/** The canonical path if it is `/_sunset` or below in any spelling, which never passes to the old site; else null. */
function pathOfOurs(pathname: string): string | null {
  const first = pathname.charCodeAt(1);
  if (first !== UNDERSCORE && first !== PERCENT && first !== SLASH) return null;
  const path = canonicalPath(pathname);
  return isOwnPath(path) ? path : null;
}

async function nameRule(pending: Response | Promise<Response>, rule: string): Promise<Response> {
  const response = await pending;
  const { isCopyable } = await import("./pass/ask.ts");
  if (!isCopyable(response)) return response;
  const named = new Response(response.body, response);
  named.headers.set("x-sunset-rule", encodeURI(rule.toWellFormed()));
  return named;
}
