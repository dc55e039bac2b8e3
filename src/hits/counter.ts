/** Counts visits and writes them. Loaded behind the first answer: no redirect waits for it. */
import { isbot } from "isbot";
import type { Instant } from "../domain/instant.ts";
import type { Decision } from "../domain/resolve/decision.ts";
import { deadline } from "../store/isolate/deadline.ts";
import { wait } from "../store/kv/retry.ts";
import { createNoiseFilter } from "../traffic/noise.ts";
import type { HitsDatabase } from "./database.ts";
import { hitsOf } from "./hit.ts";
import { type Batch, createTally, type HitRow, type Tally } from "./tally.ts";
import type { Visit } from "./visit.ts";
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
  /** How long an attempt may take, and how long it is until the second. */
  readonly attemptMs?: number;
  readonly pauseMs?: number;
}

/** Two of them and a pause end before the runtime ends what goes on behind an answer, after 30 s. */
const ATTEMPT_MS = 8000;
const PAUSE_MS = 1000;

/** Each is judged once between two batches; beyond that anew each time. */
const AGENTS_AT_MOST = 500;

/** As many as an isolate remembers the answers of. */
const DECISIONS_AT_MOST = 4096;

export function createCounter({
  db,
  tally = createTally(),
  newId = () => crypto.randomUUID(),
  attemptMs = ATTEMPT_MS,
  pauseMs = PAUSE_MS,
}: CounterOptions): Counter {
  // The rules are not at hand here; what one of them answers is no miss.
  const noiseOf = createNoiseFilter([]);
  const agents = new Map<string, boolean>();
  const dayOf = createCalendar();
  /** By decision, of visitors and of crawlers: what is answered from memory again and again is decided once. */
  const known = [new Map<Decision, HitRow>(), new Map<Decision, HitRow>()] as const;

  function isCrawler(agent: string | null): boolean {
    // Browsers all have a name.
    if (agent === null || agent === "") return true;
    const before = agents.get(agent);
    if (before !== undefined) return before;
    const judged = isbot(agent);
    if (agents.size < AGENTS_AT_MOST) agents.set(agent, judged);
    return judged;
  }

  async function attempt(batch: Batch, id: string): Promise<boolean> {
    try {
      return await deadline(attemptMs, writeBatch(db, batch, id));
    } catch {
      return false;
    }
  }

  return {
    add(visit) {
      const day = dayOf(visit.at);
      const crawler = isCrawler(visit.agent);
      const rows = known[crawler ? 1 : 0];
      const again = rows.get(visit.decision);
      if (again?.day === day) {
        again.total += 1;
        return;
      }
      for (const hit of hitsOf(visit)) {
        const { miss } = hit;
        const row = tally.add(
          day,
          hit,
          crawler,
          miss !== null && noiseOf(miss.path, null) !== null,
        );
        // A miss is told with its referrer, and a shadow from its address.
        const isSame = hit.rule !== "" && !hit.isShadow;
        if (row && isSame && rows.size < DECISIONS_AT_MOST) rows.set(visit.decision, row);
      }
    },
    addLost: (at, count) => tally.addLost({ day: dayOf(at), batch: null, lost: count }),
    async write() {
      agents.clear();
      for (const rows of known) rows.clear();
      if (tally.isEmpty()) return;
      const batch = tally.take();
      const id = newId();
      if (await attempt(batch, id)) return;
      await wait(pauseMs);
      if (!(await attempt(batch, id))) giveUp(tally, batch, id);
    },
  };
}

/** What was lost before stays lost. */
function giveUp(tally: Tally, { hits, lost }: Batch, id: string): void {
  for (const row of lost) tally.addLost(row);
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
