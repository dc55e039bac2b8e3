/**
 * Where stops stand on a line that is to scale: by their time, but never closer than can be read. What is closer is drawn
 * apart, and the others share what room is left, in the proportion of their times.
 *
 * @param times In ascending order.
 * @param least The least distance of two neighbours, as a share of the line.
 * @returns Shares of the line, from 0 for the first to 1 for the last; 0.5 for one alone. Even distances if there are so
 *   many that none can be larger than the least.
 */
export function placeOnLine(times: readonly number[], least: number): number[] {
  if (times.length < 2) return times.map(() => 0.5);
  const lengths = times.slice(1).map((it, index) => it - (times[index] ?? it));
  let place = 0;
  return [0, ...shareOut(lengths, least).map((gap) => (place += gap))];
}

/** Lengths as shares of one whole, none smaller than the least. */
function shareOut(lengths: readonly number[], least: number): number[] {
  if (least * lengths.length >= 1) return lengths.map(() => 1 / lengths.length);
  const short = new Set<number>();
  for (;;) {
    const room = 1 - least * short.size;
    const total = lengths.reduce((sum, it, index) => sum + (short.has(index) ? 0 : it), 0);
    const shareOf = (length: number): number => (total === 0 ? 0 : (length / total) * room);
    const tooShort = lengths.flatMap((length, index) =>
      !short.has(index) && shareOf(length) < least ? [index] : [],
    );
    if (tooShort.length === 0) {
      return lengths.map((length, index) => (short.has(index) ? least : shareOf(length)));
    }
    for (const index of tooShort) short.add(index);
    if (short.size === lengths.length) return lengths.map(() => 1 / lengths.length);
  }
}
