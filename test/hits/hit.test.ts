/** What is left of a visit once everything that is about the visitor is gone. */
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

describe("what is counted of a visit", () => {
  it.each([
    ["a redirect", "/global/page?utm=1", "/global/page", "redirect", 301],
    ["another spelling", "//global//Page/", "/global/page", "redirect", 301],
    ["a page that is gone", "/global/gone", "/global/gone", "gone", 410],
    ["what a rule passes", "/global/kept", "/global/kept", "pass", 0],
    ["what a rule leaves open", "/global/open", "/global/open", "redirect", 302],
    ["a pattern, by its from", "/global/p/7?color=red", "/global/p/:id?color=:c", "redirect", 301],
    ["what is out of scope", "/elsewhere", "", "pass", 0],
    ["what no rule answers", "/global/none", "", "redirect", 301],
    ["another's host", "https://other.example/global/page", "", "not-found", 404],
  ])("%s", (_name, address, rule, outcome, status) => {
    expect(hit(address)).toMatchObject({ rule, outcome, status, isShadow: false });
  });

  it("is the canonical address of an exact rule where the table is compact, as in the header", () => {
    expect(hit("/global/index.php?id=1&x=2")?.rule).toBe("/global/index.php?id=1");
  });
});

describe("what is kept of a miss", () => {
  it.each([
    ["host and path", "/global/none", "www.old.example/global/none"],
    ["canonically", "https://WWW.old.example//global/None/?a=b", "www.old.example/global/none"],
    ["no query", "/global/none?q=my+name&token=abc", "www.old.example/global/none"],
    [
      "what a rule of the path asks for",
      "/global/index.php?s=x&id=9",
      "www.old.example/global/index.php?id=9",
    ],
    [
      "in one order",
      "/global/index.php?id=9&s=x&id=10",
      "www.old.example/global/index.php?id=10&id=9",
    ],
    [
      "what a pattern of the path asks for",
      "/global/p/1?color=&u=me",
      "www.old.example/global/p/1?color=",
    ],
    [
      "the path alone if the query is too long",
      `/global/index.php?id=${"9".repeat(500)}`,
      "www.old.example/global/index.php",
    ],
    ["nothing if the path is too long", `/global/${"x".repeat(500)}`, null],
    ["nothing if its bytes are too many", `/global/${"%E4%B8%AD".repeat(165)}`, null],
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
    ["a rule leaves it open: somebody knows of it", "/global/open", false],
    ["it is out of scope", "/elsewhere", false],
    ["the host is another's", "https://other.example/", false],
  ])("only where %s", (_name, address, isMiss) => {
    expect(hit(address)?.miss !== null).toBe(isMiss);
  });

  it.each([
    ["another site's host alone", "https://News.Example:8443/a?b=c#d", "news.example"],
    ["none of our own", "https://old.example/page", ""],
    ["no app's", "android-app://com.example/https", ""],
    ["no text's", "my address is 5 Main Street", ""],
    ["no name of a user", "https://me:secret@news.example/", "news.example"],
    ["nothing if there is none", null, ""],
  ])("as its referrer %s", (_name, referrer, expected) => {
    expect(referringHost(referrer, table.site)).toBe(expected);
  });
});

describe("the shadow", () => {
  const shadowAt = (at: number, path: string, site: SitePatch = {}) => {
    const compiled = compile(RULES, site);
    return hits(visit(compiled.table, path, { at })).map(
      ({ rule, outcome, status, isShadow, miss }) =>
        `${isShadow ? "ahead" : "now"} ${outcome} ${status} ${rule} ${miss?.url ?? ""}`.trim(),
    );
  };

  it.each([
    ["of a redirect", "/global/page", ["now pass 0", "ahead redirect 301 /global/page"]],
    ["of a page that will be gone", "/global/gone", ["now pass 0", "ahead gone 410 /global/gone"]],
    [
      "of a miss",
      "/global/none",
      ["now pass 0", "ahead redirect 301  www.old.example/global/none"],
    ],
  ])(
    "tells from the announcement on what would be answered at the gate: %s",
    (_name, path, expected) => {
      expect(shadowAt(ANNOUNCED, path)).toEqual(expected);
      expect(shadowAt(GATE - 1, path)).toEqual(expected);
    },
  );

  it.each([
    ["before the announcement", ANNOUNCED - 1, "/global/page", {}, 1],
    ["before it, where the site asks for it", ANNOUNCED - 1, "/global/page", { shadow: true }, 2],
    ["without an announcement", GATE - 1, "/global/page", { announceAt: undefined }, 1],
    ["from the gate on", GATE, "/global/page", { shadow: true }, 1],
    [
      "where the gate cannot be read",
      GATE,
      "/global/page",
      { shadow: true, activatesAt: "soon" },
      1,
    ],
    ["of what is out of scope", GATE - 1, "/elsewhere", { shadow: true }, 1],
    ["of what redirects already", GATE - 1, "/global/early", { shadow: true }, 1],
  ])("is told or not: %s", (_name, at, path, site, count) => {
    expect(shadowAt(at, path, site)).toHaveLength(count);
  });
});

it("asks rows too which parameters they look at", () => {
  const rows = createLayer(compile([{ from: "/global/typed?n=1", to: `${NEW}/n` }]).rules);
  const layered = { site: table.site, layers: [rows, ...table.layers] };
  const [first] = hits(visit(layered, "/global/typed?n=2&m=3"));
  expect(first?.miss?.url).toBe("www.old.example/global/typed?n=2");
});
