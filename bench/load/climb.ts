/** Finds the rate at which a server gives way. */
import type { Sent } from "./send-steadily.ts";

/** The bound of alphagov/router's own load test: "p99 & max within 40 ms". */
export const P99_AT_MOST_MS = 40;

/** Whether a server kept up: every answer came and was right, 99 of a hundred within the bound. */
export function isKept({ errors, isOverrun, p99Ms }: Sent, p99AtMostMs = P99_AT_MOST_MS): boolean {
  return errors === 0 && !isOverrun && p99Ms <= p99AtMostMs;
}

export interface Step extends Sent {
  /** Processor time of the server per request. */
  readonly serverMicroseconds: number;
}

export interface Climber {
  readonly name: string;
  send(rate: number): Promise<Step>;
}

export interface Climb {
  readonly name: string;
  /** The highest rate at which the server kept up; 0 if there is none. */
  readonly knee: number;
  /** The step at the knee; null if there is none. */
  readonly kept: Step | null;
  /** The second failing step above the knee; null if the server kept up at every rate tried. */
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
 * Raises rates by a factor, for all servers in turn, so that other load on the machine affects each. A server has given
 * way when it fails twice at the same rate.
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
