import { describe, expect, it } from "vitest";
import type { Check } from "../../src/cli/checklist/checklist.ts";
import {
  LIST,
  MISSING_PERMISSION,
  type paths,
  SIGNOFFS,
  REDIRECTS,
  rowsOf,
  WORKER,
  WORKER_ID,
} from "../node-support/cloudflare-zone.ts";
import { preflightWorld } from "./preflight-world.ts";

const { api, side, at, run, checks, wrongOf, edit, editSite, change } = preflightWorld();

const rule = (expression: string, differing: object = {}): object => ({
  rules: [{ enabled: true, description: "old campaign", expression, ...differing }],
});

describe("sunset preflight --remote", () => {
  it.each<[string, () => void, string[]]>([
    [
      "a token that expires soon",
      () => change("token", { status: "active", expires_on: "2026-01-20T00:00:00Z" }),
      ["warn token the token ends at 2026-01-20T00:00:00Z, in 19 days"],
    ],
    [
      "a namespace of the first deployment whose id is not in wrangler.toml",
      () => change("namespaces", [{ id: REDIRECTS, title: `${WORKER}-redirects` }]),
      [
        `warn placeholders REDIRECTS in kv_namespaces has no id, and there is a namespace ${WORKER}-redirects: a deployment that finds no Worker stops at it (10014)`,
      ],
    ],
    [
      "a namespace whose id is in wrangler.toml",
      () => {
        edit(
          '[[kv_namespaces]]\nbinding = "REDIRECTS"\n',
          `[[kv_namespaces]]\nbinding = "REDIRECTS"\nid = "${REDIRECTS}"\n`,
        );
        change("namespaces", [{ id: REDIRECTS, title: `${WORKER}-redirects` }]);
      },
      [],
    ],
    [
      "an expired token",
      () => change("token", { status: "expired" }),
      ["fail token the token is expired"],
    ],
    [
      "a token of the account, which is fine",
      () => {
        side().refused.set(at().token, { status: 401, code: 1000 });
        change("accountToken", { status: "active" });
      },
      [],
    ],
    [
      "a route of another Worker",
      () =>
        change("routes", [
          { pattern: "www.oldshop.net/*", script: WORKER },
          { pattern: "oldshop.net/*", script: WORKER },
          { pattern: "www.oldshop.net/global*", script: "campaign" },
        ]),
      [
        "fail routes the route www.oldshop.net/global* of oldshop.net leads to the Worker campaign, and goes before ours at https://www.oldshop.net/global",
      ],
    ],
    [
      "a route that excludes Workers",
      () =>
        change("routes", [
          { pattern: "www.oldshop.net/*", script: WORKER },
          { pattern: "oldshop.net/*", script: WORKER },
          { pattern: "oldshop.net/uk*" },
        ]),
      [
        "fail routes the route oldshop.net/uk* of oldshop.net keeps all Workers away, and goes before ours at https://oldshop.net/uk",
      ],
    ],
    [
      "a route not yet in force, and one left over",
      () =>
        change("routes", [
          { pattern: "www.oldshop.net/*", script: WORKER },
          { pattern: "old.oldshop.net/*", script: WORKER },
          { pattern: "blog.oldshop.net/*", script: "blog" },
        ]),
      [
        "warn routes oldshop.net/* is not in force yet",
        "warn routes old.oldshop.net/* is in force, and not in wrangler.toml: requests for it still reach this Worker",
      ],
    ],
    [
      "a Worker that is not deployed",
      () => {
        const { settings, workersDev, worker } = at();
        for (const path of [settings, workersDev, worker]) side().results.delete(path);
      },
      [],
    ],
    [
      "the console switched on in the dashboard",
      () => change("settings", { bindings: [{ type: "plain_text", name: "CONSOLE", text: "on" }] }),
      ['fail isolation the deployed Worker has CONSOLE = "on"'],
    ],
    [
      "workers.dev switched on in the dashboard",
      () => change("workersDev", { enabled: true, previews_enabled: true }),
      ["fail isolation the deployed Worker also answers on workers.dev"],
    ],
    [
      "previews with a namespace other than production's",
      () =>
        change("settings", {
          bindings: [
            { type: "kv_namespace", name: "REDIRECTS", namespace_id: "6".repeat(32) },
            { type: "kv_namespace", name: "SIGNOFFS", namespace_id: SIGNOFFS },
          ],
        }),
      [
        "fail isolation previews have another REDIRECTS than production: what is reviewed there is not what serves",
      ],
    ],
    [
      "previews with production's namespaces swapped",
      () =>
        change("settings", {
          bindings: [
            { type: "kv_namespace", name: "REDIRECTS", namespace_id: SIGNOFFS },
            { type: "kv_namespace", name: "SIGNOFFS", namespace_id: REDIRECTS },
          ],
        }),
      [
        "fail isolation previews.kv_namespaces confuses REDIRECTS with SIGNOFFS: decisions would be written among the redirects",
      ],
    ],
    [
      "previews open to everybody",
      () => change("apps", []),
      [
        `fail isolation previews of ${WORKER} are open to everybody: anybody who finds the address of one can read the map before it is announced`,
      ],
    ],
    [
      "previews guarded only by another Worker's application",
      () =>
        change("apps", [
          {
            destinations: [{ type: "preview_worker", worker_id: "7".repeat(32) }],
            policies: [{ decision: "allow" }],
          },
        ]),
      [
        `fail isolation previews of ${WORKER} are open to everybody: anybody who finds the address of one can read the map before it is announced`,
      ],
    ],
    [
      "Access only before one address of previews",
      () =>
        change("apps", [
          {
            domain: `review-${WORKER}.oldshop.workers.dev`,
            policies: [{ decision: "allow" }],
          },
        ]),
      [
        `fail isolation Access guards only some addresses of previews: each deployment of ${WORKER} has one more, which is open to everybody`,
      ],
    ],
    [
      "Access only before the console's path of previews",
      () =>
        change("apps", [
          {
            domain: `*-${WORKER}.oldshop.workers.dev/_sunset`,
            policies: [{ decision: "allow" }],
          },
        ]),
      [
        `fail isolation Access guards only some addresses of previews: each deployment of ${WORKER} has one more, which is open to everybody`,
      ],
    ],
    [
      "Access before all addresses of previews, which is fine",
      () =>
        change("apps", [
          {
            destinations: [{ type: "public", uri: `*-${WORKER}.oldshop.workers.dev` }],
            policies: [{ decision: "allow" }],
          },
        ]),
      [],
    ],
    [
      "Access before all previews of the account, which is fine",
      () =>
        change("apps", [
          { destinations: [{ type: "all_preview_workers" }], policies: [{ decision: "allow" }] },
        ]),
      [],
    ],
    [
      "previews that an application makes public again",
      () =>
        change("apps", [
          { destinations: [{ type: "all_preview_workers" }], policies: [{ decision: "allow" }] },
          {
            destinations: [{ type: "worker", worker_id: WORKER_ID }],
            policies: [{ decision: "bypass" }],
          },
        ]),
      [
        `fail isolation previews of ${WORKER} are open to everybody: anybody who finds the address of one can read the map before it is announced`,
      ],
    ],
    [
      "a host without a DNS record",
      () =>
        change("dns", [{ name: "oldshop.net", type: "A", content: "203.0.113.7", proxied: true }]),
      ["fail dns no DNS record leads to www.oldshop.net: the Worker cannot be reached there"],
    ],
    [
      "a host with only a text record, which hides the wildcard",
      () =>
        change("dns", [
          { name: "oldshop.net", type: "A", content: "203.0.113.7", proxied: true },
          { name: "*.oldshop.net", type: "A", content: "203.0.113.7", proxied: true },
          { name: "www.oldshop.net", type: "TXT", content: "proof", proxied: false },
        ]),
      ["fail dns no DNS record leads to www.oldshop.net: the Worker cannot be reached there"],
    ],
    [
      "a host under a wildcard record, which is fine",
      () =>
        change("dns", [
          { name: "oldshop.net", type: "A", content: "203.0.113.7", proxied: true },
          { name: "*.oldshop.net", type: "CNAME", content: "oldshop.net", proxied: true },
        ]),
      [],
    ],
    [
      "a host that is not proxied",
      () =>
        change("dns", [
          { name: "oldshop.net", type: "A", content: "203.0.113.7", proxied: true },
          { name: "www.oldshop.net", type: "A", content: "203.0.113.7", proxied: false },
        ]),
      ["fail dns DNS leads visitors of www.oldshop.net past the Worker: a record is not proxied"],
    ],
    [
      "hosts without a server before the gate",
      () =>
        change("dns", [
          { name: "oldshop.net", type: "AAAA", content: "100::", proxied: true },
          { name: "www.oldshop.net", type: "A", content: "192.0.2.1", proxied: true },
        ]),
      [
        "warn dns there is no server behind www.oldshop.net, oldshop.net, and the gate is in the future: everything that passes until then gets an error",
      ],
    ],
    [
      "hosts without a server after the gate, which is fine",
      () => {
        editSite({ announceAt: undefined, activatesAt: "2025-12-01T00:00:00Z" });
        change("dns", [
          { name: "oldshop.net", type: "AAAA", content: "100::", proxied: true },
          { name: "www.oldshop.net", type: "A", content: "192.0.2.1", proxied: true },
        ]);
      },
      [],
    ],
    [
      "an inactive zone",
      () => change("zones", [{ ...zoneOf(), status: "pending" }]),
      ["fail dns the zone oldshop.net is not active (pending): Cloudflare answers for none of it"],
    ],
    [
      "a paused zone",
      () => change("zones", [{ ...zoneOf(), paused: true }]),
      ["fail dns the zone oldshop.net is paused: its hosts are answered without Cloudflare"],
    ],
    [
      "a host without a certificate",
      () =>
        change("certificates", [
          { status: "active", hosts: ["www.oldshop.net"], certificates: [] },
        ]),
      [
        "fail certificates no certificate covers oldshop.net: browsers show a warning instead of the redirect. Universal SSL covers oldshop.net and one level below it",
      ],
    ],
    [
      "a pending certificate",
      () =>
        change("certificates", [
          { status: "pending_validation", hosts: ["oldshop.net", "*.oldshop.net"] },
        ]),
      [
        "fail certificates the certificate for www.oldshop.net, oldshop.net is not in force (pending_validation)",
      ],
    ],
    [
      "an expired certificate",
      () =>
        change("certificates", [
          {
            status: "active",
            hosts: ["oldshop.net", "*.oldshop.net"],
            certificates: [{ expires_on: "2025-12-31T00:00:00Z" }],
          },
        ]),
      [
        "fail certificates the certificate for www.oldshop.net, oldshop.net is not in force (expired)",
      ],
    ],
    [
      "a certificate that was not renewed",
      () =>
        change("certificates", [
          {
            status: "active",
            hosts: ["oldshop.net", "*.oldshop.net"],
            certificates: [{ expires_on: "2026-01-06T00:00:00Z" }],
          },
        ]),
      [
        "warn certificates the certificate for www.oldshop.net, oldshop.net ends in 5 days, and was not renewed",
      ],
    ],
    [
      "a Single Redirect",
      () => change("redirects", rule('http.host eq "www.oldshop.net"')),
      [
        'fail rules-before "old campaign" (Single Redirects of oldshop.net) acts before the Worker: visitors get its target',
      ],
    ],
    [
      "an inactive Single Redirect, and others for other hosts and paths, which are fine",
      () =>
        change("redirects", {
          rules: [
            { enabled: false, expression: "true" },
            { enabled: true, expression: 'http.host eq "shop.oldshop.net"' },
            { enabled: true, expression: 'starts_with(http.request.uri.path, "/blog/")' },
          ],
        }),
      [],
    ],
    [
      "a Bulk Redirect",
      () =>
        bulk([{ redirect: { source_url: "oldshop.net/global/x", target_url: "https://a.net/" } }]),
      [
        "fail rules-before the Bulk Redirect oldshop.net/global/x (campaigns) acts before the Worker: visitors get its target",
      ],
    ],
    [
      "Bulk Redirects that include subdomains",
      () =>
        bulk([
          {
            redirect: {
              source_url: "https://oldshop.net/",
              include_subdomains: true,
              subpath_matching: true,
            },
          },
          { redirect: { source_url: "https://oldshop.net/uk", include_subdomains: true } },
        ]),
      [
        "fail rules-before the Bulk Redirect https://oldshop.net/ and 1 more of its list (campaigns) acts before the Worker: visitors get its target",
      ],
    ],
    [
      "Bulk Redirects of other hosts and paths, which are fine",
      () =>
        bulk([
          { redirect: { source_url: "shop.oldshop.net/global", include_subdomains: true } },
          { redirect: { source_url: "https://oldshop.net/blog", subpath_matching: true } },
          { redirect: { source_url: "https://oldshop.net/" } },
        ]),
      [],
    ],
    [
      "a forwarding Page Rule",
      () => change("pageRules", [pageRule("*oldshop.net/global/*", "forwarding_url")]),
      [
        "warn rules-before the Page Rule *oldshop.net/global/* redirects not visitors, but what the Worker passes to the old site: kept addresses, and all addresses before the gate",
      ],
    ],
    [
      "Page Rules of other hosts or with other actions, which are fine",
      () =>
        change("pageRules", [
          pageRule("shop.oldshop.net/*", "forwarding_url"),
          pageRule("oldshop.net/blog/*", "forwarding_url"),
          pageRule("www.oldshop.net/*", "cache_level"),
        ]),
      [],
    ],
    [
      "a snippet",
      () => change("snippets", [{ snippet_name: "greet", enabled: true, expression: "true" }]),
      [
        'warn rules-before "greet" (Snippets of oldshop.net) runs before the Worker, and may answer in its place',
      ],
    ],
    [
      "a URL rewrite",
      () => change("rewrites", rule("true")),
      [
        'warn rules-before "old campaign" (URL rewrites of oldshop.net) changes addresses before the Worker looks them up',
      ],
    ],
    [
      "an Origin Rule",
      () => change("origins", rule("true")),
      [
        'warn rules-before "old campaign" (Origin Rules of oldshop.net) chooses the server for what passes to the old site',
      ],
    ],
    [
      "a Cache Rule",
      () => change("cacheRules", rule("true")),
      [
        'warn rules-before "old campaign" (Cache Rules of oldshop.net) may keep pages of the old site longer than until the gate',
      ],
    ],
    [
      "a WAF rule with a challenge",
      () => change("firewall", rule("true", { action: "managed_challenge" })),
      [
        'warn rules-before "old campaign" (WAF custom rules of oldshop.net) may stop crawlers before they see a redirect',
      ],
    ],
    [
      "a WAF rule that only logs, which is fine",
      () => change("firewall", rule("true", { action: "log" })),
      [],
    ],
    [
      "a rate limit that blocks",
      () => change("rateLimits", rule("true", { action: "block" })),
      [
        'warn rules-before "old campaign" (rate limiting rules of oldshop.net) may stop crawlers before they see a redirect',
      ],
    ],
    [
      "Under Attack mode",
      () => change("securityLevel", { value: "under_attack" }),
      [
        "fail rules-before oldshop.net is in Under Attack mode: every visitor and every crawler is challenged before the redirect",
      ],
    ],
    [
      "Always Use HTTPS",
      () => change("alwaysHttps", { value: "on" }),
      [
        "warn rules-before oldshop.net has Always Use HTTPS on: who comes over http takes one more hop",
      ],
    ],
    [
      "HSTS",
      () =>
        change("hsts", {
          value: { strict_transport_security: { enabled: true, max_age: 15_552_000 } },
        }),
      [
        "warn rules-before oldshop.net has HSTS on: browsers come only over https for 180 days, and a host without a certificate is lost to them",
      ],
    ],
    [
      "Bot Fight Mode",
      () => change("bots", { fight_mode: true }),
      [
        "warn rules-before oldshop.net has Bot Fight Mode on: it challenges crawlers that Cloudflare does not know, and no rule lets them past it",
      ],
    ],
    [
      "Super Bot Fight Mode",
      () => change("bots", { sbfm_definitely_automated: "managed_challenge" }),
      [
        "warn rules-before oldshop.net has Super Bot Fight Mode stop automated traffic: link checkers get no redirect",
      ],
    ],
    [
      "Access before all Workers of the account",
      () =>
        change("apps", [
          {
            name: "everything",
            destinations: [{ type: "all_workers" }],
            policies: [{ decision: "allow" }],
          },
        ]),
      ['fail rules-before the Access application "everything" puts a login before the redirects'],
    ],
    [
      "Access before a host of the site",
      () =>
        withApp({ name: "intranet", domain: "*.oldshop.net", policies: [{ decision: "allow" }] }),
      ['fail rules-before the Access application "intranet" puts a login before the redirects'],
    ],
    [
      "Access before other hosts, other paths and the console, which is fine",
      () => {
        const policies = [{ decision: "allow" }];
        withApp({ domain: "shop.oldshop.net", policies });
        withApp({ domain: "oldshop.net/blog", policies });
        withApp({ domain: "oldshop.net/_sunset", policies });
        withApp({ type: "bookmark", domain: "oldshop.net", policies });
      },
      [],
    ],
  ])("prints exactly the right line for %s", async (_name, breakIt, expected) => {
    breakIt();
    expect(await wrongOf("--remote")).toEqual(expected);
  });

  function zoneOf(): object | undefined {
    return (side().results.get(at().zones) as object[])[0];
  }

  function withApp(app: object): void {
    change("apps", [...(side().results.get(at().apps) as object[]), app]);
  }

  function bulk(items: readonly object[]): void {
    change("bulk", { rules: [{ action_parameters: { from_list: { name: "campaigns" } } }] });
    change("lists", [{ id: LIST, name: "campaigns", kind: "redirect" }]);
    change("items", items);
  }

  function pageRule(value: string, action: string): object {
    const constraint = { operator: "matches", value };
    return { status: "active", targets: [{ constraint }], actions: [{ id: action }] };
  }

  it.each<[keyof ReturnType<typeof paths>, string, string, string]>([
    ["dns", "dns", "the DNS records of oldshop.net", "DNS, Read, on this zone"],
    [
      "certificates",
      "certificates",
      "the certificates of oldshop.net",
      "SSL and Certificates, Read, on this zone",
    ],
    [
      "redirects",
      "rules-before",
      "Single Redirects of oldshop.net",
      "Single Redirect, Read, on this zone",
    ],
    [
      "rewrites",
      "rules-before",
      "URL rewrites of oldshop.net",
      "Transform Rules, Read, on this zone",
    ],
    ["origins", "rules-before", "Origin Rules of oldshop.net", "Origin Rules, Read, on this zone"],
    ["cacheRules", "rules-before", "Cache Rules of oldshop.net", "Cache Rules, Read, on this zone"],
    ["firewall", "rules-before", "WAF custom rules of oldshop.net", "Zone WAF, Read, on this zone"],
    [
      "rateLimits",
      "rules-before",
      "rate limiting rules of oldshop.net",
      "Zone WAF, Read, on this zone",
    ],
    ["pageRules", "rules-before", "Page Rules of oldshop.net", "Page Rules, Read, on this zone"],
    ["snippets", "rules-before", "Snippets of oldshop.net", "Snippets, Read, on this zone"],
    ["bots", "rules-before", "Bot Fight Mode of oldshop.net", "Bot Management, Read, on this zone"],
    [
      "securityLevel",
      "rules-before",
      "Security Level of oldshop.net",
      "Zone Settings, Read, on this zone",
    ],
    ["bulk", "rules-before", "Bulk Redirects", "Bulk URL Redirects, Read, on this account"],
    [
      "workersDev",
      "isolation",
      "the Worker's address on workers.dev",
      "Workers Scripts, Read, on this account",
    ],
  ])("reports as unknown what the token may not read: %s", async (name, id, what, permission) => {
    side().refused.set(at()[name], MISSING_PERMISSION);
    const { code, stdout } = await run("--remote", "--json");
    const { checks } = JSON.parse(stdout) as { readonly checks: readonly Check[] };
    expect(checks.filter((it) => it.state !== "ok")).toEqual([
      {
        id,
        state: "unknown",
        message: `${what}: Cloudflare's API answers 403: Authentication error (10000)`,
        fix: `Give CLOUDFLARE_API_TOKEN the permission ${permission}`,
      },
    ]);
    expect(code).toBe(1);
  });

  it.each<[keyof ReturnType<typeof paths>, string[]]>([
    [
      "namespaces",
      [
        "fail token Give CLOUDFLARE_API_TOKEN the permission Workers KV Storage, Edit, on this account",
      ],
    ],
    [
      "settings",
      [
        "unknown isolation Give CLOUDFLARE_API_TOKEN the permission Workers Scripts, Read, on this account",
        "fail token Give CLOUDFLARE_API_TOKEN the permission Workers Scripts, Edit, on this account",
      ],
    ],
    [
      "routes",
      [
        "unknown routes Give CLOUDFLARE_API_TOKEN the permission Workers Routes, Read, on this zone",
        "fail token Give CLOUDFLARE_API_TOKEN the permission Workers Routes, Edit, on this zone",
      ],
    ],
    [
      "apps",
      [
        "unknown isolation Give CLOUDFLARE_API_TOKEN the permission Access: Apps and Policies, Read, on this account",
        "unknown rules-before Give CLOUDFLARE_API_TOKEN the permission Access: Apps and Policies, Read, on this account",
      ],
    ],
  ])("names the permission that a deployment lacks: %s", async (name, expected) => {
    side().refused.set(at()[name], MISSING_PERMISSION);
    const all = await checks("--remote");
    expect(
      all.filter((it) => it.state !== "ok").map(({ id, state, fix }) => `${state} ${id} ${fix}`),
    ).toEqual(expected);
  });

  describe("with a database of hits", () => {
    const linesOfHits = async (): Promise<string[]> => {
      edit("\n[vars]", '\n[[d1_databases]]\nbinding = "HITS"\n\n[vars]');
      return (await checks("--remote"))
        .filter((it) => it.id === "hits")
        .map(({ state, message, fix }) => `${state} ${message}; ${fix}`);
    };

    it.each<[string, () => void, string]>([
      ["with its tables", () => {}, "ok visits are counted, in a database with its tables; null"],
      [
        "without tables",
        () => change("database", { num_tables: 0 }),
        "warn the database of hits lacks tables: every visit is lost; Make them: npx wrangler d1 migrations apply HITS --remote",
      ],
      [
        "without the tables of a later version",
        () => change("migrations", rowsOf([{ name: "0001_hits.sql" }])),
        "warn the database of hits lacks tables, those of 0002_totals.sql; Make them: npx wrangler d1 migrations apply HITS --remote",
      ],
      [
        "with tables not made by migrations",
        () =>
          side().refused.set(at().migrations, {
            status: 400,
            code: 7500,
            message: "no such table: d1_migrations: SQLITE_ERROR",
          }),
        "warn the database of hits lacks tables, those of 0001_hits.sql, 0002_totals.sql; Make them: npx wrangler d1 migrations apply HITS --remote",
      ],
      [
        "without permission to read its rows",
        () => side().refused.set(at().migrations, MISSING_PERMISSION),
        "unknown the tables of hits: Cloudflare's API answers 403: Authentication error (10000); Give CLOUDFLARE_API_TOKEN the permission D1, Edit, on this account",
      ],
      [
        "that was deleted",
        () => side().results.delete(at().database),
        "warn the database that HITS is bound to does not exist: every visit is lost; npx wrangler d1 list shows those that exist: write the right id into wrangler.toml, and deploy",
      ],
      [
        "that the deployed Worker does not have",
        () => change("settings", { bindings: [] }),
        "warn the deployed Worker has no HITS: nothing is counted; npx wrangler deploy",
      ],
      [
        "before the first deployment",
        () => side().results.delete(at().settings),
        "ok nothing is counted until the Worker is deployed; null",
      ],
      [
        "without permission to read it",
        () => side().refused.set(at().database, MISSING_PERMISSION),
        "unknown the tables of hits: Cloudflare's API answers 403: Authentication error (10000); Give CLOUDFLARE_API_TOKEN the permission D1, Read, on this account",
      ],
    ])("%s", async (_name, breakIt, expected) => {
      breakIt();
      expect(await linesOfHits()).toEqual([expected]);
    });

    it("prints no line about hits if nothing is to be counted", async () => {
      expect((await checks("--remote")).map((it) => it.id)).not.toContain("hits");
    });
  });

  it("fails on a namespace without an id if no Worker has it, since the next deployment would stop", async () => {
    change("namespaces", [{ id: SIGNOFFS, title: `${WORKER}-signoffs` }]);
    side().results.delete(at().settings);
    const lines = (await wrongOf("--remote")).filter((it) => it.includes(" placeholders "));
    expect(lines).toEqual([
      `fail placeholders SIGNOFFS in kv_namespaces has no id, and there is a namespace ${WORKER}-signoffs: a deployment that finds no Worker stops at it (10014)`,
    ]);
  });

  it("reports as unknown a host whose zone the token cannot read", async () => {
    change("zones", []);
    const unknown = (await checks("--remote")).filter((it) => it.state === "unknown");
    expect(unknown.map((it) => it.id)).toEqual(["token", "dns", "certificates", "rules-before"]);
    expect(unknown[0]).toMatchObject({
      message: "www.oldshop.net, oldshop.net: the token sees no zone that holds it",
      fix: "Give CLOUDFLARE_API_TOKEN the permission Zone, Read, on the zones of all hosts, or add the domain to the account",
    });
  });

  it("says why Cloudflare refuses a token", async () => {
    for (const path of side().results.keys()) side().refused.set(path, { status: 403, code: 9109 });
    side().refused.set(at().accountToken, { status: 403, code: 9109 });
    const lines = await wrongOf("--remote");
    expect(lines.filter((it) => it.startsWith("fail"))).toEqual([
      "fail token the token is not accepted: Cloudflare's API answers 403: Authentication error (9109)",
    ]);
  });

  it("runs all checks with unknown results while the API is down", async () => {
    api().fail({ kind: "reset" }, { times: 10_000 });
    const { code, stdout } = await run("--remote", "--json");
    const { checks } = JSON.parse(stdout) as { readonly checks: readonly Check[] };
    expect(checks.map((it) => `${it.state} ${it.id}`)).toEqual([
      "ok routes",
      "ok placeholders",
      "unknown isolation",
      "unknown token",
      "unknown dns",
      "unknown certificates",
      "unknown rules-before",
    ]);
    expect(code).toBe(1);
  });
});
