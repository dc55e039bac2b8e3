import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LineOrigin } from "../../src/traffic/inventory-entry.ts";
import type { SiteHosts } from "../../src/traffic/inventory-hosts.ts";
import { createInventory, type Inventory } from "../../src/traffic/merge-inventory.ts";
import { type SourceLine, sourceLine } from "../../src/traffic/source-line.ts";

type Told = readonly [origin: string, target: string, known?: Partial<SourceLine>];

const ORIGINS: Readonly<Record<string, LineOrigin>> = {
  log: { id: "log", namesPages: false, trust: 1 },
  list: { id: "list", namesPages: false, trust: 0 },
  sitemap: { id: "sitemap", namesPages: true, trust: 1 },
  crawl: { id: "screaming-frog", namesPages: true, trust: 4 },
  search: { id: "search-console", namesPages: true, trust: 1 },
  analytics: { id: "analytics", namesPages: true, trust: 1 },
};

const NOBODY: SiteHosts = { named: [], table: null };
const table = (hosts: string[], aliases: [string, string][] = [], isAsked = false): SiteHosts => ({
  named: [],
  table: { hosts, aliases: new Map(aliases), isAsked },
});

const HOST = "https://www.old.example";
const WWW: SiteHosts = { named: ["www.old.example"], table: null };

function merge(
  told: readonly Told[],
  site = WWW,
  ignored: readonly string[] = [],
): Inventory | null {
  const maker = createInventory(new Set(ignored));
  for (const [name, target, known] of told) {
    const origin = ORIGINS[name];
    if (origin) maker.add(sourceLine(target, known), origin);
  }
  return maker.finish(site);
}

const urlsOf = (told: readonly Told[], site = WWW, ignored: readonly string[] = []) =>
  merge(told, site, ignored)?.lines.map((it) => it.url);

const lists = (...targets: readonly string[]): Told[] => targets.map((it) => ["list", it]);

describe("an address of an inventory", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["is the same in all its spellings", ["/A/", "//a", "/%61", "/a"], [`${HOST}/a`]],
    ["is written in its most frequent spelling", ["/a", "/A/", "/A/"], [`${HOST}/A/`]],
    [
      "is the same on http and https, and on its twin",
      ["http://old.example/a", `${HOST}/a`],
      [`${HOST}/a`],
    ],
    [
      "differs by its query",
      ["/a?id=1", "/a?id=2", "/a"],
      [`${HOST}/a`, `${HOST}/a?id=1`, `${HOST}/a?id=2`],
    ],
    [
      "is the same with parameters in another order",
      ["/a?b=1&c=2", "/a?c=2&b=1"],
      [`${HOST}/a?b=1&c=2`],
    ],
    [
      "loses its campaign parameters",
      [
        "/a?utm_source=x&id=1&gclid=y",
        "/a?id=1&amp;fbclid=z&_ga=1",
        "/a?mc_cid=1&id=1&msclkid=2#top",
      ],
      [`${HOST}/a?id=1`],
    ],
    ["loses an empty query", ["/a?", "/a?utm_medium=mail"], [`${HOST}/a`]],
  ])("%s", (_name, targets, expected) => {
    expect(urlsOf(lists(...targets))).toEqual(expected);
  });

  it("loses parameters that somebody calls irrelevant", () => {
    expect(urlsOf(lists("/a?SID=1&b=2", "/a?b=2&sid=3"), WWW, ["sid"])).toEqual([`${HOST}/a?b=2`]);
  });
});

