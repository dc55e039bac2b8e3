/**
 * The entry point of the Worker. Only what the first redirect needs is imported here; the rest is loaded on first use:
 * the console for a reviewer, the reconciler when the cron fires, the pass-through when the old site has to answer.
 */
import bundle from "../build/table/bundle.js";
import type { ConsoleBindings } from "./console/shared/env.ts";
import { type Bindings, createApp } from "./http/app.ts";
import { createEntry } from "./http/entry.ts";
import type { Health } from "./http/health.ts";
import { createCounting } from "./hits/counting.ts";
import type { Notifier } from "./notify/notifier.ts";
import { tableOf } from "./release/open-release.ts";
import { openBundle } from "./store/isolate/bundle.ts";
import { createLastSeen } from "./store/isolate/last-seen.ts";
import { createStaticTable } from "./store/isolate/static-table.ts";
import { createTableProvider, REFRESH_SECONDS } from "./store/isolate/table-provider.ts";
import { createBindingStore } from "./store/kv/kv-binding.ts";
import type { KvStore } from "./store/kv/kv-store.ts";

const now = (): number => Date.now();

export type Env = Bindings & ConsoleBindings;

type State = Omit<ReturnType<typeof start>, "notifier"> & { notifier: Notifier | null };

let state: State | null = null;

let tidiedAt = -Infinity;

/** Creates the state of this isolate, on its first request, because the bindings arrive with a request. */
function start({ REDIRECTS, HITS, NOTIFY_URL, CONSOLE, REFRESH_SECONDS: seconds }: Env) {
  const opened = openBundle(bundle);
  const { site } = opened.release;
  const kv = REDIRECTS ? createBindingStore(REDIRECTS) : null;
  const refreshSeconds = Number(seconds) > 0 ? Number(seconds) : REFRESH_SECONDS;
  const [host = ""] = site.hosts;
  const lastSeen = createLastSeen(caches, host);
  const live = kv && createTableProvider({ kv, bundle: opened, now, refreshSeconds, lastSeen });
  const tables = live ?? createStaticTable(opened);
  const store = kv && live && { kv, live };
  // Requests to a deployment for reviewers are no visits, and are not counted.
  const hits = CONSOLE === "on" ? null : (HITS ?? null);
  const count =
    hits &&
    createCounting(async () => {
      const { createCounter } = await import("./hits/counter.ts");
      return createCounter({ db: hits });
    });
  async function loadHealth() {
    const { createHealth } = await import("./http/health.ts");
    return createHealth({ bundle: opened, tables, store, now });
  }
  const entry = createEntry<Env>({
    app: createApp({ tables, now, siteName: site.name, count, loadHealth }),
    hosts: site.hosts,
    async loadConsole() {
      const { createConsole } = await import("./console/app.ts");
      return createConsole({ bundle: opened, store, now });
    },
  });
  async function loadNotifier() {
    if (!kv || !NOTIFY_URL) return null;
    const { createNotifier } = await import("./notify/notifier.ts");
    return createNotifier({ kv, address: NOTIFY_URL, siteName: site.name });
  }
  return { bundle: opened, entry, kv, live, hits, loadHealth, loadNotifier, notifier: null };
}

/**
 * Has the runtime pass the request to the old site unchanged. Called only on errors, because the call costs as much as
 * the decision itself.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/context/#passthroughonexception
 */
function passThrough(context: ExecutionContext, error: unknown): never {
  context.passThroughOnException();
  throw error;
}

export default {
  fetch(request, env, context) {
    try {
      state ??= start(env);
      const response = state.entry.fetch(request, env, context);
      return response instanceof Promise
        ? response.catch((error: unknown) => passThrough(context, error))
        : response;
    } catch (error) {
      return passThrough(context, error);
    }
  },

  /**
   * Runs every minute: puts the rows that people typed into force, records which table this Worker was deployed with,
   * and reports findings. Every ten minutes it also tidies up the counts. If one task fails, the others still run.
   */
  async scheduled(_controller, env) {
    state ??= start(env);
    // A deployment for reviewers only reads what production writes.
    if (env.CONSOLE === "on") return;
    const done = await Promise.allSettled([reconcile(state), tidyUp(state)]);
    for (const it of done) if (it.status === "rejected") throw it.reason;
  },
} satisfies ExportedHandler<Env>;

async function reconcile(started: State): Promise<void> {
  const { bundle: deployed, kv, live } = started;
  if (!kv || !live) return;
  // Rows are judged against the whole release in service. A new isolate fetches the rest of its release only after its
  // first answer, and nothing else refreshes an isolate without requests.
  const works: Promise<void>[] = [];
  const wait = (work: Promise<void>) => void works.push(work);
  await live.fetchTable("/", wait);
  live.refreshIfDue(wait);
  await Promise.all(works);
  const { release, shards, overlay } = live.status().snapshot;
  const table = shards && tableOf(release, (index) => shards[index] ?? null);
  const { runReconciler } = await import("./store/reconcile/run.ts");
  started.notifier ??= await started.loadNotifier();
  const { notifier } = started;
  const tell = notifier && ((keys: readonly string[]) => tellOf(started, notifier, kv, keys));
  const options = { kv, release, table, now: now(), held: overlay };
  await runReconciler(options, deployed, tell ?? undefined);
}

async function tellOf(
  { live, bundle: deployed, loadHealth }: State,
  notifier: Notifier,
  kv: KvStore,
  keys: readonly string[],
): Promise<void> {
  const { lookAround } = await import("./notify/look.ts");
  const release = live?.status().snapshot.release.id ?? deployed.release.id;
  const isOk = () => isCanaryOk(loadHealth);
  await notifier.tell(await lookAround({ kv, release, keys, now: now(), isCanaryOk: isOk }), now());
}

/** Whether the canary redirects, as `/_sunset/health` reports it to monitors. */
async function isCanaryOk(loadHealth: State["loadHealth"]): Promise<boolean> {
  const answer = await loadHealth();
  const works: Promise<void>[] = [];
  const response = await answer(new Request("https://health.invalid/"), {
    isForReviewers: false,
    background: (work) => void works.push(work),
  });
  const { canary } = await response.json<Pick<Health, "canary">>();
  await Promise.all(works);
  return canary?.ok ?? true;
}

const TIDY_MS = 10 * 60_000;

async function tidyUp({ hits }: State): Promise<void> {
  const at = now();
  if (!hits || Math.abs(at - tidiedAt) < TIDY_MS) return;
  tidiedAt = at;
  const { tidy } = await import("./hits/tidy.ts");
  await tidy(hits, at);
}
