/** Sets of addresses, compared without listing them. */
import { describe, expect, it } from "vitest";
import { covers, isSameAddress, shareAUrl } from "../../src/domain/table/covers.ts";
import {
  type Advantage,
  compareSources,
  findAdvantage,
} from "../../src/domain/table/precedence.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import type { Source } from "../../src/domain/table/source.ts";
import { compile } from "../support/table.ts";

type Where = NonNullable<RuleData["where"]>;
/** A `from`, with or without a `where`. */
type From = string | readonly [string, Where];

const OWN = "https://www.old.example";

function sourceOf(from: From): Source {
  const [path, where] = typeof from === "string" ? [from, {}] : from;
  const rule = { from: path, where, to: "https://www.new.example/" };
  const [compiled] = compile([rule], { scope: ["/"], keep: [] }).rules;
  if (!compiled) throw new TypeError(`${path} cannot be read`);
  return compiled.source;
}

const ab: Where = { x: ["a", "b"] };
const bc: Where = { x: ["b", "c"] };
const a: Where = { x: ["a"] };

describe("every address of the second source is one of the first", () => {
  it.each<[boolean, From, From]>([
    // Paths.
    [true, "/p", "/p"],
    [false, "/p", "/q"],
    [false, "/p", "/p/q"],
    [false, "/p/q", "/p"],
    [true, "/:x", "/p"],
    [true, "/:x", "/:y"],
    [false, "/p", "/:x"],
    [false, "/:x", "/p/q"],
    [false, "/p/:x", "/p"],
    [false, "/:x", "/*"],
    [false, "/p/:x", "/p/*"],
    [true, "/p/*", "/p"],
    [true, "/p/*", "/p/q/r"],
    [true, "/p/*", "/p/*"],
    [true, "/*", "/:x/q"],
    [false, "/p/*", "/q/r"],
    [true, ["/:x", ab], "/a"],
    [false, ["/:x", ab], "/c"],
    [true, ["/:x", ab], ["/:x", a]],
    [false, ["/:x", a], ["/:x", ab]],
    [false, ["/:x", ab], "/:x"],
    [true, "/:y", ["/:x", ab]],
    [true, "/a", ["/:x", a]],
    // Queries: the conditions of the first must follow from those of the second.
    [true, "/p", "/p?i=1"],
    [false, "/p?i=1", "/p"],
    [true, "/p?i=1", "/p?i=1&j=2"],
    [false, "/p?i=1", "/p?i=2"],
    [false, "/p?i=1", "/p?j=1"],
    [false, "/p?i=1", "/p?i=:x"],
    [true, "/p?i=a", ["/p?i=:x", a]],
    [false, "/p?i=a", ["/p?i=:x", ab]],
    [true, "/p?i=:x", "/p?i=1"],
    [true, "/p?i=:x", "/p?i=:y"],
    [false, "/p?i=:x", "/p?i="],
    [false, "/p?i=:x", "/p?j=1"],
    [true, "/p?i=:y", ["/p?i=:x", ab]],
    [true, "/p?i=:y", ["/p?i=:x", { x: { "": "e", a: "b" } }]],
    [true, ["/p?i=:x", ab], "/p?i=a"],
    [false, ["/p?i=:x", ab], "/p?i=c"],
    [true, ["/p?i=:x", ab], ["/p?i=:x", a]],
    [false, ["/p?i=:x", a], ["/p?i=:x", ab]],
    [false, ["/p?i=:x", ab], "/p?i=:y"],
    [false, "/p?i=:x&i=:y", "/p?i=1"],
    [true, "/p?i=:x&i=:y", "/p?i=1&i=2"],
  ])("%s: %j, %j", (expected, outer, inner) => {
    const hosts = new Set(["www.old.example", "old.example"]);
    const [one, other] = [sourceOf(outer), sourceOf(inner)];
    expect(covers(one, other, hosts)).toBe(expected);
  });

  it.each<[boolean, From, From, readonly string[]]>([
    [true, "/p", `${OWN}/p`, ["www.old.example", "old.example"]],
    [false, `${OWN}/p`, "/p", ["www.old.example", "old.example"]],
    [true, `${OWN}/p`, "/p", ["www.old.example"]],
    [false, `${OWN}/p`, "/p", ["old.example"]],
    [true, `${OWN}/p`, `${OWN}/p`, ["www.old.example", "old.example"]],
    [false, `${OWN}/p`, "https://old.example/p", ["www.old.example", "old.example"]],
    [false, `${OWN}/p`, "https://old.example/p", ["www.old.example"]],
  ])("%s: %j, %j on %j", (expected, outer, inner, hosts) => {
    expect(covers(sourceOf(outer), sourceOf(inner), new Set(hosts))).toBe(expected);
  });
});

