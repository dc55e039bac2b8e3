import { readInBulk } from "./bulk-read.ts";
import {
  type KvEntry,
  type KvStore,
  type ListedKey,
  listedKey,
  StoreError,
  TooMuchError,
} from "./kv-store.ts";

/** The part of a KV binding that is used. Both the Worker's binding and that of the embedded storage fit. */
export interface KvBinding {
  get(
    keys: string[],
    options: { type: "text"; cacheTtl?: number },
  ): Promise<Map<string, string | null>>;
  get(
    key: string,
    options: { type: "arrayBuffer"; cacheTtl?: number },
  ): Promise<ArrayBuffer | null>;
  put(key: string, value: string | ArrayBuffer): Promise<void>;
  delete(key: string): Promise<void>;
  list(options: { prefix: string; cursor?: string }): Promise<{
    readonly keys: readonly { readonly name: string; readonly expiration?: number }[];
    readonly list_complete: boolean;
    readonly cursor?: string;
  }>;
}

/** The minimum cache lifetime in KV (developers.cloudflare.com/kv/platform/limits), for keys that change. */
const POINTER_TTL_SECONDS = 30;

/** Releases and shards never change, so locations may cache them for long. */
const IMMUTABLE_TTL_SECONDS = 30 * 24 * 3600;

export function createBindingStore(kv: KvBinding): KvStore {
  const readTexts = (keys: readonly string[]) =>
    guard("read", () => kv.get([...keys], { type: "text", cacheTtl: POINTER_TTL_SECONDS }));
  const readBytes = async (key: string, cacheTtl: number) => {
    const bytes = await guard("read", () => kv.get(key, { type: "arrayBuffer", cacheTtl }));
    return bytes && new Uint8Array(bytes);
  };
  async function listAll(prefix: string): Promise<ListedKey[]> {
    const keys: ListedKey[] = [];
    let cursor: string | undefined;
    do {
      const page = await guard("list", () =>
        kv.list(cursor === undefined ? { prefix } : { prefix, cursor }),
      );
      keys.push(...page.keys.map((it) => listedKey(it.name, it.expiration)));
      cursor = page.list_complete ? undefined : page.cursor;
    } while (cursor !== undefined);
    return keys;
  }

  return {
    getTexts: (keys) => readInBulk(keys, readTexts, (key) => readBytes(key, POINTER_TTL_SECONDS)),
    // A location caches a miss as long as a value. A second read with the minimum lifetime bypasses that.
    async getBytes(key, age) {
      const kept = age === "now" ? null : await readBytes(key, IMMUTABLE_TTL_SECONDS);
      return kept ?? readBytes(key, POINTER_TTL_SECONDS);
    },
    async put(entries: readonly KvEntry[], progress) {
      for (const [index, { key, value }] of entries.entries()) {
        await guard("write", () => kv.put(key, typeof value === "string" ? value : whole(value)));
        progress?.(index + 1);
      }
    },
    async delete(keys) {
      for (const key of keys) await guard("delete from", () => kv.delete(key));
    },
    list: async (prefix) => (await listAll(prefix)).map((it) => it.key),
    listWithExpiry: listAll,
  };
}

/** A buffer of exactly these bytes: the array may be a view of a larger buffer. */
function whole(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}

async function guard<Value>(verb: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    const said = String(cause);
    const message = `Cannot ${verb} KV: ${said}`;
    const Kind = /\b413\b/.test(said) ? TooMuchError : StoreError;
    throw new Kind(message, "Try again in a minute", { cause });
  }
}
