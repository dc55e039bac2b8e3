import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenedStorage, openStorage } from "../../src/cli/storage/open-storage.ts";
import { SCRIPT } from "../../src/cli/storage/bindings.ts";
import { createBindingStore } from "../../src/store/kv/kv-binding.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import { describeKvStore } from "./kv-store.contract.ts";

const folder = mkdtempSync(join(tmpdir(), "sunset-bindings-"));
let storage: OpenedStorage;
let kv: KvStore;
beforeAll(async () => {
  storage = await openStorage(folder, () => folder, {
    kvNamespaces: ["REDIRECTS"],
    d1Databases: ["HITS"],
  });
  kv = createBindingStore(storage.kv("REDIRECTS"));
});
afterAll(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

describe("a KvStore on the embedded storage", () => {
  describeKvStore(async () => {
    await kv.delete(await kv.list(""));
    return kv;
  }, false);

  it("holds the largest value, and says why a larger one is refused", async () => {
    const value = new Uint8Array(25 * 1024 * 1024 + 1).fill(7);
    await expect(kv.put([{ key: "large", value }])).rejects.toThrow("413");
    await kv.put([{ key: "large", value: value.subarray(1) }]);
    const found = await kv.getBytes("large");
    expect(found && Buffer.compare(found, value.subarray(1))).toBe(0);
  });

  it("lists keys part by part", async () => {
    await kv.delete(await kv.list(""));
    await kv.put(["a", "b", "c"].map((key) => ({ key, value: key })));
    const binding = storage.kv("REDIRECTS");
    const atMostTwo = { prefix: "", limit: 2 };
    const first = await binding.list(atMostTwo);
    expect(first.keys.map((it) => it.name)).toEqual(["a", "b"]);
    const second = await binding.list({ ...atMostTwo, cursor: first.cursor ?? "" });
    expect(second).toMatchObject({ keys: [{ name: "c" }], list_complete: true });
  });
});

describe("a database on the embedded storage", () => {
  it("takes statements in a batch, all or none", async () => {
    const db = storage.database("HITS");
    await db.batch([db.prepare("CREATE TABLE t (n INTEGER PRIMARY KEY, w TEXT)")]);
    const insert = db.prepare("INSERT INTO t VALUES (?, ?)");
    await db.batch([insert.bind(1, "ü"), insert.bind(2, null)]);
    await expect(db.batch([insert.bind(3, "c"), insert.bind(1, "again")])).rejects.toThrow(
      /UNIQUE/,
    );
    const { results } = await db.prepare("SELECT * FROM t WHERE n > ? ORDER BY n").bind(0).all();
    expect(results).toEqual([
      { n: 1, w: "ü" },
      { n: 2, w: null },
    ]);
  });
});

describe("the Worker of the embedded storage", () => {
  it.each([
    ["no key", {}, 403],
    ["another key", { "x-key": "b" }, 403],
    ["the key", { "x-key": "a" }, 204],
  ])("answers a request with %s", async (_name, headers, status) => {
    const { default: worker } = await import(`data:text/javascript,${encodeURIComponent(SCRIPT)}`);
    const request = new Request("http://localhost/REDIRECTS/delete?key=k", {
      method: "POST",
      headers,
    });
    const deleted: string[] = [];
    const REDIRECTS = { delete: async (key: string) => void deleted.push(key) };
    const response = await worker.fetch(request, { KEY: "a", REDIRECTS });
    expect([response.status, deleted]).toEqual([status, status === 204 ? ["k"] : []]);
  });
});
