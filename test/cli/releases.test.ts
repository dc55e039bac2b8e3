import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { promote } from "../../src/cli/commands/promote.ts";
import { openLocalKv } from "../../src/cli/tables/local-kv.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import {
  CURRENT_KEY,
  GATE_KEY,
  OVERLAY_KEY,
  releaseKey,
  shardKey,
} from "../../src/store/records/keys.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import { HISTORY_AT_MOST } from "../../src/store/records/promotion.ts";
import { readManifest, readPointer } from "../../src/store/records/stored-release.ts";
import type { Signoff } from "../../src/store/records/signoffs.ts";
import { OPEN_POLICY } from "../../src/store/records/signing-policy.ts";
import type { CloudflareApi } from "../node-support/cloudflare-api.ts";
import { type Account, DEPLOYED_AT, openAccount } from "./cloudflare.ts";
import { NOW, type Ran, sunset } from "./support.ts";

const NEW = "https://www.new.example";

/** The table with which the Worker was deployed. */
const RULES: RuleData[] = ["a", "b", "c", "d", "e", "f"].map((it) => ({
  from: `/global/${it}`,
  to: `${NEW}/${it}`,
}));

let account: Account;
let folder: string;
let api: CloudflareApi;
let redirects: KvStore;
let signoffs: KvStore;
let bundled: string;

beforeAll(async () => {
  account = await openAccount();
  ({ folder, api, redirects, signoffs } = account);
  account.write("routes.json", RULES);
});

/** A Worker was deployed with `RULES`, and nothing else was done. */
beforeEach(async () => {
  api.reset();
  bundled = await account.deploy(RULES);
  api.requests.length = 0;
});

afterAll(() => account.stop());

const write: Account["write"] = (...table) => account.write(...table);
const remote: Account["remote"] = (...command) => account.remote(...command);
const publish: Account["publish"] = (...table) => account.publish(...table);
const decide: Account["decide"] = (...decision) => account.decide(...decision);
const serving = (): Promise<string | null> => account.serving();

const changed: RuleData[] = [...RULES.slice(0, 5), { from: "/global/x", to: `${NEW}/x` }];

