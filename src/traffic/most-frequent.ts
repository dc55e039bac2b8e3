/**
 * Counts an endless stream of names in bounded memory, and keeps the most frequent. Exact as long as there are few
 * distinct names.
 *
 * The algorithm is that of Misra and Gries ("Finding repeated elements", 1982), in batches: when there are too many
 * names, the median count is subtracted from all counts, and names whose count reaches zero are dropped. The count that
 * a returning name may have lost is its uncertainty.
 */
export interface MostFrequent<Value> {
  /** @param describe Called once per name, when it is first counted. */
  add(name: string, count: number, describe: () => Value): void;
  list(): Frequencies<Value>;
}

export interface Frequencies<Value> {
  /** Most frequent first; on a tie, by name. */
  readonly entries: readonly { readonly value: Value; readonly total: number }[];
  /**
   * The upper bound of how much a total is too low, and of the count of an unlisted name. 0 if every name is listed
   * with its exact total.
   */
  readonly error: number;
}

export interface Bounds {
  readonly names: number;
  readonly characters: number;
}

/** About 150 MB at most. With short names, a total is too low by at most a 50,000th of everything counted. */
const DEFAULT_BOUNDS: Bounds = { names: 100_000, characters: 16 * 1024 * 1024 };

interface Counter<Value> {
  readonly value: Value;
  total: number;
  /** The count that may have been lost before. */
  readonly uncertainty: number;
}

export function createMostFrequent<Value>(bounds: Bounds = DEFAULT_BOUNDS): MostFrequent<Value> {
  const counters = new Map<string, Counter<Value>>();
  let characters = 0;
  let error = 0;

  function prune(): void {
    const atMost = [...counters.values()]
      .map((it) => it.total + it.uncertainty)
      .sort((a, b) => b - a);
    error = atMost[Math.floor(atMost.length / 2)] ?? error;
    for (const [name, { total, uncertainty }] of counters) {
      if (total + uncertainty > error) continue;
      counters.delete(name);
      characters -= name.length;
    }
  }

  return {
    add(name, count, describe) {
      const known = counters.get(name);
      if (known) {
        known.total += count;
        return;
      }
      counters.set(name, { value: describe(), total: count, uncertainty: error });
      characters += name.length;
      if (counters.size > bounds.names || characters > bounds.characters) prune();
    },
    list() {
      const entries = [...counters]
        .toSorted(([a, { total: ofA }], [b, { total: ofB }]) => ofB - ofA || (a < b ? -1 : 1))
        .map(([, { value, total }]) => ({ value, total }));
      return { entries, error };
    },
  };
}