describe("what an inventory says of an address", () => {
  const only = (...told: Told[]) => merge(told)?.lines[0];

  it.each<[string, Told[], object]>([
    [
      "adds up requests of logs and lists",
      [
        ["log", "/a", { hits: 1 }],
        ["log", "/A", { hits: 1 }],
        ["list", "/a", { hits: 5 }],
      ],
      { hits: 7, clicks: null },
    ],
    [
      "adds up clicks",
      [
        ["search", "/a", { clicks: 3 }],
        ["search", "/a/", { clicks: 4 }],
      ],
      { hits: null, clicks: 7 },
    ],
    [
      "takes the larger of requests and views, not their sum",
      [
        ["log", "/a", { hits: 2 }],
        ["analytics", "/a", { views: 9 }],
        ["log", "/a", { hits: 3 }],
      ],
      { hits: 9 },
    ],
    [
      "distinguishes zero from unknown",
      [["search", "/a", { clicks: 0 }]],
      { hits: null, clicks: 0 },
    ],
    [
      "takes the title from the source that saw the page",
      [
        ["analytics", "/a", { title: "Aa" }],
        ["crawl", "/a", { title: " The\n page " }],
        ["sitemap", "/a", { title: "0" }],
      ],
      { title: "The page" },
    ],
    [
      "takes the latest status",
      [
        ["log", "/a", { status: 200, day: "2024-01-02" }],
        ["log", "/a", { status: 410, day: "2024-01-03" }],
        ["log", "/a", { status: 301, day: "2024-01-01" }],
      ],
      { status: 410, lastSeen: "2024-01-03" },
    ],
    [
      "takes the best status of a day",
      [
        ["log", "/a", { status: 503, day: "2024-01-02" }],
        ["log", "/a", { status: 304, day: "2024-01-02" }],
      ],
      { status: 200 },
    ],
    [
      "takes no status of another method",
      [["log", "/a", { method: "POST", status: 303 }]],
      { status: null },
    ],
    [
      "names each source once",
      [
        ["log", "/a"],
        ["sitemap", "/a"],
        ["log", "/a"],
      ],
      { sources: ["log", "sitemap"] },
    ],
  ])("%s", (_name, told, expected) => {
    expect(only(...told)).toMatchObject(expected);
    expect(only(...told.toReversed())).toMatchObject(expected);
  });
});

describe("what an inventory leaves out", () => {
  it("leaves out parts of pages, whatever the source", () => {
    const told = merge([
      ["crawl", "/logo.png"],
      ["log", "/a.css"],
      ["crawl", "/pic", { isAsset: true }],
    ]);
    expect(told).toMatchObject({ lines: [], assetLines: 3 });
  });

  it("leaves out probes, unless a source that names pages has them", () => {
    const told: Told[] = [
      ["log", "/wp-login.php", { status: 404, hits: 1 }],
      ["log", "/.env", { hits: 1 }],
      ["log", "/shop.php", { status: 404, hits: 1 }],
      ["log", "/list.php", { status: 200, hits: 1 }],
      ["log", "/cgi-bin/shop", { hits: 1 }],
      ["log", "/wp-content/uploads/prices.pdf", { status: 200, hits: 1 }],
      ["sitemap", "/cgi-bin/shop"],
    ];
    for (const lines of [told, told.toReversed()]) {
      const inventory = merge(lines);
      expect(inventory?.lines.map((it) => [it.url, it.hits])).toEqual([
        [`${HOST}/cgi-bin/shop`, 1],
        [`${HOST}/list.php`, 1],
        [`${HOST}/wp-content/uploads/prices.pdf`, 1],
      ]);
      expect(inventory?.probes).toEqual({ lines: 3, addresses: 3 });
    }
  });

  it("leaves out other hosts, and lists the most frequent first", () => {
    const told = lists(
      "https://shop.old.example/a",
      "https://x.example/",
      "https://x.example/b",
      "/a",
    );
    expect(merge(told)).toMatchObject({
      lines: [{ url: `${HOST}/a` }],
      otherHosts: [
        { host: "x.example", lines: 2, addresses: 2 },
        { host: "shop.old.example", lines: 1, addresses: 1 },
      ],
    });
  });

  it("leaves out lines without an address", () => {
    const maker = createInventory();
    const long = `/${"x".repeat(2048)}`;
    const problems = ["mailto:a@old.example", "*", long].map((it) =>
      maker.add(sourceLine(it), { id: "list", namesPages: false, trust: 0 }),
    );
    expect(problems.map((it) => it?.problem)).toEqual([
      "not a web address, but mailto:",
      "it names no address on a site",
      "its address is longer than 2,048 characters",
    ]);
  });
});

