/**
 * The Worker with a clock that was set and goes on from there: `npm start -- --at`. Never deployed, and no switch for it
 * is in what is: `src/worker.ts` asks `Date.now()`.
 */
import worker, { type Env } from "../worker.ts";

interface ClockedEnv extends Env {
  /** How far the clock is ahead of the time of day; behind it if negative. */
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
