/** Kills the process at each write of a command, before and after it takes effect, and during reads. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CURRENT_KEY, PROMOTED_KEY } from "../../src/store/records/keys.ts";
import { type Account, credentialsOf } from "./cloudflare.ts";
import { openThreeTables } from "./three-tables.ts";

let account: Account;
let one: string;
let two: string;
let begin: () => void;

beforeAll(async () => {
  ({ account, one, two } = await openThreeTables());
  begin = account.api.snapshot();
});
afterAll(() => account.stop());
beforeEach(() => begin());

const WRITES = /^PUT .*bulk$/;
const READS = /^(?:GET|POST .*bulk\/get$)/;

interface Killed {
  /** The index of the request, from 0. */
  readonly at: number;
  readonly where?: RegExp;
  readonly takesEffect?: boolean;
}

/** Runs a command in a process of its own and kills it while it waits for the answer to a request. */
async function killAt(
  args: readonly string[],
  { at, where = WRITES, takesEffect = false }: Killed,
): Promise<void> {
  account.api.requests.length = 0;
  account.api.fail({ kind: "hang" }, { where, after: at, takesEffect });
  const asked = (): number =>
    account.api.requests.filter((it) => where.test(`${it.method} ${it.path}`)).length;
  const child = spawn("node", ["bin/sunset.mjs", ...args, "--remote"].map(absolute), {
    cwd: account.folder,
    env: { ...process.env, ...credentialsOf(account.api) },
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  while (asked() <= at && child.exitCode === null) await new Promise((go) => setTimeout(go, 5));
  child.kill("SIGKILL");
  const [, signal] = await ended;
  if (signal !== "SIGKILL") throw new TypeError(`It ended before request ${at}`);
}

function absolute(word: string): string {
  return word.endsWith(".mjs") ? `${process.cwd()}/${word}` : word;
}

const texts = async (): Promise<readonly (string | null | undefined)[]> => {
  const found = await account.redirects.getTexts([CURRENT_KEY, PROMOTED_KEY]);
  return [found.get(CURRENT_KEY), found.get(PROMOTED_KEY)];
};

/** Whether the serving release is complete and the copy of `current` matches `current`. */
async function isSound(): Promise<boolean> {
  // The killed process used the clock of this machine.
  const { stdout } = await account.remote(["status", "--json"], { now: Date.now() });
  const { whole, problems } = JSON.parse(stdout);
  const [current, copy] = await texts();
  return whole === true && problems.length === 0 && current === copy;
}

/** The moments of a kill. Before a write, KV has the same content as after the previous one. */
const STEPS = [
  { at: 0, takesEffect: false, when: "before its first write" },
  { at: 0, takesEffect: true, when: "behind its first write" },
  { at: 1, takesEffect: true, when: "behind its second write" },
];

describe.each([...STEPS, { at: 2, takesEffect: true, when: "behind its third write" }])(
  "publish, killed $when",
  ({ at, takesEffect }) => {
    it("does not affect the serving table, and the next run continues", async () => {
      await killAt(["publish", "--routes", "three.json"], { at, takesEffect });
      expect([await account.serving(), await isSound()]).toEqual([two, true]);
      const { code, stdout } = await account.remote(["publish", "--routes", "three.json"]);
      expect(code).toBe(0);
      const promoted = await account.remote(["promote", stdout.trim(), "--break-glass", "3"]);
      expect([promoted.code, await isSound()]).toEqual([0, true]);
    });
  },
);

describe.each(STEPS)("promote, killed $when", ({ at, takesEffect }) => {
  it("leaves one of the two releases serving, intact, and the next run completes it", async () => {
    const args = ["promote", one, "--break-glass", "again"];
    await killAt(args, { at, takesEffect });
    expect(await account.serving()).toBe(at === 0 && !takesEffect ? two : one);
    expect((await account.remote(args)).code).toBe(0);
    expect([await account.serving(), await isSound()]).toEqual([one, true]);
    expect((await account.remote(["rollback"])).code).toBe(0);
    expect(await account.serving()).toBe(two);
  });
});

describe.each(STEPS)("rollback, killed $when", ({ at, takesEffect }) => {
  it("goes back one step, however often it was killed", async () => {
    await killAt(["rollback"], { at, takesEffect });
    expect(await account.serving()).toBe(at === 0 && !takesEffect ? two : one);
    // Nothing is left to do after the last write; running the command again means one more step.
    if (at === 1 && takesEffect) return;
    const { code, stdout } = await account.remote(["rollback"]);
    expect([code, stdout]).toEqual([0, `${one}\n`]);
    expect([await account.serving(), await isSound()]).toEqual([one, true]);
  });
});

describe.each([
  { at: 0, when: "while it reads what serves" },
  { at: 3, when: "while it reads before or between its writes" },
])("killed $when", ({ at }) => {
  it.each([
    ["publish", "--routes", "three.json"],
    ["promote", "ONE", "--break-glass", "again"],
    ["rollback"],
  ])(
    "%s leaves one of the two releases serving, intact, and the next run completes it",
    async (...words) => {
      const args = words.map((it) => (it === "ONE" ? one : it));
      await killAt(args, { at, where: READS });
      const [command] = args;
      const serving = await account.serving();
      expect(command === "publish" ? [two] : [one, two]).toContain(serving);
      // After the first write only a copy is missing, which the next run makes.
      expect(serving !== two || (await isSound())).toBe(true);
      const { code } = await account.remote(args);
      expect(code).toBe(0);
      expect([await account.serving(), await isSound()]).toEqual([
        command === "publish" ? two : one,
        true,
      ]);
    },
  );
});
