import type { Instant } from "../domain/instant.ts";
import { wait } from "../store/kv/retry.ts";
import type { Counter } from "./counter.ts";
import type { Visit } from "./visit.ts";

/** Counts a visit, after its answer. Never throws, and nothing waits for it. */
export type Count = (visit: Visit, context: Background) => void;

/** Takes work that continues after an answer: the runtime's `ExecutionContext`. */
export interface Background {
  waitUntil(work: Promise<void>): void;
}

/** Short, because most isolates of a retired site end soon after their first visitor. */
const FIRST_MS = 500;
const BETWEEN_MS = 10_000;

/** The runtime ends work after 30 s, so a write that was planned longer ago will not happen. */
const GONE_MS = 45_000;

/** The number of visits that may wait for the counter to load. */
const WAITING_AT_MOST = 1000;

/**
 * Addresses and agents are chosen by visitors. This many characters suffice for a thousand usual visits, and bound long
 * ones.
 */
const CHARACTERS_AT_MOST = 512 * 1024;

/**
 * The number of visits added up together once the counter is loaded. Single additions take longer, and objects kept for
 * long are copied by the garbage collector.
 */
const AT_ONCE = 250;

/**
 * Creates the counting of visits in an isolate: they are added up, and written at most once in ten seconds.
 *
 * @param load Loads the counter, with its list of crawlers, for the first batch.
 * @param sleep Waits; tests pass one that does not.
 */
export function createCounting(
  load: () => Promise<Counter>,
  sleep: (milliseconds: number) => Promise<void> = wait,
): Count {
  let counter: Counter | null = null;
  let waiting: Visit[] = [];
  let characters = 0;
  /** The number of visits for which there was no room, or that could not be added up. */
  let dropped = 0;
  let plannedAt: Instant | null = null;
  let dueAt: Instant = -Infinity;

  /** Stores a visit for later, which is all that a request has to pay for. */
  function putDown(visit: Visit): void {
    if (waiting.length >= WAITING_AT_MOST || characters > CHARACTERS_AT_MOST) {
      dropped += 1;
      return;
    }
    waiting.push(visit);
    characters += charactersOf(visit);
    const isEnough = waiting.length >= AT_ONCE || characters > CHARACTERS_AT_MOST;
    if (isEnough && counter) addUp(counter);
  }

  function addUp(to: Counter): void {
    const visits = waiting;
    waiting = [];
    characters = 0;
    for (const visit of visits) {
      try {
        to.add(visit);
      } catch {
        dropped += 1;
      }
    }
  }

  /** Writes after a delay. Visits during a write belong to the next batch. */
  async function writeAfter(milliseconds: number, at: Instant): Promise<void> {
    await sleep(milliseconds);
    if (plannedAt === at) plannedAt = null;
    try {
      counter ??= await load();
      addUp(counter);
      counter.addLost(at, dropped);
      dropped = 0;
      await counter.write();
    } catch {
      // Whatever the error, the next visit tries again.
    }
  }

  return (visit, context) => {
    const { at } = visit;
    try {
      putDown(visit);
      if (plannedAt !== null && at - plannedAt < GONE_MS) return;
      plannedAt = at;
      const delay = Math.min(Math.max(dueAt - at, FIRST_MS), BETWEEN_MS);
      dueAt = at + delay + BETWEEN_MS;
      context.waitUntil(writeAfter(delay, at));
    } catch {
      // An answer is more important than its count.
    }
  };
}

function charactersOf({ answered, agent, referrer }: Visit): number {
  const { host, pathname, search } = answered.address;
  const told = (agent?.length ?? 0) + (referrer?.length ?? 0);
  return host.length + pathname.length + search.length + told;
}
