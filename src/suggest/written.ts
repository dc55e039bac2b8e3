/**
 * The obvious comparison: the cosine of the words as written. Plurals, other spellings and compounds count as other
 * words here, so that a page with merely related words does not pass for the same one.
 */
import { createBest } from "./best.ts";
import type { AddressWords } from "./read/words.ts";

export interface Written {
  /** The cosine of an old and a new address, 0 to 1. */
  cosine(at: number, to: number): number;
  /** The new addresses with the highest cosines, best first. */
  nearest(at: number): readonly number[];
}

const NEAREST = 5;

/** A word in more new addresses than this finds none by itself. */
const POSTINGS_AT_MOST = 2000;

export function compareWritten(
  old: readonly AddressWords[],
  fresh: readonly AddressWords[],
): Written {
  const ids = new Map<string, number>();
  const counts: number[] = [];
  const number = ({ written }: AddressWords): Int32Array =>
    Int32Array.from(written, (word) => {
      const id = ids.get(word) ?? ids.size;
      ids.set(word, id);
      counts[id] = (counts[id] ?? 0) + 1;
      return id;
    }).sort();
  const [before, after] = [old.map(number), fresh.map(number)];
  const all = old.length + fresh.length;
  const squares = Float64Array.from(counts, (count) => Math.log(all / count) ** 2);
  const lengthOf = (words: Int32Array): number =>
    Math.sqrt(words.reduce((sum, id) => sum + (squares[id] ?? 0), 0));
  const [oldLengths, freshLengths] = [before.map(lengthOf), after.map(lengthOf)];
  const postings: number[][] = counts.map(() => []);
  for (const [to, words] of after.entries()) for (const id of words) postings[id]?.push(to);

  const find = (at: number): readonly number[] => {
    const products = new Map<number, number>();
    for (const id of before[at] ?? []) {
      const list = postings[id] ?? [];
      if (list.length > POSTINGS_AT_MOST) continue;
      for (const to of list) products.set(to, (products.get(to) ?? 0) + (squares[id] ?? 0));
    }
    const best = createBest(NEAREST);
    for (const [to, product] of products) best.offer(to, product / (freshLengths[to] || 1));
    return best.items;
  };
  const found: (readonly number[] | undefined)[] = [];
  return {
    nearest: (at) => (found[at] ??= find(at)),
    cosine(at, to) {
      const [left, right] = [before[at] ?? new Int32Array(), after[to] ?? new Int32Array()];
      let product = 0;
      for (let a = 0, b = 0; a < left.length && b < right.length;) {
        const [word, other] = [left[a] ?? 0, right[b] ?? 0];
        if (word === other) product += squares[word] ?? 0;
        if (word <= other) a += 1;
        if (other <= word) b += 1;
      }
      const lengths = (oldLengths[at] ?? 0) * (freshLengths[to] ?? 0);
      return lengths > 0 ? product / lengths : 0;
    },
  };
}
