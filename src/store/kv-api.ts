import { Buffer } from "node:buffer";
import * as z from "zod/mini";
import { createApiClient, type ApiOptions } from "./api-client.ts";
import { inParts, KEYS_A_READ, type KvEntry, type KvStore, StoreError } from "./kv-store.ts";

export interface KvApiOptions extends ApiOptions {
  readonly accountId: string;
  readonly namespaceId: string;
}

/** What one bulk write may hold (developers.cloudflare.com/api/resources/kv, "bulk_update"). */
const PAIRS_A_WRITE = 10_000;
/** A tenth of what the API takes, so that progress shows, and little is sent again after a failure. */
const BYTES_A_WRITE = 10 * 1024 * 1024;
const KEYS_A_LIST = 1000;
const ATTEMPTS_AT_MOST = 5;

const bulkGetSchema = z.object({ values: z.record(z.string(), z.nullable(z.string())) });
const bulkPutSchema = z.nullish(z.object({ unsuccessful_keys: z.optional(z.array(z.string())) }));
const listSchema = z.array(z.object({ name: z.string() }));

/** Workers KV through Cloudflare's API: `--remote`. */
export function createApiStore(options: KvApiOptions): KvStore {
  const { accountId, namespaceId } = options;
  const client = createApiClient(options);
  const base = `/accounts/${accountId}/storage/kv/namespaces/${namespaceId}`;

  async function putPart(part: readonly KvEntry[]): Promise<void> {
    let left = part;
    for (let attempt = 1; left.length > 0; attempt++) {
      const body = JSON.stringify(left.map(toPair));
      const { result } = await client.json(bulkPutSchema, "PUT", `${base}/bulk`, body);
      const unsuccessful = new Set(result?.unsuccessful_keys);
      left = left.filter((it) => unsuccessful.has(it.key));
      if (left.length > 0 && attempt === ATTEMPTS_AT_MOST) {
        const names = left.map((it) => it.key).join(", ");
        throw new StoreError(
          `KV did not take ${names}`,
          "Run the command again: it goes on from here",
        );
      }
      if (left.length > 0) await client.backOff(attempt);
    }
  }

  return {
    async getTexts(keys) {
      const texts = new Map<string, string | null>();
      for (const part of inParts(keys, KEYS_A_READ)) {
        const body = JSON.stringify({ keys: part, type: "text" });
        const { result } = await client.json(bulkGetSchema, "POST", `${base}/bulk/get`, body);
        for (const key of part) {
          texts.set(key, Object.hasOwn(result.values, key) ? (result.values[key] ?? null) : null);
        }
      }
      return texts;
    },
    getBytes: (key) => client.bytes(`${base}/values/${encodeURIComponent(key)}`),
    async put(entries, progress) {
      let written = 0;
      for (const part of writeParts(entries)) {
        await putPart(part);
        written += part.length;
        progress?.(written);
      }
    },
    async list(prefix) {
      const names: string[] = [];
      let cursor = "";
      do {
        const query = new URLSearchParams({ limit: String(KEYS_A_LIST) });
        if (prefix !== "") query.set("prefix", prefix);
        if (cursor !== "") query.set("cursor", cursor);
        const page = await client.json(listSchema, "GET", `${base}/keys?${query.toString()}`);
        names.push(...page.result.map((it) => it.name));
        cursor = page.cursor;
      } while (cursor !== "");
      return names;
    },
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
    // Base64 makes four characters of three bytes.
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
