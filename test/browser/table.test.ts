/** Aspects of all redirects and quick fixes that need a browser: their size, their folds, and axe-core's findings. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readRoutesFile } from "../../src/routes-file/routes-json.ts";
import { findProblems } from "./support/looks.ts";
import { type Reader, startReader, type View } from "./support/reader.ts";
import { type Scene, setScene } from "./support/scene.ts";

const NEW = "https://www.new.example";
const LONG = "/global/a-long-section-of-the-old-site/with-a-page-whose-name-is-not-short-either";

let scene: Scene;
let reader: Reader;
let version: string;

beforeAll(async () => {
  [scene, reader] = await Promise.all([setScene({ bare: true }), startReader()]);
  const { compiled } = readRoutesFile(
    JSON.stringify({
      site: {
        name: "Lamps",
        hosts: ["www.old.example"],
        scope: ["/global"],
        targetHosts: ["www.new.example"],
        activatesAt: "2030-01-05T00:00:00Z",
        fallback: `${NEW}/`,
      },
      rules: [
        { from: LONG, to: `${NEW}${LONG}-as-it-is-now?with=a&long=query`, section: "Support" },
        { from: "/global/home", to: `${NEW}/` },
        { from: "/global/same", to: `${NEW}/same`, startsAt: "2024-01-01T00:00:00Z" },
        { from: "/global/app", gone: true, note: "closed" },
      ],
    }),
    "routes.json",
  );
  if (!compiled) throw new TypeError("The table cannot be read");
  version = await scene.publish(compiled.data);
  await scene.type({ [LONG]: `${NEW}/row`, "/global/same": `${NEW}/same` });
});

afterAll(async () => {
  await Promise.all([reader?.stop(), scene?.stop()]);
});

afterEach(async () => {
  await reader.tidy();
  const all = reader.complaints.splice(0).join("\n");
  if (all !== "") throw new Error(all);
});

function open(path: string, view?: View): Promise<Page> {
  return reader.open(scene.url + path, view);
}

const PHONE = { viewport: { width: 320, height: 800 } };

describe("all redirects, and quick fixes over them", () => {
  it("have no violation for axe-core, and do not scroll sideways on a phone", async () => {
    for (const path of [`/table?release=${version}`, "/rows", `/releases/${version}`]) {
      expect(await findProblems(await open(path))).toEqual([]);
    }
  });

  it("take one line each on a desktop, with the mark of a quick fix below", async () => {
    const page = await open(`/table?release=${version}`, {
      viewport: { width: 1280, height: 800 },
    });
    const heights = await page
      .locator("table.rules tbody")
      .evaluateAll((all) => all.map((it) => it.getBoundingClientRect().height));
    expect(heights).toHaveLength(4);
    expect(Math.max(...heights.slice(1, 3))).toBeLessThan(120);
    expect(await page.locator(".marks").first().innerText()).toContain(`lies over it: ${NEW}/row`);
  });

  it("fold their filters on a phone, except those in use", async () => {
    const page = await open(`/table?release=${version}`, PHONE);
    const target = page.getByLabel("New address", { exact: true });
    expect(await target.isVisible()).toBe(false);
    await page.getByText("Filter and sort").click();
    await target.fill("same");
    await page.getByRole("button", { name: "Search" }).click();
    await page.waitForURL(/to=same/);
    expect(await page.getByRole("status").innerText()).toBe("1 of 1");
    expect(await page.getByLabel("New address", { exact: true }).isVisible()).toBe(true);
    const desk = await open(`/table?release=${version}`, {
      viewport: { width: 1280, height: 800 },
    });
    expect(await desk.getByLabel("New address", { exact: true }).isVisible()).toBe(true);
  });

  it("are reached by a link that a mail program damaged", async () => {
    const page = await open(`/table?release=${version.slice(0, 12).toUpperCase()}).`);
    expect(page.url()).toBe(`${scene.url}/table?release=${version}`);
    expect(await page.locator("h1").innerText()).toBe("All redirects");
  });
});
