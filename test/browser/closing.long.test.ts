/** The behaviour of a closed site in a browser: service workers, other sites' scripts and fonts, forms. */
import { globSync, readFileSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Closing, startClosing } from "./support/closing.ts";
import { launchBrowser } from "./support/launch.ts";

const DAY = 86_400_000;
const AHEAD = { announceAt: undefined, activatesAt: new Date(Date.now() + 30 * DAY).toISOString() };
const PAST = { announceAt: undefined, activatesAt: new Date(Date.now() - DAY).toISOString() };

const HTML = { "content-type": "text/html; charset=utf-8" };

let closing: Closing;
let browser: Browser;

beforeAll(async () => {
  closing = await startClosing();
  browser = await launchBrowser(closing.browserOptions);
});

afterAll(async () => {
  await browser?.close();
  await closing?.stop();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((it) => it.close()));
  closing.seen.splice(0);
});

async function openOther(body: string): Promise<Page> {
  closing.otherPages["/"] = { headers: HTML, body: `<!doctype html><title>other</title>${body}` };
  const page = await (await browser.newContext()).newPage();
  await page.goto(closing.otherUrl);
  return page;
}

describe("a visitor with the old site's service worker", () => {
  /** A common kind that never requests again what is in its cache. */
  const OLD_WORKER = `
    addEventListener("install", (event) => {
      skipWaiting();
      event.waitUntil(caches.open("old").then((it) => it.addAll(["/", "/app"])));
    });
    addEventListener("activate", (event) => event.waitUntil(clients.claim()));
    addEventListener("fetch", (event) => {
      event.respondWith(caches.match(event.request).then((it) => it ?? fetch(event.request)));
    });`;
  const page = (name: string) => ({
    headers: HTML,
    body: `<!doctype html><title>${name}</title><h1>${name}</h1>
      <script>navigator.serviceWorker.register("/assets/sw.js", { scope: "/" });</script>`,
  });

  async function visitOldSite(): Promise<BrowserContext> {
    Object.assign(closing.oldPages, {
      "/": page("The old site"),
      "/app": page("The old app"),
      "/assets/sw.js": {
        headers: { "content-type": "text/javascript", "service-worker-allowed": "/" },
        body: OLD_WORKER,
      },
    });
    await closing.serve([], AHEAD);
    const context = await browser.newContext();
    const visit = await context.newPage();
    await visit.goto(`${closing.oldUrl}/app`);
    await visit.waitForFunction("navigator.serviceWorker.controller !== null");
    await visit.close();
    return context;
  }

  it("reaches the new site on this visit and the next, and nothing is left of the worker", async () => {
    const context = await visitOldSite();
    const check = { type: "text/html", body: "<!doctype html><title>check</title>" };
    await closing.serve(
      [
        { from: "/assets/sw.js", serve: "unregister-service-worker" },
        { from: "/app", to: `${closing.newUrl}/app` },
        { from: "/check", serve: check },
      ],
      PAST,
    );
    const visit = await context.newPage();
    await visit.goto(`${closing.oldUrl}/app`);
    await visit.waitForURL(`${closing.newUrl}/app`);
    expect(await visit.locator("h1").innerText()).toBe("The new site");
    const next = await context.newPage();
    await next.goto(`${closing.oldUrl}/app`);
    expect(next.url()).toBe(`${closing.newUrl}/app`);
    await next.goto(`${closing.oldUrl}/`);
    expect(next.url()).toBe(`${closing.newUrl}/`);
    await next.goto(`${closing.oldUrl}/check`);
    const left = `(async () => [
      (await navigator.serviceWorker.getRegistrations()).length,
      (await caches.keys()).length,
    ])()`;
    expect(await next.evaluate(left)).toEqual([0, 0]);
  });

  it("sees the old site for ever if its worker is redirected as well", async () => {
    const context = await visitOldSite();
    await closing.serve([], PAST);
    const visit = await context.newPage();
    for (let time = 0; time < 2; time++) {
      await visit.goto(`${closing.oldUrl}/app`);
      const updated = visit.evaluate(
        `navigator.serviceWorker.getRegistration().then((it) => it.update()).then(() => true, () => false)`,
      );
      expect(await updated).toBe(false);
      expect(await visit.locator("h1").innerText()).toBe("The old app");
    }
  });
});

describe("scripts of another site", () => {
  const open = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };

  beforeAll(async () => {
    const [font = ""] = globSync("node_modules/playwright-core/lib/vite/**/*.ttf");
    closing.newPages["/data"] = { headers: open, body: '{"a":1}' };
    closing.newPages["/font.ttf"] = { headers: open, body: new Uint8Array(readFileSync(font)) };
    await closing.serve(
      [
        { from: "/api/data", to: `${closing.newUrl}/data` },
        { from: "/font.ttf", to: `${closing.newUrl}/font.ttf` },
        { from: "/closed/data", to: `${closing.newUrl}/data` },
      ],
      { ...PAST, cors: ["/api/*", "/font.ttf"] },
    );
  });

  const ask = (page: Page, path: string, init: object = {}) =>
    page.evaluate(
      `fetch(${JSON.stringify(closing.oldUrl + path)}, ${JSON.stringify(init)})
        .then((it) => it.text(), (error) => error.name)`,
    );

  it("follow redirects with GET", async () => {
    expect(await ask(await openOther(""), "/api/data?b=2")).toBe('{"a":1}');
  });

  it("follow redirects with a POST of JSON, which keeps its body", async () => {
    const headers = { "content-type": "application/json", "x-own": "1" };
    const page = await openOther("");
    const answer = await ask(page, "/api/data", { method: "POST", headers, body: '{"b":2}' });
    expect(answer).toBe('{"a":1}');
    expect(closing.seen.at(-1)).toEqual({ method: "POST", path: "/data", body: '{"b":2}' });
  });

  it("load a font through a redirect", async () => {
    const page = await openOther("");
    const url = JSON.stringify(`url(${closing.oldUrl}/font.ttf)`);
    const load = `new FontFace("own", ${url}).load().then((it) => it.status, (it) => it.name)`;
    expect(await page.evaluate(load)).toBe("loaded");
  });

  it("cannot follow redirects without permission", async () => {
    expect(await ask(await openOther(""), "/closed/data")).toBe("TypeError");
  });
});

describe("a form sent to the old site", () => {
  const send = async (path: string): Promise<Page> => {
    const page = await openOther(
      `<form method="post" action="${closing.oldUrl}${path}"><input name="secret" value="1"><button>Send</button></form>`,
    );
    await page.getByRole("button").click();
    await page.waitForURL(`${closing.newUrl}/**`);
    return page;
  };

  it("keeps its body if a rule redirects it", async () => {
    await closing.serve([{ from: "/form", to: `${closing.newUrl}/form` }], PAST);
    await send("/form");
    expect(closing.seen).toContainEqual({ method: "POST", path: "/form", body: "secret=1" });
  });

  it("loses its body without a rule", async () => {
    await closing.serve([], PAST);
    await send("/no-such-form");
    expect(closing.seen.map((it) => it.method)).not.toContain("POST");
    expect(closing.seen[0]).toEqual({ method: "GET", path: "/", body: "" });
  });
});
