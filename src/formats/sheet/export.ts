/** Exports a table as a redirect map that people can edit and that imports as the same table. */
import { quote } from "../../domain/finding.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Beside, Exported, Exporter } from "../export/exported.ts";
import { SHEET_HEADER, sheetCells } from "./cells.ts";
import { writeCsvLine } from "../text/write-csv.ts";
import { writeWorkbook } from "./write-workbook.ts";

/** The number of columns that are always written; the others only if a rule needs them. */
const ALWAYS = 3;

export const exportCsv: Exporter = (routes, beside) => delimited(routes, ",", beside);

export const exportTsv: Exporter = (routes, beside) => delimited(routes, "\t", beside);

export const exportXlsx: Exporter = async (routes, beside) => {
  const { rules, data } = routes;
  const isLong = ({ index }: (typeof rules)[number]): boolean =>
    JSON.stringify(data.rules[index]?.serve ?? "").length > CELL_CHARACTERS_AT_MOST;
  const long = rules.filter(isLong).map(({ index, from }) => {
    const message = `${quote(from)} answers with a file that is too long for a cell of a workbook: it is left out`;
    return { rule: index, isLeftOut: true, message };
  });
  const short = long.length === 0 ? rules : rules.filter((it) => !isLong(it));
  const [header = [], ...rows] = listCells({ ...routes, rules: short }, beside);
  return { content: await writeWorkbook(header, rows), omissions: [...omit(routes), ...long] };
};

/** Excel's limit. */
const CELL_CHARACTERS_AT_MOST = 32_767;

function delimited(routes: CompiledRoutes, separator: string, beside?: Beside): Exported {
  const lines = listCells(routes, beside).map((it) => writeCsvLine(it, separator));
  return { content: lines.map((it) => `${it}\r\n`).join(""), omissions: omit(routes) };
}

function listCells({ rules, data }: CompiledRoutes, beside?: Beside): string[][] {
  const all = rules.flatMap(({ index, source }) => {
    const rule = data.rules[index];
    return rule ? [{ index, cells: sheetCells(rule, source) }] : [];
  });
  const used = SHEET_HEADER.map(
    (_, at) => at < ALWAYS || all.some(({ cells }) => cells[at] !== ""),
  );
  const keep = (cells: readonly string[]): string[] => cells.filter((_, at) => used[at]);
  const more = beside?.header ?? [];
  const none = more.map(() => "");
  return [
    [...keep(SHEET_HEADER), ...more],
    ...all.map(({ index, cells }) => [...keep(cells), ...(beside?.cells.get(index) ?? none)]),
  ];
}

/** The settings of the site, for which a map has no place. */
function omit({ data: { site } }: CompiledRoutes): Exported["omissions"] {
  return [
    {
      rule: null,
      message: `the site itself (${site.name}) has no place in a map: keep it with it`,
    },
  ];
}
