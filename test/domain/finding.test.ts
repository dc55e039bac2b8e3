import { describe, expect, it } from "vitest";
import {
  collectFindings,
  type Finding,
  type FindingId,
  hasErrors,
  quote,
  sortFindings,
} from "../../src/domain/finding.ts";
import { all, failure, success } from "../../src/domain/result.ts";

describe("findings", () => {
  it("have the severity of their kind, and the place of what they concern", () => {
    const { report, findings } = collectFindings((path, part) => ({
      file: `${path.join(".")} ${part ?? "value"}`,
      line: 1,
      column: 1,
      rule: null,
    }));
    report("schema", ["site", "hosts"], "m", "f");
    report("gate-far", ["site", "activatesAt"], "n", "g", { part: "name" });
    expect(findings).toEqual([
      {
        id: "schema",
        severity: "error",
        message: "m",
        fix: "f",
        at: { file: "site.hosts value", line: 1, column: 1, rule: null },
      },
      {
        id: "gate-far",
        severity: "warning",
        message: "n",
        fix: "g",
        at: { file: "site.activatesAt name", line: 1, column: 1, rule: null },
      },
    ]);
    expect(hasErrors(findings)).toBe(true);
    expect(hasErrors(findings.slice(1))).toBe(false);
    expect(hasErrors([])).toBe(false);
  });

  it("are sorted by line, column and id, and otherwise keep their order", () => {
    const at = (line: number, column: number, id: FindingId, message: string): Finding => ({
      id,
      severity: "error",
      message,
      fix: "f",
      at: { file: "routes.json", line, column, rule: null },
    });
    const found = [
      at(2, 1, "schema", "g"),
      at(1, 9, "schema", "f"),
      at(1, 2, "schema", "d"),
      at(1, 2, "gate-far", "b"),
      at(1, 2, "schema", "e"),
      at(1, 2, "gate-far", "c"),
      at(1, 1, "window-past", "a"),
    ];
    const sorted = (of: readonly Finding[]) => sortFindings(of).map((it) => it.message);
    expect(sorted(found).join("")).toBe("abcdefg");
    expect(sorted(found.toReversed()).join("")).toBe("acbedfg");
  });
});

describe("quote()", () => {
  it.each([
    ["a text", "a\n", String.raw`"a\n"`],
    ["a list", [1, null], "[1,null]"],
    ["nothing", undefined, "undefined"],
    ["eighty characters", "x".repeat(78), `"${"x".repeat(78)}"`],
    ["more", "x".repeat(79), `"${"x".repeat(78)}…`],
  ])("writes %s as JSON, cut at 80 characters", (_name, value, text) => {
    expect(quote(value)).toBe(text);
  });
});

describe("all()", () => {
  it("returns all values, or the first problem", () => {
    expect(all([success(1), success(2)])).toEqual({ ok: true, value: [1, 2] });
    expect(all([])).toEqual({ ok: true, value: [] });
    const results = [success(1), failure("a"), failure("b")];
    expect(all(results)).toEqual({ ok: false, problem: "a" });
  });
});
