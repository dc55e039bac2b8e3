import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAddress } from "../../src/domain/url/parse-address.ts";
import { readPasted, writePasted } from "../../src/traffic/pasted.ts";
import { characterArbitrary } from "../support/arbitraries.ts";

const SITE = { hosts: ["www.old.example", "old.example"], scope: ["/global", "/uk"] };
const WHOLE_SITE = { ...SITE, scope: ["/"] };

function addresses(text: string, site = SITE): (string | null)[] {
  return readPasted(text, site, 1000).lines.map((it) => it.address);
}

describe("readPasted()", () => {
  it.each<[string, string, (string | null)[]]>([
    ["a list", "/global/a\n/global/b\n", ["/global/a", "/global/b"]],
    ["whole addresses", "http://www.old.example/a?b=1#c", ["http://www.old.example/a?b=1#c"]],
    [
      "line ends of Windows and of old Macs",
      "/global/a\r\n/global/b\r/c",
      ["/global/a", "/global/b", "/c"],
    ],
    ["a host without its scheme", "old.example/global/a", ["old.example/global/a"]],
    ["another site's host without a scheme", "shop.example/a", ["https://shop.example/a"]],
    [
      "an address without its scheme but with its slashes",
      "//old.example/a",
      ["https://old.example/a"],
    ],
    ["a path without a leading slash", "global/product/x", ["/global/product/x"]],
    ["blanks in a path", "/global/my page", ["/global/my page"]],

    ["a tab after an address", "/global/a\t301", ["/global/a"]],
    ["a tab before an address", "Lamp F6\t/global/a\t301", ["/global/a"]],
    ["a tab within an address, as the end of a cell", "/global/pa\tge", ["/global/pa"]],
    ["old and new address in a row", "/global/a\thttps://www.new.example/b", ["/global/a"]],
    [
      "a category that looks like a path before an address",
      "global/lamps\thttps://old.example/x",
      ["https://old.example/x"],
    ],
    ["empty cells", "\t\t/global/a\t", ["/global/a"]],
    [
      "a quoted cell with a line break",
      '"Lamp\nF6"\t/global/a\n/global/b',
      ["/global/a", "/global/b"],
    ],
    ["doubled quotes in a quoted cell", '"the ""big"" lamp"\t/global/a', ["/global/a"]],
    ["two addresses in one cell", '"/global/a\n/global/b"\tx', ["/global/a", "/global/b"]],

    ["cells separated by commas", "/global/a,https://www.new.example/b", ["/global/a"]],
    ["a status after a comma", "/global/a,301", ["/global/a"]],
    ["a title before a comma", "Lamp F6, https://old.example/a", ["https://old.example/a"]],
    ["semicolons", "Lamp, big;/global/a;301", ["/global/a"]],
    ["quoted cells", '"/global/a,b","Lamp"', ["/global/a,b"]],
    ["a semicolon that belongs to the path", "/global/a;b,c", ["/global/a;b,c"]],
    [
      "commas that belong to the path",
      "https://old.example/0,1518,7,00.html",
      ["https://old.example/0,1518,7,00.html"],
    ],
    [
      "a session id after a semicolon",
      "/global/a;jsessionid=1?x=2",
      ["/global/a;jsessionid=1?x=2"],
    ],

    ["quotes", '"/global/a"', ["/global/a"]],
    [
      "typographic quotes",
      "“/global/a”\n„/global/b“\n«/global/c»",
      ["/global/a", "/global/b", "/global/c"],
    ],
    [
      "bullets",
      "- /global/a\n• “global/b/c”\n* https://old.example/d\n12. '/global/e'\n-",
      ["/global/a", "/global/b/c", "https://old.example/d", "/global/e", null],
    ],
    ["angle quotes", "<https://old.example/a>", ["https://old.example/a"]],
    ["a list from source code", '  "/global/a",\n  "/global/b"', ["/global/a", "/global/b"]],
    ["invisible characters around an address", "\uFEFF\u200B/global/a\u00A0\u200B", ["/global/a"]],
    [
      "an invisible character in the scheme",
      "ht\u200Btps://old.example/a",
      ["https://old.example/a"],
    ],
    ["a count before an address", "   12 /global/a", ["/global/a"]],
    ["a count after an address", "/global/a 12", ["/global/a"]],
    ["two addresses separated by a blank", "/global/a https://www.new.example/b", ["/global/a"]],
    ["an address in a sentence", "2. see https://old.example/a now", ["https://old.example/a"]],

    ["a word", "nonsense", [null]],
    ["a path out of scope without a leading slash", "product/x", [null]],
    [
      "other schemes",
      "mailto:a@old.example\njavascript:alert(1)\nC:\\global\\a",
      [null, null, null],
    ],
    ["a control character in an address", "/global/a\u0000b\n/global/\u0007", [null, "/global/"]],
    [
      "an unclosed quotation mark",
      '"global\n/global/b\n/global/c',
      [null, "/global/b", "/global/c"],
    ],
    ["quotes in sentences", 'he said, "no\n/global/b\nand, yes"', [null, "/global/b", null]],
  ])("reads %s", (_name, text, expected) => {
    expect(addresses(text)).toEqual(expected);
  });

  it.each<[string, string, (string | null)[]]>([
    ["the name of a single column", "URL\n/global/a", ["/global/a"]],
    [
      "columns in another order",
      "New URL\tOld URL\nhttps://www.new.example/b\t/global/a",
      ["/global/a"],
    ],
    ["commas as separators", "url,hits\n/global/a,12", ["/global/a"]],
    [
      "a row with other separators below it",
      "old\tnew\n/n;/global/a\n/n,/global/a\n/global/a\t/n",
      [null, null, "/global/a"],
    ],
    ["a row separated by tabs below it", "new;old\n/n\t/global/a", [null]],
    ["a semicolon in an address", "old\tnew\n/global/a;b=c/d", ["/global/a;b=c/d"]],
    [
      "column names in Chinese",
      "新地址;旧地址\nhttps://www.new.example/b;/global/a",
      ["/global/a"],
    ],
  ])("recognises a heading with %s", (_name, text, expected) => {
    const { lines, heading } = readPasted(text, SITE, 10);
    expect(lines.map((it) => it.address)).toEqual(expected);
    expect(heading).toBe(text.split("\n")[0]);
  });

  it("returns the line and the original text of each address", () => {
    const { lines } = readPasted('/global/a\n\n"Lamp\nbig"\t/global/b\nnonsense', SITE, 10);
    expect(lines).toEqual([
      { line: 1, typed: "/global/a", address: "/global/a" },
      { line: 3, typed: '"Lamp\nbig"\t/global/b', address: "/global/b" },
      { line: 5, typed: "nonsense", address: null },
    ]);
  });

  it("does not take dates and fractions for paths of a site that is retired whole", () => {
    const text = "product/x\n24/7\n01/02/2026\nn/a\nabout";
    expect(addresses(text, WHOLE_SITE)).toEqual(["/product/x", null, null, null, null]);
  });

  it("stops at the given limit", () => {
    expect(readPasted("/a\n/b\n/c", SITE, 2)).toMatchObject({ lines: { length: 2 }, isCut: true });
    expect(readPasted("/a\n/b\n", SITE, 2)).toMatchObject({ lines: { length: 2 }, isCut: false });
  });
});

