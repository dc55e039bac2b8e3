import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Reports only violations; needs no preloading, since all styles are available, and no frames. */
const BRIEF = { resultTypes: ["violations"], preload: false, iframes: false };

/** The rules that another colour scheme can violate. */
export const COLOURS = {
  runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] },
};

/** All rules, including the one of WCAG 2.2 that is off by default. */
const ALL = { rules: { "target-size": { enabled: true } } };

/** An expression for the violations that axe-core finds on a page with `loadAxe`, one per line. */
export function violationsOf(options: object = ALL): string {
  return `axe.run(document, ${JSON.stringify({ ...options, ...BRIEF })}).then((it) =>
    it.violations.flatMap(({ id, nodes }) =>
      nodes.map((it) => id + ": " + it.html.slice(0, 200) + " " + (it.failureSummary ?? ""))))`;
}

/** Half a megabyte, so once a page. Not added as a script, which the page's policy would not run. */
export async function loadAxe(page: Page): Promise<void> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(SOURCE);
}

/** Lists the violations that axe-core finds on the current page, one per line. */
export async function findViolations(page: Page): Promise<string[]> {
  await loadAxe(page);
  return page.evaluate<string[]>(violationsOf());
}
