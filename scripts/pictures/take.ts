/** Takes the pictures of a scene, step by step. */
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { findMistakes } from "../../test/browser/support/chinese.ts";

export interface Shot {
  /** The unique name of the picture. */
  readonly name: string;
  readonly address: string;
  /** An action on the page before the picture. */
  readonly act?: (page: Page) => Promise<unknown>;
  /** A selector of the part of the page to show; the whole page by default. */
  readonly part?: string;
  /** Headers that identify the viewer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The language that the browser requests; English by default. */
  readonly locale?: string;
  /** The height in pixels if only the top is wanted. */
  readonly height?: number;
}

/** Returns each shot in English and in Chinese. */
export const inBoth = (shots: readonly Shot[]): readonly Shot[] =>
  shots.flatMap((shot) => [shot, { ...shot, name: `${shot.name}-chinese`, locale: "zh-CN" }]);

export type Show = (...shots: readonly Shot[]) => Promise<void>;

export interface Play {
  readonly name: string;
  /** Sets a scene and shows its pages, one step after another. */
  readonly play: (show: Show) => Promise<void>;
}

interface Look {
  readonly width: number;
  readonly colorScheme: "light" | "dark";
  readonly suffix: string;
}

/** All sizes and colour schemes in which pages are viewed. */
export const EVERYWHERE: readonly Look[] = [1280, 768, 320].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({
    width,
    colorScheme,
    suffix: `-${width}-${colorScheme}`,
  })),
);

/** The size and colour scheme of the pictures in the documentation. */
export const DOCUMENTED: readonly Look[] = [{ width: 1280, colorScheme: "light", suffix: "" }];

/** Long, because the machine may be busy. */
const TIMEOUT_MS = 120_000;

/** The largest height of a picture, since pages may be longer. */
const HEIGHT_AT_MOST = 12_000;

/** @returns The number of pages that scroll sideways, plus mistakes in Chinese ones. Each is printed. */
export async function take(
  browser: Browser,
  looks: readonly Look[],
  folder: string,
  scene: string,
  play: Play["play"],
  isWanted: (name: string, shot: Shot) => boolean,
): Promise<number> {
  let faults = 0;
  await play(async (...shots) => {
    for (const shot of shots.filter((it) => isWanted(`${scene}-${it.name}`, it))) {
      faults += await takeAll(shot);
    }
  });
  return faults;

  /** Takes all looks of one loaded page, because pages of a large table are slow to load. */
  async function takeAll(shot: Shot): Promise<number> {
    const options: BrowserContextOptions = {
      viewport: { width: looks[0]?.width ?? 1280, height: shot.height ?? 800 },
      locale: shot.locale ?? "en-GB",
      timezoneId: "Europe/Paris",
      ...(shot.headers ? { extraHTTPHeaders: { ...shot.headers } } : {}),
    };
    const context = await browser.newContext(options);
    context.setDefaultTimeout(TIMEOUT_MS);
    const page = await context.newPage();
    await again(() => page.goto(shot.address));
    await shot.act?.(page);
    let faults = 0;
    for (const look of looks) faults += await takeOne(page, shot, look);
    if (shot.locale === "zh-CN") {
      const mistakes = await findMistakes(page);
      for (const it of mistakes) process.stdout.write(`  ${it}\n`);
      faults += mistakes.length;
    }
    await context.close();
    return faults;
  }

  async function takeOne(page: Page, shot: Shot, look: Look): Promise<number> {
    const { width, colorScheme, suffix } = look;
    await page.setViewportSize({ width, height: shot.height ?? 800 });
    await page.emulateMedia({ colorScheme });
    // Colours change gradually between schemes, so transitions must have ended.
    await page.evaluate(
      "Promise.allSettled(document.getAnimations().map((it) => it.finished)).then(() => {})",
    );
    const path = join(folder, `${scene === "" ? "" : `${scene}-`}${shot.name}${suffix}.png`);
    const wide = Number(await page.evaluate("document.documentElement.scrollWidth"));
    const high = Number(await page.evaluate("document.documentElement.scrollHeight"));
    await again(() => capture(page, shot, path, high));
    const isWide = wide > width;
    const problem = isWide ? `  ${wide} px wide` : "";
    process.stdout.write(`${path}  ${high} px${problem}\n`);
    return isWide ? 1 : 0;
  }
}

function capture(page: Page, { part, height }: Shot, path: string, high: number) {
  if (part !== undefined) return page.locator(part).first().screenshot({ path });
  if (height !== undefined) return page.screenshot({ path });
  if (high <= HEIGHT_AT_MOST) return page.screenshot({ path, fullPage: true });
  const { width } = page.viewportSize() ?? { width: 0 };
  return page.screenshot({
    path,
    fullPage: true,
    clip: { x: 0, y: 0, width, height: HEIGHT_AT_MOST },
  });
}

/** Retries, because a browser on a busy machine sometimes fails and succeeds a moment later. */
async function again(work: () => Promise<unknown>, times = 5): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (times === 1) throw error;
    await new Promise((resolve) => setTimeout(resolve, 500));
    await again(work, times - 1);
  }
}
