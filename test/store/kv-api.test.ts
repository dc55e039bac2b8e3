import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { confirmWrites } from "../../src/store/kv/confirm-writes.ts";
import { createApiStore, type KvApiOptions } from "../../src/store/kv/kv-api.ts";
import { type KvStore, StoreError } from "../../src/store/kv/kv-store.ts";
import {
  type CloudflareApi,
  type Fault,
  startCloudflareApi,
} from "../node-support/cloudflare-api.ts";
import { describeKvStore } from "./kv-store.contract.ts";

let api: CloudflareApi;
/** The client's waits, in milliseconds. */
let waits: number[];

beforeAll(async () => {
  api = await startCloudflareApi();
});
beforeEach(() => {
  api.reset();
  waits = [];
});
afterAll(() => api.stop());

function open(differing: Partial<KvApiOptions> = {}): KvStore {
  return createApiStore({
    baseUrl: api.url,
    token: api.token,
    accountId: api.accountId,
    namespaceId: api.namespaceIds.REDIRECTS ?? "",
    sleep: async (milliseconds) => void waits.push(milliseconds),
    ...differing,
  });
}

/** Returns the content of the namespace as text. */
function held(): Record<string, string> {
  const values = api.values.get(api.namespaceIds.REDIRECTS ?? "") ?? new Map();
  return Object.fromEntries([...values].map(([key, value]) => [key, value.toString()]));
}

async function failureOf(work: Promise<unknown>): Promise<{ message: string; fix: string }> {
  const error = await work.catch((it: unknown) => it);
  if (!(error instanceof StoreError)) throw new TypeError(`no StoreError: ${String(error)}`);
  return { message: error.message, fix: error.fixWith(() => "") };
}

describe("a KvStore on Cloudflare's API", () => {
  describeKvStore(async () => open());
});

describe("a KvStore on Cloudflare's API with confirmed writes", () => {
  describeKvStore(async () => confirmWrites(open()));
});

