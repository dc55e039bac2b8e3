/** The pages for visitors: their language and their links. */
import { describe, expect, it } from "vitest";
import { archivedCopyOf } from "../../src/domain/table/archived-copy.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import type { SitePatch } from "../support/table.ts";
import { send } from "./support.ts";

const NEW = "https://www.new.example";
const rules: RuleData[] = [
  { from: "/global/app", gone: true },
  { from: "/global/old-lamp", gone: true, to: `${NEW}/lamps` },
];

const TEXTS = {
  de: {
    goneTitle: "Diese Seite gibt es nicht mehr",
    goneText: "Sie wurde <endg\u00fcltig> geschlossen.",
    notFoundTitle: "Nicht gefunden",
    notFoundText: "Hier ist nichts.",
  },
  ar: { goneTitle: "\u0627\u062e\u062a\u0641\u062a" },
  "zh-CN": { notFoundTitle: "\u627e\u4e0d\u5230\u9875\u9762" },
};

async function page(site: SitePatch, language?: string, path = "/global/app") {
  const headers: HeadersInit = language === undefined ? {} : { "accept-language": language };
  const response = await send(rules, path, { site, headers });
  const text = await response.text();
  return {
    response,
    text,
    lang: /<html lang="([^"]*)"/.exec(text)?.[1],
    title: /<h1>([^<]*)/.exec(text)?.[1],
    links: [...text.matchAll(/href="([^"]*)"/g)].map((it) => it[1]),
  };
}

describe("a page's language", () => {
  it.each([
    [undefined, "en", "This page is gone"],
    ["", "en", "This page is gone"],
    ["de", "de", "Diese Seite gibt es nicht mehr"],
    ["DE-at, en;q=0.5", "de", "Diese Seite gibt es nicht mehr"],
    ["fr, de;q=0.5, en;q=0.4", "de", "Diese Seite gibt es nicht mehr"],
    ["en, de;q=0.9", "en", "This page is gone"],
    ["de;q=0.1, en-GB;q=0.2", "en", "This page is gone"],
    ["de;q=0", "en", "This page is gone"],
    ["*", "en", "This page is gone"],
    ["it, *;q=0.5, de;q=0.1", "en", "This page is gone"],
    ["zh-TW", "en", "This page is gone"],
    ["__proto__, constructor", "en", "This page is gone"],
    [`${"a-".repeat(500)}b, de`, "de", "Diese Seite gibt es nicht mehr"],
    ["de;q=abc", "en", "This page is gone"],
  ])("for %j is %s", async (accept, lang, title) => {
    const { response, ...found } = await page({ texts: TEXTS }, accept);
    expect([found.lang, found.title]).toEqual([lang, title]);
    expect(response.headers.get("vary")).toBe("Accept-Language");
    expect(response.status).toBe(410);
  });

  it("is marked on each part in another language", async () => {
    const { text } = await page({ texts: TEXTS }, "ar");
    expect(text).toContain('<html lang="ar" dir="rtl">');
    expect(text).toContain('<p lang="en" dir="ltr">It was taken down for good.</p>');
  });

  it("leaves the site's name in its own direction", async () => {
    const { text } = await page({ texts: TEXTS, name: "Lamps (Global)!" }, "ar");
    expect(text).toContain("<bdi>Lamps (Global)!</bdi>");
  });

  it("is chosen for a 404 page too", async () => {
    const site = { texts: TEXTS, fallback: null };
    expect((await page(site, "de", "/global/x")).text).toContain("Hier ist nichts.");
    expect((await page(site, "zh", "/global/x")).lang).toBe("zh-CN");
    const { response } = await page(site, "it", "/global/x");
    expect([response.status, response.headers.get("vary")]).toEqual([404, "Accept-Language"]);
  });

  it("is English without texts of the site, and does not vary", async () => {
    const { response, lang } = await page({}, "de");
    expect([lang, response.headers.has("vary")]).toEqual(["en", false]);
  });

  it("has its texts escaped", async () => {
    expect((await page({ texts: TEXTS }, "de")).text).toContain("&lt;endg\u00fcltig&gt;");
  });
});

/** The page's sentences and the texts of its links, in order. */
function wordsOf(text: string): string[] {
  const main = /<h1>[^<]*<\/h1>([^]*)<\/main>/.exec(text)?.[1] ?? "";
  return [...main.matchAll(/<p[^>]*>([^]*?)<\/p>/g)].map(([, it = ""]) =>
    it.replace(/<[^>]+>/g, ""),
  );
}

