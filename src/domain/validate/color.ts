/** The legibility of colours, as defined by WCAG 2.2. */

/** The minimum for text, in the colour on white or vice versa (WCAG 2.2, success criterion 1.4.3). */
export const CONTRAST_WITH_WHITE = 4.5;

/** The minimum for an area of the colour to stand out on a dark page. */
export const CONTRAST_WITH_BLACK = 2;

const HEX = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i;

/** Parses `#rrggbb` into red, green and blue from 0 to 255; null for any other text. */
export function parseColor(text: string): readonly number[] | null {
  const match = HEX.exec(text);
  return match && match.slice(1).map((it) => Number.parseInt(it, 16));
}

/** The contrast ratio, from 1 (equal colours) to 21 (black on white). */
export function contrast(a: readonly number[], b: readonly number[]): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((one, other) => other - one);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

export const WHITE = [255, 255, 255] as const;
export const BLACK = [0, 0, 0] as const;

/** The nearest shade towards another colour that satisfies a condition, as `#rrggbb`. */
export function shadeTowards(
  color: readonly number[],
  other: readonly number[],
  isReadable: (shade: readonly number[]) => boolean,
): string {
  for (let percent = 1; percent < 100; percent++) {
    const shade = color.map((it, index) =>
      Math.round(it + ((other[index] ?? 0) - it) * (percent / 100)),
    );
    if (isReadable(shade)) return toHex(shade);
  }
  return toHex(other);
}

function toHex(color: readonly number[]): string {
  return `#${color.map((it) => it.toString(16).padStart(2, "0")).join("")}`;
}

/** WCAG 2.2, "relative luminance". */
function luminance(color: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = color.map((it) => {
    const part = it / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
