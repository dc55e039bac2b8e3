/**
 * What storage may do, by what an isolate is at, by who asks: docs/reliability.md has the table, and each of its cells is a
 * test here. Whatever happens, a request gets a redirect of a table that was in service, a page of the console is a page, and a
 * run of the cron leaves nothing half done; once storage is well, all are as they should be.
 */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { FRONT_HEADER } from "../../src/console/access/front-header.ts";
import { createConsole } from "../../src/console/app.ts";
import { createCounter } from "../../src/hits/counter.ts";
import { createCounting } from "../../src/hits/counting.ts";
import type { HitsDatabase, HitsStatement } from "../../src/hits/database.ts";
import { tidy } from "../../src/hits/tidy.ts";
import { createApp } from "../../src/http/app.ts";
import { createEntry } from "../../src/http/entry.ts";
import { type CompiledRelease, compileRelease } from "../../src/release/compile-release.ts";
import { sha256 } from "../../src/release/hash.ts";
import { tableOf } from "../../src/release/open-release.ts";
import { deadline } from "../../src/store/isolate/deadline.ts";
import { createTableProvider } from "../../src/store/isolate/table-provider.ts";
import { type KvEntry, type KvStore, StoreError } from "../../src/store/kv/kv-store.ts";
import { runReconciler } from "../../src/store/reconcile/run.ts";
import { CURRENT_KEY, OVERLAY_KEY } from "../../src/store/records/keys.ts";
import { readOverlay } from "../../src/store/records/overlay.ts";
import { createPointer, stackOver, writePointer } from "../../src/store/records/promotion.ts";
import { readPointer } from "../../src/store/records/stored-release.ts";
import { uploadRelease } from "../../src/store/records/upload.ts";
import { bundleOf } from "../support/bundle.ts";
import { createMemoryStore } from "../support/memory-store.ts";
import { compile, GATE } from "../support/table.ts";
import { FRONT_KEY, LOCAL, LOCAL_REVIEWER } from "./support.ts";

const OLD = "https://www.old.example";
const NEW = "https://www.new.example";

/** The deployed table, the promoted one, and the one promoted during the fault. */
let zero: CompiledRelease;
let one: CompiledRelease;
let two: CompiledRelease;

beforeAll(async () => {
  const release = async (word: string): Promise<CompiledRelease> => {
    const rules = [{ from: "/global/page", to: `${NEW}/${word}` }];
    const compiled = await compileRelease(compile(rules), { order: "canonical" }, () => {});
    if (!compiled) throw new TypeError("The table cannot be compiled");
    return compiled;
  };
  [zero, one, two] = await Promise.all([release("zero"), release("one"), release("two")]);
});

const FAULTS = [
  "throws",
  "hangs",
  "is slow",
  "gives null",
  "gives garbage",
  "gives stale values",
  "answers out of order",
  "is partly written",
  "is over its quota",
] as const;
type Fault = (typeof FAULTS)[number];

const STATES = ["a cold isolate", "a warm isolate", "a refresh", "a promotion"] as const;
type State = (typeof STATES)[number];

const HTML = "<!doctype html><title>Error 1101</title>";
const never = (): Promise<never> => new Promise(() => {});
const later = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Stands for a promise that never ends. */
const PATIENCE_MS = 100;

/** Some work is done by the runtime, such as hashing, while no timer waits. */
const IDLE_TURNS_AT_MOST = 10_000;

const realTimeout = setTimeout;
/** The runtime calls a timer only when there is nothing else to do. */
const realTurn = (): Promise<void> => new Promise((resolve) => void realTimeout(resolve, 0));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/**
 * Waits for work. Whenever all that can be done is done, time jumps to the next timer: a test waits for nothing, and no
 * deadline passes because the machine is busy.
 */
async function passTime<Value>(work: Promise<Value>): Promise<Value> {
  const state = { isOver: false };
  const end = () => void (state.isOver = true);
  work.then(end, end);
  await realTurn();
  for (let idle = 0; !state.isOver; idle = vi.getTimerCount() === 0 ? idle + 1 : 0) {
    if (idle > IDLE_TURNS_AT_MOST) throw new Error("Work waits for something that never happens");
    await vi.advanceTimersToNextTimerAsync();
    await realTurn();
  }
  return work;
}

