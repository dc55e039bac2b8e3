/** The files for OpenTofu, as far as they can be checked without it: everything they refer to exists. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { guardOfPreviews } from "../src/cli/preflight/access.ts";
import { readWranglerConfig } from "../src/deployment/wrangler-config.ts";

/** What cloudflare/cloudflare 5.22.0 documents of each resource, as far as it is used (docs/resources). */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  cloudflare_dns_record: ["zone_id", "name", "content", "type", "proxied", "ttl", "comment"],
  cloudflare_workers_route: ["zone_id", "pattern", "script"],
  cloudflare_workers_kv_namespace: ["account_id", "title"],
  cloudflare_d1_database: ["account_id", "name", "read_replication", "jurisdiction"],
  cloudflare_zero_trust_access_application: [
    "account_id",
    "name",
    "type",
    "session_duration",
    "destinations",
    "policies",
  ],
  cloudflare_zero_trust_access_policy: ["account_id", "name", "decision", "include"],
};

const files = readdirSync("infra").filter((it) => it.endsWith(".tf"));
const text = files.map((it) => readFileSync(`infra/${it}`, "utf8")).join("\n");
const resources = [...text.matchAll(/^resource "(\w+)" "(\w+)" \{\n([^]*?)^\}/gm)].map(
  ([, type = "", name = "", body = ""]) => ({ type, name, body }),
);

describe("infra", () => {
  it.each(resources)("gives $type.$name documented attributes", ({ type, body }) => {
    const given = [...body.matchAll(/^ {2}(\w+)\s*=/gm)].map(([, it = ""]) => it);
    expect(given.length).toBeGreaterThan(1);
    expect([...(ATTRIBUTES[type] ?? []), "for_each"]).toEqual(expect.arrayContaining(given));
  });

  it("has a resource for DNS, routes, KV, D1 and Access", () => {
    expect(resources.map((it) => it.type).toSorted()).toEqual(Object.keys(ATTRIBUTES).toSorted());
  });

  it("refers to existing variables, locals and resources, and has no unused ones", () => {
    const used = (shape: RegExp): string[] => [
      ...new Set([...text.matchAll(shape)].map(([, it = ""]) => it)),
    ];
    const variables = used(/^variable "(\w+)"/gm).toSorted();
    expect(used(/\bvar\.(\w+)/g).toSorted()).toEqual(variables);
    const locals = /^locals \{\n([^]*?)^\}/m.exec(text)?.[1] ?? "";
    expect([...locals.matchAll(/^ {2}(\w+)\s*=/gm)].map(([, it]) => it)).toEqual(
      expect.arrayContaining(used(/\blocal\.(\w+)/g)),
    );
    expect(resources.map((it) => `${it.type}.${it.name}`)).toEqual(
      expect.arrayContaining(used(/\b(cloudflare_\w+\.\w+)/g)),
    );
    const example = readFileSync("infra/terraform.tfvars.example", "utf8");
    const given = [...example.matchAll(/^(\w+)\s*=/gm)].map(([, it]) => it);
    expect(variables).toEqual(expect.arrayContaining(given));
  });

  it("creates the namespaces that wrangler.toml binds", () => {
    const config = readWranglerConfig(readFileSync("wrangler.toml", "utf8"));
    if (!config.ok) throw new TypeError(config.problem.message);
    const made = /toset\((\["REDIRECTS[^\]]*\])\)/.exec(text)?.[1] ?? "[]";
    expect(JSON.parse(made)).toEqual(config.value.namespaces.map((it) => it.binding));
    for (const name of text.match(/\bACCESS_\w+/g) ?? []) {
      expect(Object.keys(config.value.previews?.vars ?? {})).toContain(name);
    }
  });

  it("protects every address of previews", () => {
    const [, uri = ""] = /^ {4}uri {2}= "(.*)"$/m.exec(text) ?? [];
    const address = uri
      .replace("${var.worker}", "sunset")
      .replace("${var.workers_subdomain}", "old");
    const app = { name: "", destinations: [], addresses: [address], isBypass: false };
    const previewHosts = ["review-sunset.old.workers.dev", "0a1b2c3d-sunset.old.workers.dev"];
    expect(guardOfPreviews({ apps: [app], workerId: "1", previewHosts })).toBe("all");
  });
});
