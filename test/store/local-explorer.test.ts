/**
 * The local runtime answers like Cloudflare's API and was written independently of this project, so it checks the
 * assumptions of the stand-in in test/node-support/cloudflare-api.ts. It enforces at most 10,000 pairs per bulk write,
 * 100 keys per bulk read and 512 bytes per key, and at least ten keys per list. It imitates no rate limit, no
 * authorisation and no staleness; a missing namespace is 10009, like a missing key; and it has neither Workers nor
 * routes: a proxy of twenty lines adds the account to its addresses, and the Worker's settings.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApiStore } from "../../src/store/kv/kv-api.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import { NOW, type Ran, sunset } from "../cli/support.ts";
import { approve } from "../node-support/approve.ts";
import { type LocalExplorer, startLocalExplorer } from "../node-support/local-explorer.ts";
import { SITE } from "../support/table.ts";
import { describeKvStore } from "./kv-store.contract.ts";

const ACCOUNT = { token: "any", accountId: "0123456789abcdef0123456789abcdef" };

let explorer: LocalExplorer;
beforeAll(async () => {
  explorer = await startLocalExplorer();
});
afterAll(() => explorer.stop());

const open = (namespaceId: string): KvStore =>
  createApiStore({ ...ACCOUNT, namespaceId, baseUrl: explorer.url, sleep: async () => {} });

describe("a KvStore on the local runtime's API", () => {
  describeKvStore(async () => {
    await explorer.clear("REDIRECTS");
    return open("REDIRECTS");
    // It writes every pair to disk separately, and answers 500 to megabytes in base64.
  }, false);

  it.each([
    [
      "10,000 pairs a write",
      10_000,
      ["PUT", "bulk"],
      (keys: string[]) => keys.map((key) => ({ key, value: "" })),
    ],
    ["100 keys a read", 100, ["POST", "bulk/get"], (keys: string[]) => ({ keys })],
  ] as const)("accepts no more than %s", async (_name, most, [method, path], toBody) => {
    const keys = Array.from({ length: most + 1 }, (_, index) => `key-${index}`);
    const address = `${explorer.url}/accounts/any/storage/kv/namespaces/SIGNOFFS/${path}`;
    const asked: RequestInit = { method, body: JSON.stringify(toBody(keys)) };
    const { status } = await fetch(address, asked);
    expect(status).toBe(400);
  });
});

describe("the commands on the local runtime's API", () => {
  const folder = mkdtempSync(join(tmpdir(), "sunset-explorer-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    await explorer.clear("REDIRECTS");
    await explorer.clear("SIGNOFFS");
  });

  const table = (file: string, names: readonly string[]): void => {
    const rules = names.map((it) => ({
      from: `/global/${it}`,
      to: `https://www.new.example/${it}`,
    }));
    writeFileSync(join(folder, file), JSON.stringify({ site: SITE, rules }));
  };

  const remote = async (args: readonly string[]): Promise<Ran> => {
    const env = {
      CLOUDFLARE_API_TOKEN: ACCOUNT.token,
      CLOUDFLARE_ACCOUNT_ID: ACCOUNT.accountId,
      CLOUDFLARE_API_BASE_URL: explorer.url,
    };
    return sunset([...args, "--remote"], { cwd: folder, env });
  };

  it("publish, sign, promote, compare and roll back", async () => {
    table("routes.json", ["a", "b", "c", "d", "e"]);
    table("next.json", ["a", "b", "c", "d", "x"]);
    const { stdout, stderr } = await remote(["publish", "--routes", "next.json"]);
    const id = stdout.trim();
    // Nothing was deployed there, so the serving table is unknown.
    expect(stderr).toContain("5 added, 0 changed, 0 removed");
    expect(await remote(["promote", id])).toMatchObject({ code: 5 });

    await approve({ redirects: open("REDIRECTS"), signoffs: open("SIGNOFFS") }, id, NOW);
    expect(await remote(["promote", id])).toMatchObject({ code: 0, stdout: `${id}\n` });
    expect((await remote(["status"])).stdout).toContain(id.slice(0, 12));
    expect((await remote(["releases"])).stdout).toContain(id.slice(0, 12));
    expect(await remote(["diff", "live", "routes.json"])).toMatchObject({ code: 3 });
    expect(await remote(["rollback"])).toMatchObject({ code: 0, stdout: "bundled\n" });
  });

  it("promote in an emergency", async () => {
    table("routes.json", ["a", "b"]);
    const id = (await remote(["publish"])).stdout.trim();
    const { code } = await remote(["promote", id, "--break-glass", "nobody is awake"]);
    expect(code).toBe(0);
    expect((await remote(["status"])).stdout).toContain("nobody is awake");
  });
});
