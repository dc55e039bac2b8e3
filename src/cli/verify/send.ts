import { request as httpRequest } from "node:http";
import { failureOf, readRetryAfter } from "../check/patience.ts";
import type { Io } from "../terminal/io.ts";
import { VERSION } from "../terminal/version.ts";
import type { Got } from "./compare.ts";
import type { Asking } from "./place.ts";

/** The result of a request. `failure` is a code such as `ENOTFOUND`, or `TIMEOUT`. */
export type Sent =
  | (Got & { readonly failure: null; readonly waitMs: number | null })
  | { readonly status: null; readonly failure: string; readonly waitMs: null };

/** Tells readers of the server's log who sends the requests, and why. */
const USER_AGENT = `Sunset/${VERSION} (verifies that a site answers as its redirect table says)`;

/** Requests one address with GET, without following redirects or reading the body. */
export async function send(
  io: Io,
  { url, host }: Asking,
  { headers, timeoutMs }: SendOptions,
): Promise<Sent> {
  const sent = { "user-agent": USER_AGENT, accept: "text/html,*/*;q=0.8", ...headers };
  try {
    const answer = await (host === null
      ? overFetch(io, url, { ...sent, ...accessOf(io, url) }, timeoutMs)
      : overHttp(url, { ...sent, host }, timeoutMs));
    return { ...answer, failure: null };
  } catch (error) {
    return { status: null, failure: failureOf(error), waitMs: null };
  }
}

export interface SendOptions {
  readonly headers: Headers;
  readonly timeoutMs: number;
}

type Headers = Readonly<Record<string, string>>;

type Answer = Omit<Extract<Sent, { failure: null }>, "failure">;

async function overFetch(io: Io, url: URL, headers: Headers, timeoutMs: number): Promise<Answer> {
  const response = await (io.fetch ?? fetch)(url.href, {
    method: "GET",
    headers,
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  });
  await response.body?.cancel();
  return read(response.status, (name) => response.headers.get(name));
}

/** The headers of a service token of Cloudflare Access, in wrangler's variables; sent only over https. */
function accessOf({ env }: Io, { protocol }: URL): Record<string, string> {
  const id = env.CLOUDFLARE_ACCESS_CLIENT_ID ?? "";
  const secret = env.CLOUDFLARE_ACCESS_CLIENT_SECRET ?? "";
  if (id === "" || secret === "" || protocol !== "https:") return {};
  return { "cf-access-client-id": id, "cf-access-client-secret": secret };
}

/** Sends a request to this machine with another `Host`; `fetch` always sends that of the connection. */
function overHttp(url: URL, headers: Headers, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { headers, signal: AbortSignal.timeout(timeoutMs) };
    const request = httpRequest(url, options, (response) => {
      const { headers: answered, statusCode = 0 } = response;
      response.destroy();
      resolve(read(statusCode, (name) => [answered[name] ?? []].flat().join(", ") || null));
    });
    request.on("error", reject);
    request.end();
  });
}

function read(status: number, header: (name: string) => string | null): Answer {
  return {
    status,
    location: header("location"),
    cacheControl: header("cache-control"),
    sunset: header("sunset"),
    waitMs: readRetryAfter({ get: header }),
  };
}
