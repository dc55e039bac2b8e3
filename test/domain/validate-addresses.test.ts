/** Mistakes in addresses: wildcards of other tools, invisible characters, copied HTML. */
import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { fullFindingsOf, idsOf, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const to = `${NEW}/new`;

const fixOf = (id: string, rule: RuleData, site: SitePatch = {}): string | undefined =>
  fullFindingsOf([rule], site).find((it) => it.id === id)?.fix;

describe("wildcard-lookalike in a from", () => {
  it.each([
    ["a star after text", "/global/blog*", "/global/blog/*"],
    ["a star before text", "/global/*.html", null],
    ["a star in the middle", "/global/*/photos", null],
    ["two stars", "/global/blog/**", "/global/blog/*"],
    ["a star as a parameter's value", "/global/x?id=*", null],
    ["a placeholder after text", "/global/p-:id", null],
    ["a placeholder before an extension", "/global/:id.html", null],
    ["two placeholders in a segment", "/global/:year-:month", null],
    ["a hyphen in a placeholder's name", "/global/:product-id", null],
    ["a placeholder after text in a parameter", "/global/x?id=p-:id", null],
    ["a named star", "/global/:path*", "/global/*"],
    ["a named plus", "/global/x/:path+", "/global/x/*"],
    ["an optional placeholder", "/global/:lang?", "/global/:lang"],
    ["a group for everything", "/global/blog/(.*)", "/global/blog/*"],
    ["a group of digits", "/global/p/(\\d+)", null],
    ["alternatives", "/global/(a|b)", null],
    ["a regular expression with anchors", "/global/x$", "/global/x"],
    ["a regular expression without a group", "/global/blog/.*", "/global/blog/*"],
    ["a character class", "/global/[^/]+/x", null],
    ["a backreference", "/global/$1", null],
    ["curly brackets", "/global/{slug}/x", "/global/:slug/x"],
    ["square brackets", "/global/[slug]", "/global/:slug"],
    ["square brackets with dots", "/global/[...slug]", "/global/*"],
    ["angle brackets", "/global/<slug>", "/global/:slug"],
    [
      "a star on a single host",
      "https://www.old.example/global/b*",
      "https://www.old.example/global/b/*",
    ],
  ])("%s: %s", (_name, from, instead) => {
    expect(idsOf([{ from, gone: true }])).toContain("wildcard-lookalike");
    const start = instead === null ? "A placeholder is a whole segment" : `Write "${instead}"`;
    expect(fixOf("wildcard-lookalike", { from, gone: true })?.slice(0, start.length)).toBe(start);
    // The suggested text has none itself.
    const typed: RuleData = { from: instead ?? "/global/x", gone: true };
    expect(idsOf([typed])).not.toContain("wildcard-lookalike");
  });

  it.each<[string, RuleData]>([
    ["a splat", { from: "/global/*", gone: true }],
    ["a splat and a last slash", { from: "/global/*/", gone: true }],
    ["a splat before a query", { from: "/global/*?id=:id", gone: true }],
    ["a whole segment", { from: "/global/:id/x", gone: true }],
    ["a whole parameter value", { from: "/global/x?id=:id&t=12:30", gone: true }],
    ["a namespace", { from: "/global/Talk:Main_Page", gone: true }],
    ["two colons", { from: "/global/CSS/::before", gone: true }],
    ["a price", { from: "/global/x?price=$100", gone: true }],
    ["brackets in a title", { from: "/global/Foo_(bar)", gone: true }],
    ["a list in a query", { from: "/global/x?f[color]=red", gone: true }],
    ["an exact rule", { from: "/global/blog*", match: "exact", gone: true }],
    ["an escape", { from: "/global/blog%2A", gone: true }],
  ])("is not reported for %s", (_name, rule) => {
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
    ["site.scope, where placeholders are impossible", { scope: ["/:locale"] }, true],
    ["a valid site.keep", { keep: ["/:l/legal/*"] }, false],
    ["a valid site.scope", { scope: ["/global"] }, false],
  ])("is reported or not for %s", (_name, site, isFound) => {
    expect(idsOf([], site)).toEqual(isFound ? ["wildcard-lookalike"] : []);
  });
});

describe("placeholder-unknown in the target of a pattern", () => {
  it.each([
    [
      "a star",
      "/global/*",
      `${NEW}/x/*`,
      "Write :splat in its place, or write %2A if it is intended",
    ],
    [
      "a star with one placeholder",
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
      "a backreference",
      "/global/*",
      `${NEW}/x/$1`,
      "Write :splat in its place, or write %241 if it is intended",
    ],
    [
      "a backreference with two placeholders",
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
      "a placeholder's name with a star",
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
  ])("is reported for %s", (_name, from, target, fix) => {
    expect(idsOf([{ from, to: target }])).toEqual(["placeholder-unknown"]);
    expect(fixOf("placeholder-unknown", { from, to: target })).toBe(fix);
  });

  it.each([
    ["an escaped star", "/global/*", `${NEW}/x/%2A`],
    ["a price", "/global/*", `${NEW}/x?price=$100`],
    ["brackets in a title", "/global/*", `${NEW}/Foo_(bar)`],
    ["the star of an exact rule", "/global/x", `${NEW}/x/*`],
    ["a placeholder before a query", "/global/:a", `${NEW}/:a?x=:a`],
  ])("is not reported for %s", (_name, from, target) => {
    expect(idsOf([{ from, to: target }])).toEqual([]);
  });
});

describe("invisible-character", () => {
  it.each([
    ["a zero-width space", "/global/pa\u200Bge", "/global/page"],
    ["a soft hyphen", "/global/pa\u00ADge", "/global/page"],
    ["a byte-order mark", "/global/page\uFEFF", "/global/page"],
    ["a directional mark", "/global/page\u200E", "/global/page"],
    ["a joiner beside an ASCII letter", "/global/pa\u200Dge", "/global/page"],
    ["a line break", "/global/pa\nge", "/global/page"],
    ["white space at the end", "/global/page ", "/global/page"],
    ["a no-break space at the end", "/global/page\u00A0", "/global/page"],
    ["a no-break space between words", "/global/tea\u00A0cup", "/global/tea cup"],
  ])("is reported for %s, in from and to", (_name, from, instead) => {
    expect(idsOf([{ from, gone: true }])).toEqual(["invisible-character"]);
    expect(fixOf("invisible-character", { from, gone: true })).toBe(`Write "${instead}"`);
    expect(idsOf([{ from: "/global/x", to: `${NEW}${from}` }])).toEqual(["invisible-character"]);
  });

  it.each([
    ["a plain space", "/global/tea cup"],
    ["a joiner in Persian", "/global/می\u200Cخواهم"],
    ["an escape, for an address known to be broken", "/global/page%E2%80%8B"],
    ["any other script", "/global/日本語/é"],
  ])("is not reported for %s", (_name, from) => {
    expect(idsOf([{ from, gone: true }])).toEqual([]);
  });

  it.each([
    ["by name", "/global/x?a=1&amp;b=2", "/global/x?a=1&b=2"],
    ["by number", "/global/x?a=1&#038;b=2", "/global/x?a=1&b=2"],
    ["twice", "/global/x?a=1&amp;amp;b=2", "/global/x?a=1&b=2"],
  ])("entity-in-address is reported for an ampersand %s", (_name, address, instead) => {
    const rule: RuleData = { from: "/global/y", to: `${NEW}${address}` };
    expect(idsOf([rule])).toEqual(["entity-in-address"]);
    expect(fixOf("entity-in-address", rule)).toBe(`Write "${NEW}${instead}"`);
  });

  it("entity-in-address is not reported for a plain ampersand", () => {
    expect(idsOf([{ from: "/global/x?a=1&b=2&amp=3", to }])).toEqual([]);
    expect(idsOf([], { fallback: `${NEW}/?a=1&amp;b=2` })).toEqual(["entity-in-address"]);
  });
});

describe("a from without a leading slash", () => {
  it.each([
    ["that Git Bash converted to a file path", "C:/Program Files/Git/global/x", "/global/x"],
    ["that MSYS converted to a file path", "C:\\msys64\\global\\x", "/global/x"],
    ["with anchors of a regular expression", "^/global/x$", "/global/x"],
    ["after white space", " /global/x", "/global/x"],
    ["after a zero-width space", "\u200B/global/x", "/global/x"],
    ["in quotes", "“/global/x”", "/global/x"],
    ["with a host and a path", "old.example/global/x", "https://old.example/global/x"],
    ["of bare words", "global/x", "/global/x"],
    ["in quotes and white space", ' "/global/x" ', "/global/x"],
    ["with an apostrophe", "global/it's", "/global/it's"],
    ["after the quote of a whole URL", '"http://old.example/x"', "http://old.example/x"],
    ["of a folder and a file", "global/x.html", "/global/x.html"],
    ["with a host of three labels", "www.old.example/x", "https://www.old.example/x"],
    ["with only a host", "www.old.example", "https://www.old.example"],
  ])("has a fix that is valid: %s", (_name, from, instead) => {
    expect(fixOf("from-unparseable", { from, gone: true })).toBe(
      `Write a path, or a whole URL: "${instead}"`,
    );
    expect(idsOf([{ from: instead, gone: true }])).not.toContain("from-unparseable");
  });
});

describe("a date that cannot be read", () => {
  it.each([
    ["an offset without a colon", "2025-06-01T09:00:00+0800", "2025-06-01T09:00:00+08:00"],
    ["an offset with hours only", "2025-06-01T09:00:00-05", "2025-06-01T09:00:00-05:00"],
    ["a space before the offset", "2025-06-01 09:00:00 +08:00", "2025-06-01T09:00:00+08:00"],
    ["no seconds", "2025-06-01T09:00Z", "2025-06-01T09:00:00Z"],
    ["a typographic minus", "2025-06-01T09:00:00−05:00", "2025-06-01T09:00:00-05:00"],
  ])("has a fix with the same instant: %s", (_name, startsAt, instead) => {
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
      "a day of a clock change",
      "2025-03-30",
      "Europe/Berlin",
      '"2025-03-30T00:00:00+01:00" for midnight in Europe/Berlin',
    ],
    [
      "a zone with half an hour",
      "2025-06-01",
      "Asia/Kolkata",
      '"2025-06-01T00:00:00+05:30" for midnight in Asia/Kolkata',
    ],
    [
      "a zone behind UTC",
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
    ["an unknown zone", "2025-06-01", "Berlin", '"2025-06-01T00:00:00Z" for midnight in UTC'],
  ])("has a fix in the site's time zone: %s", (_name, startsAt, timeZone, fix) => {
    const rule: RuleData = { from: "/global/x", gone: true, startsAt };
    expect(fixOf("instant-unparseable", rule, { timeZone })).toContain(fix);
  });
});