describe("a temporary failure", () => {
  it.each<[string, Fault]>([
    ["too many requests", { kind: "status", status: 429 }],
    ["an internal server error", { kind: "status", status: 500 }],
    ["a gateway's error page", { kind: "html", status: 502 }],
    ["a broken connection", { kind: "reset" }],
    ["a truncated answer", { kind: "cut" }],
    ["no answer in time", { kind: "hang" }],
  ])("is retried: %s", async (_name, fault) => {
    // Answers that do come must not time out on a busy machine.
    const store = open({ timeoutMs: fault.kind === "hang" ? 600 : 10_000 });
    await store.put([{ key: "key", value: "value" }]);
    for (const where of [/bulk\/get$/, /values\//, /keys\?/, /PUT .*bulk$/]) {
      api.fail(fault, { where, times: 2 });
    }
    expect((await store.getTexts(["key"])).get("key")).toBe("value");
    expect(await store.getBytes("key")).toEqual(new TextEncoder().encode("value"));
    expect(await store.list("")).toEqual(["key"]);
    await store.put([{ key: "key", value: "another" }]);
    expect(held()).toEqual({ key: "another" });
    expect(waits).toHaveLength(8);
  });

  it("is retried after twice as long each time", async () => {
    api.fail({ kind: "status", status: 503 }, { times: 4 });
    await open().list("");
    expect(waits).toEqual([500, 1000, 2000, 4000]);
  });

  it.each([
    ["seconds", "7", 7000],
    ["a very long wait, capped", "100000", 300_000],
    ["none", "0", 500],
    ["a date, which is ignored", "Wed, 21 Oct 2026 07:28:00 GMT", 500],
    ["rubbish", "soon", 500],
  ])("is retried after the time in Retry-After: %s", async (_name, retryAfter, expected) => {
    api.fail({ kind: "status", status: 429, retryAfter });
    await open().list("");
    expect(waits).toEqual([expected]);
  });

  it.each<[string, Fault, string]>([
    ["429", { kind: "status", status: 429 }, "answers 429, 5 times in a row"],
    ["500", { kind: "status", status: 500 }, "answers 500, 5 times in a row"],
    ["connections that break", { kind: "reset" }, "cannot be reached: "],
    ["missing answers", { kind: "hang" }, "cannot be reached: it does not answer within 0.1 s"],
  ])("is reported after five attempts: %s", async (_name, fault, expected) => {
    api.fail(fault, { times: 100 });
    const options = fault.kind === "hang" ? { timeoutMs: 100 } : {};
    const { message, fix } = await failureOf(open(options).list(""));
    expect(message).toContain(`${new URL(api.url).host} ${expected}`);
    expect(fix).toBe("Try again later: what was written stays");
    expect(api.requests).toHaveLength(5);
  });

  it("is reported if nothing listens", async () => {
    const { message, fix } = await failureOf(open({ baseUrl: "http://127.0.0.1:9" }).list(""));
    expect(message).toMatch(/^127\.0\.0\.1:9 cannot be reached: \w/);
    expect(fix).toBe("Try again later: what was written stays");
  });
});

describe("a permanent failure", () => {
  it.each([["a"], ["a", "b"]])(
    "is reported if a list leads round in a circle: %s, %s",
    async (...cursors) => {
      let pages = 0;
      const fetched = vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
        const cursor = cursors[pages++ % cursors.length];
        return Response.json({ success: true, result: [{ name: "key" }], result_info: { cursor } });
      });
      const { message } = await failureOf(open().list(""));
      fetched.mockRestore();
      expect(message).toContain("/keys leads back to a page that was read");
      expect(pages).toBe(cursors.length + 1);
    },
  );

  it.each<[string, Partial<KvApiOptions>, string, string]>([
    [
      "an unknown token",
      { token: "wrong" },
      "Cloudflare's API answers 401: Invalid API Token (1000)",
      "Check CLOUDFLARE_API_TOKEN: Cloudflare does not know it",
    ],
    [
      "another account",
      { accountId: "f".repeat(32) },
      "Cloudflare's API answers 404: Could not route to that account (7003)",
      "Check CLOUDFLARE_ACCOUNT_ID, and the ids in wrangler.toml: one of them has not the form of an id",
    ],
    [
      "another namespace",
      { namespaceId: "c".repeat(32) },
      "Cloudflare's API answers 404: namespace not found (10013)",
      "Check the namespace's id in wrangler.toml: npx wrangler kv namespace list shows those that there are",
    ],
  ])("is reported at once for reads and writes: %s", async (_name, differing, message, fix) => {
    const store = open(differing);
    const expected = { message, fix };
    expect(await failureOf(store.getTexts(["key"]))).toEqual(expected);
    expect(await failureOf(store.getBytes("key"))).toEqual(expected);
    expect(await failureOf(store.list(""))).toEqual(expected);
    expect(await failureOf(store.put([{ key: "key", value: "value" }]))).toEqual(expected);
    expect(api.requests).toHaveLength(4);
    expect(waits).toEqual([]);
  });

  it.each([
    ["has expired", "ended", "403: Invalid access token (9109)"],
    ["has a blank in it", "a token", "400: Invalid request headers (6003)"],
    ["lacks the permission", "scripts-only", "403: Authentication error (10000)"],
  ])("is reported if the token %s", async (_name, token, message) => {
    api.tokens.set("ended", { permissions: [], isExpired: true });
    api.tokens.set("scripts-only", { permissions: ["Workers Scripts: Edit"] });
    await expect(open({ token }).list("")).rejects.toThrow(message);
    expect(api.requests).toHaveLength(1);
  });

  it("is reported if the token lacks the permission for a write", async () => {
    api.fail({ kind: "status", status: 403 });
    expect(await failureOf(open().list(""))).toEqual({
      message: "Cloudflare's API answers 403: Refused with 403 (10000)",
      fix: "Give CLOUDFLARE_API_TOKEN the permission Workers KV Storage, Edit, on this account",
    });
  });

  it.each<[string, number, unknown, string, string]>([
    [
      "an unknown token, without a result",
      401,
      { success: false, errors: [{ code: 1000, message: "Invalid API Token" }] },
      "Cloudflare's API answers 401: Invalid API Token (1000)",
      "Check CLOUDFLARE_API_TOKEN: Cloudflare does not know it",
    ],
    [
      "a token without the permission, without a result",
      403,
      { success: false, errors: [{ code: 10_000, message: "Authentication error" }], messages: [] },
      "Cloudflare's API answers 403: Authentication error (10000)",
      "Give CLOUDFLARE_API_TOKEN the permission Workers KV Storage, Edit, on this account",
    ],
    [
      "an expired token, with nothing but errors",
      403,
      { errors: [{ code: 9109, message: "Invalid access token" }] },
      "Cloudflare's API answers 403: Invalid access token (9109)",
      "Make a new token for CLOUDFLARE_API_TOKEN, or see whether the old one is for this account and for the address that you come from: it may have ended or been revoked",
    ],
    [
      "a message without a code",
      401,
      { success: false, errors: [{ message: "Unauthorized" }] },
      "Cloudflare's API answers 401: Unauthorized",
      "Check CLOUDFLARE_API_TOKEN: Cloudflare does not know it",
    ],
    [
      "a code without a message",
      403,
      { success: false, errors: [{ code: 10_000 }] },
      "Cloudflare's API answers 403: (10000)",
      "Give CLOUDFLARE_API_TOKEN the permission Workers KV Storage, Edit, on this account",
    ],
    [
      "no reason",
      401,
      { success: false },
      "Cloudflare's API answers 401",
      "Check CLOUDFLARE_API_TOKEN: Cloudflare does not know it",
    ],
    [
      "a refusal with status 200",
      200,
      { success: false, errors: [{ code: 10_000, message: "No" }] },
      "Cloudflare's API answers 200: No (10000)",
      "Look the code up in Cloudflare's documentation",
    ],
  ])(
    "is reported when the answer is abbreviated: %s",
    async (_name, status, body, message, fix) => {
      const store = open();
      const expected = { message, fix };
      api.fail({ kind: "body", status, body }, { times: 4 });
      expect(await failureOf(store.list(""))).toEqual(expected);
      expect(await failureOf(store.getTexts(["key"]))).toEqual(expected);
      expect(await failureOf(store.put([{ key: "key", value: "value" }]))).toEqual(expected);
      const bytes = status === 200 ? store.getBytes("key") : failureOf(store.getBytes("key"));
      expect(await bytes).toEqual(
        status === 200 ? new TextEncoder().encode(JSON.stringify(body)) : expected,
      );
    },
  );

  it.each([{}, [], { result: [] }, { errors: [] }, { success: "no" }, "text", null])(
    "is reported if the answer is not the API's: %j",
    async (body) => {
      api.fail({ kind: "body", status: 200, body });
      expect(await failureOf(open().list(""))).toEqual(answersElse(200));
    },
  );

  it.each([200, 400, 404])("is reported if another server answers with %i", async (status) => {
    api.fail({ kind: "html", status });
    expect(await failureOf(open().list(""))).toEqual(answersElse(status));
  });

  it("is not taken for a missing value if another server answers 404", async () => {
    api.fail({ kind: "html", status: 404 });
    expect(await failureOf(open().getBytes("key"))).toEqual(answersElse(404));
  });
});

