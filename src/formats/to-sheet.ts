/** Out to a redirect map that people can work on, and that comes back in as the same table. */
import writeXlsxFile from "write-excel-file/node";
import type { CompiledRoutes } from "../domain/compile.ts";
import type { RuleData } from "../domain/schema.ts";
import { isPatternSource } from "../domain/source.ts";
import { defuse } from "./cells.ts";
import type { Exported, Exporter } from "./exported.ts";
import { writeCsvLine } from "./write-csv.ts";

/** A column: its name, and what it says of a rule. Those behind the third are there where a rule needs them. */
type Column = readonly [
  string,
  (rule: RuleData, isExplicit: boolean, isPattern: boolean) => string,
];

const COLUMNS: readonly Column[] = [
  ["old url", (rule) => rule.from],
  ["new url", (rule) => rule.to ?? ""],
  ["status", (rule) => (rule.gone ? "gone" : rule.keep ? "keep" : String(rule.status ?? 301))],
  ["match", (_rule, isExplicit, isPattern) => (isPattern ? "pattern" : isExplicit ? "exact" : "")],
  ["where", (rule) => (rule.where ? JSON.stringify(rule.where) : "")],
  ["query", (rule) => rule.query ?? ""],
  ["lowercase", (rule) => (rule.lowercase ? "yes" : "")],
  ["starts at", (rule) => rule.startsAt ?? ""],
  ["ends at", (rule) => rule.endsAt ?? ""],
  ["section", (rule) => rule.section ?? ""],
  ["note", (rule) => rule.note ?? ""],
  ["examples", (rule) => (rule.examples ? JSON.stringify(rule.examples) : "")],
];
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
    if (!rule) return [];
    // A rule of one host, and what looks like a pattern, say so: a map is read as addresses else.
    const isExplicit = source.host !== "" || /:|\*$/.test(rule.from);
    return [
      COLUMNS.map(([, read]) =>
        read(rule, isExplicit, isPatternSource(source) || rule.match === "pattern"),
      ),
    ];
  });
  const used = COLUMNS.map((_, at) => at < ALWAYS || all.some((cells) => cells[at] !== ""));
  const names = COLUMNS.map(([name]) => name);
  return [names, ...all].map((cells) => cells.filter((_, at) => used[at]).map(defuse));
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
