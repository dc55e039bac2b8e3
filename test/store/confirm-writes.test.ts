import { describe, expect, it } from "vitest";
import { confirmWrites } from "../../src/store/kv/confirm-writes.ts";
import { FinalError, type KvStore, StoreError } from "../../src/store/kv/kv-store.ts";
import { createMemoryStore, type MemoryStore } from "../support/memory-store.ts";

const ENTRIES = ["a", "b", "c"].map((key) => ({ key, value: `value of ${key}` }));

interface Doubt {
  /** The number of a write's keys that take effect before its answer fails. */
  readonly takes: number;
  /** The number of answers that fail. */
  readonly times: number;
  readonly error?: StoreError;
}

/** Creates a store whose writes and deletes partly take effect but answer with an error. */
function doubtful({ takes, times, error }: Doubt): { kv: MemoryStore; store: KvStore } {
  const kv = createMemoryStore();
  let left = times;
  const orFail = async (isFaulty: boolean): Promise<void> => {
    if (isFaulty) throw error ?? new StoreError("it answers 500", "Try again later");
  };
  const store: KvStore = {
    ...kv,
    async put(entries, progress) {
      const isFaulty = left-- > 0;
      await kv.put(isFaulty ? entries.slice(0, takes) : entries, progress);
      await orFail(isFaulty);
    },
    async delete(keys) {
      const isFaulty = left-- > 0;
      await kv.delete(isFaulty ? keys.slice(0, takes) : keys);
      await orFail(isFaulty);
    },
  };
  return { kv, store: confirmWrites(store) };
}

async function failureOf(work: Promise<unknown>): Promise<{ message: string; fix: string }> {
  const error = await work.catch((it: unknown) => it);
  if (!(error instanceof StoreError)) throw new TypeError(`no StoreError: ${String(error)}`);
  return { message: error.message, fix: error.fixWith((...words) => words.join(" ")) };
}

describe("a failed answer that leaves open what was written", () => {
  it("is no failure if everything was written", async () => {
    const { kv, store } = doubtful({ takes: 3, times: 1 });
    const told: number[] = [];
    await store.put(ENTRIES, (written) => told.push(written));
    expect([...kv.values.keys()]).toEqual(["a", "b", "c"]);
    expect(told.at(-1)).toBe(3);
    const gone = doubtful({ takes: 3, times: 1 });
    for (const { key, value } of ENTRIES) gone.kv.values.set(key, value);
    await gone.store.delete(["a", "b", "c"]);
    expect(gone.kv.values.size).toBe(0);
  });

  it("leads to a write of the rest, as long as something is written each time", async () => {
    const { kv, store } = doubtful({ takes: 1, times: 2 });
    await store.put(ENTRIES);
    expect(kv.operations.filter((it) => it.startsWith("put"))).toEqual(["put a", "put b", "put c"]);
  });

  it("is a failure if nothing was written, and names the keys", async () => {
    const { kv, store } = doubtful({ takes: 0, times: 1 });
    expect(await failureOf(store.put(ENTRIES))).toEqual({
      message: "it answers 500; KV has not taken a, b, c",
      fix: "Try again later",
    });
    expect(kv.values.size).toBe(0);
  });

  it("is a failure if KV holds another value", async () => {
    const { kv, store } = doubtful({ takes: 0, times: 1 });
    kv.values.set("a", "another");
    expect((await failureOf(store.put(ENTRIES.slice(0, 1)))).message).toContain("has not taken a");
  });

  it("leaves the result unknown if KV cannot be read either", async () => {
    const { kv, store } = doubtful({ takes: 3, times: 1 });
    kv.fail({ kind: "throws" });
    expect(await failureOf(store.put(ENTRIES))).toEqual({
      message: "it answers 500; and KV cannot be read either: whether it was written is not known",
      fix: "Look, once KV answers, before anything is typed again: status",
    });
  });
});

it("does not read KV after a final refusal", async () => {
  const error = new FinalError("it may not", "Ask for it");
  const { kv, store } = doubtful({ takes: 0, times: 1, error });
  expect(await failureOf(store.put(ENTRIES))).toEqual({ message: "it may not", fix: "Ask for it" });
  expect(kv.operations).toEqual([]);
});
