/**
 * The Worker with a clock that was set and runs on from there, for `npm start -- --at`. Never deployed; and the
 * deployed Worker has no switch for it, because `src/worker.ts` calls `Date.now()`.
 */
import worker, { type Env } from "../worker.ts";

interface ClockedEnv extends Env {
  /** How far the clock is ahead of the real time; negative if it is behind. */
  readonly CLOCK_AHEAD_MS: number;
}

const timeOfDay = Date.now;

function setClock({ CLOCK_AHEAD_MS: ahead }: ClockedEnv): void {
  Date.now = () => timeOfDay() + ahead;
}

export default {
  fetch(request, env, context) {
    setClock(env);
    return worker.fetch(request, env, context);
  },
  scheduled(controller, env) {
    setClock(env);
    return worker.scheduled(controller, env);
  },
} satisfies ExportedHandler<ClockedEnv>;
