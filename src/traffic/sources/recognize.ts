/** Recognises a file of addresses by its content. */
import { withScheme } from "../../domain/url/written-host.ts";
import { findSeparator } from "../../formats/text/find-separator.ts";
import { readDelimited } from "../../formats/text/read-delimited.ts";
import { LINE_END } from "../../formats/text/split-lines.ts";
import { TABLE_SOURCES } from "./index.ts";
import { isPage } from "./saved-page.ts";
import { isMarkup, recognizeLines } from "./recognize-lines.ts";
import type { LineSource, ParseRow, TableSource } from "./source.ts";
import { isWordpressExport } from "./wordpress.ts";

export type Traffic =
  | { readonly kind: "sitemap" | "wordpress" | "page" | "empty" }
  | { readonly kind: "lines"; readonly source: LineSource }
  /** A JSON list of rows. */
  | { readonly kind: "json-rows" }
  | { readonly kind: "table"; readonly separator: string; readonly comments: number }
  | { readonly kind: "unknown"; readonly problem: string; readonly fix: string };

/** Where the first header of such an archive says what it is. */
const TAR_MARK = 257;

/** A table may have introductory lines above its header. */
export const ROWS_LOOKED_AT = 20;

/**
 * Recognises a file by its start.
 *
 * @param start The start of the file, in whole lines except perhaps for the last.
 * @param hosts The site's canonical hosts.
 */
export function recognizeTraffic(start: string, hosts: ReadonlySet<string>): Traffic {
  const text = start.trimStart();
  if (text === "") return { kind: "empty" };
  if (start.startsWith("ustar", TAR_MARK)) {
    return unknown("it is an archive of tar", "Unpack it with tar, and give the folder");
  }
  if (text.includes("\0")) {
    return unknown("it is not text", "Give the log as text or as .gz");
  }
  if (isMarkup(text)) {
    if (isWordpressExport(text)) return { kind: "wordpress" };
    return { kind: isPage(text) ? "page" : "sitemap" };
  }
  if (/^\[\s*\[/.test(text)) return { kind: "json-rows" };
  if (text.startsWith("[")) {
    return unknown("it is one JSON list", "Write one object a line: jq -c '.[]'");
  }
  const table = readRows(start);
  const { separator, comments } = table;
  if (findTable(table.rows, hosts)) return { kind: "table", separator, comments };
  if (isTableLike(table, hosts)) {
    return unknown(
      "it looks like a spreadsheet",
      "Name its column of addresses url, and the one of their requests hits; an address begins with https://, a slash or a host of the site, and one with a comma or a semicolon is put into quotation marks",
    );
  }
  const source = recognizeLines(text, hosts);
  if (source) return { kind: "lines", source };
  const [first = ""] = text.split(LINE_END, 1);
  return unknown(
    `its first line is ${JSON.stringify(first.trimEnd().slice(0, 80))}`,
    "Give a list of URLs, a sitemap, an access log, an inventory, or an export with a column called url",
  );
}

interface Rows {
  readonly rows: readonly (readonly string[])[];
  readonly separator: string;
  readonly comments: number;
}

/** Reads the beginning of a file as rows, whatever it is. */
function readRows(start: string): Rows {
  const { text, comments } = withoutComments(start);
  const bytes = new TextEncoder().encode(text);
  const separator = findSeparator(bytes);
  const rows: (readonly string[])[] = [];
  readDelimited(bytes, separator, ({ cells }) => {
    if (rows.length < ROWS_LOOKED_AT) rows.push(cells);
  });
  return { rows, separator, comments };
}

/** Strips the lines above a table that are not part of it, and counts them. */
export function withoutComments(start: string): { text: string; comments: number } {
  const [above = ""] = /^\uFEFF?(?:(?:#[^\n]*|[ \t\r]*)\n|"?sep=.[^\n]*\n)*/i.exec(start) ?? [];
  return { text: start.slice(above.length), comments: above.split("\n").length - 1 };
}

/** Finds the header of a table among its first rows, and the source that it belongs to; null if there is none. */
export function findTable(
  rows: readonly (readonly string[])[],
  hosts: ReadonlySet<string>,
): { readonly source: TableSource; readonly parse: ParseRow; readonly below: number } | null {
  for (const [index, header] of rows.entries()) {
    for (const source of TABLE_SOURCES) {
      const parse = source.open(header, rows.slice(index + 1), hosts);
      if (parse) return { source, parse, below: index + 1 };
    }
  }
  return null;
}

/**
 * Whether rows divided by a comma or a semicolon are not addresses with such a character: the first one names columns, or
 * beside a column of addresses there are cells that no address contains, or only numbers.
 */
function isTableLike({ rows, separator }: Rows, hosts: ReadonlySet<string>): boolean {
  const isAddress = (cell: string): boolean => {
    const bare = cell.trim().replace(/^\d+\s+/, "");
    return /^(?:\/|https?:\/\/)\S*$/i.test(bare) || withScheme(bare, hosts) !== null;
  };
  const from = rows.findIndex((it) => it.length > 1);
  const [first, ...below] = rows.slice(from);
  const above = rows.slice(0, Math.max(from, 0)).flat();
  const isObject = rows.some(([start = ""]) => start.trimStart().startsWith("{"));
  const isOther = isObject || above.some(isAddress);
  if (!first || from === -1 || isOther || !/[,;]/.test(separator)) return false;
  if (!first.some(isAddress)) {
    const isRow = (it: readonly string[]): boolean => it.length > 1 && it.some(isAddress);
    return !first.some((it) => it.includes("/")) || below.some(isRow);
  }
  if (rows.some((it) => it.length < 2)) return false;
  const columns = [...first.keys()].map((at) => rows.map((cells) => (cells[at] ?? "").trim()));
  const others = columns.filter((cells) => !cells.every(isAddress));
  const isText = (it: string): boolean => /[\s"]/.test(it);
  return (
    others.length < columns.length - 1 ||
    (others.length < columns.length &&
      others.some((cells) => cells.some(isText) || cells.every((it) => /^\d+$/.test(it))))
  );
}

function unknown(problem: string, fix: string): Traffic {
  return { kind: "unknown", problem, fix };
}
