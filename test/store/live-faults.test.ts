import { beforeAll, describe, expect, it } from "vitest";
import { formatInstant } from "../../src/domain/instant.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import type { CompiledRelease } from "../../src/release/compile-release.ts";
import { sha256 } from "../../src/release/hash.ts";
import { MANIFEST_FORMATS } from "../../src/release/manifest-format.ts";
import type { OpenBundle } from "../../src/store/isolate/bundle.ts";
import { OVERLAY_FORMAT } from "../../src/store/records/in-force.ts";
import type { Overlay } from "../../src/store/records/overlay.ts";
import { promote, publish } from "../node-support/publish.ts";
import { releaseOf } from "../node-support/release.ts";
import { bundleOf } from "../support/bundle.ts";
import type { Fault } from "../support/memory-store.ts";
import { SITE } from "../support/table.ts";
import { createWorld, NOON, type World } from "./live-support.ts";

const NEW = "https://www.new.example";
const HTML = "<!doctype html><title>Error 1101</title>";

/** The deployed table, two published ones, and one that is never published. */
let zero: OpenBundle;
let one: CompiledRelease;
let two: CompiledRelease;
let other: CompiledRelease;

function tableWith(word: string): RuleData[] {
  return [
    { from: "/global/page", to: `${NEW}/${word}` },
    { from: "/global/p/:x", to: `${NEW}/${word}/:x` },
  ];
}

beforeAll(async () => {
  const compile = (word: string) => releaseOf(tableWith(word));
  zero = bundleOf(await compile("zero"));
  [one, two, other] = await Promise.all([compile("one"), compile("two"), compile("other")]);
});

/** @param replaced The overlay that it replaced: by default one written a minute earlier. */
function overlayWith(
  word: string,
  writtenAt: string,
  gate: string | null = null,
  replaced: readonly string[] = [formatInstant(Date.parse(writtenAt) - 60_000)],
): string {
  const rule = { from: "/global/row", to: `${NEW}/row-${word}` };
  const row = { key: "/global/row", state: "serving" as const, rule, typed: null };
  const overlay: Overlay = {
    format: OVERLAY_FORMAT,
    writtenAt,
    replaced: [...replaced],
    gate: { value: gate, findings: [] },
    rows: [{ ...row, firstSeenAt: writtenAt, changedAt: writtenAt, findings: [] }],
    findings: [],
  };
  return JSON.stringify(overlay);
}

/** Returns an isolate's answers for an exact rule, a pattern and a row. */
async function answers(world: World): Promise<string[]> {
  const asked = ["/global/page", "/global/p/x", "/global/row"].map((it) => world.ask(it));
  return (await Promise.all(asked)).map((it) => it.replace(`${NEW}/`, ""));
}

/** Returns its answers without waiting for anything. */
function answersAtOnce(world: World): string[] {
  const asked = ["/global/page", "/global/p/x", "/global/row"].map((it) => world.askAtOnce(it));
  return asked.map((it) => it?.replace(`${NEW}/`, "") ?? "nothing at hand");
}

const ZERO = ["zero", "zero/x", ""];
const ONE = ["one", "one/x", "row-one"];
const TWO = ["two", "two/x", "row-two"];

/** Creates a world in which release one and row one serve. */
async function warmWorld(): Promise<World> {
  const world = createWorld({ bundle: zero });
  await publish(world.kv, one);
  await promote(world.kv, one, NOON - 60_000);
  world.kv.values.set("overlay", overlayWith("one", "2025-01-01T11:59:00Z"));
  world.kv.values.set("activatesAt", "2025-01-01T00:00:00Z");
  await world.ask("/global/page");
  await world.settle();
  expect(answersAtOnce(world)).toEqual(ONE);
  expect(world.live.status().problems).toEqual([]);
  return world;
}

/** Writes release two and row two. */
async function changeAll({ kv }: World): Promise<void> {
  await publish(kv, two);
  await promote(kv, two, NOON);
  kv.values.set("overlay", overlayWith("two", "2025-01-01T12:00:00Z"));
}

