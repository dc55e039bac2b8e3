/** Which rules of one path a request is compared with. */
import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
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

describe("of many rules", () => {
  it.each<[what: string, more: readonly string[], search: string, found: readonly string[]]>([
    [
      "those whose rarest value the request has",
      ["?id=8&lang=en"],
      "?lang=en&id=3",
      ["?id=3&lang=en"],
    ],
    ["none, if it has only what they share", ["?id=8&lang=en"], "?lang=en", []],
    ["none, if it has their names only", ["?id=8&lang=en"], "?id=9&lang=de", []],
    ["none, if it has no query", ["?id=8&lang=en"], "", []],
    ["those without conditions always", [""], "?id=9", [""]],
    ["those without conditions behind others", [""], "?id=3&lang=en", ["?id=3&lang=en", ""]],
    [
      "those whose rarest value is captured, by its name",
      ["?lang=en&shop=:shop"],
      "?lang=en&shop=x",
      ["?lang=en&shop=:shop"],
    ],
    ["no captured one without its name", ["?lang=en&shop=:shop"], "?lang=en", []],
    ["each once, however often its value is there", [""], "?id=3&id=3", ["?id=3&lang=en", ""]],
    [
      "the best first, whatever the order of the request",
      ["?id=3"],
      "?id=3&lang=en",
      ["?id=3&lang=en", "?id=3"],
    ],
  ])("compares %s", (_what, more, search, expected) => {
    expect(found([...WITH_ID, ...more], search)).toEqual(expected);
    expect(found([...more, ...WITH_ID], search)).toEqual(expected);
  });

  it("tells pairs of name and value apart that read alike", () => {
    expect(found([...WITH_ID, "?ab=c", "?a=bc"], "?a=bc")).toEqual(["?a=bc"]);
  });
});

it("compares a few rules one by one", () => {
  expect(listOf(WITH_ID).index).toBe(null);
  expect(listOf([...WITH_ID, ""]).index).not.toBe(null);
  expect(found(WITH_ID, "?id=9")).toEqual(WITH_ID);
});

it("lists the starts and ends of its rules in their order", () => {
  const { rules } = compile([
    { from: "/global/p?a=1", gone: true, endsAt: "2026-01-01T00:00:00Z" },
    { from: "/global/p", gone: true, startsAt: "2025-01-01T00:00:00Z" },
    { from: "/global/p?a=2", gone: true },
  ]);
  expect(createRuleList(rules).instants).toEqual([Date.UTC(2026, 0), Date.UTC(2025, 0)]);
});