describe("publish", () => {
  it("stores a table in KV and prints its id, without serving it", async () => {
    const id = await publish(changed);
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect((await readManifest(redirects, id)).manifest.counts.rules).toBe(6);
    expect(await serving()).toBeNull();
  });

  it("shows the changes, and the address of the review", async () => {
    write("next.json", changed);
    const { stderr } = await remote(["publish", "--routes", "next.json"], {
      env: { SUNSET_CONSOLE_URL: "https://preview.example/" },
    });
    expect(stderr).toContain("1 added, 0 changed, 1 removed");
    expect(stderr).toMatch(/- \/global\/f .*\n\+ \/global\/x/);
    expect(stderr).toMatch(/https:\/\/preview\.example\/_sunset\/releases\/[0-9a-f]{64}/);
  });

  it("prints id, url, rules and version with --json", async () => {
    const { stdout } = await remote(["publish", "--json"]);
    expect(JSON.parse(stdout)).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{64}$/),
      url: expect.stringContaining("/_sunset/releases/"),
      rules: 6,
      version: 1,
    });
  });

  it("gives the same table the same id in any order, and writes nothing twice", async () => {
    const id = await publish(changed);
    const writes = (): number => api.requests.filter((it) => it.method === "PUT").length;
    const before = writes();
    expect(await publish(changed.toReversed())).toBe(id);
    // Only writes that it was published once more.
    expect(writes() - before).toBe(1);
  });

  it("writes nothing with --dry-run, or of an invalid table", async () => {
    write("next.json", changed);
    const tried = await remote(["publish", "--routes", "next.json", "--dry-run"]);
    expect(tried.code).toBe(0);
    // There is no release to review or to promote.
    expect(tried.stderr).toMatch(
      /\nThen {8}npx sunset-edge publish --routes next.json --remote\n$/,
    );
    expect(tried.stderr).not.toMatch(/promote|Review it/);
    const stdin = readFileSync(join(folder, "next.json"), "utf8");
    const piped = await remote(["publish", "--routes", "-", "--dry-run"], { stdin });
    expect(piped.stderr).toMatch(/\nThen {8}the same without --dry-run\n$/);
    write("next.json", [{ from: "/global/x", to: "https://evil.example/" }]);
    const { code, stderr } = await remote(["publish", "--routes", "next.json"]);
    expect(code).toBe(1);
    expect(stderr).toContain("target-host-not-allowed");
    expect(api.requests.filter((it) => it.method === "PUT")).toEqual([]);
  });

  it.each<[string, RuleData[], string[], number]>([
    ["accepts the removal of a fifth of the rules", RULES.slice(0, 5), [], 0],
    ["requires --confirm for more", RULES.slice(0, 4), [], 5],
    ["accepts --confirm with the right number", RULES.slice(0, 4), ["--confirm", "2"], 0],
    ["refuses --confirm with another number", RULES.slice(0, 4), ["--confirm", "3"], 5],
    ["always requires --confirm for an empty table", [], ["--confirm", "5"], 5],
    [
      "accepts --confirm for an empty table, however few rules it removes",
      [],
      ["--confirm", "6"],
      0,
    ],
  ])("%s", async (_name, rules, args, expected) => {
    write("next.json", rules);
    const { code, stderr } = await remote(["publish", "--routes", "next.json", ...args]);
    expect([code, /--confirm \d/.test(stderr)]).toEqual([expected, expected === 5]);
  });

  it.each([0, 1, 2])(
    "when interrupted after %i writes, leaves the serving table and goes on next time",
    async (after) => {
      const old = await publish(RULES);
      await remote(["promote", old, "--break-glass", "first"]);
      write("next.json", changed);
      const where = /^PUT .*bulk$/;
      api.fail({ kind: "status", status: 403 }, { after, where });
      expect((await remote(["publish", "--routes", "next.json"])).code).toBe(4);
      expect(await serving()).toBe(old);
      const id = await publish(changed);
      expect((await remote(["promote", id, "--break-glass", "second"])).code).toBe(0);
      expect(await serving()).toBe(id);
    },
  );

  it("repairs a damaged release", async () => {
    const id = await publish(changed);
    await redirects.put([{ key: shardKey(id, 0), value: "nonsense" }]);
    expect((await remote(["promote", id, "--break-glass", "x"])).code).toBe(5);
    await publish(changed);
    expect((await remote(["promote", id, "--break-glass", "x"])).code).toBe(0);
  });
});