/** Runs work under a fault. @param work The work without the fault. */
async function under<Value>(
  fault: Fault | null,
  turn: number,
  work: () => Promise<Value>,
  odd: { readonly nothing: Value; readonly garbage: Value; readonly stale: () => Promise<Value> },
): Promise<Value> {
  switch (fault) {
    case "throws":
      throw new StoreError("Cannot read KV: it is out of order", "Try again in a minute");
    case "is over its quota":
      throw new StoreError("Cannot read KV: 429 Too Many Requests", "Try again in a minute");
    case "hangs":
      return never();
    case "is slow":
      await later(30);
      return work();
    case "answers out of order":
      await later(turn % 2 === 0 ? 30 : 0);
      return work();
    case "gives null":
      return odd.nothing;
    case "gives garbage":
      return odd.garbage;
    case "gives stale values":
      return odd.stale();
    case "is partly written":
    case null:
      return work();
  }
}

/** KV in memory with a fault. */
function createFaultyKv() {
  const kv = createMemoryStore();
  let fault: Fault | null = null;
  let stale = createMemoryStore();
  let turn = 0;
  /** Reads in progress wait for it. */
  let gate: Promise<void> = Promise.resolve();
  let open = (): void => {};
  const bytes = Uint8Array.from(new TextEncoder().encode(HTML));
  /** The last upload is incomplete. */
  const isMissing = (key: string): boolean =>
    fault === "is partly written" && key.startsWith(`table/${two.manifest.release}`);
  const write = (work: () => Promise<void>): Promise<void> =>
    under(fault === "gives garbage" || fault === "gives null" ? null : fault, turn++, work, {
      nothing: undefined,
      garbage: undefined,
      stale: work,
    });
  const list = (prefix: string) =>
    under(fault, turn++, () => kv.listWithExpiry(prefix), {
      nothing: [],
      garbage: [],
      stale: () => stale.listWithExpiry(prefix),
    });
  const store: KvStore = {
    async getTexts(keys) {
      await gate;
      return under(fault, turn++, () => kv.getTexts(keys), {
        nothing: new Map(keys.map((it) => [it, null])),
        garbage: new Map(keys.map((it) => [it, HTML])),
        stale: () => stale.getTexts(keys),
      });
    },
    getBytes: (key) =>
      under(fault, turn++, async () => (isMissing(key) ? null : kv.getBytes(key)), {
        nothing: null,
        garbage: bytes,
        stale: () => stale.getBytes(key),
      }),
    put: (entries: readonly KvEntry[]) => write(() => kv.put(entries)),
    delete: (keys) => write(() => kv.delete(keys)),
    list: async (prefix) => (await list(prefix)).map((it) => it.key),
    listWithExpiry: list,
  };
  return {
    kv,
    store,
    /** From now on stale reads return the current values. */
    remember() {
      stale = createMemoryStore();
      for (const [key, value] of kv.values) stale.values.set(key, value);
    },
    break: (it: Fault | null) => void (fault = it),
    hold: () => void (gate = new Promise((resolve) => (open = resolve))),
    letGo: () => open(),
  };
}

async function promote(kv: KvStore, release: CompiledRelease, now: number): Promise<void> {
  await uploadRelease(kv, release, () => {});
  const { manifest } = release;
  const target = { manifest, sha256: await sha256(JSON.stringify(manifest)) };
  const before = await readPointer(kv);
  const by = { by: "somebody", reason: "because", now };
  await writePointer(kv, createPointer({ target, before, stack: stackOver(before), ...by }));
}

