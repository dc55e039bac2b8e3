import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type InventoryLine, writeInventory } from "../../src/traffic/inventory-csv.ts";
import { readInventory } from "../../src/traffic/read-inventory.ts";
import { webUrlArbitrary } from "../support/arbitraries.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const HEADER = "url,hits,clicks,title,language,status,last_seen,sources";
const A = "https://www.old.example/a";

const line = (over: Partial<InventoryLine> = {}): InventoryLine => ({
  url: A,
  hits: null,
  clicks: null,
  title: "",
  language: "",
  status: null,
  lastSeen: "",
  sources: [],
  ...over,
});

describe("readInventory()", () => {
  it.each<[string, string, InventoryLine[]]>([
    [
      "every column",
      `${HEADER}\r\n${A},12,3,A page,en,200,2026-01-31,access-log sitemap\r\n`,
      [
        line({
          hits: 12,
          clicks: 3,
          title: "A page",
          language: "en",
          status: 200,
          lastSeen: "2026-01-31",
          sources: ["access-log", "sitemap"],
        }),
      ],
    ],
    ["unknown figures", `${HEADER}\n${A},,,,,,,`, [line()]],
    ["zero, which is not unknown", `${HEADER}\n${A},0,0,,,,,`, [line({ hits: 0, clicks: 0 })]],
    [
      "a byte-order mark, semicolons and other columns, as Excel saves them",
      `\uFEFFOwner;url;Sources;hits\r\nAna;${A};list;7\r\n;;;\r\n`,
      [line({ hits: 7, sources: ["list"] })],
    ],
    [
      "quoted line breaks and separators",
      `${HEADER}\n${A},,,"One, ""two""\nthree",,,,`,
      [line({ title: 'One, "two"\nthree' })],
    ],
    ["an escaped formula", `${HEADER}\n${A},,,'=SUM(A1),,,,`, [line({ title: "=SUM(A1)" })]],
    ["an invalid status or day as unknown", `${HEADER}\n${A},,,,,0,01/02/2026,`, [line()]],
    ["only the header", HEADER, []],
  ])("reads %s", (_name, text, lines) => {
    expect(readInventory(bytes(text))).toEqual({ lines, problems: [] });
  });

  it("reads UTF-16, as Excel saves text", () => {
    const utf16 = new Uint8Array(Buffer.from(`\uFEFF${HEADER}\n${A},,,Über uns,,,,`, "utf16le"));
    expect(readInventory(utf16)).toEqual({ lines: [line({ title: "Über uns" })], problems: [] });
  });

  it.each([
    ["no header", `${A}\n`, 1, "it has no column url"],
    ["nothing", "", 1, "it has no column url"],
    ["a row without an address", `${HEADER}\n${A},,,,,,,\n,12,,,,,,`, 3, "it has no address"],
    [
      "hits that are not a number",
      `${HEADER}\n${A},many,,,,,,`,
      2,
      "its hits are not a whole number",
    ],
    ["negative clicks", `${HEADER}\n${A},,-1,,,,,`, 2, "its clicks are not a whole number"],
  ])("reports %s", (_name, text, at, problem) => {
    expect(readInventory(bytes(text)).problems).toEqual([
      { line: at, problem: expect.stringContaining(problem) },
    ]);
  });

  it("returns what writeInventory wrote", () => {
    const count = fc.option(fc.nat({ max: 2 ** 40 }));
    const text = fc
      .string({ unit: fc.constantFrom(...Array.from("aé=+-@'\",;\t\n #")) })
      .map((it) => it.trim());
    const arbitrary = fc.record({
      url: webUrlArbitrary,
      hits: count,
      clicks: count,
      title: text,
      language: fc.constantFrom("", "de", "zh-Hant"),
      status: fc.option(fc.integer({ min: 100, max: 599 })),
      lastSeen: fc.constantFrom("", "2026-01-31"),
      sources: fc.subarray(["access-log", "list", "sitemap"]),
    });
    fc.assert(
      fc.property(fc.array(arbitrary, { minLength: 1, maxLength: 5 }), (lines) => {
        const written = bytes([...writeInventory(lines)].join(""));
        expect(readInventory(written)).toEqual({ lines, problems: [] });
      }),
    );
  });
});