function answersElse(status: number): { message: string; fix: string } {
  return {
    message: `${new URL(api.url).host} answers ${status} with something else than Cloudflare's API does`,
    fix: "Check CLOUDFLARE_API_BASE_URL, and whatever is between this machine and Cloudflare",
  };
}

describe("bulk writes", () => {
  it("retry the keys that KV did not take, and no others", async () => {
    const keys = ["a", "b", "c", "d"];
    api.fail({ kind: "unsuccessful", keys: ["b", "d"] });
    api.fail({ kind: "unsuccessful", keys: ["d"] });
    const told: number[] = [];
    await open().put(
      keys.map((key) => ({ key, value: key.repeat(1000) })),
      (written) => told.push(written),
    );
    expect(Object.keys(held()).toSorted()).toEqual(keys);
    expect(waits).toEqual([500, 1000]);
    const sizes = api.requests.map((it) => Math.round(it.bodyBytes / 1000));
    expect(sizes).toEqual([4, 2, 1]);
    expect(told).toEqual([4]);
  });

  it("report the keys that KV never takes", async () => {
    api.fail({ kind: "unsuccessful", keys: ["b"] }, { times: 100 });
    const entries = ["a", "b", "c"].map((key) => ({ key, value: "value" }));
    expect(await failureOf(open().put(entries))).toEqual({
      message: "KV did not take b, 5 times in a row",
      fix: "Run the command again: it continues from here",
    });
    expect(api.requests).toHaveLength(5);
  });

  it("name the first few of many keys", async () => {
    const keys = Array.from({ length: 500 }, (_, index) => `k${index}`);
    api.fail({ kind: "unsuccessful", keys }, { times: 100 });
    const work = open().put(keys.map((key) => ({ key, value: "value" })));
    expect((await failureOf(work)).message).toBe(
      "KV did not take k0, k1, k2 and 497 more, 5 times in a row",
    );
  });

  it("send at most 10,000 pairs each, one request after another", async () => {
    const entries = Array.from({ length: 20_001 }, (_, index) => ({ key: `k${index}`, value: "" }));
    const told: number[] = [];
    await open().put(entries, (written) => told.push(written));
    expect(told).toEqual([10_000, 20_000, 20_001]);
    expect(Object.keys(held())).toHaveLength(20_001);
  });

  it("keep what was written before a failure, and send nothing after it", async () => {
    const entries = Array.from({ length: 30_000 }, (_, index) => ({ key: `k${index}`, value: "" }));
    const told: number[] = [];
    const work = open().put(entries, (written) => {
      told.push(written);
      if (told.length === 1) api.fail({ kind: "status", status: 400 });
    });
    expect((await failureOf(work)).message).toBe(
      "Cloudflare's API answers 400: Refused with 400 (10000)",
    );
    expect(told).toEqual([10_000]);
    expect(Object.keys(held())).toHaveLength(10_000);
    expect(api.requests).toHaveLength(2);
  });

  it("stay far below the API's size limit, however large the values", async () => {
    const shard = new Uint8Array(4 * 1024 * 1024).fill(0xa5);
    await open().put(Array.from({ length: 8 }, (_, index) => ({ key: `s${index}`, value: shard })));
    expect(Math.max(...api.requests.map((it) => it.bodyBytes))).toBeLessThan(16 * 1024 * 1024);
    expect(Object.keys(held())).toHaveLength(8);
  });
});

describe("requests", () => {
  it.each(["", "/"])("go to a base address with or without a last slash (%j)", async (slash) => {
    await open({ baseUrl: `${api.url}${slash}` }).list("");
    const namespace = `/client/v4/accounts/${api.accountId}/storage/kv/namespaces/${api.namespaceIds.REDIRECTS}`;
    expect(api.requests.map((it) => it.path)).toEqual([`${namespace}/keys?limit=1000`]);
  });

  it("read a hundred keys at a time", async () => {
    await open().getTexts(Array.from({ length: 201 }, (_, index) => `key-${index}`));
    expect(api.requests).toHaveLength(3);
  });

  it("list a thousand keys at a time", async () => {
    const entries = Array.from({ length: 2000 }, (_, index) => ({ key: `k${index}`, value: "" }));
    await open().put(entries);
    expect(await open().list("")).toHaveLength(2000);
    expect(api.requests.filter((it) => it.method === "GET")).toHaveLength(2);
  });
});
