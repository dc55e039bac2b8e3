import type { Page } from "playwright-core";
import { COLOURS, loadAxe, violationsOf } from "./axe.ts";

/**
 * A page on a desktop and on a phone, in both colour schemes. The scheme changes only once, because the colours of a
 * whole page then have to be drawn again. Colours are checked in every look, everything else once for each width.
 */
const LOOKS = [
  [1280, "light", undefined],
  [320, "light", COLOURS],
  [320, "dark", undefined],
  [1280, "dark", COLOURS],
] as const;

const WIDTH = "document.documentElement.scrollWidth";

/** One call, as each goes through three processes and back. Colours change gradually between the schemes. */
const look = (options: object | undefined): string => `(async () => {
  document.getAnimations().forEach((it) => it.finish());
  return { found: await ${violationsOf(options)}, wide: ${WIDTH} };
})()`;

interface Look {
  readonly found: readonly string[];
  readonly wide: number;
}

/** Lists what axe-core finds on a page in every look, with everything unfolded, and where it is too wide. */
export async function findProblems(page: Page): Promise<string[]> {
  const problems: string[] = [];
  await loadAxe(page);
  await page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))");
  for (const [width, colorScheme, options] of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    const { found, wide } = await page.evaluate<Look>(look(options));
    problems.push(...found.map((it) => `${colorScheme}, ${width} px: ${it}`));
    if (wide > width) problems.push(`it is ${wide} px wide at ${width}`);
  }
  await page.setViewportSize({ width: 768, height: 800 });
  const wide = await page.evaluate<number>(WIDTH);
  if (wide > 768) problems.push(`it is ${wide} px wide at 768`);
  return problems.map((it) => `${page.url()}: ${it}`);
}
