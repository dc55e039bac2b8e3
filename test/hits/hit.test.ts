/** What is stored of a visit: nothing about the visitor. */
import { describe, expect, it } from "vitest";
import { hitsOf, referringHost } from "../../src/hits/hit.ts";
import type { Visit } from "../../src/hits/visit.ts";
import { compile, ANNOUNCED, GATE, type SitePatch } from "../support/table.ts";
import { createLayer } from "../../src/domain/table/table.ts";
import { NEW, visit } from "./support.ts";

const RULES = [
  { from: "/global/page", to: `${NEW}/page` },
  { from: "/global/gone", gone: true as const },
  { from: "/global/kept", keep: true as const },
  { from: "/global/open", undecided: true as const },
  { from: "/global/index.php?id=1", to: `${NEW}/one` },
  { from: "/global/p/:id?color=:c", to: `${NEW}/p/:id` },
  { from: "/global/early", to: `${NEW}/early`, startsAt: "2024-11-01T00:00:00Z" },
];
const { table } = compile(RULES);

const hits = ({ answered, at }: Visit) => hitsOf(answered, at);
const hit = (address: string) => hits(visit(table, address))[0];

describe("what a visit counts for", () => {
  it.each([
    ["a redirect", "/global/page?utm=1", "/global/page", "redirect", 301],
    ["another spelling", "//global//Page/", "/global/page", "redirect", 301],
    ["a page that is gone", "/global/gone", "/global/gone", "gone", 410],
    ["a rule that passes", "/global/kept", "/global/kept", "pass", 0],
    ["an undecided rule", "/global/open", "/global/open", "redirect", 302],
    ["a pattern, by its from", "/global/p/7?color=red", "/global/p/:id?color=:c", "redirect", 301],
    ["an address out of scope", "/elsewhere", "", "pass", 0],
    ["an address without a rule", "/global/none", "", "redirect", 301],
    ["a foreign host", "https://other.example/global/page", "", "not-found", 404],
  ])("%s", (_name, address, rule, outcome, status) => {
    expect(hit(address)).toMatchObject({ rule, outcome, status, isShadow: false });
  });

  it.each([
    ["/global/page", "/global/page"],
    ["/global/none", ""],
  ])("is the redirect that a script asks for beforehand: OPTIONS %s", (address, rule) => {
    const { table: open } = compile(RULES, { cors: ["/global/*"] });
    const [preflight] = hits(visit(open, address, { method: "OPTIONS" }));
    expect(preflight).toMatchObject({ rule, outcome: "redirect", status: 204 });
  });

  it("is the canonical address of an exact rule in a compact table, as in the header", () => {
    expect(hit("/global/index.php?id=1&x=2")?.rule).toBe("/global/index.php?id=1");
  });
});

