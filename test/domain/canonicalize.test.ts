import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalHost, canonicalPath, splitPath } from "../../src/domain/url/canonicalize.ts";
import { characterArbitrary } from "../support/arbitraries.ts";
import { many, runs } from "../support/runs.ts";

describe("canonicalPath()", () => {
  it.each([
    ["does not change a plain path", "/global/product/poco-f6", "/global/product/poco-f6"],
    ["keeps the bare root", "/", "/"],
    ["makes an empty path the root", "", "/"],
    ["makes repeated slashes single", "//global///x", "/global/x"],
    ["makes a path of slashes the root", "////", "/"],
    ["drops the last slash", "/global/", "/global"],
    ["drops doubled last slashes", "/global//", "/global"],
    ["lower-cases ASCII", "/Global/POCO-F6", "/global/poco-f6"],
    ["lower-cases other scripts", "/%C3%89T%C3%89", "/été"],
    ["decodes escaped letters", "/%70oco", "/poco"],
    ["decodes escaped upper-case letters and folds them", "/%50oco", "/poco"],
    ["decodes a space", "/a%20b", "/a b"],
    ["decodes UTF-8", "/caf%C3%A9", "/café"],
    ["composes to NFC", "/cafe%CC%81", "/café"],
    ["decodes once", "/%2570oco", "/%2570oco"],
    ["keeps an escaped slash, in upper-case hex", "/a%2fb", "/a%2Fb"],
    ["keeps an escaped backslash", "/a%5cb", "/a%5Cb"],
    ["keeps an escaped question mark", "/a%3fb", "/a%3Fb"],
    ["keeps an escaped number sign", "/a%23b", "/a%23b"],
    ["keeps an escaped percent sign", "/100%25", "/100%25"],
    ["keeps NUL", "/a%00b", "/a%00b"],
    ["keeps CR and LF", "/a%0d%0ab", "/a%0D%0Ab"],
    ["keeps DEL", "/a%7f", "/a%7F"],
    ["keeps C1 controls", "/a%c2%85b", "/a%C2%85b"],
    ["keeps a byte that is not UTF-8", "/a%ff", "/a%FF"],
    ["keeps a byte cut off from its sequence", "/a%e2%82b", "/a%E2%82b"],
    ["keeps overlong forms", "/%c0%af", "/%C0%AF"],
    ["keeps overlong forms of three bytes", "/%e0%81%a1", "/%E0%81%A1"],
    ["keeps overlong forms of four bytes", "/%f0%80%81%a1", "/%F0%80%81%A1"],
    ["keeps escaped surrogates", "/%ed%a0%80", "/%ED%A0%80"],
    ["keeps the last escaped surrogate", "/%ed%bf%bf", "/%ED%BF%BF"],
    ["keeps code points beyond Unicode", "/%f4%90%80%80", "/%F4%90%80%80"],
    ["keeps bytes that only look like a sequence of four", "/%fb%bf%bf%bf", "/%FB%BF%BF%BF"],
    ["decodes the first character of three bytes", "/%E0%A0%80", "/\u0800"],
    ["decodes the first character of four bytes", "/%F0%90%80%80", "/\u{10000}"],
    ["decodes the last character", "/%F4%8F%BF%BF", "/\u{10ffff}"],
    ["decodes an emoji", "/%F0%9F%98%80", "/\u{1f600}"],
    ["decodes UTF-8 beside other bytes", "/%FF%C3%89", "/%FFé"],
    ["writes a percent sign that starts no escape as %25", "/100%", "/100%25"],
    ["writes several of them as %25 each", "/100%%%", "/100%25%25%25"],
    ["writes one before letters as %25", "/%zz", "/%25zz"],
    ["writes one before half an escape as %25", "/%4", "/%254"],
    ["folds between kept escapes, never in them", "/A%2FB%FFC", "/a%2Fb%FFc"],
    ["does not compose a kept escape's digit with a mark", "/%0A%CC%8A", "/%0A\u030a"],
    ["escapes a raw control", "/a\u0001b", "/a%01b"],
    ["does not change reserved punctuation", "/a;b=c,d:e@f!$&'()*+", "/a;b=c,d:e@f!$&'()*+"],
    ["decodes escaped punctuation", "/%3A%2A%5B%5D", "/:*[]"],
  ])("%s", (_name, path, expected) => {
    expect(canonicalPath(path)).toBe(expected);
  });

  it("is idempotent for every character, raw and escaped", () => {
    const failing: string[] = [];
    for (let code = 0; code <= 0x10ffff; code += code > many(0x2ffff) ? 97 : 1) {
      const character = String.fromCodePoint(code);
      for (const path of [`/a${character}b`, `/${encodeURIComponent(character.toWellFormed())}`]) {
        const once = canonicalPath(path);
        if (canonicalPath(once) !== once) failing.push(path);
      }
    }
    expect(failing).toEqual([]);
  });

  const anyText = fc.oneof(
    fc.string({ unit: characterArbitrary }),
    fc.string({
      unit: fc.constantFrom("/", "%", "2", "f", "F", "a", "A", "\u030a", "Σ", "é", "\ud800"),
    }),
    fc
      .array(fc.nat(255))
      .map((bytes) => bytes.map((it) => `%${it.toString(16).padStart(2, "0")}`).join("")),
  );

  it("never throws and is idempotent, for any text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = canonicalPath(`/${text}`);
        expect(canonicalPath(once)).toBe(once);
      }),
      runs(2000),
    );
  });

  it("is the same for a whole path and for its segments", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { pathname } = new URL(`https://www.old.example/${text}`);
        const bySegment = splitPath(pathname)
          .filter((it) => it !== "")
          .map((it) => canonicalPath(`/${it}`).slice(1));
        expect(canonicalPath(pathname)).toBe(`/${bySegment.join("/")}`);
      }),
      runs(1000),
    );
  });

  it("gives a URL and its escaped spelling the same form", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const raw = new URL("https://x.example/");
        raw.pathname = `/${text.toWellFormed().replace(/[%/\\]/g, "")}`;
        const escaped = new URL(raw);
        escaped.pathname = raw.pathname.replace(
          /[a-z]/gi,
          (it) => `%${it.charCodeAt(0).toString(16)}`,
        );
        // Without paths that have escapes, whose letters would be escaped twice.
        if (raw.pathname.includes("%")) return;
        expect(canonicalPath(escaped.pathname)).toBe(canonicalPath(raw.pathname));
      }),
    );
  });
});

