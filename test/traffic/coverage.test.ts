import { describe, expect, it } from "vitest";
import { type Coverage, type CountedRequest, createCoverage } from "../../src/traffic/coverage.ts";
import { VISIT_OUTCOMES } from "../../src/domain/report/visit-outcome.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { ANNOUNCED, compile, GATE, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";

const RULES: readonly RuleData[] = [
  { from: "/global/page", to: `${NEW}/page`, section: "Pages" },
  { from: "/global/shop/*", to: `${NEW}/shop/:splat`, section: "Shop" },
  { from: "/global/app", gone: true },
  { from: "/global/legacy", keep: true, section: "Pages" },
  { from: "/global/evil", to: "https://evil.example/" },
  { from: "/global/item.php?id=:id", to: `${NEW}/item/:id` },
  { from: "/global/later", undecided: true, section: "Pages" },
  { from: "/global/home", to: "https://WWW.new.example" },
  { from: "/global", to: `${NEW}/` },
  { from: "/global/all/*", to: `${NEW}/`, status: 302, query: "drop" },
  { from: "/global/rest/*", to: `${NEW}/:splat` },
  { from: "/global/file.txt", serve: { type: "text/plain", body: "x" } },
];

/** @param addresses A path is on the site's first host, and does not say so. */
function judge(
  addresses: readonly (string | [string, Partial<CountedRequest>])[],
  site: SitePatch = {},
  now = GATE,
  rules = RULES,
): Coverage {
  const { count, sum } = createCoverage(compile(rules, site), now);
  for (const it of addresses) {
    const [address, more] = typeof it === "string" ? [it, {}] : it;
    const hasHost = !address.startsWith("/");
    const url = new URL(hasHost ? address : `https://www.old.example${address}`);
    count({ url, hasHost, method: "GET", hits: 1, status: null, ...more });
  }
  return sum();
}

describe("the outcomes of coverage", () => {
  it.each<[string, string, SitePatch?, number?]>([
    ["rule", "/global/page"],
    ["rule", "/global/shop/cups/1"],
    ["fallback", "/global/else"],
    ["fallback", "/global/home?utm_source=x"],
    ["fallback", "/global/home)."],
    ["fallback", "/global/all/x?a"],
    ["rule", "/global"],
    ["rule", "/global/rest"],
    ["rule", "/global/home", { fallback: null }],
    ["rule", "/global/home", { fallback: `${NEW}/else/` }],
    ["gone", "/global/app"],
    ["kept", "/global/legal/terms"],
    ["kept", "/global/legacy"],
    ["pass", "/other"],
    ["pass", "/global/page", {}, ANNOUNCED],
    ["not-found", "https://else.example/global/page"],
    ["not-found", "/global/else", { fallback: null }],
    ["refused", "/global/evil"],
    ["refused", "/global/else", { fallback: "https://evil.example/" }],
    ["fallback", "/global/else", { fallbackStatus: 302 }],
    ["repaired", "/global/page;jsessionid=1"],
    ["repaired", "/global/app)."],
    ["rule", "/global/page", { repair: false }],
    ["fallback", "/global/page).", { repair: false }],
    ["undecided", "/global/later"],
    ["undecided", "/global/later", { fallback: null }],
    ["undecided", "/global/later)"],
    ["refused", "/global/later", { fallback: "https://evil.example/" }],
    ["served", "/robots.txt", { scope: ["/"] }],
    ["served", "/global/file.txt"],
  ])("has %s for %s", (outcome, address, site, now) => {
    const { total, outcomes } = judge([address], site, now);
    const others = Object.fromEntries(VISIT_OUTCOMES.map((it) => [it, 0]));
    expect({ total, outcomes }).toEqual({ total: 1, outcomes: { ...others, [outcome]: 1 } });
  });

  it("count every hit and add up to the total", () => {
    const { total, outcomes } = judge([["/global/page", { hits: 7 }], "/global/else", "/other"]);
    expect(total).toBe(9);
    expect(Object.values(outcomes).reduce((a, b) => a + b)).toBe(9);
    expect(outcomes.rule).toBe(7);
  });

  it("have a name for each outcome of the contract", () => {
    expect([...VISIT_OUTCOMES].toSorted()).toEqual(
      "fallback gone kept not-found pass refused repaired rule served undecided".split(" "),
    );
  });

  it.each<[string, string]>([
    ["rule", "/global/page"],
    ["fallback", "/global/else"],
    ["fallback", "/global/home"],
  ])("count a browser's CORS preflight for a redirect as the outcome %s", (outcome, address) => {
    const asked = judge([[address, { method: "OPTIONS" }]], { cors: ["/*"] });
    expect(asked.outcomes).toMatchObject({ served: 0, [outcome]: 1 });
  });

  it("count every method: a posted form is a visit too", () => {
    expect(judge([["/global/page", { method: "POST" }]]).outcomes.rule).toBe(1);
  });
});

