/** Counts visits and writes them. Loaded behind the first answer: no redirect waits for it. */
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
  /** Visits that were not added: they are lost. */
  addLost(at: Instant, count: number): void;
  /** Writes what was added; never throws. What cannot be written the second time either is lost, and counted so. */
  write(): Promise<void>;
}

export interface CounterOptions {
  readonly db: HitsDatabase;
  readonly tally?: Tally;
  readonly newId?: () => string;
  /** Whether an attempt ends before it is taken for lost; @throws what it throws until then. */
  readonly inTime?: (work: Promise<unknown>) => Promise<boolean>;
  /** How long it is until the second. */
  readonly pauseMs?: number;
}

/** Two of them and a pause end before the runtime ends what goes on behind an answer, after 30 s. */
const ATTEMPT_MS = 8000;
const PAUSE_MS = 1000;

/** Each is judged once between two batches; beyond that anew each time. */
const AGENTS_AT_MOST = 500;

/** No browser's is as long. What is longer is judged by its beginning, each time. */
const AGENT_CHARACTERS_AT_MOST = 1024;

export function createCounter({
  db,
  tally = createTally(),
  newId = () => crypto.randomUUID(),
  inTime = (work) => deadline(ATTEMPT_MS, work),
  pauseMs = PAUSE_MS,
}: CounterOptions): Counter {
  // The rules are not at hand here; what one of them answers is no miss.
  const noiseOf = createNoiseFilter([]);
  const agents = new Map<string, boolean>();
  const dayOf = createCalendar();
  /** What is added up now, as what stands beside remembered answers knows it: of one day, until it is taken. */
  let batch = {};
  let batchDay = "";

  function isCrawler(agent: string | null): boolean {
    // Browsers all have a name.
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
 * What was lost before stays lost. Where it is of no batch, it is of this one from now on: that may have arrived, and
 * have counted it.
 */
function giveUp(tally: Tally, { hits, lost }: Batch, id: string): void {
  for (const row of lost) tally.addLost({ ...row, batch: row.batch ?? id });
  for (const { day, shadow, total } of hits) {
    if (shadow === 0) tally.addLost({ day, batch: id, lost: total });
  }
}

const DAY_MS = 24 * 3600 * 1000;

/** The day of an instant, in UTC, such as 2026-11-29; written out once a day. */
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
