/**
 * Access logs of JSON objects: Cloudflare's Logpush (HTTP requests and Worker events), `wrangler tail`, Caddy, Traefik,
 * Envoy, CloudFront, Fastly, Netlify, Vercel, Azure, Elastic, and custom formats of nginx and others.
 *
 * @see https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/zone/http_requests/
 * @see https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/account/workers_trace_events/
 */
import { parseRequestLine } from "./access-log.ts";
import { dayOf } from "./log-day.ts";
import { type LoggedRequest, type LineProblem, unescapeTwice } from "./logged-request.ts";

/** The property of Worker events that contains the request, in Logpush and in `wrangler tail`. */
const WORKER_EVENTS = ["Event", "event"] as const;

/** The names of each field; the first one present is used. A dot leads into an object. */
const FIELDS = {
  target: [
    "ClientRequestURI",
    "ClientRequestPath",
    "request_uri",
    "RequestPath",
    "cs-uri-stem",
    "request.uri",
    "uri",
    "proxy.path",
    "path",
    "url",
    "url.original",
    "request_url",
    "requestUrl",
    "httpRequest.requestUrl",
    "properties.requestUri",
    "Event.Request.URL",
    "event.request.url",
  ],
  /** Used if the target has no query of its own. */
  query: ["cs-uri-query", "args", "query_string", "properties.requestQuery"],
  host: [
    "ClientRequestHost",
    "http_host",
    "x-host-header",
    "request.host",
    "RequestHost",
    "authority",
    "vhost",
    "proxy.host",
    "host",
    "server_name",
    "url.domain",
    "properties.originalHost",
    "properties.host",
  ],
  method: [
    "ClientRequestMethod",
    "request_method",
    "request.method",
    "RequestMethod",
    "cs-method",
    "method",
    "proxy.method",
    "http.request.method",
    "httpRequest.requestMethod",
    "properties.httpMethod",
    "Event.Request.Method",
    "event.request.method",
  ],
  status: [
    "EdgeResponseStatus",
    "status",
    "DownstreamStatus",
    "sc-status",
    "response_code",
    "response_status",
    "status_code",
    "proxy.statusCode",
    "http.response.status_code",
    "httpRequest.status",
    "properties.httpStatusCode",
    "properties.httpStatus",
    "Event.Response.Status",
    "event.response.status",
  ],
  time: [
    "EdgeStartTimestamp",
    "EdgeEndTimestamp",
    "EventTimestampMs",
    "eventTimestamp",
    "time_iso8601",
    "time_local",
    "start_time",
    "StartUTC",
    "timestamp",
    "timeStamp",
    "@timestamp",
    "time",
    "date",
    "ts",
    "msec",
  ],
} as const;

/** @returns null for Worker events that are no requests, such as runs of a cron trigger. */
export function parseJsonLine(line: string): LoggedRequest | LineProblem | null {
  const entry = parseObject(line);
  if (entry === null) return { problem: "not a JSON object" };
  if (isCounted(entry)) return readCounted(entry);
  const host = readHost(entry);
  const status = read(entry, FIELDS.status) ?? "-";
  const day = readDay(entry);
  // It goes before a field such as nginx's `uri`, which is what the server made of it: `/index.php`.
  const request = read(entry, ["request"]);
  const requested = request === null ? null : parseRequestLine(request, { host, status, day });
  if (requested && !("problem" in requested)) return requested;
  const target = read(entry, FIELDS.target);
  if (target === null) {
    if (requested) return requested;
    if (isOtherEvent(entry)) return null;
    return {
      problem: `it has no field for the address, such as ${FIELDS.target.slice(0, 4).join(", ")}`,
    };
  }
  const address = withQuery(target, read(entry, FIELDS.query));
  return {
    host,
    target: Object.hasOwn(entry, "cs-uri-stem") ? unescapeTwice(address) : address,
    method: (read(entry, FIELDS.method) ?? "GET").toUpperCase(),
    status: /^\d{3}$/.test(status) ? Number(status) : null,
    hits: readTotal(entry),
    day,
  };
}

/** The number of requests that a line stands for. */
function readTotal(entry: object): number {
  const total = valueAt(entry, "total");
  return typeof total === "number" && Number.isSafeInteger(total) && total > 0 ? total : 1;
}

/** Whether an entry is a line of `hits --json` or `misses --json`. */
function isCounted(entry: object): boolean {
  const isMiss = ["url", "total", "shadow"].every((it) => Object.hasOwn(entry, it));
  return isMiss || ["rule", "total", "perDay"].every((it) => Object.hasOwn(entry, it));
}

/** Reads such a line. null for a pattern, which is no address, and for an address without requests. */
function readCounted(entry: object): LoggedRequest | null {
  const rule = read(entry, ["rule"]);
  const target = rule ?? read(entry, ["url"]) ?? "";
  const hits = Number(read(entry, ["total"]));
  const isPattern = rule !== null && /\/(?::[A-Za-z_]|\*$)|=:[A-Za-z_]/.test(rule);
  if (isPattern || !Number.isInteger(hits) || hits < 1) return null;
  return { host: null, target, method: "GET", status: null, hits, day: null };
}

function withQuery(target: string, query: string | null): string {
  const isMissing = query === null || query === "-" || target.includes("?");
  return isMissing ? target : `${target}?${query.replace(/^\?/, "")}`;
}

/** Whether an entry is a Worker event other than a request. */
function isOtherEvent(entry: object): boolean {
  const isWorkers = Object.hasOwn(entry, "ScriptName") || Object.hasOwn(entry, "scriptName");
  const event = WORKER_EVENTS.find((it) => Object.hasOwn(entry, it));
  if (!isWorkers || event === undefined) return false;
  const kind = read(entry, ["EventType"]) ?? "fetch";
  const asked = valueAt(entry, `${event}.${event === "Event" ? "Request" : "request"}`);
  return kind !== "fetch" || asked === null || asked === undefined;
}

/** The host of a request. Names without a dot are ignored, because many loggers put the machine's name into `host`. */
function readHost(entry: object): string | null {
  for (const name of FIELDS.host) {
    const host = read(entry, [name]);
    if (host?.includes(".")) return host;
  }
  return null;
}

/** The first day: a field for the time may lack it, and have one for the date beside it. */
function readDay(entry: object): string | null {
  for (const name of FIELDS.time) {
    const day = dayOf(read(entry, [name]) ?? "");
    if (day !== null) return day;
  }
  return null;
}

function parseObject(line: string): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function read(entry: object, names: readonly string[]): string | null {
  for (const name of names) {
    const value = valueAt(entry, name);
    if (typeof value === "string" && value !== "") return value;
    if (typeof value === "number") return String(value);
  }
  return null;
}

function valueAt(entry: object, name: string): unknown {
  if (Object.hasOwn(entry, name)) return Reflect.get(entry, name);
  const dot = name.indexOf(".");
  if (dot === -1) return null;
  const nested = valueAt(entry, name.slice(0, dot));
  return typeof nested === "object" && nested !== null
    ? valueAt(nested, name.slice(dot + 1))
    : null;
}
