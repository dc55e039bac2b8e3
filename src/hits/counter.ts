/** Counts visits and writes the counts. Loaded after the first answer, so that no redirect waits for it. */
import { isbot } from "isbot";
import type { Instant } from "../domain/instant.ts";
import { deadline } from "../store/isolate/deadline.ts";
import { wait } from "../store/kv/retry.ts";
import { createNoiseFilter } from "../traffic/noise.ts";
import type { Counted } from "./counted.ts";
import type { HitsDatabase } from "./database.ts";
import { hitsOf, referringHost } from "./hit.ts";
import { type Batch, createTally, type Tally } from "./tally.ts";
import type { Answered, Visit } from "./visit.ts";
import { writeBatch } from "./write.ts";

export interface Counter {
  add(visit: Visit): void;
  /** Counts visits that are lost because they were never added. */
  addLost(at: Instant, count: number): void;
  /** Writes what was added. Never throws: if the second attempt fails too, the visits are counted as lost. */
  write(): Promise<void>;
}

export interface CounterOptions {
  readonly db: HitsDatabase;
  readonly tally?: Tally;
  readonly newId?: () => string;
  /**
   * Resolves to whether an attempt ends within its time limit.
   *
   * @throws What the attempt throws within that time.
   */
  readonly inTime?: (work: Promise<unknown>) => Promise<boolean>;
  /** The delay before the second attempt. */
  readonly pauseMs?: number;
}

/** Two attempts and the pause fit into the 30 s that the runtime allows for work after an answer. */
const ATTEMPT_MS = 8000;
const PAUSE_MS = 1000;

/** The cache size: each agent is classified once per batch, and beyond this number at each visit. */
const AGENTS_AT_MOST = 500;

/** Longer than any browser's agent. A longer one is truncated and classified at each visit. */
const AGENT_CHARACTERS_AT_MOST = 1024;

export function createCounter({
  db,
  tally = createTally(),
  newId = () => crypto.randomUUID(),
  inTime = (work) => deadline(ATTEMPT_MS, work),
  pauseMs = PAUSE_MS,
}: CounterOptions): Counter {
  // No rules are available here, but an address that a rule answers is no miss anyway.
  const noiseOf = createNoiseFilter([]);
  const agents = new Map<string, boolean>();
  const dayOf = createCalendar();
  /**
   * The identity of the current batch, to which `Counted` refers. It covers one day, and ends when the tally is taken.
   */
  let batch = {};
  let batchDay = "";

  function isCrawler(agent: string | null): boolean {
    // Browsers always send a user agent.
    if (agent === null || agent === "") return true;
    if (agent.length > AGENT_CHARACTERS_AT_MOST) {
      return isbot(agent.slice(0, AGENT_CHARACTERS_AT_MOST));
    }
    const before = agents.get(agent);
    if (before !== undefined) return before;
    const judged = isbot(agent);
    if (agents.size < AGENTS_AT_MOST) agents.set(agent, judged);
    return judged;
  }

  function judge(answered: Answered, at: Instant): readonly Counted[] {
    return hitsOf(answered, at).map((hit) => ({
      hit,
      isNoise: hit.miss !== null && noiseOf(hit.miss.path, null) !== null,
      batch: null,
      visitors: null,
      crawlers: null,
    }));
  }

  async function attempt(taken: Batch, id: string): Promise<boolean> {
    try {
      return await inTime(writeBatch(db, taken, id));
    } catch {
      return false;
    }
  }

  return {
    add({ answered, at, agent, referrer }) {
      const day = dayOf(at);
      if (day !== batchDay) {
        batchDay = day;
        batch = {};
      }
      const crawler = isCrawler(agent);
      const host = referrer === null ? "" : referringHost(referrer, answered.table.site);
      for (const it of (answered.counted ??= judge(answered, at))) {
        if (it.batch !== batch) {
          it.batch = batch;
          it.visitors = null;
          it.crawlers = null;
        }
        const known = crawler ? it.crawlers : it.visitors;
        const row = tally.add(day, it.hit, crawler, it.isNoise, host, known);
        if (crawler) it.crawlers = row;
        else it.visitors = row;
      }
    },
    addLost: (at, count) => tally.addLost({ day: dayOf(at), batch: null, lost: count }),
    async write() {
      agents.clear();
      if (tally.isEmpty()) return;
      const taken = tally.take();
      batch = {};
      const id = newId();
      if (await attempt(taken, id)) return;
      await wait(pauseMs);
      if (!(await attempt(taken, id))) giveUp(tally, taken, id);
    },
  };
}

/**
 * Counts a failed batch as lost. Its own losses stay losses. Those without a batch id get this batch's, because it may
 * have arrived after all and have counted them.
 */
function giveUp(tally: Tally, { hits, lost }: Batch, id: string): void {
  for (const row of lost) tally.addLost({ ...row, batch: row.batch ?? id });
  for (const { day, shadow, total } of hits) {
    if (shadow === 0) tally.addLost({ day, batch: id, lost: total });
  }
}

const DAY_MS = 24 * 3600 * 1000;

/** Formats the UTC day of an instant, such as 2026-11-29. The text of the last day is cached. */
function createCalendar(): (at: Instant) => string {
  let number = Number.NaN;
  let text = "";
  return (at) => {
    const asked = Math.floor(at / DAY_MS);
    if (asked !== number) {
      number = asked;
      text = new Date(asked * DAY_MS).toISOString().slice(0, 10);
    }
    return text;
  };
}
