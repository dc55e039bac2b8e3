/** What still answers after the old server is off: files, the script that unregisters a service worker, and CORS. */
import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { GATE, type SitePatch } from "../support/table.ts";
import { send } from "./support.ts";

const NEW = "https://www.new.example";
const ENDS = new Date(GATE + 60_000).toISOString();

const rules: RuleData[] = [
  { from: "/global/security.txt", serve: { type: "text/plain", body: "Contact: m\u00fcller" } },
  { from: "/global/links.json", serve: { type: "application/json", body: '{"a":1}' } },
  { from: "/global/feed", serve: { type: "application/rss+xml; charset=latin1", body: "<rss/>" } },
  { from: "/global/nothing", serve: { type: "text/plain", body: "" } },
  { from: "/global/odd", serve: { type: "text/plain\r\nx: y", body: "odd" } },
  { from: "/global/ends", serve: { type: "text/plain", body: "soon" }, endsAt: ENDS },
  { from: "/global/sw.js", serve: "unregister-service-worker" },
  { from: "/global/font.woff2", to: `${NEW}/font.woff2` },
  { from: "/global/api/:a", to: `${NEW}/api/:a`, status: 302 },
  { from: "/global/page", to: `${NEW}/page` },
];

describe("a served file", () => {
  it.each([
    ["/global/security.txt", "text/plain; charset=utf-8", "Contact: m\u00fcller"],
    ["/global/links.json", "application/json", '{"a":1}'],
    ["/global/feed", "application/rss+xml; charset=utf-8", "<rss/>"],
    ["/global/nothing", "text/plain; charset=utf-8", ""],
    ["/global/odd", "application/octet-stream", "odd"],
  ])("has its type: %s as %s", async (address, type, body) => {
    const response = await send(rules, `${address}?a=1`);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toEqual({
      "content-type": type,
      "cache-control": "public, max-age=3600",
      "x-content-type-options": "nosniff",
    });
    expect(new TextDecoder().decode(await response.arrayBuffer())).toBe(body);
  });

  it("is cached no longer than its rule applies", async () => {
    const response = await send(rules, "/global/ends");
    expect(response.headers.get("cache-control")).toBe("public, max-age=60");
  });

  it("is the old site's before the gate", async () => {
    expect(await (await send(rules, "/global/security.txt", { now: GATE - 1 })).text()).toBe(
      "the old site",
    );
  });

  it("answers HEAD as GET, without the body", async () => {
    for (const address of ["/global/security.txt", "/global/sw.js"]) {
      const get = await send(rules, address);
      const head = await send(rules, address, { method: "HEAD" });
      expect([head.status, ...head.headers]).toEqual([get.status, ...get.headers]);
    }
  });

  it.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])("does not accept %s", async (method) => {
    for (const address of ["/global/security.txt", "/global/sw.js"]) {
      const response = await send(rules, address, { method });
      expect(response.status).toBe(405);
      expect(Object.fromEntries(response.headers)).toEqual({
        allow: "GET, HEAD",
        "cache-control": "no-store",
      });
      expect(await response.text()).toBe("");
    }
  });

  it("has X-Sunset-Rule if debug headers are on", async () => {
    const response = await send(rules, "/global/feed", { env: { DEBUG_HEADERS: "on" } });
    expect(response.headers.get("x-sunset-rule")).toBe("/global/feed");
    expect(await response.text()).toBe("<rss/>");
  });
});

describe("the script that unregisters a service worker", () => {
  it("is never cached, and may control the whole site", async () => {
    const response = await send(rules, "/global/sw.js");
    expect(Object.fromEntries(response.headers)).toEqual({
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      "service-worker-allowed": "/",
    });
    expect(await response.text()).toContain("registration.unregister()");
  });
});

describe("scripts of other sites", () => {
  const site: SitePatch = { cors: ["/global/font.woff2", "/global/api/*"] };

  it.each([
    ["an exact rule", "/global/font.woff2", "GET", 301, "*"],
    ["HEAD", "/global/font.woff2", "HEAD", 301, "*"],
    ["a pattern", "/global/api/x", "GET", 302, "*"],
    ["a request with a body", "/global/api/x", "POST", 307, "*"],
    ["the fallback", "/global/api/x/y", "GET", 301, "*"],
    ["a request with a body for the fallback", "/global/api/x/y", "POST", 303, "*"],
    ["any other address", "/global/page", "GET", 301, null],
  ])("may follow the redirect of %s", async (_name, address, method, status, origin) => {
    // Later answers may come from memory.
    for (let time = 0; time < 3; time++) {
      const response = await send(rules, address, { site, method });
      expect(response.status).toBe(status);
      expect(response.headers.get("access-control-allow-origin")).toBe(origin);
      expect(response.headers.has("vary")).toBe(false);
    }
  });

  it("may send a preflight", async () => {
    const headers = { origin: "https://a.example", "access-control-request-method": "POST" };
    const response = await send(rules, "/global/api/x", { site, method: "OPTIONS", headers });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toEqual({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
      "access-control-allow-headers": "*",
      "access-control-max-age": "3600",
      "cache-control": "no-store",
    });
  });

  it("may cache the preflight no longer than it holds", async () => {
    const ending: RuleData[] = [{ from: "/global/api/x", to: `${NEW}/x`, endsAt: ENDS }];
    const response = await send(ending, "/global/api/x", { site, method: "OPTIONS" });
    expect(response.headers.get("access-control-max-age")).toBe("60");
  });

  it("get no permission unless the site gives it", async () => {
    const response = await send(rules, "/global/api/x", { method: "OPTIONS" });
    expect([response.status, response.headers.has("access-control-allow-origin")]).toEqual([
      307,
      false,
    ]);
  });
});

describe("a form without a rule", () => {
  it.each(["POST", "PUT", "PATCH", "DELETE"])(
    "is redirected without its body: %s",
    async (method) => {
      const response = await send(rules, "/global/form", { method, body: "secret=1" });
      expect([response.status, response.headers.get("location")]).toEqual([303, `${NEW}/`]);
      expect(response.headers.get("cache-control")).toBe("no-store");
    },
  );
});
