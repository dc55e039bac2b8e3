/** Which rules of one path a request is compared with. */
import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { createLiteralIndex } from "../../src/domain/table/literal-index.ts";
import { createRuleList, findRules } from "../../src/domain/table/rule-list.ts";
import { parseQuery } from "../../src/domain/url/query.ts";
import { compile } from "../support/table.ts";

const IDS = ["0", "1", "2", "3", "4", "5", "6", "7"];

function listOf(queries: readonly string[]) {
  const rules = queries.map((query): RuleData => ({ from: `/global/p${query}`, gone: true }));
  return createRuleList(compile(rules).rules);
}

function found(queries: readonly string[], search: string): string[] {
  return findRules(listOf(queries), parseQuery(search)).map(({ from }) =>
    from.slice("/global/p".length),
  );
}

const WITH_ID = IDS.map((id) => `?id=${id}&lang=en`);

describe("among many rules", () => {
  it.each<[what: string, more: readonly string[], search: string, found: readonly string[]]>([
    [
      "those whose rarest value is in the request",
      ["?id=8&lang=en"],
      "?lang=en&id=3",
      ["?id=3&lang=en"],
    ],
    ["none if the request has only common values", ["?id=8&lang=en"], "?lang=en", []],
    ["none if the request has only their names", ["?id=8&lang=en"], "?id=9&lang=de", []],
    ["none if the request has no query", ["?id=8&lang=en"], "", []],
    ["those without conditions always", [""], "?id=9", [""]],
    ["those without conditions after others", [""], "?id=3&lang=en", ["?id=3&lang=en", ""]],
    [
      "those with a rarest captured parameter, by its name",
      ["?lang=en&shop=:shop"],
      "?lang=en&shop=x",
      ["?lang=en&shop=:shop"],
    ],
    ["none with a captured parameter without its name", ["?lang=en&shop=:shop"], "?lang=en", []],
    ["each once, however often its value occurs", [""], "?id=3&id=3", ["?id=3&lang=en", ""]],
    [
      "the best first, whatever the order in the request",
      ["?id=3"],
      "?id=3&lang=en",
      ["?id=3&lang=en", "?id=3"],
    ],
  ])("a request is compared with %s", (_what, more, search, expected) => {
    expect(found([...WITH_ID, ...more], search)).toEqual(expected);
    expect(found([...more, ...WITH_ID], search)).toEqual(expected);
  });

  it.each([
    ["those that enumerate one of its values", "?id=b3", [3]],
    ["several that enumerate the same value", "?id=all", IDS.map(Number)],
    ["each once, even if it has several of its values", "?id=a3&id=b3", [3]],
    ["none if it has another value", "?id=other", []],
    ["none if it has another parameter", "?key=a3", []],
    ["those whose rarest condition is one of several", "?id=all&x=8", [...IDS.map(Number), 8]],
  ])("of rules that list values, a request is compared with %s", (_what, search, expected) => {
    const rules = IDS.map((id): RuleData => {
      const where = { id: [`a${id}`, `b${id}`, "all"] };
      return { from: "/global/p?id=:id", where, gone: true };
    });
    const rare: RuleData = { from: "/global/p?id=:id&x=8", where: { id: ["all"] }, gone: true };
    const list = createRuleList(compile([...rules, rare]).rules);
    const places = findRules(list, parseQuery(search)).map(({ index }) => index);
    expect(places.toSorted((a, b) => a - b)).toEqual(expected);
  });

  it("a literal path is compared with no others", () => {
    const rules = [...WITH_ID, ""].map((it): RuleData => ({ from: `/global/p${it}`, gone: true }));
    const literals = createLiteralIndex(compile(rules).rules);
    const there = literals.find("", "/global/p", parseQuery("?id=3&lang=en"));
    expect(there?.rules.map(({ index }) => index)).toEqual([3, 8]);
  });

  it("those from several places are compared in order of precedence, and equal ones in order of the file", () => {
    const of = (query: string, count: number): RuleData[] =>
      Array.from({ length: count }, () => ({ from: `/global/p${query}`, gone: true }));
    const { rules } = compile([
      ...of("", 3),
      ...of("?a=1", 3),
      ...of("?a=1&b=2", 12),
      ...of("?b=2", 3),
    ]);
    for (const given of [rules, rules.toReversed()]) {
      const there = findRules(createRuleList(given), parseQuery("?b=2&a=1"));
      expect(there.map(({ index }) => index)).toEqual([
        6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 3, 4, 5, 18, 19, 20, 0, 1, 2,
      ]);
    }
  });

  it("pairs of name and value are distinguished even if they are equal when joined", () => {
    expect(found([...WITH_ID, "?ab=c", "?a=bc"], "?a=bc")).toEqual(["?a=bc"]);
  });
});

it("a few rules are compared one by one", () => {
  expect(listOf(WITH_ID).index).toBe(null);
  expect(listOf([...WITH_ID, ""]).index).not.toBe(null);
  expect(found(WITH_ID, "?id=9")).toEqual(WITH_ID);
});

it("starts and ends of rules are listed in their order", () => {
  const { rules } = compile([
    { from: "/global/p?a=1", gone: true, endsAt: "2026-01-01T00:00:00Z" },
    { from: "/global/p", gone: true, startsAt: "2025-01-01T00:00:00Z" },
    { from: "/global/p?a=2", gone: true },
  ]);
  expect(createRuleList(rules).instants).toEqual([Date.UTC(2026, 0), Date.UTC(2025, 0)]);
});
