import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { SITE } from "../support/table.ts";
import { sunset } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "sunset-csv-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "routes.json"), JSON.stringify({ site: SITE, rules: [] }));
writeFileSync(join(folder, "list.txt"), "/global/a\n");

describe("text under the name of a workbook, which no spreadsheet program opens", () => {
  it.each([
    "inventory list.txt -o x.xlsx",
    "survey https://www.old.example/ -o x.XLSX",
    "coverage list.txt --unmatched x.xlsx",
    "coverage list.txt --undecided x.xls",
    "coverage list.txt --repaired x.xlsx",
    "check --csv x.xlsm",
    "import list.txt --from csv --append --rejects x.xlsx",
  ])("is refused, with the right name: %s", async (command) => {
    const { code, stderr } = await sunset(command.split(" "), { cwd: folder });
    const file = command.split(" ").at(-1) ?? "";
    expect([code, existsSync(join(folder, file))]).toEqual([2, false]);
    expect(stderr).toContain("name it x.csv");
  });

  it.each([
    ["csv", "x.xlsx", "export --to xlsx"],
    ["nginx", "x.xlsx", "another name"],
    ["xlsx", "x.csv", "Name it x.xlsx"],
  ])("is no export to %s: %s", async (format, file, fix) => {
    const { code, stderr } = await sunset(["export", "--to", format, "-o", file], { cwd: folder });
    expect([code, existsSync(join(folder, file))]).toEqual([2, false]);
    expect(stderr).toContain(fix);
  });
});
