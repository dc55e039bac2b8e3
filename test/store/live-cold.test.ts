import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { shardOf } from "../../src/domain/compact/fingerprint.ts";
import type { CompiledRelease } from "../../src/release/compile-release.ts";
import type { OpenBundle } from "../../src/store/isolate/bundle.ts";
import type { LastSeen, Seen } from "../../src/store/isolate/last-seen.ts";
import { COLD_LIMIT_MS } from "../../src/store/isolate/table-provider.ts";
import { promote, publish } from "../node-support/publish.ts";
import { releaseOf } from "../node-support/release.ts";
import { bundleOf } from "../support/bundle.ts";
import { largeTable } from "./large-table.ts";
import { createWorld, NOON, turn, until, type World } from "./live-support.ts";

const NEW = "https://www.new.example";

let zero: OpenBundle;
let one: CompiledRelease;
let large: CompiledRelease;

beforeAll(async () => {
  zero = bundleOf(await releaseOf([{ from: "/global/page", to: `${NEW}/zero` }]));
  one = await releaseOf([{ from: "/global/page", to: `${NEW}/one` }]);
  large = await releaseOf(largeTable("one"));
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function worldWith(release: CompiledRelease): Promise<World> {
  const world = createWorld({ bundle: zero });
  await publish(world.kv, release);
  await promote(world.kv, release, NOON - 60_000);
  world.kv.operations.length = 0;
  return world;
}

/** Lets all waiting reads through at once, repeatedly until a promise is settled. @returns The number of rounds. */
async function countRounds(world: World, work: Promise<unknown>): Promise<number> {
  let rounds = 0;
  await until(work, () => {
    if (world.kv.letGo() > 0) rounds += 1;
  });
  return rounds;
}

describe("the first request of an isolate", () => {
  it("needs two rounds of KV reads", async () => {
    const world = await worldWith(one);
    world.kv.hold();
    const answer = world.ask("/global/page");
    expect(await countRounds(world, answer)).toBe(2);
    expect(await answer).toBe(`${NEW}/one`);
    const { release } = one.manifest;
    expect(world.kv.operations.toSorted()).toEqual([
      `bytes release/${release}`,
      `bytes table/${release}/0`,
      "texts current overlay activatesAt",
    ]);
  });

  it("needs two for a table with many shards, and reads only its own shard", async () => {
    const world = await worldWith(large);
    expect(large.manifest.shards.length).toBeGreaterThan(2);
    world.kv.hold();
    const answer = world.ask("/global/page-77");
    expect(await countRounds(world, answer)).toBe(2);
    expect(await answer).toContain(`${NEW}/one/77/`);
  });

  it("needs two for a table with only patterns", async () => {
    const world = await worldWith(await releaseOf([{ from: "/global/:x", to: `${NEW}/one/:x` }]));
    world.kv.hold();
    const answer = world.ask("/global/page");
    expect(await countRounds(world, answer)).toBe(2);
    expect(await answer).toBe(`${NEW}/one/page`);
  });

  it("needs one if nothing was ever promoted", async () => {
    const world = createWorld({ bundle: zero });
    world.kv.hold();
    const answer = world.ask("/global/page");
    expect(await countRounds(world, answer)).toBe(1);
    expect(await answer).toBe(`${NEW}/zero`);
  });

  it("needs one if the deployed table was promoted", async () => {
    const deployed = await releaseOf([{ from: "/global/page", to: `${NEW}/zero` }]);
    const world = await worldWith(deployed);
    world.kv.hold();
    expect(await countRounds(world, world.ask("/global/page"))).toBe(1);
  });

  it("shares its reads with requests that come meanwhile", async () => {
    const world = await worldWith(one);
    world.kv.hold();
    const asked = Promise.all(Array.from({ length: 50 }, () => world.ask("/global/page")));
    expect(await countRounds(world, asked)).toBe(2);
    expect(new Set(await asked)).toEqual(new Set([`${NEW}/one`]));
    await world.settle();
    expect(world.kv.operations).toHaveLength(3);
  });

  it("is followed by reads of the rest of a large table in the background", async () => {
    const world = await worldWith(large);
    await world.ask("/global/page-77");
    await world.settle();
    for (const index of [0, 1, 2, 3, 500, 5999]) {
      expect(world.askAtOnce(`/global/page-${index}`)).toContain(`${NEW}/one/${index}/`);
    }
    const bytes = world.kv.operations.filter((it) => it.startsWith("bytes table/"));
    expect(new Set(bytes).size).toBe(large.manifest.shards.length);
    expect(bytes).toHaveLength(large.manifest.shards.length);
  });

  it("gets the bundled table's answer if KV is slower than the limit, and the isolate changes over later", async () => {
    const world = await worldWith(one);
    world.kv.hold();
    const answer = world.ask("/global/page");
    await turn();
    await vi.advanceTimersByTimeAsync(COLD_LIMIT_MS - 1);
    let isDone = false;
    void answer.then(() => (isDone = true));
    await turn();
    expect(isDone).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toBe(`${NEW}/zero`);
    expect(world.live.status().problems).toEqual([
      "KV did not answer within 1.5 s: the bundled table serves until it does",
    ]);

    // No request waits from here on.
    expect(await world.ask("/global/page")).toBe(`${NEW}/zero`);
    await countRounds(world, world.settle());
    expect(world.askAtOnce("/global/page")).toBe(`${NEW}/one`);
    expect(world.live.status().problems).toEqual([]);
  });

  it("lets no later request wait for a shard once the bundled table has answered", async () => {
    const world = await worldWith(large);
    world.kv.hold();
    const answer = world.ask("/global/page-77");
    await turn();
    await vi.advanceTimersByTimeAsync(COLD_LIMIT_MS);
    expect(await answer).toBe(`${NEW}/`);
    const addresses = Array.from({ length: 40 }, (_, index) => `/global/page-${index}`);
    const seen = new Set<string>();
    await until(world.settle(), () => {
      const locations = addresses.map((it) => world.askAtOnce(it) ?? "nothing at hand");
      seen.add([...new Set(locations.map((it) => it.slice(0, `${NEW}/one`.length)))].join(" "));
      world.kv.letGo();
    });
    expect([...seen].filter((it) => it !== `${NEW}/` && it !== `${NEW}/one`)).toEqual([]);
    expect(world.askAtOnce("/global/page-5")).toContain(`${NEW}/one/5/`);
  });

  it("waits no longer than the limit if KV never answers, and the isolate recovers", async () => {
    const world = await worldWith(one);
    world.kv.fail({ kind: "hangs" });
    const answer = world.ask("/global/page");
    await turn();
    await vi.advanceTimersByTimeAsync(COLD_LIMIT_MS);
    expect(await answer).toBe(`${NEW}/zero`);
    world.kv.heal();
    await world.refresh(120);
    expect(world.askAtOnce("/global/page")).toBe(`${NEW}/one`);
    expect(world.live.status().problems).toEqual([]);
  });

  it("waits no longer than the limit if only its shard never comes, and the isolate recovers", async () => {
    const world = await worldWith(one);
    world.kv.fail({ kind: "hangs" }, /^table/);
    const answer = world.ask("/global/page");
    await turn();
    await vi.advanceTimersByTimeAsync(COLD_LIMIT_MS);
    expect(await answer).toBe(`${NEW}/zero`);
    world.kv.heal();
    await world.refresh(120);
    expect(world.askAtOnce("/global/page")).toBe(`${NEW}/one`);
  });

  it("does not wait a second time if only its shard fails", async () => {
    const world = await worldWith(one);
    world.kv.fail({ kind: "throws" }, /^table/);
    expect(await world.ask("/global/page")).toBe(`${NEW}/zero`);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("the first request of an isolate at a location that has seen a release", () => {
  /** @param guess What the location saw; may also be a promise that never ends or fails. */
  async function visit(guess: Promise<Seen | null>) {
    const written: Seen[] = [];
    const lastSeen: LastSeen = {
      read: () => guess,
      write: async (seen) => void written.push(seen),
    };
    const world = createWorld({ bundle: zero, lastSeen });
    await publish(world.kv, one);
    await publish(world.kv, large);
    await promote(world.kv, one, NOON - 60_000);
    world.kv.operations.length = 0;
    world.kv.hold();
    const answer = world.ask("/global/page");
    // The location answers long before KV does.
    await turn();
    const rounds = await countRounds(world, answer);
    const asked = world.kv.operations.filter((it) => it.startsWith("bytes"));
    world.kv.letGo();
    await world.settle();
    return { answer: await answer, rounds, asked: asked.toSorted(), written };
  }

  const seen = ({ manifest }: CompiledRelease): Seen => ({
    release: manifest.release,
    shards: manifest.shards.length,
  });
  const partsOf = ({ manifest }: CompiledRelease, index = 0) => [
    `bytes release/${manifest.release}`,
    `bytes table/${manifest.release}/${index}`,
  ];

  it("needs one round if that release is still current", async () => {
    expect(await visit(Promise.resolve(seen(one)))).toEqual({
      answer: `${NEW}/one`,
      rounds: 1,
      asked: partsOf(one),
      written: [],
    });
  });

  it("needs a second round if another release was promoted since, and is answered from that one", async () => {
    const shard = shardOf("/global/page", large.manifest.shards.length);
    expect(await visit(Promise.resolve(seen(large)))).toEqual({
      answer: `${NEW}/one`,
      rounds: 2,
      asked: [...partsOf(one), ...partsOf(large, shard)].toSorted(),
      written: [seen(one)],
    });
  });

  it("needs a second round if that release is no longer in KV", async () => {
    const gone = { release: "0".repeat(64), shards: 3 };
    expect(await visit(Promise.resolve(gone))).toMatchObject({ answer: `${NEW}/one`, rounds: 2 });
  });

  it("finds its shard although the location has a wrong number of shards", async () => {
    const mistaken = { ...seen(one), shards: 7 };
    expect(await visit(Promise.resolve(mistaken))).toMatchObject({ answer: `${NEW}/one` });
  });

  it("reads nothing more if that release was the bundled one", async () => {
    const bundled = { release: zero.release.id, shards: 1 };
    expect(await visit(Promise.resolve(bundled))).toMatchObject({ asked: partsOf(one), rounds: 2 });
  });

  it.each([
    ["knows nothing", Promise.resolve(null)],
    ["never answers", new Promise<null>(() => {})],
  ])("manages without if the location %s", async (_title, guess) => {
    const { answer, rounds, asked, written } = await visit(guess);
    expect({ answer, rounds, asked }).toEqual({
      answer: `${NEW}/one`,
      rounds: 2,
      asked: partsOf(one),
    });
    expect(written).toEqual([seen(one)]);
  });
});
