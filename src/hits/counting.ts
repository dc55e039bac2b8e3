import type { Instant } from "../domain/instant.ts";
import { wait } from "../store/kv/retry.ts";
import type { Counter } from "./counter.ts";
import type { Visit } from "./visit.ts";

/** Counts a visit after its answer. Never throws, and nothing waits for it. */
export type Count = (visit: Visit, context: Background) => void;

/** Takes work that continues after the answer: the runtime's `ExecutionContext`. */
export interface Background {
  waitUntil(work: Promise<void>): void;
}

/** Short, because most isolates of a retired site end soon after their first visitor. */
const FIRST_MS = 500;
const BETWEEN_MS = 10_000;

/** The runtime cancels work after 30 s, so a write planned longer ago than this will not happen. */
const GONE_MS = 45_000;

/** The maximum number of visits that wait for the counter to load. */
const WAITING_AT_MOST = 1000;

/**
 * The limit on waiting visits, because visitors choose addresses and agents. It suffices for a thousand usual visits.
 */
const CHARACTERS_AT_MOST = 512 * 1024;

/**
 * The number of visits added up together once the counter is loaded. Adding them singly takes longer, and the garbage
 * collector copies objects that live long.
 */
const AT_ONCE = 250;

/**
 * Creates an isolate's counting of visits: they are added up, and written at most once in ten seconds.
 *
 * @param load Loads the counter, which includes the list of crawlers, for the first batch.
 * @param sleep Replaced by tests, which do not wait.
 */
export function createCounting(
  load: () => Promise<Counter>,
  sleep: (milliseconds: number) => Promise<void> = wait,
): Count {
  let counter: Counter | null = null;
  let waiting: Visit[] = [];
  let characters = 0;
  /** The number of visits that found no room, or could not be added up. */
  let dropped = 0;
  let plannedAt: Instant | null = null;
  let dueAt: Instant = -Infinity;

  /** Queues a visit, which is all that a request has to pay for. */
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

  /** Writes after a delay. Visits during the write belong to the next batch. */
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
      // Whatever the error was, the next visit tries again.
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
      // The answer is more important than its count.
    }
  };
}

function charactersOf({ answered, agent, referrer }: Visit): number {
  const { host, pathname, search } = answered.address;
  const told = (agent?.length ?? 0) + (referrer?.length ?? 0);
  return host.length + pathname.length + search.length + told;
}