describe("the hosts of an inventory", () => {
  it.each<[string, readonly string[], SiteHosts, string, readonly string[]]>([
    [
      "the most frequent one",
      ["https://a.example/1", "https://b.example/1", "https://b.example/2", "/3"],
      NOBODY,
      "frequency",
      ["https://b.example/1", "https://b.example/2", "https://b.example/3"],
    ],
    [
      "the first of equally frequent ones",
      ["https://b.example/1", "https://a.example/1"],
      NOBODY,
      "frequency",
      ["https://a.example/1"],
    ],
    [
      "in their most frequent spelling",
      ["http://old.example/1", "http://old.example/2", "https://www.old.example/2"],
      NOBODY,
      "frequency",
      ["http://old.example/1", "http://old.example/2"],
    ],
    [
      "those of the table",
      ["https://new.example/1", "https://new.example/2", "https://old.example/1"],
      table(["www.old.example"]),
      "table",
      ["https://old.example/1"],
    ],
    [
      "those of the table, if lines have only paths",
      ["/1"],
      table(["www.old.example", "m.old.example"]),
      "table",
      ["https://www.old.example/1"],
    ],
    [
      "not those of a table that was only found nearby, if lines name another site",
      ["https://new.example/1"],
      table(["www.old.example"]),
      "frequency",
      ["https://new.example/1"],
    ],
    [
      "those of a table that somebody named, even if lines name another site",
      ["https://new.example/1"],
      table(["www.old.example"], [], true),
      "table",
      [],
    ],
    [
      "one for a host and its aliases",
      ["https://m.old.example/1", "https://www.old.example/1", "/1"],
      table(["www.old.example", "m.old.example"], [["m.old.example", "www.old.example"]]),
      "table",
      ["https://www.old.example/1"],
    ],
    [
      "two for hosts of separate sites",
      ["https://de.old.example/1", "https://www.old.example/1"],
      table(["www.old.example", "de.old.example"]),
      "table",
      ["https://de.old.example/1", "https://www.old.example/1"],
    ],
    [
      "only those that somebody names",
      ["https://b.example/1", "https://b.example/2", "https://a.example:8080/1", "/2"],
      { named: ["a.example:8080"], table: null },
      "option",
      ["https://a.example:8080/1", "https://a.example:8080/2"],
    ],
  ])("are %s", (_name, targets, site, chosenBy, expected) => {
    for (const order of [targets, targets.toReversed()]) {
      expect(urlsOf(lists(...order), site)).toEqual(expected);
      expect(merge(lists(...order), site)?.chosenBy).toBe(chosenBy);
    }
  });

  it("are unknown if there is no source for them", () => {
    expect(merge(lists("/a"), NOBODY)).toBeNull();
  });
});

it("lists pages with many variants, and the parameters that make them", () => {
  const searches = Array.from({ length: 60 }, (_, it) => `/Search?q=${it}`);
  const few = Array.from({ length: 49 }, (_, it) => `/list?page=${it}`);
  expect(merge(lists(...searches, ...few, "/search?q=a&page=2"))?.variants).toEqual([
    { url: `${HOST}/Search`, addresses: 61, parameters: ["q", "page"] },
  ]);
});

it("is full if there are more addresses than it keeps, and still counts the kept ones", () => {
  const maker = createInventory(new Set(), 2);
  const origin = { id: "list", namesPages: false, trust: 0 };
  for (const path of ["/a", "/b", "/a", "/A"]) maker.add(sourceLine(path), origin);
  expect(maker.isFull()).toBe(false);
  maker.add(sourceLine("/c"), origin);
  expect(maker.isFull()).toBe(true);
});

it("does not depend on the order of its lines", () => {
  const line = fc.tuple(
    fc.constantFrom(...Object.keys(ORIGINS)),
    fc
      .tuple(
        fc.constantFrom("", "https://www.old.example", "http://old.example", "https://x.example"),
        fc.constantFrom("/", "/a", "/A/", "/b", "/wp-admin/b", "/c.php", "/d.css"),
        fc.constantFrom("", "?id=1", "?id=1&utm_source=x", "?x=2&id=1", "?id=1&x=2"),
      )
      .map((it) => it.join("")),
    fc.record({
      hits: fc.option(fc.nat({ max: 5 })),
      views: fc.option(fc.nat({ max: 5 })),
      clicks: fc.option(fc.nat({ max: 5 })),
      title: fc.constantFrom("", "A", "B"),
      language: fc.constantFrom("", "de", "en_GB"),
      status: fc.constantFrom(null, 200, 304, 404),
      day: fc.constantFrom(null, "2024-01-01", "2024-01-02"),
      method: fc.constantFrom("GET", "POST"),
    }),
  );
  const shuffled = fc
    .array(line, { maxLength: 12 })
    .chain((lines) =>
      fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
    );
  const sites = fc.constantFrom(
    NOBODY,
    WWW,
    table(["old.example", "x.example"], [["x.example", "old.example"]]),
  );
  fc.assert(
    fc.property(shuffled, sites, ([lines, others], site) => {
      expect(merge(others, site)).toEqual(merge(lines, site));
    }),
  );
});
