/** No cell of our files is executed as a formula (OWASP, "CSV injection"; CWE-1236). */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defuse, restore } from "../../src/formats/text/csv-injection.ts";
import { importOf } from "../support/import.ts";

const FORMULAS = [
  "=cmd|' /C calc'!A0",
  "+1+1",
  "-2+3",
  "@SUM(1)",
  "|calc",
  "\t=1",
  "\r=1",
  "\n=1",
  "\0=1",
  "＝1+1",
  "＋1",
  "－1",
  "＠SUM(1)",
  "'=1",
];

describe("a cell of a spreadsheet", () => {
  it.each(FORMULAS)("is escaped and read back unchanged: %j", (formula) => {
    expect(defuse(formula)).toBe(`'${formula}`);
    expect(restore(defuse(formula))).toBe(formula);
  });

  it.each(["/a|b", "https://www.old.example/-", "'twas", "a=b"])("is not escaped: %j", (text) => {
    expect(defuse(text)).toBe(text);
    expect(restore(text)).toBe(text);
  });
});

describe("every writer of CSV", () => {
  const writers = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((it) => /\.tsx?$/.test(it))
    .map((it) => ({ path: it, text: readFileSync(`src/${it}`, "utf8") }))
    .filter(({ path, text }) => text.includes("writeCsvLine(") && !path.endsWith("write-csv.ts"));

  it.each(writers)("escapes its cells: $path", ({ path, text }) => {
    // Rejects are unchanged, because they go back to their author.
    if (path === "formats/workbook/sheet.ts") return;
    expect(text).toMatch(/defuse|sheetCells/);
  });
});

it("an address with NUL is rejected", async () => {
  const csv = "old url,new url\n/a\0b,https://www.new.example/x\n/c,https://www.new.example/\0\n";
  expect(await importOf("csv", csv)).toMatchObject({
    rules: [],
    findings: ["2 import-unreadable", "3 import-unreadable"],
  });
});
