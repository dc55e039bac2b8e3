/**
 * The deployed Worker on a stage: the rehearsal sets its clock, and can make its KV fail. Runs in workerd; never
 * deployed. `src/worker.ts` calls `Date.now()`, and nothing in it knows where it runs.
 */
import worker from "../../worker.ts";
import { type KvState, readCue } from "./cue.ts";

type Env = Parameters<typeof worker.fetch>[1];
type Kv = NonNullable<Env["REDIRECTS"]>;

let at = Date.now();
let kvState: KvState = "answers";

Date.now = () => at;

/** The `env` for the Worker, with a KV that behaves as the cue says. */
function staged(env: Env): Env {
  return env.REDIRECTS ? { ...env, REDIRECTS: failing(env.REDIRECTS) } : env;
}

function failing(kv: Kv): Kv {
  return new Proxy(kv, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...rest: unknown[]) => {
        if (kvState === "hangs") return new Promise(() => {});
        if (kvState === "fails") return Promise.reject(new Error("KV GET failed: 500"));
        return Reflect.apply(member, target, rest);
      };
    },
  });
}

// oxlint-disable-next-line import/no-default-export -- workerd looks for it
export default {
  fetch(request, env, context) {
    const cue = readCue(request.url);
    if (!cue) return worker.fetch(request, staged(env), context);
    ({ at, kv: kvState } = cue);
    return new Response(null, { status: 204 });
  },
  scheduled: (controller, env) => worker.scheduled(controller, staged(env)),
} satisfies ExportedHandler<Env>;