/** An isolate of production, and one of a deployment for reviewers, on one KV. */
async function createWorld(hits: HitsDatabase | null = null) {
  const faulty = createFaultyKv();
  const { kv, store } = faulty;
  const clock = { now: GATE };
  const bundle = bundleOf(zero);
  const now = (): number => clock.now;
  const behind = new Set<Promise<unknown>>();
  const context = {
    waitUntil: (work: Promise<unknown>) => {
      const done = work.catch(() => {}).finally(() => behind.delete(done));
      behind.add(done);
    },
    passThroughOnException: () => {},
    props: {},
  } as unknown as ExecutionContext;
  const live = createTableProvider({ kv: store, bundle, now, refreshSeconds: 30 });
  const count =
    hits &&
    createCounting(
      async () =>
        createCounter({ db: hits, inTime: (it) => deadline(PATIENCE_MS, it), pauseMs: 1 }),
      async () => {},
    );
  const app = createApp({ tables: live, now, siteName: "Old Shop", count });
  const entry = createEntry({
    app,
    hosts: bundle.release.site.hosts,
    loadConsole: async () =>
      createConsole({
        bundle,
        store: { live, kv: store },
        now,
        patienceMs: PATIENCE_MS,
        storeLimitMs: PATIENCE_MS,
      }),
  });
  await promote(kv, one, GATE - 60_000);
  kv.values.set("/global/row", `${NEW}/row`);
  faulty.remember();
  return {
    ...faulty,
    clock,
    live,
    async ask(path = "/global/page"): Promise<string> {
      const answer = app.fetch(new Request(OLD + path), {}, context);
      const response = await passTime(Promise.resolve(answer));
      const { status } = response;
      return `${status} ${response.headers.get("location")?.replace(`${NEW}/`, "") ?? ""}`;
    },
    async page(): Promise<Response> {
      const env = { CONSOLE: "on", LOCAL_REVIEWER, FRONT_KEY };
      const headers = { [FRONT_HEADER]: FRONT_KEY };
      const page = entry.fetch(new Request(`${LOCAL}/_sunset`, { headers }), env, context);
      return passTime(Promise.resolve(page));
    },
    /** As the Worker's entry does each minute. */
    async cron(): Promise<void> {
      const works: Promise<void>[] = [];
      const wait = (work: Promise<void>) => void works.push(work);
      await live.fetchTable("/", wait);
      live.refreshIfDue(wait);
      await Promise.all(works);
      const { release, shards, overlay } = live.status().snapshot;
      const table = shards && tableOf(release, (index) => shards[index] ?? null);
      await runReconciler({ kv: store, release, table, now: now(), held: overlay }, bundle);
    },
    /** Waits for the work after answers, if it ends. */
    settle: () => passTime(Promise.race([Promise.all(behind), later(PATIENCE_MS)])),
    /** The runtime drops the work of a request that was cut off. */
    forget: () => behind.clear(),
  };
}
type World = Awaited<ReturnType<typeof createWorld>>;

/** Brings an isolate into the state, and starts the fault. */
async function meet(world: World, state: State, fault: Fault): Promise<void> {
  if (state !== "a cold isolate") {
    await world.ask();
    await world.settle();
  }
  if (state === "a promotion") {
    await promote(world.kv, two, GATE);
    world.clock.now += 60_000;
  }
  if (state === "a refresh") {
    world.clock.now += 60_000;
    world.hold();
    await world.ask();
    world.break(fault);
    world.letGo();
  }
  world.break(fault);
}

/** The allowed answers meanwhile: always from a table, and never from an older one than the isolate has served. */
function allowed(state: State): RegExp {
  if (state === "a cold isolate") return /^301 (zero|one)$/;
  return state === "a promotion" ? /^301 (one|two)$/ : /^301 one$/;
}

