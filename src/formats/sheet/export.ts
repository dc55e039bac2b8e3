/** Out to a redirect map that people can work on, and that comes back in as the same table. */
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Exported, Exporter } from "../export/exported.ts";
import { SHEET_HEADER, sheetCells } from "./cells.ts";
import { writeCsvLine } from "../text/write-csv.ts";
import { writeWorkbook } from "./write-workbook.ts";

/** The first columns are always there, the others if a rule needs them. */
const ALWAYS = 3;

export const exportCsv: Exporter = (routes) => delimited(routes, ",");

export const exportTsv: Exporter = (routes) => delimited(routes, "\t");

export const exportXlsx: Exporter = async (routes) => {
  const [header = [], ...rows] = listCells(routes);
  return { content: await writeWorkbook(header, rows), omissions: omit(routes) };
};

function delimited(routes: CompiledRoutes, separator: string): Exported {
  const lines = listCells(routes).map((it) => writeCsvLine(it, separator));
  return { content: lines.map((it) => `${it}\r\n`).join(""), omissions: omit(routes) };
}

function listCells({ rules, data }: CompiledRoutes): string[][] {
  const all = rules.flatMap(({ index, source }) => {
    const rule = data.rules[index];
    return rule ? [sheetCells(rule, source)] : [];
  });
  const used = SHEET_HEADER.map((_, at) => at < ALWAYS || all.some((cells) => cells[at] !== ""));
  return [SHEET_HEADER, ...all].map((cells) => cells.filter((_, at) => used[at]));
}

/** A map lists rules, and has no place for the site. */
function omit({ data: { site } }: CompiledRoutes): Exported["omissions"] {
  return [
    {
      rule: null,
      message: `the site itself (${site.name}) has no place in a map: keep it with it`,
    },
  ];
}
