import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { bundleWorker, type WorkerModules } from "../src/dev/bundle.ts";
import { compileRoutes } from "../src/domain/table/compile.ts";
import type { RoutesData } from "../src/domain/table/schema.ts";
import { createBundleModules } from "../src/release/bundle-modules.ts";
import { type CompiledRelease, compileRelease } from "../src/release/compile-release.ts";
import { sha256 } from "../src/release/hash.ts";
import { CURRENT_KEY, releaseKey, shardKey } from "../src/store/records/keys.ts";
import { bareHandler, kvPerRequest, median } from "./contenders.ts";
import { exactPath, exactRules, HOST, makePaths, makeTable } from "./inputs.ts";
import { startKvServer } from "./kv-server.ts";
import { sendAll } from "./send-all.ts";
import { startWorkerd } from "./process.ts";

const ROUNDS = 5;
const FIRST_REQUESTS = 1000;

export interface FirstAnswerResult {
  readonly name: string;
  readonly delayMs: number;
  /** The median processor time from the start of the process until it listens. */
  readonly startMs: number;
  /** The median time that the first visitor waits. */
  readonly answerMs: number;
  /** The number of sequential KV reads before that answer. */
  readonly roundTrips: number;
  /** The median processor time per request over the first thousand, including the first. */
  readonly microseconds: number;
}

interface Scene {
  readonly name: string;
  readonly modules: WorkerModules;
  readonly binding: string;
  readonly values: ReadonlyMap<string, string | Uint8Array>;
  /** The content of this location's cache. */
  readonly cached: string | null;
}

/** Measures how long the first visitor of a fresh isolate waits, with a KV of the given delay. */
export async function measureFirstAnswer(
  rules: number,
  delays: readonly number[],
): Promise<FirstAnswerResult[]> {
  const scenes = await makeScenes(makeTable(rules));
  const paths = [exactPath(rules - 1), ...makePaths(rules, FIRST_REQUESTS - 1)];
  const results: FirstAnswerResult[] = [];
  for (const delayMs of delays) {
    const rounds = scenes.map((): Round[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, scene] of scenes.entries()) {
        rounds[index]?.push(await measureOnce(scene, delayMs, paths));
      }
    }
    for (const [index, { name }] of scenes.entries()) {
      const of = (field: keyof Round): number =>
        median((rounds[index] ?? []).map((it) => it[field]));
      const [startMs, answerMs, roundTrips] = [of("startMs"), of("answerMs"), of("roundTrips")];
      results.push({
        name,
        delayMs,
        startMs,
        answerMs,
        roundTrips,
        microseconds: of("microseconds"),
      });
    }
  }
  return results;
}

type Round = Omit<FirstAnswerResult, "name" | "delayMs">;

async function measureOnce(
  scene: Scene,
  delayMs: number,
  paths: readonly string[],
): Promise<Round> {
  const kv = await startKvServer(scene.values, delayMs);
  const cache = await startCacheServer(scene.cached);
  const { modules, binding } = scene;
  const options = { modules, kv: { [binding]: kv.port }, cache: cache.port };
  const process = await startWorkerd(options, false);
  try {
    const startMs = process.cpuSeconds() * 1000;
    const startedAt = performance.now();
    await sendAll(process.port, HOST, paths.slice(0, 1), 1);
    const answerMs = performance.now() - startedAt;
    const roundTrips = kv.roundTrips();
    await sendAll(process.port, HOST, paths.slice(1), FIRST_REQUESTS - 1);
    const microseconds = (process.cpuSeconds() * 1000 - startMs) * (1000 / FIRST_REQUESTS);
    return { startMs, answerMs, roundTrips, microseconds };
  } finally {
    await process.stop();
    await kv.stop();
    cache.stop();
  }
}

async function makeScenes(table: RoutesData): Promise<Scene[]> {
  const [bundled, promoted] = await Promise.all([
    compile({ ...table, rules: table.rules.slice(0, -1) }),
    compile(table),
  ]);
  const modules = await bundleWorker("worker.ts", await createBundleModules(bundled));
  const sunset = { modules, binding: "REDIRECTS" };
  const { release, shards } = promoted.manifest;
  const values = await storedIn(promoted);
  const targets = new Map(exactRules(table).map(({ from, to }) => [from, to ?? "gone"]));
  const nothing = { values: new Map<string, string>(), cached: null };
  return [
    { name: "bare handler", modules: bareHandler(), binding: "KV", ...nothing },
    {
      name: "one KV read a request",
      modules: await kvPerRequest(),
      binding: "KV",
      values: targets,
      cached: null,
    },
    { name: "Sunset, nothing promoted", ...sunset, ...nothing },
    {
      name: "Sunset, seen before",
      ...sunset,
      values,
      cached: JSON.stringify({ release, shards: shards.length }),
    },
    { name: "Sunset, never seen", ...sunset, values, cached: null },
  ];
}

async function compile(table: RoutesData): Promise<CompiledRelease> {
  const compiled = compileRoutes(table, () => {});
  const release = await compileRelease(compiled, { order: "canonical" }, () => {});
  if (!release) throw new TypeError("The generated table cannot be compiled");
  return release;
}

/** Stores a release as a promoted one in KV. */
async function storedIn({
  manifest,
  shards,
}: CompiledRelease): Promise<Map<string, string | Uint8Array>> {
  const text = JSON.stringify(manifest);
  const { release } = manifest;
  const promotion = { promotedAt: "2025-01-01T00:00:00Z", promotedBy: "bench", reason: "bench" };
  const pointer = { release, shards: shards.length, manifest: await sha256(text), ...promotion };
  return new Map<string, string | Uint8Array>([
    [CURRENT_KEY, JSON.stringify(pointer)],
    [releaseKey(release), text],
    ...shards.map((bytes, index) => [shardKey(release, index), bytes] as const),
  ]);
}

/** Serves a location's cache in the form that workerd expects of an external service: one fixed entry, no writes. */
async function startCacheServer(text: string | null): Promise<{ port: number; stop(): void }> {
  const server = createServer((request, response) => {
    request.resume();
    if (request.method !== "GET") response.writeHead(204).end();
    else if (text === null) response.writeHead(504, { "cf-cache-status": "MISS" }).end();
    else response.writeHead(200, { "cf-cache-status": "HIT" }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo;
  return {
    port,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
