import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./support/launch.ts";
import { type Scene, setScene } from "./support/scene.ts";

let scene: Scene;
let browser: Browser;

beforeAll(async () => {
  [scene, browser] = await Promise.all([setScene(), launchBrowser()]);
});

afterAll(async () => {
  await Promise.all([browser?.close(), scene?.stop()]);
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((it) => it.close()));
});

const STILL = "Still being checked";

/** A version whose page says at first that its table is still being checked, and is complete from the third request on. */
async function open(): Promise<{ page: Page; asked: () => number }> {
  const page = await (await browser.newContext()).newPage();
  const address = `${scene.url}/releases/${scene.releases.waiting}`;
  let asked = 0;
  await page.route(address, async (route) => {
    const response = await route.fetch();
    asked += 1;
    const mark = `<p class="band" data-later>${STILL}. <span hidden>By itself.</span></p>`;
    const body = (await response.text()).replace("<h1", asked < 3 ? `${mark}<h1` : "<h1");
    await route.fulfill({ response, body });
  });
  await page.goto(address);
  expect(await page.innerText("main")).toContain(`${STILL}. By itself.`);
  return { page, asked: () => asked };
}

describe("a version whose table takes longer to check than a page waits", () => {
  it("appears by itself once it is checked", async () => {
    const { page, asked } = await open();
    await page.getByText(STILL).waitFor({ state: "detached" });
    // The page, two polls, and the page again.
    expect(asked()).toBe(4);
    expect(await page.getByRole("button", { name: /^Approve/ }).count()).toBe(1);
  });

  it("keeps what somebody is typing meanwhile", async () => {
    const { page, asked } = await open();
    await page.getByLabel("Comment", { exact: true }).fill("All landing pages");
    await expect.poll(asked).toBe(4);
    expect(await page.getByLabel("Comment", { exact: true }).inputValue()).toBe(
      "All landing pages",
    );
    expect(await page.getByText(STILL).count()).toBe(1);
  });
});