describe("a page's links", () => {
  const archive = "https://web.archive.org/web/2024/{url}";
  const copy = "https://web.archive.org/web/2024/https://www.old.example/global/app";
  const taken = "It was taken down for good.";
  const moved = "Old Shop has a new home:";
  const closed = "Old Shop has closed, and this page was not moved.";
  const root = "Go to www.new.example";

  it.each<[string, SitePatch, string, string[], string[]]>([
    [
      "the root of the new site for a fallback there",
      {},
      "/global/app",
      [`${NEW}/`],
      [taken, moved, root],
    ],
    [
      "the fallback in a folder",
      { fallback: `${NEW}/shop/` },
      "/global/app",
      [`${NEW}/shop/`],
      [taken, moved, "Go to www.new.example/shop"],
    ],
    [
      "the rule's suggestion before the fallback",
      {},
      "/global/old-lamp",
      [`${NEW}/lamps`],
      [taken, "You may find what you need here:", "Go to www.new.example/lamps"],
    ],
    [
      "the rule's suggestion without a fallback",
      { fallback: null },
      "/global/old-lamp",
      [`${NEW}/lamps`],
      [taken, "You may find what you need here:", "Go to www.new.example/lamps"],
    ],
    [
      "the fallback and the archived copy",
      { archive },
      "/global/app",
      [`${NEW}/`, copy],
      [taken, moved, root, "See the archived copy"],
    ],
    [
      "the new site without a fallback",
      { fallback: null },
      "/global/app",
      [`${NEW}/`],
      [taken, moved, root],
    ],
    [
      "the new site on a 404 page",
      { fallback: null },
      "/global/x",
      [`${NEW}/`],
      [closed, "It has a new home:", root],
    ],
    [
      "the first target host that is not the old site's",
      { fallback: null, targetHosts: ["www.old.example", "new.example", "www.new.example"] },
      "/global/x",
      ["https://new.example/"],
      [closed, "It has a new home:", "Go to new.example"],
    ],
    [
      "none if all target hosts are the old site's",
      { fallback: null, targetHosts: ["old.example"] },
      "/global/x",
      [],
      [closed],
    ],
    [
      "an archived copy with the query of the address",
      { archive, fallback: null },
      "/global/app?a=1&b=%20",
      [`${NEW}/`, `${copy}?a=1&amp;b=%20`],
      [taken, moved, root, "See the archived copy"],
    ],
    [
      "an archived copy of an address that was not found",
      { archive, fallback: null },
      "/global/x",
      [`${NEW}/`, copy.replace("app", "x")],
      [closed, "It has a new home:", root, "Look for an archived copy"],
    ],
    [
      "an archived copy with the address in a query",
      { archive: "https://archive.example/find?u={url}&x=1#{url}", fallback: null },
      "/global/app?a=1",
      [
        `${NEW}/`,
        "https://archive.example/find?u=https%3A%2F%2Fwww.old.example%2Fglobal%2Fapp%3Fa%3D1&amp;x=1#https%3A%2F%2Fwww.old.example%2Fglobal%2Fapp%3Fa%3D1",
      ],
      [taken, moved, root, "See the archived copy"],
    ],
  ])("are %s", async (_name, site, path, links, words) => {
    const found = await page(site, undefined, path);
    expect(found.links).toEqual(links);
    expect(wordsOf(found.text)).toEqual(words);
  });

  it("do not claim that the site has closed for an undecided address before the gate", async () => {
    const early: RuleData[] = [
      { from: "/global/later", undecided: true, startsAt: "2024-11-01T00:00:00Z" },
    ];
    const now = Date.parse("2024-12-01T00:00:00Z");
    const response = await send(early, "/global/later", { site: { fallback: null }, now });
    expect(response.status).toBe(404);
    expect(wordsOf(await response.text())).toEqual(["This page was not moved.", moved, root]);
  });

  it("come without further words after the site's own text", async () => {
    const texts = { en: { goneText: "We no longer sell this.", notFoundText: "Not here." } };
    const said = async (path: string): Promise<string[]> =>
      wordsOf((await page({ texts, fallback: null }, "en", path)).text);
    expect(await said("/global/app")).toEqual(["We no longer sell this.", root]);
    expect(await said("/global/x")).toEqual(["Not here.", root]);
  });

  it("do not include an archived copy for a foreign host", async () => {
    const { text } = await page({ archive }, undefined, "https://evil.example/global/app");
    expect(text).not.toContain("evil.example");
    expect(text).not.toContain("archive");
    expect(text).not.toContain("href");
    expect(wordsOf(text)).toEqual([
      "There is no page at this address. Please check how it is spelt.",
    ]);
  });

  it("show addresses if our words would be in another language", async () => {
    const { text } = await page({ archive, texts: TEXTS }, "de");
    expect(wordsOf(text)).toEqual([
      "Sie wurde &lt;endg\u00fcltig&gt; geschlossen.",
      "www.new.example",
      copy.replace("https://web", "web"),
    ]);
  });

  it("are written from left to right in a page that is not", async () => {
    const { text } = await page({ texts: TEXTS }, "ar");
    expect(text).toContain('<bdi dir="ltr">www.new.example</bdi></a>');
    expect(wordsOf(text)).toEqual([taken, "www.new.example"]);
  });

  it.each([
    [
      "https://archive.example/{url}",
      "https://www.old.example/$&",
      "https://archive.example/https://www.old.example/$&",
    ],
    ["https://{url}", "https://www.old.example/", null],
    ["http://archive.example/{url}", "https://www.old.example/", null],
    ["https://archive.example{url}", "https://www.old.example/", null],
    ["https://archive.example/", "https://www.old.example/", null],
    ["nonsense {url}", "https://www.old.example/", null],
  ])("lead nowhere else than to the archive: %s", (template, url, expected) => {
    expect(archivedCopyOf(template, url)).toBe(expected);
  });
});

describe("a page's colour", () => {
  it.each([
    ["#b3261e", true],
    ["#B3261E", true],
    ["red", false],
    ["#fff;}body{display:none", false],
  ])("may be %s: %s", async (color, isTaken) => {
    const { text } = await page({ color });
    expect(text.includes(`--way:${color}}`)).toBe(isTaken);
  });
});
