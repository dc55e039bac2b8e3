import { request as httpRequest } from "node:http";
import { convertV4MiniflareOptions, Miniflare, NoOpLog, Response } from "miniflare";
import { afterEach, describe, expect, it } from "vitest";
import { bundleWorker } from "../../src/dev/bundle.ts";
import { modulesOf } from "../../src/dev/server.ts";
import { readDeployment } from "../../src/cli/tables/site-folder.ts";
import { createBundleModules } from "../../src/release/bundle-modules.ts";
import { createBindingStore } from "../../src/store/kv/kv-binding.ts";
import { COLD_LIMIT_MS } from "../../src/store/isolate/table-provider.ts";
import { createHeldSteps, type HeldSteps } from "../node-support/held-steps.ts";
import { promote, publish } from "../node-support/publish.ts";
import { releaseOf } from "../node-support/release.ts";

const { compatibilityDate, compatibilityFlags } = readDeployment(process.cwd());

const NEW = "https://www.new.example";

let miniflare: Miniflare | null = null;
let port = 0;
let steps: HeldSteps;

afterEach(() => miniflare?.dispose());

const tableWith = (word: string) => [{ from: "/global/page", to: `${NEW}/${word}` }];

/** Starts the Worker, deployed with table zero, with release one being promoted and each read of KV held. */
async function start(): Promise<void> {
  steps = createHeldSteps();
  const modules = await createBundleModules(await releaseOf(tableWith("zero")));
  const worker = await bundleWorker("../test/http/slow-worker.ts", modules);
  miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      cf: false,
      log: new NoOpLog(),
      telemetry: { enabled: false },
      compatibilityDate,
      compatibilityFlags: [...compatibilityFlags],
      modules: modulesOf(worker),
      kvNamespaces: ["REDIRECTS"],
      serviceBindings: {
        STEPS: async ({ url }) => {
          await steps.take(decodeURIComponent(new URL(url).pathname.slice(1)));
          return new Response(null);
        },
      },
    }),
  );
  port = Number((await miniflare.ready).port);
  const kv = createBindingStore(await miniflare.getKVNamespace("REDIRECTS"));
  const one = await releaseOf(tableWith("one"));
  await publish(kv, one);
  await promote(kv, one, Date.now());
}

const VISIT = /^visit/;
const READ = /^texts|^bytes/;
const TIMER = /^timer/;

interface Visit {
  /** The target, or the status if there is none; "left" if the visitor did not wait for it. */
  readonly location: Promise<string>;
  leave(): void;
}

function visit(): Visit {
  const headers = { host: "www.old.example" };
  const request = httpRequest({ host: "127.0.0.1", port, path: "/global/page", headers });
  const location = new Promise<string>((resolve) => {
    request.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(response.headers.location ?? String(response.statusCode)));
    });
    request.on("error", () => resolve("left"));
  });
  request.end();
  return { location, leave: () => request.destroy() };
}

/** Lists the reads of KV so far. */
function reads(): string[] {
  return steps.log.filter((it) => READ.test(it));
}

describe("a cold isolate on workerd", () => {
  it("completes for others the reads of a visitor who has left", async () => {
    await start();
    const first = visit();
    await steps.until(READ);
    const others = [visit(), visit(), visit()];
    await steps.until(VISIT, 4);
    first.leave();
    expect(await first.location).toBe("left");
    steps.release(READ);
    // The manifest and the shard are requested at the same time, so both are held.
    await steps.until(/^bytes (?:release|table)/, 2);
    steps.open(READ);
    expect(await Promise.all(others.map((it) => it.location))).toEqual(
      others.map(() => `${NEW}/one`),
    );
    const begun = reads();
    expect(begun.toSorted()).toEqual([
      expect.stringMatching(/^bytes release\//),
      expect.stringMatching(/^bytes table\/.*\/0$/),
      expect.stringMatching(/^texts /),
    ]);
    expect(await visit().location).toBe(`${NEW}/one`);
    expect(reads()).toEqual(begun);
  });

  it("answers from the bundled table at the limit, lets no later visitor wait, and changes over", async () => {
    await start();
    const first = visit();
    await steps.until(READ);
    const second = visit();
    let isAnswered = false;
    void second.location.then(() => (isAnswered = true));
    await steps.until(TIMER, 2);
    first.leave();
    expect(await first.location).toBe("left");
    expect(steps.log.filter((it) => TIMER.test(it))).toEqual([
      `timer ${COLD_LIMIT_MS}`,
      `timer ${COLD_LIMIT_MS}`,
    ]);
    expect(isAnswered).toBe(false);
    steps.release(TIMER);
    expect(await second.location).toBe(`${NEW}/zero`);
    // Timers set from now on never end, and KV does not answer, so a visitor who waits would wait for ever.
    for (let count = 0; count < 3; count++) expect(await visit().location).toBe(`${NEW}/zero`);
    expect(reads()).toHaveLength(1);
    steps.open(READ);
    await expect.poll(() => visit().location).toBe(`${NEW}/one`);
  });
});
