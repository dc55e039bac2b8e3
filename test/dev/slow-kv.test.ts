import { request as httpRequest } from "node:http";
import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";
import { afterEach, describe, expect, it } from "vitest";
import { bundleWorker } from "../../src/dev/bundle.ts";
import { modulesOf } from "../../src/dev/server.ts";
import { COMPATIBILITY_DATE, COMPATIBILITY_FLAGS } from "../../src/dev/wrangler-config.ts";
import { createBundleModules } from "../../src/release/bundle-modules.ts";
import { createBindingStore } from "../../src/store/kv/kv-binding.ts";
import { COLD_LIMIT_MS } from "../../src/store/isolate/table-provider.ts";
import { promote, publish } from "../node-support/publish.ts";
import { releaseOf } from "../node-support/release.ts";

const NEW = "https://www.new.example";

let miniflare: Miniflare | null = null;
let port = 0;

afterEach(() => miniflare?.dispose());

const tableWith = (word: string) => [{ from: "/global/page", to: `${NEW}/${word}` }];

/** The Worker, deployed with table zero, release one being promoted, and each read of KV taking a while. */
async function start(delayMs: number): Promise<void> {
  const modules = await createBundleModules(await releaseOf(tableWith("zero")));
  const worker = await bundleWorker("../test/http/slow-worker.ts", modules);
  miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      cf: false,
      log: new NoOpLog(),
      telemetry: { enabled: false },
      compatibilityDate: COMPATIBILITY_DATE,
      compatibilityFlags: [...COMPATIBILITY_FLAGS],
      modules: modulesOf(worker),
      kvNamespaces: ["REDIRECTS"],
      bindings: { DELAY_MS: delayMs },
    }),
  );
  port = Number((await miniflare.ready).port);
  const kv = createBindingStore(await miniflare.getKVNamespace("REDIRECTS"));
  const one = await releaseOf(tableWith("one"));
  await publish(kv, one);
  await promote(kv, one, Date.now());
}

interface Visit {
  readonly location: string;
  readonly tookMs: number;
}

/** @param leaveAfterMs The visitor hangs up. */
function visit(leaveAfterMs: number | null = null): Promise<Visit> {
  const started = performance.now();
  return new Promise((resolve) => {
    const done = (location: string) =>
      resolve({ location, tookMs: Math.round(performance.now() - started) });
    const headers = { host: "www.old.example" };
    const options = { host: "127.0.0.1", port, path: "/global/page", headers };
    const request = httpRequest(options, (response) => {
      response.resume();
      response.on("end", () => done(response.headers.location ?? String(response.statusCode)));
    });
    request.on("error", () => done("left"));
    request.end();
    if (leaveAfterMs !== null) setTimeout(() => request.destroy(), leaveAfterMs);
  });
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

describe("a cold isolate on workerd", () => {
  it("lets others have what a visitor began to fetch who has left", async () => {
    await start(400);
    const first = visit(150);
    await sleep(50);
    const [left, ...others] = await Promise.all([first, visit(), visit(), visit()]);
    expect(left.location).toBe("left");
    expect(others.map((it) => it.location)).toEqual(others.map(() => `${NEW}/one`));
    // Two reads one after the other, and no third.
    expect(Math.max(...others.map((it) => it.tookMs))).toBeLessThan(1150);
    expect((await visit()).tookMs).toBeLessThan(200);
  });

  it("answers from the bundled table at the limit, lets nobody wait after that, and changes over", async () => {
    await start(2000);
    const first = visit(150);
    await sleep(50);
    const [left, second] = await Promise.all([first, visit()]);
    expect([left.location, second.location]).toEqual(["left", `${NEW}/zero`]);
    expect(second.tookMs).toBeGreaterThanOrEqual(COLD_LIMIT_MS - 50);
    expect(second.tookMs).toBeLessThan(COLD_LIMIT_MS + 400);
    const later: Visit[] = [];
    while (later.at(-1)?.location !== `${NEW}/one` && later.length < 200) {
      later.push(await visit());
      await sleep(50);
    }
    expect(later.at(-1)?.location).toBe(`${NEW}/one`);
    expect(Math.max(...later.map((it) => it.tookMs))).toBeLessThan(400);
  });
});
