/** Contrast as WCAG 2.2 measures it; the figures are those that its published calculators give. */
import { describe, expect, it } from "vitest";
import {
  BLACK,
  contrast,
  parseColor,
  shadeTowards,
  WHITE,
} from "../../src/domain/validate/color.ts";

describe("a colour", () => {
  it.each<[text: string, rgb: number[] | null]>([
    ["#000000", [0, 0, 0]],
    ["#0B4fc4", [11, 79, 196]],
    ["#ffffff", [255, 255, 255]],
    ["ffffff", null],
    ["#fff", null],
    ["#ffffff0", null],
    ["x#ffffff", null],
    ["#gggggg", null],
    ["", null],
  ])("%j is read as %j", (text, rgb) => {
    expect(parseColor(text)).toEqual(rgb);
  });

  it.each<[text: string, white: number, black: number]>([
    ["#ffffff", 1, 21],
    ["#000000", 21, 1],
    ["#767676", 4.54, 4.62],
    ["#777777", 4.48, 4.69],
    ["#ff0000", 4, 5.25],
    ["#00ff00", 1.37, 15.3],
    ["#0000ff", 8.59, 2.44],
    // Up to 10 of 255 the scale is straight.
    ["#0a0a0a", 19.8, 1.06],
    ["#0b0b0b", 19.68, 1.07],
  ])("%s has a contrast of %f with white and of %f with black", (text, white, black) => {
    const rgb = parseColor(text) ?? [];
    expect(contrast(rgb, WHITE)).toBeCloseTo(white, 1);
    expect(contrast(WHITE, rgb)).toBeCloseTo(white, 1);
    expect(contrast(rgb, BLACK)).toBeCloseTo(black, 1);
  });

  it("has the nearest shade that can be read", () => {
    const shade = (isReadable: (it: readonly number[]) => boolean): string =>
      shadeTowards([200, 100, 0], BLACK, isReadable);
    expect(shade(() => true)).toBe("#c66300");
    expect(shade(([red = 0]) => red <= 100)).toBe("#643200");
    expect(shade(([red = 0]) => red <= 2)).toBe("#020100");
    expect(shade(() => false)).toBe("#000000");
    expect(shadeTowards([0, 0, 0], WHITE, ([red = 0]) => red >= 200)).toBe("#c9c9c9");
  });
});
