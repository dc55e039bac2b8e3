/**
 * The inventory as a file: the addresses of the old site, one per line, in the columns {@link INVENTORY_COLUMNS}. An
 * unknown figure is an empty cell.
 */
import { defuse } from "../formats/text/csv-injection.ts";
import { writeCsvLine } from "../formats/text/write-csv.ts";

/** The first line of the file. */
export const INVENTORY_COLUMNS = [
  "url",
  "hits",
  "clicks",
  "title",
  "language",
  "status",
  "last_seen",
  "sources",
] as const;

export interface InventoryLine {
  /** Absolute, in the most frequent spelling. */
  readonly url: string;
  /** Requests in access logs. */
  readonly hits: number | null;
  /** Clicks in search results. */
  readonly clicks: number | null;
  readonly title: string;
  /** A language tag, as in `lang`. */
  readonly language: string;
  /** The old site's status. */
  readonly status: number | null;
  /** The day, as `2026-01-31`; empty if unknown. */
  readonly lastSeen: string;
  /** Where it was found, as words without spaces. */
  readonly sources: readonly string[];
}

/** Yields the file in pieces, with cells that are safe to open in a spreadsheet. `sources` are separated by spaces. */
export function* writeInventory(lines: Iterable<InventoryLine>): Generator<string> {
  yield `${writeCsvLine(INVENTORY_COLUMNS)}\r\n`;
  for (const { url, hits, clicks, title, language, status, lastSeen, sources } of lines) {
    const figure = (number: number | null): string => (number === null ? "" : String(number));
    const cells = [
      url,
      figure(hits),
      figure(clicks),
      title,
      language,
      figure(status),
      lastSeen,
      sources.join(" "),
    ];
    yield `${writeCsvLine(cells.map(defuse))}\r\n`;
  }
}
