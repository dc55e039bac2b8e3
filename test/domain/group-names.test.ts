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
    ["one name", ["/a/b"], ["/a/b"]],
    ["the shortest name", [""], ["/"]],
  ])("groups %s", (_name, names, expected) => {
    expect(groupsOf(names)).toEqual(expected);
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
