import { describe, expect, it } from "vitest";
import { diffTables } from "../../src/domain/report/diff.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { compile, SITE, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";

/** Each change as `kind canonical-url`. */
function diff(before: readonly RuleData[], after: readonly RuleData[]): string[] {
  return diffTables(compile(before), compile(after)).changes.map(
    ({ kind, from }) => `${kind} ${from}`,
  );
}

const a: RuleData = { from: "/global/a", to: `${NEW}/a` };
const b: RuleData = { from: "/global/b", to: `${NEW}/b` };

describe("diffTables()", () => {
  it.each<[string, RuleData[], RuleData[], string[]]>([
    ["nothing in two equal tables", [a, b], [a, b], []],
    ["nothing in another order", [a, b], [b, a], []],
    ["nothing in another spelling of the address", [a], [{ ...a, from: "/GLOBAL//a/" }], []],
    [
      "a removed rule before a changed and an added one",
      [a, b],
      [
        { ...b, status: 302 },
        { from: "/global/c", gone: true },
      ],
      ["removed /global/a", "changed /global/b", "added /global/c"],
    ],
    ["another target", [a], [{ ...a, to: `${NEW}/x` }], ["changed /global/a"]],
    ["gone instead of a target", [a], [{ from: a.from, gone: true }], ["changed /global/a"]],
    [
      "another window of the same rule",
      [a],
      [{ ...a, endsAt: "2026-01-01T00:00:00Z" }],
      ["changed /global/a"],
    ],
    [
      "one more value of where",
      [{ from: "/global/:a", where: { a: ["x"] }, to: `${NEW}/` }],
      [{ from: "/global/:a", where: { a: ["x", "y"] }, to: `${NEW}/` }],
      ["changed /global/:a"],
    ],
    [
      "nothing if where is written in another order",
      [{ from: "/global/:a/:b", where: { a: { x: "1", y: "2" }, b: ["z"] }, to: `${NEW}/` }],
      [{ from: "/global/:a/:b", where: { b: ["z"], a: { y: "2", x: "1" } }, to: `${NEW}/` }],
      [],
    ],
    [
      "one of two windows gone",
      [
        { ...a, endsAt: "2025-06-01T00:00:00Z" },
        { ...b, from: a.from, startsAt: "2025-06-01T00:00:00Z" },
      ],
      [{ ...b, from: a.from, startsAt: "2025-06-01T00:00:00Z" }],
      ["removed /global/a"],
    ],
  ])("finds %s", (_name, before, after, expected) => {
    expect(diff(before, after)).toEqual(expected);
  });

  it("counts apart what differs only for people", () => {
    const after: RuleData[] = [
      { ...a, note: "why" },
      { ...b, section: "B", status: 302 },
    ];
    const { changes, remarks } = diffTables(compile([a, b]), compile(after));
    expect([changes.length, remarks]).toEqual([1, 1]);
  });

  it.each<[string, SitePatch, object[]]>([
    [
      "the gate",
      { activatesAt: "2025-02-01T00:00:00Z" },
      [{ field: "activatesAt", before: SITE.activatesAt, after: "2025-02-01T00:00:00Z" }],
    ],
    [
      "a host",
      { hosts: ["www.old.example"] },
      [{ field: "hosts", before: SITE.hosts, after: ["www.old.example"] }],
    ],
  ])("finds another value of %s", (_name, patch, expected) => {
    expect(diffTables(compile([]), compile([], patch)).site).toEqual(expected);
  });
});
