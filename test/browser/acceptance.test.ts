/** The promises to the signer, line by line, as seen in a browser, except those that other tests here cover. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { findViolations } from "./support/axe.ts";
import { type Reader, startReader } from "./support/reader.ts";
import { type Scene, setScene } from "./support/scene.ts";

let scene: Scene;
let reader: Reader;

beforeAll(async () => {
  [scene, reader] = await Promise.all([
    setScene({
      table: (lamps) => ({ ...lamps, site: { ...lamps.site, timeZone: "Asia/Shanghai" } }),
      variables: { APPROVALS: "2", SIGNERS: "eva@example.com @lamps.example" },
    }),
    startReader(),
  ]);
});

afterAll(async () => {
  await Promise.all([reader?.stop(), scene?.stop()]);
});

afterEach(() => reader.tidy());

const open = (path: string): Promise<Page> => reader.open(scene.url + path);

const words = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).first().innerText()).replace(/\s+/g, " ");

const review = (): Promise<Page> => open(`/releases/${scene.releases.waiting}`);

describe("the truth about what is signed", () => {
  it("1: one panel and the record say when, for whom and what replaces what, before the button", async () => {
    const page = await review();
    const panel = await words(page, ".panel");
    expect(panel).toMatch(/At once, when it goes live: 1 changed \(\/:locale\/store\/\*\)/);
    expect(panel).toMatch(/From \d+\s\w+\s20\d\d, 08:00\sBeijing \(00:00\sUTC\)/);
    expect(panel).toMatch(/addresses no longer end on the fallback page/);
    expect(panel).toMatch(/2 new pages did not work at the last check/);
    expect(panel).toMatch(/warning/);
    expect(panel.indexOf("At once")).toBeLessThan(panel.indexOf("Approve 16 changes"));
    const [effect, button] = await Promise.all(
      [".panel .effect", ".panel button[value=approve]"].map((it) =>
        page.locator(it).first().boundingBox(),
      ),
    );
    expect(effect?.y).toBeLessThan(button?.y ?? 0);
    const signed = await words(page, ".panel .effect");
    await page.getByRole("button", { name: "Approve 16 changes, 1 of them at once" }).click();
    await page.getByRole("heading", { name: "You have approved this version" }).waitFor();
    expect(await words(page, ".effect")).toBe(signed);

    // Once it is signed, nothing asks for it again.
    await page.goto(`${scene.url}/releases/${scene.releases.waiting}`);
    expect(await words(page, ".panel")).toContain("nothing is left for you to do");
    const again = page.getByRole("button", { name: "Approve again" });
    expect(await again.getAttribute("class")).toContain("outline");
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Withdraw approval" }).click();
    await page.getByRole("heading", { name: "You have withdrawn your decision" }).waitFor();
  });

  it("2: a removed redirect shows what replaces it, and a changed one shows both sides", async () => {
    const page = await review();
    const changes = await words(page, "#changes");
    expect(changes).toContain("/global/index.html");
    expect(changes).toMatch(/the fallback page|another redirect/);
    expect(changes).toMatch(/discover\/lamps/);
    expect(changes).toMatch(/302/);
  });

  it("3: the map agrees with the table beside it, outcome by outcome", async () => {
    const page = await review();
    const sums = async (of: string): Promise<Record<string, number>> =>
      JSON.parse(
        String(
          await page.evaluate(`JSON.stringify([...document.querySelectorAll(${JSON.stringify(of)})].reduce((sums, it) => {
            const kind = /flow-([\\w-]+)/.exec(it.querySelector("[class*=flow-]")?.getAttribute("class") ?? it.getAttribute("class"))[1];
            const figures = (it.querySelector("title") ?? it.querySelector("td.number")).textContent;
            const weight = Number(/([\\d,]+)\\s*$/.exec(figures)[1].replaceAll(",", ""));
            return { ...sums, [kind]: (sums[kind] ?? 0) + weight };
          }, {}))`),
        ),
      ) as Record<string, number>;
    const told = await sums("#map .tally tbody tr");
    expect(Object.keys(told).length).toBeGreaterThan(2);
    expect(await sums("#map .sankey path.link")).toEqual(told);
    expect(await sums("#map .flows tbody tr")).toEqual(told);
  });

  it("6: a quick fix that hides a change is named, with what visitors get now, afterwards, and under it", async () => {
    const from = "/global/lamp-f6-launch";
    const others = scene.table.rules.filter((it) => it?.from !== from);
    const to = "https://www.new.example/global/launch/";
    const id = await scene.publish({ ...scene.table, rules: [...others, { from, to }] });
    const page = await open(`/releases/${id}`);
    const rows = await words(page, "#rows");
    expect(rows).toMatch(/hides/);
    expect(rows).toContain(from);
    expect(rows).toContain("/global/launch/");
    expect(rows).toContain("/global/product/lamp-f6/");
    expect(await words(page, ".panel")).toMatch(/quick fix/);
    await page.goto(`${scene.url}/table?release=${id}&q=lamp-f6-launch`);
    expect(await words(page, "main")).toMatch(/quick fix/i);
  });
});

describe("signers and history", () => {
  it("are shown here too: who may sign, how many must, and that this counts on this computer only", async () => {
    const page = await review();
    expect(await words(page, ".panel")).toContain(
      "On the preview site 2 people must approve. Here your approval is enough",
    );
  });

  it("include the history of an address, linked from its test", async () => {
    const page = await open("/try?urls=/global/app");
    await page.getByRole("link", { name: "History of this address" }).first().click();
    await page.locator("table.history").waitFor();
    expect(await words(page, "table.history")).toMatch(
      /Now Since .* put live on .* by ana@example\.com/,
    );
    expect(await findViolations(page)).toEqual([]);
  });
});

describe("a missing version", () => {
  it("gets a page in plain words with a way on", async () => {
    const page = await open(`/releases/${"0".repeat(64)}`);
    expect(await words(page, "h1")).toBe("This version is no longer stored");
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole("link", { name: "To the overview" }).click();
    await page.getByRole("heading", { name: /what is live/ }).waitFor();
  });
});

const STILL = "Still being checked";

/** A version whose page says at first that its table is still being checked, and is complete from the third request on. */
async function openUnchecked(): Promise<{ page: Page; asked: () => number }> {
  const page = await reader.open("about:blank");
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
    const { page, asked } = await openUnchecked();
    await page.getByText(STILL).waitFor({ state: "detached" });
    // The page, two polls, and the page again.
    expect(asked()).toBe(4);
    expect(await page.getByRole("button", { name: /^Approve/ }).count()).toBe(1);
  });

  it("keeps what somebody is typing meanwhile", async () => {
    const { page, asked } = await openUnchecked();
    await page.getByLabel("Comment", { exact: true }).fill("All landing pages");
    await expect.poll(asked).toBe(4);
    expect(await page.getByLabel("Comment", { exact: true }).inputValue()).toBe(
      "All landing pages",
    );
    expect(await page.getByText(STILL).count()).toBe(1);
  });
});