const ASKERS = {
  async request(world: World, state: State) {
    for (let time = 0; time < 3; time++) {
      expect(await world.ask()).toMatch(allowed(state));
      await world.settle();
      world.clock.now += 20_000;
    }
  },
  async cron(world: World, state: State) {
    const ran = world.cron().catch((error: unknown) => {
      if (!(error instanceof StoreError)) throw error;
    });
    await passTime(Promise.race([ran, later(2000)]));
    const overlay = world.kv.values.get(OVERLAY_KEY);
    expect(overlay === undefined || readOverlay(String(overlay), null).ok).toBe(true);
    expect(await readPointer(world.kv)).not.toBeNull();
    expect(await world.ask()).toMatch(allowed(state));
  },
  async console(world: World, state: State) {
    const response = await world.page();
    expect(response.status).toBeOneOf([200, 503]);
    const text = await response.text();
    expect(text).toContain("<main");
    expect(text).not.toMatch(/\n\s+at \S+ \(/);
    expect(await world.ask()).toMatch(allowed(state));
  },
};

async function expectWell(world: World, state: State): Promise<void> {
  world.break(null);
  world.forget();
  const last = state === "a promotion" ? "301 two" : "301 one";
  for (let time = 0; time < 3; time++) {
    world.clock.now += 600_000;
    await world.ask();
    await world.settle();
  }
  expect(await world.ask()).toBe(last);
  await passTime(world.cron());
  world.clock.now += 600_000;
  await world.ask();
  await world.settle();
  expect(await world.ask("/global/row")).toBe("301 row");
  expect(world.live.status().problems).toEqual([]);
  expect((await world.page()).status).toBe(200);
}

const CELLS = FAULTS.flatMap((fault) =>
  STATES.flatMap((state) =>
    Object.entries(ASKERS).map(([asker, ask]) => ({ fault, state, asker, ask })),
  ),
);

describe("KV", () => {
  it.each(CELLS)("$fault, during $state, for the $asker", async ({ fault, state, ask }) => {
    const world = await createWorld();
    await meet(world, state, fault);
    await ask(world, state);
    await expectWell(world, state);
    expect(world.kv.values.has(CURRENT_KEY)).toBe(true);
  });
});

/** A database with a fault; without one it accepts everything and returns no rows. */
function createFaultyDb() {
  let fault: Fault | null = null;
  let turn = 0;
  const run = (results: readonly unknown[]) =>
    under<{ readonly results: readonly unknown[] }>(fault, turn++, async () => ({ results }), {
      nothing: null as unknown as { readonly results: readonly unknown[] },
      garbage: { results: [HTML] },
      stale: async () => ({ results: [] }),
    });
  const statement: HitsStatement = { bind: () => statement, all: () => run([]) };
  const db: HitsDatabase = {
    prepare: () => statement,
    batch: async (statements) => {
      // The first half arrives.
      if (fault === "is partly written") throw new Error("D1_ERROR: storage was reset");
      return Promise.all(statements.map(() => run([])));
    },
  };
  return { db, break: (it: Fault | null) => void (fault = it) };
}

const D1_CELLS = FAULTS.flatMap((fault) => STATES.map((state) => ({ fault, state })));

describe("D1", () => {
  it.each(D1_CELLS)("$fault, during $state: a request gets its usual answer", async (cell) => {
    const { db, break: breakDb } = createFaultyDb();
    const [counted, plain] = [await createWorld(db), await createWorld()];
    breakDb(cell.fault);
    for (const world of [counted, plain]) {
      await meet(world, cell.state, "is partly written");
      world.break(null);
    }
    for (let time = 0; time < 3; time++) {
      expect(await counted.ask()).toBe(await plain.ask());
      await counted.settle();
      counted.clock.now += 20_000;
      plain.clock.now += 20_000;
      await plain.settle();
    }
  });

  it.each(D1_CELLS)("$fault, during $state: the cron job puts rows into force", async (cell) => {
    const { db, break: breakDb } = createFaultyDb();
    const world = await createWorld(db);
    await meet(world, cell.state, "is partly written");
    world.break(null);
    breakDb(cell.fault);
    await passTime(world.cron());
    // Tidying up comes after the rows, and may fail or be cut off.
    await passTime(Promise.race([tidy(db, world.clock.now).catch(() => {}), later(PATIENCE_MS)]));
    expect(String(world.kv.values.get(OVERLAY_KEY))).toContain('"state":"serving"');
  });

  it.each(D1_CELLS)("$fault, during $state: the console shows its page", async (cell) => {
    const { db, break: breakDb } = createFaultyDb();
    const world = await createWorld(db);
    await meet(world, cell.state, "is partly written");
    world.break(null);
    breakDb(cell.fault);
    expect((await world.page()).status).toBe(200);
  });
});
