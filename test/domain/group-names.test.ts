import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupNames } from "../../src/domain/report/group-names.ts";
import { runs } from "../support/runs.ts";

const split = (name: string): string[] => name.split("/").filter(Boolean);

/** The groups of some names, each as it is called, in the order in which names come to be in them. */
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
    ["few names each by itself", ["/a", "/b/c", "/b/d"], ["/a", "/b/c", "/b/d"]],
    [
      "many under one folder further down, not all as one",
      ["x", "y", "z"].flatMap((it) => many(`/museum/${it}`, 40)),
      ["/museum/x/…", "/museum/y/…", "/museum/z/…"],
    ],
    [
      "the page of a folder apart from what lies in it",
      ["/a", ...many("/a/b", 9), ...many("/a/c", 9)],
      ["/a", "/a/b/…", "/a/c/…"],
    ],
    [
      "the heaviest of too many, and the others together",
      [...many("/a", 5), ...many("/b", 4), ...many("/c", 3), "/d", "/e", "/f", "/g", "/h"],
      ["/a/…", "/b/…", "/c/…", "/d", "/e", "/ (others)"],
    ],
    [
      "what is less than one in a hundred together, if there are several",
      [...many("/a", 300), "/b", "/c"],
      ["/a/…", "/ (others)"],
    ],
    [
      "what is less than one in a hundred by itself, if it is one",
      [...many("/a", 300), "/b"],
      ["/a/…", "/b"],
    ],
    [
      "what is just one in a hundred by itself",
      [...many("/a", 194), ...many("/b", 2), ...many("/c", 2), ...many("/d", 2)],
      ["/a/…", "/b/…", "/c/…", "/d/…"],
    ],
    [
      "many of a host, the first apart",
      many("/a", 30),
      ["/a/p0", "/a/p1", "/a (others)", "/a/p10", "/a/p11", "/a/p12"],
    ],
    ["many that weigh alike further down, all together", many("/a/b", 15), ["/a/b/…"]],
    [
      "a few less, those of which there is room for a third",
      many("/a/b", 14),
      ["/a/b/p0", "/a/b/p1", "/a/b (others)", "/a/b/p10", "/a/b/p11", "/a/b/p12"],
    ],
    ["five segments as they are", ["/1/2/3/4/5"], ["/1/2/3/4/5"]],
    ["no more than five", ["/1/2/3/4/5/6", "/1/2/3/4/5/7"], ["/1/2/3/4/5/…"]],
    ["one name", ["/a/b"], ["/a/b"]],
    ["the shortest name", [""], ["/"]],
  ])("groups %s", (_name, names, expected) => {
    expect(groupsOf(names)).toEqual(expected);
  });

  it("splits what is heaviest first, as long as there is room", () => {
    const names = [...many("/a", 4), ...many("/b", 6)];
    expect(groupsOf(names, 8)).toEqual(["/a/p0", "/a (others)", ...many("/b", 6)]);
    expect(groupsOf(names.toReversed(), 8).toSorted()).toEqual(groupsOf(names, 8).toSorted());
  });

  it("splits a heavy piece of what was split before a lighter whole", () => {
    const names = [...many("/a/b", 9), "/a/c", ...many("/d", 6)];
    expect(groupsOf(names, 11)).toEqual([...many("/a/b", 9), "/a/c", "/d/…"]);
  });

  it("counts what is left among the groups that there may be", () => {
    const large = ["a", "b", "c", "d", "e", "f"].flatMap((it) => many(`/${it}`, 40));
    expect(groupsOf([...large, "/y", "/z"])).toHaveLength(6);
  });

  it("weighs names", () => {
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

  it("says of a sample that others may be where one name is", () => {
    const names = [["a"], ["a", "b"], ["a", "c"]].map((it) => [it, 1] as const);
    expect(groupNames(names, 6, true).groupOf(["a"])).toEqual({ segments: ["a"], holds: "others" });
    expect(groupNames(names, 6).groupOf(["a"])).toEqual({ segments: ["a"], holds: "one" });
  });

  it("puts what it was not shown into what it begins with, and calls that by no one name", () => {
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

  it("makes no more groups than asked for, for any names, and each name begins as its group", () => {
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
