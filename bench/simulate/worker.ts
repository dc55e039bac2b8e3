/**
 * The deployed Worker, with a clock and a hits database that the simulation controls. Runs in workerd and is never
 * deployed itself.
 */
import worker, { type Env } from "../../src/worker.ts";
import { FAULTY, type Fault, STAGE } from "./stage-words.ts";

type Hits = NonNullable<Env["HITS"]>;

let ahead = 0;
let fault: Fault = "none";

const timeOfDay = Date.now;
Date.now = () => timeOfDay() + ahead;

/** The factor by which pauses between batches are shorter than in production, so that a month takes minutes. */
let speed = 1;

const realTimeout = globalThis.setTimeout;
globalThis.setTimeout = Object.assign(
  (done: (...args: unknown[]) => void, milliseconds?: number) =>
    realTimeout(done, (milliseconds ?? 0) / speed),
  realTimeout,
);

function faulty(hits: Hits): Hits {
  return {
    prepare(sql) {
      if (fault === "throws") throw new TypeError(FAULTY);
      return hits.prepare(sql);
    },
    batch(statements) {
      if (fault === "hangs") return new Promise(() => {});
      if (fault === "full") return Promise.reject(new Error("D1_ERROR: Exceeded maximum DB size"));
      return hits.batch(statements);
    },
  };
}

// oxlint-disable-next-line import/no-default-export -- workerd looks for it
export default {
  async fetch(request, env, context) {
    if (new URL(request.url).host !== STAGE) {
      const staged = env.HITS ? { ...env, HITS: faulty(env.HITS) } : env;
      return worker.fetch(request, staged, context);
    }
    const cue = await request.json<{
      readonly at: number;
      readonly fault: Fault;
      readonly speed: number;
    }>();
    ahead = cue.at - timeOfDay();
    ({ fault, speed } = cue);
    return new Response(null, { status: 204 });
  },
} satisfies ExportedHandler<Env>;
