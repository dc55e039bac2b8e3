import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { parse } from "smol-toml";
import { type Account, createAccount, createScript } from "./cloudflare/account.ts";
import { type Answer, refuse, send, succeed, toResponse } from "./cloudflare/answers.ts";
import { type Asked, type Endpoint, matchPath } from "./cloudflare/endpoints.ts";
import {
  answerWith,
  createPlannedFaults,
  type Fault,
  type FaultOptions,
} from "./cloudflare/faults.ts";
import { createDatabaseNamed, D1_ENDPOINTS } from "./cloudflare/d1.ts";
import { KV_ENDPOINTS } from "./cloudflare/kv.ts";
import { findUndescribed } from "./cloudflare/published-api.ts";
import { PREVIEW_ENDPOINTS } from "./cloudflare/previews.ts";
import { ROUTE_ENDPOINTS } from "./cloudflare/routes.ts";
import { SCRIPT_ENDPOINTS } from "./cloudflare/scripts.ts";
import { may, mayNot, readToken, type Token } from "./cloudflare/tokens.ts";

export type { Fault, FaultOptions } from "./cloudflare/faults.ts";

export interface SeenRequest {
  readonly method: string;
  /** The path with its query. */
  readonly path: string;
  readonly bodyBytes: number;
}

/**
 * A stand-in for Cloudflare's API on loopback, as far as `--remote` and wrangler's deployments use it. Its answers are
 * based on wrangler's source, the API's documentation and reports; they have not been checked against a real account.
 */
export interface CloudflareApi {
  readonly url: string;
  /**
   * A `fetch` that gets the same answers without a connection, which takes a tenth of the time. It does connect for
   * requests for which a fault is planned.
   */
  readonly fetch: typeof fetch;
  /** The token for `--remote` in the environment. */
  readonly token: string;
  readonly accountId: string;
  /** The content of the account, which tests may change. */
  readonly account: Account;
  /** Tokens by their text; the one above has all permissions. */
  readonly tokens: Map<string, Token>;
  /** The name of the initially deployed Worker: that of the shipped `wrangler.toml`. */
  readonly worker: string;
  /** The ids of the namespaces of the initially deployed Worker, by binding. */
  readonly namespaceIds: Readonly<Record<string, string>>;
  /** The values of namespaces, by namespace id and key. */
  readonly values: ReadonlyMap<string, Map<string, Buffer>>;
  /** All requests so far, including failed ones. */
  readonly requests: SeenRequest[];
  fail(fault: Fault, options?: FaultOptions): void;
  /** Discards everything written into namespaces, all seen requests and all planned faults. */
  reset(): void;
  /** Saves the current values of namespaces. Calling the result resets and restores them. */
  snapshot(): () => void;
  /** @throws TypeError if a request, other than wrangler's own, did not match Cloudflare's API description. */
  stop(): Promise<void>;
}

/** A request, however it arrived. */
interface Received {
  readonly method: string;
  /** The path with its query. */
  readonly path: string;
  /** Returns a header by its name in lower case. */
  readonly header: (name: string) => string | null | undefined;
  readonly body: Buffer;
}

/** What comes in place of an answer. */
interface Broken {
  readonly fault: Exclude<Fault, { readonly kind: "unsuccessful" }>;
}

/** The user agent of calls that are not ours. */
const WRANGLER = /^wrangler\//;

const TOKEN = "a-token-that-may-write-kv";
const ACCOUNT = "0123456789abcdef0123456789abcdef";
const NAMESPACE_IDS = {
  REDIRECTS: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  SIGNOFFS: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
};

const SHIPPED = parse(readFileSync("wrangler.toml", "utf8")) as { readonly name: string };

const ENDPOINTS: readonly Endpoint[] = [
  ...KV_ENDPOINTS,
  ...D1_ENDPOINTS,
  ...SCRIPT_ENDPOINTS,
  ...PREVIEW_ENDPOINTS,
  ...ROUTE_ENDPOINTS,
  // Requested by wrangler to explain a refusal.
  ["GET", "/user/tokens/verify", null, () => succeed({ id: "token", status: "active" })],
];

interface ApiOptions {
  /** Whether it begins without a Worker and without namespaces, like a new account. */
  readonly isEmpty?: boolean;
  /** Additional answers, which take precedence; null falls back to the stand-in. */
  readonly also?: (method: string, url: URL) => Answer | null;
}

