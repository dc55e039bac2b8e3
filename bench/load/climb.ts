/** Finds the rate at which a server gives way. */
import type { Sent } from "./send-steadily.ts";

/** What alphagov/router's own test of load allows a router: "p99 & max within 40 ms". */
export const P99_AT_MOST_MS = 40;

/** Whether a server kept up: every answer came and was right, and of a hundred 99 within the bound. */
export function isKept({ errors, isOverrun, p99Ms }: Sent, p99AtMostMs = P99_AT_MOST_MS): boolean {
  return errors === 0 && !isOverrun && p99Ms <= p99AtMostMs;
}

export interface Step extends Sent {
  /** Processor time of the server, of each request. */
  readonly serverMicroseconds: number;
}

export interface Climber {
  readonly name: string;
  send(rate: number): Promise<Step>;
}

export interface Climb {
  readonly name: string;
  /** The highest rate at which it kept up; 0 for none. */
  readonly knee: number;
  /** At the knee; null for none. */
  readonly kept: Step | null;
  /** Above it, the second time; null if it kept up at every rate that was tried. */
  readonly gaveWay: Step | null;
  readonly steps: readonly Step[];
}

export interface ClimbOptions {
  readonly from: number;
  readonly factor: number;
  readonly atMost: number;
  /** In milliseconds. */
  readonly p99AtMostMs?: number;
}

/**
 * Rates rise by a factor, for all in turns, so that what else the machine does falls on each. One gives way when it does so
 * twice at the same rate.
 */
export async function climb(
  climbers: readonly Climber[],
  { from, factor, atMost, p99AtMostMs }: ClimbOptions,
): Promise<readonly Climb[]> {
  const climbs = climbers.map(({ name }) => ({
    name,
    knee: 0,
    kept: null as Step | null,
    gaveWay: null as Step | null,
    steps: [] as Step[],
  }));
  for (let rate = from; rate <= atMost; rate = Math.round(rate * factor)) {
    const left = climbs.filter((it) => !it.gaveWay);
    if (left.length === 0) break;
    for (const it of left) {
      const climber = climbers[climbs.indexOf(it)];
      if (!climber) continue;
      let sent = await climber.send(rate);
      it.steps.push(sent);
      if (!isKept(sent, p99AtMostMs)) {
        sent = await climber.send(rate);
        it.steps.push(sent);
      }
      if (isKept(sent, p99AtMostMs)) Object.assign(it, { knee: rate, kept: sent });
      else it.gaveWay = sent;
    }
  }
  return climbs;
}
