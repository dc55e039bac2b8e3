/** Invisible characters and other copying mistakes, tracking parameters, verification files. */
import { describe, expect, it } from "vitest";
import {
  codePoint,
  escapeInvisible,
  findUnseen,
  isZeroWidth,
  withoutInvisible,
} from "../../src/domain/url/invisible.ts";
import { firstOfSeveral } from "../../src/domain/url/several-addresses.ts";
import { isSureMend, quoteVisibly, slipsOf, withoutSlips } from "../../src/domain/url/slips.ts";
import { isTrackingParameter } from "../../src/domain/url/tracking.ts";
import { isVerificationFile } from "../../src/domain/url/verification-file.ts";

/** Persian and emoji need joiners; beside ASCII letters they are mistakes. */
const PERSIAN = "\u0645\u06CC\u200C\u062E";

describe("an invisible character", () => {
  it.each<[string, string, string, string | null]>([
    ["a no-break space", "a\u00A0b", "a b", null],
    ["a soft hyphen", "a\u00ADb", "ab", "\u00AD"],
    ["a zero-width space", "a\u200Bb", "ab", "\u200B"],
    ["a direction mark", "\u202Eab", "ab", "\u202E"],
    ["a byte-order mark", "\uFEFFab", "ab", null],
    ["a control", "a\u0007b", "ab", "\u0007"],
    ["a joiner beside ASCII", "a\u200Cb", "ab", "\u200C"],
    ["a joiner at the end", "\u0645\u200D", "\u0645", "\u200D"],
    ["a joiner between Persian letters", PERSIAN, PERSIAN, null],
    ["nothing", "a b", "a b", null],
  ])("%s", (_name, text, without, unseen) => {
    expect(withoutInvisible(text)).toBe(without);
    expect(findUnseen(text)).toBe(unseen);
  });

  it.each([
    ["\u200B", true],
    ["\u200C", true],
    ["\u0007", false],
    ["\u00A0", false],
    ["a", false],
  ])("is zero-width: %j", (character, isIt) => {
    expect(isZeroWidth(character)).toBe(isIt);
  });

  it("is shown by its code point", () => {
    expect(codePoint("\u200B")).toBe("U+200B");
    expect(codePoint("\t")).toBe("U+0009");
    expect(escapeInvisible("a\u00A0b\u200B\u00ADc")).toBe("a\\u00A0b\\u200B\\u00ADc");
    expect(quoteVisibly("a\u200Bb")).toBe(String.raw`"a\u200Bb"`);
  });
});

describe("a copying mistake", () => {
  it.each<[string, string, readonly [string, string][], string]>([
    ["none", "/a?b=1&c=2", [], "/a?b=1&c=2"],
    ["none in another script", "/é", [], "/é"],
    ["none for a space, which may be intended", "/a b", [], "/a b"],
    ["an ampersand of HTML", "/a?b&amp;c", [["entity-in-address", "&amp;"]], "/a?b&c"],
    [
      "a numeric ampersand of HTML",
      "/a?b&#038;c&#X26;d",
      [["entity-in-address", "&#038;"]],
      "/a?b&c&d",
    ],
    ["a doubly escaped ampersand", "/a?b&amp;amp;c", [["entity-in-address", "&amp;"]], "/a?b&c"],
    ["only an invisible character", "\u200B", [["invisible-character", "\u200B"]], ""],
    ["white space around it", " /a", [["invisible-character", " "]], "/a"],
    ["white space after it", "/a\n", [["invisible-character", "\n"]], "/a"],
    [
      "both",
      "/a\u200B?b&amp;c",
      [
        ["invisible-character", "\u200B"],
        ["entity-in-address", "&amp;"],
      ],
      "/a?b&c",
    ],
  ])("%s", (_name, text, slips, mended) => {
    expect(slipsOf(text)).toEqual(slips.map(([id, found]) => ({ id, found })));
    expect(withoutSlips(text)).toBe(mended);
  });

  it("has a certain correction, except for a space between words", () => {
    expect(isSureMend("\u00A0/a\u200B")).toBe(true);
    expect(isSureMend("/a\u00A0b")).toBe(false);
  });
});

describe("several addresses in one text", () => {
  const [a, b] = ["https://www.new.example/a", "http://www.new.example/b"];

  it.each<[string, string, string | null]>([
    ["a space between them", `${a} ${b}`, a],
    ["a line break between them", `${a}\n${b}`, a],
    ["a semicolon and a space", `${a}; ${b}`, a],
    ["a comma and a space", `${a}, ${b.toUpperCase()}`, a],
    ["three of them", `${a} ${b} ${a}`, a],
    ["a path before another address", `/a ${b}`, "/a"],
    ["only one", a, null],
    ["one with white space around it", `\n ${a} `, null],
    ["an address within another", `${a}?to=${b}`, null],
    ["a comma within an address", `${a},${b}`, null],
    ["words", "the new page", null],
  ])("are recognised by what separates them: %s", (_name, text, first) => {
    expect(firstOfSeveral(text)).toBe(first);
  });
});

describe("a tracking parameter", () => {
  it.each([
    ..."utm_source UTM_Campaign mtm_kwd pk_kwd hsa_acc wt_mc spm gclid fbclid igsh".split(" "),
    ..."mc_cid mc_eid _hsenc vero_id oly_enc_id oly_anon_id _ke _ga _gl".split(" "),
  ])("is %s", (name) => {
    expect(isTrackingParameter(name)).toBe(true);
  });

  it.each(["utm", "utm_", "id", "gclid2", "xgclid", "mc_xid", "_gax", ""])("is not %j", (name) => {
    expect(isTrackingParameter(name)).toBe(false);
  });
});

describe("a verification file", () => {
  it.each([
    "/google0123456789ab.html",
    "/GOOGLE0123456789ABCDEF.HTML",
    "/deep/yandex_0123456789abcdef.html",
    "/pinterest-abc12.html",
    "/baidu_verify_code-aB1_x.html",
    "/naver0123456789abcdef0123456789abcdef.html",
    "/BingSiteAuth.xml",
  ])("is %s", (path) => {
    expect(isVerificationFile(path)).toBe(true);
  });

  it.each([
    "/google.html",
    "/google0123456789a.html",
    "/googlexyzxyzxyzxyz.html",
    "/google0123456789ab.html/more",
    "/mygoogle0123456789ab.html",
    "/google0123456789ab_html",
    "/yandex_xyz.html",
    "/pinterest-a.html",
    "/pinterest-a_b_c.html",
    "/baidu_verify_.html",
    "/baidu_verify_a.b.html",
    "/naver0123.html",
    "/BingSiteAuth.json",
  ])("is not %s", (path) => {
    expect(isVerificationFile(path)).toBe(false);
  });
});
