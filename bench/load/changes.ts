/** Changes made during the load: releases promoted and rolled back, rows typed and deleted. */
import { setTimeout as wait } from "node:timers/promises";
import type { CompiledRelease } from "../../src/release/compile-release.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import {
  createPointer,
  stackBelow,
  stackOver,
  writePointer,
} from "../../src/store/records/promotion.ts";
import { readManifest, readPointer } from "../../src/store/records/stored-release.ts";
import type { Sequence } from "./judge.ts";
import { BUNDLED, rowValue, type Version, type VersionName } from "./versions.ts";

const BY = "load@example.com";

export async function promote(kv: KvStore, { manifest }: CompiledRelease): Promise<void> {
  const before = await readPointer(kv);
  const target = await readManifest(kv, manifest.release);
  const stack = stackOver(before);
  const change = { target, before, stack, by: BY, reason: "load", now: Date.now() };
  await writePointer(kv, createPointer(change));
}

/** Rolls back to the previous release, or finally to the bundled table. */
export async function rollBack(kv: KvStore): Promise<void> {
  const before = await readPointer(kv);
  const id = before?.before[0] ?? null;
  const target = id === null ? null : await readManifest(kv, id);
  const stack = stackBelow(before, id) ?? [];
  const reason = "rollback: load";
  await writePointer(kv, createPointer({ target, before, stack, by: BY, reason, now: Date.now() }));
}

/** Two promotions, then a rollback of both. */
const TURNS: readonly (readonly ["promote" | "rollback", VersionName])[] = [
  ["promote", "v1"],
  ["promote", "v2"],
  ["rollback", "v1"],
  ["rollback", BUNDLED],
];

export interface Changing {
  readonly kv: KvStore;
  readonly versions: ReadonlyMap<string, Version>;
  readonly releases: Sequence;
  readonly rows: ReadonlyMap<string, Sequence>;
  readonly signal: AbortSignal;
}

/** @returns The number of times another release was put into service. */
export async function switchReleases(
  { kv, versions, releases, signal }: Changing,
  everySeconds: number,
): Promise<number> {
  let switches = 0;
  // Continues until the bundled table serves again, as before.
  while (!signal.aborted || switches % TURNS.length !== 0) {
    const [how, name] = TURNS[switches % TURNS.length] ?? ["rollback", BUNDLED];
    const version = versions.get(name);
    if (!version) throw new TypeError(`There is no version ${name}`);
    releases.moveTo(name);
    if (how === "promote") await promote(kv, version.release);
    else await rollBack(kv);
    releases.settle(Date.now());
    switches += 1;
    await pause(everySeconds, signal);
  }
  return switches;
}

/** @returns The number of values typed or deleted. */
export async function changeRows(
  { kv, rows, signal }: Changing,
  everySeconds: number,
): Promise<number> {
  let changes = 0;
  for (let turn = 1; !signal.aborted; turn++) {
    // At every fourth turn the rows are deleted.
    const name = turn % 4 === 0 ? null : `w${turn}`;
    for (const sequence of rows.values()) sequence.moveTo(name);
    const keys = [...rows.keys()];
    if (name === null) await kv.delete(keys);
    else await kv.put(keys.map((key) => ({ key, value: rowValue(name) })));
    for (const sequence of rows.values()) sequence.settle(Date.now());
    changes += keys.length;
    await pause(everySeconds, signal);
  }
  return changes;
}

export async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await wait(seconds * 1000, undefined, { signal }).catch(() => {});
}