it.each<[string, readonly string[]]>([
  ["/", []],
  ["/a", ["a"]],
  ["/a//b/", ["a", "", "b", ""]],
])("the segments of %s are %j", (path, segments) => {
  expect(splitPath(path)).toEqual(segments);
});

describe("canonicalHost()", () => {
  it.each([
    ["does not change a plain host", "https://www.old.example/", "www.old.example"],
    ["lower-cases", "https://WWW.Old.Example/", "www.old.example"],
    ["drops doubled trailing dots", "https://www.old.example../", "www.old.example"],
    ["drops the trailing dot", "https://www.old.example./", "www.old.example"],
    ["drops the default port of https", "https://www.old.example:443/", "www.old.example"],
    ["drops the default port of http", "http://www.old.example:80/", "www.old.example"],
    ["keeps another port", "https://www.old.example:8443/", "www.old.example:8443"],
    ["drops the dot before another port", "https://www.old.example.:8443/", "www.old.example:8443"],
    [
      "gives the ASCII form of an international name",
      "https://bücher.example/",
      "xn--bcher-kva.example",
    ],
  ])("%s", (_name, url, expected) => {
    expect(canonicalHost(new URL(url).host)).toBe(expected);
  });

  it.each([
    ["Bücher.example", "xn--bcher-kva.example"],
    ["bücher.example.:8443", "xn--bcher-kva.example:8443"],
    ["سوق.example", "xn--ygb4ar.example"],
    ["xn--bcher-kva.example", "xn--bcher-kva.example"],
    ["ü@www.old.example", "ü@www.old.example"],
    ["ü.example/www.old.example", "ü.example/www.old.example"],
    ["ü..example:x", "ü..example:x"],
  ])("reads a name as people write it: %s", (written, expected) => {
    expect(canonicalHost(written)).toBe(expected);
    expect(canonicalHost(expected)).toBe(expected);
  });
});