describe("promote", () => {
  it.each<[string, Partial<Signoff>[], number, RegExp]>([
    ["without a sign-off", [], 5, /has no sign-off/],
    ["approved", [{}], 0, /serves \(6 rules\)/],
    [
      "approved for other bytes",
      [{ manifest: "0".repeat(64) }],
      5,
      /approved other bytes than KV holds/,
    ],
    [
      "rejected",
      [{ decision: "reject", comment: "no" }],
      5,
      /was rejected by eva@example\.com.*: no/,
    ],
    [
      "approved and withdrawn",
      [{}, { decision: "withdraw", at: new Date(NOW).toISOString() }],
      5,
      /no sign-off/,
    ],
    [
      "rejected, then approved",
      [{ decision: "reject" }, { at: new Date(NOW).toISOString() }],
      0,
      /serves/,
    ],
    [
      "approved by one and rejected by another",
      [{}, { decision: "reject", by: { email: "bo@example.com", subject: "bo" } }],
      5,
      /bo@example\.com/,
    ],
    ["signed only by the local reviewer", [{ via: "local" }], 5, /does not count here/],
  ])("handles a release %s", async (_name, decisions, expected, says) => {
    const id = await publish(changed);
    for (const decision of decisions) await decide(id, decision);
    const { code, stderr } = await remote(["promote", id]);
    expect([code, await serving()]).toEqual([expected, expected === 0 ? id : null]);
    expect(stderr).toMatch(says);
  });

  it("accepts no sign-off of another release", async () => {
    const [one, other] = [await publish(RULES), await publish(changed)];
    await decide(one);
    expect((await remote(["promote", other])).code).toBe(5);
    expect((await remote(["promote", one.slice(0, 8)])).code).toBe(0);
  });

  it("records who and why with --break-glass, and requires a reason", async () => {
    const id = await publish(changed);
    expect((await remote(["promote", id, "--break-glass", " "])).code).toBe(2);
    await remote(["promote", id, "--break-glass", "the gate is open"]);
    expect(await readPointer(redirects)).toMatchObject({
      release: id,
      promotedBy: "ana@example.com",
      promotedAt: "2026-01-01T00:00:00Z",
      reason: "break-glass: the gate is open",
      grounds: { kind: "break-glass", said: "the gate is open" },
    });
  });

  it("refuses if another release serves than the one compared in the review", async () => {
    const [one, other] = [await publish(RULES.slice(0, 5)), await publish(changed)];
    await decide(one);
    await decide(other);
    await remote(["promote", one]);
    const { code, stderr } = await remote(["promote", other]);
    expect([code, await serving()]).toEqual([5, one]);
    expect(stderr).toContain(`${one.slice(0, 12)} serves by now`);
    expect(stderr).toContain(`was compared with ${bundled.slice(0, 12)}`);
    expect(stderr).toContain("1 added, 0 changed, 0 removed");
    expect((await remote(["promote", other, "--over", one.slice(0, 12)])).code).toBe(0);
  });

  it.each([
    ["with a sign-off", []],
    ["without one", ["--break-glass", "1"]],
  ])("refuses %s to go over a release that does not serve", async (_name, flags) => {
    const [one, other] = [await publish(RULES.slice(0, 5)), await publish(changed)];
    await decide(other);
    const wrong = await remote(["promote", other, ...flags, "--over", one.slice(0, 12)]);
    expect([wrong.code, await serving()]).toEqual([5, null]);
    expect(wrong.stderr).toContain(`serves, and not ${one.slice(0, 12)}\n`);
    expect(wrong.stderr).toContain(`if it is intended: --over ${bundled.slice(0, 12)}\n`);
    expect((await remote(["promote", other, ...flags, "--over", "bundled"])).code).toBe(0);
  });

  it("refuses if somebody promotes between its read and its write", async () => {
    const [one, other] = [await publish(RULES), await publish(changed)];
    let reads = 0;
    const overtaken: KvStore = {
      ...redirects,
      async getTexts(keys) {
        const texts = await redirects.getTexts(keys);
        // Somebody else is quicker after the first read of `current`.
        if (keys.includes(CURRENT_KEY) && ++reads === 1) {
          await remote(["promote", one, "--break-glass", "quicker"]);
        }
        return texts;
      },
    };
    const stores = {
      redirects: overtaken,
      signoffs,
      policy: OPEN_POLICY,
      isRemote: true,
      now: NOW,
      name: "test",
      close: async () => {},
    };
    const streams = {
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
    };
    const io = { ...streams, env: {}, cwd: folder, now: () => NOW };
    await expect(promote(io, stores, other, { breakGlass: "slower" })).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringContaining(one.slice(0, 12)),
      // Nothing else needs no sign-off.
      fix: expect.stringMatching(/promote [\da-f]{12} --break-glass slower --remote$/),
    });
    expect(await serving()).toBe(one);
  });

  it("always writes a later date, whatever its clock", async () => {
    const [one, other] = [await publish(RULES), await publish(changed)];
    await remote(["promote", one, "--break-glass", "x"]);
    await remote(["promote", other, "--break-glass", "x"], { now: NOW - 3_600_000 });
    expect((await readPointer(redirects))?.promotedAt).toBe("2026-01-01T00:00:00.001Z");
  });

  it.each([
    ["1234567", 1],
    ["ffffffffffff", 1],
  ])("refuses an unknown release %s", async (id, expected) => {
    expect((await remote(["promote", id])).code).toBe(expected);
  });

  it("does not need the deployed table for the rows over it", async () => {
    const id = await publish(changed);
    await redirects.put([{ key: "/global/a", value: `${NEW}/row` }]);
    await redirects.delete([releaseKey(bundled)]);
    const { code, stderr } = await remote(["promote", id, "--break-glass", "at 3 a.m."]);
    expect([code, await serving()]).toEqual([0, id]);
    expect(stderr).toContain("serves, and is not in KV yet");
  });

  it("says that an id is too short, and does not deny the release", async () => {
    const id = await publish(changed);
    const { code, stderr } = await remote(["promote", id.slice(0, 7)]);
    expect(code).toBe(1);
    expect(stderr).toContain(`error: ${id.slice(0, 7)} is too short for a release's id`);
    expect(stderr).toContain("fix: Write at least 8 of its characters");
  });

  it("finds a release by its id in capitals", async () => {
    const id = await publish(changed);
    await decide(id);
    expect((await remote(["promote", id.slice(0, 12).toUpperCase(), "--dry-run"])).code).toBe(0);
  });
});

