/** Files that a closed site still serves: robots.txt, sitemaps, small files; and links to archived pages. */
import { describe, expect, it } from "vitest";
import { archivedCopyOf } from "../../src/domain/table/archived-copy.ts";
import { contentsOf } from "../../src/domain/table/file-contents.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import {
  createOldUrls,
  groupOldUrls,
  renderRobots,
  renderSitemap,
  SITEMAP_URLS_AT_MOST,
  sitemapPage,
} from "../../src/domain/table/site-files.ts";
import { compile } from "../support/table.ts";

const to = "https://www.new.example/";

describe("the old addresses in a sitemap", () => {
  const rules: readonly RuleData[] = [
    { from: "/global/a", to },
    { from: "https://old.example/global/b", gone: true },
    { from: "/global/kept", keep: true },
    {
      from: "/global/:x",
      to,
      examples: { match: ["/global/c", "https://WWW.old.example/global/d"] },
    },
    { from: "https://old.example/uk/:x", to, examples: { match: ["/uk/e"] } },
    { from: "/uk/:x", to },
  ];
  const { rules: compiled, data, table } = compile(rules);
  const groups = () => groupOldUrls(compiled, data, table.site.aliases);

  it("are those of exact rules and the examples of patterns, by host", () => {
    expect(Object.fromEntries(groups())).toEqual({
      "": ["/global/a", "/global/c"],
      "old.example": ["https://old.example/global/b", "/uk/e"],
      "www.old.example": ["https://WWW.old.example/global/d"],
    });
  });

  it("are those for every host, then those of the host", async () => {
    const urls = createOldUrls(groups());
    expect([urls.count("old.example"), urls.count("other.example")]).toEqual([4, 2]);
    expect(await createOldUrls(new Map()).slice("old.example", 0, 9)).toEqual([]);
    expect(await urls.slice("old.example", 1, 3)).toEqual([
      "/global/c",
      "https://old.example/global/b",
    ]);
  });
});

describe("the part of a sitemap that is asked for", () => {
  it.each([
    ["", null],
    ["?pages=1", null],
    ["?page=1", 1],
    ["?utm_source=x&page=20", 20],
    ["?page=", 0],
    ["?page=0", 0],
    ["?page=01", 0],
    ["?page=1e0", 0],
    ["?page=x1", 0],
    ["?page=1&page=1", 0],
  ])("by %s is %s", (search, page) => {
    expect(sitemapPage(search)).toBe(page);
  });
});

describe("a sitemap", () => {
  const render = (urls: readonly string[], page: number | null = null) =>
    renderSitemap(
      createOldUrls(new Map([["", urls]])),
      { host: "www.old.example", aliases: new Map() },
      page,
    );
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  const xmlns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

  it("lists addresses of its host, escaped for XML", async () => {
    const urls = ["/a?b=1&c=<'", "https://WWW.old.example/d", "https://old.example/e", "https://"];
    expect(await render(urls)).toBe(
      `${head}<urlset ${xmlns}>\n` +
        "<url><loc>https://www.old.example/a?b=1&amp;c=%3C%27</loc></url>\n" +
        "<url><loc>https://www.old.example/d</loc></url>\n</urlset>\n",
    );
    expect(await render(["/it's&<"])).toContain(
      "<loc>https://www.old.example/it&apos;s&amp;%3C</loc>",
    );
  });

  it("of an alias has the addresses of the host it stands for, under its own name", async () => {
    const site = { aliases: { "old.example": "WWW.old.example" } };
    const { rules, data, table } = compile(
      [
        { from: "https://www.old.example/global/a", to },
        { from: "https://old.example/global/b", to },
        {
          from: "/global/:x",
          to,
          examples: { match: ["/global/c", "https://old.example/global/d"] },
        },
      ],
      site,
    );
    const urls = createOldUrls(groupOldUrls(rules, data, table.site.aliases));
    for (const host of ["old.example", "www.old.example"]) {
      const text = await renderSitemap(urls, { host, aliases: table.site.aliases }, null);
      expect(text?.match(/<loc>[^<]*/g)).toEqual(
        ["c", "a", "b", "d"].map((it) => `<loc>https://${host}/global/${it}`),
      );
    }
  });

  it("exists without addresses", async () => {
    expect(await render([])).toBe(`${head}<urlset ${xmlns}>\n</urlset>\n`);
  });

  it("has parts above the protocol's limit, and an index of them", async () => {
    const urls = Array.from({ length: SITEMAP_URLS_AT_MOST + 1 }, (_, index) => `/${index}`);
    expect(await render(urls)).toBe(
      `${head}<sitemapindex ${xmlns}>\n` +
        "<sitemap><loc>https://www.old.example/sitemap.xml?page=1</loc></sitemap>\n" +
        "<sitemap><loc>https://www.old.example/sitemap.xml?page=2</loc></sitemap>\n</sitemapindex>\n",
    );
    expect((await render(urls, 1))?.match(/<url>/g)).toHaveLength(SITEMAP_URLS_AT_MOST);
    expect(await render(urls, 2)).toContain(
      `<urlset ${xmlns}>\n<url><loc>https://www.old.example/${SITEMAP_URLS_AT_MOST}</loc></url>\n</urlset>`,
    );
    expect(await render(urls.slice(1))).toContain("<urlset");
  });

  it.each([0, 2, 1.5, -1, Number.NaN])("has no part %s if it is not split", async (page) => {
    expect(await render(["/a"], page)).toBeNull();
    expect(await render(["/a"], 1)).toContain("https://www.old.example/a");
  });
});