describe("the sections of coverage", () => {
  it("are the sections of the rules that answer, largest first, with null for rules without one", () => {
    const { sections } = judge([
      "/global/page",
      "/global/legacy",
      "/global/shop/x",
      "/global/app",
      "/global/app",
      "/global/app",
      "/global/else",
      "/global/legal/x",
    ]);
    expect(sections).toEqual([
      { section: null, total: 3 },
      { section: "Pages", total: 2 },
      { section: "Shop", total: 1 },
    ]);
  });
});

describe("the unmatched addresses of coverage", () => {
  it("are those that get the fallback or a 404, most requested first, in their first spelling", () => {
    const { unmatched } = judge([
      "/global/b",
      "https://old.example/global/A",
      "/global/a",
      "/global/page",
      "/global/app",
      "/other",
    ]);
    expect(unmatched).toEqual([
      { url: "https://old.example/global/A", total: 2 },
      { url: "/global/b", total: 1 },
    ]);
  });

  it.each<[string, string[], string[]]>([
    ["spellings of one path", ["/global/X%79/", "/global//xy", "/global/xy"], ["/global/X%79/"]],
    ["queries that no rule requires", ["/global/x?a=1", "/global/x?a=2#y"], ["/global/x"]],
    [
      "parameters that only a rule for another path requires",
      ["/global/other.php?id=1", "/global/other.php?id=2"],
      ["/global/other.php"],
    ],
    [
      "user names and passwords",
      ["https://me:secret@old.example/global/x"],
      ["https://old.example/global/x"],
    ],
  ])("are merged for %s", (_name, addresses, expected) => {
    expect(judge(addresses).unmatched.map((it) => it.url)).toEqual(expected);
  });

  it("differ by parameters only if a rule for their path requires these", () => {
    const rules = [
      { from: "/global/item.php?id=7", to: `${NEW}/seven` },
      { from: "/global/list/:name?page=2", to: `${NEW}/:name` },
    ];
    const addresses = [
      "/global/item.php?id=1&utm=x",
      "/global/item.php?a=b&id=1",
      "/global/item.php?id=2",
      "/global/list/a?page=3",
      "/global/list/a?q=1&page=3",
      "/global/list/a?page=4",
      "/global/search?id=1",
      "/global/search?page=2",
      "/global/search?page=2",
    ];
    expect(judge(addresses, {}, GATE, rules).unmatched).toEqual([
      { url: "/global/search", total: 3, variants: 2 },
      { url: "/global/item.php?id=1", total: 2, variants: 2 },
      { url: "/global/list/a?page=3", total: 2 },
      { url: "/global/item.php?id=2", total: 1 },
      { url: "/global/list/a?page=4", total: 1 },
    ]);
  });

  it("count three hundred searches as one gap, whatever their campaign parameters", () => {
    const searches = Array.from(
      { length: 300 },
      (_, it) => `/global/search?q=${it}&utm_source=a${it}`,
    );
    expect(judge([...searches, "/global/search?gclid=1"]).unmatched).toEqual([
      { url: "/global/search", total: 301, variants: 300 },
    ]);
  });

  it("exclude those of other hosts, which are listed separately", () => {
    const coverage = judge([
      "https://else.example/x",
      "https://else.example/y.css",
      "https://more.example/",
    ]);
    expect(coverage.unmatched).toEqual([]);
    expect(coverage.otherHosts).toEqual([
      { host: "else.example", total: 2 },
      { host: "more.example", total: 1 },
    ]);
    expect(coverage.pagesElsewhere).toBe(2);
  });

  it("are counted but not listed if they are longer than any rule", () => {
    const path = (length: number) => `/global/${"x".repeat(length - "/global/".length)}`;
    const { unmatched, unmatchedTooLong } = judge([path(2048), [path(2049), { hits: 3 }]]);
    expect(unmatched.map((it) => it.url.length)).toEqual([2048]);
    expect(unmatchedTooLong).toBe(3);
  });
});