describe("rollback", () => {
  it("goes back step by step, and finally to the bundled table", async () => {
    const [one, other] = [await publish(RULES), await publish(changed)];
    await remote(["promote", one, "--break-glass", "1"]);
    await remote(["promote", other, "--break-glass", "2"]);
    const back = async (): Promise<[number, string | null]> => [
      (await remote(["rollback", "--reason", "it burns"])).code,
      await serving(),
    ];
    expect(await back()).toEqual([0, one]);
    expect(await readPointer(redirects)).toMatchObject({
      reason: "rollback: it burns",
      grounds: { kind: "rollback", said: "it burns" },
      history: [{ grounds: { said: "2" } }, { grounds: { said: "1" } }],
    });
    expect(await back()).toEqual([0, null]);
    expect(await back()).toEqual([5, null]);
  });

  it("records an empty reason as none, as an unset variable gives it", async () => {
    await remote(["promote", await publish(changed), "--break-glass", "1"]);
    await remote(["rollback", "--reason", " "]);
    const { reason, grounds } = (await readPointer(redirects)) ?? {};
    expect([reason, grounds]).toEqual(["rollback: no reason given", { kind: "rollback" }]);
  });

  it("names the release that it goes back to, and writes nothing with --dry-run", async () => {
    const id = await publish(changed);
    await remote(["promote", id, "--break-glass", "1"]);
    const { stderr, code } = await remote(["rollback", "--dry-run"]);
    expect([code, await serving()]).toEqual([0, id]);
    expect(stderr).toContain(
      `From ${id.slice(0, 12)} back to the table deployed on ${DEPLOYED_AT} (${bundled.slice(0, 12)})`,
    );
  });

  it("does not say of the deployed table that it never served", async () => {
    await remote(["promote", await publish(changed), "--break-glass", "1"]);
    const { code, stderr } = await remote(["rollback", "--to", bundled]);
    expect([code, stderr]).toEqual([
      5,
      `error: ${bundled.slice(0, 12)} was deployed, and not promoted\n  fix: Go back to the deployed table: npx sunset-edge rollback --to bundled --remote\n`,
    ]);
  });

  it("prints with --json what current says, also if it says so already", async () => {
    const id = await publish(changed);
    await remote(["promote", id, "--break-glass", "1"]);
    const { code, stdout } = await remote(["rollback", "--to", id, "--json"]);
    expect([code, JSON.parse(stdout)]).toEqual([0, await readPointer(redirects)]);
  });

  it("goes to any release that ever served, and to no other", async () => {
    const [one, other] = [await publish(RULES), await publish(changed)];
    await remote(["promote", one, "--break-glass", "1"]);
    expect((await remote(["rollback", "--to", other])).code).toBe(5);
    await remote(["rollback", "--to", "bundled"]);
    expect([(await remote(["rollback", "--to", one])).code, await serving()]).toEqual([0, one]);
  });
});

