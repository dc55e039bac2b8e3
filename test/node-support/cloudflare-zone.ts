import { readMigrations } from "../../src/cli/tables/local-hits.ts";
import { type Answer, refuse, succeed } from "./cloudflare/answers.ts";

/**
 * The answers of Cloudflare's API for an account whose site is ready: zone, DNS, certificates, rules and Access. Their
 * shapes are from its documentation and its Go client; they have not been checked against a real account.
 */
interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message?: string;
}

export interface ZoneSide {
  /** Results by path without a query, which tests may change; other paths are 404. */
  readonly results: Map<string, unknown>;
  /** What is refused, by path: with the code of a permission that is missing if it says no other. */
  readonly refused: Map<string, Refusal>;
  answer(method: string, url: URL): Answer | null;
}

export const ZONE = "11111111111111111111111111111111";
export const WORKER = "oldshop";
export const WORKER_ID = "22222222222222222222222222222222";
export const REDIRECTS = "33333333333333333333333333333333";
export const SIGNOFFS = "44444444444444444444444444444444";

export const LIST = "77777777777777777777777777777777";

export const DATABASE = "66666666-6666-4666-8666-666666666666";

export const MISSING_PERMISSION = { status: 403, code: 10_000 };

/** @param accountId The account of the stand-in to which this belongs. */
export function createZoneSide(accountId: string): ZoneSide {
  const results = new Map(Object.entries(readySite(accountId)));
  const refused: ZoneSide["refused"] = new Map();
  return {
    results,
    refused,
    answer(method, url) {
      const path = url.pathname.replace("/client/v4", "");
      const refusal = refused.get(path);
      if (refusal) {
        return refuse(refusal.status, refusal.code, refusal.message ?? "Authentication error");
      }
      const isQuery = method === "POST" && path.endsWith("/query");
      if (method !== "GET" && !isQuery) return refuse(405, 10_405, "Method not allowed");
      if (path === "/zones") return succeed(findZones(url, results.get(path)));
      if (results.has(path)) return succeed(results.get(path), { cursors: {} });
      return refuse(404, 10_003, "could not find it");
    },
  };
}

function findZones(url: URL, zones: unknown): unknown {
  const name = url.searchParams.get("name");
  return (zones as { readonly name: string }[]).filter((it) => it.name === name);
}

export const paths = (accountId: string) => {
  const account = `/accounts/${accountId}`;
  const zone = `/zones/${ZONE}`;
  const phase = (id: string): string => `${zone}/rulesets/phases/${id}/entrypoint`;
  return {
    zones: "/zones",
    token: "/user/tokens/verify",
    accountToken: `${account}/tokens/verify`,
    namespaces: `${account}/storage/kv/namespaces`,
    settings: `${account}/workers/scripts/${WORKER}/settings`,
    workersDev: `${account}/workers/scripts/${WORKER}/subdomain`,
    database: `${account}/d1/database/${DATABASE}`,
    migrations: `${account}/d1/database/${DATABASE}/query`,
    worker: `${account}/workers/workers/${WORKER}`,
    subdomain: `${account}/workers/subdomain`,
    apps: `${account}/access/apps`,
    bulk: `${account}/rulesets/phases/http_request_redirect/entrypoint`,
    lists: `${account}/rules/lists`,
    items: `${account}/rules/lists/${LIST}/items`,
    routes: `${zone}/workers/routes`,
    dns: `${zone}/dns_records`,
    certificates: `${zone}/ssl/certificate_packs`,
    pageRules: `${zone}/pagerules`,
    snippets: `${zone}/snippets/snippet_rules`,
    bots: `${zone}/bot_management`,
    securityLevel: `${zone}/settings/security_level`,
    alwaysHttps: `${zone}/settings/always_use_https`,
    hsts: `${zone}/settings/security_header`,
    redirects: phase("http_request_dynamic_redirect"),
    rewrites: phase("http_request_transform"),
    origins: phase("http_request_origin"),
    cacheRules: phase("http_request_cache_settings"),
    firewall: phase("http_request_firewall_custom"),
    rateLimits: phase("http_ratelimit"),
  } as const;
};

/** Returns the answer to a query. */
export const rowsOf = (rows: readonly object[]): object[] => [{ success: true, results: rows }];

/** Returns a site with two hosts in one zone and a deployed Worker, with previews behind Access. */
function readySite(accountId: string): Record<string, unknown> {
  const at = paths(accountId);
  const hosts = ["www.oldshop.net", "oldshop.net"];
  return {
    [at.zones]: [{ id: ZONE, name: "oldshop.net", status: "active", paused: false }],
    [at.token]: { id: "token", status: "active", expires_on: "2027-01-01T00:00:00Z" },
    [at.namespaces]: [
      { id: REDIRECTS, title: "oldshop-REDIRECTS" },
      { id: SIGNOFFS, title: "oldshop-SIGNOFFS" },
    ],
    [at.settings]: {
      bindings: [
        { type: "plain_text", name: "DEBUG_HEADERS", text: "off" },
        { type: "kv_namespace", name: "REDIRECTS", namespace_id: REDIRECTS },
        { type: "kv_namespace", name: "SIGNOFFS", namespace_id: SIGNOFFS },
        { type: "d1", name: "HITS", id: DATABASE },
      ],
    },
    [at.database]: { uuid: DATABASE, name: "oldshop-hits", num_tables: 8 },
    // The answer to any query.
    [at.migrations]: rowsOf(readMigrations().map(({ name }) => ({ name }))),
    [at.workersDev]: { enabled: false, previews_enabled: true },
    [at.worker]: { id: WORKER_ID, name: WORKER },
    [at.subdomain]: { subdomain: "oldshop" },
    [at.apps]: [
      {
        name: "previews of the old shop",
        type: "self_hosted",
        destinations: [{ type: "preview_worker", worker_id: WORKER_ID }],
        policies: [{ decision: "allow" }],
      },
    ],
    [at.routes]: hosts.map((host) => ({
      id: host,
      pattern: `${host}/*`,
      script: WORKER,
      request_limit_fail_open: true,
    })),
    [at.dns]: [
      { name: "oldshop.net", type: "A", content: "203.0.113.7", proxied: true },
      { name: "oldshop.net", type: "MX", content: "mail.oldshop.net", proxied: false },
      { name: "www.oldshop.net", type: "CNAME", content: "oldshop.net", proxied: true },
    ],
    [at.certificates]: [
      {
        type: "universal",
        status: "active",
        hosts: ["oldshop.net", "*.oldshop.net"],
        certificates: [{ expires_on: "2026-03-15T00:00:00Z" }],
      },
    ],
    [at.pageRules]: [],
    [at.snippets]: [],
    [at.bots]: { fight_mode: false },
    [at.securityLevel]: { id: "security_level", value: "medium" },
    [at.alwaysHttps]: { id: "always_use_https", value: "off" },
    [at.hsts]: {
      id: "security_header",
      value: { strict_transport_security: { enabled: false, max_age: 0 } },
    },
  };
}
