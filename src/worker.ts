import bundle from "../build/table/bundle.js";
import { type Bindings, createApp } from "./http/app.ts";
import { openBundle } from "./store/bundle.ts";
import { serveFixed } from "./store/fixed.ts";
import { createBindingStore } from "./store/kv-binding.ts";
import { createLive } from "./store/live.ts";
import { tableOf } from "./release/open-release.ts";

const now = (): number => Date.now();

let app: ReturnType<typeof createApp> | null = null;

/** The state of this isolate: made for its first request, since only that brings the bindings. */
function start({ REDIRECTS, REFRESH_SECONDS }: Bindings): ReturnType<typeof createApp> {
  const opened = openBundle(bundle);
  const { release, shards, oldUrls } = opened;
  const live = REDIRECTS
    ? createLive({
        kv: createBindingStore(REDIRECTS),
        bundle: opened,
        now,
        refreshSeconds: Number(REFRESH_SECONDS ?? "30"),
      })
    : serveFixed(
        tableOf(release, (index) => shards[index] ?? null),
        oldUrls,
      );
  return createApp({ live, now, siteName: release.site.name });
}

export default {
  fetch(request, env, context) {
    context.passThroughOnException();
    app ??= start(env);
    return app.fetch(request, env, context);
  },
} satisfies ExportedHandler<Bindings>;
