/** A damaged store: `status` names the damage, and the commands that it prints repair it. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import {
  CURRENT_KEY,
  DEPLOYED_KEY,
  OVERLAY_KEY,
  PROMOTED_KEY,
  releaseKey,
  shardKey,
  sitemapKey,
  sourceKey,
} from "../../src/store/records/keys.ts";
import { type Account, openAccount } from "./cloudflare.ts";

const NEW = "https://www.new.example";
const HTML = "<!doctype html><title>Error 1101</title>";

/** A site that is retired as a whole, so that its releases have a sitemap. */
const RETIRED = { scope: ["/"] };
const table = (last: string): RuleData[] =>
  ["a", "b", "c", "d", last].map((it) => ({ from: `/global/${it}`, to: `${NEW}/${it}` }));

let account: Account;
let redirects: KvStore;
let bundled: string;
/** The first release that served, and the one that serves. */
let one: string;
let two: string;
let begin: () => void;

const remote: Account["remote"] = (...command) => account.remote(...command);

async function publish(file: string, last: string): Promise<string> {
  account.write(file, table(last), RETIRED);
  const { stdout, stderr, code } = await remote(["publish", "--routes", file]);
  if (code !== 0) throw new TypeError(stderr);
  return stdout.trim();
}

/** A Worker was deployed, `one` was promoted, then `two`, whose file is still in the folder. */
beforeAll(async () => {
  account = await openAccount();
  ({ redirects } = account);
  bundled = await account.deploy(table("z"), RETIRED);
  one = await publish("one.json", "one");
  await remote(["promote", one, "--break-glass", "1"]);
  two = await publish("two.json", "two");
  await remote(["promote", two, "--break-glass", "2"]);
  begin = account.api.snapshot();
});
afterAll(() => account.stop());
beforeEach(() => {
  begin();
  account.write("two.json", table("two"), RETIRED);
});

const text = async (key: string): Promise<string | null> =>
  (await redirects.getTexts([key])).get(key) ?? null;
const set = (key: string, value: string) => redirects.put([{ key, value }]);
const drop = (key: string) => redirects.delete([key]);
const flip = async (key: string): Promise<void> => {
  const bytes = Uint8Array.from((await redirects.getBytes(key)) ?? []);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await redirects.put([{ key, value: bytes }]);
};
const rewrite = async (key: string, change: object): Promise<void> =>
  set(key, JSON.stringify({ ...JSON.parse((await text(key)) ?? "{}"), ...change }));