const gives = (value: string | Uint8Array<ArrayBuffer> | null): Fault => ({ kind: "gives", value });

function corrupted(bytes: Uint8Array<ArrayBuffer> | undefined, at = 200): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes ?? []);
  copy[at % copy.length] = (copy[at % copy.length] ?? 0) ^ 0x10;
  return copy;
}

const CURRENT = /^current$/;
const OVERLAY = /^overlay$/;
const GATE_KEY = /^activatesAt$/;
const MANIFEST = /^release\//;
const SHARD = /^table\//;

/** A fault while release two and row two are written; a text in the output of `status`; what still changes. */
type Case = readonly [string, () => Fault, RegExp, string, string[]];

const ROW_TWO = ["one", "one/x", "row-two"];
const TABLE_TWO = ["two", "two/x", "row-one"];

const CASES: readonly Case[] = [
  ["KV throws", () => ({ kind: "throws" }), /^/, "Cannot read KV: it is out of order", ONE],
  ["KV hangs", () => ({ kind: "hangs" }), /^/, "KV has not answered for 20 s", ONE],
  ["KV is empty", () => gives(null), /^/, "current is gone from KV; the last one stays", ONE],
  ["KV returns empty texts", () => gives(""), /^/, "current is not JSON", ONE],
  ["KV returns HTML", () => gives(HTML), /^/, "overlay is not JSON", ONE],
  [
    "current throws",
    () => ({ kind: "throws" }),
    CURRENT,
    "Cannot read KV: it is out of order",
    ONE,
  ],
  [
    "current is missing",
    () => gives(null),
    CURRENT,
    "current is gone from KV; the last one stays",
    ROW_TWO,
  ],
  ["current is empty", () => gives(""), CURRENT, "current is not JSON", ROW_TWO],
  ["current is HTML", () => gives(HTML), CURRENT, "current is not JSON", ROW_TWO],
  ["current is truncated", () => gives('{"release":"12'), CURRENT, "current is not JSON", ROW_TWO],
  ["current is null", () => gives("null"), CURRENT, "current does not fit", ROW_TWO],
  [
    "current names no release",
    () => gives('{"release":"abc"}'),
    CURRENT,
    "current does not fit at release",
    ROW_TWO,
  ],
  [
    "the manifest throws",
    () => ({ kind: "throws" }),
    MANIFEST,
    "Cannot read KV: it is out of order",
    ROW_TWO,
  ],
  ["the manifest hangs", () => ({ kind: "hangs" }), MANIFEST, "KV has not answered for 20 s", ONE],
  ["the manifest is missing", () => gives(null), MANIFEST, "is not in KV", ROW_TWO],
  ["the manifest is empty", () => gives(""), MANIFEST, "is not the one that was promoted", ROW_TWO],
  [
    "the manifest is HTML",
    () => gives(HTML),
    MANIFEST,
    "is not the one that was promoted",
    ROW_TWO,
  ],
  [
    "the manifest is truncated",
    () => gives(JSON.stringify(two.manifest).slice(0, 300)),
    MANIFEST,
    "is not the one that was promoted",
    ROW_TWO,
  ],
  [
    "the manifest is another release's",
    () => gives(JSON.stringify(other.manifest)),
    MANIFEST,
    "is not the one that was promoted",
    ROW_TWO,
  ],
  [
    "the manifest has other bytes",
    () => gives(`${JSON.stringify(two.manifest)} `),
    MANIFEST,
    "is not the one that was promoted",
    ROW_TWO,
  ],
  [
    "a shard throws",
    () => ({ kind: "throws" }),
    SHARD,
    "Cannot read KV: it is out of order",
    ROW_TWO,
  ],
  ["a shard hangs", () => ({ kind: "hangs" }), SHARD, "KV has not answered for 20 s", ONE],
  ["a shard is missing", () => gives(null), SHARD, "is not in KV", ROW_TWO],
  ["a shard is empty", () => gives(new Uint8Array()), SHARD, "is damaged", ROW_TWO],
  ["a shard is HTML", () => gives(HTML), SHARD, "is damaged", ROW_TWO],
  [
    "a shard is truncated",
    () => gives(two.shards[0]?.slice(0, -1) ?? null),
    SHARD,
    "is damaged",
    ROW_TWO,
  ],
  [
    "one bit of a shard differs",
    () => gives(corrupted(two.shards[0])),
    SHARD,
    "is damaged",
    ROW_TWO,
  ],
  [
    "a shard is another release's",
    () => gives(other.shards[0] ?? null),
    SHARD,
    "is damaged",
    ROW_TWO,
  ],
  [
    "the overlay throws",
    () => ({ kind: "throws" }),
    OVERLAY,
    "Cannot read KV: it is out of order",
    ONE,
  ],
  [
    "the overlay is missing",
    () => gives(null),
    OVERLAY,
    "overlay is gone from KV; the last one stays",
    TABLE_TWO,
  ],
  ["the overlay is empty", () => gives(""), OVERLAY, "overlay is not JSON", TABLE_TWO],
  ["the overlay is HTML", () => gives(HTML), OVERLAY, "overlay is not JSON", TABLE_TWO],
  [
    "the overlay is truncated",
    () => gives('{"format":1,"rows":['),
    OVERLAY,
    "overlay is not JSON",
    TABLE_TWO,
  ],
  [
    "the overlay has another format",
    () => gives('{"format":2}'),
    OVERLAY,
    "overlay does not fit at format",
    TABLE_TWO,
  ],
  [
    "the overlay is an older one",
    () => gives(overlayWith("older", "2025-01-01T11:58:00Z")),
    OVERLAY,
    "An older overlay was seen again",
    TABLE_TWO,
  ],
  [
    "activatesAt throws",
    () => ({ kind: "throws" }),
    GATE_KEY,
    "Cannot read KV: it is out of order",
    ONE,
  ],
  [
    "activatesAt is malformed",
    () => gives("tomorrow"),
    GATE_KEY,
    'activatesAt is "tomorrow", no instant; the last valid one stays',
    TWO,
  ],
  ["activatesAt is HTML", () => gives(HTML), GATE_KEY, "no instant; the last valid one stays", TWO],
  [
    "activatesAt is empty",
    () => gives(""),
    GATE_KEY,
    'activatesAt is "", no instant; the last valid one stays',
    TWO,
  ],
];

