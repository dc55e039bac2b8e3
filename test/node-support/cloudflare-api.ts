import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parse } from "smol-toml";

/** What goes wrong with a request. */
export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly retryAfter?: string }
  /** The connection breaks before there is an answer. */
  | { readonly kind: "reset" }
  /** A proxy's page stands in the place of the answer. */
  | { readonly kind: "html"; readonly status: number }
  /** The answer breaks off in the middle. */
  | { readonly kind: "cut" }
  /** The request is taken, and nothing comes. */
  | { readonly kind: "hang" }
  /** A bulk write leaves out keys, and says so. */
  | { readonly kind: "unsuccessful"; readonly keys: readonly string[] };

export interface FaultOptions {
  /** How many requests it meets; once if left out. */
  readonly times?: number;
  /** How many requests of that kind go well before; none if left out. */
  readonly after?: number;
  /** Which: matched against method and path, as in `PUT .../bulk`. */
  readonly where?: RegExp;
}

export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly bodyBytes: number;
}

/** A stand-in for Cloudflare's API on loopback, as far as `--remote` uses it. */
export interface CloudflareApi {
  readonly url: string;
  /** What `--remote` is told in the environment. */
  readonly token: string;
  readonly accountId: string;
  /** The ids of the namespaces, by binding. */
  readonly namespaceIds: Readonly<Record<string, string>>;
  /** What a namespace holds, by key; by the namespace's id. */
  readonly values: ReadonlyMap<string, Map<string, Buffer>>;
  /** All requests so far, those that failed too. */
  readonly requests: SeenRequest[];
  fail(fault: Fault, options?: FaultOptions): void;
  /** Forgets all that was written, seen and planned. */
  reset(): void;
  stop(): Promise<void>;
}

const TOKEN = "a-token-that-may-write-kv";
const ACCOUNT = "0123456789abcdef0123456789abcdef";
const NAMESPACE_IDS = {
  REDIRECTS: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  SIGNOFFS: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
};

/** The Worker that has those namespaces. */
/** The Worker that this checkout deploys, whatever it is called. */
const { name: SCRIPT } = parse(readFileSync("wrangler.toml", "utf8"));

const KEYS_A_READ = 100;
const PAIRS_A_WRITE = 10_000;
const READ_BYTES_AT_MOST = 25 * 1024 * 1024;
const WRITE_BYTES_AT_MOST = 100 * 1024 * 1024;
const KEY_BYTES_AT_MOST = 512;

interface Planned {
  readonly fault: Fault;
  readonly where: RegExp;
  after: number;
  times: number;
}

export interface CloudflareApiOptions {
  /** What else it answers, asked before all that is here; null leaves it to this. */
  readonly also?: (method: string, url: URL) => Answer | null;
}

