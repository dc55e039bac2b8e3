/**
 * Access logs with one JSON object a line: Cloudflare's Logpush, Caddy, Traefik, Envoy, and what people have
 * nginx and others write.
 *
 * @see https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/zone/http_requests/
 */
import { parseRequestLine } from "./access-log.ts";
import type { LoggedRequest, LineProblem } from "./logged-request.ts";

/** The names of fields, the first that is there counts; a dot goes into an object. */
const FIELDS = {
  target: [
    "ClientRequestURI",
    "ClientRequestPath",
    "request_uri",
    "RequestPath",
    "request.uri",
    "uri",
    "path",
    "url",
    "request_url",
    "requestUrl",
    "httpRequest.requestUrl",
  ],
  host: [
    "ClientRequestHost",
    "http_host",
    "request.host",
    "RequestHost",
    "authority",
    "vhost",
    "host",
    "server_name",
  ],
  method: [
    "ClientRequestMethod",
    "request_method",
    "request.method",
    "RequestMethod",
    "method",
    "httpRequest.requestMethod",
  ],
  status: [
    "EdgeResponseStatus",
    "status",
    "DownstreamStatus",
    "response_code",
    "httpRequest.status",
  ],
} as const;

export function parseJsonLine(line: string): LoggedRequest | LineProblem {
  const entry = parseObject(line);
  if (entry === null) return { problem: "not a JSON object" };
  const host = readHost(entry);
  const status = read(entry, FIELDS.status) ?? "-";
  const target = read(entry, FIELDS.target);
  const request = read(entry, ["request"]);
  if (target === null) {
    if (request !== null) return parseRequestLine(request, host, status);
    return {
      problem: `it has no field for the address, such as ${FIELDS.target.slice(0, 4).join(", ")}`,
    };
  }
  return {
    host,
    target,
    method: (read(entry, FIELDS.method) ?? "GET").toUpperCase(),
    status: /^\d{3}$/.test(status) ? Number(status) : null,
    hits: 1,
  };
}

/** Many loggers put the name of the machine into `host`: a name without a dot is not a host of a site. */
function readHost(entry: object): string | null {
  return read(
    entry,
    FIELDS.host.filter((it) => String(valueAt(entry, it)).includes(".")),
  );
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
  const [outer = "", inner] = name.split(".");
  const nested: unknown = Object.hasOwn(entry, outer) ? Reflect.get(entry, outer) : null;
  if (inner === undefined || typeof nested !== "object" || nested === null) return null;
  return Object.hasOwn(nested, inner) ? Reflect.get(nested, inner) : null;
}
