/** Every command that writes, with a failing API; docs/reliability.md has the results as a table. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import { CURRENT_KEY, GATE_KEY, PROMOTED_KEY } from "../../src/store/records/keys.ts";
import type { Fault } from "../node-support/cloudflare/faults.ts";
import type { Account } from "./cloudflare.ts";
import { NOW, type Ran } from "./support.ts";
import { openThreeTables, tableOf } from "./three-tables.ts";

const NEW = "https://www.new.example";

let account: Account;
let redirects: KvStore;
let one: string;
let two: string;
let begin: () => void;

/** There is also a row. */
beforeAll(async () => {
  ({ account, one, two } = await openThreeTables());
  ({ redirects } = account);
  await redirects.put([{ key: "/global/row", value: `${NEW}/row` }]);
  begin = account.api.snapshot();
});
afterAll(() => account.stop());
beforeEach(() => begin());

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  account.remote(args, { env, sleep: async () => {} });
const text = async (key: string): Promise<string | null> =>
  (await redirects.getTexts([key])).get(key) ?? null;
const count = async (prefix: string): Promise<number> => (await redirects.list(prefix)).length;

/** A command, and a check of whether its effect is complete. */
interface Writer {
  readonly name: string;
  prepare?(): Promise<void>;
  args(): readonly string[];
  isDone(): Promise<boolean>;
}

/** The releases that `releases --prune` must delete. */
let going: readonly string[] = [];
const isGoing = (key: string): boolean => going.some((it) => key.includes(it));

const WRITERS: readonly Writer[] = [
  {
    name: "publish",
    args: () => ["publish", "--routes", "three.json"],
    isDone: async () => (await count("release/")) === 4,
  },
  {
    name: "promote",
    args: () => ["promote", one, "--break-glass", "again"],
    isDone: async () => (await account.serving()) === one,
  },
  {
    name: "rollback",
    args: () => ["rollback"],
    isDone: async () => (await account.serving()) === one,
  },
  {
    name: "rows put",
    args: () => ["rows", "put", "/global/new", `${NEW}/new`],
    isDone: async () => (await text("/global/new")) !== null,
  },
  {
    name: "rows rm",
    args: () => ["rows", "rm", "/global/row"],
    isDone: async () => (await text("/global/row")) === null,
  },
  {
    name: "gate --move",
    args: () => ["gate", "--move", "2030-01-01T00:00:00Z", "--confirm"],
    isDone: async () => (await text(GATE_KEY)) !== null,
  },
  {
    name: "gate --move site",
    prepare: () => redirects.put([{ key: GATE_KEY, value: "2030-01-01T00:00:00Z" }]),
    args: () => ["gate", "--move", "site", "--confirm"],
    isDone: async () => (await text(GATE_KEY)) === null,
  },
  {
    name: "releases --prune",
    async prepare() {
      for (let index = 0; index < 11; index++) await account.publish(tableOf(`x${index}`));
      const { stdout } = await run(["releases", "--prune", "--dry-run", "--json"]);
      going = JSON.parse(stdout).pruned;
    },
    args: () => ["releases", "--prune", "--confirm", String(going.length)],
    isDone: async () => !(await redirects.list("release/")).some(isGoing),
  },
  {
    name: "coverage --publish",
    args: () => ["coverage", "log.txt", "--publish", "--routes", "two.json"],
    async prepare() {
      account.write("two.json", tableOf("two"));
      writeFileSync(join(account.folder, "log.txt"), "https://www.old.example/global/a\n");
    },
    isDone: async () => (await count(`coverage/${two}`)) === 1,
  },
];

const WRITES = /^PUT .*bulk$|^POST .*bulk\/delete$|^(PUT|DELETE) .*values\//;

const FAULTS: readonly (readonly [string, Fault])[] = [
  ["429", { kind: "status", status: 429 }],
  ["500", { kind: "status", status: 500 }],
  ["a gateway's 504", { kind: "html", status: 504 }],
  ["a connection that breaks", { kind: "reset" }],
  ["a truncated body", { kind: "cut" }],
  ["a proxy's page with 200", { kind: "html", status: 200 }],
];