it("robots.txt allows everything, and names the sitemap", () => {
  expect(renderRobots("www.old.example")).toBe(
    "User-agent: *\nAllow: /\n\nSitemap: https://www.old.example/sitemap.xml\n",
  );
});

describe("a small file", () => {
  it.each([
    ["text/plain", "text/plain; charset=utf-8"],
    ["text/plain; charset=latin1", "text/plain; charset=utf-8"],
    ["text/plain;charset=latin1", "text/plain; charset=utf-8"],
    ['text/plain;charset="a b";x=1', "text/plain;x=1; charset=utf-8"],
    [' Text/HTML ; charset = "latin1" ; x=1', "Text/HTML ; x=1; charset=utf-8"],
    ["application/xml", "application/xml; charset=utf-8"],
    ["application/rss+xml", "application/rss+xml; charset=utf-8"],
    ["application/javascript", "application/javascript; charset=utf-8"],
    ["image/svg+xml", "image/svg+xml; charset=utf-8"],
    ["application/json", "application/json"],
    ["application/xmlish", "application/xmlish"],
    ["image/png", "image/png"],
    ["x-text/plain", "x-text/plain"],
    ["text", "application/octet-stream"],
    // A line break would make an invalid header.
    ["text/plain\n; x=1", "application/octet-stream"],
    ["image/png\n", "image/png"],
    ["image/png\u2003", "image/png"],
    [`text/plain;${" ".repeat(1000)}`, `text/plain;; charset=utf-8`],
    [`text/plain${" ".repeat(1000)};charset=;charset = a;  x=1`, "text/plain;  x=1; charset=utf-8"],
    [`image/png;${" ".repeat(1000)}é`, "application/octet-stream"],
    ["text/plain x", "application/octet-stream"],
    ["no type/x", "application/octet-stream"],
  ])("with the type %j is sent as %s", (type, sent) => {
    expect(contentsOf({ type, body: "x" })).toEqual({
      body: "x",
      type: sent,
      endsServiceWorker: false,
    });
  });

  it("is a script if it unregisters a service worker", () => {
    const { body, type, endsServiceWorker } = contentsOf("unregister-service-worker");
    expect(body).toContain("await registration.unregister();");
    expect({ type, endsServiceWorker }).toEqual({
      type: "text/javascript; charset=utf-8",
      endsServiceWorker: true,
    });
  });
});

describe("the archived copy of an old page", () => {
  const url = "https://www.old.example/a?b=$&";

  it.each<[string, string | null]>([
    ["https://web.archive.org/web/2024/{url}", `https://web.archive.org/web/2024/${url}`],
    [
      "https://archive.example/?u={url}&v={url}",
      "https://archive.example/?u=https%3A%2F%2Fwww.old.example%2Fa%3Fb%3D%24%26&v=https%3A%2F%2Fwww.old.example%2Fa%3Fb%3D%24%26",
    ],
    [
      "https://archive.example/#{url}",
      "https://archive.example/#https%3A%2F%2Fwww.old.example%2Fa%3Fb%3D%24%26",
    ],
    ["https://archive.example/{url}?x=1", `https://archive.example/${url}?x=1`],
    ["https://archive.example/", null],
    ["http://archive.example/{url}", null],
    ["{url}", null],
    ["https://{url}", null],
    ["https://archive.example{url}", null],
    ["https://ana@archive.example/{url}", null],
    ["https://:secret@archive.example/{url}", null],
  ])("of %s is %s", (archive, copy) => {
    expect(archivedCopyOf(archive, url)).toBe(copy);
  });
});
