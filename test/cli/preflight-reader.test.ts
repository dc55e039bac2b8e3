import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { createReader, readNumbered } from "../../src/cli/preflight/reader.ts";
import type { ApiClient } from "../../src/store/kv/api-client.ts";
import { refusal } from "../../src/store/kv/api-refusal.ts";
import { StoreError } from "../../src/store/kv/kv-store.ts";

type Answer = { readonly result: unknown; readonly cursor?: string };

/** Returns a client that answers by a function and records its requests. */
function clientOf(answer: (path: string) => Answer): { client: ApiClient; asked: string[] } {
  const asked: string[] = [];
  const client: ApiClient = {
    async json(schema, _method, path) {
      asked.push(path);
      const { result, cursor = "" } = answer(path);
      return { result: schema.parse(result), cursor };
    },
    bytes: async () => null,
  };
  return { client, asked };
}

const refuse = (status: number, code: number): never => {
  throw refusal({ method: "GET", path: "/zones/z/dns_records", status }, [{ code, message: "No" }]);
};

describe("reading an account", () => {
  it("requests each path once, however many checks need it", async () => {
    const { client, asked } = clientOf(() => ({ result: { a: 1 } }));
    const reader = createReader(client);
    const schema = z.object({ a: z.number() });
    const both = await Promise.all([reader.get(schema, "/x"), reader.get(schema, "/x")]);
    expect(both).toEqual([
      { ok: true, value: { a: 1 } },
      { ok: true, value: { a: 1 } },
    ]);
    expect(asked).toEqual(["/x"]);
  });

  it.each<[string, () => Answer, object]>([
    ["something that does not exist", () => refuse(404, 10_007), { ok: true, value: null }],
    ["an invalid id", () => refuse(404, 7003), { ok: false, problem: { refuses: null } }],
    ["no permission", () => refuse(403, 10_000), { ok: false, problem: { refuses: "permission" } }],
    ["an unknown token", () => refuse(401, 1000), { ok: false, problem: { refuses: "token" } }],
    ["an expired token", () => refuse(403, 9109), { ok: false, problem: { refuses: "token" } }],
    [
      "an unexpected form",
      () => ({ result: [] }),
      { ok: false, problem: { message: "/x answers in another form than expected" } },
    ],
  ])("distinguishes the results: %s", async (_name, answer, expected) => {
    const { client } = clientOf(answer);
    const schema = z.object({ a: z.number() });
    expect(await createReader(client).get(schema, "/x")).toMatchObject(expected);
  });

  it("stops after a failed connection", async () => {
    const { client, asked } = clientOf(() => {
      throw new StoreError("down", "Try again later", { cause: new Error("reset") });
    });
    const reader = createReader(client);
    const down = { ok: false, problem: { message: "down", fix: "Try again later", refuses: null } };
    expect(await reader.get(z.unknown(), "/x")).toEqual(down);
    expect(await reader.get(z.unknown(), "/y")).toEqual(down);
    expect(asked).toEqual(["/x"]);
  });

  it("reads numbered pages up to one that is not full", async () => {
    const { client, asked } = clientOf((path) => ({
      result: Array.from({ length: path.includes("page=3&") ? 7 : 50 }, () => path),
    }));
    const items = await readNumbered(createReader(client), z.string(), "/x?status=all");
    expect(items.ok && items.value).toHaveLength(107);
    expect(asked).toEqual([1, 2, 3].map((it) => `/x?status=all&page=${it}&per_page=50`));
  });

  it.each([
    [3, true],
    [2, false],
  ])(
    "reads at most %d pages with a cursor, and says whether that was all",
    async (most, isWhole) => {
      const { client, asked } = clientOf((path) => ({
        result: path,
        cursor: path.endsWith("=b%3D") ? "" : path.endsWith("=a") ? "b=" : "a",
      }));
      const answer = await createReader(client).getPages(z.string(), "/x?a=b", most);
      expect(asked).toEqual(["/x?a=b", "/x?a=b&cursor=a", "/x?a=b&cursor=b%3D"].slice(0, most));
      expect(answer).toEqual({ ok: true, value: { pages: asked, isWhole } });
    },
  );
});
