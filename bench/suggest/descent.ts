/** Learning by gradient descent with Adam. */

export interface DescentOptions {
  readonly steps: number;
  readonly rate: number;
  /** How strongly figures are pulled back to their initial values. */
  readonly decay: number;
  readonly from: Float64Array;
}

/** @returns The point at which the slope is nearly zero. */
export function descend(
  { steps, rate, decay, from }: DescentOptions,
  slopeAt: (at: Float64Array) => Float64Array,
): Float64Array {
  const at = from.slice();
  const mean = new Float64Array(at.length);
  const square = new Float64Array(at.length);
  for (let step = 1; step <= steps; step += 1) {
    const slope = slopeAt(at);
    for (let place = 0; place < at.length; place += 1) {
      const along = (slope[place] ?? 0) + decay * ((at[place] ?? 0) - (from[place] ?? 0));
      mean[place] = 0.9 * (mean[place] ?? 0) + 0.1 * along;
      square[place] = 0.99 * (square[place] ?? 0) + 0.01 * along * along;
      const speed = (mean[place] ?? 0) / (1 - 0.9 ** step);
      const scale = Math.sqrt((square[place] ?? 0) / (1 - 0.99 ** step)) + 1e-8;
      at[place] = (at[place] ?? 0) - (rate * speed) / scale;
    }
  }
  return at;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let place = 0; place < a.length; place += 1) sum += (a[place] ?? 0) * (b[place] ?? 0);
  return sum;
}

/** Adds a multiple of a vector to a sum. */
export function addTo(sum: Float64Array, vector: Float64Array, factor: number): void {
  for (let place = 0; place < sum.length; place += 1)
    sum[place] = (sum[place] ?? 0) + (vector[place] ?? 0) * factor;
}
