/** The interface of a kind of source. Each has a file in this folder and a line in `index.ts`. */
import type { ParsedLine } from "../source-line.ts";

export interface Source {
  /** The word in the column `sources` of an inventory. */
  readonly id: string;
  /** The name in messages. */
  readonly name: string;
  /**
   * Whether it names pages, so that its addresses are never probes, whatever they look like. Logs do not, because
   * servers receive requests for anything.
   */
  readonly namesPages: boolean;
  /** If sources differ, the title, language and status come from the one with the higher number. */
  readonly trust: number;
}

/** A source of lines. Its reader may remember earlier lines. */
export interface LineSource extends Source {
  /**
   * Creates a reader.
   *
   * @param hosts The site's canonical hosts, as far as known.
   */
  readonly open: (hosts: ReadonlySet<string>) => (line: string) => ParsedLine;
}

/** Reads a row of a table. */
export type ParseRow = (cells: readonly string[]) => ParsedLine;

/** A source of rows with a header, in any file format. */
export interface TableSource extends Source {
  /**
   * Creates a reader of rows.
   *
   * @param header The cells of a row that may be the header.
   * @param rows Some of the rows below it.
   * @param hosts The site's canonical hosts, as far as known: people leave the scheme out before them.
   * @returns null if the table is not of this source.
   */
  readonly open: (
    header: readonly string[],
    rows: readonly (readonly string[])[],
    hosts: ReadonlySet<string>,
  ) => ParseRow | null;
}
