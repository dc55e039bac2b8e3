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

/** Addresses and agents are the visitors': in so many characters there is room for a thousand usual ones, and for all of a few. */
const CHARACTERS_AT_MOST = 512 * 1024;

/** Once it is loaded, as many are added up at once: one by one that takes longer, and what is kept for long is copied about. */
const AT_ONCE = 250;

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
  let characters = 0;
  /** Visits that found no room to wait, or could not be added up. */
  let dropped = 0;
  let plannedAt: Instant | null = null;
  let dueAt: Instant = -Infinity;

  /** No request pays for more than it takes to put its visit down. */
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

  /** Visits that were made while a batch is written are the next one's. */
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
      // Whatever it is, the next visit tries again.
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
      // A count is never worth an answer.
    }
  };
}

function charactersOf({ answered, agent, referrer }: Visit): number {
  const { host, pathname, search } = answered.address;
  const told = (agent?.length ?? 0) + (referrer?.length ?? 0);
  return host.length + pathname.length + search.length + told;
}
