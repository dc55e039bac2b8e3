/**
 * The announcement in a browser: in any encoding, under any policy, for returning visitors; and pages after the gate.
 */
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SitePatch } from "../support/table.ts";
import { findViolations } from "./support/axe.ts";
import { type Closing, type Reply, startClosing } from "./support/closing.ts";
import { findProblems } from "./support/looks.ts";
import { type Reader, startReader } from "./support/reader.ts";

const DAY = 86_400_000;
/** Read once, so that the end of a day during the tests does not matter. */
const TODAY = Math.floor(Date.now() / DAY);
const fromNow = (days: number): string => new Date((TODAY + days) * DAY).toISOString();
const TEXTS = {
  de: {
    announcement: "Dieser Laden schlie\u00dft.",
    goneTitle: "Nicht mehr da",
    goneText: "Es gibt sie nicht mehr.",
  },
  ja: { announcement: "\u5f53\u30b5\u30a4\u30c8\u306f\u9589\u9396\u3057\u307e\u3059\u3002" },
};
const ANNOUNCED: SitePatch = {
  announceAt: fromNow(-30),
  activatesAt: fromNow(30),
  texts: TEXTS,
};

let closing: Closing;
let reader: Reader;
/** The usual window. */
let window: Page;

beforeAll(async () => {
  closing = await startClosing();
  reader = await startReader(closing.browserOptions);
  window = await reader.open("about:blank");
  await heedPolicies(window);
});

afterAll(async () => {
  await reader?.stop();
  await closing?.stop();
});

afterEach(async () => {
  await reader.tidy();
  const all = reader.complaints.splice(0).join("\n");
  if (all !== "") throw new Error(all);
});

/** Makes violations of a report-only policy, which cause no error in the console, fail the test too. */
async function heedPolicies(page: Page): Promise<void> {
  const complain = (text: string) => void reader.complaints.push(text);
  await page.exposeFunction("complain", complain);
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (it) => complain(it.violatedDirective))",
  );
}

async function openWindow(options?: BrowserContextOptions): Promise<Page> {
  const page = await reader.openWindow("about:blank", options);
  await heedPolicies(page);
  return page;
}

async function show(reply: Reply, page = window): Promise<Page> {
  closing.oldPages["/page"] = reply;
  await page.goto(`${closing.oldUrl}/page`);
  return page;
}

const bannersOf = (page: Page): Promise<string[]> =>
  page.locator("#sunset-announcement").allInnerTexts();

/** Text in a single-byte character set, or given as bytes. */
const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (it) => it.charCodeAt(0));

