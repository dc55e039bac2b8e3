import { describe, expect, it } from "vitest";
import {
  type Finding,
  FINDING_SEVERITY,
  type FindingData,
  type FindingId,
} from "../../src/domain/finding.ts";
import { groupFindings, LISTED_AT_MOST } from "../../src/domain/report/finding-kinds.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";

const RULES: readonly RuleData[] = [
  { from: "/a", gone: true, note: "Agreed with sales" },
  { from: "/b", gone: true },
];

function finding(id: FindingId, rule: number | null, message = "m", fix = "f"): Finding {
  const at = { file: "routes.json", line: 1, column: 1, rule };
  return { id, severity: FINDING_SEVERITY[id], message, fix, at };
}

describe("groupFindings()", () => {
  it("counts each kind, and lists its findings in the order of the table with what the rule itself says", () => {
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

  it("puts errors before warnings, whatever the order in which they were found", () => {
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
  ])("cuts what is longer than a thousand characters: %i", (length, expected) => {
    const text = "x".repeat(length);
    const rules: readonly RuleData[] = [{ from: "/a", gone: true, note: text }];
    const [kind] = groupFindings([finding("no-example", 0, text, text)], rules);
    expect(kind?.listed).toEqual([
      { from: "/a", message: expected, fix: expected, note: expected },
    ]);
  });

  it("counts all of a million, and lists no more than a record can hold", () => {
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
  ])("lists findings of %i characters in all: %i", (characters, count) => {
    const both = [finding("key-too-long", 0), finding("key-too-long", 1)];
    const listed = (from: string) =>
      groupFindings(both, [
        { from: "/a", gone: true },
        { from, gone: true },
      ]).flatMap((it) => it.listed);
    const least = listed("").reduce((sum, it) => sum + JSON.stringify(it).length, 0);
    expect(listed("x".repeat(characters - least))).toHaveLength(count);
  });

  it("lists one finding of a kind, however long the address is", () => {
    const rules: readonly RuleData[] = [{ from: `/${"a".repeat(500_000)}`, gone: true }];
    const [kind] = groupFindings([finding("key-too-long", 0), finding("key-too-long", 0)], rules);
    expect([kind?.count, kind?.listed.length]).toEqual([2, 1]);
  });

  it.each([
    ["as it is", 1000, true],
    ["not at all if it is longer than a thousand characters", 1001, false],
  ])("keeps the data of a finding %s", (_name, characters, isKept) => {
    const room = characters - JSON.stringify({ others: [""] }).length;
    const data = { others: ["x".repeat(room)] };
    const [kind] = groupFindings([{ ...finding("rule-shadowed", 0), data }], RULES);
    expect(kind?.listed[0]?.data).toEqual(isKept ? data : undefined);
  });

  it("keeps the data of the first findings, in two hundred thousand characters at most, and lists as many as without", () => {
    const room = 1000 - JSON.stringify({ others: [""] }).length;
    const data: FindingData = { others: ["x".repeat(room)] };
    const plain = Array.from({ length: 10_000 }, () => finding("redirect-chain", 0));
    const [without] = groupFindings(plain, RULES);
    const [kind] = groupFindings(
      plain.map((it) => ({ ...it, data })),
      RULES,
    );
    const kept = kind?.listed.filter((it) => it.data !== undefined) ?? [];
    expect(kept).toHaveLength(200);
    expect(kind?.listed.slice(0, kept.length)).toEqual(kept);
    expect(kind?.listed).toHaveLength(without?.listed.length ?? 0);
  });
});
