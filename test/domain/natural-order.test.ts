/** The order in which people expect addresses. */
import { describe, expect, it } from "vitest";
import { inNaturalOrder, sortByKey } from "../../src/domain/report/natural-order.ts";

describe("the natural order", () => {
  it.each<[string, string[]]>([
    ["numbers by their size", ["/page-2", "/page-10", "/page-100"]],
    ["the first number first", ["/2/30", "/10/4", "/10/30"]],
    ["text by its characters", ["/B", "/a", "/b", "/b/c"]],
    ["a number as one of twelve digits", ["/1", "/000000000002", "/3"]],
  ])("has %s: %j", (_name, texts) => {
    expect(inNaturalOrder(texts.toReversed(), (it) => it)).toEqual(texts);
  });

  it("leaves items with the same text in their order", () => {
    const items = ["b1", "a1", "b2", "a2", "b3"];
    expect(inNaturalOrder(items, ([letter = ""]) => letter)).toEqual([
      "a1",
      "a2",
      "b1",
      "b2",
      "b3",
    ]);
  });
});

describe("the order of a key", () => {
  it("is by code units, and the key is computed once for each", () => {
    const asked: number[] = [];
    const keyOf = (it: number): string => {
      asked.push(it);
      return String(it);
    };
    expect(sortByKey([9, 10, 100, 2], keyOf)).toEqual([10, 100, 2, 9]);
    expect(asked).toEqual([9, 10, 100, 2]);
  });
});
