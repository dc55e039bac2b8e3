import {
  createMostFrequent,
  type Frequencies,
  type MostFrequent,
} from "../traffic/most-frequent.ts";
import type { Hit, HitRow, Miss } from "./counted.ts";

/** The increment of one row of `misses`. */
export interface MissRow {
  readonly day: string;
  readonly url: string;
  readonly shadow: 0 | 1;
  readonly total: number;
  /** The host that most of them came from, and its votes; empty if there is none. */
  readonly referrer: string;
  readonly referred: number;
}

/** Visits that are not counted among the hits. */
export interface LostRow {
  readonly day: string;
  /** The batch that contained them; null if none did. If the batch arrived after all, they are not lost. */
  readonly batch: string | null;
  lost: number;
}

/** The increment of one row of `days`. */
export interface DayRow {
  readonly day: string;
  noise: number;
  rest: number;
}

/** The counts written together. */
export interface Batch {
  readonly hits: readonly HitRow[];
  readonly misses: readonly MissRow[];
  readonly days: readonly DayRow[];
  readonly lost: readonly LostRow[];
}

/** Adds up visits until they are written, in bounded memory. Pure: no clock, no I/O. */
export interface Tally {
  /**
   * @param isNoise Whether a miss is not for a page, so that it is only counted.
   * @param referrer The host of the other site that a miss came from; empty if there is none.
   * @param known The row returned for the same day, hit and kind of visitor since the last `take`, which saves a
   * search.
   * @returns The incremented row; null if there is no room for it.
   */
  add(
    day: string,
    hit: Hit,
    isCrawler: boolean,
    isNoise: boolean,
    referrer?: string,
    known?: HitRow | null,
  ): HitRow | null;
  /** Adds visits that never reached the tally, or could not be written. */
  addLost(row: LostRow): void;
  isEmpty(): boolean;
  /** Returns the counts and resets them. */
  take(): Batch;
}

export interface TallyBounds {
  /** The maximum number of distinct rows of hits. Visits beyond it are counted as lost. */
  readonly hits: number;
  /** The maximum number of distinct addresses counted between two batches. */
  readonly missesTold: number;
  /** How many of these, the most frequent, a batch contains. */
  readonly misses: number;
}

/** The number of lost batches kept apart. Beyond it, visits count as lost even if their batch did arrive. */
const LOST_AT_MOST = 1000;

/** A few megabytes. */
const DEFAULT_BOUNDS: TallyBounds = { hits: 20_000, missesTold: 1000, misses: 100 };

/** The mean length of an address assumed for these bounds. */
const CHARACTERS_A_MISS = 128;

type MissNamed = Pick<MissRow, "day" | "url" | "shadow" | "referrer">;

export function createTally(bounds: TallyBounds = DEFAULT_BOUNDS): Tally {
  let hits: HitRow[] = [];
  /** The rows of `hits`, by rule. */
  let byRule = new Map<string, HitRow[]>();
  let days = new Map<string, DayRow>();
  let lost = new Map<string, LostRow>();
  let misses = tellMisses(bounds);
  /** By day, the number of visits to addresses counted separately. */
  let told = new Map<string, number>();

  function dayAt(day: string): DayRow {
    const known = days.get(day);
    if (known) return known;
    const row = { day, noise: 0, rest: 0 };
    days.set(day, row);
    return row;
  }

  function addLost({ day, batch, lost: count }: LostRow): void {
    if (count === 0) return;
    const told = lost.size < LOST_AT_MOST ? batch : null;
    const key = `${day} ${told ?? ""}`;
    const row = lost.get(key);
    if (row) row.lost += count;
    else lost.set(key, { day, batch: told, lost: count });
  }

  function findRow(day: string, hit: Hit, isCrawler: boolean): HitRow | null {
    const { rule, outcome, status, isShadow } = hit;
    const shadow = isShadow ? 1 : 0;
    const crawler = isCrawler ? 1 : 0;
    const rows = byRule.get(rule) ?? [];
    for (const row of rows) {
      const isSame =
        row.status === status &&
        row.crawler === crawler &&
        row.shadow === shadow &&
        row.outcome === outcome &&
        row.day === day;
      if (isSame) return row;
    }
    if (hits.length >= bounds.hits) return null;
    const row: HitRow = { day, rule, outcome, status, crawler, shadow, total: 0 };
    if (rows.length === 0) byRule.set(rule, rows);
    rows.push(row);
    hits.push(row);
    return row;
  }

  function addMiss(day: string, { url }: Miss, isShadow: boolean, referrer: string): void {
    if (url === null) {
      dayAt(day).rest += 1;
      return;
    }
    told.set(day, (told.get(day) ?? 0) + 1);
    const shadow = isShadow ? 1 : 0;
    // Unambiguous, because neither a day nor a host contains a space.
    misses.add(`${shadow} ${day} ${referrer} ${url}`, 1, () => ({ day, url, shadow, referrer }));
  }

  return {
    add(day, hit, isCrawler, isNoise, referrer = "", known = null) {
      const row = known ?? findRow(day, hit, isCrawler);
      if (!row) {
        if (!hit.isShadow) addLost({ day, batch: null, lost: 1 });
        return null;
      }
      row.total += 1;
      if (hit.miss) {
        if (isNoise) dayAt(day).noise += 1;
        else addMiss(day, hit.miss, hit.isShadow, referrer);
      }
      return row;
    },
    addLost,
    isEmpty: () => hits.length === 0 && lost.size === 0,
    take() {
      const rows = sumMisses(misses).slice(0, bounds.misses);
      for (const { day, total } of rows) told.set(day, (told.get(day) ?? 0) - total);
      for (const [day, rest] of told) if (rest > 0) dayAt(day).rest += rest;
      const batch = {
        hits,
        misses: rows,
        days: [...days.values()],
        lost: [...lost.values()],
      };
      hits = [];
      byRule = new Map();
      days = new Map();
      lost = new Map();
      misses = tellMisses(bounds);
      told = new Map();
      return batch;
    },
  };
}

function tellMisses({ missesTold: names }: TallyBounds): MostFrequent<MissNamed> {
  return createMostFrequent({ names, characters: names * CHARACTERS_A_MISS });
}

type Entry = Frequencies<MissNamed>["entries"][number];

/** The misses, most frequent first. */
function sumMisses(misses: MostFrequent<MissNamed>): readonly MissRow[] {
  const byAddress = Map.groupBy(
    misses.list().entries,
    ({ value: { day, url, shadow } }) => `${shadow} ${day} ${url}`,
  );
  return [...byAddress.values()]
    .flatMap((entries) => {
      if (!entries[0]) return [];
      const { day, url, shadow } = entries[0].value;
      return [{ day, url, shadow, total: sum(entries), ...mostReferring(entries) }];
    })
    .toSorted((a, b) => b.total - a.total);
}

/**
 * The host that most visits came from, with its votes for the majority vote over batches: no other host has more than
 * half of the visits that remain without these.
 *
 * @param entries The visits by referring host, the most first.
 */
function mostReferring(entries: readonly Entry[]): Pick<MissRow, "referrer" | "referred"> {
  const referred = entries.filter(({ value }) => value.referrer !== "");
  const [most, second] = referred;
  if (!most) return { referrer: "", referred: 0 };
  const left = sum(referred) - 2 * (second?.total ?? 0);
  return { referrer: most.value.referrer, referred: Math.min(most.total, left) };
}

const sum = (entries: readonly Entry[]): number => entries.reduce((all, it) => all + it.total, 0);
