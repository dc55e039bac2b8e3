/** What people write that looks like something else: wildcards, characters that cannot be seen, copied HTML. */
import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { fullFindingsOf, idsOf, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const to = `${NEW}/new`;

const fixOf = (id: string, rule: RuleData, site: SitePatch = {}): string | undefined =>
  fullFindingsOf([rule], site).find((it) => it.id === id)?.fix;

describe("what only looks like a wildcard or an expression in a from", () => {
  it.each([
    ["a star behind text", "/global/blog*", "/global/blog/*"],
    ["a star before text", "/global/*.html", null],
    ["a star in the middle", "/global/*/photos", null],
    ["two stars", "/global/blog/**", "/global/blog/*"],
    ["a star as a parameter's value", "/global/x?id=*", null],
    ["a placeholder behind text", "/global/p-:id", null],
    ["a placeholder before an extension", "/global/:id.html", null],
    ["two placeholders in a segment", "/global/:year-:month", null],
    ["a hyphen in a placeholder's name", "/global/:product-id", null],
    ["a placeholder behind text in a parameter", "/global/x?id=p-:id", null],
    ["a named star", "/global/:path*", "/global/*"],
    ["a named plus", "/global/x/:path+", "/global/x/*"],
    ["an optional placeholder", "/global/:lang?", "/global/:lang"],
    ["a group that takes all", "/global/blog/(.*)", "/global/blog/*"],
    ["a group that takes digits", "/global/p/(\\d+)", null],
    ["alternatives", "/global/(a|b)", null],
    ["an expression with anchors", "/global/x$", "/global/x"],
    ["an expression without a group", "/global/blog/.*", "/global/blog/*"],
    ["a class", "/global/[^/]+/x", null],
    ["a reference to a group", "/global/$1", null],
    ["curly brackets", "/global/{slug}/x", "/global/:slug/x"],
    ["square brackets", "/global/[slug]", "/global/:slug"],
    ["square brackets with dots", "/global/[...slug]", "/global/*"],
    ["angle brackets", "/global/<slug>", "/global/:slug"],
    [
      "one on a host of its own",
      "https://www.old.example/global/b*",
      "https://www.old.example/global/b/*",
    ],
  ])("%s: %s", (_name, from, instead) => {
    expect(idsOf([{ from, gone: true }])).toContain("wildcard-lookalike");
    const start = instead === null ? "A placeholder is a whole segment" : `Write "${instead}"`;
    expect(fixOf("wildcard-lookalike", { from, gone: true })?.slice(0, start.length)).toBe(start);
    // What the fix says to write has none itself.
    const typed: RuleData = { from: instead ?? "/global/x", gone: true };
    expect(idsOf([typed])).not.toContain("wildcard-lookalike");
  });

  it.each<[string, RuleData]>([
    ["a splat", { from: "/global/*", gone: true }],
    ["a splat and a last slash", { from: "/global/*/", gone: true }],
    ["a splat before a query", { from: "/global/*?id=:id", gone: true }],
    ["a whole segment", { from: "/global/:id/x", gone: true }],
    ["a whole value", { from: "/global/x?id=:id&t=12:30", gone: true }],
    ["a namespace", { from: "/global/Talk:Main_Page", gone: true }],
    ["two colons", { from: "/global/CSS/::before", gone: true }],
    ["a price", { from: "/global/x?price=$100", gone: true }],
    ["brackets that belong to a title", { from: "/global/Foo_(bar)", gone: true }],
    ["a list of a query", { from: "/global/x?f[color]=red", gone: true }],
    ["what is meant as it stands", { from: "/global/blog*", match: "exact", gone: true }],
    ["an escape", { from: "/global/blog%2A", gone: true }],
  ])("is not %s", (_name, rule) => {
    expect(idsOf([rule])).not.toContain("wildcard-lookalike");
  });

  it.each<[string, SitePatch, boolean]>([
    ["site.keep", { keep: ["/global/a*"] }, true],
    [
      "site.keep with an end",
      { keep: [{ path: "/:l/p-:id", until: "2026-01-01T00:00:00Z" }] },
      true,
    ],
    ["site.cors", { cors: ["/global/fonts*"] }, true],
    ["site.scope, which knows no placeholders", { scope: ["/:locale"] }, true],
    ["site.keep, as it should be", { keep: ["/:l/legal/*"] }, false],
    ["site.scope, as it should be", { scope: ["/global"] }, false],
  ])("stands in %s", (_name, site, isFound) => {
    expect(idsOf([], site)).toEqual(isFound ? ["wildcard-lookalike"] : []);
  });
});

describe("a pattern's target with what is not a placeholder here", () => {
  it.each([
    [
      "a star",
      "/global/*",
      `${NEW}/x/*`,
      "Write :splat in its place, or write %2A if it is intended",
    ],
    [
      "a star, and one placeholder",
      "/global/:a",
      `${NEW}/x/*`,
      "Write :a in its place, or write %2A if it is intended",
    ],
    [
      "a star in the query",
      "/global/*",
      `${NEW}/x?y=*`,
      "Write :splat in its place, or write %2A if it is intended",
    ],
    [
      "a group's number",
      "/global/*",
      `${NEW}/x/$1`,
      "Write :splat in its place, or write %241 if it is intended",
    ],
    [
      "a group's number, and two placeholders",
      "/global/:a/:b",
      `${NEW}/$1/$2`,
      "Use :a, :b, or write %241 if it is intended",
    ],
    [
      "a named star",
      "/global/*",
      `${NEW}/:path*`,
      "Write :splat in its place, or write %3Apath%2A if it is intended",
    ],
    [
      "its own name with a star",
      "/global/:a",
      `${NEW}/:a*`,
      "Write :a in its place, or write %3Aa%2A if it is intended",
    ],
    [
      "a group",
      "/global/*",
      `${NEW}/(.*)`,
      "Write :splat in its place, or write %28%2E%2A%29 if it is intended",
    ],
    [
      "angle brackets",
      "/global/:slug/:b",
      `${NEW}/<slug>/x`,
      "Write :slug in its place, or write %3Cslug%3E if it is intended",
    ],
    [
      "square brackets",
      "/global/*",
      `${NEW}/[...slug]`,
      "Write :splat in its place, or write %5B%2E%2E%2Eslug%5D if it is intended",
    ],
    [
      "curly brackets",
      "/global/:slug/:b",
      `${NEW}/{slug}`,
      "Write :slug in its place, or write %7Bslug%7D if it is intended",
    ],
  ])("%s is placeholder-unknown", (_name, from, target, fix) => {
    expect(idsOf([{ from, to: target }])).toEqual(["placeholder-unknown"]);
    expect(fixOf("placeholder-unknown", { from, to: target })).toBe(fix);
  });

  it.each([
    ["an escaped star", "/global/*", `${NEW}/x/%2A`],
    ["a price", "/global/*", `${NEW}/x?price=$100`],
    ["brackets of a title", "/global/*", `${NEW}/Foo_(bar)`],
    ["the star of an exact rule", "/global/x", `${NEW}/x/*`],
    ["a placeholder before a query", "/global/:a", `${NEW}/:a?x=:a`],
  ])("%s is not", (_name, from, target) => {
    expect(idsOf([{ from, to: target }])).toEqual([]);
  });
});

describe("characters that came in by copying", () => {
  it.each([
    ["a zero-width space", "/global/pa\u200Bge", "/global/page"],
    ["a soft hyphen", "/global/pa\u00ADge", "/global/page"],
    ["a byte-order mark", "/global/page\uFEFF", "/global/page"],
    ["a direction mark", "/global/page\u200E", "/global/page"],
    ["a joiner beside a letter of ASCII", "/global/pa\u200Dge", "/global/page"],
    ["a line break", "/global/pa\nge", "/global/page"],
    ["white space at the end", "/global/page ", "/global/page"],
    ["a no-break space at the end", "/global/page\u00A0", "/global/page"],
    ["a no-break space between words", "/global/tea\u00A0cup", "/global/tea cup"],
  ])("%s is invisible-character, in from and to", (_name, from, instead) => {
    expect(idsOf([{ from, gone: true }])).toEqual(["invisible-character"]);
    expect(fixOf("invisible-character", { from, gone: true })).toBe(`Write "${instead}"`);
    expect(idsOf([{ from: "/global/x", to: `${NEW}${from}` }])).toEqual(["invisible-character"]);
  });

  it.each([
    ["a common space", "/global/tea cup"],
    ["a joiner that Persian needs", "/global/می\u200Cخواهم"],
    ["an escape, for an address that is known to be broken", "/global/page%E2%80%8B"],
    ["any other writing", "/global/日本語/é"],
  ])("%s is not", (_name, from) => {
    expect(idsOf([{ from, gone: true }])).toEqual([]);
  });

  it.each([
    ["by its name", "/global/x?a=1&amp;b=2", "/global/x?a=1&b=2"],
    ["by its number", "/global/x?a=1&#038;b=2", "/global/x?a=1&b=2"],
    ["twice", "/global/x?a=1&amp;amp;b=2", "/global/x?a=1&b=2"],
  ])("an ampersand %s is entity-in-address", (_name, address, instead) => {
    const rule: RuleData = { from: "/global/y", to: `${NEW}${address}` };
    expect(idsOf([rule])).toEqual(["entity-in-address"]);
    expect(fixOf("entity-in-address", rule)).toBe(`Write "${NEW}${instead}"`);
  });

  it("a plain ampersand is not", () => {
    expect(idsOf([{ from: "/global/x?a=1&b=2&amp=3", to }])).toEqual([]);
    expect(idsOf([], { fallback: `${NEW}/?a=1&amp;b=2` })).toEqual(["entity-in-address"]);
  });
});

describe("a from without its first slash", () => {
  it.each([
    ["that Git Bash has turned into a file's", "C:/Program Files/Git/global/x", "/global/x"],
    ["that MSYS has turned into a file's", "C:\\msys64\\global\\x", "/global/x"],
    ["with anchors of an expression", "^/global/x$", "/global/x"],
    ["behind white space", " /global/x", "/global/x"],
    ["behind a zero-width space", "\u200B/global/x", "/global/x"],
    ["in quotes", "“/global/x”", "/global/x"],
    ["that is a host and a path", "old.example/global/x", "https://old.example/global/x"],
    ["that is a bare word", "global/x", "/global/x"],
    ["in quotes and white space", ' "/global/x" ', "/global/x"],
    ["with a quote within", "global/it's", "/global/it's"],
    ["behind the quote of a whole URL", '"http://old.example/x"', "http://old.example/x"],
    ["that is a folder and a file", "global/x.html", "/global/x.html"],
    ["that is a host of three names", "www.old.example/x", "https://www.old.example/x"],
    ["that is a host alone", "www.old.example", "https://www.old.example"],
  ])("%s: the fix can be typed", (_name, from, instead) => {
    expect(fixOf("from-unparseable", { from, gone: true })).toBe(
      `Write a path, or a whole URL: "${instead}"`,
    );
    expect(idsOf([{ from: instead, gone: true }])).not.toContain("from-unparseable");
  });
});

describe("a date that cannot be read", () => {
  it.each([
    ["an offset without its colon", "2025-06-01T09:00:00+0800", "2025-06-01T09:00:00+08:00"],
    ["an offset of hours", "2025-06-01T09:00:00-05", "2025-06-01T09:00:00-05:00"],
    ["a space before the offset", "2025-06-01 09:00:00 +08:00", "2025-06-01T09:00:00+08:00"],
    ["no seconds", "2025-06-01T09:00Z", "2025-06-01T09:00:00Z"],
    ["a typographic minus", "2025-06-01T09:00:00−05:00", "2025-06-01T09:00:00-05:00"],
  ])("for %s: the fix names the same instant", (_name, startsAt, instead) => {
    expect(fixOf("instant-unparseable", { from: "/global/x", gone: true, startsAt })).toBe(
      `Write "${instead}"`,
    );
  });

  it.each([
    [
      "a bare date",
      "2025-06-01",
      "Europe/Berlin",
      '"2025-06-01T00:00:00+02:00" for midnight in Europe/Berlin',
    ],
    [
      "a bare date in winter",
      "2025-01-01",
      "Europe/Berlin",
      '"2025-01-01T00:00:00+01:00" for midnight in Europe/Berlin',
    ],
    [
      "the day on which the clocks change",
      "2025-03-30",
      "Europe/Berlin",
      '"2025-03-30T00:00:00+01:00" for midnight in Europe/Berlin',
    ],
    [
      "half an hour",
      "2025-06-01",
      "Asia/Kolkata",
      '"2025-06-01T00:00:00+05:30" for midnight in Asia/Kolkata',
    ],
    [
      "behind UTC",
      "2025-06-01",
      "America/New_York",
      '"2025-06-01T00:00:00-04:00" for midnight in America/New_York',
    ],
    [
      "no offset",
      "2025-06-01T09:00",
      "Asia/Shanghai",
      'Add the offset: "2025-06-01T09:00:00+08:00" for Asia/Shanghai, or "2025-06-01T09:00:00Z" for UTC',
    ],
    ["a zone that is none", "2025-06-01", "Berlin", '"2025-06-01T00:00:00Z" for midnight in UTC'],
  ])("the fix is in the site's zone: %s", (_name, startsAt, timeZone, fix) => {
    const rule: RuleData = { from: "/global/x", gone: true, startsAt };
    expect(fixOf("instant-unparseable", rule, { timeZone })).toContain(fix);
  });
});
