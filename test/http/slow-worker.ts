/**
 * The Worker with a KV and a clock that the test controls: runs in workerd, for test/dev/slow-kv.test.ts. Before each
 * wait it calls the service `STEPS`, and continues when that answers.
 */
import bundle from "../../build/table/bundle.js";
import { type Bindings, createApp } from "../../src/http/app.ts";
import { openBundle } from "../../src/store/isolate/bundle.ts";
import { createBindingStore } from "../../src/store/kv/kv-binding.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import { createTableProvider } from "../../src/store/isolate/table-provider.ts";

interface Env extends Bindings {
  readonly STEPS: Fetcher;
}

let app: ReturnType<typeof createApp> | null = null;

type Step = (name: string) => Promise<unknown>;

function held(kv: KvStore, step: Step): KvStore {
  return {
    ...kv,
    getTexts: (keys) => step(`texts ${keys.join(" ")}`).then(() => kv.getTexts(keys)),
    getBytes: (key) => step(`bytes ${key}`).then(() => kv.getBytes(key)),
  };
}

// oxlint-disable-next-line import/no-default-export -- workerd looks for it
export default {
  fetch(request: Request, env: Env, context: ExecutionContext) {
    const step: Step = (name) => env.STEPS.fetch(`http://steps/${encodeURIComponent(name)}`);
    // The test ends every time limit.
    const timer = async (done: () => void, milliseconds: number): Promise<void> => {
      await step(`timer ${milliseconds}`);
      done();
    };
    globalThis.setTimeout = Object.assign(timer, globalThis.setTimeout);
    context.waitUntil(step("visit"));
    if (!app && env.REDIRECTS) {
      const opened = openBundle(bundle);
      const now = () => Date.now();
      const kv = held(createBindingStore(env.REDIRECTS), step);
      const live = createTableProvider({ kv, bundle: opened, now, refreshSeconds: 3600 });
      app = createApp({ tables: live, now, siteName: opened.release.site.name });
    }
    return app?.fetch(request, env, context) ?? new Response(null, { status: 503 });
  },
} satisfies ExportedHandler<Env>;