interface Told {
  readonly whole: boolean | null;
  readonly problems: readonly string[];
}
async function status(...flags: readonly string[]): Promise<Told> {
  const { code, stdout, stderr } = await remote(["status", "--json", ...flags]);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

/** Returns the commands in a message as words for `remote`. */
const commandsIn = (message: string): string[][] =>
  [...message.matchAll(/npx sunset-edge ([^;\n]*?) --remote/g)].map(([, it = ""]) => it.split(" "));

/** The damage to the store, the output of `status`, and the serving release after each command that it prints. */
type Case = readonly [string, () => Promise<unknown>, RegExp, (() => string | null)[]];

const RELEASE: readonly Case[] = [
  ["a shard has a flipped bit", () => flip(shardKey(two, 0)), /shard 0 is damaged/, [() => two]],
  ["a shard is missing", () => drop(shardKey(two, 0)), /shard 0 is missing/, [() => two]],
  ["a shard is HTML", () => set(shardKey(two, 0), HTML), /shard 0 is damaged/, [() => two]],
  [
    "a part of the rules is missing",
    () => drop(sourceKey(two, 0)),
    /part 0 of its rules is missing/,
    [() => two],
  ],
  [
    "a part of the rules is HTML",
    () => set(sourceKey(two, 0), HTML),
    /part 0 of its rules is damaged/,
    [() => two],
  ],
  [
    "a part of the rules has a flipped bit",
    () => flip(sourceKey(two, 0)),
    /part 0 of its rules is damaged|another SHA-256/,
    [() => two],
  ],
  [
    "the rules are those of another release",
    async () =>
      redirects.put([
        { key: sourceKey(two, 0), value: (await redirects.getBytes(sourceKey(one, 0))) ?? "" },
      ]),
    /the SHA-256 of its rules is not its id/,
    [() => two],
  ],
  [
    "the sitemap is missing",
    () => drop(sitemapKey(two, "", 0)),
    /its sitemap is incomplete/,
    [() => two],
  ],
  [
    "the sitemap is HTML",
    () => set(sitemapKey(two, "", 0), HTML),
    /its sitemap sitemap\/\S+ is damaged/,
    [() => two],
  ],
  ["the manifest is missing", () => drop(releaseKey(two)), /the manifest is missing/, [() => two]],
  [
    "the manifest is HTML",
    () => set(releaseKey(two), HTML),
    /the manifest is not JSON/,
    [() => two],
  ],
  [
    "the manifest is that of another release",
    async () => set(releaseKey(two), (await text(releaseKey(one))) ?? ""),
    /its key holds the manifest of/,
    [() => two],
  ],
  [
    "the manifest has other bytes",
    async () => set(releaseKey(two), `${await text(releaseKey(two))} `),
    /its manifest is not the one that was promoted/,
    [() => two],
  ],
  [
    "the whole release is missing",
    async () =>
      drop(releaseKey(two))
        .then(() => drop(shardKey(two, 0)))
        .then(() => drop(sourceKey(two, 0))),
    /the manifest is missing/,
    [() => two],
  ],
];

const POINTER: readonly Case[] = [
  [
    "current is missing",
    () => drop(CURRENT_KEY),
    /^current is gone, though a release was promoted/,
    [() => two],
  ],
  ["current is HTML", () => set(CURRENT_KEY, HTML), /^current is not JSON/, [() => two]],
  ["current is empty", () => set(CURRENT_KEY, ""), /^current is not JSON/, [() => two]],
  [
    "current has the wrong form",
    () => set(CURRENT_KEY, '{"release":12}'),
    /^current does not fit at release/,
    [() => two],
  ],
  [
    "current has another number of shards",
    () => rewrite(CURRENT_KEY, { shards: 7 }),
    /^current says 7 shards, and \S+ has 1/,
    [() => two],
  ],
  [
    "current names another manifest",
    () => rewrite(CURRENT_KEY, { manifest: "0".repeat(64) }),
    /its manifest is not the one that was promoted/,
    [],
  ],
];

describe.each([...RELEASE, ...POINTER])("%s", (_name, breaks, says, mended) => {
  it("is named by status, which does not claim that nothing was promoted", async () => {
    await breaks();
    const told = await status();
    expect(told.problems.join("\n")).toMatch(says);
    expect(told.whole).not.toBe(true);
    const { stdout } = await remote(["status"]);
    expect(stdout).not.toContain("nothing was ever promoted");
    expect(stdout).toContain("  not whole in KV: ");
  });

  it("is repaired by each command that status prints", async () => {
    for (const [index, serves] of mended.entries()) {
      await breaks();
      const command = commandsIn((await status()).problems.join("\n"))[index] ?? [];
      expect({ command, ...(await remote(command)) }).toMatchObject({ command, code: 0 });
      expect(await account.serving()).toBe(serves());
      expect(await status()).toMatchObject({ whole: true, problems: [] });
      // Starts from the beginning.
      if (index + 1 < mended.length) await remote(["promote", two, "--break-glass", "again"]);
    }
  });

  it("does not keep another table from being published and promoted, or a rollback from working", async () => {
    await breaks();
    const three = await publish("three.json", "three");
    await account.decide(three, { base: two });
    expect(await remote(["promote", three])).toMatchObject({ code: 0 });
    expect(await account.serving()).toBe(three);
    expect(await status()).toMatchObject({ whole: true, problems: [] });
  });

  it("does not keep a rollback from returning to the previous release", async () => {
    await breaks();
    expect(await remote(["rollback"])).toMatchObject({ code: 0 });
    expect(await account.serving()).toBe(one);
  });
});

describe("status", () => {
  it("says that all is intact, or with --quick that this was not checked", async () => {
    expect(await status()).toMatchObject({ whole: true, problems: [] });
    account.api.requests.length = 0;
    expect(await status("--quick")).toMatchObject({ whole: null, problems: [] });
    expect(account.api.requests.filter((it) => /table|source/.test(it.path))).toEqual([]);
    await drop(shardKey(two, 0));
    expect(await status("--quick")).toMatchObject({ whole: null, problems: [] });
    await set(CURRENT_KEY, HTML);
    expect((await status("--quick")).problems).toHaveLength(1);
  });

  it("names everything that is broken, and the file in this folder that repairs it", async () => {
    await drop(shardKey(two, 0));
    await set(sourceKey(two, 0), HTML);
    const { problems } = await status();
    expect(problems).toEqual([
      `${two.slice(0, 12)} is not whole in KV: shard 0 is missing, part 0 of its rules is damaged; ` +
        "Publish exactly this table again: npx sunset-edge publish --routes two.json --remote",
    ]);
  });

  it("offers earlier releases past damaged ones, and finally the bundled table", async () => {
    rmSync(join(account.folder, "two.json"));
    await drop(shardKey(two, 0));
    expect(commandsIn((await status()).problems.join())).toEqual([["rollback"]]);
    await drop(shardKey(one, 0));
    const [command = []] = commandsIn((await status()).problems.join());
    expect(command).toEqual(["rollback", "--to", "bundled"]);
    const refused = await remote(["rollback"]);
    expect([refused.code, await account.serving()]).toEqual([5, two]);
    expect(refused.stderr).toContain(`${one.slice(0, 12)} is damaged: shard 0 is missing`);
    expect(refused.stderr).toContain("npx sunset-edge rollback --to bundled --remote");
    expect([(await remote(command)).code, await account.serving()]).toEqual([0, null]);
  });

  it("names the publisher and the source of a damaged release if this folder does not have it", async () => {
    rmSync(join(account.folder, "two.json"));
    await drop(shardKey(two, 0));
    expect((await status()).problems.join()).toContain(
      "or publish exactly the table, two.json as it was at 2026-01-01T00:00:00Z, again from its commit",
    );
  });

  it("reports a damaged copy of the bundled table, which visitors do not need", async () => {
    await remote(["rollback", "--to", "bundled"]);
    account.write("routes.json", table("z"), RETIRED);
    await flip(shardKey(bundled, 0));
    const { problems } = await status();
    expect(problems.join()).toMatch(
      /is not whole in KV: shard 0 is damaged, which visitors do not notice/,
    );
    const [command = []] = commandsIn(problems.join());
    expect(command).toEqual(["publish"]);
    expect((await remote(command)).code).toBe(0);
    expect(await status()).toMatchObject({ whole: true, problems: [] });
  });

  it("reports a record of the deployment that cannot be read", async () => {
    await set(DEPLOYED_KEY, HTML);
    expect((await status()).problems).toEqual([
      "bundle is not JSON; Wait a minute: the Worker's cron writes it again",
    ]);
  });
});

describe("an old value of current, restored by hand", () => {
  it("is reported, since isolates refuse it, and put into force by the printed command", async () => {
    const newer = await text(CURRENT_KEY);
    await remote(["rollback"]);
    await set(CURRENT_KEY, newer ?? "");
    const { problems } = await status();
    expect(problems.join()).toMatch(/^current says what it said before \S+ was promoted/);
    const [command = []] = commandsIn(problems.join());
    expect([(await remote(command)).code, await account.serving()]).toEqual([0, two]);
    expect(await status()).toMatchObject({ whole: true, problems: [] });
    expect([(await remote(["rollback"])).code, await account.serving()]).toEqual([0, one]);
  });

  it("does not keep a rollback from returning to what replaced it", async () => {
    const old = await text(CURRENT_KEY);
    const three = await publish("two.json", "three");
    await remote(["promote", three, "--break-glass", "3"]);
    await set(CURRENT_KEY, old ?? "");
    const { code, stderr } = await remote(["rollback", "--to", three]);
    expect([code, stderr]).toEqual([0, expect.stringContaining("It serves")]);
    const { release, before } = JSON.parse((await text(CURRENT_KEY)) ?? "{}");
    expect([release, before]).toEqual([three, [two, one, null]]);
  });
});

describe("damage without a copy of the pointer", () => {
  it("is repaired through the sign-off", async () => {
    await account.decide(two);
    await drop(PROMOTED_KEY);
    await set(CURRENT_KEY, HTML);
    const [ask = []] = commandsIn((await status()).problems.join());
    expect(ask).toEqual(["rollback"]);
    const asked = await remote(ask);
    expect(asked.code).toBe(5);
    const [first = []] = commandsIn(asked.stderr);
    expect([(await remote(first)).code, await account.serving()]).toEqual([0, two]);
  });

  it("does not keep a table from being published and promoted", async () => {
    await drop(PROMOTED_KEY);
    await set(CURRENT_KEY, HTML);
    const three = await publish("three.json", "three");
    await account.decide(three, { base: two });
    const refused = await remote(["promote", three]);
    expect(refused.code).toBe(5);
    const over = commandsIn(refused.stderr).at(-1) ?? [];
    expect([(await remote(over)).code, await account.serving()]).toEqual([0, three]);
  });
});

describe("a record from the future", () => {
  const FUTURE = "2099-01-01T00:00:00Z";

  it("in current is reported, and the next promotion has the true instant", async () => {
    await rewrite(CURRENT_KEY, { promotedAt: FUTURE });
    await rewrite(PROMOTED_KEY, { promotedAt: FUTURE });
    expect((await status()).problems.join()).toMatch(
      /^current says that it was written at 2099-01-01T00:00:00Z, which is in the future; /,
    );
    expect((await remote(["rollback"])).code).toBe(0);
    expect(await status()).toMatchObject({ problems: [] });
    const { promotedAt } = JSON.parse((await text(CURRENT_KEY)) ?? "");
    expect(promotedAt.slice(0, 19)).toBe("2026-01-01T00:00:00");
  });

  it("in the overlay is reported", async () => {
    const gate = { value: null, findings: [] };
    const overlay = { format: 1, writtenAt: FUTURE, gate, rows: [], findings: [] };
    await set(OVERLAY_KEY, JSON.stringify(overlay));
    expect((await status()).problems.join()).toMatch(/^overlay says that it was written at 2099/);
  });

  it.each(["provenance", "check", "findings", "coverage"])("under %s is reported", async (kind) => {
    await set(`${kind}/${two}/${FUTURE}`, "{}");
    await set(`${kind}/${one}/${FUTURE}`, "{}");
    expect((await status()).problems).toEqual([
      `${kind}/${[one, two].toSorted()[0]}/${FUTURE} has an instant in the future, and 1 more like it; Check the clock of whoever wrote it; nothing waits for that instant, and what is written next counts`,
    ]);
    expect(await status("--quick")).toMatchObject({ problems: [] });
  });

  it("among the decisions is reported", async () => {
    await account.decide(two, { at: "2099-01-01T00:00:00.000Z" });
    expect((await status()).problems.join()).toContain("has an instant in the future");
  });

  it("in the record of the deployment is reported", async () => {
    await rewrite(DEPLOYED_KEY, { deployedAt: FUTURE });
    expect((await status()).problems.join()).toMatch(/^bundle says that it was written at 2099/);
  });
});