describe("what is stored of a miss", () => {
  it.each([
    ["host and path", "/global/none", "www.old.example/global/none"],
    ["canonically", "https://WWW.old.example//global/None/?a=b", "www.old.example/global/none"],
    ["no query", "/global/none?q=my+name&token=abc", "www.old.example/global/none"],
    ["no session's id", "/global/None/;jsessionid=5A7?x=1", "www.old.example/global/none"],
    ["no session's id that is escaped", "/global/a%3BSID%3D5a7/b", "www.old.example/global/a"],
    ["other parameters of the path", "/global/a;v=1/b", "www.old.example/global/a;v=1/b"],
    [
      "parameters that a rule of the path requires",
      "/global/index.php?s=x&id=9",
      "www.old.example/global/index.php?id=9",
    ],
    [
      "parameters in a fixed order",
      "/global/index.php?id=9&s=x&id=10",
      "www.old.example/global/index.php?id=10&id=9",
    ],
    [
      "parameters that a pattern of the path requires",
      "/global/p/1?color=&u=me",
      "www.old.example/global/p/1?color=",
    ],
    [
      "only the path if the query is too long",
      `/global/index.php?id=${"9".repeat(500)}`,
      "www.old.example/global/index.php",
    ],
    ["nothing if the path is too long", `/global/${"x".repeat(500)}`, null],
    ["nothing if the path has too many bytes", `/global/${"%E4%B8%AD".repeat(165)}`, null],
    [
      "no scheme, port or user",
      "http://me:secret@www.old.example:80/global/none",
      "www.old.example/global/none",
    ],
  ])("%s", (_name, address, url) => {
    expect(hit(address)?.miss?.url).toBe(url);
  });

  it.each([
    ["nothing answers", "/global/none", true],
    ["a rule answers", "/global/page", false],
    ["an undecided rule answers", "/global/open", false],
    ["it is out of scope", "/elsewhere", false],
    ["it is on a foreign host", "https://other.example/", false],
  ])("whether it is a miss if %s", (_name, address, isMiss) => {
    expect(hit(address)?.miss !== null).toBe(isMiss);
  });

  it.each([
    ["robots.txt by another method", "/robots.txt", "POST", { scope: ["/"] }, false],
    ["the sitemap by another method", "//Sitemap.xml/", "OPTIONS", { scope: ["/"] }, false],
    [
      "the sitemap by an overlong address",
      `/sitemap.xml?${"x".repeat(9000)}`,
      "GET",
      { scope: ["/"] },
      false,
    ],
    ["any other file by another method", "/ads.txt", "POST", { scope: ["/"] }, true],
    [
      "robots.txt of a site of which a part is retired",
      "/robots.txt",
      "POST",
      { scope: ["/robots.txt"] },
      true,
    ],
  ])("whether it is a miss to ask for %s", (_name, address, method, site, isMiss) => {
    const whole = compile(RULES, site).table;
    for (const at of [GATE, ANNOUNCED + 1]) {
      const found = hits(visit(whole, address, { method, at }));
      expect(found.map((it) => it.outcome)).toEqual(
        at === GATE ? ["redirect"] : ["pass", "redirect"],
      );
      expect(found.at(-1)?.miss !== null).toBe(isMiss);
    }
  });

  it.each([
    ["only the host of another site", "https://News.Example:8443/a?b=c#d", "news.example"],
    ["nothing of our own host", "https://old.example/page", ""],
    ["nothing of an app", "android-app://com.example/https", ""],
    ["nothing of a text", "my address is 5 Main Street", ""],
    ["no user name", "https://me:secret@news.example/", "news.example"],
    ["nothing without a header", null, ""],
  ])("its referrer: %s", (_name, referrer, expected) => {
    expect(referringHost(referrer, table.site)).toBe(expected);
  });
});

describe("the shadow of a visit", () => {
  const shadowAt = (at: number, path: string, site: SitePatch = {}) => {
    const compiled = compile(RULES, site);
    return hits(visit(compiled.table, path, { at })).map(
      ({ rule, outcome, status, isShadow, miss }) =>
        `${isShadow ? "ahead" : "now"} ${outcome} ${status} ${rule} ${miss?.url ?? ""}`.trim(),
    );
  };

  it.each([
    ["a redirect", "/global/page", ["now pass 0", "ahead redirect 301 /global/page"]],
    ["a page that will be gone", "/global/gone", ["now pass 0", "ahead gone 410 /global/gone"]],
    ["a miss", "/global/none", ["now pass 0", "ahead redirect 301  www.old.example/global/none"]],
  ])("is what it would get at the gate, from the announcement on: %s", (_name, path, expected) => {
    expect(shadowAt(ANNOUNCED, path)).toEqual(expected);
    expect(shadowAt(GATE - 1, path)).toEqual(expected);
  });

  it.each([
    ["before the announcement", ANNOUNCED - 1, "/global/page", {}, 1],
    [
      "before the announcement, if the site asks for it",
      ANNOUNCED - 1,
      "/global/page",
      { shadow: true },
      2,
    ],
    ["without an announcement", GATE - 1, "/global/page", { announceAt: undefined }, 1],
    ["from the gate on", GATE, "/global/page", { shadow: true }, 1],
    [
      "with a gate that cannot be read",
      GATE,
      "/global/page",
      { shadow: true, activatesAt: "soon" },
      1,
    ],
    ["out of scope", GATE - 1, "/elsewhere", { shadow: true }, 1],
    ["with a rule that redirects already", GATE - 1, "/global/early", { shadow: true }, 1],
  ])("is counted or not: %s", (_name, at, path, site, count) => {
    expect(shadowAt(at, path, site)).toHaveLength(count);
  });
});

it("the parameters that rows require are kept too", () => {
  const rows = createLayer(compile([{ from: "/global/typed?n=1", to: `${NEW}/n` }]).rules);
  const layered = { site: table.site, layers: [rows, ...table.layers] };
  const [first] = hits(visit(layered, "/global/typed?n=2&m=3"));
  expect(first?.miss?.url).toBe("www.old.example/global/typed?n=2");
});
