import * as z from "zod/mini";
import { StoreError } from "./kv-store.ts";

export interface ApiOptions {
  readonly token: string;
  /** Another one for tests and proxies. */
  readonly baseUrl?: string;
  /** Waits; the tests do not. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const CLOUDFLARE_API = "https://api.cloudflare.com/client/v4";

const ATTEMPTS_AT_MOST = 5;
const FIRST_WAIT_MS = 500;
const WAIT_MS_AT_MOST = 30_000;
const REQUEST_MS_AT_MOST = 120_000;

const envelopeSchema = z.object({
  success: z.boolean(),
  errors: z._default(z.array(z.object({ code: z.number(), message: z.string() })), []),
  result: z.unknown(),
  result_info: z.nullish(z.object({ cursor: z.nullish(z.string()) })),
});

export interface ApiClient {
  /** @throws StoreError where the API says no, or something else than it should. */
  json<Schema extends z.ZodMiniType>(
    schema: Schema,
    method: string,
    path: string,
    body?: string,
  ): Promise<{ readonly result: z.output<Schema>; readonly cursor: string }>;
  /** @returns null where there is nothing. @throws StoreError likewise. */
  bytes(path: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Waits longer with each attempt, from 1. */
  backOff(attempt: number): Promise<void>;
}

/** Cloudflare's API: answers that mean "later" (429, 5xx, no answer) are asked for again, after longer each time. */
export function createApiClient({ token, baseUrl, sleep = wait }: ApiOptions): ApiClient {
  const base = (baseUrl ?? CLOUDFLARE_API).replace(/\/$/, "");
  const backOff = (attempt: number): Promise<void> => sleep(waitFor(attempt));

  async function request(method: string, path: string, body?: string): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const asked = await ask(`${base}${path}`, method, token, body);
      const { response } = asked;
      if (response && !isTemporary(response.status)) return response;
      if (attempt === ATTEMPTS_AT_MOST) {
        const what = response ? `answers ${response.status}` : "cannot be reached";
        const fix = "Try again later; what was written stays, and is not sent twice";
        const reason = asked.response ? {} : { cause: asked.cause };
        throw new StoreError(`${new URL(base).host} ${what}`, fix, reason);
      }
      const seconds = Number(response?.headers.get("retry-after"));
      await (seconds > 0 ? sleep(Math.min(seconds * 1000, WAIT_MS_AT_MOST)) : backOff(attempt));
    }
  }

  return {
    backOff,
    async json(schema, method, path, body) {
      const response = await request(method, path, body);
      const envelope = envelopeSchema.safeParse(await readJson(response));
      if (!envelope.success || !response.ok || !envelope.data.success) {
        throw refusal(response.status, envelope.success ? envelope.data.errors : []);
      }
      const result = schema.safeParse(envelope.data.result);
      if (!result.success) {
        throw new StoreError(`${path} answers in another form than expected`, "Update sunset");
      }
      return { result: result.data, cursor: envelope.data.result_info?.cursor ?? "" };
    },
    async bytes(path) {
      const response = await request("GET", path);
      if (response.status === 404) {
        await response.body?.cancel();
        return null;
      }
      if (!response.ok) throw refusal(response.status, []);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}

/** The answer, or why there is none. */
type Asked = { readonly response: Response } | { readonly response: null; readonly cause: unknown };

async function ask(
  url: string,
  method: string,
  token: string,
  body: string | undefined,
): Promise<Asked> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  try {
    const signal = AbortSignal.timeout(REQUEST_MS_AT_MOST);
    return { response: await fetch(url, { method, headers, signal, body: body ?? null }) };
  } catch (cause) {
    return { response: null, cause };
  }
}

function isTemporary(status: number): boolean {
  return status === 429 || status >= 500;
}

function waitFor(attempt: number): number {
  return Math.min(WAIT_MS_AT_MOST, FIRST_WAIT_MS * 2 ** (attempt - 1));
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text());
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function refusal(
  status: number,
  errors: readonly { readonly code: number; readonly message: string }[],
): StoreError {
  const why = errors.map(({ code, message }) => `${message} (${code})`).join("; ");
  const fix =
    status === 401 || status === 403
      ? "Check CLOUDFLARE_API_TOKEN: it needs Workers KV Storage, Edit"
      : status === 404
        ? "Check CLOUDFLARE_ACCOUNT_ID and the namespace's id in wrangler.toml"
        : "Look the code up in Cloudflare's documentation";
  return new StoreError(`Cloudflare's API answers ${status}${why ? `: ${why}` : ""}`, fix);
}
