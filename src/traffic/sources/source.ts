/** The interface of a kind of source. Each has a file in this folder and a line in `index.ts`. */
import type { ParsedLine } from "../source-line.ts";

export interface Source {
  /** The word that stands for it in the column `sources` of an inventory. */
  readonly id: string;
  /** The name in messages. */
  readonly name: string;
  /**
   * Whether it names pages, so that none of its addresses is a probe, whatever it looks like. Logs do not, because
   * servers get requests for anything.
   */
  readonly namesPages: boolean;
  /** Where sources differ in title or language, the one with the higher number wins. */
  readonly trust: number;
}

/** A source of lines. A reader may depend on earlier lines. */
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

/** A source of rows below a header, in any file format. */
export interface TableSource extends Source {
  /**
   * Creates a reader of rows.
   *
   * @param header The cells of a row that may be the header.
   * @param rows Some of the rows below it.
   * @param hosts The site's canonical hosts, as far as known, before which people leave out the scheme.
   * @returns null if the table is not from this source.
   */
  readonly open: (
    header: readonly string[],
    rows: readonly (readonly string[])[],
    hosts: ReadonlySet<string>,
  ) => ParseRow | null;
}
