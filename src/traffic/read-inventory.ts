/** Reads inventories, as `writeInventory` writes them. */
import { restore } from "../formats/text/csv-injection.ts";
import { findSeparator } from "../formats/text/find-separator.ts";
import { type RawRow, readDelimited } from "../formats/text/read-delimited.ts";
import { INVENTORY_COLUMNS, type InventoryLine } from "./inventory-csv.ts";
import type { LineProblem } from "./logged-request.ts";
import { readCount, readDay } from "./written-cell.ts";

type Column = (typeof INVENTORY_COLUMNS)[number];

/** Why a line is not a valid line of an inventory. */
export interface UnreadInventoryLine extends LineProblem {
  readonly line: number;
}

export interface ReadInventory {
  readonly lines: readonly InventoryLine[];
  readonly problems: readonly UnreadInventoryLine[];
}

/** Reads a row below the header; null for an empty row. */
export type InventoryRow = (cells: readonly string[]) => InventoryLine | LineProblem | null;

/**
 * Reads an inventory as written by `writeInventory` or saved by a spreadsheet program: its columns may be in any order,
 * mixed with others, or missing, separated by commas, semicolons or tabs, in any encoding that spreadsheets use.
 *
 * @returns The readable lines in order, and the unreadable ones. A file without the column `url` has a single problem.
 */
export function readInventory(bytes: Uint8Array): ReadInventory {
  const lines: InventoryLine[] = [];
  const problems: UnreadInventoryLine[] = [];
  let parse: InventoryRow | null | undefined;
  const take = ({ line, cells }: RawRow): void => {
    if (parse === undefined) {
      parse = inventoryColumns(cells);
      if (!parse) problems.push({ line, problem: NO_INVENTORY });
      return;
    }
    const read = parse?.(cells) ?? null;
    if (read === null) return;
    if ("problem" in read) problems.push({ line, problem: read.problem });
    else lines.push(read);
  };
  const read = readDelimited(bytes, findSeparator(bytes), take);
  if (!read.ok) problems.push({ line: read.problem.line, problem: read.problem.reason });
  else if (parse === undefined) problems.push({ line: 1, problem: NO_INVENTORY });
  return { lines, problems };
}

const NO_INVENTORY = `it has no column url, as the first line of an inventory has: ${INVENTORY_COLUMNS.join(",")}`;

/**
 * Creates a reader of rows from the header.
 *
 * @returns null if this is not the header of an inventory, which has `url` and `sources`, or `url` and any of its other
 * columns except `title`.
 */
export function inventoryColumns(header: readonly string[]): InventoryRow | null {
  const names = header.map((it) =>
    it
      .replace(/^\uFEFF/, "")
      .trim()
      .toLowerCase(),
  );
  const place = (column: Column): number => names.indexOf(column);
  const url = place("url");
  const others = INVENTORY_COLUMNS.filter((it) => it !== "url" && it !== "title");
  if (url === -1 || !others.some((it) => place(it) !== -1)) return null;
  const places = new Map(INVENTORY_COLUMNS.map((it) => [it, place(it)]));
  return (cells) => {
    const cell = (column: Column): string =>
      restore((cells[places.get(column) ?? -1] ?? "").trim());
    if (cell("url") === "") {
      return cells.every((it) => it.trim() === "") ? null : { problem: "it has no address" };
    }
    const [hits, clicks] = [readCount(cell("hits")), readCount(cell("clicks"))];
    if (hits === undefined) return { problem: "its hits are not a whole number" };
    if (clicks === undefined) return { problem: "its clicks are not a whole number" };
    const status = cell("status");
    return {
      url: cell("url"),
      hits,
      clicks,
      title: cell("title"),
      language: cell("language"),
      status: /^[1-9]\d{2}$/.test(status) ? Number(status) : null,
      lastSeen: readDay(cell("last_seen")),
      sources: cell("sources")
        .split(/\s+/)
        .filter((it) => it !== ""),
    };
  };
}