export async function startCloudflareApi({
  isEmpty = false,
  also = () => null,
}: ApiOptions = {}): Promise<CloudflareApi> {
  const account = createAccount(ACCOUNT);
  if (!isEmpty) deployWorker(account);
  const tokens = new Map<string, Token>([
    [
      TOKEN,
      {
        permissions: [
          "Workers KV Storage: Edit",
          "Workers Scripts: Edit",
          "Workers Routes: Edit",
          "D1: Edit",
        ],
      },
    ],
  ]);
  const requests: SeenRequest[] = [];
  const undescribed: string[] = [];
  const faults = createPlannedFaults();
  const receive = async (received: Received): Promise<Answer | Broken> => {
    const { method, path, header, body } = received;
    requests.push({ method, path, bodyBytes: body.length });
    const url = new URL(path, "http://api.invalid");
    if (!WRANGLER.test(header("user-agent") ?? "")) {
      const call = { method, path: url.pathname.slice(BASE.length), query: url.searchParams, body };
      undescribed.push(...findUndescribed(call).map((it) => `${method} ${path}: ${it}`));
    }
    const { fault = null, takesEffect = false } = faults.take(method, path) ?? {};
    const broken = fault === null || fault.kind === "unsuccessful" ? null : { fault };
    if (broken && !takesEffect) return broken;
    const token = readToken(header("authorization") ?? "", tokens);
    const left = new Set(fault?.kind === "unsuccessful" ? fault.keys : []);
    const contentType = header("content-type") ?? "";
    const asked = { method, url, contentType, body, account, left };
    const reply = async (of: Token): Promise<Answer> =>
      also(method, url) ?? answer({ ...asked, token: of });
    const well = "status" in token ? token : await reply(token);
    return broken ?? well;
  };
  const server = createServer((request, response) => {
    void (async () => {
      const { method = "GET", url: path = "/" } = request;
      const header = (name: string) => request.headers[name]?.toString();
      const answer = await receive({ method, path, header, body: await readBody(request) });
      if ("fault" in answer) answerWith(answer.fault, response);
      else send(response, answer);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const values = (): ReadonlyMap<string, Map<string, Buffer>> =>
    new Map([...account.namespaces].map(([id, it]) => [id, it.values]));
  const reset = (): void => {
    for (const of of values().values()) of.clear();
    requests.length = 0;
    faults.clear();
  };
  return {
    url: `http://127.0.0.1:${port}${BASE}`,
    async fetch(input, init) {
      const request = new Request(input, init);
      const { method, url, headers } = request;
      const { origin } = new URL(url);
      const path = url.slice(origin.length);
      const isHere = origin === `http://127.0.0.1:${port}`;
      if (!isHere || faults.concern(method, path)) return fetch(request);
      const body = Buffer.from(await request.arrayBuffer());
      const answer = await receive({ method, path, header: (it) => headers.get(it), body });
      if ("fault" in answer) throw new TypeError("A fault was planned meanwhile");
      return toResponse(answer);
    },
    token: TOKEN,
    accountId: ACCOUNT,
    account,
    tokens,
    worker: SHIPPED.name,
    namespaceIds: NAMESPACE_IDS,
    get values() {
      return values();
    },
    requests,
    fail: faults.plan,
    reset,
    snapshot() {
      const held = [...values()].map(([id, of]) => [id, new Map(of)] as const);
      return () => {
        reset();
        for (const [id, of] of held)
          for (const it of of)
            values()
              .get(id)
              ?.set(...it);
      };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
      if (undescribed.length > 0) throw new TypeError([...new Set(undescribed)].join("\n"));
    },
  };
}

/** Deploys the Worker of this checkout, whatever its name, with its namespaces. */
function deployWorker(account: Account): void {
  const { name } = SHIPPED;
  for (const [title, id] of Object.entries(NAMESPACE_IDS)) {
    account.namespaces.set(id, { title, values: new Map() });
  }
  const script = createScript(name);
  const namespaces = Object.entries(NAMESPACE_IDS).map(([binding, id]) => ({
    type: "kv_namespace",
    name: binding,
    namespace_id: id,
  }));
  const hits = createDatabaseNamed(account, `${name}-hits`);
  const bindings = [
    { type: "plain_text", name: "DEBUG_HEADERS", text: "off" },
    { type: "d1", name: "HITS", id: hits.uuid },
    ...namespaces,
  ];
  script.versions.push({ id: account.newId("version"), number: 1, bindings, annotations: {} });
  account.scripts.set(name, script);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const BASE = "/client/v4";

async function answer(asked: Omit<Asked, "at">): Promise<Answer> {
  const path = asked.url.pathname.slice(BASE.length);
  const accountId = /^\/accounts\/([^/]+)/.exec(path)?.[1] ?? ACCOUNT;
  if (accountId !== ACCOUNT) return refuse(404, 7003, "Could not route to that account");
  let isKnown = false;
  for (const [method, pattern, permission, of] of ENDPOINTS) {
    const names = matchPath(pattern, path);
    if (!names) continue;
    isKnown = true;
    if (method !== asked.method) continue;
    if (permission !== null && !may(asked.token, permission)) return mayNot();
    return of({ ...asked, at: (name) => names.get(name) ?? "" });
  }
  return isKnown ? refuse(405, 10_405, "Method not allowed") : refuse(404, 7003, "No route");
}
