import type { Instant } from "../../src/domain/instant.ts";
import { type KvEntry, type KvStore, StoreError } from "../../src/store/kv/kv-store.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Value = KvEntry["value"];

/** The fault of reads of a key. */
export type Fault =
  | { readonly kind: "throws" }
  /** The answer never comes, even once KV is healed, as if the asking request were over. */
  | { readonly kind: "hangs" }
  | { readonly kind: "gives"; readonly value: Value | null };

/** Workers KV in memory, with injected faults. */
export interface MemoryStore extends KvStore {
  readonly values: Map<string, Value>;
  /** The expiry of keys. */
  readonly expiries: Map<string, Instant>;
  /** All operations, as `texts a b`, `bytes a`, `list a`, `put a`. */
  readonly operations: string[];
  /** @param where The keys that fail; all by default. */
  fail(fault: Fault, where?: RegExp): void;
  /** Ends all faults. */
  heal(): void;
  /** Makes reads wait from now on until they are let go. */
  hold(): void;
  /** Lets waiting reads go. @returns Their number. */
  letGo(): number;
  /** Lets one waiting read go: 0 is the one that has waited longest, -1 the one that has waited least. */
  letGoOne(index: number): void;
  waiting(): number;
  /** Returns the number of reads that will never be answered. */
  hanging(): number;
}

export function createMemoryStore(): MemoryStore {
  const values = new Map<string, Value>();
  const expiries = new Map<string, Instant>();
  const operations: string[] = [];
  let faults: { readonly fault: Fault; readonly where: RegExp }[] = [];
  let isHeld = false;
  let held: (() => void)[] = [];
  let hanging = 0;

  async function arrive(): Promise<void> {
    if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
  }

  async function read(key: string): Promise<Value | null> {
    const fault = faults.findLast((it) => it.where.test(key))?.fault;
    switch (fault?.kind) {
      case "throws":
        throw new StoreError("Cannot read KV: it is out of order", "Try again in a minute");
      case "hangs":
        hanging += 1;
        return new Promise(() => {});
      case "gives":
        return fault.value;
      case undefined:
        return values.get(key) ?? null;
    }
  }

  async function list(prefix: string): Promise<string[]> {
    operations.push(`list ${prefix}`);
    await arrive();
    return [...values.keys()].filter((it) => it.startsWith(prefix)).toSorted();
  }

  return {
    values,
    expiries,
    operations,
    fail: (fault, where = /^/) => void faults.push({ fault, where }),
    heal() {
      faults = [];
      hanging = 0;
    },
    hold() {
      isHeld = true;
    },
    letGo() {
      const free = held;
      held = [];
      for (const resolve of free) resolve();
      return free.length;
    },
    letGoOne: (index) => held.splice(index, 1)[0]?.(),
    waiting: () => held.length,
    hanging: () => hanging,
    async getTexts(keys) {
      operations.push(["texts", ...keys].join(" "));
      await arrive();
      const found = await Promise.all(keys.map(async (key) => [key, await read(key)] as const));
      return new Map(found.map(([key, value]) => [key, value === null ? null : asText(value)]));
    },
    async getBytes(key) {
      operations.push(`bytes ${key}`);
      await arrive();
      const value = await read(key);
      return typeof value === "string" ? asBytes(value) : value;
    },
    async put(entries, progress) {
      for (const [index, { key, value }] of entries.entries()) {
        operations.push(`put ${key}`);
        values.set(key, value);
        progress?.(index + 1);
      }
    },
    async delete(keys) {
      for (const key of keys) {
        operations.push(`delete ${key}`);
        values.delete(key);
      }
    },
    list,
    listWithExpiry: async (prefix) =>
      (await list(prefix)).map((key) => ({ key, expiresAt: expiries.get(key) ?? null })),
  };
}

function asBytes(text: string): Bytes {
  return Uint8Array.from(new TextEncoder().encode(text));
}

function asText(value: Value): string {
  return typeof value === "string" ? value : new TextDecoder().decode(value);
}
