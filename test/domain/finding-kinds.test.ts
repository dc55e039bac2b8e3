import { describe, expect, it } from "vitest";
import type { Finding, FindingId } from "../../src/domain/finding.ts";
import { FINDING_SEVERITY, quotedIn } from "../../src/domain/finding.ts";
import { groupFindings, LISTED_AT_MOST } from "../../src/domain/report/finding-kinds.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { readRuleCount } from "../../src/domain/validate/hints.ts";
import { readLocaleChanges } from "../../src/domain/validate/locales.ts";
import { readHops } from "../../src/domain/validate/redirect-chains.ts";
import { fullFindingsOf } from "../support/table.ts";

const RULES: readonly RuleData[] = [
  { from: "/a", gone: true, note: "Agreed with sales" },
  { from: "/b", gone: true },
];

function finding(id: FindingId, rule: number | null, message = "m", fix = "f"): Finding {
  const at = { file: "routes.json", line: 1, column: 1, rule };
  return { id, severity: FINDING_SEVERITY[id], message, fix, at };
}

describe("groupFindings()", () => {
  it("counts each kind, and lists its findings in the order of the table with their own details", () => {
    const found = [
      finding("no-example", 1, "first"),
      finding("gate-far", null),
      finding("no-example", 0, "second"),
    ];
    expect(groupFindings(found, RULES)).toEqual([
      {
        id: "no-example",
        severity: "warning",
        count: 2,
        listed: [
          { from: "/b", message: "first", fix: "f" },
          { from: "/a", message: "second", fix: "f", note: "Agreed with sales" },
        ],
      },
      {
        id: "gate-far",
        severity: "warning",
        count: 1,
        listed: [{ from: null, message: "m", fix: "f" }],
      },
    ]);
  });

  it("puts errors before warnings, whatever order they were found in", () => {
    const found = [
      finding("no-example", 0),
      finding("redirect-loop", 0),
      finding("redirect-chain", 0),
      finding("schema", null),
    ];
    for (const order of [found, found.toReversed()]) {
      const ids = groupFindings(order, RULES).map((it) => it.id);
      expect(ids).toEqual(["schema", "redirect-loop", "redirect-chain", "no-example"]);
    }
  });

  it.each([
    [1000, "x".repeat(1000)],
    [1001, `${"x".repeat(999)}…`],
  ])("cuts texts after a thousand characters: %i", (length, expected) => {
    const text = "x".repeat(length);
    const rules: readonly RuleData[] = [{ from: "/a", gone: true, note: text }];
    const [kind] = groupFindings([finding("no-example", 0, text, text)], rules);
    expect(kind?.listed).toEqual([
      { from: "/a", message: expected, fix: expected, note: expected },
    ]);
  });

  it("counts a million findings, and lists as many as a record can hold", () => {
    const many = Array.from({ length: 10_000 }, () => finding("no-example", 0));
    const [kind] = groupFindings(many, RULES);
    expect([kind?.count, kind?.listed.length]).toEqual([10_000, LISTED_AT_MOST]);
    const long = Array.from({ length: 2000 }, () => finding("redirect-chain", 0, "x".repeat(5000)));
    const text = JSON.stringify(groupFindings(long, RULES));
    expect(text.length).toBeLessThan(410_000);
    expect(text).toContain(`${"x".repeat(999)}…`);
    expect(text).not.toContain("x".repeat(1000));
  });

  it.each([
    [400_000, 2],
    [400_001, 1],
  ])("lists findings of %i characters in total: %i", (characters, count) => {
    const both = [finding("key-too-long", 0), finding("key-too-long", 1)];
    const listed = (from: string) =>
      groupFindings(both, [
        { from: "/a", gone: true },
        { from, gone: true },
      ]).flatMap((it) => it.listed);
    const least = listed("").reduce((sum, it) => sum + JSON.stringify(it).length, 0);
    expect(listed("x".repeat(characters - least))).toHaveLength(count);
  });

  it("lists one finding of each kind, however long its address is", () => {
    const rules: readonly RuleData[] = [{ from: `/${"a".repeat(500_000)}`, gone: true }];
    const [kind] = groupFindings([finding("key-too-long", 0), finding("key-too-long", 0)], rules);
    expect([kind?.count, kind?.listed.length]).toEqual([2, 1]);
  });
});

it.each([
  ['"/a\\"b" and "www.old.example" (line 3)', ['/a"b', "www.old.example"]],
  ["the gate at 2055-01-05T00:00:00Z", []],
  ['"/a" has "b\\"', ["/a"]],
  [`"/${"a".repeat(78)}… is the same rule as "/b" (line 3)`, []],
])("quotedIn() reads the quotations in %s, if they are unambiguous", (message, expected) => {
  expect(quotedIn(message)).toEqual(expected);
});

it.each([
  ["takes 2 redirects: /a -> /b -> https://new.example/", ["/a", "/b", "https://new.example/"]],
  ["never ends: /a -> /b -> /a", ["/a", "/b", "/a"]],
  [`takes 9 redirects: /a -> /${"b".repeat(9)}…`, []],
  ['"/a: /b -> /c" goes where the fallback goes anyway', []],
])("readHops() reads the hops in %s", (message, expected) => {
  expect(readHops(message)).toEqual(expected);
});

it.each([
  ['21 exact rules go to "https://new.example/", this one first', 21],
  ["3 rules are undecided, this one first: they answer as the fallback does, temporarily", 3],
  ['"/3 rules" is undecided: it answers as the fallback does, temporarily', null],
])("readRuleCount() reads the number of rules in %s", (message, expected) => {
  expect(readRuleCount(message)).toBe(expected);
});

describe("readLocaleChanges()", () => {
  it.each(["mug", "a-long-way-".repeat(12)])("reads what the check writes about %s", (name) => {
    const rule = {
      from: `/:locale/${name}`,
      where: { locale: { uk: "global", fr: "fr", tw: "global" } },
      to: "https://www.new.example/:locale/mug",
    };
    const found = fullFindingsOf([rule]).find((it) => it.id === "locale-changed");
    expect(readLocaleChanges(found?.message ?? "")).toEqual([
      { old: "uk", replacement: "global" },
      { old: "tw", replacement: "global" },
    ]);
  });

  it("reads a single change", () => {
    const message = '"/a" sends visitors of one locale to another: uk -> global';
    expect(readLocaleChanges(message)).toEqual([{ old: "uk", replacement: "global" }]);
  });

  it.each([
    "",
    "another message",
    '"/a" sends visitors of one locale to another: ',
    'Note: "/a" sends visitors of one locale to another: uk -> global',
    '"/a" sends visitors of one locale to another: uk -> global, f…',
    '"/a" sends visitors of one locale to another: uk -> globa…',
  ])("reads nothing from %j", (message) => {
    expect(readLocaleChanges(message)).toEqual([]);
  });
});
