/** Aspects of the pages of visits that need a browser: size, charts in both colour schemes, and axe-core's findings. */
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { countVisits } from "./support/counted.ts";
import { findProblems } from "./support/looks.ts";
import { type Reader, startReader } from "./support/reader.ts";
import { type Scene, setScene } from "./support/scene.ts";

let scene: Scene;
let reader: Reader;

beforeAll(async () => {
  [scene, reader] = await Promise.all([setScene(), startReader()]);
  await countVisits(scene);
});

afterAll(async () => {
  await Promise.all([reader?.stop(), scene?.stop()]);
});

afterEach(async () => {
  await reader.tidy();
  const all = reader.complaints.splice(0).join("\n");
  if (all !== "") throw new Error(all);
});

function open(path: string, options?: BrowserContextOptions): Promise<Page> {
  return reader.open(scene.url + path, options);
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
    "is shown by %s without a violation for axe-core, in either scheme and at 320 px",
    async (path) => {
      const page = await open(path.replace(":waiting", scene.releases.waiting));
      expect(await findProblems(page)).toEqual([]);
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

  it.each(["never", "crawlers"])("leave room for the old address in the list %s", async (list) => {
    const page = await open(`/traffic/${list}`);
    await page.setViewportSize({ width: 1280, height: 800 });
    const column = await page.locator(".worklist thead th").first().boundingBox();
    expect(column?.width).toBeGreaterThan(200);
  });

  it("draw a chart with its figures in a table", async () => {
    const page = await open("/traffic");
    const chart = page.getByRole("img", { name: /Visits per day/ });
    expect(await chart.locator("path").count()).toBeGreaterThan(1);
    await page.getByText("The figures as a table").last().click();
    const rows = page.locator(".day-table").last().locator("tbody tr");
    expect(await rows.count()).toBe(28);
    expect(await rows.first().innerText()).toMatch(/\d{4}\s+[\d,]+/);
  });
});
