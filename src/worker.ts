import bundle from "../build/table/bundle.js";
import { type Bindings, createApp } from "./http/app.ts";
import { tableOf } from "./release/open-release.ts";
import { openBundle } from "./store/bundle.ts";
import { serveFixed } from "./store/fixed.ts";
import { createBindingStore } from "./store/kv-binding.ts";
import { createLive, REFRESH_SECONDS } from "./store/live.ts";
import { reconcile } from "./store/reconcile.ts";

const now = (): number => Date.now();

let state: ReturnType<typeof start> | null = null;

/** What this isolate keeps: made for its first request, since only that brings the bindings. */
function start({ REDIRECTS, REFRESH_SECONDS: seconds }: Bindings) {
  const opened = openBundle(bundle);
  const { release, shards, oldUrls } = opened;
  const kv = REDIRECTS ? createBindingStore(REDIRECTS) : null;
  const refreshSeconds = Number(seconds) > 0 ? Number(seconds) : REFRESH_SECONDS;
  const live = kv && createLive({ kv, bundle: opened, now, refreshSeconds });
  const fixed = serveFixed(
    tableOf(release, (index) => shards[index] ?? null),
    oldUrls,
  );
  const app = createApp({ live: live ?? fixed, now, siteName: release.site.name });
  return { app, kv, live };
}

export default {
  fetch(request, env, context) {
    context.passThroughOnException();
    state ??= start(env);
    return state.app.fetch(request, env, context);
  },

  /** Each minute: brings the rows that people typed into service. */
  async scheduled(_controller, env, context) {
    state ??= start(env);
    const { kv, live } = state;
    if (!kv || !live) return;
    await live.fetchTable("/", (work) => context.waitUntil(work));
    // An isolate that gets no requests is refreshed by nothing else.
    const works: Promise<void>[] = [];
    live.refreshIfDue((work) => works.push(work));
    await Promise.all(works);
    const { release, shards, overlay } = live.status().snapshot;
    const table = shards && tableOf(release, (index) => shards[index] ?? null);
    await reconcile({ kv, release, table, now: now(), held: overlay });
  },
} satisfies ExportedHandler<Bindings>;
