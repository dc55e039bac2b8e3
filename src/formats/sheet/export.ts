/** Out to a redirect map that people can work on, and that comes back in as the same table. */
import writeXlsxFile from "write-excel-file/node";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Exported, Exporter } from "../export/exported.ts";
import { SHEET_HEADER, sheetCells } from "./cells.ts";
import { writeCsvLine } from "../text/write-csv.ts";

/** The columns that are always there; the others are where a rule needs them. */
const ALWAYS = 3;

export const exportCsv: Exporter = (routes) => delimited(routes, ",");

export const exportTsv: Exporter = (routes) => delimited(routes, "\t");

export const exportXlsx: Exporter = async (routes) => {
  const [header = [], ...rows] = listCells(routes);
  const sheet = [
    header.map((value) => ({ value, type: String, fontWeight: "bold" as const })),
    ...rows.map((row) => row.map((value) => ({ value, type: String }))),
  ];
  const widths = header.map((name) => ({ width: name.endsWith("url") ? 60 : 16 }));
  const file = writeXlsxFile(sheet, { columns: widths, stickyRowsCount: 1, sheet: "Redirects" });
  return { content: await file.toBuffer(), omissions: omit(routes) };
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
