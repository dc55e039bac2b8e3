import bundle from "../build/table/bundle.js";
import type { ConsoleBindings } from "./console/shared/env.ts";
import { type Bindings, createApp } from "./http/app.ts";
import { createEntry } from "./http/entry.ts";
import { tableOf } from "./release/open-release.ts";
import { openBundle } from "./store/isolate/bundle.ts";
import { serveFixed } from "./store/isolate/static-table.ts";
import { createBindingStore } from "./store/kv/kv-binding.ts";
import { createLive, REFRESH_SECONDS } from "./store/isolate/table-provider.ts";
import { reconcile } from "./store/reconcile/reconcile.ts";

const now = (): number => Date.now();

type Env = Bindings & ConsoleBindings;

let state: ReturnType<typeof start> | null = null;

/** What this isolate keeps: made for its first request, since only that brings the bindings. */
function start({ REDIRECTS, REFRESH_SECONDS: seconds }: Env) {
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
  const entry = createEntry<Env>({
    app,
    hosts: release.site.hosts,
    async loadConsole() {
      const { createConsole } = await import("./console/app.ts");
      return createConsole({ bundle: opened, store: kv && live && { kv, live }, now });
    },
  });
  return { entry, kv, live };
}

export default {
  fetch(request, env, context) {
    context.passThroughOnException();
    state ??= start(env);
    return state.entry.fetch(request, env, context);
  },

  /** Each minute: brings the rows that people typed into service. */
  async scheduled(_controller, env, context) {
    state ??= start(env);
    const { kv, live } = state;
    // A deployment for reviewers only reads what production serves.
    if (!kv || !live || env.CONSOLE === "on") return;
    await live.fetchTable("/", (work) => context.waitUntil(work));
    // An isolate that gets no requests is refreshed by nothing else.
    const works: Promise<void>[] = [];
    live.refreshIfDue((work) => works.push(work));
    await Promise.all(works);
    const { release, shards, overlay } = live.status().snapshot;
    const table = shards && tableOf(release, (index) => shards[index] ?? null);
    await reconcile({ kv, release, table, now: now(), held: overlay });
  },
} satisfies ExportedHandler<Env>;
