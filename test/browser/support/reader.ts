import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchBrowser } from "./launch.ts";

/** Somebody who reads pages in a browser. */
export interface Reader {
  /** Reports of the browser since the last test: policy violations and script errors. */
  readonly complaints: string[];
  /**
   * Opens a page in a window of its own if it needs options, otherwise in the usual window: a new window costs as much
   * as several pages in an old one.
   */
  open(url: string, options?: BrowserContextOptions): Promise<Page>;
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
    async open(url, options) {
      const page = options
        ? await openWindow(browser, options, complaints)
        : (usual ??= await openWindow(browser, {}, complaints));
      await page.goto(url);
      return page;
    },
    async tidy() {
      const others = browser.contexts().filter((it) => it !== usual?.context());
      await Promise.all(others.map((it) => it.close()));
      await usual?.context().clearCookies();
      await usual?.emulateMedia({ media: null, colorScheme: null });
      await usual?.setViewportSize(VIEWPORT);
      // Nothing of the next page is under the pointer.
      await usual?.mouse.move(0, 0);
    },
    stop: () => browser.close(),
  };
}

async function openWindow(
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
