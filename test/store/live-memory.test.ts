import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { canonicalPath } from "../../src/domain/url/canonicalize.ts";
import { shardOf } from "../../src/domain/compact/fingerprint.ts";
import type { CompiledRelease } from "../../src/release/compile-release.ts";
import type { OpenBundle } from "../../src/store/isolate/bundle.ts";
import { SHARD_LIMIT_MS } from "../../src/store/isolate/table-provider.ts";
import { promote, publish } from "../node-support/publish.ts";
import { releaseOf } from "../node-support/release.ts";
import { bundleOf } from "../support/bundle.ts";
import { largeTable } from "./large-table.ts";
import { createWorld, NOON, turn, until, type World } from "./live-support.ts";

const NEW = "https://www.new.example";
const MIB = 1024 * 1024;

/** A release of about 12 MiB in about five shards. */
let large: CompiledRelease;
/** The same release with another target for one rule. */
let next: CompiledRelease;
/** A release of the same size without a common target. */
let unlike: CompiledRelease;
let small: CompiledRelease;
let zero: OpenBundle;
/** An address of each shard. */
let addresses: readonly string[];

beforeAll(async () => {
  zero = bundleOf(await releaseOf([{ from: "/global/page", to: `${NEW}/zero` }]));
  small = await releaseOf([{ from: "/global/page-1", to: `${NEW}/small/1/` }]);
  large = await releaseOf(largeTable("large"));
  next = await releaseOf(largeTable("large", new Set([77])));
  unlike = await releaseOf(largeTable("unlike"));
  const count = large.manifest.shards.length;
  const paths = Array.from({ length: 100 }, (_, index) => `/global/page-${index}`);
  addresses = Array.from({ length: count }, (_, shard) => {
    return paths.find((it) => shardOf(canonicalPath(it), count) === shard) ?? "";
  });
});

afterEach(() => {
  vi.useRealTimers();
});

function bytesOf({ shards }: CompiledRelease): number {
  return shards.reduce((sum, it) => sum + it.length, 0);
}

async function worldWith(release: CompiledRelease, residentBytesAtMost: number): Promise<World> {
  const world = createWorld({ bundle: zero, residentBytesAtMost });
  await publish(world.kv, release);
  await promote(world.kv, release, NOON - 60_000);
  await world.ask("/global/page");
  await world.settle();
  world.kv.operations.length = 0;
  return world;
}

async function change(world: World, release: CompiledRelease): Promise<void> {
  await publish(world.kv, release);
  await promote(world.kv, release, NOON);
  world.kv.operations.length = 0;
  await world.refresh();
}

/** Returns the word in an answer that identifies its table. */
function wordOf(location: string | null): string | null {
  return location === null ? null : (location.split("/")[3] ?? null);
}

/** Returns the indices of the shards read since the last call. */
function shardsRead({ kv }: World): number[] {
  const read = kv.operations.filter((it) => it.startsWith("bytes table/"));
  kv.operations.length = 0;
  return read.map((it) => Number(it.split("/").at(-1))).toSorted((a, b) => a - b);
}

describe("a table that fits into memory", () => {
  it("is loaded completely, and no request reads a shard", async () => {
    const world = await worldWith(large, 64 * MIB);
    for (const address of addresses) expect(wordOf(world.askAtOnce(address))).toBe("large");
    expect(world.live.status().residentBytes).toBe(bytesOf(large));
  });

  it("reads only the shards of the next release that differ, even if two whole tables would not fit", async () => {
    const world = await worldWith(large, bytesOf(large) + 5 * MIB);
    expect(2 * bytesOf(large)).toBeGreaterThan(bytesOf(large) + 5 * MIB);
    await publish(world.kv, next);
    await promote(world.kv, next, NOON);
    world.kv.operations.length = 0;
    const missing: string[] = [];
    await until(world.refresh(), () => {
      missing.push(...addresses.filter((it) => world.askAtOnce(it) === null));
    });
    expect(missing).toEqual([]);
    const changed = shardOf("/global/page-77", large.manifest.shards.length);
    expect(shardsRead(world)).toEqual([changed]);
    expect(world.askAtOnce("/global/page-77")).toMatch(/-changed$/);
    expect(world.live.status().residentBytes).toBe(bytesOf(next));
  });

  it("frees the memory of the previous release", async () => {
    const world = await worldWith(large, 64 * MIB);
    await change(world, unlike);
    expect(world.live.status().residentBytes).toBe(bytesOf(unlike));
    await change(world, small);
    expect(world.live.status().residentBytes).toBe(bytesOf(small));
  });
});

