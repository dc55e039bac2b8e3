import { doubling, retry } from "../../store/kv/retry.ts";
import type { Fetch } from "../terminal/io.ts";
import { VERSION } from "../terminal/version.ts";
import type { HostSlots } from "./host-slots.ts";

/** What a server says to one address. */
export type Asked =
  | { readonly status: number; readonly location: string | null }
  /** A code such as `ENOTFOUND`, or `TIMEOUT`. */
  | { readonly status: null; readonly failure: string };

export interface AskOptions {
  readonly fetch: Fetch;
  readonly slots: HostSlots;
  readonly timeoutMs: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Tells whoever reads the server's log who asks, and why. */
const USER_AGENT = `Sunset/${VERSION} (checks where a redirect table leads; follows no links)`;

const ATTEMPTS_AT_MOST = 3;
const FIRST_WAIT_MS = 1000;
/** A server that wants to be left alone for longer is not waited for. */
const WAIT_MS_AT_MOST = 30_000;

/** These do not change by asking again. */
const FINAL_FAILURES: ReadonlySet<string> = new Set([
  "ENOTFOUND",
  "ECONNREFUSED",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/**
 * Asks for one address: with HEAD, and with GET, whose body is not read, if a server rejects HEAD. What
 * may pass (429, 5xx, no answer) is asked for again, after a longer wait each time; while the host has too much to do
 * (429, 503) nothing else of it is asked for meanwhile.
 */
export async function ask(url: URL, options: AskOptions): Promise<Asked> {
  const { slots, sleep } = options;
  let method = "HEAD";
  const attempt = (): Promise<Answer> =>
    slots.run(url.host, async () => {
      const first = await request(url, method, options);
      if (method === "GET" || !mayRefuseHead(first)) return first;
      method = "GET";
      return request(url, method, options);
    });
  const answer = await retry(attempt, {
    attemptsAtMost: ATTEMPTS_AT_MOST,
    waitMs: nextWait,
    sleep: async (milliseconds, { status }) => {
      if (status === 429 || status === 503) slots.pause(url.host, sleep(milliseconds));
      else await sleep(milliseconds);
    },
  });
  return withoutWait(answer);
}

function nextWait(answer: Answer, attempt: number): number | null {
  const milliseconds = answer.waitMs ?? doubling(FIRST_WAIT_MS, attempt);
  return mayPass(answer) && milliseconds <= WAIT_MS_AT_MOST ? milliseconds : null;
}

type Answer = Asked & { readonly waitMs: number | null };

async function request(
  url: URL,
  method: string,
  { fetch, timeoutMs }: AskOptions,
): Promise<Answer> {
  try {
    const { status, headers, body } = await fetch(url.href, {
      method,
      headers: { "user-agent": USER_AGENT, accept: "text/html,*/*;q=0.8" },
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await body?.cancel();
    const seconds = Number(headers.get("retry-after"));
    return {
      status,
      location: headers.get("location"),
      waitMs: seconds > 0 ? seconds * 1000 : null,
    };
  } catch (error) {
    return { status: null, failure: failureOf(error), waitMs: null };
  }
}

function withoutWait(answer: Answer): Asked {
  return answer.status === null
    ? { status: null, failure: answer.failure }
    : { status: answer.status, location: answer.location };
}

/** Some servers know no HEAD, and say so with whatever error comes to hand. */
function mayRefuseHead({ status }: Answer): boolean {
  return status !== null && status >= 400 && status !== 401 && status !== 429;
}

function mayPass(answer: Answer): boolean {
  if (answer.status === null) return !FINAL_FAILURES.has(answer.failure);
  return answer.status === 429 || answer.status >= 500;
}

/** The innermost code that says something. */
function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError" || error.name === "AbortError") return "TIMEOUT";
  if (error.cause instanceof Error) return failureOf(error.cause);
  const code = "code" in error ? String(error.code) : "";
  return /TIMEOUT|ETIMEDOUT/.test(code) ? "TIMEOUT" : code || error.message;
}