describe("a warm isolate, while release two and row two are written", () => {
  it.each(CASES)(
    "serves the last good table while %s",
    async (_name, fault, where, problem, during) => {
      const world = await warmWorld();
      await changeAll(world);
      world.kv.fail(fault(), where);

      await world.refresh();
      world.clock.now += 20_000;
      expect(answersAtOnce(world)).toEqual(during);
      expect(world.live.status().problems.join("\n")).toContain(problem);
      await world.refresh();
      expect(answersAtOnce(world)).toEqual(during);

      world.kv.heal();
      await world.refresh();
      expect(answersAtOnce(world)).toEqual(TWO);
      expect(world.live.status()).toMatchObject({ problems: [], failures: 0 });
    },
  );

  it.each<[string, object, string]>([
    [
      "a manifest of a newer format",
      { format: 99 },
      `the manifest has the format 99, and this version reads ${MANIFEST_FORMATS.join(" and ")}`,
    ],
    ["a manifest that lacks a field", { shards: undefined }, "the manifest does not fit at shards"],
    [
      "a manifest whose site cannot be read",
      { site: { ...SITE, scope: ["nowhere"] } },
      "cannot be read",
    ],
    ["another release's manifest", { release: "f".repeat(64) }, "is of another release"],
  ])("serves the last good table while %s is promoted", async (_name, change, problem) => {
    const world = await warmWorld();
    await changeAll(world);
    const manifest = { ...two.manifest, ...change };
    const good = world.kv.values.get("current") ?? "";
    const pointer: Record<string, unknown> = JSON.parse(String(good));
    delete pointer.manifest;
    world.kv.values.set("current", JSON.stringify(pointer));
    world.kv.fail(gives(JSON.stringify(manifest)), MANIFEST);

    await world.refresh();
    expect(answersAtOnce(world)).toEqual(ROW_TWO);
    expect(world.live.status().problems.join("\n")).toContain(problem);

    world.kv.heal();
    await world.refresh();
    expect(answersAtOnce(world)).toEqual(TWO);
  });

  it.each<[string, (bytes: Uint8Array<ArrayBuffer>) => void, string]>([
    ["of a newer format", (bytes) => bytes.fill(99, 4, 5), "it has the format 99"],
    [
      "without the marker of its format",
      (bytes) => bytes.fill(0, 0, 4),
      "it does not begin as a shard does",
    ],
  ])("serves the last good table while a shard %s is promoted", async (_name, change, problem) => {
    const world = await warmWorld();
    await changeAll(world);
    const shard = Uint8Array.from(two.shards[0] ?? []);
    change(shard);
    const named = { sha256: await sha256(shard), bytes: shard.length };
    const manifest = { ...two.manifest, shards: [named] };
    await promote(world.kv, { ...two, manifest }, NOON + 1000);
    world.kv.fail(gives(JSON.stringify(manifest)), MANIFEST);
    world.kv.fail(gives(shard), SHARD);

    await world.refresh();
    expect(answersAtOnce(world)).toEqual(ROW_TWO);
    expect(world.live.status().problems.join("\n")).toContain(problem);
  });

  it("ignores an older current", async () => {
    const world = await warmWorld();
    const older = world.kv.values.get("current") ?? null;
    await changeAll(world);
    await world.refresh();
    expect(answersAtOnce(world)).toEqual(TWO);

    world.kv.fail(gives(older), CURRENT);
    await world.refresh();
    expect(answersAtOnce(world)).toEqual(TWO);
    expect(world.live.status().problems).toEqual(["An older current was seen again"]);

    world.kv.heal();
    await world.refresh();
    expect(world.live.status().problems).toEqual([]);
  });

  it("accepts a current written after one from the future, and does not return to that one", async () => {
    const world = await warmWorld();
    const { kv } = world;
    await promote(kv, one, Date.parse("2099-01-01T00:00:00Z"));
    const future = kv.values.get("current") ?? null;
    await world.refresh();
    expect(world.live.status().snapshot.pointer?.promotedAt).toBe("2099-01-01T00:00:00Z");

    await publish(kv, two);
    const { promotedAt } = await promote(kv, two, NOON);
    expect(promotedAt).toBe("2025-01-01T12:00:00Z");
    await world.refresh();
    expect(answersAtOnce(world)).toEqual(TABLE_TWO);

    kv.fail(gives(future), CURRENT);
    await world.refresh();
    expect(answersAtOnce(world)).toEqual(TABLE_TWO);
    expect(world.live.status().problems).toEqual(["An older current was seen again"]);
  });

  it("accepts a current written after it was lost, although it lists no predecessors", async () => {
    const world = await warmWorld();
    await publish(world.kv, two);
    world.kv.values.delete("current");
    await world.refresh();
    expect(answersAtOnce(world)).toEqual(ONE);
    await promote(world.kv, two, NOON - 3_600_000);
    await world.refresh();
    expect(answersAtOnce(world)).toEqual(TABLE_TWO);
  });

  it("accepts an overlay written after one from the future, and does not return to that one", async () => {
    const world = await warmWorld();
    const future = overlayWith("one", "2099-01-01T00:00:00Z");
    world.kv.values.set("overlay", future);
    await world.refresh();
    const next = overlayWith("two", "2025-01-01T12:00:00Z", null, ["2099-01-01T00:00:00Z"]);
    world.kv.values.set("overlay", next);
    await world.refresh();
    expect(answersAtOnce(world)).toEqual(ROW_TWO);

    world.kv.fail(gives(future), OVERLAY);
    await world.refresh();
    expect(answersAtOnce(world)).toEqual(ROW_TWO);
    expect(world.live.status().problems).toEqual(["An older overlay was seen again"]);
  });

  it("accepts an overlay written anew after somebody deleted it, whatever its instant", async () => {
    const world = await warmWorld();
    world.kv.values.set("overlay", overlayWith("two", "2020-01-01T00:00:00Z", null, []));
    await world.refresh();
    expect(answersAtOnce(world)).toEqual(ROW_TWO);
  });

  it("names the damaged shard and its release", async () => {
    const world = await warmWorld();
    await changeAll(world);
    world.kv.fail(gives(corrupted(two.shards[0])), SHARD);
    await world.refresh();
    const id = two.manifest.release.slice(0, 12);
    expect(world.live.status().problems).toEqual([`The shard 0 of release ${id} is damaged`]);
  });
});

