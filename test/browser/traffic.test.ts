/**
 * Aspects of the pages of visits, and of the visits and the map of a version, that need a browser: size, charts in both
 * colour schemes, whole labels, and axe-core's findings.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { RoutesData } from "../../src/domain/table/schema.ts";
import { countVisits } from "./support/counted.ts";
import { findProblems } from "./support/looks.ts";
import { type Reader, startReader } from "./support/reader.ts";
import { type Scene, setScene } from "./support/scene.ts";

let scene: Scene;
let reader: Reader;

const NEW = "https://www.new.example";

/** Long names, wide letters, several outcomes, and more targets than a picture has room for. */
const RULES: RoutesData["rules"] = [
  ...[
    "MMMMMMMM WWWWWWWW MMMMMMMM WWWWWWWW MMMMMMMM",
    "Über uns und unsere Geschäftsführung",
    "栏目".repeat(24),
  ].flatMap((section, place) =>
    [1, 2, 3].map((page) => ({
      from: `/global/s${place}/${page}`,
      to: `${NEW}/a-rather-long-folder/with-another-one-below/and-${place}/${page}`,
      section,
    })),
  ),
  ...Array.from({ length: 40 }, (_, index) => ({
    from: `/global/folder-${index % 20}/${index}`,
    to: `${NEW}/www/wide-${index % 20}/${index}`,
  })),
  { from: "/global/app", gone: true },
  { from: "/global/later", undecided: true },
  { from: "/global/home", to: `${NEW}/` },
];

beforeAll(async () => {
  [scene, reader] = await Promise.all([setScene(), startReader()]);
});

afterAll(async () => {
  await Promise.all([reader?.stop(), scene?.stop()]);
});

afterEach(async () => {
  await reader.tidy();
  const all = reader.complaints.splice(0).join("\n");
  if (all !== "") throw new Error(all);
});

function open(path: string): Promise<Page> {
  return reader.open(scene.url + path);
}

/** The labels of the map that leave the picture or overlap. */
const CUT = `(() => {
  const svg = document.querySelector(".sankey");
  const frame = svg.getBoundingClientRect();
  const boxes = [...svg.querySelectorAll("text")].map((it) => [it.textContent, it.getBoundingClientRect()]);
  const out = boxes.filter(([, it]) => it.left < frame.left || it.right > frame.right || it.top < frame.top || it.bottom > frame.bottom);
  const over = boxes.filter(([, a], i) => boxes.some(([, b], j) => j > i && a.left < b.right && b.left < a.right && a.top + 3 < b.bottom - 3 && b.top + 3 < a.bottom - 3));
  return [...out, ...over].map(([text]) => text);
})()`;

describe("a version", () => {
  it("has a map that shows whole labels, and its table wherever it would be too small to read", async () => {
    const site = { ...(await siteOf()), fallback: `${NEW}/` };
    const id = await scene.publish({ site, rules: RULES });
    const page = await open(`/releases/${id}`);
    const map = page.locator("#map");
    expect(await map.innerText()).toContain("Counted in old addresses: 52");
    const counted = await map.locator(".tally tbody tr").allInnerTexts();
    expect(counted.map((it) => it.replace(/\s+/g, " ").trim())).toEqual([
      "Sent to the page that replaces it 49",
      "Told that the page is gone 1",
      "Sent to the fallback page only 1",
      "Not decided yet 1",
    ]);
    expect(await page.locator(".sankey .link.flow-fallback").count()).toBe(1);
    expect(await page.evaluate(CUT)).toEqual([]);
    expect(await findProblems(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await page.locator(".sankey").isVisible()).toBe(false);
    expect(await map.locator(".flows tbody tr").first().isVisible()).toBe(true);
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(await page.locator(".sankey").isVisible()).toBe(true);
    const band = page.locator(".sankey a").first();
    const href = await band.getAttribute("href");
    expect(href).toContain(`release=${id}`);
    await page.goto(new URL(href ?? "", scene.url).href);
    expect(await page.locator("h1").count()).toBe(1);
  });

  it("starts with its visits, as a chart and in numbers", async () => {
    const { waiting } = scene.releases;
    const table = await fetch(`${scene.url}/releases/${waiting}/routes.json`);
    const folder = mkdtempSync(join(tmpdir(), "sunset-visits-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const routes = join(folder, "routes.json");
    writeFileSync(routes, await table.text());
    const log = join(folder, "access.log");
    const lines = [
      ["/global/app", 40],
      ["/global/lamp-f3", 300],
      ["/global/event/birthday-2022", 30],
      [`/global/${"without-a-page-".repeat(12)}`, 20],
    ].flatMap(([path, count]) =>
      Array.from(
        { length: Number(count) },
        () => `192.0.2.7 - - [02/Nov/2026:10:00:00 +0000] "GET ${path} HTTP/1.1" 200 5 "-" "x"`,
      ),
    );
    writeFileSync(log, lines.join("\n"));
    const ran = await scene.run("coverage", log, "--routes", routes, "--publish");
    expect([ran.code, ran.stderr]).toEqual([0, expect.stringContaining("now shows it")]);
    const { redirects } = scene.server;
    // Later tests look at pages of counted visits only.
    onTestFinished(async () => redirects.delete(await redirects.list("coverage/")));
    const page = await open(`/releases/${waiting}`);
    const visits = page.locator("#visits");
    expect(await visits.locator(".headline").innerText()).toMatch(
      /^84\.6%\s+of 390 visits \(2 November 2026\) are sent to the page that replaces theirs$/,
    );
    const widths = await visits
      .locator(".visit-bar rect")
      .evaluateAll((all) => all.map((it) => Math.round(it.getBoundingClientRect().width)));
    const whole = widths.reduce((sum, it) => sum + it, 0);
    expect(widths.map((it) => Math.round((it / whole) * 100))).toEqual([85, 10, 5]);
    expect(await page.locator("#map").innerText()).toContain("Counted in visits: 390");
    expect(await page.evaluate(CUT)).toEqual([]);
    expect(await findProblems(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("link", { name: "Count the addresses of the whole version" }).click();
    await page.getByText("Counted in old addresses").waitFor();
  });
});

describe("once visits are counted", () => {
  beforeAll(() => countVisits(scene));

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

    it.each(["never", "crawlers"])(
      "leave room for the old address in the list %s",
      async (list) => {
        const page = await open(`/traffic/${list}`);
        await page.setViewportSize({ width: 1280, height: 800 });
        const column = await page.locator(".worklist thead th").first().boundingBox();
        expect(column?.width).toBeGreaterThan(200);
      },
    );

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
});

/** That of the live table. */
async function siteOf(): Promise<RoutesData["site"]> {
  const response = await fetch(`${scene.url}/releases/${scene.releases.serving}/routes.json`);
  const { site }: RoutesData = JSON.parse(await response.text());
  return site;
}
