/** The addresses with which a rule is judged, written and made up. */
import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import {
  exampleUrl,
  hostOf,
  madeUpLookup,
  probeUrls,
  writtenUrls,
} from "../../src/domain/validate/probe.ts";
import { compile, type SitePatch } from "../support/table.ts";

const ONE: SitePatch = { hosts: ["old.example"] };
const TWO: SitePatch = { hosts: ["www.old.example", "old.example"] };

function ruleOf(data: Partial<RuleData>, site: SitePatch) {
  const compiled = compile([{ from: "/a", keep: true, ...data }], site);
  const [rule] = compiled.rules;
  if (!rule) throw new TypeError("the rule cannot be read");
  return { compiled, rule };
}

describe("addresses made up for a rule", () => {
  const MANY = Array.from({ length: 1002 }, (_, index) => `v${index}`);

  it.each<[string, Partial<RuleData>, string[], SitePatch?]>([
    ["its own address", { from: "/a" }, ["https://old.example/a"]],
    [
      "its own address on each host",
      { from: "/a" },
      ["https://www.old.example/a", "https://old.example/a"],
      TWO,
    ],
    [
      "its own address on its own host",
      { from: "https://old.example/a" },
      ["https://old.example/a"],
      TWO,
    ],
    ["the front page", { from: "/" }, ["https://old.example/"]],
    [
      "an empty and a deep rest",
      { from: "/a/b/*" },
      ["https://old.example/a/b", "https://old.example/a/b/sunset-probe/sunset-probe-2"],
    ],
    ["a made-up value", { from: "/a/:x/b" }, ["https://old.example/a/sunset-probe/b"]],
    [
      "an empty and a deep rest",
      { from: "/a/*" },
      ["https://old.example/a", "https://old.example/a/sunset-probe/sunset-probe-2"],
    ],
    [
      "each value in turn, with the first value of the others",
      { from: "/:x/:y", where: { x: ["a", "b"], y: ["1", "2", "3"] } },
      ["/a/1", "/b/1", "/a/2", "/a/3"].map((it) => `https://old.example${it}`),
    ],
    [
      "each value with an empty and a deep rest",
      { from: "/:x/*", where: { x: ["a", "b"] } },
      ["/a", "/b", "/a/sunset-probe/sunset-probe-2", "/b/sunset-probe/sunset-probe-2"].map(
        (it) => `https://old.example${it}`,
      ),
    ],
    [
      "the parameters that it requires",
      { from: "/a?x=1&y=:y&z=:z", where: { z: ["p", "q"] } },
      [
        "https://old.example/a?x=1&y=sunset-probe&z=p",
        "https://old.example/a?x=1&y=sunset-probe&z=q",
      ],
    ],
    [
      "values of path and query, one at a time",
      { from: "/:x?z=:z", where: { x: ["a", "b"], z: ["p", "q"] } },
      ["/a?z=p", "/b?z=p", "/a?z=q"].map((it) => `https://old.example${it}`),
    ],
    [
      "a value within each scope that the pattern reaches",
      { from: "/:x/:y/b" },
      ["/a/c/b", "/d/sunset-probe/b"].map((it) => `https://old.example${it}`),
      { ...ONE, scope: ["/a/c", "/d", "/d/x/e"] },
    ],
    [
      "each scope in which an enumerated value is, then its other values",
      { from: "/:x/*", where: { x: ["b", "d", "e"] } },
      ["", "/sunset-probe/sunset-probe-2"].flatMap((tail) =>
        ["/d", "/b", "/e"].map((it) => `https://old.example${it}${tail}`),
      ),
      { ...ONE, scope: ["/a", "/d"] },
    ],
    [
      "a rest within each scope",
      { from: "/*" },
      ["/a/c", "/d", "/a/c/sunset-probe/sunset-probe-2", "/d/sunset-probe/sunset-probe-2"].map(
        (it) => `https://old.example${it}`,
      ),
      { ...ONE, scope: ["/a/c", "/d"] },
    ],
    [
      "characters that a URL cannot contain unescaped",
      { from: "/a%3F%23%5C%20b%20", match: "exact" },
      ["https://old.example/a%3F%23%5C%20b%20"],
    ],
    [
      "characters that a query cannot contain unescaped",
      { from: "/a?x%26=1%23%20" },
      ["https://old.example/a?x%26=1%23%20"],
    ],
    [
      "its examples first",
      { from: "/a", examples: { match: ["/A/", "no address", "https://x.example/"] } },
      ["https://old.example/A/", "https://x.example/", "https://old.example/a"],
    ],
  ])("are %s", (_name, data, expected, site = ONE) => {
    const { compiled, rule } = ruleOf(data, site);
    expect(probeUrls(compiled, rule).map((it) => it.href)).toEqual(expected);
  });

  it("are at most a thousand for a long list", () => {
    const { compiled, rule } = ruleOf({ from: "/:x", where: { x: MANY } }, ONE);
    const urls = probeUrls(compiled, rule);
    expect([urls.length, urls.at(-1)?.pathname]).toEqual([1000, "/v999"]);
  });
});

