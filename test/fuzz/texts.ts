/** Hostile texts: corrupted ones, and fragments with a special meaning somewhere. */
import * as fc from "fast-check";
import { characterArbitrary } from "../support/arbitraries.ts";

const PIECES = [
  ..."/ * : , ; \t \n \r\n \" ' # ? & = ( ) [ ] { } | + ! % %2 %zz %00 %ff %2f %5c \\ . .. // /: /* :a :splat $1".split(
    " ",
  ),
  ..."301 410 gone keep undecided http:// https://www.new.example/ //evil.example @evil.example /old null true -1 1e999".split(
    " ",
  ),
  ..."from to where rules site activatesAt 2025-01-01T00:00:00Z __proto__ constructor toString".split(
    " ",
  ),
  "\0",
  "\uFEFF",
  "\uD800",
  "\u202E",
  "\u200B",
  "e\u0301",
  "\u0301".repeat(40),
  "İ",
  "🙂",
  " ",
  ...['"', "'", "`", "”", "}", "]", ")"].map((it) => it.repeat(50)),
];

/** Fragments in any order. */
export const noise: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: characterArbitrary, maxLength: 8 })),
    {
      maxLength: 40,
    },
  )
  .map((it) => it.join(""));

interface Edit {
  readonly at: number;
  readonly length: number;
  readonly text: string;
  readonly times: number;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 20 }),
  text: fc.oneof(fc.constantFrom(...PIECES), fc.constant("")),
  times: fc.constantFrom(1, 1, 1, 100),
});

/** Corrupts one of the texts by removing, inserting or repeating parts. */
export function spoilt(texts: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(edit, { maxLength: 6 }))
    .map(([text, edits]) =>
      edits.reduce((it, { at, length, text: put, times }) => {
        const start = Math.floor(at * it.length);
        return it.slice(0, start) + put.repeat(times) + it.slice(start + length);
      }, text),
    );
}

/** Corrupts bytes by flipping some of their bits or cutting off their end. */
export function flipped(bytes: Uint8Array): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const place = fc.tuple(fc.nat(Math.max(0, bytes.length - 1)), fc.nat(7));
  return fc
    .tuple(
      fc.array(place, { minLength: 1, maxLength: 8 }),
      fc.option(fc.nat(bytes.length), { freq: 5 }),
    )
    .map(([places, end]) => {
      const copy = Uint8Array.from(bytes);
      for (const [at, bit] of places) copy[at] = (copy[at] ?? 0) ^ (1 << bit);
      return copy.slice(0, end ?? undefined);
    });
}
