import { describe, expect, it } from "vitest";
import { placeOnLine } from "../../src/console/overview/place-on-line.ts";

const DAY = 86_400_000;

describe("places on the timeline", () => {
  it.each<[string, number[], number[]]>([
    ["none", [], []],
    ["one in the middle", [5], [0.5]],
    ["two, at the ends", [0, 9], [0, 1]],
    ["to scale", [0, 25, 100], [0, 0.25, 1]],
    ["two at the same moment, separated", [0, 0, 100], [0, 0.1, 1]],
    ["a second and years apart", [0, 1000, 3650 * DAY], [0, 0.1, 1]],
    ["close ones separated, the others to scale", [0, 1, 61, 91], [0, 0.1, 0.7, 1]],
    ["all at once, evenly distributed", [7, 7, 7], [0, 0.5, 1]],
    [
      "too many for the minimum distance, evenly distributed",
      Array.from({ length: 12 }, (_, it) => it * it),
      [],
    ],
  ])("%s", (_name, times, places) => {
    const expected = places.length > 0 || times.length === 0 ? places : evenly(times.length);
    const placed = placeOnLine(times, 0.1);
    expect(placed).toHaveLength(expected.length);
    for (const [index, place] of placed.entries()) {
      expect(place).toBeCloseTo(expected[index] ?? Number.NaN, 6);
    }
  });

  it("are moved only as far as their neighbours require", () => {
    const placed = placeOnLine([0, 1, 2, 3, 14, 100], 0.15);
    const gaps = placed.slice(1).map((it, index) => it - (placed[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0.15 - 1e-9);
    expect(placed.at(-1)).toBeCloseTo(1, 9);
  });
});

function evenly(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index / (count - 1));
}
