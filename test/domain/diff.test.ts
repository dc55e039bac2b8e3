import { describe, expect, it } from "vitest";
import { diffRules, diffTables, isSameAnswer } from "../../src/domain/report/diff.ts";
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
      "nothing if a default is written out",
      [a, b],
      [
        { ...a, status: 301 },
        { ...b, query: "merge", lowercase: false },
      ],
      [],
    ],
    ["a field that is not a default", [a], [{ ...a, query: "drop" }], ["changed /global/a"]],
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
      "one of two windows that was removed",
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

  it("counts changes that only concern people separately", () => {
    const after: RuleData[] = [
      { ...a, note: "why" },
      { ...b, section: "B", status: 302 },
    ];
    const { changes, remarks } = diffTables(compile([a, b]), compile(after));
    expect([changes.length, remarks]).toEqual([1, 1]);
  });

  it("ignores a default that is written out", () => {
    const { changes, remarks } = diffTables(compile([a]), compile([{ ...a, status: 301 }]));
    expect([changes.length, remarks]).toEqual([0, 0]);
  });

  it.each<[string, SitePatch, object[]]>([
    ["nothing that is a default", { fallbackStatus: 301, repair: true }, []],
    [
      "another status of the fallback",
      { fallbackStatus: 302 },
      [{ field: "fallbackStatus", before: undefined, after: 302 }],
    ],
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
  ])("finds a changed site: %s", (_name, patch, expected) => {
    expect(diffTables(compile([]), compile([], patch)).site).toEqual(expected);
  });
});

describe("the rules of one address", () => {
  const [first, second, third] = [1, 2, 3].map((it) => `2025-0${it}-01T00:00:00Z`);
  const rule = (path: string, startsAt: string | undefined, note?: string): RuleData => ({
    from: "/global/a",
    to: `${NEW}/${path}`,
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(note === undefined ? {} : { note }),
  });
  const brief = (it: RuleData | null): string =>
    it === null ? "-" : `${it.to?.slice(NEW.length)} ${it.startsAt?.slice(5, 7) ?? ""}`.trim();

  it("are paired in a single pass", () => {
    const many = Array.from({ length: 5000 }, (_, it) =>
      rule("x", new Date(Date.UTC(2025, 0, 1, it)).toISOString()),
    );
    const other = many.map((it) => ({ ...it, to: `${NEW}/y` })).toReversed();
    const { changes } = diffRules("/global/a", many, other);
    expect(changes.length).toBe(many.length);
    expect(changes.every((it) => it.before?.startsAt === it.after?.startsAt)).toBe(true);
  });

  it.each<[string, RuleData[], RuleData[], changes: string[], remarks: number]>([
    ["one added", [], [rule("x", first)], ["added - > /x 01"], 0],
    [
      "two added",
      [],
      [rule("x", first), rule("y", second)],
      ["added - > /x 01", "added - > /y 02"],
      0,
    ],
    [
      "two removed",
      [rule("x", first), rule("y", second)],
      [],
      ["removed /x 01 > -", "removed /y 02 > -"],
      0,
    ],
    [
      "one added beside one that stays",
      [rule("x", first)],
      [rule("y", second), rule("x", first)],
      ["added - > /y 02"],
      0,
    ],
    [
      "one removed beside one that stays",
      [rule("x", first), rule("y", second)],
      [rule("y", second)],
      ["removed /x 01 > -"],
      0,
    ],
    [
      "one changed, in the same window",
      [rule("x", first), rule("y", second)],
      [rule("z", second), rule("x", first, "why")],
      ["changed /y 02 > /z 02"],
      1,
    ],
    [
      "two changed, in the same windows",
      [rule("x", first), rule("y", second)],
      [rule("w", second), rule("v", first)],
      ["changed /x 01 > /v 01", "changed /y 02 > /w 02"],
      0,
    ],
    [
      "the same answers, those with the same note first",
      [rule("x", first, "why"), rule("x", first)],
      [rule("x", first), rule("x", first, "why")],
      [],
      0,
    ],
    [
      "all changed, in their order",
      [rule("x", first), rule("y", second)],
      [rule("z", third), rule("w", undefined)],
      ["changed /x 01 > /z 03", "changed /y 02 > /w"],
      0,
    ],
  ])("are paired by similarity: %s", (_name, olds, news, changes, remarks) => {
    const found = diffRules("/global/a", olds, news);
    expect(
      found.changes.map(({ kind, before, after }) => `${kind} ${brief(before)} > ${brief(after)}`),
    ).toEqual(changes);
    expect(found.remarks).toBe(remarks);
    expect(found.changes.every((it) => it.from === "/global/a")).toBe(true);
  });

  it.each<[string, Partial<RuleData>, boolean]>([
    ["nothing", {}, true],
    ["the spelling of the address", { from: "/GLOBAL/a/" }, true],
    ["fields for people", { note: "n", section: "s", examples: { match: ["/global/a"] } }, true],
    ["the window", { startsAt: first, endsAt: second }, true],
    ["the target", { to: `${NEW}/b` }, false],
    ["the status", { status: 302 }, false],
    ["the query", { query: "drop" }, false],
  ])(
    "are the same answer or not while both are open, if they differ in %s",
    (_name, patch, isSame) => {
      expect(isSameAnswer(a, { ...a, ...patch })).toBe(isSame);
      expect(isSameAnswer({ ...a, ...patch }, a)).toBe(isSame);
    },
  );

  it("are listed in the order of their addresses", () => {
    const [x, y, z] = ["/global/x", "/global/y", "/global/z"].map((from) => ({ ...a, from }));
    const after = [z, x, y].filter((it) => it !== undefined);
    expect(diff([], after)).toEqual(["added /global/x", "added /global/y", "added /global/z"]);
  });
});
