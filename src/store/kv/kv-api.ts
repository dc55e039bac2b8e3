import { listSome } from "../../domain/finding.ts";
import { Buffer } from "node:buffer";
import * as z from "zod/mini";
import { MAX_KEY_BYTES } from "../../domain/validate/hints.ts";
import { type ApiOptions, ATTEMPTS_AT_MOST, createApiClient, waitFor } from "./api-client.ts";
import { readInBulk } from "./bulk-read.ts";
import {
  FinalError,
  inParts,
  type KvEntry,
  type KvStore,
  type ListedKey,
  listedKey,
  StoreError,
} from "./kv-store.ts";
import { retry, wait } from "./retry.ts";

export interface KvApiOptions extends ApiOptions {
  readonly accountId: string;
  readonly namespaceId: string;
}

/** The limit per bulk write or delete (developers.cloudflare.com/api/resources/kv, "bulk_update"). */
const PAIRS_A_WRITE = 10_000;
/** A tenth of the API's limit: progress is visible, and little has to be sent again after a failure. */
const BYTES_A_WRITE = 10 * 1024 * 1024;
const KEYS_A_LIST = 1000;

const bulkGetSchema = z.object({ values: z.record(z.string(), z.nullable(z.string())) });
const bulkPutSchema = z.nullish(z.object({ unsuccessful_keys: z.optional(z.array(z.string())) }));
const listSchema = z.array(z.object({ name: z.string(), expiration: z.optional(z.number()) }));

/** Workers KV through Cloudflare's API, for `--remote`. */
export function createApiStore(options: KvApiOptions): KvStore {
  const { accountId, namespaceId, sleep = wait } = options;
  const client = createApiClient(options);
  const base = `/accounts/${accountId}/storage/kv/namespaces/${namespaceId}`;

  async function putPart(part: readonly KvEntry[]): Promise<void> {
    let left = part;
    const write = async (): Promise<void> => {
      const body = JSON.stringify(left.map(toPair));
      const { result } = await client.json(bulkPutSchema, "PUT", `${base}/bulk`, body);
      const unsuccessful = new Set(result?.unsuccessful_keys);
      left = left.filter((it) => unsuccessful.has(it.key));
    };
    await retry(write, {
      attemptsAtMost: ATTEMPTS_AT_MOST,
      waitMs: (_, attempt) => (left.length > 0 ? waitFor(attempt) : null),
      sleep,
    });
    if (left.length === 0) return;
    throw new FinalError(
      `KV did not take ${listSome(left.map((it) => it.key))}, ${ATTEMPTS_AT_MOST} times in a row`,
      "Run the command again: it continues from here",
    );
  }

  async function readTexts(keys: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
    const body = JSON.stringify({ keys, type: "text" });
    const { result } = await client.json(bulkGetSchema, "POST", `${base}/bulk/get`, body);
    return new Map(Object.entries(result.values));
  }
  const getBytes = (key: string) => client.bytes(`${base}/values/${encodeURIComponent(key)}`);

  async function listAll(prefix: string): Promise<ListedKey[]> {
    const keys: ListedKey[] = [];
    let cursor = "";
    const seen = new Set<string>();
    do {
      if (seen.has(cursor)) {
        const message = `${base}/keys leads back to a page that was read: its list would never end`;
        throw new StoreError(message, "Run the command again");
      }
      seen.add(cursor);
      const query = new URLSearchParams({ limit: String(KEYS_A_LIST) });
      if (prefix !== "") query.set("prefix", prefix);
      if (cursor !== "") query.set("cursor", cursor);
      const page = await client.json(listSchema, "GET", `${base}/keys?${query.toString()}`);
      keys.push(...page.result.map((it) => listedKey(it.name, it.expiration)));
      cursor = page.cursor;
    } while (cursor !== "");
    return keys;
  }

  return {
    getTexts: (keys) => readInBulk(keys, readTexts, getBytes),
    getBytes,
    async put(entries, progress) {
      const long = entries.map((it) => it.key).find((it) => Buffer.byteLength(it) > MAX_KEY_BYTES);
      if (long !== undefined) {
        const message = `${long.slice(0, 80)}… is longer than the ${MAX_KEY_BYTES} bytes of a key`;
        throw new FinalError(message, "Use a shorter one");
      }
      let written = 0;
      for (const part of writeParts(entries)) {
        await putPart(part);
        written += part.length;
        progress?.(written);
      }
    },
    async delete(keys) {
      for (const part of inParts(keys, PAIRS_A_WRITE)) {
        const { result } = await client.json(
          bulkPutSchema,
          "POST",
          `${base}/bulk/delete`,
          JSON.stringify(part),
        );
        const left = result?.unsuccessful_keys ?? [];
        if (left.length === 0) continue;
        throw new FinalError(
          `KV did not delete ${listSome(left)}`,
          "Run the command again: it continues from here",
        );
      }
    },
    list: async (prefix) => (await listAll(prefix)).map((it) => it.key),
    listWithExpiry: listAll,
  };
}

function toPair({ key, value }: KvEntry): object {
  if (typeof value === "string") return { key, value };
  return { key, value: Buffer.from(value).toString("base64"), base64: true };
}

function* writeParts(entries: readonly KvEntry[]): Generator<readonly KvEntry[]> {
  let part: KvEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    // Base64 encodes three bytes as four characters.
    const size = Math.ceil(entry.value.length * 1.4) + entry.key.length;
    if (part.length > 0 && (bytes + size > BYTES_A_WRITE || part.length === PAIRS_A_WRITE)) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(entry);
    bytes += size;
  }
  if (part.length > 0) yield part;
}