describe.each(WRITERS)("$name", ({ prepare, args, isDone }) => {
  let prepared: () => void;
  beforeAll(async () => {
    begin();
    await prepare?.();
    if (await isDone()) throw new TypeError("There is nothing left to do");
    prepared = account.api.snapshot();
  });
  beforeEach(() => prepared());

  it.each(FAULTS)("succeeds if it took effect but was answered with %s", async (_name, fault) => {
    account.api.fail(fault, { where: WRITES, times: 10_000, takesEffect: true });
    expect(await run(args())).toMatchObject({ code: 0 });
    expect(await isDone()).toBe(true);
  });

  it.each(FAULTS)(
    "fails without a change if it took no effect and was answered with %s",
    async (_name, fault) => {
      account.api.fail(fault, { where: WRITES, times: 10_000 });
      const { code, stderr } = await run(args());
      expect(code).toBe(4);
      expect(stderr).toContain("KV has not taken ");
      expect(await isDone()).toBe(false);
      expect(await account.serving()).toBe(two);
    },
  );

  it("can be run again", async () => {
    account.api.fail({ kind: "status", status: 500 }, { where: WRITES, times: 5 });
    expect(await run(args())).toMatchObject({ code: 4 });
    expect(await run(args())).toMatchObject({ code: 0 });
    expect(await isDone()).toBe(true);
  });

  it("says that the result is unknown if KV stops answering", async () => {
    account.api.fail({ kind: "reset" }, { since: WRITES, times: 10_000, takesEffect: true });
    const { code, stderr } = await run(args());
    expect([code, stderr]).toEqual([
      4,
      expect.stringContaining("whether it was written is not known"),
    ]);
    expect(stderr).toContain("npx sunset-edge status --remote");
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ["an unknown token", { CLOUDFLARE_API_TOKEN: "wrong" }, /Check CLOUDFLARE_API_TOKEN/],
    ["another account", { CLOUDFLARE_ACCOUNT_ID: "f".repeat(32) }, /Check CLOUDFLARE_ACCOUNT_ID/],
  ])("changes nothing, and says what to check, with %s", async (_name, env, says) => {
    const { code, stderr } = await run(args(), env);
    expect([code, stderr]).toEqual([4, expect.stringMatching(says)]);
    expect(await isDone()).toBe(false);
  });

  it("changes nothing with a read-only token, and names the permission", async () => {
    account.api.tokens.set("reader", {
      permissions: ["Workers KV Storage: Read", "Workers Scripts: Edit"],
    });
    const { code, stderr } = await run(args(), { CLOUDFLARE_API_TOKEN: "reader" });
    expect([code, stderr]).toEqual([4, expect.stringContaining("Workers KV Storage, Edit")]);
    expect(await isDone()).toBe(false);
  });
});

describe("keys that KV reports as not written", () => {
  it("are written again, and `current` with them", async () => {
    account.api.fail({ kind: "unsuccessful", keys: [CURRENT_KEY] }, { where: WRITES, times: 4 });
    expect(await run(["rollback"])).toMatchObject({ code: 0 });
    expect(await account.serving()).toBe(one);
  });

  it("lead to a failure in the end, with what serves now", async () => {
    account.api.fail({ kind: "unsuccessful", keys: [CURRENT_KEY] }, { where: WRITES, times: 5 });
    const { code, stderr } = await run(["rollback"]);
    expect([code, await account.serving()]).toEqual([4, two]);
    expect(stderr).toContain(
      `KV did not take current, 5 times in a row; ${two.slice(0, 12)} serves as before`,
    );
  });

  it("do not matter if only the copy of the pointer is missing", async () => {
    account.api.fail({ kind: "unsuccessful", keys: [PROMOTED_KEY] }, { where: WRITES, times: 6 });
    const { code, stderr } = await run(["rollback"]);
    expect([code, await account.serving()]).toEqual([0, one]);
    expect(stderr).toContain(
      "It was written; what had to follow was not: KV did not take promoted",
    );
  });
});

describe("a promotion with a doubtful answer", () => {
  it("is named as intended, with or without a release name", async () => {
    account.api.fail(
      { kind: "status", status: 500 },
      { where: WRITES, times: 5, takesEffect: true },
    );
    const promoted = await run(["promote", one, "--break-glass", "x"]);
    expect(promoted).toMatchObject({ code: 0, stdout: `${one}\n` });
    expect(promoted.stderr).toContain("version 1");
    expect(JSON.parse((await text(CURRENT_KEY)) ?? "").promotedAt.slice(0, 16)).toBe(
      new Date(NOW).toISOString().slice(0, 16),
    );
  });
});