describe("a release changed in storage", () => {
  /** Sends its visitors elsewhere, without another id. */
  async function alter(id: string): Promise<void> {
    const key = releaseKey(id);
    const text = (await redirects.getTexts([key])).get(key) ?? "";
    await redirects.put([{ key, value: text.replace('"rules":', '"rules": ') }]);
  }

  it("cannot be the result of a rollback without a sign-off", async () => {
    const [one, other] = [await publish(RULES), await publish(changed)];
    await remote(["promote", one, "--break-glass", "1"]);
    await remote(["promote", other, "--break-glass", "2"]);
    await alter(one);
    const { code, stderr } = await remote(["rollback"]);
    expect([code, await serving()]).toEqual([5, other]);
    expect(stderr).toContain(`What is stored of ${one.slice(0, 12)} now is not what served`);
  });

  it("cannot be it either once `current` no longer lists its promotion", async () => {
    const one = await publish(RULES);
    const other = await publish(changed);
    const third = await publish(RULES.slice(0, 5));
    await remote(["promote", one, "--break-glass", "1"]);
    await remote(["promote", other, "--break-glass", "2"]);
    for (let times = 0; times <= HISTORY_AT_MOST / 2; times++) {
      await remote(["promote", third, "--break-glass", "3"]);
      await remote(["rollback"]);
    }
    const whole = await remote(["rollback", "--dry-run"]);
    expect([whole.code, whole.stderr]).toEqual([0, expect.stringContaining(one.slice(0, 12))]);
    await alter(one);
    const { code, stderr } = await remote(["rollback"]);
    expect([code, await serving()]).toEqual([5, other]);
    expect(stderr).toContain(`What is stored of ${one.slice(0, 12)} now is not what served`);
  });

  it("is not said to serve already if it is promoted once more", async () => {
    const id = await publish(changed);
    await remote(["promote", id, "--break-glass", "1"]);
    await alter(id);
    const { code, stderr } = await remote(["promote", id, "--break-glass", "2"]);
    expect([code, stderr]).toEqual([5, expect.stringContaining("is not what was published")]);
  });

  it("is nowhere shown as approved", async () => {
    const id = await publish(RULES);
    await decide(id);
    await remote(["promote", id]);
    await alter(id);
    const listed = await remote(["releases", "--json"]);
    expect(listed.stdout).toContain(`"state":"undecided"`);
    const status = await remote(["status", "--json"]);
    expect(JSON.parse(status.stdout)).toMatchObject({ approvals: { state: "undecided" } });
  });

  it("does not count if it is stored under another id", async () => {
    const [id, other] = [await publish(RULES), await publish(changed)];
    await decide(id);
    const text = (await redirects.getTexts([releaseKey(other)])).get(releaseKey(other)) ?? "";
    await redirects.put([{ key: releaseKey(id), value: text }]);
    const { code, stderr } = await remote(["promote", id]);
    expect([code, await serving()]).toEqual([4, null]);
    expect(stderr).toContain(`its key holds the manifest of ${other.slice(0, 12)}`);
  });
});

describe("rollback with an unreadable current", () => {
  const breakCurrent = (value: string) => redirects.put([{ key: CURRENT_KEY, value }]);

  it.each(["<html>", "", '{"release":12}'])(
    "gives advice, and changes nothing: %j",
    async (value) => {
      await breakCurrent(value);
      const { code, stderr } = await remote(["rollback"]);
      expect(code).toBe(5);
      expect(stderr).toContain("npx sunset-edge rollback --to bundled --remote");
      expect((await redirects.getTexts([CURRENT_KEY])).get(CURRENT_KEY)).toBe(value);
    },
  );

  it("restores a signed release, and lists the signed ones", async () => {
    const id = await publish(changed);
    await decide(id);
    await breakCurrent("<html>");
    const said = (await remote(["rollback"])).stderr;
    expect(said).toContain(`npx sunset-edge rollback --to ${id.slice(0, 12)} --remote`);
    const { stdout, stderr, code } = await remote(["releases"]);
    expect([code, stdout.includes("approved")]).toEqual([0, true]);
    expect(stderr).toContain("current is not JSON: which release serves is not known");
    expect((await remote(["rollback", "--to", id, "--dry-run"])).code).toBe(0);
    await expect(serving()).rejects.toThrow(/JSON/);
    expect([(await remote(["rollback", "--to", id])).code, await serving()]).toEqual([0, id]);
  });

  it("restores the bundled table, but no unsigned release", async () => {
    const id = await publish(changed);
    await breakCurrent("<html>");
    expect((await remote(["rollback", "--to", id])).code).toBe(5);
    expect([(await remote(["rollback", "--to", "bundled"])).code, await serving()]).toEqual([
      0,
      null,
    ]);
  });
});

