import { get } from "node:http";
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { findViolations } from "./support/axe.ts";
import { findProblems } from "./support/looks.ts";
import { type Reader, startReader, type View } from "./support/reader.ts";
import { type Scene, setScene } from "./support/scene.ts";

let scene: Scene;
let reader: Reader;

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

function open(path: string, view?: View): Promise<Page> {
  return reader.open(path.startsWith("http") ? path : scene.url + path, view);
}

/** The target of an old address on the deployment for reviewers, whose name not every machine resolves. */
function locationOf(path: string): Promise<string | undefined> {
  const { port } = scene.server;
  const headers = { host: `preview.localhost:${port}` };
  return new Promise((resolve, reject) => {
    const request = get({ host: "127.0.0.1", port, path, headers }, (response) => {
      response.resume();
      resolve(response.headers.location);
    });
    request.on("error", reject);
  });
}

/** Clicks on a link and waits until the next page has loaded, which a click does not. */
async function follow(link: Locator): Promise<void> {
  const loaded = link.page().waitForEvent("load");
  await link.click();
  await loaded;
}

/** The contrast of two opaque colours according to WCAG 2; 1.4.11 requires 3. */
function contrastOf(a: string, b: string): number {
  const [high = 0, low = 0] = [a, b].map(luminanceOf).toSorted((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((it) => {
    const part = Number(it) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function heading(page: Page): Promise<string> {
  return page.locator("h1").innerText();
}

describe("axe-core finds no violation in either colour scheme, on a desktop and at 320 px", () => {
  it.each<[string, () => string]>([
    ["the overview", () => ""],
    ["a release", () => `/releases/${scene.releases.waiting}`],
    ["the table", () => "/table?q=support"],
    ["the table without a result", () => "/table?q=nothing-like-this"],
    ["addresses", () => "/try?urls=/global/product/lamp-f6/specs%0A/global/app%0Anonsense"],
    ["rows", () => "/rows"],
    ["the choice of a preview", () => "/preview"],
    ["the record", () => "/record"],
    ["the history of an address", () => "/history?url=/global/product/lamp-f6/specs"],
    ["the glossary", () => "/glossary"],
    ["a page in Chinese", () => "/record?lang=zh-Hans"],
    ["a missing page", () => "/nothing"],
    ["an old address", () => `${scene.previewUrl}/global/app`],
  ])("on %s", async (_name, path) => {
    expect(await findProblems(await open(path()))).toEqual([]);
    // The browser reports the statuses of the two that are no pages.
    expect(reader.complaints.splice(0).filter((it) => !/status of (?:404|410)/.test(it))).toEqual(
      [],
    );
  });
});

describe("a reviewer", () => {
  it("can only reject with a reason, and is led to the missing one", async () => {
    const page = await open(`/releases/${scene.releases.waiting}`);
    await follow(page.getByRole("button", { name: "Reject" }));
    expect(await page.title()).toMatch(/^Error: /);
    const summary = page.getByRole("alert");
    expect(await summary.evaluate((it) => it.matches(":focus"))).toBe(true);
    expect(await findViolations(page)).toEqual([]);
    await summary.getByRole("link").click();
    expect(await page.evaluate("document.activeElement.id")).toBe("comment");
    expect(reader.complaints.splice(0).filter((it) => !it.includes("status of 422"))).toEqual([]);
  });

  it("gets from the overview to an approval, and promote accepts that release only", async () => {
    const page = await open("");
    const { waiting, rejected } = scene.releases;
    await follow(page.getByRole("link", { name: `Review ${waiting.slice(0, 12)}` }));
    expect(await heading(page)).toMatch(/^Version 3 \(/);
    expect(await page.innerText("#changes")).toMatch(/2 removed\s+2 changed\s+12 new/);
    expect(await page.innerText(".facts")).toContain("exactly the version that will go live");
    const panel = await page.innerText(".panel");
    expect(panel).toContain("At once, when it goes live: 1 changed (/:locale/store/*)");
    expect(panel).toContain("12 addresses no longer end on the fallback page.");
    expect(panel).toContain("2 new pages did not work at the last check");

    const before = await scene.run("promote", waiting);
    expect([before.code, before.stderr]).toEqual([5, expect.stringContaining("no sign-off")]);

    await page.getByLabel("Comment").fill("All twelve campaigns checked.");
    await follow(page.getByRole("button", { name: "Approve 16 changes, 1 of them at once" }));
    expect(await heading(page)).toBe("You have approved this version");
    expect(await page.innerText(".effect")).toContain("At once, when it goes live: 1 changed");
    const reference = await page.innerText(".reference");
    await page.getByText("For the platform team").click();
    expect(await page.innerText("main")).toContain(
      `npx sunset-edge promote ${waiting.slice(0, 12)}`,
    );
    await follow(page.getByRole("link", { name: "The record of all decisions" }));
    expect(await page.innerText("main")).toContain(reference);
    expect(await page.innerText("main")).toContain("Record intact: 3 entries");

    const other = await scene.run("promote", rejected);
    expect([other.code, other.stderr]).toEqual([
      5,
      expect.stringContaining("was rejected by local"),
    ]);
    const promoted = await scene.run("promote", waiting);
    expect([promoted.code, promoted.stdout.trim()]).toEqual([0, waiting]);

    // The deployment for reviewers already gives the new answer as of the gate.
    await expect
      .poll(() => locationOf("/global/event/flash-sale-2023"), { interval: 250 })
      .toBe("https://www.new.example/global/event/flash-sale/");
    await page.goto(scene.url);
    expect(await page.innerText("main")).toContain("Nothing is waiting for you");
  });

  it("sees the local time, and can copy what to type", async () => {
    const page = await reader.openWindow(scene.url, { timezoneId: "Asia/Tokyo" });
    expect(await page.innerText(".zones")).toMatch(/09:00 your time \(Asia\/Tokyo\)/);
    await page.goto(`${scene.url}/table?q=warranty`);
    await page.locator("tr.more summary").first().click();
    expect(await page.getByRole("button", { name: "Copy Key" }).first().isVisible()).toBe(true);
  });

  it("selects an instant for old addresses", async () => {
    const page = await open(`${scene.previewUrl}/_sunset`);
    await page.getByText("Choose the date").click();
    await page.getByLabel(/One minute before the switch-over/).check();
    await follow(page.getByRole("button", { name: "Preview this", exact: true }));
    expect(await page.innerText(".chosen")).toMatch(/23:59\sUTC/);
    await page.goto(`${scene.previewUrl}/global/support`);
    expect(await heading(page)).toContain("The old site still shows this page");
    await page.goto(`${scene.previewUrl}/_sunset`);
    await follow(page.getByRole("button", { name: "Show the switch-over date" }));
    expect(await page.locator(".chosen").count()).toBe(0);
  });

  it("previews the release under review on old addresses", async () => {
    const page = await open(`${scene.previewUrl}/_sunset/releases/${scene.releases.rejected}`);
    await follow(page.getByRole("button", { name: "Preview this version on old addresses" }));
    const short = scene.releases.rejected.slice(0, 12);
    expect(await page.innerText(".chosen")).toContain(`· ${short}`);
    const example = page.locator("main li").getByRole("link", { name: "Open it" }).first();
    expect(await example.getAttribute("href")).toContain(`__release=${scene.releases.rejected}`);
    await page.goto(`${scene.previewUrl}/global/support?__at=2024-01-01T00:00:00Z`);
    expect(await page.innerText("header")).toContain(`· ${short}`);
    await follow(page.getByRole("link", { name: "Preview something else" }));
    await follow(page.getByRole("button", { name: "Show the switch-over date" }));
    expect(await page.locator(".chosen").count()).toBe(0);
  });

  it("prints the record on one page of PDF", async () => {
    const page = await open("/record");
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    await page.emulateMedia({ media: "print" });
    expect(await page.innerText("main")).toContain("Printed ");
    expect(await page.getByRole("button", { name: "Print" }).isVisible()).toBe(false);
  });

  it.each(["light", "dark"] as const)(
    "sees the borders of fields in the %s scheme",
    async (scheme) => {
      const page = await open("/try", { colorScheme: scheme });
      const faint: string[] = [];
      for (const field of ["textarea", "select", "input[type=radio]:not(:checked)"]) {
        const [edge = "", back = ""] = await page.evaluate<string[]>(`[
        getComputedStyle(document.querySelector("${field}")).borderTopColor,
        getComputedStyle(document.documentElement).backgroundColor,
      ]`);
        if (contrastOf(edge, back) < 3) faint.push(`${field}: ${edge} on ${back}`);
      }
      expect(faint).toEqual([]);
    },
  );

  it("reaches everything by keyboard, with visible focus", async () => {
    const page = await open("/table");
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to the content" });
    expect(await skip.evaluate((it) => it.matches(":focus"))).toBe(true);
    expect(await skip.evaluate((it) => it.getBoundingClientRect().left)).toBeGreaterThanOrEqual(0);
    await page.keyboard.press("Tab");
    const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
    expect(outline).toBe("solid");
  });
});

describe("the panel of a version's changes", () => {
  let reviewed = "";

  beforeAll(async () => {
    const long = `/global/${"wonderful-lamps-of-the-season".repeat(6)}`;
    const to = `https://www.new.example${long}`;
    const site = {
      name: "Old Lamps",
      hosts: ["www.old.example"],
      scope: ["/global"],
      targetHosts: ["www.new.example"],
      activatesAt: "2027-01-05T00:00:00+08:00",
      fallback: null,
      maxAgeSeconds: 3600,
      keep: [`${long}/kept/*`],
    };
    const campaigns = Array.from({ length: 40 }, (_, index) => ({
      from: `/global/campaign-${index}`,
      to: `https://www.new.example/global/campaign/${index}/`,
    }));
    const early = { from: long, to, startsAt: "2026-01-05T00:00:00Z" };
    const some = { from: `${long}/:a`, where: { a: [`x${long.slice(8)}`] }, to: `${to}/:a` };
    reviewed = await scene.publish({ site, rules: [early, some, ...campaigns] });
  });

  const panelIn = (page: Page): Promise<{ top: number; bottom: number }> =>
    page.locator(".panel").evaluate((it) => it.getBoundingClientRect());

  it("stays in view with its buttons while a long page scrolls, and never covers the focus", async () => {
    const viewport = { width: 1280, height: 800 };
    const page = await open(`/releases/${reviewed}`, { viewport });
    await page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)");
    expect(Number(await page.evaluate("window.scrollY"))).toBeGreaterThan(500);
    const { top, bottom } = await panelIn(page);
    expect([top, bottom]).toEqual([
      expect.closeTo(16, 0),
      expect.closeTo(Math.min(bottom, viewport.height - 16), 0),
    ]);
    const approve = page.getByRole("button", { name: /^Approve \d+ changes/ });
    const button = await approve.boundingBox();
    expect(button && button.y + button.height).toBeLessThan(viewport.height);
    expect(await coveredByPanel(page)).toEqual([]);
  });

  it("comes first on a phone, where a bar links it and never covers the focus", async () => {
    const viewport = { width: 320, height: 640 };
    const page = await open(`/releases/${reviewed}`, { viewport });
    const changes = await page.locator("#changes").evaluate((it) => it.getBoundingClientRect().top);
    expect((await panelIn(page)).bottom).toBeLessThan(changes);
    await page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)");
    const bar = page.locator(".decision-bar");
    const box = await bar.boundingBox();
    expect(box && Math.round(box.y + box.height)).toBe(viewport.height);
    expect(await coveredByPanel(page)).toEqual([]);
    await bar.getByRole("link").click();
    const panel = await panelIn(page);
    expect(panel.top).toBeGreaterThanOrEqual(0);
    expect(panel.top).toBeLessThan(100);
  });

  it("has a bar on a phone that disappears while the buttons are in view", async () => {
    const page = await reader.openWindow(`${scene.url}/releases/${reviewed}`, {
      viewport: { width: 320, height: 640 },
    });
    const bar = page.locator(".decision-bar");
    for (let round = 0; round < 2; round++) {
      await page.locator("#decision .buttons").scrollIntoViewIfNeeded();
      await bar.waitFor({ state: "hidden" });
      await page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)");
      await bar.waitFor({ state: "visible" });
    }
    // Several changes reported together end with the current state.
    await page.addInitScript(() => {
      const told: unknown[] = [];
      Object.assign(globalThis, {
        told,
        IntersectionObserver: class {
          constructor(tell: unknown) {
            told.push(tell);
          }
          observe() {}
        },
      });
    });
    await page.reload();
    await page.evaluate("told[0]([{ isIntersecting: true }, { isIntersecting: false }])");
    expect(await bar.isVisible()).toBe(true);
    await page.evaluate("told[0]([{ isIntersecting: false }, { isIntersecting: true }])");
    expect(await bar.isVisible()).toBe(false);
  });

  it("never scrolls sideways at 320 px, however long its addresses are", async () => {
    const page = await open(`/releases/${reviewed}`, { viewport: { width: 320, height: 640 } });
    expect(await page.innerText(".panel")).toContain("wonderful-lamps");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
  });

  it("is printed without forms, downloads and links within the page", async () => {
    const page = await open(`/releases/${reviewed}`);
    await page.emulateMedia({ media: "print" });
    const text = await page.innerText("main");
    expect(text).toMatch(/\d+ changes \(/);
    for (const gone of ["Your decision", "Test and download", "Approve", "Comment"]) {
      expect(text).not.toContain(gone);
    }
  });

  /** The elements reached by keyboard that the panel or the bar would hide. */
  async function coveredByPanel(page: Page): Promise<string[]> {
    return page.evaluate<
      string[]
    >(`[...document.querySelectorAll(".matter :is(a, summary, button)")]
      .slice(0, 60)
      .flatMap((it) => {
        it.focus();
        const box = it.getBoundingClientRect();
        if (box.width === 0) return [];
        const over = document.elementFromPoint(box.x + Math.min(box.width, 20) / 2, box.y + box.height / 2);
        return over?.closest(".panel, .decision-bar") ? [it.textContent] : [];
      })`);
  }
});

describe("without script", () => {
  const without = { javaScriptEnabled: false };

  it("everything works: viewing, testing, searching, deciding, switching the language", async () => {
    const page = await reader.openWindow(
      `${scene.url}/releases/${scene.releases.rejected}`,
      without,
    );
    await page.getByLabel("Comment").fill("I was wrong about the app.");
    await follow(page.getByRole("button", { name: "Withdraw rejection" }));
    expect(await heading(page)).toBe("You have withdrawn your decision");

    await follow(page.getByRole("link", { name: "Test addresses" }));
    await page.getByLabel(/^Old addresses/).fill("/global/product/lamp-f6\n/global/app");
    await page.getByLabel("Now", { exact: true }).check();
    await follow(page.getByRole("button", { name: "Test", exact: true }));
    expect(await page.innerText("main")).toContain("2 addresses");
    expect(await page.innerText("main")).toContain("Stays on the old site");

    await follow(page.getByRole("link", { name: "All redirects", exact: true }));
    await page.getByLabel("Search in addresses").fill("warranty");
    await follow(page.getByRole("button", { name: "Search" }));
    expect(await page.innerText("table")).toContain("/:locale/support/warranty");

    await follow(page.getByRole("link", { name: "简体中文" }));
    expect(await page.getAttribute("html", "lang")).toBe("zh-Hans");
    expect(page.url()).toContain("q=warranty");
  });
});

describe("the findings of a version", () => {
  const rules = [
    ...Array.from({ length: 8 }, (_, index) => ({
      from: `/global/group-${index}/:slug`,
      to: `https://www.new.example/group-${index}/:slug`,
    })),
    {
      from: `/:locale/${"a-long-way-".repeat(12)}`,
      where: { locale: { ru: "global", tw: "global" } },
      to: "https://www.new.example/:locale/",
      examples: { match: [`/ru/${"a-long-way-".repeat(12)}`] },
      note: "They have no site of their own",
    },
  ];
  const locales = "Visitors from ru and tw are sent to the global site";

  it("are accepted with a reason and commented on without script, and are legible in every state", async () => {
    const { site } = scene.table;
    const id = await scene.publish({ site, rules });
    const page = await reader.openWindow(`${scene.url}/releases/${id}`, {
      javaScriptEnabled: false,
    });
    const kind = page.locator("#finding-locale-changed");
    expect(await kind.innerText()).toContain(locales);
    await kind.getByText("Accept this warning").first().click();
    await follow(kind.getByRole("button", { name: "Accept this warning" }));
    expect(await page.getByRole("alert").innerText()).toContain("Say why this warning");
    await page.getByLabel("Reason").fill("Agreed with sales.");
    await follow(page.getByRole("button", { name: "Accept this warning" }));
    expect(await kind.locator("> summary").innerText()).toContain(locales);
    expect(await kind.getByText("Agreed with sales.").isVisible()).toBe(false);

    await follow(page.getByRole("link", { name: "Show all 8" }));
    await follow(page.getByRole("link", { name: "/global/group-7/:slug" }));
    await page.getByLabel("Comment").fill("Better: the shop.");
    await follow(page.getByRole("button", { name: "Save the comment" }));
    expect(await page.innerText("main")).toContain("Better: the shop.");

    const rule = `/releases/${id}/rule?from=${encodeURIComponent(rules[8]?.from ?? "")}`;
    for (const path of [`/releases/${id}`, `/releases/${id}/findings/no-example`, rule]) {
      expect(await findProblems(await open(path))).toEqual([]);
    }
    expect(reader.complaints.splice(0).filter((it) => !it.includes("status of 422"))).toEqual([]);
  });
});
