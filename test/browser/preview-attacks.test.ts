/** Old pages that try to take over the preview, and other sites that try to embed it, in a real browser. */
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
let evil: string;

beforeAll(async () => {
  closing = await startClosing();
  await closing.serve(
    [
      { from: "/gone", gone: true, to: `${NEW}/instead` },
      { from: "/page", to: `${NEW}/page` },
    ],
    { activatesAt: GATE, announceAt: "2029-11-01T00:00:00Z", fallback: null },
  );
  reader = await startReader(closing.browserOptions);
  preview = closing.oldUrl.replace("localhost", "preview.localhost");
  evil = `${closing.otherUrl}/evil`;
  closing.otherPages["/evil"] = { headers: HTML, body: "<!doctype html><title>evil</title>" };
});

afterAll(async () => {
  await reader?.stop();
  await closing?.stop();
});

afterEach(() => reader.tidy());

const open = (url: string): Promise<Page> => reader.open(url);

/** Notes hostile pages that a reviewer's window or a frame is to load, and dialogs. */
function noteIncidents(page: Page): string[] {
  const incidents: string[] = [];
  page.on("dialog", (dialog) => {
    incidents.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.isNavigationRequest() && request.url().startsWith(closing.otherUrl)) {
      incidents.push(`navigation to ${request.url()}`);
    }
  });
  return incidents;
}

/** Long enough for what a page does by itself after loading. */
const settled = (page: Page): Promise<unknown> =>
  page.evaluate("new Promise((resolve) => setTimeout(resolve, 150))");

describe("an old page in the frame", () => {
  const attacks = (): readonly (readonly [name: string, body: string, click: boolean])[] => [
    ["navigates the window by script", `<script>top.location = "${evil}"</script>`, false],
    ["writes to the window by script", `<script>top.document.title = "evil"</script>`, false],
    ["refreshes itself", `<meta http-equiv="refresh" content="0;url=${evil}">`, false],
    ["handles events", `<img src=x onerror="alert(1)"><svg onload="alert(2)"></svg>`, false],
    ["frames a script", `<iframe src="javascript:alert(1)"></iframe>`, false],
    ["frames another site", `<iframe src="${evil}"></iframe>`, false],
    ["embeds another site", `<object data="${evil}"></object><embed src="${evil}">`, false],
    ["changes its base", `<base href="${closing.otherUrl}/" target="_top">`, false],
    ["has a script link", `<a id="x" href="javascript:alert(1)" target="_top">x</a>`, true],
    [
      "has a data link",
      `<a id="x" href="data:text/html,<title>evil</title>" target="_top">x</a>`,
      true,
    ],
    [
      "has a script link in SVG",
      `<svg width="90" height="20"><a id="x" xlink:href="javascript:alert(1)" target="_top"><text y="15">x</text></a></svg>`,
      true,
    ],
    ["opens another window", `<a id="x" href="${evil}" target="_blank">x</a>`, true],
    [
      "sends a form to another site",
      `<form action="${evil}" target="_top"><button id="x">x</button></form>`,
      true,
    ],
  ];

  it("affects nothing but itself, and covers nothing of the strip", async () => {
    const page = await reader.openWindow("about:blank");
    const incidents = noteIncidents(page);
    for (const [index, [name, body, click]] of attacks().entries()) {
      // An address of its own, so that the browser has no copy of an earlier one.
      closing.oldPages[`/attack-${index}`] = {
        headers: { ...HTML, "content-security-policy": "default-src *", refresh: `0;url=${evil}` },
        body: `<!doctype html><html lang="en"><head><title>Lamps</title></head><body>
<style>#cover{position:fixed;inset:-900px 0 0;z-index:2147483647;background:#f00;pointer-events:none}</style><div id="cover"></div>
<h1>Lamps</h1>${body}</body></html>`,
      };
      await page.goto(`${preview}/attack-${index}?__at=${ANNOUNCED}`);
      const address = page.url();
      const frame = page.frameLocator("iframe");
      await frame.locator("h1").waitFor();
      if (click) await frame.locator("#x").click({ noWaitAfter: true });
      await settled(page);
      expect({ name, address: page.url(), incidents }).toEqual({ name, address, incidents: [] });
      expect(page.context().pages()).toHaveLength(1);
      expect(await page.title()).toContain("Preview");
      const covered = await page.evaluate(
        `[...document.querySelectorAll("header h1, header .what, header button, header summary")].filter((it) => {
          const { left, top, width, height } = it.getBoundingClientRect();
          const found = document.elementFromPoint(left + width / 2, top + height / 2);
          return width > 0 && !it.contains(found) && !found?.contains(it);
        }).length`,
      );
      expect({ name, covered }).toEqual({ name, covered: 0 });
      await page.context().clearCookies();
    }
  });

  it("leaves the preview only by a click of the reviewer", async () => {
    closing.oldPages["/attack"] = {
      headers: HTML,
      body: `<!doctype html><html lang="en"><head><title>x</title></head><body><a id="x" href="${evil}">x</a></body></html>`,
    };
    const page = await reader.openWindow("about:blank");
    const incidents = noteIncidents(page);
    await page.goto(`${preview}/attack?__at=${ANNOUNCED}`);
    await settled(page);
    expect(incidents).toEqual([]);
    await page.frameLocator("iframe").locator("#x").click();
    await page.waitForURL(evil);
  });
});

