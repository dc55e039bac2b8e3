/** What the other files here rely on: that a fault is found in each look that has it. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { findProblems } from "./support/looks.ts";
import { type Reader, startReader } from "./support/reader.ts";

let reader: Reader;

beforeAll(async () => {
  reader = await startReader();
});

afterAll(() => reader?.stop());

const NARROW = "(max-width: 400px)";
const DARK = "(prefers-color-scheme: dark)";

const FAULTS = `<!doctype html><html lang="en"><head><title>a</title><style>
  body { margin: 0 }
  details, input { display: block; margin: 40px }
  button { width: 40px; height: 40px; padding: 0 }
  .link { display: none }
  #glide { transition: color 60s }
  @media ${DARK} { #dark, #glide { color: #ddd } }
  @media (min-width: 401px) and (prefers-color-scheme: light) { #light { color: #ddd } }
  @media ${NARROW} { #narrow { color: #ddd } .link { display: block } button { width: 10px; height: 10px } }
  @media ${NARROW} and ${DARK} { #both { color: #ddd } }
  @media (min-width: 700px) and (max-width: 800px) { #wide { width: 900px } }
</style></head><body><main><h1>a</h1>
  <p id="dark">words</p><p id="glide">words</p><p id="light">words</p><p id="narrow">words</p><p id="both">words</p>
  <button>a</button><button>b</button><a class="link" href="x"></a><div id="wide">a</div>
  <details><summary>a</summary><input></details>
</main></body></html>`;

it("faults are found in the looks that have them, and only there", async () => {
  const page = await reader.open("about:blank");
  await page.setContent(FAULTS);
  const problems = await findProblems(page);
  const told = problems.map((it) =>
    it.replace(/^about:blank: /, "").replace(/^(.+?: [\w-]+: <\w+(?: id="\w+")?)[^]*/, "$1"),
  );
  expect(told).toEqual([
    'light, 1280 px: color-contrast: <p id="light"',
    "light, 1280 px: label: <input",
    'light, 320 px: color-contrast: <p id="narrow"',
    'dark, 320 px: color-contrast: <p id="dark"',
    'dark, 320 px: color-contrast: <p id="glide"',
    'dark, 320 px: color-contrast: <p id="narrow"',
    'dark, 320 px: color-contrast: <p id="both"',
    "dark, 320 px: label: <input",
    "dark, 320 px: link-name: <a",
    "dark, 320 px: target-size: <button",
    "dark, 320 px: target-size: <button",
    'dark, 1280 px: color-contrast: <p id="dark"',
    'dark, 1280 px: color-contrast: <p id="glide"',
    "it is 900 px wide at 768",
  ]);
});
