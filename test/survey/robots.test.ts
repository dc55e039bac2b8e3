import { describe, expect, it } from "vitest";
import { readRobots } from "../../src/survey/read/robots.ts";

const mayAsk = (text: string, path: string): boolean =>
  readRobots(text).mayAsk(`https://www.old.example${path}`);

describe("what robots.txt allows the survey to request", () => {
  it.each<[name: string, text: string, path: string, may: boolean]>([
    ["everything, if it is empty", "", "/a", true],
    ["everything, if it is an HTML page", "<!doctype html><p>Disallow: /</p>", "/a", true],
    ["everything after an empty Disallow", "User-agent: *\nDisallow:", "/a", true],
    ["nothing after Disallow: /", "User-agent: *\nDisallow: /", "/a", false],
    ["a path that does not begin as disallowed", "User-agent: *\nDisallow: /a", "/b", true],
    ["not a path that begins as disallowed", "User-agent: *\nDisallow: /a", "/ab", false],
    ["names and fields in any letter case", "USER-AGENT: *\nDISALLOW: /a", "/a", false],
    ["paths in their own letter case", "User-agent: *\nDisallow: /A", "/a", true],
    [
      "a path that a longer line allows",
      "User-agent: *\nDisallow: /a\nAllow: /a/b",
      "/a/b/c",
      true,
    ],
    [
      "a path that a line of equal length allows",
      "User-agent: *\nAllow: /a\nDisallow: /a",
      "/a",
      true,
    ],
    ["* as any text", "User-agent: *\nDisallow: /*.php", "/a/b.php?x=1", false],
    ["* as an empty text", "User-agent: *\nDisallow: /a*b", "/ab", false],
    ["$ as the end", "User-agent: *\nDisallow: /*.php$", "/a.php?x=1", true],
    ["$ at the end", "User-agent: *\nDisallow: /*.php$", "/a.php", false],
    ["$ at the end of a whole path", "User-agent: *\nDisallow: /a$", "/a", false],
    ["$ after a whole path, not matching more", "User-agent: *\nDisallow: /a$", "/a/", true],
    [
      "no character twice for two parts of a pattern",
      "User-agent: *\nDisallow: /ab*ba$",
      "/aba",
      true,
    ],
    ["escapes in either letter case", "User-agent: *\nDisallow: /%c3%a9", "/%C3%A9", false],
    ["unescaped letters", "User-agent: *\nDisallow: /é", "/%C3%A9", false],
    ["queries", "User-agent: *\nDisallow: /*?q=", "/find?q=tea", false],
    ["comments", "User-agent: * # all\nDisallow: /a # not this", "/a", false],
    ["everything in groups for others", "User-agent: other\nDisallow: /", "/a", true],
    ["its own group", "User-agent: *\nDisallow: /\nUser-agent: Sunset\nAllow: /", "/a", true],
    [
      "only its own group",
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
    ["everything before the first group", "Disallow: /", "/a", true],
    ["Windows line ends", "User-agent: *\r\nDisallow: /a\r\n", "/a", false],
  ])("%s", (_name, text, path, may) => {
    expect(mayAsk(text, path)).toBe(may);
  });

  it("is decided without backtracking, whatever the patterns", () => {
    const stars = `User-agent: *\nDisallow: /${"*a".repeat(100_000)}b$`;
    const names = "User-agent: *\n".repeat(30_000) + "Disallow: /x\n".repeat(30_000);
    const path = `/${"a".repeat(2000)}`;
    expect([mayAsk(stars, path), mayAsk(names, path)]).toEqual([true, true]);
  });
});

describe("what else the survey reads from robots.txt", () => {
  it.each<[name: string, text: string, lines: readonly string[]]>([
    ["for everybody", "User-agent: *\nDisallow: /a", ["2 /a"]],
    ["for search engines", "User-agent: Googlebot\nUser-agent: x\nDisallow: /a", ["3 /a"]],
    ["not for other robots", "User-agent: GPTBot\nDisallow: /", []],
    ["not for an empty Disallow", "User-agent: *\nDisallow:\nAllow: /a", []],
  ])("are the disallowed paths %s", (_name, text, lines) => {
    expect(readRobots(text).disallowed.map((it) => `${it.line} ${it.path}`)).toEqual(lines);
  });

  it("are its sitemaps, in any group, and its crawl delay", () => {
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
