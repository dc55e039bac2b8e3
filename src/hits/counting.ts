import type { Instant } from "../domain/instant.ts";
import { wait } from "../store/kv/retry.ts";
import type { Counter } from "./counter.ts";
import type { Visit } from "./visit.ts";

/** Counts a visit, behind its answer. Never throws, and nothing waits for it. */
export type Count = (visit: Visit, context: Background) => void;

/** What goes on behind an answer is handed to it: the runtime's `ExecutionContext`. */
export interface Background {
  waitUntil(work: Promise<void>): void;
}

/** Most isolates of a retired site are gone soon after their first visitor. */
const FIRST_MS = 500;
const BETWEEN_MS = 10_000;

/** The runtime ends what goes on behind an answer after 30 s: what was planned longer ago is not coming. */
const GONE_MS = 45_000;

/** Visits that may wait for the counter to be loaded. */
const WAITING_AT_MOST = 1000;

/**
 * What an isolate keeps to count its visits: they are added up, and written at most once in ten seconds.
 *
 * @param load The counter, with its list of crawlers; asked for by the first batch.
 * @param sleep Waits; the tests do not.
 */
export function createCounting(
  load: () => Promise<Counter>,
  sleep: (milliseconds: number) => Promise<void> = wait,
): Count {
  let counter: Counter | null = null;
  let waiting: Visit[] = [];
  /** Visits that found no room to wait. */
  let dropped = 0;
  let plannedAt: Instant | null = null;
  let dueAt: Instant = -Infinity;

  /** Visits that were made while a batch is written are the next one's. */
  async function writeAfter(milliseconds: number, at: Instant): Promise<void> {
    await sleep(milliseconds);
    if (plannedAt === at) plannedAt = null;
    try {
      counter ??= await load();
      const early = waiting;
      waiting = [];
      for (const visit of early) counter.add(visit);
      counter.addLost(at, dropped);
      dropped = 0;
      await counter.write();
    } catch {
      // Whatever it is, the next visit tries again.
    }
  }

  return (visit, context) => {
    const { at } = visit;
    try {
      if (counter) counter.add(visit);
      else if (waiting.length < WAITING_AT_MOST) waiting.push(visit);
      else dropped += 1;
      if (plannedAt !== null && at - plannedAt < GONE_MS) return;
      plannedAt = at;
      const delay = Math.min(Math.max(dueAt - at, FIRST_MS), BETWEEN_MS);
      dueAt = at + delay + BETWEEN_MS;
      context.waitUntil(writeAfter(delay, at));
    } catch {
      // A count is never worth an answer.
    }
  };
}