describe("a table that does not fit", () => {
  it("repairs a broken address, in whichever shard the right one is", async () => {
    const world = await worldWith(large, bytesOf(large) - MIB);
    const fallback = await world.ask("/global/no-such-page");
    for (let index = 0; index < 20; index++) {
      const location = await world.ask(`/global/page-${index}.`);
      expect(location).not.toBe(fallback);
      expect(location).toContain(`/large/${index}/`);
    }
  });

  it("answers every path and stays below the limit", async () => {
    const limit = bytesOf(large) - MIB;
    const world = await worldWith(large, limit);
    for (let round = 0; round < 3; round++) {
      for (let index = 0; index < 100; index++) {
        const location = await world.ask(`/global/page-${index}`);
        expect(location.startsWith(`${NEW}/large/${index}/`)).toBe(true);
        expect(world.live.status().residentBytes).toBeLessThanOrEqual(limit);
      }
      expect(await world.ask("/global/no-such-page")).toBe(`${NEW}/`);
    }
  });

  it("drops the least recently used shards", async () => {
    const largest = Math.max(...large.shards.map((it) => it.length));
    const world = await worldWith(large, 2 * largest);
    const [a = "", b = "", c = ""] = addresses;
    for (const address of [a, b, a, c]) await world.ask(address);
    shardsRead(world);
    await world.ask(a);
    await world.ask(c);
    expect(shardsRead(world)).toEqual([]);
    await world.ask(b);
    expect(shardsRead(world)).toEqual([1]);
  });

  it("reads a shard once for all concurrent requests", async () => {
    const world = await worldWith(large, 5 * MIB);
    const [a = "", b = ""] = addresses;
    await world.ask(a);
    shardsRead(world);
    const asked = await Promise.all(Array.from({ length: 30 }, () => world.ask(b)));
    expect(new Set(asked.map(wordOf))).toEqual(new Set(["large"]));
    expect(shardsRead(world)).toEqual([1]);
  });

  it("replaces a table that did fit, and frees its memory", async () => {
    const limit = bytesOf(large) - MIB;
    const world = await worldWith(small, limit);
    await change(world, large);
    for (const address of addresses) expect(wordOf(await world.ask(address))).toBe("large");
    expect(world.live.status().residentBytes).toBeLessThanOrEqual(limit);
    await change(world, small);
    expect(wordOf(world.askAtOnce("/global/page-1"))).toBe("small");
  });

  it("replaces another one shard by shard if both do not fit together", async () => {
    const limit = bytesOf(large) + MIB;
    const world = await worldWith(large, limit);
    await change(world, unlike);
    for (const address of addresses) expect(wordOf(await world.ask(address))).toBe("unlike");
    expect(world.live.status().residentBytes).toBeLessThanOrEqual(limit);
    await world.settle();
    for (const address of addresses) expect(wordOf(world.askAtOnce(address))).toBe("unlike");
  });
});

describe("a shard that cannot be read", () => {
  const FIRST = /^table\/.*\/0$/;

  it("is replaced by the bundled table, and the other shards answer as before", async () => {
    const world = await worldWith(large, bytesOf(large) - MIB);
    const [first = "", ...others] = addresses;
    for (const address of others) await world.ask(address);
    world.kv.fail({ kind: "throws" }, FIRST);
    expect(await world.ask(first)).toBe(`${NEW}/`);
    expect(world.live.status().problems).toEqual(["Cannot read KV: it is out of order"]);
    for (const address of others) expect(wordOf(await world.ask(address))).toBe("large");
  });

  it("is read again only after five seconds, however many requests there are", async () => {
    const world = await worldWith(large, bytesOf(large) - MIB);
    const [first = "", ...others] = addresses;
    for (const address of others) await world.ask(address);
    world.kv.fail({ kind: "throws" }, FIRST);
    shardsRead(world);
    for (let tenths = 0; tenths < 49; tenths++) {
      await world.ask(first);
      world.clock.now += 100;
    }
    expect(shardsRead(world)).toEqual([0]);
    world.kv.heal();
    await world.ask(first);
    world.clock.now += 200;
    expect(wordOf(await world.ask(first))).toBe("large");
  });

  it("delays requests at most by the limit, and then none for five seconds", async () => {
    const world = await worldWith(large, bytesOf(large) - MIB);
    const [first = "", ...others] = addresses;
    for (const address of others) await world.ask(address);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    world.kv.fail({ kind: "hangs" }, FIRST);
    const asked = Promise.all([world.ask(first), world.ask(first)]);
    await turn();
    await vi.advanceTimersByTimeAsync(SHARD_LIMIT_MS);
    expect(await asked).toEqual([`${NEW}/`, `${NEW}/`]);
    expect(world.live.status().problems).toEqual(["A shard was not had within 1.5 s"]);
    expect(await world.ask(first)).toBe(`${NEW}/`);
    expect(vi.getTimerCount()).toBe(0);

    world.kv.heal();
    world.clock.now += 5000;
    expect(wordOf(await world.ask(first))).toBe("large");
  });

  it("does not affect another shard", async () => {
    const world = await worldWith(large, bytesOf(large) - MIB);
    const [first = "", ...others] = addresses;
    world.kv.fail({ kind: "throws" }, FIRST);
    await world.ask(first);
    for (const address of others) expect(wordOf(await world.ask(address))).toBe("large");
  });
});
