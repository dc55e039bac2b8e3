import { type Instant, parseInstant } from "../../domain/instant.ts";
import type { Manifest } from "../../release/manifest.ts";
import { earlyStarts, type OwnWindow } from "../shared/table-summary.ts";

/** A date that matters to a version. */
export interface Stop {
  readonly kind: "announcement" | "early" | "gate" | "now";
  readonly at: Instant;
  /** How many entries begin then; 0 for a stop that is not an early start. */
  readonly rules: number;
}

export interface Stops {
  /** Ordered by time. */
  readonly stops: readonly Stop[];
  /** On how many more dates entries start early. */
  readonly more: number;
}

/** More would be indistinguishable on a phone. */
const EARLY_AT_MOST = 6;

/**
 * Returns the milestones of a version, including now. If there are too many early starts, upcoming ones take
 * precedence, nearest first, then the most recent past ones.
 */
export function stopsOf(
  { site }: Pick<Manifest, "site">,
  gate: Instant,
  windows: readonly OwnWindow[],
  now: Instant,
): Stops {
  const announced = site.announceAt === undefined ? null : parseInstant(site.announceAt);
  const early = new Map<Instant, number>();
  for (const { at, rules } of earlyStarts(windows, gate)) {
    early.set(at, (early.get(at) ?? 0) + rules);
  }
  const nextFirst = [...early].toSorted(([a], [b]) =>
    a >= now === b >= now ? Math.abs(a - now) - Math.abs(b - now) : a >= now ? -1 : 1,
  );
  const stops: Stop[] = [
    { kind: "now", at: now, rules: 0 },
    { kind: "gate", at: gate, rules: 0 },
    ...nextFirst.slice(0, EARLY_AT_MOST).map(([at, rules]): Stop => ({ kind: "early", at, rules })),
  ];
  if (announced !== null) stops.push({ kind: "announcement", at: announced, rules: 0 });
  return {
    stops: stops.filter((it) => Number.isFinite(it.at)).toSorted((a, b) => a.at - b.at),
    more: Math.max(0, early.size - EARLY_AT_MOST),
  };
}
