/** Trees of patterns. Which pattern wins is in matching.test.ts. */
import { describe, expect, it } from "vitest";
import {
  leafAt,
  createPatternTree,
  mayMatch,
  visitMatches,
} from "../../src/domain/table/pattern-tree.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { segmentsOf } from "../../src/domain/table/covers.ts";
import { splitPath } from "../../src/domain/url/canonicalize.ts";
import { compile } from "../support/table.ts";

function treeOf({ from, where }: Pick<RuleData, "from" | "where">) {
  const rule = { from, ...(where && { where }), to: "https://www.new.example/" };
  const [compiled] = compile([rule], { scope: ["/"], keep: [] }).rules;
  if (!compiled) throw new TypeError(`${from} cannot be read`);
  const tree = createPatternTree<string>();
  leafAt(tree, segmentsOf(compiled.source), () => from);
  return tree;
}

const SHOPS = { shop: ["uk", "fr"] };

describe("a tree is searched only if the first segment allows a match", () => {
  it.each<[string, RuleData["where"] | undefined, string, boolean]>([
    ["/shop/:slug", undefined, "/shop/a", true],
    ["/shop/:slug", undefined, "/shop", true],
    ["/shop/:slug", undefined, "/blog/a", false],
    ["/shop/*", undefined, "/", false],
    ["/:shop/about", SHOPS, "/fr/about", true],
    ["/:shop/about", SHOPS, "/de/about", false],
    ["/:slug/about", undefined, "/anything", true],
    ["/:slug", undefined, "/", false],
    ["/*", undefined, "/anything", true],
    ["/*", undefined, "/", true],
  ])("%s, where %j, for %s: %s", (from, where, path, expected) => {
    const tree = treeOf(where ? { from, where } : { from });
    expect(mayMatch(tree, splitPath(path))).toBe(expected);
  });

  it.each(["/", "/fr", "/fr/about", "/de/about", "/shop/a/b", "/x"])(
    "never passes over a match: %s",
    (path) => {
      const segments = splitPath(path);
      const trees = [
        treeOf({ from: "/shop/*" }),
        treeOf({ from: "/:shop/about", where: SHOPS }),
        treeOf({ from: "/:any" }),
        treeOf({ from: "/*" }),
      ];
      const matches = trees.map((tree) => {
        const found: string[] = [];
        visitMatches(tree, segments, (leaf) => void found.push(leaf));
        return { found, isSearched: mayMatch(tree, segments) };
      });
      expect(matches.filter((it) => it.found.length > 0 && !it.isSearched)).toEqual([]);
    },
  );
});