describe("two rules have the same path and query", () => {
  it.each<[boolean, From, From]>([
    [true, "/p", `${OWN}/p`],
    [false, "/p", "/q"],
    [true, "/p/:x/*", "/p/:y/*"],
    [false, "/p/*", "/p/:x"],
    [true, ["/:x", ab], ["/:y", { y: ["b", "a"] }]],
    [false, ["/:x", ab], ["/:x", a]],
    [false, ["/:x", ab], "/:x"],
    [true, "/p?i=1&j=2", "/p?j=2&i=1"],
    [true, "/p?i=:x", "/p?i=:y"],
    [false, "/p?i=1", "/p"],
    // The same URLs, but the second is less specific.
    [false, "/a", ["/:x", a]],
    [false, "/a/*", ["/:x/*", a]],
    [false, "/p?i=a", ["/p?i=:x", a]],
    [false, ["/p?i=a&j=:x", a], ["/p?i=:x&j=a", a]],
  ])("%s: %j, %j", (expected, a, b) => {
    const [one, other] = [sourceOf(a), sourceOf(b)];
    expect([isSameAddress(one, other), isSameAddress(other, one)]).toEqual([expected, expected]);
  });
});

describe("two rules of equal rank have an address in common", () => {
  it.each<[boolean, From, From]>([
    [true, ["/:x", ab], ["/:x", bc]],
    [false, ["/:x", a], ["/:x", bc]],
    [true, ["/:x", a], ["/:x", ab]],
    [true, ["/:x", ab], ["/:x", a]],
    [true, "/:x", "/:y"],
    [true, ["/:x/:y", { ...ab, y: ["a"] }], ["/:x/:y", { ...bc, y: ["a"] }]],
    [false, ["/:x/:y", { ...ab, y: ["a"] }], ["/:x/:y", { ...bc, y: ["b"] }]],
    [true, ["/p?i=:x", ab], ["/p?i=:x", bc]],
    [false, ["/p?i=:x", a], ["/p?i=:x", bc]],
    [true, "/p?i=:x", "/p?i=:y"],
    [true, ["/p?i=:x", a], "/p?i=:y"],
    [true, "/p?i=:y", ["/p?i=:x", a]],
    [false, ["/:x?i=:y", { ...a, y: ["1"] }], ["/:x?i=:y", { ...a, y: ["2"] }]],
    [false, ["/:x?i=:y", { ...a, y: ["1"] }], ["/:x?i=:y", { ...bc, y: ["1"] }]],
  ])("%s: %j, %j", (expected, one, other) => {
    expect(shareAUrl(sourceOf(one), sourceOf(other))).toBe(expected);
  });
});

describe("one rule is more specific", () => {
  it.each<[From, From, Advantage]>([
    [`${OWN}/p`, "/p", { by: "host" }],
    ["/p", "/:x", { by: "literal-path" }],
    ["/p/:x", "/:y/q", { by: "segment", position: 1, better: "literal", worse: "placeholder" }],
    ["/p/:x", "/p/:x/*", { by: "segment", position: 3, better: "end", worse: "splat" }],
    ["/p/:x/q", "/p/*", { by: "segment", position: 2, better: "placeholder", worse: "splat" }],
    ["/p/:x", "/:y/*", { by: "segment", position: 1, better: "literal", worse: "placeholder" }],
    ["/p?i=1&j=2", "/p?i=1", { by: "more-parameters" }],
    ["/p?i=1", "/p?i=:x", { by: "literal-parameters" }],
    [["/p?i=:x", a], "/p?i=:x", { by: "literal-parameters" }],
    ["/p?i=1", "/p?j=1", { by: "query-text" }],
    ["/p?i=1&j=1", "/p?i=1&k=1", { by: "query-text" }],
    ["/p?a=:x&ab=1", "/p?aa=:x&b=1", { by: "query-text" }],
    ["/:x", "/:y", { by: "order" }],
    ["/p", "/p", { by: "order" }],
  ])("%j than %j", (better, worse, advantage) => {
    const [one, other] = [sourceOf(better), sourceOf(worse)];
    expect(findAdvantage(one, other)).toEqual(advantage);
    expect([compareSources(other, one), compareSources(one, other)].map(Math.sign)).toEqual(
      advantage.by === "order" ? [0, 0] : [1, -1],
    );
  });

  it("by the alphabet if they have no address in common", () => {
    const sources = ["/a/:x", "/a/:x/b", "/a/:x/c", "/b/:x"].map(sourceOf);
    expect(
      sources
        .toReversed()
        .toSorted(compareSources)
        .map((it) => it.path),
    ).toEqual(["/a/:x/b", "/a/:x/c", "/a/:x", "/b/:x"]);
  });
});
