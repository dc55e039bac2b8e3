import type { HostSlots } from "./host-slots.ts";

/** What one attempt brought, as far as it decides whether there is another. */
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
]);

/**
 * Asks a host, and what may pass (429, 5xx, no answer) again, after longer each time. Where the host has too much
 * to do (429, 503) nothing else of it is asked for meanwhile.
 *
 * @param attempt One request; runs in a slot of the host.
 * @returns The last attempt.
 */
export async function askPatiently<Result extends Attempt>(
  host: string,
  { slots, sleep }: Patience,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let count = 1; ; count++) {
    const answer = await slots.run(host, attempt);
    if (count === ATTEMPTS_AT_MOST || !mayPass(answer)) return answer;
    const waitMs = answer.waitMs ?? FIRST_WAIT_MS * 2 ** (count - 1);
    if (waitMs > WAIT_MS_AT_MOST) return answer;
    if (answer.status === 429 || answer.status === 503) slots.pause(host, sleep(waitMs));
    else await sleep(waitMs);
  }
}

function mayPass(answer: Attempt): boolean {
  if (answer.status === null) return !FINAL_FAILURES.has(answer.failure);
  return answer.status === 429 || answer.status >= 500;
}

/** How long a server asks to be left alone; null if it does not say so in seconds. */
export function readRetryAfter(headers: Pick<Headers, "get">): number | null {
  const seconds = Number(headers.get("retry-after"));
  return seconds > 0 ? seconds * 1000 : null;
}

/** The innermost code of an error that says something. */
export function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError" || error.name === "AbortError") return "TIMEOUT";
  if (error.cause instanceof Error) return failureOf(error.cause);
  const code = "code" in error ? String(error.code) : "";
  return /TIMEOUT|ETIMEDOUT/.test(code) ? "TIMEOUT" : code || error.message;
}
