import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { findProblems } from "./support/looks.ts";
import { type Reader, startReader } from "./support/reader.ts";
import { type Scene, setScene } from "./support/scene.ts";

let scene: Scene;
let reader: Reader;

beforeAll(async () => {
  [scene, reader] = await Promise.all([setScene(), startReader()]);
});

afterAll(async () => {
  await Promise.all([reader?.stop(), scene?.stop()]);
});

afterEach(() => reader.tidy());

/** The clipboard of a spreadsheet. */
const CELLS = [
  "Page\tOld URL\tVisits",
  "Lamp F6\thttps://www.old.example/global/product/lamp-f6/specs\t120",
  '"The ""big""\nlamp"\tglobal/app\t33',
  "Unknown\t/global/nothing/like-this-address-which-is-long/and-goes-on/without-any-blank-to-break-it-at.html\t2",
  "Total\t\t155",
].join("\r\n");

async function press(page: Page, name: string | RegExp): Promise<void> {
  const loaded = page.waitForEvent("load");
  await page.getByRole("button", { name }).first().click();
  await loaded;
}

async function addresses(page: Page): Promise<string[]> {
  return page.locator(".tried tbody th > code").allInnerTexts();
}

describe("shared results", () => {
  it("have a link that shows the same to others, and a table of all of it", async () => {
    const page = await reader.open(`${scene.url}/try`);
    await page.getByLabel(/^Old addresses/).fill(CELLS);
    await page.getByLabel("Which version?").selectOption(`live,${scene.releases.waiting}`);
    await page.getByLabel("Date", { exact: true }).fill("2031-03-04");
    await press(page, "Test");
    await page.getByText("Link to these results").click();
    const link = await page.locator("details:has(.copyable) code").innerText();

    // The link is opened by somebody else, in another browser.
    const shared = await reader.openWindow(link, { javaScriptEnabled: false });
    const told = (of: Page) => of.locator("#results + p").innerText();
    expect(await told(shared)).toBe(await told(page));
    expect(await told(shared)).toMatch(/4\sMarch\s2031/);
    expect(await shared.locator(".tried").innerText()).toContain("/global/nothing/");
    const answers = (of: Page) => of.locator(".tried tbody td .tag").allInnerTexts();
    expect(await answers(shared)).toEqual(await answers(page));

    // A filter narrows the page, but not the file.
    await press(page, /fallback page only/);
    expect(await addresses(page)).toHaveLength(1);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download all as CSV" }).click(),
    ]);
    const file = await readFile(await download.path(), "utf8");
    const [head, ...lines] = file.trim().split("\r\n");
    expect(head).toContain("Old address");
    expect(lines.map((it) => /\/global\/[^",?]*/.exec(it)?.[0] ?? "none")).toEqual([
      "/global/product/lamp-f6/specs",
      "/global/app",
      expect.stringMatching(/^\/global\/nothing\//),
      "none",
    ]);
  });
});

describe("testing addresses", () => {
  it("works without script, from pasted cells to a filter, for everybody at any width", async () => {
    const page = await reader.openWindow(`${scene.url}/try`, { javaScriptEnabled: false });
    await page.getByLabel(/^Old addresses/).fill(CELLS);
    await page.getByLabel("Which version?").selectOption(`live,${scene.releases.waiting}`);
    await press(page, "Test");
    expect(await addresses(page)).toHaveLength(4);
    // The form is folded, so that results are at the top.
    const heading = await page.locator("#results").boundingBox();
    expect(heading?.y).toBeLessThan(500);
    await press(page, /fallback page only/);
    expect(await addresses(page)).toEqual([expect.stringContaining("/global/nothing/")]);
    expect(await page.getByRole("button", { pressed: true }).innerText()).toMatch(/fallback/);
    await page.getByText("Change addresses").click();
    expect(await page.getByLabel(/^Old addresses/).inputValue()).toBe(CELLS.replaceAll("\r", ""));
    await press(page, /^4 All/);
    expect(await addresses(page)).toHaveLength(4);
  });

  it("has no violation for axe-core and no sideways scrolling, with results of two versions", async () => {
    const page = await reader.open(`${scene.url}/try`);
    await page.getByLabel(/^Old addresses/).fill(CELLS);
    await page.getByLabel("Which version?").selectOption(`live,${scene.releases.waiting}`);
    await press(page, "Test");
    expect(await findProblems(page)).toEqual([]);

    // The heads of the columns stay in view.
    await page.setViewportSize({ width: 1280, height: 400 });
    await page.locator(".tried tbody tr").last().scrollIntoViewIfNeeded();
    const head = await page.locator(".tried thead th").first().boundingBox();
    expect(head?.y).toBe(0);
  });
});
