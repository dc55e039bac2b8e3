/**
 * Checks the calls of our client against Cloudflare's published API description. The stand-in checks every call of any
 * test in this way and fails when it stops; this file tests what it would find.
 */
import { Buffer } from "node:buffer";
import { expect, it } from "vitest";
import { findUndescribed } from "../node-support/cloudflare/published-api.ts";

const ID = "0123456789abcdef0123456789abcdef";
const KV = `/accounts/${ID}/storage/kv/namespaces/${ID}`;

const find = (method: string, address: string, body?: unknown): string[] => {
  const { pathname: path, searchParams: query } = new URL(address, "https://api.invalid");
  const text = body === undefined ? "" : JSON.stringify(body);
  return findUndescribed({ method, path, query, body: Buffer.from(text) });
};
const keys = (count: number): string[] => Array.from({ length: count }, (_, it) => `/${it}`);
const pairs = (count: number) => keys(count).map((key) => ({ key, value: "" }));

it.each<[string, string, string, unknown?]>([
  ["a list of keys", "GET", `${KV}/keys?limit=1000&prefix=check%2F&cursor=x`],
  ["a read of 100 keys", "POST", `${KV}/bulk/get`, { keys: keys(100), type: "text" }],
  ["a write of 10,000 pairs", "PUT", `${KV}/bulk`, pairs(10_000)],
  ["a key of 512 bytes", "PUT", `${KV}/bulk`, [{ key: "é".repeat(256), value: "" }]],
  ["a D1 query", "POST", `/accounts/${ID}/d1/database/x/query`, { sql: "", params: ["1"] }],
])("accepts a documented call: %s", (_what, ...call) => {
  expect(find(...call)).toEqual([]);
});

it.each<[string, string, string, string, unknown?]>([
  ["a page of 1,001 keys", "?limit too high: 1001", "GET", `${KV}/keys?limit=1001`],
  ["a page of 9 keys", "?limit too low: 9", "GET", `${KV}/keys?limit=9`],
  ["a page size that is not a number", "?limit no number: all", "GET", `${KV}/keys?limit=all`],
  ["an unknown parameter", "?per_page is not a parameter", "GET", `${KV}/keys?per_page=10`],
  ["a repeated parameter", "?prefix stands more than once", "GET", `${KV}/keys?prefix=a&prefix=b`],
  ["an unknown path", `GET ${KV}/key is not described`, "GET", `${KV}/key`],
  ["an unknown method", `POST ${KV}/bulk is not described`, "POST", `${KV}/bulk`, []],
  ["a read of 101 keys", "keys has 101 items", "POST", `${KV}/bulk/get`, { keys: keys(101) }],
  ["a read of nothing", "the body has no keys", "POST", `${KV}/bulk/get`, {}],
  [
    "an unknown type",
    "type none of those that there are: bytes",
    "POST",
    `${KV}/bulk/get`,
    { keys: [], type: "bytes" },
  ],
  [
    "an unknown field",
    "an item of the body has a field ttl",
    "PUT",
    `${KV}/bulk`,
    [{ key: "a", value: "", ttl: 60 }],
  ],
  ["a write of 10,001 pairs", "the body has 10001 items", "PUT", `${KV}/bulk`, pairs(10_001)],
  ["10,001 keys to delete", "the body has 10001 items", "POST", `${KV}/bulk/delete`, keys(10_001)],
  ["a body where none belongs", "there is a body", "GET", `${KV}/keys`, {}],
  ["an id that is too long", "{namespace_id} too long: ", "GET", KV.slice(0, -32) + `${ID}0/keys`],
  ["a page of 51 zones", "?per_page too high: 51", "GET", "/zones?per_page=51"],
])("reports an undocumented call: %s", (_what, problem, ...call) => {
  expect(find(...call)).toEqual([expect.stringContaining(problem)]);
});

it("reports a key of 513 bytes in a write, a read and a deletion", () => {
  const key = `${"é".repeat(256)}a`;
  const found = [
    ...find("PUT", `${KV}/bulk`, [{ key, value: "" }]),
    ...find("POST", `${KV}/bulk/get`, { keys: [key] }),
    ...find("POST", `${KV}/bulk/delete`, [key]),
    ...find("GET", `${KV}/values/${encodeURIComponent(key)}`),
  ];
  expect(found).toHaveLength(4);
  expect(found.join()).toMatch(/(?:too long.*){4}/);
});
