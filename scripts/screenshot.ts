/**
 * `node scripts/screenshot.ts PAGE.html PICTURE.png [WIDTH] [dark|light] [HEIGHT]`: takes a picture of a page, whole or
 * only its top. That of docs/coverage.md is of the report that these write:
 *
 *     node bench/access-log.ts routes.json 1000000 > access.log
 *     npx sunset-edge coverage access.log --at 2025-01-01T00:00:00Z --top 12 --html report.html
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";

const [page, picture, width = "1000", scheme = "light", height] = process.argv.slice(2);
if (page === undefined || picture === undefined) {
  process.stderr.write("error: no page or no picture is named\n  fix: PAGE.html PICTURE.png\n");
  process.exit(2);
}
const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: chromium.args,
  headless: true,
});
const tab = await browser.newPage({
  viewport: { width: Number(width), height: Number(height ?? 800) },
  colorScheme: scheme === "dark" ? "dark" : "light",
});
await tab.goto(pathToFileURL(resolve(page)).href);
await tab.screenshot({ path: picture, fullPage: height === undefined });
await browser.close();
