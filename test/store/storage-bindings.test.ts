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
  storage = await openStorage(folder, () => folder, { kvNamespaces: ["REDIRECTS"] });
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
