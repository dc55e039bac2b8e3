/** What a kind of source is. Each has a file of its own in this room, and its line in `index.ts`. */
import type { ParsedLine } from "../source-line.ts";

export interface Source {
  /** The word in the column `sources` of an inventory. */
  readonly id: string;
  /** As messages call it. */
  readonly name: string;
  /** Whether it names pages: then an address is no probe, whatever it looks like. Servers are asked for anything. */
  readonly namesPages: boolean;
  /** Whose title, language and status are taken where two sources differ: that of the higher number. */
  readonly trust: number;
}

/** A source of lines. Its reader may remember what lines before have said. */
export interface LineSource extends Source {
  /** @param hosts The site's canonical hosts, as far as they are known. */
  readonly open: (hosts: ReadonlySet<string>) => (line: string) => ParsedLine;
}

/** The reader of a table's rows. */
export type ParseRow = (cells: readonly string[]) => ParsedLine;

/** A source of rows with a header, whatever the file's format is. */
export interface TableSource extends Source {
  /**
   * @param header The cells of a row that may be the header.
   * @param rows Some of the rows below it.
   * @returns null if it is none of this source.
   */
  readonly open: (
    header: readonly string[],
    rows: readonly (readonly string[])[],
  ) => ParseRow | null;
}
