/**
 * The Worker with a clock that can be set, for rehearsals on this machine; never deployed, and no switch for it is in
 * what is.
 */
import worker, { type Env } from "./worker.ts";

interface ClockedEnv extends Env {
  /** How far the clock is ahead of the time of day; behind it if negative. */
  readonly CLOCK_AHEAD_MS?: number;
}

const timeOfDay = Date.now;
let clock = timeOfDay;
// What the Worker calls, and all that it imports.
Date.now = () => clock();

/** The clock stands still at the instant that a request's header names; without it, it goes on from where it was set. */
function setClock({ CLOCK_AHEAD_MS: ahead = 0 }: ClockedEnv, stopped: string | null = null): void {
  clock = stopped === null ? () => timeOfDay() + ahead : () => Number(stopped);
}

export default {
  fetch(request, env, context) {
    setClock(env, request.headers.get("sunset-clock"));
    return worker.fetch(request, env, context);
  },
  scheduled(controller, env) {
    setClock(env);
    return worker.scheduled(controller, env);
  },
} satisfies ExportedHandler<ClockedEnv>;
