import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createBindingStore, type KvBinding } from "../../src/store/kv/kv-binding.ts";
import { StoreError } from "../../src/store/kv/kv-store.ts";
import { describeKvStore } from "./kv-store.contract.ts";

/** vitest.config.ts binds it. */
const { REDIRECTS: kv } = env as { readonly REDIRECTS: KVNamespace };

describe("a KvStore on a binding of the embedded KV", () => {
  describeKvStore(async () => {
    await reset();
    return createBindingStore(kv);
  });
});

describe("createBindingStore()", () => {
  it("reports which keys expire, and when", async () => {
    const expiration = Math.ceil(Date.now() / 1000) + 3600;
    await kv.put("/expires", "gone", { expiration });
    await kv.put("/stays", "gone");
    expect(await createBindingStore(kv).listWithExpiry("/")).toEqual([
      { key: "/expires", expiresAt: expiration * 1000 },
      { key: "/stays", expiresAt: null },
    ]);
    await Promise.all(["/expires", "/stays"].map((it) => kv.delete(it)));
  });

  it("reads a hundred keys in one operation, and no more", async () => {
    const sizes: number[] = [];
    const binding = fakeBinding({
      readTexts: (keys) => {
        sizes.push(keys.length);
        return new Map();
      },
    });
    const keys = Array.from({ length: 250 }, (_, index) => `key-${index}`);
    const found = await createBindingStore(binding).getTexts(keys);
    expect(sizes).toEqual([100, 100, 50]);
    expect(found.size).toBe(250);
  });

  it("retries no read that fails for another reason than its size", async () => {
    let reads = 0;
    const binding = fakeBinding({
      readTexts: () => {
        reads += 1;
        throw new Error("KV GET_BULK failed: 500 Internal Server Error");
      },
    });
    const error = await createBindingStore(binding)
      .getTexts(["a", "b", "c"])
      .catch((it: unknown) => it);
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toHaveProperty("message", expect.stringContaining("500 Internal Server Error"));
    const fix = error instanceof StoreError ? error.fixWith(() => "") : "";
    expect(fix).toBe("Try again in a minute");
    expect(reads).toBe(1);
  });

  it("retries once for bytes that a location remembers as missing", async () => {
    const ttls: (number | undefined)[] = [];
    const binding = fakeBinding({
      readBytes: (ttl) => {
        ttls.push(ttl);
        return ttls.length === 1 ? null : new ArrayBuffer(3);
      },
    });
    const bytes = await createBindingStore(binding).getBytes("table/x/0");
    expect(bytes?.length).toBe(3);
    expect(ttls[1]).toBe(30);
  });
});

interface Answers {
  readonly readTexts?: (keys: string[]) => Map<string, string | null>;
  readonly readBytes?: (cacheTtl: number | undefined) => ArrayBuffer | null;
}

function fakeBinding({ readTexts, readBytes }: Answers): KvBinding {
  const get = async (
    key: string | string[],
    { cacheTtl }: { cacheTtl?: number },
  ): Promise<unknown> =>
    typeof key === "string" ? (readBytes?.(cacheTtl) ?? null) : readTexts?.(key);
  return {
    get: get as KvBinding["get"],
    put: async () => {},
    delete: async () => {},
    list: async () => ({ keys: [], list_complete: true }),
  };
}
