/** Repeatable randomness. */

/** Draws a sample of a list in an order set by the seed; a smaller sample is the beginning of a larger one. */
export function sample<Item>(list: readonly Item[], count: number, seed: number): Item[] {
  const next = createRandom(seed);
  return list
    .map((it) => [next(), it] as const)
    .toSorted(([a], [b]) => a - b)
    .slice(0, count)
    .map(([, it]) => it);
}

/** Creates a generator of numbers from 0 to 1 that repeat for the same seed: Mulberry32. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
