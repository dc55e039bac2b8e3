import { describe, expect, it } from "vitest";
import { parseSitemap } from "../../src/traffic/sitemap.ts";

describe("addresses in a sitemap", () => {
  it.each([
    ["XML entities", "/a?b=1&amp;c=&quot;x&apos;", "/a?b=1&c=\"x'"],
    ["decimal references", "/caf&#233;", "/café"],
    ["hexadecimal references", "/caf&#xE9;&#x2F;x", "/café/x"],
    ["entities that are escaped twice", "/a&amp;#233;", "/a&#233;"],
    ["CDATA sections", "<![CDATA[/a?b=1&c=2]]>", "/a?b=1&c=2"],
  ])("may hold %s", (_name, written, address) => {
    const text = `<urlset><url><loc>${written}</loc></url></urlset>`;
    expect(parseSitemap(text)).toEqual({ kind: "urls", addresses: [address] });
  });

  it("may stand below blank lines, as plugins of a CMS leave them", () => {
    const text = `\n\n<?xml version="1.0"?>\n<urlset><url><loc>/a</loc></url></urlset>`;
    expect(parseSitemap(text)).toEqual({ kind: "urls", addresses: ["/a"] });
    expect(parseSitemap(text.replace("</url>", ""))).toMatchObject({ line: 4 });
  });

  it.each(["<urlset>\n<url><loc>x", "<urlset>\n<url>"])(
    "are reported as broken off: %j",
    (text) => {
      const problem = "it is broken off: elements are not closed";
      expect(parseSitemap(text)).toEqual({ kind: "unreadable", line: 2, problem });
    },
  );

  it("are reported as nested too deeply if they are", () => {
    const text = `<urlset>${"<a>".repeat(10_000)}${"</a>".repeat(10_000)}</urlset>`;
    expect(parseSitemap(text)).toMatchObject({ kind: "unreadable", line: 1 });
  });
});
