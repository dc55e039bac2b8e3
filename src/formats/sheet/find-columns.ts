/** Reads the rows of a map, and finds out what its columns are. */
import type { RawRow } from "../text/read-delimited.ts";
import { isFailedFormula } from "./not-an-address.ts";
import { findLayout, isSameHeader, type Layout } from "./layout.ts";

const ROWS_TO_GUESS_BY = 50;

/**
 * Finds the meaning of each column by the header, or otherwise by its cells, and passes on the rows except for headers,
 * titles, blank rows and comments.
 */
export function createColumnFinder(take: (row: RawRow, layout: Layout) => void): {
  add(row: RawRow): void;
  /** @returns The header, or null if there is none, and the layout. */
  end(): { readonly header: RawRow | null; readonly layout: Layout | null };
} {
  const sample: RawRow[] = [];
  let header: RawRow | null = null;
  let head: readonly RawRow[] = [];
  let layout: Layout | null = null;
  const pass = (row: RawRow): void => {
    const isRepeated = head.some((it) => isSameHeader(row.cells, it.cells));
    if (layout && !isRepeated) take(row, layout);
  };
  const decide = (): void => {
    layout = findLayout(sample.map((it) => it.cells));
    const [first = 0, last = -1] = layout.header ?? [];
    head = sample.slice(first, last + 1);
    const [named] = head;
    if (named) header = { ...named, text: head.map((it) => it.text).join("\n") };
    for (const row of sample.splice(0).slice(last + 1)) pass(row);
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
  // A cell with only "#" is a comment if the row has no other text; otherwise it may be the header of a column of
  // numbers.
  if (isAlone && /^\s*(?:#?|sep=.?)\s*$/i.test(first)) return true;
  return /^\s*#./.test(first) && !isFailedFormula(first);
}