describe("status", () => {
  it("says that nothing was promoted", async () => {
    const { stdout } = await remote(["status"]);
    const name = `the table deployed on ${DEPLOYED_AT} (${bundled.slice(0, 12)})`;
    expect(stdout).toContain(
      `${name} serves from Cloudflare (6 rules)\n  nothing was ever promoted`,
    );
  });

  it("shows what serves, the gate, and rows with their findings", async () => {
    const id = await publish(changed);
    await remote(["promote", id, "--break-glass", "why"]);
    const at = { file: "/global/bad", line: 1, column: 1, rule: null };
    const finding = {
      id: "target-unparseable",
      severity: "error",
      message: "no URL",
      fix: "Type one",
      at,
    };
    const row = {
      rule: null,
      typed: "x",
      firstSeenAt: "2026-01-01T00:00:00Z",
      changedAt: "2026-01-01T00:00:00Z",
    };
    const overlay = {
      format: 1,
      writtenAt: "2025-12-31T23:00:00Z",
      gate: { value: null, findings: [] },
      rows: [{ key: "/global/bad", state: "rejected", ...row, findings: [finding] }],
      findings: [],
    };
    await redirects.put([
      { key: OVERLAY_KEY, value: JSON.stringify(overlay) },
      { key: GATE_KEY, value: "2027-01-01T00:00:00Z" },
    ]);
    const { stdout } = await remote(["status"]);
    expect(stdout).toContain(
      `${id.slice(0, 12)}, version 1 (1 January 2026, Ana), serves from Cloudflare (6 rules)`,
    );
    expect(stdout).toContain("by ana@example.com: break-glass: why");
    expect(stdout).toMatch(/Gate {2}2027-01-01T00:00:00Z, by the key activatesAt .*: ahead/);
    expect(stdout).toContain(
      "0 serving, 0 in their last good form, 1 rejected; last changed 1 hour ago",
    );
    expect(stdout).toContain("/global/bad:1:1 target-unparseable no URL");
    const { stdout: json } = await remote(["status", "--json"]);
    expect(JSON.parse(json)).toMatchObject({
      release: id,
      version: 1,
      rules: 6,
      promotedBy: "ana@example.com",
      back: null,
      gate: { override: "2027-01-01T00:00:00Z", inForce: "2027-01-01T00:00:00Z" },
      rows: { serving: 0, lastGood: 0, rejected: 1 },
      findings: [finding],
      problems: [],
    });
  });

  it("lists rows that wait, or are over, separately from serving ones", async () => {
    const row = {
      state: "serving",
      rule: { from: "/global/x", keep: true },
      typed: null,
      firstSeenAt: "2026-01-01T00:00:00Z",
      changedAt: "2026-01-01T00:00:00Z",
      findings: [],
    };
    const waits = (key: string, waitsUntil: string): object => ({ ...row, key, waitsUntil });
    const tell = async (rows: readonly object[]) => {
      const gate = { value: null, findings: [] };
      const overlay = { format: 1, writtenAt: "2025-12-31T23:00:00Z", gate, rows, findings: [] };
      await redirects.put([{ key: OVERLAY_KEY, value: JSON.stringify(overlay) }]);
      const { rows: counts } = JSON.parse((await remote(["status", "--json"])).stdout);
      const line = (await remote(["status"])).stdout
        .split("\n")
        .find((it) => it.startsWith("Rows"));
      return [counts.serving, counts.waiting, counts.waitsUntil, line?.split(", 0 in")[0]];
    };
    const [soon, later] = ["2030-01-01T00:00:00Z", "2031-01-01T00:00:00Z"];
    const past = "2020-01-01T00:00:00Z";
    expect(await tell([{ ...row, key: "/a" }, waits("/b", past)])).toEqual([
      2,
      0,
      null,
      "Rows  2 serving",
    ]);
    const ended = { ...row, key: "/o", rule: { ...row.rule, endsAt: past } };
    expect(await tell([{ ...row, key: "/a" }, ended])).toEqual([
      1,
      0,
      null,
      "Rows  1 serving, 1 over",
    ]);
    expect(await tell([waits("/a", soon), waits("/b", soon)])).toEqual([
      0,
      2,
      soon,
      `Rows  0 serving, 2 waiting until ${soon}`,
    ]);
    expect(await tell([waits("/a", later), waits("/b", soon), { ...row, key: "/c" }])).toEqual([
      1,
      2,
      soon,
      `Rows  1 serving, 2 waiting until ${soon} or later`,
    ]);
  });

  it("reports what is broken instead of failing", async () => {
    await redirects.put([
      { key: CURRENT_KEY, value: "<html>" },
      { key: OVERLAY_KEY, value: "{" },
    ]);
    const { code, stdout } = await remote(["status", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).problems).toEqual([
      "current is not JSON; What can take its place, and how: npx sunset-edge rollback --remote",
      "overlay is not JSON; Delete the key overlay: it is written again within a minute",
    ]);
  });
});

