/**
 * Aspects of a preview that need a browser: the visitors' page in its frame, which runs no script, and the strip above.
 */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Closing, startClosing } from "./support/closing.ts";
import { findProblems } from "./support/looks.ts";
import { type Reader, startReader } from "./support/reader.ts";

const NEW = "https://www.new.example";
const GATE = "2030-01-05T00:00:00Z";
const ANNOUNCED = "2029-12-01T00:00:00Z";
const HTML = { "content-type": "text/html; charset=utf-8" };

let closing: Closing;
let reader: Reader;
let preview: string;

beforeAll(async () => {
  closing = await startClosing();
  await closing.serve(
    [
      { from: "/gone", gone: true, to: `${NEW}/instead` },
      { from: "/page", to: `${NEW}/page` },
    ],
    {
      activatesAt: GATE,
      announceAt: "2029-11-01T00:00:00Z",
      timeZone: "Asia/Shanghai",
      fallback: null,
    },
  );
  reader = await startReader(closing.browserOptions);
  preview = closing.oldUrl.replace("localhost", "preview.localhost");
});

afterAll(async () => {
  await reader?.stop();
  await closing?.stop();
});

afterEach(async () => {
  await reader.tidy();
  const all = reader.complaints.splice(0).filter((it) => !/status of (?:404|410|422)/.test(it));
  if (all.length > 0) throw new Error(all.join("\n"));
});

function open(path: string): Promise<Page> {
  return reader.open(preview + path);
}

const frameOf = (page: Page) => page.frameLocator("iframe");

describe("a page under the strip", () => {
  it.each([
    ["that is gone", `/gone?__at=${GATE}`, "Visitors see this page (410 Gone)"],
    ["that does not exist", `/none?__at=${GATE}`, "Visitors see this page (404 Not Found)"],
    [
      "to which visitors are sent",
      `/_sunset/preview/answer?url=/page&at=${GATE}`,
      "Visitors are sent",
    ],
  ])(
    "%s has no violation in either scheme, on a desktop and at 320 px",
    async (_name, path, title) => {
      const page = await open(path);
      expect(await page.locator("h1").innerText()).toContain(title);
      expect(await page.locator("header").innerText()).toMatch(/5\sJanuary\s2030, 08:00\sBeijing/);
      expect(await findProblems(page)).toEqual([]);
    },
  );

  it("leads in the whole window to where it leads visitors", async () => {
    const page = await open(`/gone?__at=${GATE}`);
    await frameOf(page).getByRole("link").first().click();
    await page.waitForURL(`${NEW}/instead`);
    expect(await page.locator("h1").innerText()).toBe("The new site");
  });

  it("is printed with its explanation, without what needs clicks", async () => {
    const page = await open(`/gone?__at=${GATE}`);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("header").innerText()).toContain("Visitors see this page");
    expect(await page.getByRole("button", { name: "Show" }).isVisible()).toBe(false);
    expect(await page.locator("iframe").isVisible()).toBe(true);
  });
});

describe("the old site under the strip", () => {
  it("has the announcement, runs no script beside the console, and its links stay in the preview", async () => {
    closing.oldPages["/page"] = {
      headers: { ...HTML, "set-cookie": "old=1; Path=/" },
      body: `<!doctype html><html lang="en"><head><title>Lamps</title></head><body><h1>Lamps</h1><a href="/gone">Gone</a>
<script>document.querySelector("h1").textContent = "ran"; parent.document.title = "ran"</script></body></html>`,
    };
    const page = await open(`/page?__at=${ANNOUNCED}`);
    const frame = frameOf(page);
    expect(await frame.getByRole("region", { name: "Announcement" }).innerText()).toContain(
      "closes on 5 January 2030",
    );
    expect(await frame.locator("h1").innerText()).toBe("Lamps");
    expect(await page.title()).toContain("Preview");
    expect((await page.context().cookies()).map((it) => it.name)).not.toContain("old");
    // Here the browser reports the blocked script.
    expect(reader.complaints.splice(0).join("\n")).toMatch(/script/i);
    await frame.getByRole("link", { name: "Gone" }).click();
    await page.waitForURL(/\/_sunset\/preview\/answer/);
    expect(await page.locator("h1").innerText()).toContain("The old site still shows this page");
    expect(await page.getByLabel("Old address").inputValue()).toMatch(/\/gone$/);
  });

  it("is followed by the next address on the same date, by keyboard", async () => {
    const page = await open(`/page?__at=${GATE}&__release=live`.replace("/page", "/gone"));
    await page.getByLabel("Old address").fill("/page");
    await page.keyboard.press("Enter");
    await page.waitForURL(/answer\?url=%2Fpage&at=2030-01-05/);
    expect(await page.locator("h1").innerText()).toContain("Visitors are sent to the page");
    expect(await page.getByRole("link", { name: `${NEW}/page` }).isVisible()).toBe(true);
    await page.getByRole("link", { name: "Open it as visitors do" }).click();
    await page.waitForURL(`${NEW}/page`);
    await page.goto(preview + "/_sunset/preview");
    await page.getByLabel("Old address").fill("https://elsewhere.example/x");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").innerText()).toContain("elsewhere.example is not part");
  });
});
