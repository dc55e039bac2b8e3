import type { Fetch } from "../terminal/io.ts";
import { VERSION } from "../terminal/version.ts";
import { askPatiently, failureOf, type Patience, readRetryAfter } from "./patience.ts";

/** The answer of a server for one address. */
export type Asked =
  | { readonly status: number; readonly location: string | null }
  /** `failure` is a code such as `ENOTFOUND`, or `TIMEOUT`. */
  | { readonly status: null; readonly failure: string };

export interface AskOptions extends Patience {
  readonly fetch: Fetch;
  readonly timeoutMs: number;
  /** Returns the code of the reason why a host must not be asked; null if it may be. */
  readonly refuses: (hostname: string) => Promise<string | null>;
}

/** Tells readers of the server's log who sends the requests, and why. */
const USER_AGENT = `Sunset/${VERSION} (checks where a redirect table leads; follows no links)`;

/**
 * Requests one address with HEAD, or with GET if the server rejects HEAD; the body is not read. Temporary failures are
 * retried.
 */
export async function ask(url: URL, options: AskOptions): Promise<Asked> {
  let method = "HEAD";
  const { waitMs: _waitMs, ...asked } = await askPatiently(url.host, options, async () => {
    const first = await request(url, method, options);
    if (method === "GET" || !mayRefuseHead(first)) return first;
    method = "GET";
    return request(url, method, options);
  });
  return asked;
}

type Answer = Asked & { readonly waitMs: number | null };

async function request(
  url: URL,
  method: string,
  { fetch, timeoutMs, refuses }: AskOptions,
): Promise<Answer> {
  try {
    // The owner of a name may point it elsewhere at any time, so it is looked up before each request.
    const refused = await refuses(url.hostname);
    if (refused !== null) return { status: null, failure: refused, waitMs: null };
    const { status, headers, body } = await fetch(url.href, {
      method,
      headers: { "user-agent": USER_AGENT, accept: "text/html,*/*;q=0.8" },
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await body?.cancel();
    return { status, location: headers.get("location"), waitMs: readRetryAfter(headers) };
  } catch (error) {
    return { status: null, failure: failureOf(error), waitMs: null };
  }
}

/** Whether an error may be due to HEAD, which some servers do not know and answer with any error. */
function mayRefuseHead({ status }: Answer): boolean {
  return status !== null && status >= 400 && status !== 401 && status !== 429;
}