const PIECES = [
  "/global/a",
  "/b;c,d",
  "https://old.example/e",
  "old.example/f",
  "global/g h",
  "Lamp",
  "301",
  "12",
  "\t",
  ",",
  ";",
  "\n",
  "\r\n",
  '"',
  '""',
  "'",
  "<",
  ">",
  "“",
  "”",
  " ",
  "\u00A0",
  "\u200B",
  "\u0000",
  "\u0007",
  "\uFEFF",
];
const pasted = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((it) => it.join("")),
  fc.string({ unit: characterArbitrary, maxLength: 60 }),
);

describe("any pasted text", () => {
  it("gives addresses without control characters, which read as the same again", () => {
    fc.assert(
      fc.property(pasted, fc.constantFrom(SITE, WHOLE_SITE), (text, site) => {
        const read = addresses(text, site).filter((it) => it !== null);
        for (const address of read) {
          expect(address).not.toMatch(/\p{Cc}/u);
          expect(parseAddress(address, site.hosts).ok).toBe(true);
        }
        expect(addresses(read.map(writePasted).join("\n"), site)).toEqual(read);
      }),
    );
  });

  it("gives only addresses that occur in it: nothing is joined across a tab or a line break", () => {
    fc.assert(
      fc.property(pasted, (text) => {
        const parts = text.split(/[\t\r\n]/).map(bare);
        for (const address of addresses(text)) {
          if (address === null) continue;
          const written = bare(address.replace(/^https:\/\//, ""));
          expect(parts.some((it) => it.includes(written) || `/${it}`.includes(written))).toBe(true);
        }
      }),
    );
  });
});

/** Without quotes and invisible characters, which reading removes. */
function bare(text: string): string {
  return text.replace(
    /["\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF]/g,
    "",
  );
}
