import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meet } from "../../src/domain/report/meet.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import { createLayer } from "../../src/domain/table/table.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { type Source, sourceText } from "../../src/domain/table/source.ts";
import { runs } from "../support/runs.ts";
import { compile, GATE } from "../support/table.ts";

type Where = RuleData["where"];
type Given = string | readonly [from: string, where: NonNullable<Where>];

function ruleOf(given: Given) {
  const [from, where] = typeof given === "string" ? [given, undefined] : given;
  const { rules, table } = compile([{ from, keep: true, ...(where ? { where } : {}) }]);
  const [rule] = rules;
  if (!rule) throw new TypeError(`${from} cannot be read`);
  return { rule, site: table.site };
}

/** The values that the placeholders of the common source may have. */
function valuesOf({ segments, query }: Source): string[] {
  return [
    ...(segments ?? []).flatMap((it) => (it.kind === "enumerated" ? [...it.values.keys()] : [])),
    ...query.flatMap((it) => (it.where ? [...it.where.keys()] : [])),
  ];
}

describe("the common addresses of two sources", () => {
  it.each<[a: Given, b: Given, common: string | null, values?: string[]]>([
    ["/a", "/a", "/a"],
    ["/a", "/b", null],
    ["/a", "/a/b", null],
    ["/a/b", "/a", null],
    ["/a", "https://old.example/a", "https://old.example/a"],
    ["https://old.example/a", "https://old.example/a", "https://old.example/a"],
    ["https://old.example/a", "https://www.old.example/a", null],
    ["/:x", "/a", "/a"],
    ["/:x", "/:y", "/:y"],
    ["/:x/b", "/a/:y", "/a/b"],
    ["/:x/b", "/a/c", null],
    ["/:x", "/a/b", null],
    ["/:x/:y", "/a", null],
    ["/:x/*", "/a/:y", "/a/:y"],
    ["/a/*", "/a", "/a"],
    ["/a/*", "/a/b/c", "/a/b/c"],
    ["/a/*", "/a/b/*", "/a/b/*"],
    ["/a/*", "/:x", "/a"],
    ["/a/*", "/b/*", null],
    ["/*", "/a/:x/c", "/a/:x/c"],
    [["/:x", { x: ["a", "b"] }], "/b", "/b"],
    [["/:x", { x: ["a", "b"] }], "/c", null],
    [["/:x", { x: ["a", "b"] }], "/:y", "/:x", ["a", "b"]],
    [["/:x", { x: ["a", "b"] }], ["/:y", { y: ["b", "c"] }], "/:x", ["b"]],
    [["/:x", { x: ["a", "b"] }], ["/:y", { y: ["c", "d"] }], null],
    [["/:x/z", { x: ["a", "b"] }], "/*", "/:x/z", ["a", "b"]],
    ["/a?i=1", "/a", "/a?i=1"],
    ["/a", "/a?i=1", "/a?i=1"],
    ["/a?i=1", "/a?i=1", "/a?i=1"],
    // Any occurrence of a repeated parameter may match.
    ["/a?i=1", "/a?i=2", "/a?i=1&i=2"],
    ["/a?i=1", "/a?j=2", "/a?i=1&j=2"],
    ["/a?i=1&j=2", "/a?j=2&k=3", "/a?i=1&j=2&k=3"],
    ["/a?i=1&i=2", "/a?i=2&i=3", "/a?i=1&i=2&i=3"],
    ["/a?i=1", "/a?i=:x", "/a?i=1"],
    ["/a?i=:x", "/a?i=1", "/a?i=1"],
    ["/a?j=1", "/a?i=:x", "/a?i=:x&j=1"],
    ["/a?i=:x", "/a?i=:y", "/a?i=:x"],
    ["/a?i=", "/a?i=:x", "/a?i=:x&i="],
    ["/a?i=:x", "/a?i=", "/a?i=:x&i="],
    [["/a?i=:x", { x: ["1", "2"] }], "/a?i=2", "/a?i=2"],
    ["/a?i=2", ["/a?i=:x", { x: ["1", "2"] }], "/a?i=2"],
    [["/a?i=:x", { x: ["1", "2"] }], "/a?i=3", "/a?i=:x&i=3", ["1", "2"]],
    [["/a?i=:x", { x: ["1", "2"] }], "/a?i=:y", "/a?i=:x", ["1", "2"]],
    ["/a?i=:y", ["/a?i=:x", { x: ["1", "2"] }], "/a?i=:x", ["1", "2"]],
    [["/a?i=:x", { x: ["1", "2"] }], ["/a?i=:x", { x: ["2", "3"] }], "/a?i=:x", ["2"]],
    ["/:x?i=1", "/a", "/a?i=1"],
  ])("of %j and %j: %j", (a, b, common, values = []) => {
    const source = meet(ruleOf(a).rule.source, ruleOf(b).rule.source);
    expect(source && sourceText(source)).toBe(common);
    expect(source ? valuesOf(source).toSorted() : []).toEqual(values);
    const back = meet(ruleOf(b).rule.source, ruleOf(a).rule.source);
    expect(back === null).toBe(common === null);
  });

  it("are literal if neither leaves anything open", () => {
    expect(meet(ruleOf("/:x").rule.source, ruleOf("/a").rule.source)?.segments).toBe(null);
    expect(meet(ruleOf("/:x").rule.source, ruleOf("/:y").rule.source)?.segments).toHaveLength(1);
  });

  it("match an address if and only if both do", () => {
    const segment = fc.constantFrom("a", "b", ":x", ":y");
    const given = fc
      .record({
        segments: fc.uniqueArray(segment, { maxLength: 3 }),
        tail: fc.constantFrom("", "/*"),
        query: fc.constantFrom("", "?i=1", "?i=:q", "?i=2&j=1"),
        where: fc.option(fc.constantFrom<string[][]>(["a", "b"], ["b", "c"])),
      })
      .map(({ segments, tail, query, where }): Given => {
        const from = `/${segments.join("/")}${tail}${query}`.replace("//", "/");
        return where && segments.includes(":x") ? [from, { x: where }] : from;
      });
    const address = fc
      .tuple(
        fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 4 }),
        fc.constantFrom("", "?i=1", "?i=2", "?i=1&i=2&j=1", "?j=1"),
      )
      .map(([segments, query]) => `https://www.old.example/${segments.join("/")}${query}`);
    fc.assert(
      fc.property(given, given, address, (a, b, asked) => {
        const [one, other] = [ruleOf(a), ruleOf(b)];
        const site = { ...one.site, scope: ["/"] };
        const matches = (source: Source | null): boolean => {
          const layers = source ? [createLayer([{ ...one.rule, source }])] : [];
          const visit = { url: new URL(asked), method: "GET" };
          return resolve({ site, layers }, visit, GATE).index === 0;
        };
        const both = matches(one.rule.source) && matches(other.rule.source);
        expect(matches(meet(one.rule.source, other.rule.source))).toBe(both);
      }),
      runs(400),
    );
  });
});
