import { withoutCredentials } from "../../domain/url/shown-url.ts";
import { doubling, retry } from "../../store/kv/retry.ts";
import type { HostSlots } from "./host-slots.ts";

/** What one attempt brought: enough to decide whether there is another. */
export type Attempt =
  | { readonly status: number; readonly waitMs: number | null }
  /** `failure` is a code such as `ENOTFOUND`, or `TIMEOUT`. */
  | { readonly status: null; readonly failure: string; readonly waitMs: number | null };

export interface Patience {
  readonly slots: HostSlots;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

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
  "PRIVATE_ADDRESS",
  "BARE_ADDRESS",
]);

/**
 * Asks a host, and what may pass (429, 5xx, no answer) again, after a longer wait each time. While the host has too
 * much to do (429, 503) nothing else of it is asked for.
 *
 * @param attempt One request; runs in a slot of the host.
 * @returns The last attempt.
 */
export function askPatiently<Result extends Attempt>(
  host: string,
  { slots, sleep }: Patience,
  attempt: () => Promise<Result>,
): Promise<Result> {
  return retry(() => slots.run(host, attempt), {
    attemptsAtMost: ATTEMPTS_AT_MOST,
    waitMs: nextWait,
    sleep: async (milliseconds, { status }) => {
      if (status === 429 || status === 503) slots.pause(host, sleep(milliseconds));
      else await sleep(milliseconds);
    },
  });
}

function nextWait(answer: Attempt, attempt: number): number | null {
  const milliseconds = answer.waitMs ?? doubling(FIRST_WAIT_MS, attempt);
  return mayPass(answer) && milliseconds <= WAIT_MS_AT_MOST ? milliseconds : null;
}

function mayPass(answer: Attempt): boolean {
  if (answer.status === null) return !FINAL_FAILURES.has(answer.failure);
  return answer.status === 429 || answer.status >= 500;
}

/** How long a server asks to be left alone; null if it gives no number of seconds. */
export function readRetryAfter(headers: Pick<Headers, "get">): number | null {
  const seconds = Number(headers.get("retry-after"));
  return seconds > 0 ? seconds * 1000 : null;
}

/** The innermost code in the causes of an error. */
export function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError" || error.name === "AbortError") return "TIMEOUT";
  if (error.cause instanceof Error) return failureOf(error.cause);
  // What is no HTTP has a code that is undefined.
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return /TIMEOUT|ETIMEDOUT/.test(code) ? "TIMEOUT" : code || withoutCredentials(error.message);
}
