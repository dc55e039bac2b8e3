import { describe, expect, it } from "vitest";
import { readRobots } from "../../src/survey/read/robots.ts";

const mayAsk = (text: string, path: string): boolean =>
  readRobots(text).mayAsk(`https://www.old.example${path}`);

describe("what robots.txt lets the survey ask for", () => {
  it.each<[name: string, text: string, path: string, may: boolean]>([
    ["all, if it is empty", "", "/a", true],
    ["all, if it is a page", "<!doctype html><p>Disallow: /</p>", "/a", true],
    ["all, if nothing stands behind Disallow", "User-agent: *\nDisallow:", "/a", true],
    ["nothing, behind Disallow: /", "User-agent: *\nDisallow: /", "/a", false],
    ["what does not begin so", "User-agent: *\nDisallow: /a", "/b", true],
    ["nothing that begins so", "User-agent: *\nDisallow: /a", "/ab", false],
    ["names and fields in any case", "USER-AGENT: *\nDISALLOW: /a", "/a", false],
    ["paths in their own case", "User-agent: *\nDisallow: /A", "/a", true],
    ["what a longer line allows", "User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true],
    ["what a line as long allows", "User-agent: *\nAllow: /a\nDisallow: /a", "/a", true],
    ["* as any text", "User-agent: *\nDisallow: /*.php", "/a/b.php?x=1", false],
    ["* as no text", "User-agent: *\nDisallow: /a*b", "/ab", false],
    ["$ as the end", "User-agent: *\nDisallow: /*.php$", "/a.php?x=1", true],
    ["$ at the end", "User-agent: *\nDisallow: /*.php$", "/a.php", false],
    ["$ behind a whole path", "User-agent: *\nDisallow: /a$", "/a", false],
    ["$ behind a whole path, and more", "User-agent: *\nDisallow: /a$", "/a/", true],
    ["no text twice", "User-agent: *\nDisallow: /ab*ba$", "/aba", true],
    ["escapes in either case", "User-agent: *\nDisallow: /%c3%a9", "/%C3%A9", false],
    ["letters as escapes", "User-agent: *\nDisallow: /é", "/%C3%A9", false],
    ["queries", "User-agent: *\nDisallow: /*?q=", "/find?q=tea", false],
    ["comments", "User-agent: * # all\nDisallow: /a # not this", "/a", false],
    ["others' groups", "User-agent: other\nDisallow: /", "/a", true],
    ["its own group", "User-agent: *\nDisallow: /\nUser-agent: Sunset\nAllow: /", "/a", true],
    [
      "its own group only",
      "User-agent: Sunset\nDisallow: /a\nUser-agent: *\nDisallow: /",
      "/b",
      true,
    ],
    [
      "a group with several names",
      "User-agent: a\nUser-agent: sunset/1\nDisallow: /a",
      "/a",
      false,
    ],
    [
      "one group in two parts",
      "User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b",
      "/a",
      false,
    ],
    ["lines before any name", "Disallow: /", "/a", true],
    ["Windows' lines", "User-agent: *\r\nDisallow: /a\r\n", "/a", false],
  ])("%s", (_name, text, path, may) => {
    expect(mayAsk(text, path)).toBe(may);
  });

  it("is decided at once, whatever stands there", () => {
    const stars = `User-agent: *\nDisallow: /${"*a".repeat(100_000)}b$`;
    const names = "User-agent: *\n".repeat(30_000) + "Disallow: /x\n".repeat(30_000);
    const path = `/${"a".repeat(2000)}`;
    expect([mayAsk(stars, path), mayAsk(names, path)]).toEqual([true, true]);
  });
});

describe("what else robots.txt says", () => {
  it.each<[name: string, text: string, lines: readonly string[]]>([
    ["for everybody", "User-agent: *\nDisallow: /a", ["2 /a"]],
    ["for search engines", "User-agent: Googlebot\nUser-agent: x\nDisallow: /a", ["3 /a"]],
    ["but not for others", "User-agent: GPTBot\nDisallow: /", []],
    ["but not what forbids nothing", "User-agent: *\nDisallow:\nAllow: /a", []],
  ])("is what it hides %s", (_name, text, lines) => {
    expect(readRobots(text).disallowed.map((it) => `${it.line} ${it.path}`)).toEqual(lines);
  });

  it("is its sitemaps, in any group, and the delay of the group", () => {
    const text =
      "Sitemap: /a.xml\nUser-agent: *\nCrawl-delay: 2.5\nSitemap: https://x.example/b.xml";
    const { sitemaps, delaySeconds } = readRobots(text);
    expect(sitemaps).toEqual(["/a.xml", "https://x.example/b.xml"]);
    expect(delaySeconds).toBe(2.5);
  });

  it.each(["", "User-agent: *\nCrawl-delay: soon", "User-agent: *\nCrawl-delay: -1"])(
    "is no delay: %j",
    (text) => {
      expect(readRobots(text).delaySeconds).toBeNull();
    },
  );
});