describe("releases", () => {
  it("lists published releases, the newest first, with their state", async () => {
    const one = await publish(RULES);
    await sleepUntilNextMoment();
    const other = await publish(changed);
    await decide(one);
    await remote(["promote", one]);
    const { stdout } = await remote(["releases", "--json"]);
    const rows = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows).toMatchObject([
      { release: expect.any(String), state: expect.any(String) },
      { release: expect.any(String), publishedBy: "ana@example.com" },
    ]);
    const list = await remote(["releases"]);
    expect(list.stdout).toMatch(new RegExp(`^\\* ${one.slice(0, 12)} version 1 +6 rules`, "m"));
    expect(rows.find((it) => it.release === other).version).toBe(2);
    expect(rows.find((it) => it.release === one)).toMatchObject({
      version: 1,
      serves: true,
      state: "approved",
    });
    expect(rows.find((it) => it.release === other)).toMatchObject({
      serves: false,
      state: "undecided",
    });
  });
});

describe("diff", () => {
  it("compares files, releases and the live table, and ends with 3 if they differ", async () => {
    const id = await publish(changed);
    write("next.json", changed);
    const codes = async (a: string, b: string): Promise<number> =>
      (await remote(["diff", a, b])).code;
    expect(await codes("routes.json", "next.json")).toBe(3);
    expect(await codes(id, "next.json")).toBe(0);
    expect(await codes("live", "routes.json")).toBe(0);
    await remote(["promote", id, "--break-glass", "x"]);
    expect(await codes("live", id.slice(0, 10))).toBe(0);
    const { stdout } = await remote(["diff", "live", "routes.json"]);
    expect(stdout).toBe(`- /global/x  301 ${NEW}/x\n+ /global/f  301 ${NEW}/f\n`);
  });

  it("shows for each address what changes for visitors", async () => {
    write("next.json", changed);
    const stdin = "/global/a\n/global/f\n/global/x?u=1\nnonsense\n";
    const { code, stdout, stderr } = await remote(
      ["diff", "routes.json", "next.json", "--urls", "-"],
      { stdin },
    );
    expect(stdout).toBe(
      `/global/f  301 ${NEW}/f -> 301 ${NEW}/\n/global/x?u=1  301 ${NEW}/?u=1 -> 301 ${NEW}/x?u=1\n`,
    );
    expect(stderr).toContain("2 of 4 addresses change");
    expect(code).toBe(1);
  });

  it.each(["latin1", "utf16le", "utf8"] as const)("reads addresses in %s", async (encoding) => {
    write("next.json", [...changed, { from: "/global/café", to: `${NEW}/x` }]);
    const mark = encoding === "utf16le" ? "\uFEFF" : "";
    const list = Buffer.from(`${mark}/global/a\r\n/global/café\r\n`, encoding);
    writeFileSync(join(folder, "list.txt"), list);
    const difference = ["diff", "routes.json", "next.json", "--urls", "list.txt"];
    const { code, stdout } = await sunset(difference, { cwd: folder });
    expect([code, stdout]).toEqual([3, `/global/café  301 ${NEW}/ -> 301 ${NEW}/x\n`]);
  });

  it.each([
    ["Excel saves it", 'url;hits;title\r\n/global/a;7;A\r\n"/global/f";2;"two\r\nlines"\r\n'],
    [
      "a program that quotes each cell saves it",
      '"url","hits"\n"/global/a","7"\n"/global/f","2"\n',
    ],
    [
      "a program saves it with tabs, the first cell empty",
      "title\turl\thits\nA\t/global/a\t7\n\t/global/f\t2\n",
    ],
  ])("takes the addresses of an inventory as %s", async (_name, text) => {
    write("next.json", changed);
    writeFileSync(join(folder, "inventory.csv"), text);
    const difference = ["diff", "routes.json", "next.json", "--urls", "inventory.csv"];
    const { code, stdout, stderr } = await sunset(difference, { cwd: folder });
    expect([code, stdout]).toEqual([3, `/global/f  301 ${NEW}/f -> 301 ${NEW}/\n`]);
    expect(stderr).toContain("1 of 2 addresses change");
  });

  it.each([
    ["-", "next.json", "--urls", "-"],
    ["-", "-"],
  ])("refuses to read standard input twice: %j %j %j %j", async (...names) => {
    const { code, stderr } = await sunset(["diff", ...names], { cwd: folder, stdin: "/a\n" });
    expect([code, stderr]).toEqual([2, expect.stringContaining("can come from standard input")]);
  });

  it("refuses --at without --urls, which it would ignore", async () => {
    const { code, stderr } = await sunset(["diff", "routes.json", "routes.json", "--at", "x"], {
      cwd: folder,
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining("--at is for --urls")]);
  });

  it.each([["--confirm", "3"], ["--dry-run"]])(
    "releases refuses %s without --prune",
    async (...options) => {
      const { code, stderr } = await remote(["releases", ...options]);
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining("--confirm and --dry-run are for --prune"),
      ]);
    },
  );

  it.each(["", "\n \n", "url,hits,sources\n"])(
    "refuses a list without an address: %j",
    async (stdin) => {
      write("next.json", changed);
      const difference = ["diff", "routes.json", "next.json", "--urls", "-"];
      const { code, stderr } = await sunset(difference, { cwd: folder, stdin });
      expect(code).toBe(1);
      expect(stderr).toContain("error: Standard input holds no address");
    },
  );

  it("says how to see the lines of an inventory that it cannot read", async () => {
    write("next.json", changed);
    writeFileSync(join(folder, "my inventory.csv"), "url,hits\n/global/f,2\n/global/a,many\n");
    const difference = ["diff", "routes.json", "next.json", "--urls", "my inventory.csv"];
    const { code, stdout, stderr } = await sunset(difference, { cwd: folder });
    expect([code, stdout]).toEqual([1, `/global/f  301 ${NEW}/f -> 301 ${NEW}/\n`]);
    expect(stderr).toContain("fix: To see them: npx sunset-edge inventory 'my inventory.csv'");
  });

  it("says so too if it came on standard input, where it is gone", async () => {
    write("next.json", changed);
    const stdin = "url,hits\n/global/f,2\n/global/a,many\n";
    const difference = ["diff", "routes.json", "next.json", "--urls", "-"];
    const { stderr } = await sunset(difference, { cwd: folder, stdin });
    expect(stderr).toContain(
      "fix: Write it to a file, such as list.csv. To see them: npx sunset-edge inventory list.csv",
    );
  });
});