describe("the other lists of coverage", () => {
  it("include repaired addresses as requested, with the parameters that a rule requires", () => {
    const { repaired, unmatched } = judge([
      "/global/page).",
      "/global/page).",
      "/global/item.php?amp;id=7&x=1",
      "/global/page",
      "/global/else).",
    ]);
    expect(repaired).toEqual([
      { url: "/global/page).", total: 2 },
      { url: "/global/item.php?amp;id=7", total: 1 },
    ]);
    expect(unmatched).toEqual([{ url: "/global/else).", total: 1 }]);
  });

  it("include addresses that a rule leaves undecided, which are not unmatched", () => {
    const { undecided, unmatched, sections } = judge(["/global/later", "/Global/Later/?x=1"]);
    expect(undecided).toEqual([{ url: "/global/later", total: 2 }]);
    expect(unmatched).toEqual([]);
    expect(sections).toEqual([{ section: "Pages", total: 2 }]);
  });
});

describe("the noise of coverage", () => {
  it.each<[string, "asset" | "probe" | null, string, number?]>([
    ["a style sheet", "asset", "/global/app.CSS"],
    ["a picture with a query", "asset", "/global/logo.svg?v=2"],
    ["a picture that a pattern answers", "asset", "/global/shop/cup.webp"],
    ["a document", null, "/global/manual.pdf"],
    ["a page of an admin system", "probe", "/global/wp-admin/setup"],
    ["a dotfile", "probe", "/.env"],
    ["a program of an old shop that answered", null, "/global/cgi-bin/shop.pl", 200],
    ["one that the old site never had", "probe", "/global/cgi-bin/shop.pl", 404],
    ["what monitors ask Sunset itself", "probe", "/_sunset/health"],
    ["a hidden folder", "probe", "/global/.git/config"],
    ["a path that RFC 8615 reserves", null, "/.well-known/security.txt"],
    ["a script that the old site refused", "probe", "/global/shell.jsp", 404],
    ["a script that the old site ran", null, "/global/shell.jsp", 200],
    ["a script of unknown status", null, "/global/shell.jsp"],
    ["a refused script of a kind that the table has", null, "/global/none.php", 404],
    ["a page", null, "/global/else", 404],
  ])("takes %s for %s", (_name, kind, address, status) => {
    const { total, pages, noise } = judge([[address, { status: status ?? null }]]);
    expect(total).toBe(1);
    expect({ pages: pages.total, assets: noise.assets, probes: noise.probes }).toEqual({
      pages: kind === null ? 1 : 0,
      assets: kind === "asset" ? 1 : 0,
      probes: kind === "probe" ? 1 : 0,
    });
  });

  it("never includes an address of an exact rule", () => {
    const rules = [
      { from: "/global/logo.png", to: `${NEW}/logo.png` },
      { from: "/global/wp-login.php", gone: true as const },
    ];
    const addresses = ["/global/logo.png", "/global/wp-login.php"];
    expect(judge(addresses, {}, GATE, rules).noise.total).toBe(0);
  });

  it("is counted in all outcomes, but neither as pages nor as unmatched", () => {
    const { outcomes, pages, unmatched } = judge(["/global/a.css", "/global/.env", "/global/x"]);
    expect(outcomes.fallback).toBe(3);
    expect(pages.outcomes.fallback).toBe(1);
    expect(unmatched).toEqual([{ url: "/global/x", total: 1 }]);
  });
});