describe("written addresses of a rule", () => {
  it.each<[string, Partial<RuleData>, string[]]>([
    ["the from of an exact rule", { from: "/a" }, ["https://www.old.example/a"]],
    ["the from with its query", { from: "/a?x=1" }, ["https://www.old.example/a?x=1"]],
    ["the from on its own host", { from: "https://old.example/a" }, ["https://old.example/a"]],
    ["none for a pattern", { from: "/a/*" }, []],
    [
      "examples and the from",
      { from: "/a", examples: { match: ["/A"], mustNotMatch: ["/b"] } },
      ["https://www.old.example/A", "https://www.old.example/a"],
    ],
    [
      "valid examples of a pattern",
      { from: "/a/*", examples: { match: ["a/1", "/a/2", "//"] } },
      ["https://www.old.example/a/2", "https://www.old.example//"],
    ],
  ])("are %s", (_name, data, expected) => {
    const { compiled, rule } = ruleOf(data, TWO);
    const written = compiled.data.rules[0] ?? { from: "" };
    expect(writtenUrls(compiled, rule, written).map((it) => it.href)).toEqual(expected);
  });
});

describe("an example", () => {
  const { compiled, rule } = ruleOf({ from: "https://old.example/a" }, TWO);

  it.each<[example: string, url: string | null]>([
    ["/b?x=1", "https://old.example/b?x=1"],
    ["https://www.old.example/b", "https://www.old.example/b"],
    ["HTTP://old.example/b", "http://old.example/b"],
    ["https://", null],
    ["b", null],
    ["ftp://old.example/b", null],
    ["xhttps://old.example/b", null],
    ["", null],
  ])("%j is %j", (example, url) => {
    expect(exampleUrl(compiled, rule, example)?.href ?? null).toBe(url);
  });
});

describe("a request that a rule matches", () => {
  const aliases = { "www.old.example": "old.example" };

  it.each<[string, Partial<RuleData>, string, SitePatch]>([
    ["is on the site's first host", {}, "www.old.example", TWO],
    ["is on the host that an alias stands for", {}, "old.example", { ...TWO, aliases }],
    ["is on the rule's own host", { from: "https://old.example/a" }, "old.example", TWO],
  ])("%s", (_name, data, expected, site) => {
    const { compiled, rule } = ruleOf(data, site);
    expect(hostOf(compiled, rule)).toBe(expected);
    expect(madeUpLookup(compiled, rule).host).toBe(expected);
  });

  it("has a value for everything that the rule requires", () => {
    const where = { x: ["B", "c"], y: ["1", "2"] };
    const { compiled, rule } = ruleOf({ from: "/a/:x/:p/*?q=7&r=:y&s=:z", where }, ONE);
    expect(madeUpLookup(compiled, rule)).toEqual({
      host: "old.example",
      path: "/a/b/sunset-probe",
      segments: ["a", "b", "sunset-probe"],
      parameters: [
        { raw: "", name: "q", value: "7" },
        { raw: "", name: "r", value: "1" },
        { raw: "", name: "s", value: "sunset-probe" },
      ],
    });
  });
});
