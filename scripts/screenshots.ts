/**
 * `npm run screenshots`: every page of the console into docs/screenshots, on a desk and on a phone, light and dark,
 * with a site some weeks before its gate. Names of pages as arguments: those alone.
 */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../test/browser/support/launch.ts";
import { decide, type Scene, setScene } from "../test/browser/support/scene.ts";

const FOLDER = fileURLToPath(new URL("../docs/screenshots/", import.meta.url));

const DEVICES = [
  ["desktop", { width: 1280, height: 800 }],
  ["phone", { width: 390, height: 844 }],
] as const;

/** What is shown, by the names of the pictures. */
function addresses({ url, previewUrl, releases }: Scene): Record<string, string> {
  const tried = ["/Global//product/Lamp-F6/specs?utm_source=x", "/global/app", "/global/unknown"];
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  return {
    overview: url,
    release: `${url}/releases/${releases.waiting}`,
    table: `${url}/table?q=support`,
    try: `${url}/try?urls=${encodeURIComponent(tried.join("\n"))}`,
    rows: `${url}/rows`,
    record: `${url}/record`,
    "old-address": `${previewUrl}/global/app`,
    "old-address-redirect": `${previewUrl}/_sunset/preview/answer?url=/global/support`,
    "old-address-announced": `${previewUrl}/_sunset/preview/answer?url=/global/support&at=${tomorrow}`,
    "not-found": `${url}/releases/0123`,
    // Last, since the switch is remembered.
    "overview-chinese": `${url}?lang=zh-Hans`,
  };
}

async function takePictures(browser: Browser, pages: Readonly<Record<string, string>>) {
  for (const [device, viewport] of DEVICES) {
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({ viewport, colorScheme, locale: "en-GB" });
      const tab = await context.newPage();
      for (const [name, address] of Object.entries(pages)) {
        await tab.goto(address);
        const path = `${FOLDER}${name}-${device}-${colorScheme}.png`;
        await tab.screenshot({ path, fullPage: true });
        process.stdout.write(`${path}\n`);
      }
      await context.close();
    }
  }
}

mkdirSync(FOLDER, { recursive: true });
const [scene, browser] = await Promise.all([setScene(), launchBrowser()]);
const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
const pages = Object.entries(addresses(scene)).filter(([name]) => isWanted(name));
await takePictures(browser, Object.fromEntries(pages));
if (isWanted("decided")) {
  // Last, since it changes what the others show.
  const { url, releases } = scene;
  const comment = "All twelve campaigns checked against the list of 12 November.";
  const path = await decide(url, releases.waiting, "approve", comment);
  await takePictures(browser, { decided: new URL(path, url).href });
}
await Promise.all([browser.close(), scene.stop()]);
