/** The actions of the people in a scene. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { RoutesData } from "../../src/domain/table/schema.ts";
import { gunzip, gzip } from "../../src/release/compress.ts";
import { type CheckResults, writeCheckResults } from "../../src/store/records/check-results.ts";
import { sourceKey } from "../../src/store/records/keys.ts";
import type { Scene } from "../../test/browser/support/scene.ts";

export const DAY_MS = 24 * 60 * 60 * 1000;

export const withZone = ({ site, rules }: RoutesData): RoutesData => ({
  site: { ...site, timeZone: "Asia/Shanghai" },
  rules,
});

/** Publishes a table with its findings, as the platform team does. @returns The release's id. */
export async function publishFile(scene: Scene, name: string, table: RoutesData): Promise<string> {
  const file = join(scene.folder, name);
  writeFileSync(file, JSON.stringify(table));
  const ran = await scene.run("publish", "--routes", name, "--confirm", "2");
  if (ran.code !== 0) throw new Error(ran.stderr);
  return ran.stdout.trim();
}

/** The requests of a month of visitors, by address. */
export const LOG: readonly (readonly [string, number])[] = [
  ["/global/lamp-f3", 4100],
  ["/global/product/lamp-f6", 3200],
  ["/uk/product/lamp-f6/specs", 900],
  ["/global/support", 1200],
  ["/global/app", 400],
  ["/", 5600],
  ["/global/event/birthday-2022", 310],
  ["/global/event/flash-sale-2023", 120],
  ["/index.html", 240],
  ["/fr/store/checkout", 95],
  ["/global/a-page-that-nobody-remembers-and-that-no-rule-knows/at-all", 61],
  ["/wp-login.php", 40],
];

export async function publishCoverage(scene: Scene, id: string, log: typeof LOG): Promise<void> {
  const table = await fetch(`${scene.url}/releases/${id}/routes.json`);
  const routes = join(scene.folder, "counted.json");
  writeFileSync(routes, await table.text());
  const lines = log.flatMap(([path, count], place) =>
    Array.from({ length: count }, (_, index) => {
      const day = String(1 + ((place + index) % 28)).padStart(2, "0");
      return `192.0.2.7 - - [${day}/Oct/2026:10:00:00 +0000] "GET ${path} HTTP/1.1" 200 5 "-" "x"`;
    }),
  );
  const file = join(scene.folder, "access.log");
  writeFileSync(file, lines.join("\n"));
  const ran = await scene.run("coverage", file, "--routes", routes, "--publish");
  if (ran.code !== 0) throw new Error(ran.stderr);
}

/** Accepts the first kind of warnings of a version. */
export async function acceptWarning(scene: Scene, id: string): Promise<void> {
  const page = await (await fetch(`${scene.url}/releases/${id}`)).text();
  const form = /<form[^>]*action="([^"]*remark[^"]*)"[\s\S]*?<\/form>/.exec(page);
  if (!form?.[1]) throw new Error("No warning can be accepted");
  const fields = [...form[0].matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const body = new URLSearchParams();
  for (const [, name = "", value = ""] of fields) body.set(name, value);
  body.set("remark", "accept");
  body.set("text", "There is no site for them any more; agreed with sales.");
  const response = await fetch(new URL(form[1], scene.url), {
    method: "POST",
    redirect: "manual",
    headers: { "sec-fetch-site": "same-origin" },
    body,
  });
  if (response.status !== 303) throw new Error(await response.text());
}

/** Tampers with a stored rule. */
export async function forge({ server: { redirects } }: Scene, id: string): Promise<void> {
  const key = sourceKey(id, 0);
  const packed = await redirects.getBytes(key);
  const text = packed ? await gunzip(packed) : "";
  const forged = text.replace("https://www.new.example/", "https://www.new.example/x");
  await redirects.put([{ key, value: await gzip(forged) }]);
}

/** Stores the result of a check in which many new pages do not work, as may happen with a large site. */
export async function tellOfDeadPages({ server: { redirects } }: Scene, id: string): Promise<void> {
  const of = (index: number): CheckResults["targets"][number] => {
    const url = `https://www.new.example/global/event/a-campaign-of-${2010 + (index % 14)}/page-${index}/`;
    const isDead = index < 240;
    return {
      url,
      verdict: isDead ? "dead" : "unknown",
      status: isDead ? 404 : null,
      hops: 0,
      finalUrl: url,
      reason: isDead ? null : "no answer within 20 s",
      rules: 1 + (index % 3),
      from: `/global/event/page-${index}.html`,
    };
  };
  const checked = {
    checkedAt: new Date(Date.now() - DAY_MS).toISOString(),
    checkedBy: "ana@example.com",
    counts: { dead: 240, "soft-dead": 0, unknown: 60, redirected: 0, ok: 1640 },
    unfilled: 0,
    targets: Array.from({ length: 300 }, (_, index) => of(index)),
  };
  await writeCheckResults(redirects, id, checked, Date.now());
}

const TRIED = [
  "Page\tOld URL\tVisits",
  "Lamp F6\thttps://www.old.example/global/product/lamp-f6/specs\t120",
  "App\tglobal/app\t33",
  "Launch\t/global/lamp-f6-launch\t12",
  "Unknown\t/global/nothing/like-this-address-which-is-long/and-goes-on/without-any-blank.html\t2",
  "Total\t\t155",
].join("\n");

/** @param versions The versions as named in the form; its preselection by default. */
export async function tryThem(page: Page, versions?: string): Promise<void> {
  await page.locator("textarea").first().fill(TRIED);
  if (versions !== undefined) await page.locator("select").first().selectOption(versions);
  await page.locator('form.try button:not([name="show"])').first().click();
  await page.waitForLoadState();
}

/** Unfolds everything that is folded. */
export const openAll = (page: Page): Promise<unknown> =>
  page.evaluate("document.querySelectorAll('main details').forEach((it) => (it.open = true))");

/** Presses the first button of that name and waits for the result. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  const loaded = page.waitForEvent("load");
  await page.getByRole("button", { name }).first().click();
  await loaded;
}

/** Waits until the Worker has read what was written. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3000));
