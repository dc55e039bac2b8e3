import { describe, expect, it } from "vitest";
import { readHosts } from "../../src/suggest/read/hosts.ts";
import { readBoth } from "../../src/suggest/read/read-both.ts";
import { WEIGHTS } from "../../src/suggest/model.ts";
import { rank } from "../../src/suggest/rank.ts";
import { suggest, type Suggestion } from "../../src/suggest/suggest.ts";

const listOf = (addresses: readonly string[]): { url: string }[] =>
  addresses.map((it) => ({ url: `https://${it}` }));

const NAMES = ["red-shoe", "blue-lamp", "summer-tent", "winter-jacket", "light-bottle", "press"];

const below = (prefix: string, end = ""): string[] => NAMES.map((it) => `${prefix}/${it}${end}`);

describe("what the name of a host tells", () => {
  it.each<
    [string, readonly string[], readonly string[], Readonly<Record<string, readonly string[]>>]
  >([
    [
      "a label that the other list has as a folder",
      ["www.old.example/a", ...below("de.old.example")],
      [...below("new.example/de"), ...below("new.example/fr")],
      { "de.old.example": ["de"], "www.old.example": [] },
    ],
    [
      "the label of a single host too",
      below("blog.old.example"),
      below("new.example/blog"),
      { "blog.old.example": ["blog"] },
    ],
    [
      "a label that the other list has in a host",
      ["old.example/a", ...below("shop.old.example")],
      below("shop.new.example"),
      { "shop.old.example": ["shop"] },
    ],
    [
      "several, the general one first",
      [...below("de.shop.old.example"), ...below("fr.shop.old.example"), "old.example/a"],
      [...below("new.example/shop/de"), ...below("new.example/shop/fr")],
      { "de.shop.old.example": ["shop", "de"], "fr.shop.old.example": ["shop", "fr"] },
    ],
    [
      "the country of a name that is registered in several",
      [...below("www.old.de"), ...below("www.old.co.uk")],
      [...below("new.example/de"), ...below("new.example/uk")],
      { "www.old.de": ["de"], "www.old.co.uk": ["uk"] },
    ],
    [
      "the registered name if there are several",
      [...below("alpha.example"), ...below("beta.example")],
      [...below("group.example/alpha"), ...below("group.example/beta")],
      { "alpha.example": ["alpha"], "beta.example": ["beta"] },
    ],
    [
      "nothing if all of a list's hosts have the label",
      [...below("a.shop.old.example"), ...below("b.shop.old.example")],
      below("new.example/shop"),
      { "a.shop.old.example": [], "b.shop.old.example": [] },
    ],
    [
      "nothing if most of its pages are found elsewhere",
      below("news.old.example"),
      [...below("new.example/about"), "new.example/news/press"],
      { "news.old.example": [] },
    ],
    [
      "nothing if the other list has the host as well",
      [...below("docs.site.example/v1"), "site.example/a"],
      [...below("docs.site.example/v2"), ...below("docs.site.example/docs")],
      { "docs.site.example": [] },
    ],
    [
      "nothing of a port, an IP address or `www2`",
      [...below("www2.old.example:8080"), ...below("192.0.2.7"), ...below("[2001:db8::7]")],
      [...below("new.example/8080"), ...below("new.example/7"), ...below("new.example/www2")],
      { "www2.old.example:8080": [], "192.0.2.7": [], "[2001:db8::7]": [] },
    ],
  ])("%s", (_, list, other, expected) => {
    const { foldersOf } = readHosts(listOf(list), listOf(other));
    const found = Object.keys(expected).map((host) => [host, foldersOf(host)]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  it.each([
    ["the end of a label", "visitgreece.old.example", ["greece"]],
    ["both sides of a hyphen", "greece-malta.old.example", ["greece", "malta"]],
    ["no short end, which is a word by chance", "topmap.old.example", []],
    ["a short label whole", "map.old.example", ["map"]],
  ])("words of the other list: %s, %s", (_, host, words) => {
    const other = ["new.example/world/greece", "new.example/world/malta", "new.example/map/a"];
    const list = [`${host}/about-us`, "www.old.example/contact"];
    expect(readHosts(listOf(list), listOf(other)).wordsOf(host)).toEqual(words);
  });
});

describe("an old site of several hosts", () => {
  const suggested = (old: readonly string[], fresh: readonly string[]): readonly Suggestion[] =>
    suggest({ old: listOf(old), fresh: listOf(fresh) }).suggestions;
  const LOCALES = ["at", "de", "en", "fr"];
  const folders = LOCALES.flatMap((it) => below(`new.example/${it}/products`));
  const targets = (list: readonly Suggestion[]): (string | null)[] => list.map((it) => it.to);

  it("keeps the language of a host that becomes a folder", () => {
    const found = suggested(
      LOCALES.flatMap((it) => below(`${it}.old.example/p`)),
      folders,
    );
    expect(targets(found)).toEqual(
      found.map(({ url }) => url.replace(/(\w+)\.old\.example\/p/, "new.example/$1/products")),
    );
    expect(found[0]?.evidence.map((it) => it.text)).toContain(
      "“at” is in the host of one address and in the other address",
    );
    expect(found[0]?.evidence[0]?.text).toBe(
      "at.old.example/p/:slug becomes /at/products/:slug: 6 addresses fit",
    );
  });

  it("keeps the language of a folder that becomes a host", () => {
    const found = suggested(
      LOCALES.flatMap((it) => below(`old.example/${it}`)),
      LOCALES.flatMap((it) => below(`${it}.new.example/products`)),
    );
    expect(targets(found)).toEqual(
      found.map(({ url }) => url.replace(/old\.example\/(\w+)/, "$1.new.example/products")),
    );
    expect(found[0]?.evidence[0]?.text).toBe(
      "/at/:slug becomes at.new.example/products/:slug: 6 addresses fit",
    );
  });

  it("tells a folder of the new site by a word in the host", () => {
    const countries = ["greece", "malta", "norway", "peru"];
    const old = countries.map((it) => `ukin${it}.old.example/en/about-us`);
    const fresh = countries.map((it) => `new.example/world/${it}`);
    const found = suggested(old, [...fresh, "new.example/about-us/history"]);
    expect(found.map((it) => it.to ?? it.alternatives[0]?.to)).toEqual(
      countries.map((it) => `https://new.example/world/${it}`),
    );
  });
});

describe("the home page", () => {
  const HOMES = ["https://old.example/", "https://old.example/index.html"];
  const suggestedFor = (home: string, fresh: readonly string[]): Suggestion | undefined =>
    suggest({
      old: listOf([...below("old.example/a"), home.replace("https://", "")]),
      fresh: listOf([...below("new.example/b"), ...fresh]),
    }).suggestions.find((it) => it.url === home);

  it.each(HOMES)("%s is likely to become the new one, but never sure", (home) => {
    const found = suggestedFor(home, ["new.example/", "new.example/de/"]);
    expect(found).toMatchObject({ to: "https://new.example/", tier: "likely", confidence: 0.7 });
    expect(found?.evidence.map((it) => it.text)).toEqual(["Both are home pages"]);
  });

  it.each(HOMES)("%s gets nothing if the new site's list has none", (home) => {
    expect(suggestedFor(home, [])?.to).toBeNull();
  });

  it("is compared with no more pages than any other, however many hosts have one", () => {
    const hosts = Array.from({ length: 100 }, (_, at) => `new${at}.example/`);
    const { old, fresh } = readBoth(listOf(["old.example/"]), listOf(hosts));
    expect(rank(old, fresh, WEIGHTS).candidates.map((it) => it.length)).toEqual([40]);
  });

  it("becomes that of the folder for which its host stands", () => {
    const [found] = suggest({
      old: listOf(["de.old.example/", ...below("www.old.example")]),
      fresh: listOf([
        "new.example/",
        "new.example/de/",
        "new.example/fr/",
        ...below("new.example"),
      ]),
    }).suggestions;
    expect(found?.to).toBe("https://new.example/de/");
  });
});
