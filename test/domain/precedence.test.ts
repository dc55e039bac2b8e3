import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { ask, compile } from "../support/table.ts";

const to = "https://www.new.example/";

describe("of two matching rules", () => {
  const cases: readonly [name: string, better: RuleData, worse: RuleData, address: string][] = [
    [
      "one for a host precedes a site-wide one",
      { from: "https://www.old.example/global/*", to },
      { from: "/global/x", to },
      "/global/x",
    ],
    [
      "a literal path precedes a placeholder",
      { from: "/global/x", to },
      { from: "/global/:a", to },
      "/global/x",
    ],
    [
      "a literal path precedes a splat",
      { from: "/global/x", to },
      { from: "/global/*", to },
      "/global/x",
    ],
    [
      "a literal path precedes an enumerated one, which stays a placeholder",
      { from: "/global/x", to },
      { from: "/global/:a", where: { a: ["x"] }, to },
      "/global/x",
    ],
    [
      "a literal path with a captured query value is still literal",
      { from: "/global/x?id=:id", to },
      { from: "/global/:a", to },
      "/global/x?id=1",
    ],
    [
      "a literal path precedes a pattern with more parameters",
      { from: "/global/x", to },
      { from: "/global/:a?id=1", to },
      "/global/x?id=1",
    ],
    [
      "a literal segment precedes an enumerated one",
      { from: "/global/x/:b", to },
      { from: "/global/:a/y", where: { a: ["x"] }, to },
      "/global/x/y",
    ],
    [
      "an enumerated segment precedes a placeholder",
      { from: "/global/:a/*", where: { a: ["x"] }, to },
      { from: "/global/:a/y", to },
      "/global/x/y",
    ],
    [
      "a placeholder precedes a splat",
      { from: "/global/:a/:b", to },
      { from: "/global/:a/*", to },
      "/global/x/y",
    ],
    [
      "the end of the pattern precedes a splat",
      { from: "/global/:a", to },
      { from: "/global/:a/*", to },
      "/global/x",
    ],
    [
      "the leftmost difference decides",
      { from: "/global/x/*", to },
      { from: "/global/:a/y", to },
      "/global/x/y",
    ],
    [
      "the next position decides between enumerated segments, whatever their lists",
      { from: "/global/:a/y", where: { a: ["x", "z"] }, to },
      { from: "/global/:a/:b", where: { a: ["x"] }, to },
      "/global/x/y",
    ],
    [
      "more parameters precede fewer",
      { from: "/global/x?a=1&b=2", to },
      { from: "/global/x?a=1", to },
      "/global/x?a=1&b=2",
    ],
    [
      "more parameters precede fewer, even if they are captured",
      { from: "/global/x?a=:a&b=:b", to },
      { from: "/global/x?a=1", to },
      "/global/x?a=1&b=2",
    ],
    [
      "a literal value precedes a captured one",
      { from: "/global/x?b=1", to },
      { from: "/global/x?a=:a", to },
      "/global/x?a=1&b=1",
    ],
    [
      "an enumerated value precedes a captured one",
      { from: "/global/x?b=:b", where: { b: ["1"] }, to },
      { from: "/global/x?a=:a", to },
      "/global/x?a=1&b=1",
    ],
    [
      "the sorted query text decides between otherwise equal ones",
      { from: "/global/x?a=1", to },
      { from: "/global/x?b=1", to },
      "/global/x?b=1&a=1",
    ],
    [
      "in the sorted query text a captured value counts only as its parameter's name",
      { from: "/global/x?a=:z", to },
      { from: "/global/x?b=:a", to },
      "/global/x?a=1&b=1",
    ],
    [
      "the path decides before the query",
      { from: "/global/:a", to },
      { from: "/global/*?a=1", to },
      "/global/x?a=1",
    ],
  ];

  it.each(cases)("%s", (_name, better, worse, address) => {
    for (const rules of [
      [better, worse],
      [worse, better],
    ]) {
      expect(ask(compile(rules), address).rule).toBe(better.from);
    }
  });

  it.each(cases)("the other one answers without it: %s", (_name, _better, worse, address) => {
    expect(ask(compile([worse]), address).rule).toBe(worse.from);
  });

  it("one for another host does not take part", () => {
    const compiled = compile([
      { from: "https://old.example/global/x", to },
      { from: "/global/:a", to },
    ]);
    expect(ask(compiled, "/global/x").rule).toBe("/global/:a");
    expect(ask(compiled, "https://old.example/global/x").rule).toBe("https://old.example/global/x");
  });

  it("the first in the file precedes the other if they conflict", () => {
    const a: RuleData = { from: "/global/:x", to: `${to}a` };
    const b: RuleData = { from: "/global/:y", to: `${to}b` };
    expect(ask(compile([a, b]), "/global/1").location).toBe(`${to}a`);
    expect(ask(compile([b, a]), "/global/1").location).toBe(`${to}b`);
  });

  it("one outside its window is replaced by the next best", () => {
    const compiled = compile([
      { from: "/global/x", to: `${to}late`, startsAt: "2025-06-01T00:00:00Z" },
      { from: "/global/:a", to: `${to}pattern` },
    ]);
    expect(ask(compiled, "/global/x").rule).toBe("/global/:a");
    expect(ask(compiled, "/global/x", { now: Date.parse("2025-06-01T00:00:00Z") }).rule).toBe(
      "/global/x",
    );
  });
});
