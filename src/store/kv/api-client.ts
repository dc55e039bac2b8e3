import * as z from "zod/mini";
import { refusal } from "./api-refusal.ts";
import { StoreError } from "./kv-store.ts";
import { doubling, retry, wait } from "./retry.ts";

export interface ApiOptions {
  readonly token: string;
  /** For tests and proxies. */
  readonly baseUrl?: string;
  /** For tests, which do not wait. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** The time limit for one response, including its body. */
  readonly timeoutMs?: number;
  /** The HTTP client; the runtime's by default. */
  readonly fetch?: typeof fetch;
}

const CLOUDFLARE_API = "https://api.cloudflare.com/client/v4";

export const ATTEMPTS_AT_MOST = 5;
const FIRST_WAIT_MS = 500;
const WAIT_MS_AT_MOST = 30_000;
/** The period of Cloudflare's rate limit (developers.cloudflare.com/fundamentals/api/reference/limits). */
const RETRY_AFTER_MS_AT_MOST = 5 * 60_000;
const TIMEOUT_MS = 120_000;

/** Some gateways in front of the API leave out the code, some the message. */
const errorsSchema = z.array(
  z.object({ code: z.optional(z.number()), message: z.optional(z.string()) }),
);

/** A refusal may consist only of `{ "success": false, "errors": [...] }`, or only of the errors. */
const envelopeSchema = z.object({
  success: z.optional(z.boolean()),
  errors: z.nullish(errorsSchema),
  result: z.optional(z.unknown()),
  // Newer endpoints return a cursor for each direction.
  result_info: z.nullish(
    z.object({
      cursor: z.nullish(z.string()),
      cursors: z.nullish(z.object({ after: z.nullish(z.string()) })),
    }),
  ),
});

/** The API's code for a missing key, with status 404. Other missing objects have other codes. */
const KEY_NOT_FOUND = 10_009;

export interface ApiClient {
  /** @throws StoreError if the API refuses, or answers in an unexpected form. */
  json<Schema extends z.ZodMiniType>(
    schema: Schema,
    method: string,
    path: string,
    body?: string,
  ): Promise<{ readonly result: z.output<Schema>; readonly cursor: string }>;
  /** The bytes of a value; null if there is none. @throws StoreError like `json`. */
  bytes(path: string): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** A client of Cloudflare's API. Retries transient failures (429, 5xx, no or a partial response) with backoff. */
export function createApiClient({
  token,
  baseUrl,
  sleep = wait,
  timeoutMs = TIMEOUT_MS,
  fetch = globalThis.fetch,
}: ApiOptions): ApiClient {
  const base = (baseUrl ?? CLOUDFLARE_API).replace(/\/$/, "");
  const host = URL.parse(base)?.host ?? base;
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };

  async function request(method: string, path: string, body?: string): Promise<Answer> {
    const init = { method, headers, body: body ?? null };
    const answer = await retry(() => ask(fetch, `${base}${path}`, init, timeoutMs), {
      attemptsAtMost: ATTEMPTS_AT_MOST,
      waitMs: (it, attempt) => (isFinal(it) ? null : (retryAfterMs(it) ?? waitFor(attempt))),
      sleep,
    });
    if (!isFinal(answer)) throw giveUp(host, answer);
    return answer;
  }

  return {
    async json(schema, method, path, body) {
      const answer = await request(method, path, body);
      const envelope = readEnvelope(answer);
      if (!envelope) throw strange(host, answer.status);
      if (!isOk(answer) || envelope.success !== true) {
        throw refusal({ method, path, status: answer.status }, envelope.errors ?? []);
      }
      const result = schema.safeParse(envelope.result);
      if (!result.success) {
        throw new StoreError(`${path} answers in another form than expected`, "Update sunset");
      }
      const info = envelope.result_info;
      return { result: result.data, cursor: info?.cursor ?? info?.cursors?.after ?? "" };
    },
    async bytes(path) {
      const answer = await request("GET", path);
      if (isOk(answer)) return answer.bytes;
      const envelope = readEnvelope(answer);
      if (!envelope) throw strange(host, answer.status);
      if (envelope.errors?.some((it) => it.code === KEY_NOT_FOUND)) return null;
      throw refusal({ method: "GET", path, status: answer.status }, envelope.errors ?? []);
    },
  };
}

interface Answer {
  readonly status: number;
  /** The value of `Retry-After`; NaN or 0 if it is missing or unusable. */
  readonly retryAfterSeconds: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Why there is no response, or only a partial one. */
interface Failure {
  readonly cause: unknown;
  readonly timeoutMs: number;
}

async function ask(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
  timeoutMs: number,
): Promise<Answer | Failure> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const retryAfterSeconds = Number(response.headers.get("retry-after"));
    return { status: response.status, retryAfterSeconds, bytes };
  } catch (cause) {
    return { cause, timeoutMs };
  }
}

function isFinal(answer: Answer | Failure): answer is Answer {
  return "status" in answer && answer.status !== 429 && answer.status < 500;
}

function retryAfterMs(answer: Answer | Failure): number | null {
  const seconds = "status" in answer ? answer.retryAfterSeconds : 0;
  return seconds > 0 ? Math.min(seconds * 1000, RETRY_AFTER_MS_AT_MOST) : null;
}

function isOk({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** The delay after a failed attempt. Attempts count from 1. */
export function waitFor(attempt: number): number {
  return doubling(FIRST_WAIT_MS, attempt, WAIT_MS_AT_MOST);
}

/** @returns null if the response does not come from the API. */
function readEnvelope({ bytes }: Answer): z.infer<typeof envelopeSchema> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const envelope = envelopeSchema.safeParse(value).data;
    if (!envelope) return null;
    const isApi = envelope.success !== undefined || (envelope.errors ?? []).length > 0;
    return isApi ? envelope : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function giveUp(host: string, answer: Answer | Failure): StoreError {
  const fix = "Try again later: what was written stays";
  if ("status" in answer) {
    const message = `${host} answers ${answer.status}, ${ATTEMPTS_AT_MOST} times in a row`;
    return new StoreError(message, fix);
  }
  const { cause, timeoutMs } = answer;
  const isLate = cause instanceof Error && cause.name === "TimeoutError";
  const why = isLate ? `it does not answer within ${timeoutMs / 1000} s` : innermost(cause);
  return new StoreError(`${host} cannot be reached: ${why}`, fix, { cause });
}

/** The root cause: `fetch` nests the actual reason in a chain of causes. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : innermost(error.cause);
}

function strange(host: string, status: number): StoreError {
  return new StoreError(
    `${host} answers ${status} with something else than Cloudflare's API does`,
    "Check CLOUDFLARE_API_BASE_URL, and whatever is between this machine and Cloudflare",
  );
}
