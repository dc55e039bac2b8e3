import { describe, expect, it } from "vitest";
import { type Feature, FEATURES, figureOf } from "../../src/suggest/features.ts";
import { measureLikeness } from "../../src/suggest/likeness.ts";
import { readBoth } from "../../src/suggest/read/read-both.ts";
import { indexTerms } from "../../src/suggest/term-index.ts";
import { markVariants } from "../../src/suggest/folders.ts";

const SITE = "https://site.example";

/** A feature of the pair of an old address and the first new one. */
function figure(name: Feature, from: string, ...pages: readonly string[]): number {
  const { old, fresh } = readBoth(
    [{ url: SITE + from }],
    pages.map((it) => ({ url: SITE + it })),
  );
  const to = fresh.findIndex((it) => it.url === SITE + pages[0]);
  const [address, page] = [old[0], fresh[to]];
  const figures = new Float64Array(FEATURES.length);
  if (address && page) measureLikeness(indexTerms(old, fresh), address, page, 0, to, figures);
  return figureOf(figures, name);
}

describe("the end of an old address", () => {
  it.each([
    ["a page with its words", "/use/cache/red-shoes", "/guide/shoes", 1],
    ["a page in a folder with its words", "/use/red-shoes", "/shoes/all", 1],
    ["a page with another spelling", "/use/colours", "/use/colors", 1],
    ["only the folder", "/use/cache/predis", "/guide/use/cache", 0],
    ["only what its folders have too", "/use/cache/clear-cache", "/guide/use/cache", 0],
    ["its folder, if it adds nothing to it", "/use/cache/cache", "/guide/use/cache", 1],
    ["the home page", "/", "/use", 1],
  ])("is kept or lost in %s", (_, from, to, kept) => {
    expect(figure("keepsEnd", from, to)).toBe(kept);
  });
});

describe("a folder of the old address that the new site also has", () => {
  it.each([
    ["is left", ["/guide/start", "/manual/end"], 1],
    ["is not left for a page in it", ["/manual/first/start", "/manual/end"], 0],
    ["is not left if the new site has only a page of that name", ["/guide/start", "/manual"], 0],
    ["is not left if it is in another place", ["/guide/start", "/en/manual/end"], 0],
  ])("%s", (_, pages, left) => {
    expect(figure("leavesFolder", "/manual/start", ...pages)).toBe(left);
  });

  it("is on the same host", () => {
    const old = [{ url: `${SITE}/manual/start` }];
    const lists = readBoth(old, [
      { url: "https://a.example/guide/start" },
      { url: "https://b.example/manual/end" },
    ]);
    const figures = new Float64Array(FEATURES.length);
    const [address, page] = [lists.old[0], lists.fresh[0]];
    const index = indexTerms(lists.old, lists.fresh);
    if (address && page) measureLikeness(index, address, page, 0, 0, figures);
    expect(figureOf(figures, "leavesFolder")).toBe(0);
    expect(figureOf(figures, "sameLast")).toBe(1);
  });
});

describe("a folder of the old address that the new site has beside that of a page", () => {
  it.each([
    ["is exchanged", ["/new/site/write/cli/start", "/new/site/read/cli/end"], 1],
    ["is exchanged as the last one", ["/new/site/write/start", "/new/site/read/end"], 1],
    ["is kept", ["/site/write/read/cli/start", "/site/read/read/cli/end"], 0],
    ["lacks the folder below", ["/site/write/cli/start", "/site/read/end"], 0],
    ["is a page", ["/site/write/start", "/site/read"], 0],
    ["is not after the same folder", ["/new/write/cli/start", "/new/read/cli/end"], 0],
    ["makes way for another of its own", ["/site/cli/start", "/site/read/end"], 0],
    ["is not exchanged, but its page is", ["/site/start/cli/read", "/site/read/cli/end"], 0],
  ])("%s", (_, pages, swapped) => {
    expect(figure("swapsFolder", "/site/read/cli/start", ...pages)).toBe(swapped);
  });
});

describe("a page with the same name and something added", () => {
  it.each([
    ["after it", "/news/opening-2", 1],
    ["before it", "/news/2024-opening", 1],
    ["in the middle of another name", "/news/the-opening-hours", 0],
    ["without a hyphen", "/news/openings", 0],
    ["in another folder", "/shop/opening-2", 0],
    ["nowhere", "/news/closing", 0],
  ])("is beside it: %s", (_, other, has) => {
    expect(figure("hasVariant", "/opening", "/news/opening", other)).toBe(has);
  });

  it.each([
    ["is not one itself", "/news/opening-2", "/news/opening", 0],
    ["does not count for a name of two letters", "/news/tv", "/news/tv-2", 0],
    ["counts for one of three", "/news/faq", "/news/faq-2", 1],
    ["counts for one of three at the end", "/news/faq", "/news/2-faq", 1],
    ["does not count for two at the end", "/news/tv", "/news/2-tv", 0],
  ])("%s", (_, page, other, has) => {
    expect(figure("hasVariant", "/news/old", page, other)).toBe(has);
  });

  it("is on the same host", () => {
    const places = [
      { host: "a.example", directory: "news", last: "opening" },
      { host: "b.example", directory: "news", last: "opening-2" },
    ];
    expect([...markVariants(places)]).toEqual([0, 0]);
  });

  it("marks every address with that name", () => {
    const place = { host: "a.example", directory: "news" };
    const names = ["opening", "opening-2", "opening"];
    expect([...markVariants(names.map((last) => ({ ...place, last })))]).toEqual([1, 0, 1]);
  });
});

describe("the hosts of two addresses", () => {
  it.each([
    ["are the same", "www.site.example", "www.site.example", 1],
    ["are of one domain", "docs.site.example", "www.site.example", 0.5],
    ["are a domain and a host of it", "docs.site.example", "site.example", 0.5],
    ["are of two domains", "docs.site.example", "docs.other.example", 0],
    ["have no domain", "localhost", "intranet", 0],
    ["are of one domain, one with a port", "docs.site.example:8080", "www.site.example", 0.5],
    ["are IPv4 addresses", "10.0.0.1", "192.168.0.1", 0],
    ["are IPv6 addresses", "[2001:db8::1]", "[2001:db8::2]", 0],
  ])("%s", (_, from, to, likeness) => {
    const { old, fresh } = readBoth([{ url: `https://${from}/` }], [{ url: `https://${to}/` }]);
    const figures = new Float64Array(FEATURES.length);
    const [address, page] = [old[0], fresh[0]];
    if (address && page) measureLikeness(indexTerms(old, fresh), address, page, 0, 0, figures);
    expect(figureOf(figures, "sameHost")).toBe(likeness);
  });
});