describe("a cold isolate, when release two and row two are in KV", () => {
  /** Creates a world that begins when everything is written. */
  async function coldWorld(): Promise<World> {
    const { kv } = await warmWorld();
    const world = createWorld({ bundle: zero }, kv);
    await changeAll(world);
    return world;
  }

  const BUNDLED_TABLE = ["zero", "zero/x", "row-two"];
  const NO_ROW = ["two", "two/x", ""];

  it("serves them", async () => {
    expect(await answers(await coldWorld())).toEqual(TWO);
  });

  it.each<[string, Fault, RegExp, string | null, string[]]>([
    ["KV throws", { kind: "throws" }, /^/, "Cannot read KV: it is out of order", ZERO],
    ["KV is empty", gives(null), /^/, null, ZERO],
    ["KV returns empty texts", gives(""), /^/, "current is not JSON", ZERO],
    ["KV returns HTML", gives(HTML), /^/, "overlay is not JSON", ZERO],
    ["current is missing", gives(null), CURRENT, null, BUNDLED_TABLE],
    ["current is HTML", gives(HTML), CURRENT, "current is not JSON", BUNDLED_TABLE],
    ["the manifest throws", { kind: "throws" }, MANIFEST, "Cannot read KV", BUNDLED_TABLE],
    ["the manifest is missing", gives(null), MANIFEST, "is not in KV", BUNDLED_TABLE],
    ["the manifest is another's", gives("{}"), MANIFEST, "is not the one", BUNDLED_TABLE],
    ["a shard throws", { kind: "throws" }, SHARD, "Cannot read KV", BUNDLED_TABLE],
    ["a shard is missing", gives(null), SHARD, "is not in KV", BUNDLED_TABLE],
    ["a shard is empty", gives(""), SHARD, "is damaged", BUNDLED_TABLE],
    ["the overlay is missing", gives(null), OVERLAY, null, NO_ROW],
    ["the overlay is HTML", gives(HTML), OVERLAY, "overlay is not JSON", NO_ROW],
    ["activatesAt is malformed", gives("soon"), GATE_KEY, 'activatesAt is "soon"', TWO],
  ])("serves everything that is good, or else the bundled table, while %s", async (...given) => {
    const [, fault, where, problem, during] = given;
    const world = await coldWorld();
    world.kv.fail(fault, where);
    expect(await answers(world)).toEqual(during);
    await world.settle();
    expect(await answers(world)).toEqual(during);
    expect(world.live.status().problems.join("\n")).toContain(problem ?? "");
    expect(world.live.status().problems.length > 0).toBe(problem !== null);

    world.kv.heal();
    await world.refresh();
    expect(answersAtOnce(world)).toEqual(TWO);
    expect(world.live.status().problems).toEqual([]);
  });

  it("keeps the last valid gate that the reconciler saw while activatesAt is malformed", async () => {
    const world = await coldWorld();
    const gate = "2025-01-01T13:00:00Z";
    world.kv.values.set("overlay", overlayWith("two", "2025-01-01T12:00:00Z", gate));
    world.kv.values.set("activatesAt", "one o'clock");
    expect(await world.ask("/global/page")).toBe("pass");
    world.clock.now = Date.parse(gate);
    expect(await world.ask("/global/page")).toBe(`${NEW}/two`);
  });
});
