import type { KvBinding } from "../../src/store/kv/kv-binding.ts";
import { createMemoryStore } from "./memory-store.ts";

/**
 * A binding of an empty namespace in memory, for tests of what is stored: on workerd each read and write is a request to
 * another Worker, and a test of the console makes hundreds.
 */
export function createMemoryBinding(): KvBinding {
  const store = createMemoryStore();
  function get(keys: string[]): Promise<Map<string, string | null>>;
  function get(key: string): Promise<ArrayBuffer | null>;
  async function get(asked: string | string[]): Promise<unknown> {
    if (typeof asked !== "string") return new Map(await store.getTexts(asked));
    // A copy, since whoever reads may write into it.
    return (await store.getBytes(asked))?.slice().buffer ?? null;
  }
  return {
    get,
    put: (key, value) =>
      store.put([{ key, value: typeof value === "string" ? value : new Uint8Array(value) }]),
    delete: (key) => store.delete([key]),
    async list({ prefix }) {
      const keys = await store.list(prefix);
      return { keys: keys.map((name) => ({ name })), list_complete: true };
    },
  };
}