describe("--remote", () => {
  it("names missing variables", async () => {
    const { code, stderr } = await sunset(["status", "--remote"], { cwd: folder });
    expect(code).toBe(4);
    expect(stderr).toContain("CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID");
  });

  it("says what permission a token lacks", async () => {
    const { code, stderr } = await remote(["status"], { env: { CLOUDFLARE_API_TOKEN: "wrong" } });
    expect(code).toBe(4);
    expect(stderr).toContain("CLOUDFLARE_API_TOKEN");
  });

  it("waits and retries if the API is busy", async () => {
    api.fail({ kind: "status", status: 429, retryAfter: "1" });
    expect((await remote(["status"])).code).toBe(0);
  });
});

describe("--local", () => {
  it("works on the storage of npm start", { timeout: 180_000 }, async () => {
    const storage = join(folder, "local");
    const env = { SUNSET_STORAGE: storage };
    const local = (args: readonly string[]): Promise<Ran> => sunset(args, { cwd: folder, env });
    write("next.json", changed);
    const id = (await local(["publish", "--routes", "next.json"])).stdout.trim();
    expect((await local(["promote", id])).code).toBe(5);
    expect((await local(["promote", id, "--break-glass", "x"])).code).toBe(0);
    const kv = await openLocalKv(storage);
    expect((await readPointer(kv.redirects))?.release).toBe(id);
    await kv.close();
    expect((await local(["rollback"])).stdout).toBe("bundled\n");
    expect((await local(["rollback"])).stderr).toContain(
      "fix: To change what it holds, change the table of npm start\n",
    );
  });
});

/** Waits for the next instant, because events at the same instant have no order. */
function sleepUntilNextMoment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
