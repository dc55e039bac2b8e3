import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchBrowser } from "./launch.ts";

/** What the usual window can change for one test. */
export type View = Pick<BrowserContextOptions, "viewport" | "colorScheme">;

/** Somebody who reads pages in a browser. */
export interface Reader {
  /** Reports of the browser since the last test: policy violations and script errors. */
  readonly complaints: string[];
  /** Opens a page in the usual window. */
  open(url: string, view?: View): Promise<Page>;
  /** Opens a page in a window of its own, which costs as much as several pages in the usual one. */
  openWindow(url: string, options?: BrowserContextOptions): Promise<Page>;
  /** To be called after each test: closes what it opened, and leaves the usual window as it was at first. */
  tidy(): Promise<void>;
  stop(): Promise<void>;
}

const VIEWPORT = { width: 1280, height: 720 };

/** @param more Additional command line options of the browser. */
export async function startReader(more: readonly string[] = []): Promise<Reader> {
  const browser = await launchBrowser(more);
  const complaints: string[] = [];
  let usual: Page | null = null;
  return {
    complaints,
    async open(url, { viewport, colorScheme } = {}) {
      const page = (usual ??= await newWindow(browser, {}, complaints));
      if (viewport) await page.setViewportSize(viewport);
      if (colorScheme) await page.emulateMedia({ colorScheme });
      await page.goto(url);
      return page;
    },
    async openWindow(url, options = {}) {
      const page = await newWindow(browser, options, complaints);
      await page.goto(url);
      return page;
    },
    async tidy() {
      const others = browser.contexts().filter((it) => it !== usual?.context());
      await Promise.all(others.map((it) => it.close()));
      await usual?.unrouteAll();
      await usual?.context().clearCookies();
      await usual?.emulateMedia({ media: null, colorScheme: null });
      await usual?.setViewportSize(VIEWPORT);
      // Nothing of the next page is under the pointer.
      await usual?.mouse.move(0, 0);
    },
    stop: () => browser.close(),
  };
}

async function newWindow(
  browser: Browser,
  options: BrowserContextOptions,
  complaints: string[],
): Promise<Page> {
  const page = await browser.newPage({ locale: "en-GB", viewport: VIEWPORT, ...options });
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return page;
}
