/** The announcement: its text, language and style, and what returning visitors get. */
import { describe, expect, it } from "vitest";
import { allowsInlineStyle } from "../../src/http/pass/style-policy.ts";
import { type OriginAnswer, oldPage } from "../support/old-page.ts";
import { ANNOUNCED, GATE, type SitePatch } from "../support/table.ts";
import { send } from "./support.ts";

const HTML = { "content-type": "text/html" };
const PAGE = "<!doctype html><html><head><title>old</title></head><body>old</body></html>";
const LATER = new Date(GATE + 86_400_000).toISOString();

interface Asked {
  readonly answer?: OriginAnswer;
  readonly site?: SitePatch;
  readonly headers?: Record<string, string>;
  readonly method?: string;
  readonly now?: number;
}

const ask = ({ answer = {}, now = ANNOUNCED, ...init }: Asked) =>
  send([], oldPage("/global/x", { headers: HTML, body: PAGE, ...answer }), { now, ...init });

/** The banner, without the rest of the page. */
async function bannerOf(asked: Asked): Promise<string> {
  const text = await (await ask(asked)).text();
  return /<aside[^]*<\/aside>/.exec(text)?.[0] ?? "";
}

const wordsOf = (banner: string): string =>
  banner
    .replace(/<[^>]*>/g, "")
    .replace(/&#(\d+);/g, (_whole, code) => String.fromCodePoint(Number(code)));

const TEXTS = {
  de: { announcement: "Dieser Laden schlie\u00dft." },
  "zh-CN": { announcement: "\u672c\u7ad9\u5c06\u5173\u95ed\u3002\u{1f44b}" },
  ar: { announcement: "\u0633\u064a\u063a\u0644\u0642 \u0627\u0644\u0645\u0648\u0642\u0639." },
  fr: { goneTitle: "Disparue" },
};
const paged = (attributes: string): OriginAnswer => ({ body: `<html${attributes}><body>old` });

describe("the banner's text", () => {
  it.each([
    ["", "en", "ltr", "Old Shop moves to www.new.example on 1 January 2025, 00:00 UTC."],
    [
      " lang=de",
      "de",
      "ltr",
      "Dieser Laden schlie\u00dft. 1. Januar 2025 um 00:00 UTC \u00b7 www.new.example",
    ],
    [
      " lang='de-AT'",
      "de",
      "ltr",
      "Dieser Laden schlie\u00dft. 1. Januar 2025 um 00:00 UTC \u00b7 www.new.example",
    ],
    [
      ' LANG="ZH-cn"',
      "zh-CN",
      "ltr",
      "\u672c\u7ad9\u5c06\u5173\u95ed\u3002\u{1f44b} 2025\u5e741\u67081\u65e5 00:00 UTC \u00b7 www.new.example",
    ],
    [
      " lang=zh",
      "zh-CN",
      "ltr",
      "\u672c\u7ad9\u5c06\u5173\u95ed\u3002\u{1f44b} 2025\u5e741\u67081\u65e5 00:00 UTC \u00b7 www.new.example",
    ],
    [" lang=fr", "en", "ltr", "Old Shop moves to www.new.example on 1 January 2025, 00:00 UTC."],
    [" lang=deu", "en", "ltr", "Old Shop moves to www.new.example on 1 January 2025, 00:00 UTC."],
    [" lang=en-GB", "en", "ltr", "Old Shop moves to www.new.example on 1 January 2025, 00:00 UTC."],
    [
      " lang=__proto__",
      "en",
      "ltr",
      "Old Shop moves to www.new.example on 1 January 2025, 00:00 UTC.",
    ],
  ])("in a page with%s is in %s", async (attributes, lang, dir, words) => {
    // The visitor's preferred language does not matter.
    const headers = { "accept-language": "ar, de" };
    const banner = await bannerOf({ answer: paged(attributes), site: { texts: TEXTS }, headers });
    expect(banner).toContain(`lang="${lang}" dir="${dir}"`);
    expect(wordsOf(banner)).toBe(words);
  });

  it("says that the site closes if there is no new home", async () => {
    const banner = await bannerOf({ site: { fallback: null, targetHosts: ["old.example"] } });
    expect(wordsOf(banner)).toBe("Old Shop closes on 1 January 2025, 00:00 UTC.");
  });

  it("runs from right to left in such a language, but for the address", async () => {
    const banner = await bannerOf({ answer: paged(" lang=ar-EG"), site: { texts: TEXTS } });
    expect(banner).toContain('lang="ar" dir="rtl"');
    expect(banner).toContain('<bdi dir="ltr">www.new.example</bdi></a>');
  });

  it("takes the language of the body before that of the page", async () => {
    const answer = { body: '<html lang="fr"><body lang="de">old' };
    expect(await bannerOf({ answer, site: { texts: TEXTS } })).toContain('lang="de"');
  });

  it("is the site's own text in English too", async () => {
    const texts = { en: { announcement: "We close <soon> & for good:" } };
    const banner = await bannerOf({ answer: paged(" lang=it"), site: { texts } });
    expect(banner).toContain("We close &lt;soon&gt; &amp; for good:");
    expect(banner).toContain("1 January 2025, 00:00 UTC</time>");
  });

  it.each([
    ["Europe/Berlin", "1 January 2025, 01:00 Europe/Berlin"],
    ["Asia/Shanghai", "1 January 2025, 08:00 Beijing"],
    ["UTC", "1 January 2025, 00:00 UTC"],
    ["Mars/Base", "1 January 2025, 00:00 UTC"],
  ])("gives the date in the site's time zone: %s", async (timeZone, date) => {
    const banner = await bannerOf({ site: { timeZone } });
    expect(banner).toContain(`<time datetime="2025-01-01T00:00:00.000Z">${date}</time>`);
  });

  it("is always ASCII", async () => {
    for (const lang of Object.keys(TEXTS)) {
      const site = { texts: TEXTS, name: "Caf\u00e9 \u{1f44b}" };
      const banner = await bannerOf({ answer: paged(` lang=${lang}`), site });
      expect(banner).toMatch(/^[\x20-\x7e\n]+$/);
    }
  });
});

describe("the banner's inline style", () => {
  it.each([
    ["default-src 'self'", false],
    ["style-src 'self'", false],
    ["STYLE-SRC 'self' https:", false],
    ["style-src 'none'", false],
    ["style-src", false],
    ["style-src 'unsafe-inline'", true],
    ["style-src 'self' 'unsafe-inline' 'nonce-abc'", false],
    ["style-src 'unsafe-inline' 'sha256-abc'", false],
    ["default-src 'none'; style-src 'unsafe-inline'", true],
    ["style-src 'self'; style-src-attr 'unsafe-inline'", true],
    ["style-src 'unsafe-inline'; style-src-attr 'none'", false],
    ["style-src 'unsafe-inline'; style-src 'none'", true],
    ["style-src-elem 'self'", true],
    ["img-src 'self'", true],
    ["style-src 'unsafe-inline', style-src 'self'", false],
    ["style-src &#39;unsafe-inline&#x27;", true],
    ["style-src &#39;self&#39;", false],
    ["", true],
  ])("under %j is present: %s", (policy, expected) => {
    expect(allowsInlineStyle([policy])).toBe(expected);
    expect(allowsInlineStyle(["img-src *", policy])).toBe(expected);
  });

  const self = "default-src 'self'";
  const meta = (name: string, policy = self) =>
    PAGE.replace("<head>", `<head><meta http-equiv="${name}" content="${policy}">`);

  it.each<[string, OriginAnswer, boolean]>([
    ["is present without a policy", {}, true],
    [
      "is missing under a policy in a header",
      { headers: { ...HTML, "content-security-policy": self } },
      false,
    ],
    [
      "is present under a policy that only reports",
      { headers: { ...HTML, "content-security-policy-report-only": self } },
      false,
    ],
    ["is missing under a policy in the page", { body: meta("Content-Security-Policy") }, false],
    [
      "is present under a policy in the page that allows it",
      { body: meta("content-security-policy", "style-src 'unsafe-inline'") },
      true,
    ],
  ])("%s", async (_name, answer, isStyled) => {
    const banner = await bannerOf({ answer });
    expect(banner).toContain("moves to <a");
    expect(banner.includes("style=")).toBe(isStyled);
  });
});

describe("a returning visitor", () => {
  const MODIFIED = "Tue, 08 Oct 2024 00:00:00 GMT";
  const by = (validators: Record<string, string>, type = "text/html"): OriginAnswer => ({
    headers: { "content-type": type, ...validators },
    isConditional: true,
  });
  const tagged = by({ etag: '"e"' });
  const weak = by({ etag: 'W/"e"' });
  const dated = by({ "last-modified": MODIFIED });
  const both = by({ etag: '"e"', "last-modified": MODIFIED });

  it.each([
    ["with an ETag", tagged, { "if-none-match": '"e"' }],
    ["with a weak ETag", weak, { "if-none-match": 'W/"e"' }],
    ["with a date", dated, { "if-modified-since": MODIFIED }],
    ["with an ETag and a date", both, { "if-none-match": '"e"', "if-modified-since": MODIFIED }],
    [
      "with an ETag, in a navigation",
      tagged,
      { "if-none-match": '"e"', "sec-fetch-dest": "document" },
    ],
  ])("gets the announcement in the place of an older copy: %s", async (_name, answer, headers) => {
    for (const method of ["GET", "HEAD"]) {
      const response = await ask({ answer, headers, method });
      expect(response.status).toBe(200);
      expect(response.headers.has("last-modified")).toBe(false);
      expect((await response.text()).includes("<aside")).toBe(method === "GET");
    }
  });

  it.each([
    ["an ETag", tagged, "x-seen-if-none-match", '"e"'],
    ["a weak ETag", weak, "x-seen-if-none-match", 'W/"e"'],
    ["a date", dated, "x-seen-if-modified-since", MODIFIED],
    ["both", both, "x-seen-if-none-match", '"e"'],
  ])("gets a 304 for an announced copy with %s", async (_name, answer, seen, value) => {
    const first = await ask({ answer });
    const etag = first.headers.get("etag") ?? "";
    await first.text();
    for (const method of ["GET", "HEAD"]) {
      const again = await ask({ answer, headers: { "if-none-match": etag }, method });
      expect(again.status).toBe(304);
      expect(again.headers.get(seen)).toBe(value);
      // The copy keeps its ETag.
      expect(again.headers.get("etag")).toBe(etag);
      expect(again.headers.has("last-modified")).toBe(false);
    }
  });

  it.each<[string, SitePatch]>([
    ["the gate moves", { activatesAt: LATER }],
    ["the new home changes", { fallback: "https://new.example/" }],
    ["the text changes", { texts: { en: { announcement: "Bye." } } }],
    ["the time zone changes", { timeZone: "Europe/Berlin" }],
  ])("gets the announcement again if %s", async (_name, site) => {
    for (const answer of [tagged, dated, both]) {
      const first = await ask({ answer });
      await first.text();
      const headers = { "if-none-match": first.headers.get("etag") ?? "" };
      const again = await ask({ answer, headers, site });
      expect(again.status).toBe(200);
      expect(await again.text()).toContain("<aside");
      expect(again.headers.get("etag")).not.toBe(first.headers.get("etag"));
    }
  });

  it("gets a page that has changed", async () => {
    const first = await ask({ answer: tagged });
    await first.text();
    const headers = { "if-none-match": first.headers.get("etag") ?? "" };
    const again = await ask({ answer: by({ etag: '"f"' }), headers });
    expect(await again.text()).toContain("<aside");
  });

  it.each([
    ["image/png", {}],
    ["image/png", { "sec-fetch-dest": "image" }],
    ["application/json", { "sec-fetch-dest": "empty" }],
    ["application/pdf", { "sec-fetch-dest": "document" }],
  ])("gets a 304 for what is not a page: %s %j", async (type, more) => {
    const answer = by({ etag: '"e"', "last-modified": MODIFIED }, type);
    const conditions = [{ "if-none-match": '"e"' }, { "if-modified-since": MODIFIED }];
    for (const headers of conditions) {
      const response = await ask({ answer, headers: { ...headers, ...more } });
      expect([response.status, response.headers.get("etag")]).toEqual([304, '"e"']);
      expect(response.headers.get("last-modified")).toBe(MODIFIED);
    }
  });

  it("gets a 304 for data that is called HTML", async () => {
    const answer = { ...tagged, body: '{"a":1}' };
    const response = await ask({ answer, headers: { "if-none-match": '"e"' } });
    expect([response.status, response.headers.get("etag")]).toEqual([304, '"e"']);
  });

  it("gets the whole page for a part of an announced copy", async () => {
    const headers = { range: "bytes=5-", "if-range": 'W/"e;sunset-abc-s"' };
    const response = await ask({ answer: tagged, headers });
    expect(response.headers.has("x-seen-range")).toBe(false);
    expect(await response.text()).toContain("<aside");
  });

  it("gets no 304 for several copies if one is older than the announcement", async () => {
    const first = await ask({ answer: tagged });
    await first.text();
    const etag = first.headers.get("etag") ?? "";
    const headers = { "if-none-match": `"e", ${etag}` };
    expect((await ask({ answer: tagged, headers })).status).toBe(200);
  });

  it("gets the old site's own answer before the announcement", async () => {
    const headers = { "if-none-match": '"e"' };
    const response = await ask({ answer: tagged, headers, now: ANNOUNCED - 1000 });
    expect([response.status, response.headers.get("etag")]).toEqual([304, '"e"']);
  });
});
