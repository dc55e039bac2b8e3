import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { SITEMAP_URLS_AT_MOST } from "../../src/domain/table/site-files.ts";
import { GATE } from "../support/table.ts";
import { open, send } from "./support.ts";

const NEW = "https://www.new.example";
const rules: RuleData[] = [
  { from: "/global/page", to: `${NEW}/page` },
  { from: "/global/moved/:a", to: `${NEW}/:a?x=1#top` },
  { from: "/global/later", to: `${NEW}/later`, status: 302 },
  { from: "/global/app", gone: true, to: `${NEW}/apps?a=1&b=<2>` },
  { from: "/global/off", to: "https://evil.example/" },
  { from: "/global/ü", to: `${NEW}/ü` },
];

describe("a redirect", () => {
  it("has a status, a Location and a Cache-Control, and nothing else", async () => {
    const response = await send(rules, "/global/page?a=1");
    expect(response.status).toBe(301);
    expect(Object.fromEntries(response.headers)).toEqual({
      "cache-control": "public, max-age=3600",
      location: `${NEW}/page?a=1`,
    });
    expect(await response.text()).toBe("");
  });

  it.each(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])(
    "answers %s",
    async (method) => {
      const body = method === "GET" || method === "HEAD" ? null : "name=value";
      const response = await send(rules, "/global/page", { method, body });
      expect(response.status).toBe(body === null || method === "HEAD" ? 301 : 308);
      expect(response.headers.get("location")).toBe(`${NEW}/page`);
    },
  );

  it("is not stored if it is temporary", async () => {
    const response = await send(rules, "/global/later");
    expect(response.status).toBe(302);
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it("does not depend on request headers", async () => {
    const headers = {
      accept: "application/json",
      "accept-language": "fr",
      "if-none-match": '"x"',
      range: "bytes=0-1",
      cookie: "a=b; __at=2020-01-01T00:00:00Z",
      host: "evil.example",
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "http",
      "cf-ipcountry": "FR",
      "x-sunset-at": "2020-01-01T00:00:00Z",
    };
    const plain = await send(rules, "/global/moved/a?b=1");
    const dressed = await send(rules, "/global/moved/a?b=1", { headers });
    expect([dressed.status, ...dressed.headers]).toEqual([plain.status, ...plain.headers]);
  });

  it("ignores a parameter that asks for another time", async () => {
    const response = await send(rules, "/global/page?__at=2020-01-01T00:00:00Z");
    expect(response.headers.get("location")).toBe(`${NEW}/page?__at=2020-01-01T00:00:00Z`);
  });

  it("has an ASCII Location", async () => {
    const response = await send(rules, "/global/%C3%BC?q=ü");
    expect(response.headers.get("location")).toBe(`${NEW}/%C3%BC?q=%C3%BC`);
  });

  it.each(["/global/moved/%0d%0aSet-Cookie:a=b", "/global/moved/%00", "/global/moved/%E2%80%AE"])(
    "keeps escapes escaped: %s",
    async (address) => {
      const response = await send(rules, address);
      expect(response.status).toBe(301);
      expect(response.headers.get("location")).toBe(
        `${NEW}/${address.slice("/global/moved/".length)}?x=1#top`,
      );
      expect(response.headers.has("set-cookie")).toBe(false);
    },
  );
});

describe("one of our own pages", () => {
  it("says gone in words, with the suggestion as its only link, and no script", async () => {
    const response = await send(rules, "/global/app");
    const text = await response.text();
    expect(response.status).toBe(410);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("public, max-age=3600");
    expect(text).toContain("<h1>This page is gone</h1>");
    expect(text.match(/href="[^"]*"/g)).toEqual([`href="${NEW}/apps?a=1&amp;b=%3C2%3E"`]);
    expect(text).not.toContain("<script");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("suggests the fallback if the rule suggests nothing, and the new site if there is no fallback", async () => {
    const gone: RuleData[] = [{ from: "/global/x", gone: true }];
    expect(await (await send(gone, "/global/x")).text()).toContain(`href="${NEW}/"`);
    const site = { fallback: null, targetHosts: ["new.example"] };
    expect(await (await send(gone, "/global/x", { site })).text()).toContain(
      'href="https://new.example/"',
    );
  });

  it("is a 501 without Location that is not stored, for a target on a host that is not allowed", async () => {
    const response = await send(rules, "/global/off");
    expect(response.status).toBe(501);
    expect(response.headers.has("location")).toBe(false);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.text()).not.toContain("evil.example");
  });

  it("is a 404 for a foreign host, without its name", async () => {
    const response = await send(rules, "https://evil.example/global/page");
    expect(response.status).toBe(404);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.text()).not.toContain("evil.example");
  });

  it("is a 404 without a fallback", async () => {
    const response = await send([], "/global/x", { site: { fallback: null } });
    expect(response.status).toBe(404);
  });

  it("escapes what people typed", async () => {
    const response = await send([], "/global/x", { site: { fallback: null, name: "<b>A&B</b>" } });
    const text = await response.text();
    expect(text).toContain("&lt;b&gt;A&amp;B&lt;/b&gt;");
    expect(text).not.toContain("<b>");
  });

  it("answers HEAD as GET, without the body", async () => {
    const get = await send(rules, "/global/app");
    const head = await send(rules, "/global/app", { method: "HEAD" });
    expect([head.status, ...head.headers]).toEqual([get.status, ...get.headers]);
  });
});

describe("X-Sunset-Rule", () => {
  it.each([
    ["on", "/global/page", "/global/page"],
    ["on", "/global/%C3%BC", "/global/%C3%BC"],
    ["on", "/global/unknown", null],
    ["off", "/global/page", null],
    ["", "/global/page", null],
    ["ON", "/global/page", null],
  ])("with DEBUG_HEADERS %j names the rule of %s: %s", async (setting, address, expected) => {
    const response = await send(rules, address, { env: { DEBUG_HEADERS: setting } });
    expect(response.headers.get("x-sunset-rule")).toBe(expected);
  });

  it("is missing without DEBUG_HEADERS", async () => {
    expect((await send(rules, "/global/page")).headers.has("x-sunset-rule")).toBe(false);
  });
});

describe("the console's address", () => {
  it.each([
    "/_sunset",
    "/_sunset/",
    "/_sunset/approve",
    "//_sunset/approve",
    "/\\_sunset",
    "/%5Fsunset",
  ])("is ignored in production: %s", async (address) => {
    const response = await send(rules, address, { site: { scope: ["/"] } });
    expect(response.status).toBe(404);
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it("does not include names that only begin like it", async () => {
    expect((await send([], "/_sunsets", { site: { scope: ["/"] } })).status).toBe(301);
  });
});

describe("the files of a site that is retired whole", () => {
  const site = { scope: ["/"], keep: [] };
  const table: RuleData[] = [
    { from: "/a?x=1&y=2", to: `${NEW}/a` },
    { from: "/B c", gone: true },
    { from: "/kept", keep: true },
    { from: "https://old.example/only-there", to: `${NEW}/o` },
    { from: "http://OLD.example./dotted", gone: true },
    { from: "/p/:slug", to: `${NEW}/:slug`, examples: { match: ["/p/one", "/p/two"] } },
    {
      from: "https://old.example/o/:slug",
      to: `${NEW}/:slug`,
      examples: { match: ["/o/one", "https://old.example/o/two"] },
    },
  ];

  it("robots.txt allows everything and names the host's sitemap", async () => {
    const response = await send(table, "https://old.example/robots.txt", { site });
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("public, max-age=3600");
    expect(await response.text()).toBe(
      "User-agent: *\nAllow: /\n\nSitemap: https://old.example/sitemap.xml\n",
    );
  });

  it.each([
    ["www.old.example", []],
    [
      "old.example",
      [
        "https://old.example/only-there",
        "https://old.example/dotted",
        "https://old.example/o/one",
        "https://old.example/o/two",
      ],
    ],
  ])("sitemap.xml lists the old addresses of %s", async (host, own) => {
    const response = await send(table, `https://${host}/sitemap.xml`, { site });
    expect(response.headers.get("content-type")).toBe("application/xml; charset=utf-8");
    const locations = [...(await response.text()).matchAll(/<loc>(.*?)<\/loc>/g)].map(
      (it) => it[1],
    );
    expect(locations).toEqual([
      `https://${host}/a?x=1&amp;y=2`,
      `https://${host}/B%20c`,
      `https://${host}/p/one`,
      `https://${host}/p/two`,
      ...own,
    ]);
  });

  it("sitemap.xml becomes an index above the protocol's limit", async () => {
    const many: RuleData[] = Array.from({ length: SITEMAP_URLS_AT_MOST + 1 }, (_, index) => ({
      from: `/${index}`,
      gone: true,
    }));
    const sendMany = open(many, site);
    const count = async (address: string): Promise<[number, number]> => {
      const text = await (await sendMany(address)).text();
      return [text.match(/<url>/g)?.length ?? 0, text.match(/<sitemap>/g)?.length ?? 0];
    };
    expect(await count("/sitemap.xml")).toEqual([0, 2]);
    expect(await count("/sitemap.xml?page=1")).toEqual([50_000, 0]);
    expect(await count("/sitemap.xml?page=2")).toEqual([1, 0]);
    expect(await count("/sitemap.xml?page=2&utm_source=x")).toEqual([1, 0]);
    for (const page of [
      "3",
      "x",
      "",
      "0",
      "-1",
      "01",
      "1.0",
      "1e0",
      "0x1",
      "%2B1",
      "+1",
      "1&page=1",
    ]) {
      const { status, headers } = await sendMany(`/sitemap.xml?page=${page}`);
      expect([page, status, headers.get("cache-control")]).toEqual([page, 404, "no-store"]);
    }
  });

  it("are passed to the old site before the gate", async () => {
    const response = await send(table, "/robots.txt", { site, now: GATE - 1 });
    expect(await response.text()).toBe("the old site");
  });
});
