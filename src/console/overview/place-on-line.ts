/**
 * Places stops on a line to scale: by their time, but never closer together than is readable. Stops that are too close
 * are moved apart, and the others share the remaining room in proportion to their times.
 *
 * @param times In ascending order.
 * @param least The minimum distance between neighbours, as a share of the line.
 * @returns Shares of the line, from 0 for the first to 1 for the last; 0.5 for a single stop. Even distances if there
 *   are so many that none can be larger than the minimum.
 */
export function placeOnLine(times: readonly number[], least: number): number[] {
  if (times.length < 2) return times.map(() => 0.5);
  const lengths = times.slice(1).map((it, index) => it - (times[index] ?? it));
  let place = 0;
  return [0, ...shareOut(lengths, least).map((gap) => (place += gap))];
}

/** Divides a whole into shares in proportion to lengths, none smaller than the minimum. */
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
