import { codeOf } from "../terminal/errors.ts";
import { withoutCredentials } from "../../domain/url/shown-url.ts";
import { doubling, retry } from "../../store/kv/retry.ts";
import type { HostSlots } from "./host-slots.ts";

/** The result of one attempt, as far as needed to decide about another. */
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
/** If a server asks for a longer pause, it is not tried again. */
const WAIT_MS_AT_MOST = 30_000;

/** Failures for which retrying is pointless. */
const FINAL_FAILURES: ReadonlySet<string> = new Set([
  "ENOTFOUND",
  "ECONNREFUSED",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "PRIVATE_ADDRESS",
  "BARE_ADDRESS",
]);

/**
 * Sends a request, and retries it after temporary failures (429, 5xx, no answer) with longer and longer waits. While a
 * host is overloaded (429, 503), it gets no other requests.
 *
 * @param attempt Sends one request; runs in a slot of the host.
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

/** The pause that a server asks for, in milliseconds; null if it does not give a number of seconds. */
export function readRetryAfter(headers: Pick<Headers, "get">): number | null {
  const seconds = Number(headers.get("retry-after"));
  return seconds > 0 ? seconds * 1000 : null;
}

/** After so many consecutive requests without an answer, a host gets no more. */
export const SILENT_AT_MOST = 5;

/** Counts the consecutive requests to each host that got no answer. */
export class Silences {
  readonly #counts = new Map<string, number>();

  isSilent(host: string): boolean {
    return (this.#counts.get(host) ?? 0) >= SILENT_AT_MOST;
  }

  note(host: string, hasAnswer: boolean): void {
    this.#counts.set(host, hasAnswer ? 0 : (this.#counts.get(host) ?? 0) + 1);
  }
}

/** The innermost code in the causes of an error. */
export function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError" || error.name === "AbortError") return "TIMEOUT";
  if (error.cause instanceof Error) return failureOf(error.cause);
  // For an answer that is not HTTP, `code` is undefined.
  const code = codeOf(error);
  return /TIMEOUT|ETIMEDOUT/.test(code) ? "TIMEOUT" : code || withoutCredentials(error.message);
}
