import type { RuleData } from "../../src/domain/table/schema.ts";
import { OVERLAY_FORMAT } from "../../src/store/records/in-force.ts";
import { OVERLAY_KEY } from "../../src/store/records/keys.ts";
import type { OverlayRow } from "../../src/store/records/overlay.ts";
import { beforeAll, describe, expect, it } from "vitest";
import {
  BIDI,
  deploy,
  type Deployment,
  deployHostile,
  getPage,
  HOSTILE,
  LOCAL_PREVIEW,
} from "./support.ts";

const PAGES = [
  "",
  "/table",
  "/try?urls=/global/x",
  "/rows",
  "/record",
  "/history?url=/global/x",
  "/preview",
  "/nothing",
];

let deployment: Deployment;
let hostile: string;

beforeAll(async () => {
  ({ deployment, hostile } = await deployHostile());
});

const get = (path: string, init?: RequestInit) => getPage(deployment, path, init);

describe("every page", () => {
  const all = () => [
    ...PAGES,
    `/releases/${hostile}`,
    `/table?release=${hostile}`,
    `/try?release=${hostile}&urls=/global/x%0A${encodeURIComponent(`/global/${HOSTILE}`)}`,
    `/try?urls=${encodeURIComponent(HOSTILE)}&at=${encodeURIComponent(HOSTILE)}`,
    `/preview/answer?release=${hostile}&url=${encodeURIComponent(`/global/${HOSTILE}`)}`,
    `/preview/answer?url=${encodeURIComponent(`https://${HOSTILE}/`)}`,
    `/table?q=${encodeURIComponent(HOSTILE)}&section=${encodeURIComponent(HOSTILE)}`,
  ];

  it("shows user input as text, with invisible characters made visible", async () => {
    const problems: string[] = [];
    for (const path of all()) {
      const { text } = await get(path);
      if (/<script>alert|<img/.test(text)) problems.push(`${path}: runs what was typed`);
      // Values of fields and addresses of links must be unchanged.
      const shown = text.replace(/<textarea[^]*?<\/textarea>|="[^"]*"/g, "");
      if (shown.includes(BIDI)) problems.push(`${path}: turns text round`);
    }
    expect(problems).toEqual([]);
  });

  it("has headers that isolate it, and a new nonce each time", async () => {
    const nonces = new Set<string>();
    for (const path of all()) {
      const { response, text } = await get(path);
      const policy = response.headers.get("content-security-policy") ?? "";
      const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
      nonces.add(nonce);
      expect(policy).toMatch(/^default-src 'none'; style-src 'nonce-/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).not.toContain("unsafe");
      expect(response.headers.get("cache-control")).toBe("private, no-store");
      expect(response.headers.get("x-robots-tag")).toContain("noindex");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(response.headers.get("referrer-policy")).toBe("no-referrer");
      // All scripts and styles match the policy, and none are in attributes.
      for (const [tag] of text.matchAll(/<(?:script|style|link rel="stylesheet")\b[^>]*>/g)) {
        expect(tag).toContain(`nonce="${nonce}"`);
      }
      expect(text).not.toMatch(/\sstyle="|\son[a-z]+="/);
    }
    expect(nonces.size).toBe(all().length);
  });

  it("links targets only on allowed hosts over https", async () => {
    const wrong: string[] = [];
    for (const path of all()) {
      const { text } = await get(path);
      for (const [tag, href = ""] of text.matchAll(/<a\b[^>]*href="([^"]*)"[^>]*>/g)) {
        const isOurs = /^(?:\/_sunset|#)/.test(href) || href.startsWith(`${LOCAL_PREVIEW}/`);
        const isTarget =
          /^https:\/\/(?:www\.)?new\.example\//.test(href) &&
          tag.includes('rel="noopener noreferrer nofollow"');
        if (!isOurs && !isTarget) wrong.push(tag);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("has one top-level heading, a language, and a title", async () => {
    for (const path of all()) {
      const { text } = await get(path);
      expect(text.match(/<h1\b/g)).toHaveLength(1);
      expect(text).toMatch(/^<!doctype html><html lang="en">/);
      expect(text).toMatch(/<title>[^<]+ · Shop /);
    }
  });

  it("loads its style and script from this deployment, and lets them be cached", async () => {
    const { text } = await get("");
    const assets = [...text.matchAll(/(?:href|src)="(\/_sunset\/assets\/[^"]+)"/g)];
    expect(assets).toHaveLength(2);
    for (const [, path = ""] of assets) {
      const response = await deployment.fetch(path);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toMatch(/^text\/(?:css|javascript)/);
      expect(response.headers.get("cache-control")).toContain("private");
      expect((await response.text()).length).toBeGreaterThan(500);
    }
  });

  it("answers HEAD without a body", async () => {
    const { response, text } = await get("", { method: "HEAD" });
    expect([response.status, text]).toEqual([200, ""]);
  });
});

it("writes addresses from left to right, also those in a script that runs the other way", async () => {
  const NEW = "https://www.new.example";
  const rules: RuleData[] = [
    { from: "/منتج/:slug", to: `${NEW}/منتج/:slug`, examples: { match: ["/منتج/مصباح"] } },
    { from: "/متجر", undecided: true },
  ];
  const site = { scope: ["/"], keep: ["/منتدى/*"] };
  const souk = await deploy(rules, site);
  const at = "2024-12-01T00:00:00Z";
  const row: OverlayRow = {
    key: "/قديم",
    state: "serving",
    rule: { from: "/قديم", to: `${NEW}/جديد` },
    typed: null,
    firstSeenAt: at,
    changedAt: at,
    findings: [],
  };
  const gate = { value: null, findings: [] };
  const overlay = { format: OVERLAY_FORMAT, writtenAt: at, gate, rows: [row], findings: [] };
  await souk.redirects.put([{ key: OVERLAY_KEY, value: JSON.stringify(overlay) }]);
  const id = await souk.publish(rules.slice(1), { ...site, keep: ["/مدونة/*"] });
  const pages = [
    "",
    "/table",
    "/rows",
    `/releases/${id}`,
    "/try?urls=/منتج/a%0A/متجر",
    "/history?url=/متجر",
    "/preview",
  ];
  const turned: string[] = [];
  for (const path of pages) {
    const { text } = await getPage(souk, path);
    for (const [, address] of text.matchAll(/<bdi>(\/[\u0600-\u06FF][^<]*)/g)) {
      turned.push(`${path}: ${address}`);
    }
  }
  expect(turned).toEqual([]);
});
