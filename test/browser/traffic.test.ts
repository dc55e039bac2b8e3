/** Aspects of the pages of visits that need a browser: size, charts in both colour schemes, and axe-core's findings. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { COLOURS, findViolations } from "./support/axe.ts";
import { countVisits } from "./support/counted.ts";
import { launchBrowser } from "./support/launch.ts";
import { type Scene, setScene } from "./support/scene.ts";

let scene: Scene;
let browser: Browser;
const complaints: string[] = [];

beforeAll(async () => {
  [scene, browser] = await Promise.all([setScene(), launchBrowser()]);
  await countVisits(scene);
});

afterAll(async () => {
  await Promise.all([browser?.close(), scene?.stop()]);
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((it) => it.close()));
  const all = complaints.splice(0).join("\n");
  if (all !== "") throw new Error(all);
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(scene.url + path);
  return page;
}

/** What is wrong with a page, all of it open. */
async function problemsOf(page: Page, path: string): Promise<string[]> {
  const problems: string[] = [];
  await page.goto(scene.url + path);
  await page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))");
  for (const [width, colorScheme, options] of [
    [1280, "light", undefined],
    [1280, "dark", COLOURS],
    [320, "dark", undefined],
    [320, "light", COLOURS],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate(
      "Promise.allSettled(document.getAnimations().map((it) => it.finished)).then(() => {})",
    );
    problems.push(...(await findViolations(page, options)));
    const wide = Number(await page.evaluate("document.documentElement.scrollWidth"));
    if (wide > width) problems.push(`it is ${wide} px wide at ${width}`);
  }
  return problems;
}

describe("what was counted", () => {
  it.each([
    ["/traffic"],
    ["/traffic/misses"],
    ["/traffic/gone"],
    ["/traffic/never"],
    ["/traffic/crawlers"],
    ["/traffic/misses?lang=zh-Hans"],
    ["/table"],
    ["/releases/:waiting"],
    ["/releases/:waiting/rule?from=/%3Alocale/product"],
  ])(
    "is shown by %s without a violation that axe-core finds, in either scheme and at 320 px",
    async (path) => {
      const page = await open("");
      const own = path.replace(":waiting", scene.releases.waiting);
      expect(await problemsOf(page, own)).toEqual([]);
    },
  );
});

describe("the pages of visits", () => {
  it("lead from the menu to what to type for an address", async () => {
    const page = await open("");
    await page.getByRole("link", { name: "Visits", exact: true }).first().click();
    await page.waitForURL(/traffic$/);
    expect(await page.locator(".headline").innerText()).toMatch(
      /^9\d\.\d%\s+of last week's visits would reach a page of their own \([\d,]+ visits, .+\)$/,
    );
    await page.getByRole("link", { name: "Without a redirect" }).click();
    await page.waitForURL(/misses$/);
    await page.getByText("Give it a redirect").first().click();
    const copy = page.getByRole("button", { name: "Copy Key" }).first();
    expect(await copy.getAttribute("data-copy")).toBe(
      "https://www.old.example/global/lamp-x9/manual",
    );
  });

  it.each(["never", "crawlers"])("leave the old address room in the list %s", async (list) => {
    const page = await open(`/traffic/${list}`);
    await page.setViewportSize({ width: 1280, height: 800 });
    const column = await page.locator(".worklist thead th").first().boundingBox();
    expect(column?.width).toBeGreaterThan(200);
  });

  it("draw a chart whose figures stand in a table", async () => {
    const page = await open("/traffic");
    const chart = page.getByRole("img", { name: /Visits a day/ });
    expect(await chart.locator("path").count()).toBeGreaterThan(1);
    await page.getByText("The figures as a table").last().click();
    const rows = page.locator(".day-table").last().locator("tbody tr");
    expect(await rows.count()).toBe(28);
    expect(await rows.first().innerText()).toMatch(/\d{4}\s+[\d,]+/);
  });
});
