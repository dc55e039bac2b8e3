/** The console in Chinese, as a browser shows it: no text is left in English, and the typography is Chinese. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeSuggestions } from "../../src/store/records/shown/suggestions.ts";
import { findMistakes } from "./support/chinese.ts";
import { countVisits, SUGGESTED } from "./support/counted.ts";
import { launchBrowser } from "./support/launch.ts";
import { decide, type Scene, setScene } from "./support/scene.ts";

let scene: Scene;
let browser: Browser;
let page: Page;
let decided: string;

beforeAll(async () => {
  [scene, browser] = await Promise.all([setScene(), launchBrowser()]);
  await countVisits(scene);
  await writeSuggestions(scene.server.redirects, SUGGESTED);
  decided = await decide(scene.url, scene.releases.waiting, "approve", "Agreed");
  page = await browser.newPage({ locale: "zh-CN" });
});

afterAll(async () => {
  await Promise.all([browser?.close(), scene?.stop()]);
});

describe("Chinese pages have no mistakes", () => {
  it.each<[string, (version: string) => string]>([
    ["the overview", () => ""],
    ["a version that waits", (version) => `/releases/${version}`],
    ["a warning", (version) => `/releases/${version}/findings/locale-changed`],
    ["a redirect", (version) => `/releases/${version}/rule?from=/global/event/birthday-2022`],
    ["a decision", () => decided.replace("/_sunset", "")],
    ["all redirects", (version) => `/table?release=${version}&q=support`],
    ["tested addresses", (version) => `/try?urls=/global/community%0A/x%20y&release=${version}`],
    ["quick fixes", () => "/rows"],
    ["the record", () => "/record"],
    ["the history of an address", () => "/history?url=/global/community"],
    ["the glossary", () => "/glossary"],
    ["the choice of a preview", () => "/preview"],
    ["an address of another site", () => "/preview/answer?url=https://elsewhere.example/a"],
    ["a preview", () => "/preview/answer?url=/global/support"],
    ["visits", () => "/traffic"],
    ["addresses without a redirect", () => "/traffic/misses"],
    ["pages that are gone", () => "/traffic/gone"],
    ["redirects without visits", () => "/traffic/never"],
    ["redirects visited only by crawlers", () => "/traffic/crawlers"],
    ["a missing page", () => "/nothing"],
    ["a missing version", () => "/releases/0123456789"],
  ])("%s", async (_name, pathOf) => {
    await page.goto(scene.url + pathOf(scene.releases.waiting));
    expect(await page.getAttribute("html", "lang")).toBe("zh-Hans");
    await page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))");
    expect(await findMistakes(page)).toEqual([]);
  });
});

describe("findMistakes()", () => {
  it.each([
    ["英文 left over", "English"],
    ["Left over", "English"],
    ["名称: 值", "narrow punctuation"],
    ["名称（一） 二", "a blank beside wide punctuation"],
    ["来自 ru和tw 的访客", "no blank beside Latin letters"],
  ])("finds the mistake in %s", async (text, mistake) => {
    await page.setContent(`<p>${text}</p>`);
    expect(await findMistakes(page)).toEqual([expect.stringContaining(`${mistake}: ${text}`)]);
  });

  it.each([
    '2027年1月8日 08:00 北京时间 (00:00 UTC) 起：新增 12 条（<bdi dir="ltr">/a</bdi>、<bdi dir="ltr">/b</bdi>）',
    "来自 <code>ru</code> 的访客",
    "<p lang='en'>Said by the command line</p>",
  ])("finds no mistake in %s", async (text) => {
    await page.setContent(`<p>${text}</p>`);
    expect(await findMistakes(page)).toEqual([]);
  });
});
