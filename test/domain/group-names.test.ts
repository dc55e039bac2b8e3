import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupNames } from "../../src/domain/report/group-names.ts";
import { runs } from "../support/runs.ts";

const split = (name: string): string[] => name.split("/").filter(Boolean);

/** The names of groups, in the order of the first name in each. */
function groupsOf(names: readonly string[], atMost = 6): string[] {
  const groups = groupNames(
    names.map((it) => [split(it), 1]),
    atMost,
  );
  const called = names.map((it) => {
    const { segments, holds } = groups.groupOf(split(it));
    return `/${segments.join("/")}${{ one: "", all: "/…", others: " (others)" }[holds]}`;
  });
  return [...new Set(called)];
}

const many = (folder: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${folder}/p${index}`);

describe("groupNames()", () => {
  it.each<[string, string[], string[]]>([
    ["a few names separately", ["/a", "/b/c", "/b/d"], ["/a", "/b/c", "/b/d"]],
    [
      "many names of one folder by its subfolders",
      ["x", "y", "z"].flatMap((it) => many(`/museum/${it}`, 40)),
      ["/museum/x/…", "/museum/y/…", "/museum/z/…"],
    ],
    [
      "the page of a folder apart from the pages below it",
      ["/a", ...many("/a/b", 9), ...many("/a/c", 9)],
      ["/a", "/a/b/…", "/a/c/…"],
    ],
    [
      "the heaviest folders, and the rest together",
      [...many("/a", 5), ...many("/b", 4), ...many("/c", 3), "/d", "/e", "/f", "/g", "/h"],
      ["/a/…", "/b/…", "/c/…", "/d", "/e", "/ (others)"],
    ],
    [
      "several light folders of less than one per cent together",
      [...many("/a", 300), "/b", "/c"],
      ["/a/…", "/ (others)"],
    ],
    ["a single light folder by itself", [...many("/a", 300), "/b"], ["/a/…", "/b"]],
    [
      "folders of exactly one per cent by themselves",
      [...many("/a", 194), ...many("/b", 2), ...many("/c", 2), ...many("/d", 2)],
      ["/a/…", "/b/…", "/c/…", "/d/…"],
    ],
    [
      "many names of a host, the first ones separately",
      many("/a", 30),
      ["/a/p0", "/a/p1", "/a (others)", "/a/p10", "/a/p11", "/a/p12"],
    ],
    ["many equally heavy names in a deep folder together", many("/a/b", 15), ["/a/b/…"]],
    [
      "slightly fewer such names, as many of them as there is room for separately",
      many("/a/b", 14),
      ["/a/b/p0", "/a/b/p1", "/a/b (others)", "/a/b/p10", "/a/b/p11", "/a/b/p12"],
    ],
    ["up to five segments unchanged", ["/1/2/3/4/5"], ["/1/2/3/4/5"]],
    ["no more than five segments", ["/1/2/3/4/5/6", "/1/2/3/4/5/7"], ["/1/2/3/4/5/…"]],
    ["one name", ["/a/b"], ["/a/b"]],
    ["the shortest name", [""], ["/"]],
  ])("groups %s", (_name, names, expected) => {
    expect(groupsOf(names)).toEqual(expected);
  });

  it("splits the heaviest group first, as long as there is room", () => {
    const names = [...many("/a", 4), ...many("/b", 6)];
    expect(groupsOf(names, 8)).toEqual(["/a/p0", "/a (others)", ...many("/b", 6)]);
    expect(groupsOf(names.toReversed(), 8).toSorted()).toEqual(groupsOf(names, 8).toSorted());
  });

  it("splits a heavy part of a group before a lighter whole one", () => {
    const names = [...many("/a/b", 9), "/a/c", ...many("/d", 6)];
    expect(groupsOf(names, 11)).toEqual([...many("/a/b", 9), "/a/c", "/d/…"]);
  });

  it("counts the rest as one of the allowed groups", () => {
    const large = ["a", "b", "c", "d", "e", "f"].flatMap((it) => many(`/${it}`, 40));
    expect(groupsOf([...large, "/y", "/z"])).toHaveLength(6);
  });

  it("takes the weight of names into account", () => {
    const { groupOf } = groupNames(
      [
        [["a", "x"], 1],
        [["a", "y"], 1],
        [["b", "x"], 1],
        [["b", "y"], 9],
      ],
      3,
    );
    expect(
      [
        ["a", "x"],
        ["b", "x"],
        ["b", "y"],
      ].map((it) => groupOf(it).segments.join("/")),
    ).toEqual(["a", "b/x", "b/y"]);
  });

  it("says of a sample that a group may hold others than its single name", () => {
    const names = [["a"], ["a", "b"], ["a", "c"]].map((it) => [it, 1] as const);
    expect(groupNames(names, 6, true).groupOf(["a"])).toEqual({ segments: ["a"], holds: "others" });
    expect(groupNames(names, 6).groupOf(["a"])).toEqual({ segments: ["a"], holds: "one" });
  });

  it("puts an unknown name into the group that it begins with, and does not call that group a single name", () => {
    const { groupOf } = groupNames(
      [
        [["a"], 1],
        [["b", "c"], 1],
      ],
      6,
      true,
    );
    expect(groupOf(["a", "z"])).toEqual({ segments: ["a"], holds: "all" });
    expect(groupOf(["x"])).toEqual({ segments: [], holds: "others" });
  });

  it("makes no more groups than allowed, each named by the beginning of its names", () => {
    const name = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 7 });
    const weighted = fc.array(fc.tuple(name, fc.integer({ min: 1, max: 9 })), { minLength: 1 });
    fc.assert(
      fc.property(weighted, fc.integer({ min: 2, max: 12 }), (names, atMost) => {
        const { groupOf } = groupNames(names, atMost);
        const found = new Set<string>();
        for (const [segments] of names) {
          const group = groupOf(segments);
          expect(segments.slice(0, group.segments.length)).toEqual(group.segments);
          const isWhole = segments.length === group.segments.length;
          expect(isWhole || group.holds !== "one").toBe(true);
          found.add(JSON.stringify(group));
        }
        expect(found.size).toBeLessThanOrEqual(atMost);
      }),
      runs(300),
    );
  });
});