describe("the announcement", () => {
  beforeAll(() => closing.serve([], ANNOUNCED));

  it.each([
    [
      "Shift_JIS in a meta tag",
      "<meta charset=shift_jis>",
      "\u0093\u00fa\u0096\u007b",
      "\u65e5\u672c",
    ],
    ["windows-1252 in a meta tag", "<meta charset=windows-1252>", "caf\u00e9", "caf\u00e9"],
    ["no declared encoding", "", "cafe", "cafe"],
  ])("is legible in a page with %s", async (_name, meta, bytes, text) => {
    const body = bytesOf(`<html lang=ja><head>${meta}<title>a</title></head><body><p>${bytes}`);
    const page = await show({ headers: { "content-type": "text/html" }, body });
    const [banner = ""] = await bannersOf(page);
    expect(banner).toContain(TEXTS.ja.announcement);
    expect(await page.locator("p").innerText()).toBe(text);
    expect(await page.locator("#sunset-announcement").count()).toBe(1);
  });

  const strict = "default-src 'none'; style-src 'self'";
  it.each<[string, Record<string, string>, string]>([
    ["a header", { "content-security-policy": strict }, ""],
    ["a header that only reports", { "content-security-policy-report-only": strict }, ""],
    ["the page itself", {}, `<meta http-equiv="Content-Security-Policy" content="${strict}">`],
  ])("violates no Content-Security-Policy in %s", async (_name, headers, meta) => {
    const page = await show({
      headers: { "content-type": "text/html; charset=utf-8", ...headers },
      body: `<!doctype html><html lang="de"><head>${meta}<title>a</title></head><body><p>old</p>`,
    });
    const [banner = ""] = await bannersOf(page);
    expect(banner).toContain(TEXTS.de.announcement);
  });

  it("has no violation for axe-core", async () => {
    const page = await show({
      headers: { "content-type": "text/html; charset=utf-8" },
      body: `<!doctype html><html lang="en"><head><title>a</title></head><body><main><h1>old</h1></main>`,
    });
    expect(await findViolations(page)).toEqual([]);
  });

  it("does not change data and fragments that a page loads", async () => {
    const type = { "content-type": "text/html" };
    closing.oldPages["/data"] = { headers: type, body: '{"a":"<body>"}' };
    closing.oldPages["/rows"] = { headers: type, body: "<tr><td>1</td></tr>" };
    const page = await show({ headers: type, body: "<html><title>a</title><body><table></table>" });
    const load = `(async () => {
      const { a } = await (await fetch("/data")).json();
      const rows = await (await fetch("/rows")).text();
      document.querySelector("table").innerHTML = rows + rows;
      return a + document.querySelectorAll("td").length;
    })()`;
    expect(await page.evaluate(load)).toBe("<body>2");
    expect(await bannersOf(page)).toHaveLength(1);
  });

  it.each([
    [
      "with prefixes",
      '<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>a</h:title></h:head><h:body><h:p>old</h:p></h:body></h:html>',
      0,
    ],
    [
      "without",
      '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>a</title></head><body><p>old</p></body></html>',
      1,
    ],
  ])("keeps XHTML %s well-formed", async (_name, body, banners) => {
    const page = await show({ headers: { "content-type": "application/xhtml+xml" }, body });
    expect(await page.evaluate("document.querySelector('parsererror')")).toBeNull();
    expect(await page.evaluate("document.body.textContent.includes('old')")).toBe(true);
    expect(await bannersOf(page)).toHaveLength(banners);
  });
});

describe("a returning visitor", () => {
  it("sees the announcement, and later the date in force", async () => {
    const reply: Reply = {
      headers: {
        "content-type": "text/html; charset=utf-8",
        etag: '"v1"',
        "last-modified": "Tue, 08 Oct 2024 00:00:00 GMT",
        "cache-control": "no-cache",
      },
      body: "<!doctype html><html><head><title>a</title></head><body><p>old</p>",
    };
    const page = await openWindow();
    const dates: string[] = [];
    for (const [announce, gate] of [
      [10, 30],
      [-10, 30],
      [-10, 40],
    ] as const) {
      const site = { announceAt: fromNow(announce), activatesAt: fromNow(gate) };
      await closing.serve([], site);
      // The second one comes from the browser's cache after a 304.
      for (let time = 0; time < 2; time++) {
        await page.goto("about:blank");
        await show(reply, page);
        const date = page.locator("#sunset-announcement time");
        dates.push((await date.count()) === 0 ? "" : ((await date.getAttribute("datetime")) ?? ""));
      }
    }
    expect(dates).toEqual(["", "", fromNow(30), fromNow(30), fromNow(40), fromNow(40)]);
  });
});

describe("a page after the gate", () => {
  it("has no violation for axe-core in either colour scheme, on a desktop and at 320 px", async () => {
    await closing.serve([{ from: "/app", gone: true, to: `${closing.newUrl}/apps` }], {
      activatesAt: fromNow(-30),
      announceAt: undefined,
      fallback: null,
      texts: TEXTS,
      color: "#b3261e",
      archive: "https://web.archive.org/web/2024/{url}",
    });
    for (const locale of ["en-GB", "de-AT"]) {
      const page = await openWindow({ locale });
      for (const path of ["/app", `/${"long-".repeat(40)}`]) {
        await page.goto(closing.oldUrl + path);
        expect(await findProblems(page)).toEqual([]);
        const lang = await page.evaluate("document.documentElement.lang");
        expect(lang).toBe(locale === "de-AT" && path === "/app" ? "de" : "en");
      }
    }
    // Except the statuses 410 and 404.
    expect(reader.complaints.splice(0).filter((it) => !/status of (?:404|410)/.test(it))).toEqual(
      [],
    );
  });
});
