/** The rows of a map, each with what is known of its columns. */
import type { RawRow } from "../text/read-delimited.ts";
import { findLayout, isSameHeader, type Layout } from "./layout.ts";

/** How many rows are looked at to find the columns. */
const ROWS_TO_GUESS_BY = 50;

/**
 * Finds out which column holds what, by the header or else by what is in it, and passes on the rows without
 * headers, titles, blanks and comments.
 */
export function createColumnFinder(take: (row: RawRow, layout: Layout) => void): {
  add(row: RawRow): void;
  /** @returns The header, or null if there is none, and what was found. */
  end(): { readonly header: RawRow | null; readonly layout: Layout | null };
} {
  const sample: RawRow[] = [];
  let header: RawRow | null = null;
  let layout: Layout | null = null;
  const pass = (row: RawRow): void => {
    const isRepeated = header !== null && isSameHeader(row.cells, header.cells);
    if (layout && !isRepeated) take(row, layout);
  };
  const decide = (): void => {
    layout = findLayout(sample.map((it) => it.cells));
    const at = layout.header;
    if (at !== null) header = sample[at] ?? null;
    for (const row of sample.splice(0).slice(at === null ? 0 : at + 1)) pass(row);
  };
  return {
    add(row) {
      if (isBlankOrComment(row)) return;
      if (layout) {
        pass(row);
        return;
      }
      sample.push(row);
      if (sample.length >= ROWS_TO_GUESS_BY) decide();
    },
    end() {
      if (!layout) decide();
      return { header, layout };
    },
  };
}

function isBlankOrComment({ cells }: RawRow): boolean {
  const [first = "", ...others] = cells;
  const isAlone = others.every((it) => it.trim() === "");
  // A cell of "#" alone can be the head of a column of numbers.
  if (isAlone && /^\s*(?:#?|sep=.?)\s*$/i.test(first)) return true;
  return /^\s*#./.test(first);
}
