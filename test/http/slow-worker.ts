/** The Worker with a slow KV: runs in workerd, for test/dev/slow-kv.test.ts. */
import bundle from "../../build/table/bundle.js";
import { type Bindings, createApp } from "../../src/http/app.ts";
import { openBundle } from "../../src/store/isolate/bundle.ts";
import { createBindingStore } from "../../src/store/kv/kv-binding.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import { createTableProvider } from "../../src/store/isolate/table-provider.ts";

interface Env extends Bindings {
  readonly DELAY_MS: number;
}

let app: ReturnType<typeof createApp> | null = null;

function slowed(kv: KvStore, milliseconds: number): KvStore {
  const delay = () => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  return {
    ...kv,
    getTexts: (keys) => delay().then(() => kv.getTexts(keys)),
    getBytes: (key) => delay().then(() => kv.getBytes(key)),
  };
}

// oxlint-disable-next-line import/no-default-export -- workerd looks for it
export default {
  fetch(request: Request, env: Env, context: ExecutionContext) {
    if (!app && env.REDIRECTS) {
      const opened = openBundle(bundle);
      const now = () => Date.now();
      const kv = slowed(createBindingStore(env.REDIRECTS), env.DELAY_MS);
      const live = createTableProvider({ kv, bundle: opened, now, refreshSeconds: 1 });
      app = createApp({ tables: live, now, siteName: opened.release.site.name });
    }
    return app?.fetch(request, env, context) ?? new Response(null, { status: 503 });
  },
} satisfies ExportedHandler<Env>;
