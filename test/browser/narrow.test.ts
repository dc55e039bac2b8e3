/**
 * Every page and state at 320 px with realistically long addresses, names and words; and parts that keep their size.
 */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RoutesData, RuleData } from "../../src/domain/table/schema.ts";
import { launchBrowser } from "./support/launch.ts";
import { decide, type Scene, setScene } from "./support/scene.ts";

const LONG = "a-product-name-without-any-place-to-break-it-".repeat(5).replaceAll("-", "");
const TARGET = `https://www.new.example/global/${LONG}/${LONG}?utm_campaign=${LONG}`;
const DAY = 86_400_000;

let scene: Scene;
let browser: Browser;
let page: Page;
let waiting: string;
let confirmation: string;

beforeAll(async () => {
  [scene, browser] = await Promise.all([setScene(), launchBrowser()]);
  const live = await scene.publish(table(0));
  await scene.run("promote", live, "--break-glass", `${LONG}, nobody was there`);
  waiting = await scene.publish(table(1));
  confirmation = await decide(scene.url, waiting, "reject", `${LONG} ${TARGET}`);
  await decide(scene.url, waiting, "withdraw", "");
  await scene.type({ [`/global/${LONG}`]: TARGET, [`/global/typed-${LONG}`]: `not ${LONG}` });
  page = await browser.newPage({ viewport: { width: 320, height: 800 } });
});

afterAll(async () => {
  await Promise.all([browser?.close(), scene?.stop()]);
});

/** A table with a long rule of each kind; some differ between versions. */
function table(edition: number): RoutesData {
  const gate = Date.now() + 39.5 * DAY;
  const early = (days: number): string => new Date(gate - days * DAY).toISOString();
  const rules: RuleData[] = [
    { from: `/global/${LONG}`, to: TARGET, section: LONG, note: LONG },
    { from: `/global/changed/${LONG}`, to: `${TARGET}${edition}`, section: "Support and warranty" },
    {
      from: `/global/${LONG}/:locale/*`,
      to: `${TARGET}&l=:locale`,
      where: { locale: [LONG, "de"] },
    },
    { from: `/global/gone/${LONG}`, gone: true, to: TARGET },
    { from: `/global/edition-${edition}-${LONG}`, to: TARGET, query: "drop", lowercase: true },
    { from: `/global/serve/${LONG}`, serve: { type: "text/plain", body: LONG } },
    { from: `/global/undecided/${LONG}`, undecided: true },
    ...[30, 20, 10].map((days): RuleData => ({
      from: `/global/early-${days}`,
      to: TARGET,
      startsAt: early(days),
    })),
  ];
  return {
    site: {
      name: "Old Lamps",
      hosts: ["www.old.example", "old.example"],
      scope: ["/global"],
      targetHosts: ["www.new.example"],
      announceAt: early(60),
      activatesAt: new Date(gate).toISOString(),
      fallback: TARGET,
      maxAgeSeconds: 3600,
      keep: [],
      archive: "https://archive.example/{url}",
    },
    rules,
  };
}

/** The overflow of the page, and the elements that cause it. */
const WIDE = `(() => {
  document.querySelectorAll("details").forEach((it) => (it.open = true));
  const wide = document.documentElement.scrollWidth;
  if (wide <= innerWidth) return [];
  const reach = [...document.querySelectorAll("body *")].filter(
    (it) => it.getBoundingClientRect().right > innerWidth + 1 && !it.closest(".hidden, svg"),
  );
  return [wide + " px", ...reach.slice(0, 5).map((it) => it.outerHTML.slice(0, 120))];
})()`;

it("no page scrolls sideways at 320 px, in any language, however long its contents", async () => {
  const { url, previewUrl } = scene;
  const tried = [`/global/${LONG}`, `/global/gone/${LONG}`, `https://${LONG}.example/`, LONG];
  const pages: Record<string, string> = {
    overview: url,
    release: `${url}/releases/${waiting}`,
    confirmation: new URL(confirmation, url).href,
    table: `${url}/table`,
    "table of one": `${url}/table?q=${LONG}&release=${waiting}`,
    "empty table": `${url}/table?q=nothing-${LONG}`,
    try: `${url}/try?urls=${encodeURIComponent(tried.join("\n"))}`,
    "try, refused": `${url}/try?urls=&at=${LONG}`,
    rows: `${url}/rows`,
    record: `${url}/record`,
    preview: `${url}/preview`,
    glossary: `${url}/glossary`,
    "no such page": `${url}/${LONG}`,
    "an old address that is gone": `${previewUrl}/global/gone/${LONG}`,
    "an invalid instant": `${previewUrl}/global/x?__at=${LONG}`,
  };
  await page.goto(url);
  expect(await page.innerText(".card")).toContain("Emergency release");
  const problems: string[] = [];
  for (const language of ["en", "zh-Hans"]) {
    await page.goto(`${url}?lang=${language}`);
    for (const [name, address] of Object.entries(pages)) {
      await page.goto(address);
      const wide = (await page.evaluate(WIDE)) as string[];
      if (wide.length > 0) problems.push(`${name} in ${language}: ${wide.join("\n  ")}`);
    }
  }
  expect(problems).toEqual([]);
});

it("the timeline is to scale, its numbers are separate, and its text has the usual size", async () => {
  await page.goto(`${scene.url}?lang=en`);
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const places = (await page.evaluate(
      "[...document.querySelectorAll('.timeline .mark')].map((it) => it.getBoundingClientRect()).map((it) => it.left + it.width / 2)",
    )) as number[];
    expect(places).toHaveLength(6);
    const gaps = places.slice(1).map((it, index) => it - (places[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(24);
    // 20.5 days from the announcement to now, 9.5 to the first early start, ten between all others.
    const [toNow = 0, , second = 0, third = 0] = gaps;
    expect(second / third).toBeCloseTo(1, 1);
    expect(toNow / second).toBeCloseTo(2.05, 1);
    const sizes = await page.evaluate(
      "['.stops li', '.card > p:not(.figure)'].map((it) => getComputedStyle(document.querySelector(it)).fontSize)",
    );
    expect(sizes).toEqual(["16px", "16px"]);
  }
});

it("header, content and footer have the same edges", async () => {
  for (const width of [320, 1600]) {
    await page.setViewportSize({ width, height: 800 });
    const edges = await page.evaluate(
      "['.top', 'h1', '.cards', '.bottom'].map((it) => Math.round(document.querySelector(it).getBoundingClientRect().left))",
    );
    expect(new Set(edges as number[]).size).toBe(1);
  }
});

/** The widths at which the arrow of a fold leaves the box of its words. */
const FALLEN = `(() => {
  document.querySelector("main").insertAdjacentHTML("beforeend",
    '<details class="kind"><summary>Visitors from ru and tw are sent to the global site</summary></details>');
  const words = document.querySelector("main > details:last-child > summary");
  return Array.from({ length: 240 }, (_, index) => 280 + index).filter((width) => {
    words.style.width = width + "px";
    return words.scrollHeight > words.clientHeight;
  });
})()`;

it("the arrow of a fold stays beside its words, however full the line is", async () => {
  await page.setViewportSize({ width: 768, height: 800 });
  await page.goto(`${scene.url}/releases/${waiting}?lang=en`);
  expect(await page.evaluate(FALLEN)).toEqual([]);
});