describe("another site", () => {
  it("can frame neither the strip, nor the page under it, nor the console, and gets no reference to their windows", async () => {
    const own = await open(`${preview}/gone?__at=${GATE}`);
    const inner = own.frames()[1]?.url() ?? "";
    expect(inner).toContain("/_sunset/preview/page");
    const targets = [
      `${preview}/gone?__at=${GATE}`,
      inner,
      `${preview}/_sunset`,
      `${preview}/_sunset/preview`,
      `${closing.oldUrl}/_sunset/record`,
    ];
    closing.otherPages["/frames"] = {
      headers: HTML,
      body: `<!doctype html><title>frames</title>${[evil, ...targets]
        .map((it) => `<iframe src="${it.replaceAll("&", "&amp;")}"></iframe>`)
        .join("")}`,
    };
    const page = await reader.openWindow(`${closing.otherUrl}/frames`);
    const [allowed, ...refused] = page.frames().slice(1);
    expect(allowed?.url()).toBe(evil);
    expect(refused).toHaveLength(targets.length);
    expect(refused.map((it) => it.url()).filter((it) => !it.startsWith("chrome-error:"))).toEqual(
      [],
    );

    const [popup] = await Promise.all([
      page.waitForEvent("popup"),
      page.evaluate(`{ globalThis.held = open(${JSON.stringify(`${preview}/_sunset`)}); }`),
    ]);
    await popup.waitForLoadState();
    expect(await popup.locator("h1").count()).toBe(1);
    expect(await page.evaluate("held.closed"), "it no longer has the window").toBe(true);
  });
});

describe("a reviewer's choices", () => {
  it("stay on the preview's own host, and reach neither the live site nor the old one", async () => {
    const page = await reader.openWindow(`${preview}/_sunset/preview`);
    const form = page.locator("form.travel");
    await page.locator("details", { has: form }).evaluate((it) => it.setAttribute("open", ""));
    await form.locator("#host").selectOption({ index: 1 });
    await form.getByRole("button").click();
    await page.waitForLoadState();
    const cookies = await page.context().cookies();
    expect(cookies.length).toBeGreaterThan(0);
    for (const { name, domain, httpOnly, sameSite } of cookies) {
      expect({ name, domain, httpOnly, sameSite }).toEqual({
        name,
        domain: "preview.localhost",
        httpOnly: true,
        sameSite: "Lax",
      });
    }
    const sent: string[] = [];
    page.on("request", (request) => {
      void request
        .allHeaders()
        .then((it) => it.cookie && sent.push(`${request.url()} ${it.cookie}`));
    });
    closing.oldPages["/gone"] = { headers: HTML, body: "<!doctype html><title>old</title>" };
    await page.goto(`${closing.oldUrl}/gone`);
    await page.goto(`${closing.otherUrl}/evil`);
    await page.goto(`${NEW}/instead`);
    await settled(page);
    expect(sent).toEqual([]);
  });
});

describe("the contents of the frame", () => {
  it.each([
    ["410", `/gone?__at=${GATE}`],
    ["404", `/none?__at=${GATE}`],
    ["the stand-in for an old page that cannot be shown", `/nowhere?__at=${ANNOUNCED}`],
  ])("have no violation for axe-core in either scheme at 320 px: %s", async (_name, path) => {
    const page = await open(preview + path);
    await page.frameLocator("iframe").locator("h1").waitFor();
    // No script runs in the frame, including axe-core, so the same mark-up is checked elsewhere.
    const inner = JSON.stringify(page.frames()[1]?.url() ?? "");
    const markup = String(await page.evaluate(`fetch(${inner}).then((it) => it.text())`));
    await page.goto("about:blank");
    await page.setContent(markup);
    expect(await findProblems(page)).toEqual([]);
    expect(await page.locator("h1").count()).toBe(1);
  });
});
