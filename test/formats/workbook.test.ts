/** What is read from a packed workbook, and what is refused before it costs time or memory. */
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import readXlsxFile from "read-excel-file/node";
import { describe, expect, it } from "vitest";
import writeXlsxFile from "write-excel-file/node";
import { writeWorkbook } from "../../src/formats/sheet/write-workbook.ts";
import { readWorkbook } from "../../src/formats/workbook/read-workbook.ts";
import { type Budget, createBudget } from "../../src/formats/workbook/sheet.ts";
import { writtenText } from "../../src/formats/workbook/written-text.ts";
import { zip } from "../node-support/zip.ts";
import { runs } from "../support/runs.ts";

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

interface Packed {
  /** The XML of the only sheet. */
  readonly rows?: string;
  readonly strings?: string;
  readonly styles?: string;
  readonly workbook?: string;
  /** The whole part instead of the rows. */
  readonly sheet?: string;
}

function workbook({ rows = "", strings, styles, workbook: settings = "", sheet }: Packed) {
  const parts = {
    "xl/workbook.xml": `<workbook ${MAIN} xmlns:r="${RELATIONS}">${settings}<sheets><sheet name="Map" sheetId="1" r:id="r1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${RELATIONS}/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="r3" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml":
      sheet ?? `<worksheet ${MAIN}><sheetData>${rows}</sheetData></worksheet>`,
    ...(strings === undefined ? {} : { "xl/sharedStrings.xml": `<sst>${strings}</sst>` }),
    ...(styles === undefined ? {} : { "xl/styles.xml": `<styleSheet>${styles}</styleSheet>` }),
  };
  return zip(parts);
}

/** The contents of the only sheet, each row as its number and its cells. */
function read(packed: Packed, budget: Partial<Budget> = {}) {
  const book = readWorkbook(workbook(packed), { ...createBudget(), ...budget });
  if (!book.ok) return book.problem.reason;
  const [sheet] = book.value;
  return { rows: sheet?.rows.map(({ line, cells }) => [line, ...cells]), unread: sheet?.unread };
}

const text = (at: string, value: string) =>
  `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;
const DATES =
  '<numFmts><numFmt numFmtId="164" formatCode="[$-409]d\\. mmm yyyy"/><numFmt numFmtId="165" formatCode="0.00&quot;days&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>';

describe("a workbook", () => {
  it.each<[what: string, packed: Packed, rows: unknown[]]>([
    [
      "inline texts",
      { rows: `<row r="1">${text("A1", "/a")}${text("C1", "x")}</row>` },
      [[1, "/a", "", "x"]],
    ],
    [
      "shared texts, formatted in parts, without their phonetic guides",
      {
        rows: '<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row>',
        strings:
          "<si><t>a&amp;b</t></si><si><r><t>/gr</t></r><r><t xml:space='preserve'>ün</t></r><rPh><t>x</t></rPh></si>",
      },
      [[1, "/grün", "a&b"]],
    ],
    [
      "numbers, dates, booleans, formula results and formula errors",
      {
        rows: '<row><c><v>301</v></c><c s="1"><v>45292</v></c><c s="2"><v>45292.5</v></c><c s="3"><v>2</v></c><c t="b"><v>1</v></c><c t="str"><f>A1</f><v>/f</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2024-01-01</v></c></row>',
        styles: DATES,
      },
      [
        [
          1,
          "301",
          "2024-01-01T00:00:00.000Z",
          "2024-01-01T12:00:00.000Z",
          "2",
          "true",
          "/f",
          "#N/A",
          "2024-01-01T00:00:00.000Z",
        ],
      ],
    ],
    [
      "days counted from 1904",
      {
        rows: '<row><c s="1"><v>43830</v></c></row>',
        styles: DATES,
        workbook: '<workbookPr date1904="1"/>',
      },
      [[1, "2024-01-01T00:00:00.000Z"]],
    ],
    [
      "characters that XML cannot contain",
      { rows: `<row>${text("A1", "a_x000D_b_x005F_")}</row>` },
      [[1, "a\rb_"]],
    ],
    [
      "prefixes",
      {
        sheet:
          "<x:worksheet><x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>",
      },
      [[1, "1"]],
    ],
    [
      "rows padded to the width of the first",
      {
        rows: `<row>${text("A1", "a")}${text("B1", "b")}</row><row r="3">${text("A3", "c")}</row>`,
      },
      [
        [1, "a", "b"],
        [3, "c", ""],
      ],
    ],
  ])("is read with %s", (_what, packed, rows) => {
    expect(read(packed)).toEqual({ rows, unread: null });
  });

  it("is read without a million empty rows", () => {
    const empty = '<row spans="1:3"/>'.repeat(1_000_000);
    expect(read({ rows: `<row>${text("A1", "/a")}</row>${empty}` })).toEqual({
      rows: [[1, "/a"]],
      unread: null,
    });
  });

  it("reports a cell far away from the table, and reads the rest", () => {
    const rows = `<row r="1">${text("A1", "/a")}</row><row r="100000">${text("XFD100000", "x")}</row>`;
    expect(read({ rows })).toEqual({
      rows: [[1, "/a"]],
      unread: { first: "XFD100000", line: 100_000, count: 1 },
    });
  });

  it("reports a cell with more text than a cell can hold", () => {
    const rows = `<row r="1">${text("A1", "/a")}${text("B1", "x".repeat(32_768))}</row>`;
    expect(read({ rows })).toEqual({
      rows: [[1, "/a"]],
      unread: { first: "B1", line: 1, count: 1 },
    });
  });

  const full = '<row><c t="s"><v>0</v></c></row>';
  it.each<[what: string, packed: () => Packed, reason: string, budget?: Partial<Budget>]>([
    [
      "strings of 100 MB in a small archive",
      () => ({ strings: `<si><t>${" ".repeat(100 * 2 ** 20)}</t></si>` }),
      "xl/sharedStrings.xml has more than 96 MB unpacked",
    ],
    [
      "very many tags",
      () => ({ rows: "<c/>".repeat(8_000_001) }),
      "it has more than 8,000,000 tags by the end of xl/worksheets/sheet1.xml",
    ],
    [
      "one long text in very many cells",
      () => ({ strings: `<si><t>${"x".repeat(32_000)}</t></si>`, rows: full.repeat(3000) }),
      "it has too much text by row 2098",
    ],
    [
      "a wide header over very many rows",
      () => ({
        strings: "<si><t>x</t></si>",
        rows: `<row>${"<c><v>1</v></c>".repeat(256)}</row>${full.repeat(24_000)}`,
      }),
      "it has too many cells by row 23438",
    ],
    [
      "very many rows",
      () => ({ strings: "<si><t>x</t></si>", rows: full.repeat(11) }),
      "it has too many rows with content by row 11",
      { rows: 10 },
    ],
    [
      "deeply nested elements",
      () => ({ sheet: "<a>".repeat(100_000) }),
      "xl/worksheets/sheet1.xml is nested too deeply",
    ],
    [
      "attributes",
      () => ({ rows: `<row ${Array.from({ length: 1000 }, (_, at) => `a${at}=""`).join(" ")}/>` }),
      "xl/worksheets/sheet1.xml has an element with too many attributes",
    ],
    [
      "a sheet that ends in the middle",
      () => ({ sheet: "<worksheet><sheetData><row>" }),
      "xl/worksheets/sheet1.xml ends in the middle",
    ],
    [
      "a reference to a text that does not exist",
      () => ({ rows: '<row><c t="s"><v>7</v></c></row>' }),
      "there is no text number 7 in it",
    ],
    [
      "rows out of order",
      () => ({ rows: `<row r="2">${text("A2", "a")}</row><row r="1">${text("A1", "b")}</row>` }),
      "row 1 is out of order",
    ],
  ])("is refused for %s", (_what, packed, reason, budget = {}) => {
    expect(read(packed(), budget)).toBe(reason);
  });

  it("expands no entity that a document declares", () => {
    const lol = Array.from(
      { length: 9 },
      (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
    );
    const sheet = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "lol">${lol.join("")}]><worksheet><sheetData><row>${text("A1", "&l9;")}</row></sheetData></worksheet>`;
    expect(read({ sheet })).toEqual({ rows: [[1, "&l9;"]], unread: null });
  });
});

it("returns the texts that were written into it", async () => {
  const words = [...Object.getOwnPropertyNames(Object.prototype), "a_x000D_", "_x005F_x000D_"];
  expect(
    readHere(
      await writeWorkbook(
        ["word"],
        words.map((it) => [it]),
      ),
    ),
  ).toEqual([[["word"], ...words.map((it) => [it])]]);
});

/** The contents as another reader gives them, in our form. */
async function readElsewhere(bytes: Uint8Array): Promise<string[][][]> {
  const sheets = await readXlsxFile(Buffer.from(bytes));
  return sheets.map(({ data }) =>
    data.flatMap((row) => {
      const cells = row.map(textOf);
      return cells.some((it) => it !== "") ? [bare(cells)] : [];
    }),
  );
}

function textOf(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString();
  if (cell === null) return "";
  return typeof cell === "string" ? cell : JSON.stringify(cell);
}

function bare(cells: readonly string[]): string[] {
  return cells.slice(0, cells.findLastIndex((it) => it !== "") + 1);
}

function readHere(bytes: Uint8Array): string[][][] {
  const book = readWorkbook(bytes);
  if (!book.ok) throw new Error(book.problem.reason);
  return book.value.map(({ rows }) => rows.map(({ cells }) => bare(cells)));
}

describe("compared with another reader", () => {
  it("is read alike when LibreOffice saved it", async () => {
    const bytes = readFileSync(new URL("fixtures/suggestions-libreoffice.xlsx", import.meta.url));
    expect(readHere(bytes)).toEqual(await readElsewhere(bytes));
  });

  it("is read alike when we wrote it", async () => {
    const cell = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1 }).map(writtenText),
      fc.constantFrom("a_x000D_", "_x0063_onstructor", "<&>", "=1+1", "https://www.new.example/ü"),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc
        .date({ min: new Date("1901-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
        .map((it) => ({
          value: it,
          type: Date,
          format: "yyyy-mm-dd hh:mm",
        })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { minLength: 1 }),
        async (rows) => {
          const bytes = new Uint8Array(await writeXlsxFile(rows).toBuffer());
          expect(readHere(bytes)).toEqual(await readElsewhere(bytes));
        },
      ),
      runs(100),
    );
  });
});