export async function startCloudflareApi({
  also = () => null,
}: CloudflareApiOptions = {}): Promise<CloudflareApi> {
  const values = new Map(
    Object.values(NAMESPACE_IDS).map((id) => [id, new Map<string, Buffer>()] as const),
  );
  const requests: SeenRequest[] = [];
  const planned: Planned[] = [];
  const takeFault = (method: string, path: string): Fault | null => {
    const plan = planned.find((it) => it.times > 0 && it.where.test(`${method} ${path}`));
    if (!plan || plan.after-- > 0) return null;
    plan.times -= 1;
    return plan.fault;
  };
  const server = createServer((request, response) => {
    void (async () => {
      const body = await readBody(request);
      const { method = "GET", url: path = "/" } = request;
      requests.push({ method, path, bodyBytes: body.length });
      const fault = takeFault(method, path);
      if (fault && fault.kind !== "unsuccessful") {
        fail(fault, response);
        return;
      }
      const left = new Set(fault?.keys);
      const asked = { method, url: new URL(path, "http://api.invalid"), body, left };
      const isAllowed = request.headers.authorization === `Bearer ${TOKEN}`;
      const answer = isAllowed
        ? (also(method, asked.url) ?? route(asked, values))
        : refuse(401, 1000, "Invalid API Token");
      send(response, answer);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/client/v4`,
    token: TOKEN,
    accountId: ACCOUNT,
    namespaceIds: NAMESPACE_IDS,
    values,
    requests,
    fail: (fault, { times = 1, after = 0, where = /./ } = {}) =>
      void planned.push({ fault, times, after, where }),
    reset() {
      for (const of of values.values()) of.clear();
      requests.length = 0;
      planned.length = 0;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** An answer of the API: its envelope, or a value as it is. */
export interface Answer {
  readonly status: number;
  readonly body: object | Buffer;
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const isValue = Buffer.isBuffer(body);
  const type = isValue ? "application/octet-stream" : "application/json";
  response.writeHead(status, { "content-type": type });
  response.end(isValue ? body : JSON.stringify(body));
}

export function succeed(result: unknown, info: object = {}): Answer {
  const body = { success: true, errors: [], messages: [], result, result_info: info };
  return { status: 200, body };
}

export function refuse(status: number, code: number, message: string): Answer {
  const errors = [{ code, message }];
  return { status, body: { success: false, errors, messages: [], result: null } };
}

function fail(fault: Exclude<Fault, { kind: "unsuccessful" }>, response: ServerResponse): void {
  switch (fault.kind) {
    case "hang":
      return;
    case "reset":
      response.destroy();
      return;
    case "cut":
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"success": tru', () => response.destroy());
      return;
    case "html":
      response.writeHead(fault.status, { "content-type": "text/html" });
      response.end("<!doctype html><title>A proxy</title>");
      return;
    case "status": {
      if (fault.retryAfter !== undefined) response.setHeader("retry-after", fault.retryAfter);
      send(response, refuse(fault.status, 10_000, `Refused with ${fault.status}`));
    }
  }
}

interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly body: Buffer;
  /** Keys that a bulk write leaves out. */
  readonly left: ReadonlySet<string>;
}

const PATH =
  /^\/client\/v4\/accounts\/([^/]+)\/(?:storage\/kv\/namespaces(?:\/([^/]+)\/(.+))?|workers\/scripts\/([^/]+)\/settings)$/;

function route(asked: Asked, values: ReadonlyMap<string, Map<string, Buffer>>): Answer {
  const [, account, namespace, rest = "", script] = PATH.exec(asked.url.pathname) ?? [];
  if (account !== ACCOUNT) return refuse(404, 7003, "Could not route to that account");
  if (script !== undefined) return readSettings(asked, script);
  if (namespace === undefined) {
    const list = Object.entries(NAMESPACE_IDS).map(([title, id]) => ({ id, title }));
    return succeed(list, { page: 1, total_pages: 1 });
  }
  const held = values.get(namespace);
  if (!held) return refuse(404, 10_013, "namespace not found");
  const [collection, key] = rest.split("/");
  switch (`${asked.method} ${collection}${key === undefined ? "" : "/"}`) {
    case "GET keys":
      return listKeys(asked, held);
    case "POST bulk/":
      if (key === "delete") return deleteBulk(asked, held);
      return key === "get" ? readBulk(asked, held) : refuse(404, 7003, "No route");
    case "PUT bulk":
      return writeBulk(asked, held);
    case "GET values/": {
      const value = held.get(decodeURIComponent(key ?? ""));
      return value ? { status: 200, body: value } : refuse(404, 10_009, "get: 'key not found'");
    }
    case "PUT values/":
      held.set(decodeURIComponent(key ?? ""), asked.body);
      return succeed(null);
    case "DELETE values/":
      held.delete(decodeURIComponent(key ?? ""));
      return succeed(null);
    default:
      return refuse(405, 10_405, "Method not allowed");
  }
}

function readSettings({ method }: Asked, script: string): Answer {
  if (method !== "GET") return refuse(405, 10_405, "Method not allowed");
  if (script !== SCRIPT) return refuse(404, 10_007, "This Worker does not exist");
  const namespaces = Object.entries(NAMESPACE_IDS).map(([name, id]) => ({
    type: "kv_namespace",
    name,
    namespace_id: id,
  }));
  return succeed({ bindings: [{ type: "plain_text", name: "DEBUG_HEADERS" }, ...namespaces] });
}

/** The cursor is the last name of the page before, in a form that nobody can take for one. */
function listKeys({ url }: Asked, held: ReadonlyMap<string, Buffer>): Answer {
  const limit = Number(url.searchParams.get("limit") ?? 1000);
  if (!(limit >= 10 && limit <= 1000)) return refuse(400, 10_022, "limit is from 10 to 1000");
  const prefix = url.searchParams.get("prefix") ?? "";
  const cursor = Buffer.from(url.searchParams.get("cursor") ?? "", "hex").toString();
  const names = [...held.keys()]
    .filter((it) => it.startsWith(prefix))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const start = cursor === "" ? 0 : names.indexOf(cursor) + 1;
  const page = names.slice(start, start + limit);
  const isLast = start + limit >= names.length;
  const next = isLast ? "" : Buffer.from(page.at(-1) ?? "").toString("hex");
  return succeed(
    page.map((name) => ({ name })),
    { count: page.length, cursor: next },
  );
}

function readBulk({ body }: Asked, held: ReadonlyMap<string, Buffer>): Answer {
  const { keys } = JSON.parse(body.toString()) as { keys: string[] };
  if (keys.length > KEYS_A_READ) return refuse(400, 10_140, "Too many keys: at most 100");
  const total = keys.reduce((sum, it) => sum + (held.get(it)?.length ?? 0), 0);
  if (total > READ_BYTES_AT_MOST) return refuse(413, 10_047, "More than 25 MB");
  const texts = keys.map((key) => [key, held.get(key)?.toString() ?? null] as const);
  return succeed({ values: Object.fromEntries(texts) });
}

function deleteBulk({ body, left }: Asked, held: Map<string, Buffer>): Answer {
  const keys = JSON.parse(body.toString()) as string[];
  if (keys.length > PAIRS_A_WRITE) return refuse(400, 10_140, "Too many keys: at most 10000");
  for (const key of keys) if (!left.has(key)) held.delete(key);
  const unsuccessful = keys.filter((it) => left.has(it));
  const successful = keys.length - unsuccessful.length;
  return succeed({ successful_key_count: successful, unsuccessful_keys: unsuccessful });
}

interface Pair {
  readonly key: string;
  readonly value: string;
  readonly base64?: boolean;
}

function writeBulk({ body, left }: Asked, held: Map<string, Buffer>): Answer {
  if (body.length > WRITE_BYTES_AT_MOST) return refuse(413, 10_047, "More than 100 MB");
  const pairs = JSON.parse(body.toString()) as Pair[];
  if (pairs.length > PAIRS_A_WRITE) return refuse(400, 10_140, "Too many pairs: at most 10000");
  const tooLong = pairs.find(({ key }) => Buffer.byteLength(key) > KEY_BYTES_AT_MOST);
  if (tooLong) return refuse(414, 10_030, "A key is longer than 512 bytes");
  const taken = pairs.filter(({ key }) => !left.has(key));
  for (const { key, value, base64 = false } of taken) {
    held.set(key, Buffer.from(value, base64 ? "base64" : "utf8"));
  }
  const unsuccessful = pairs.filter(({ key }) => left.has(key)).map(({ key }) => key);
  return succeed({ successful_key_count: taken.length, unsuccessful_keys: unsuccessful });
}
