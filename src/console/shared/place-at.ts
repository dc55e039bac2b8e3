/** Finds rules by their position in the content, which is in order, so that few parts are read in a table of any size. */
import { LINES_A_SOURCE } from "../../release/content.ts";
import type { Sources } from "./sources.ts";

export interface Placed {
  readonly text: string;
  /** The lines of its part. */
  readonly lines: readonly string[];
  /** The number of the part, and the position in it; from 0. */
  readonly part: number;
  readonly at: number;
}

/**
 * Returns the rule at a position, from 0; null after the last one.
 *
 * @throws StoreError if its part cannot be read.
 */
export async function placeAt(sources: Sources, position: number): Promise<Placed | null> {
  // The site's line comes before all rules.
  const line = position + 1;
  const part = Math.floor(line / LINES_A_SOURCE);
  if (part >= sources.manifest.sources) return null;
  const at = line % LINES_A_SOURCE;
  const lines = await sources.lines(part);
  const text = lines[at];
  return text === undefined ? null : { text, lines, part, at };
}

/** Counts the rules before a text in the order of the content. */
export async function countBelow(sources: Sources, text: string): Promise<number> {
  let low = 0;
  let high = sources.manifest.counts.rules;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const placed = await placeAt(sources, middle);
    if (placed && placed.text < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
