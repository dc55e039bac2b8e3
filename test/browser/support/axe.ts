import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Nothing but what is wrong; all style is at hand, and there are no frames. */
const BRIEF = { resultTypes: ["violations"], preload: false, iframes: false };

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What another colour scheme can spoil. */
export const COLOURS = {
  runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] },
};

/** All rules, with the one of WCAG 2.2 that is off by default. */
const ALL = { rules: { "target-size": { enabled: true } } };

/** What axe-core finds wrong with a page as it stands: one line each, none where all is well. */
export async function findViolations(page: Page, options: object = ALL): Promise<string[]> {
  // Half a megabyte to send. Not as a script of the page: its policy would not run one.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(SOURCE);
  const violations: Violation[] = await page.evaluate(
    `axe.run(document, ${JSON.stringify({ ...options, ...BRIEF })}).then((it) => it.violations)`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((it) => `${id}: ${it.html.slice(0, 200)} ${it.failureSummary ?? ""}`),
  );
}
