import { FinalError, type StoreError, TooMuchError } from "./kv-store.ts";

export interface ApiProblem {
  readonly code?: number | undefined;
  readonly message?: string | undefined;
}

/** The part of a request that explains a refusal. */
export interface RefusedRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

export class RefusedError extends FinalError {
  readonly status: number;
  readonly codes: readonly number[];

  constructor(message: string, fix: string, status: number, codes: readonly number[]) {
    super(message, fix);
    this.status = status;
    this.codes = codes;
  }
}

/** An error that quotes the API and says what to do. */
export function refusal(request: RefusedRequest, problems: readonly ApiProblem[]): StoreError {
  const { status } = request;
  const why = problems.map(inWords).join("; ");
  const message = `Cloudflare's API answers ${status}${why ? `: ${why}` : ""}`;
  const codes = problems.flatMap(({ code }) => code ?? []);
  const fix = explain(request, codes);
  return status === 413
    ? new TooMuchError(message, fix)
    : new RefusedError(message, fix, status, codes);
}

function inWords({ code, message }: ApiProblem): string {
  return [message, code === undefined ? "" : `(${code})`].filter(Boolean).join(" ");
}

function explain({ method, path, status }: RefusedRequest, codes: readonly number[]): string {
  for (const code of codes) {
    const fix = FIX_OF_CODE[code];
    if (fix !== undefined) return fix;
  }
  if (status === 401) return "Check CLOUDFLARE_API_TOKEN: Cloudflare does not know it";
  if (status === 403) return permissionFix(method, path);
  if (status === 404) return "Check CLOUDFLARE_ACCOUNT_ID, and the ids in wrangler.toml";
  return "Look the code up in Cloudflare's documentation";
}

/** Codes that mean the same whatever the status, known from public reports and wrangler's source. */
const FIX_OF_CODE: Readonly<Record<number, string>> = {
  6003: "Paste CLOUDFLARE_API_TOKEN anew: it has not the form of a token (a quote, a blank or a line break may have come with it)",
  7003: "Check CLOUDFLARE_ACCOUNT_ID, and the ids in wrangler.toml: one of them has not the form of an id",
  9109: "Make a new token for CLOUDFLARE_API_TOKEN, or see whether the old one is for this account and for the address that you come from: it may have ended or been revoked",
  10007:
    "Deploy the Worker first (npx wrangler deploy), or correct its name in wrangler.toml: the account has none of that name",
  10013:
    "Check the namespace's id in wrangler.toml: npx wrangler kv namespace list shows those that there are",
  10042:
    "Write the namespace's own id into wrangler.toml: npx wrangler kv namespace list shows those that there are",
};

/** Codes that concern the token itself rather than its permissions. */
export const TOKEN_CODES: readonly number[] = [1000, 6003, 9109];

/** The permission that a token needs for a request, as the dashboard names it. */
export interface Permission {
  readonly name: string;
  readonly level: "Read" | "Edit";
  readonly scope: "account" | "zone";
}

/** By the path after `/accounts/ID` or `/zones/ID`; the first match wins. */
const PERMISSION_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^\/accounts\/[^/]+\/storage\/kv\b/, "Workers KV Storage"],
  [/^\/accounts\/[^/]+\/workers\b/, "Workers Scripts"],
  [/^\/accounts\/[^/]+\/d1\b/, "D1"],
  [/^\/accounts\/[^/]+\/access\b/, "Access: Apps and Policies"],
  [/^\/accounts\/[^/]+\/rulesets\/phases\/http_request_redirect\b/, "Bulk URL Redirects"],
  [/^\/accounts\/[^/]+\/rules\/lists\b/, "Account Filter Lists"],
  [/^\/zones\/[^/]+\/workers\/routes\b/, "Workers Routes"],
  [/^\/zones\/[^/]+\/dns_records\b/, "DNS"],
  [/^\/zones\/[^/]+\/ssl\b/, "SSL and Certificates"],
  [/^\/zones\/[^/]+\/pagerules\b/, "Page Rules"],
  [/^\/zones\/[^/]+\/snippets\b/, "Snippets"],
  [/^\/zones\/[^/]+\/bot_management\b/, "Bot Management"],
  [/^\/zones\/[^/]+\/settings\b/, "Zone Settings"],
  [/^\/zones\/[^/]+\/rulesets\/phases\/http_request_dynamic_redirect\b/, "Single Redirect"],
  [/^\/zones\/[^/]+\/rulesets\/phases\/http_request_transform\b/, "Transform Rules"],
  [/^\/zones\/[^/]+\/rulesets\/phases\/http_request_origin\b/, "Origin Rules"],
  [/^\/zones\/[^/]+\/rulesets\/phases\/http_request_cache_settings\b/, "Cache Rules"],
  [/^\/zones\/[^/]+\/rulesets\b/, "Zone WAF"],
  [/^\/zones\b/, "Zone"],
];

/** @returns null for paths that Sunset does not request. */
export function permissionFor(method: string, path: string): Permission | null {
  const name = PERMISSION_NAMES.find(([shape]) => shape.test(path))?.[1];
  if (name === undefined) return null;
  // Publishing both reads and writes, so a read-only token would not do.
  const isRead = method === "GET" && name !== "Workers KV Storage";
  return {
    name,
    level: isRead ? "Read" : "Edit",
    scope: path.startsWith("/zones") ? "zone" : "account",
  };
}

export function permissionFix(method: string, path: string): string {
  const permission = permissionFor(method, path);
  if (permission === null) return "Look in the dashboard at what CLOUDFLARE_API_TOKEN may do";
  const { name, level, scope } = permission;
  return `Give CLOUDFLARE_API_TOKEN the permission ${name}, ${level}, on this ${scope}`;
}
