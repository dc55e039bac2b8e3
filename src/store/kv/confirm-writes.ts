import { listSome } from "../../domain/finding.ts";
import { FinalError, isSameBytes, type KvEntry, type KvStore, StoreError } from "./kv-store.ts";

/**
 * A store that reads back when a response leaves open whether a write took effect: a server error, no response, or a
 * partial one. What KV then holds decides: a write that took effect is no failure, and the rest of a partial write is
 * written.
 */
export function confirmWrites(store: KvStore): KvStore {
  return {
    ...store,
    async put(entries, progress) {
      let written = 0;
      await settle(
        entries,
        async (left) => {
          const before = written;
          await store.put(left, (count) => {
            written = before + count;
            progress?.(written);
          });
        },
        (left) => notHeld(store, left),
        (it) => it.key,
      );
      if (written < entries.length) progress?.(entries.length);
    },
    async delete(keys) {
      await settle(
        keys,
        (left) => store.delete(left),
        (left) => stillThere(store, left),
        (it) => it,
      );
    },
  };
}

/** @param findLeft Returns the items for which the work did not take effect. */
async function settle<Item>(
  items: readonly Item[],
  work: (left: readonly Item[]) => Promise<void>,
  findLeft: (items: readonly Item[]) => Promise<readonly Item[]>,
  keyOf: (item: Item) => string,
): Promise<void> {
  let left = items;
  for (;;) {
    try {
      return await work(left);
    } catch (error) {
      if (!(error instanceof StoreError) || error instanceof FinalError) throw error;
      const still = await lookFor(error, () => findLeft(left));
      if (still.length === 0) return;
      // Continue as long as there is progress.
      if (still.length < left.length) left = still;
      else throw whatIsNot(error, still.map(keyOf));
    }
  }
}

function whatIsNot(error: StoreError, keys: readonly string[]): StoreError {
  const message = `${error.message}; KV has not taken ${listSome(keys)}`;
  return new StoreError(message, (command) => error.fixWith(command), { cause: error });
}

/** @throws StoreError saying that the outcome is unknown. */
async function lookFor<Item>(
  error: StoreError,
  look: () => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  try {
    return await look();
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    throw new StoreError(
      `${error.message}; and KV cannot be read either: whether it was written is not known`,
      (command) => `Look, once KV answers, before anything is typed again: ${command("status")}`,
      { cause },
    );
  }
}

async function notHeld(store: KvStore, entries: readonly KvEntry[]): Promise<KvEntry[]> {
  const left: KvEntry[] = [];
  for (const entry of entries) {
    const held = await store.getBytes(entry.key, "now");
    if (!held || !isSameBytes(held, bytesOf(entry))) left.push(entry);
  }
  return left;
}

async function stillThere(store: KvStore, keys: readonly string[]): Promise<string[]> {
  const left: string[] = [];
  for (const key of keys) if (await store.getBytes(key, "now")) left.push(key);
  return left;
}

function bytesOf({ value }: KvEntry): Uint8Array {
  return typeof value === "string" ? new TextEncoder().encode(value) : value;
}
