/** Takes the pictures of a scene, as its steps come. */
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { findMistakes } from "../../test/browser/support/chinese.ts";

export interface Shot {
  /** What the picture is called: each is another. */
  readonly name: string;
  readonly address: string;
  /** What is done on the page before. */
  readonly act?: (page: Page) => Promise<unknown>;
  /** What of the page is shown, by a selector; all of it if left out. */
  readonly part?: string;
  /** Who looks. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The language that their browser asks for; English if left out. */
  readonly locale?: string;
  /** In pixels, where only the top is wanted. */
  readonly height?: number;
}

/** Each in English and in Chinese. */
export const inBoth = (shots: readonly Shot[]): readonly Shot[] =>
  shots.flatMap((shot) => [shot, { ...shot, name: `${shot.name}-chinese`, locale: "zh-CN" }]);

export type Show = (...shots: readonly Shot[]) => Promise<void>;

export interface Play {
  readonly name: string;
  /** Sets a scene, shows what is to be seen, and goes on. */
  readonly play: (show: Show) => Promise<void>;
}

interface Look {
  readonly width: number;
  readonly colorScheme: "light" | "dark";
  readonly suffix: string;
}

/** Where each page is looked at. */
export const EVERYWHERE: readonly Look[] = [1280, 768, 320].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({
    width,
    colorScheme,
    suffix: `-${width}-${colorScheme}`,
  })),
);

/** How the documentation shows pages. */
export const DOCUMENTED: readonly Look[] = [{ width: 1280, colorScheme: "light", suffix: "" }];

/** A busy machine may take its time. */
const TIMEOUT_MS = 120_000;

/** A page may be longer than any picture. */
const HEIGHT_AT_MOST = 12_000;

/** @returns How many pages scroll sideways, and how many mistakes Chinese ones have: each is told. */
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

  /** One page, looked at from everywhere: each answer of a large table takes its time. */
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
    // Colours glide from one scheme to the other: on the way they are neither.
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

/** A browser on a busy machine says now and then that it cannot, and can a moment later. */
async function again(work: () => Promise<unknown>, times = 5): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (times === 1) throw error;
    await new Promise((resolve) => setTimeout(resolve, 500));
    await again(work, times - 1);
  }
}
