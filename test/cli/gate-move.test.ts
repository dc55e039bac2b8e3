/**
 * Moving the gate from the command line: it is read, checked, reported, written, and moved back by the printed command.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { moveGate, type MoveGateOptions } from "../../src/cli/gate/move.ts";
import { readMove } from "../../src/cli/gate/read-move.ts";
import { CliError } from "../../src/cli/terminal/errors.ts";
import { formatInstant } from "../../src/domain/instant.ts";
import type { RuleData, SiteData } from "../../src/domain/table/schema.ts";
import { writeDeployed } from "../../src/store/records/deployed.ts";
import { GATE_KEY } from "../../src/store/records/keys.ts";
import { OPEN_POLICY } from "../../src/store/records/signing-policy.ts";
import { promote, publish } from "../node-support/publish.ts";
import { releaseOf } from "../node-support/release.ts";
import { createMemoryStore, type MemoryStore } from "../support/memory-store.ts";
import { GATE, HOUR, SITE } from "../support/table.ts";

const NEW = "https://www.new.example";
const DAY = 24 * HOUR;
const BEFORE = GATE - 3 * DAY;
const AFTER = GATE + 2 * HOUR;

describe("readMove()", () => {
  const SUMMER = Date.parse("2025-03-29T22:30:00Z");

  it.each([
    ["an instant with an offset", "2025-02-01T08:00:00+08:00", "2025-02-01T00:00:00Z"],
    ["a date and a time in the site's zone", "2025-02-01T08:00", "2025-02-01T07:00:00Z"],
    ["a space between them", "2025-02-01 08:00:30", "2025-02-01T07:00:30Z"],
    ["a date", "2025-02-01", "2025-01-31T23:00:00Z"],
    ["hours from the gate", "+12h", "2025-03-30T10:30:00Z"],
    ["minutes before the gate", "-30m", "2025-03-29T22:00:00Z"],
    ["days across a clock change", "+7d", "2025-04-05T21:30:00Z"],
    ["days back", "-1d", "2025-03-28T22:30:00Z"],
    ["zero days", "+0d", "2025-03-29T22:30:00Z"],
    ["white space around", " +1h ", "2025-03-29T23:30:00Z"],
  ])("accepts %s", (_name, typed, expected) => {
    const move = readMove(typed, SUMMER, "Europe/Berlin", SUMMER - DAY);
    expect(move.ok && move.value !== null && formatInstant(move.value)).toBe(expected);
  });

  it("accepts the site's own gate", () => {
    expect(readMove("site", SUMMER, "UTC", SUMMER)).toEqual({ ok: true, value: null });
  });

  it.each([
    "",
    "tomorrow",
    "7d",
    "+7",
    "+7w",
    "+1.5h",
    "+d",
    "2025-02-30",
    "2025-02-01T25:00",
    "+999999d",
  ])("refuses %j, and says what to write", (typed) => {
    const move = readMove(typed, SUMMER, "Europe/Berlin", SUMMER - DAY);
    expect(move.ok || move.problem.fix).toContain("+7d");
  });

  it.each([Infinity, 8.64e15, Date.parse("9999-12-31T12:00:00Z")])(
    "does not count from %d",
    (gate) => {
      for (const typed of ["+1d", "+24h"])
        expect(readMove(typed, gate, "UTC", GATE).ok).toBe(false);
    },
  );

  it("says whether the gate never opens, or only so late that no later one can be written", () => {
    const messageFrom = (gate: number) => {
      const move = readMove("+1d", gate, "UTC", GATE);
      return move.ok ? null : move.problem.message;
    };
    expect(messageFrom(Infinity)).toBe("+1d cannot be counted from a gate that never opens");
    expect(messageFrom(Date.parse("9999-12-31T12:00:00Z"))).toBe(
      "+1d from a gate at 9999-12-31T12:00:00Z is beyond the dates that can be written",
    );
  });

  it.each(["9999-12-31T23:59:59-05:00", "0000-01-01T00:00:00+01:00"])(
    "refuses %s, whose year has no four digits in UTC, in which it would be written",
    (typed) => {
      const move = readMove(typed, SUMMER, "UTC", SUMMER - DAY);
      expect(move.ok ? null : move.problem.message).toBe(
        `${typed} is beyond the dates that can be written`,
      );
    },
  );
});

let folder: string;
let redirects: MemoryStore;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sunset-move-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  redirects = createMemoryStore();
  rmSync(join(folder, "routes.json"), { force: true });
  await deploy([{ from: "/global/a", to: `${NEW}/a` }]);
});

/** Records that the Worker was deployed with a table, as its reconciler does. */
async function deploy(rules: readonly RuleData[], site: Partial<SiteData> = {}): Promise<void> {
  const release = await releaseOf(rules, site);
  await publish(redirects, release);
  await writeDeployed(redirects, release.manifest.release, BEFORE);
  redirects.operations.length = 0;
}

/** Writes the table of the folder, which is not necessarily the serving one. */
function write(rules: readonly RuleData[], site: Partial<SiteData> = {}): void {
  writeFileSync(join(folder, "routes.json"), JSON.stringify({ site: { ...SITE, ...site }, rules }));
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly said: string;
}

interface Options extends Omit<MoveGateOptions, "routes"> {
  readonly now?: number;
  readonly isRemote?: boolean;
}

async function move(
  to: string,
  { now = BEFORE, isRemote = false, ...options }: Options = {},
): Promise<Ran> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const output = Promise.all([text(stdout), text(stderr)]);
  const io = { stdin: Readable.from([]), stdout, stderr, env: {}, cwd: folder, now: () => now };
  const signoffs = createMemoryStore();
  const name = isRemote ? "Cloudflare" : "the local KV";
  const stores = {
    redirects,
    signoffs,
    policy: OPEN_POLICY,
    isRemote,
    now,
    name,
    close: async () => {},
  };
  const problem: string[] = [];
  let code: number;
  try {
    code = await moveGate(io, stores, to, { routes: "routes.json", ...options });
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    code = error.exitCode;
    problem.push(error.message, error.fix);
  }
  stdout.end();
  stderr.end();
  const [out, err] = await output;
  return { code, stdout: out, said: [err, ...problem].join("\n") };
}

const key = (): unknown => redirects.values.get(GATE_KEY);

describe("readMove() after the gate", () => {
  const move = (typed: string, hoursLater: number) =>
    readMove(typed, GATE, "UTC", GATE + hoursLater * HOUR);

  it.each([
    ["+1d", 23],
    ["+0d", 99],
    ["-1d", 99],
    ["2025-01-02", 99],
  ])("accepts %s %i hours later", (typed, later) => {
    expect(move(typed, later).ok).toBe(true);
  });

  it("refuses a shift that leaves the gate open, and suggests an instant ahead", () => {
    expect(move("+1d", 24 * 90)).toEqual({
      ok: false,
      problem: {
        message: "+1d from a gate that opened at 2025-01-01T00:00:00Z is in the past too",
        fix: 'Write an instant in the future, such as "2025-04-02T00:00"',
      },
    });
  });
});

describe("gate --move", () => {
  it("shows both gates, writes the key, and says how to undo that", async () => {
    await deploy([{ from: "/global/a", to: `${NEW}/a` }], { timeZone: "Asia/Shanghai" });
    const { code, stdout, said } = await move("+7d");
    expect(code).toBe(0);
    expect(key()).toBe("2025-01-08T00:00:00Z");
    expect(stdout).toBe("2025-01-08T00:00:00Z\n");
    expect(said).toContain(
      "Old gate  2025-01-01 08:00 Asia/Shanghai (2025-01-01T00:00:00Z)\nNew gate  2025-01-08 08:00 Asia/Shanghai (2025-01-08T00:00:00Z)\n",
    );
    expect(said).toContain("No cache holds a page or a redirect past the old gate");
    expect(said).toContain("In force within 4 s where npm start runs");
    expect(said).toMatch(/^Back: npx sunset-edge gate --move site$/m);
  });

  it("prints a way back for the same storage, to the gate that was in force", async () => {
    redirects.values.set(GATE_KEY, "2025-01-03T00:00:00Z");
    const { said } = await move("2025-01-05 00:00", { isRemote: true });
    expect(said).toMatch(/^Back: npx sunset-edge gate --move 2025-01-03T00:00:00Z --remote$/m);
    expect(key()).toBe("2025-01-05T00:00:00Z");
  });

  it("counts from the gate in force", async () => {
    redirects.values.set(GATE_KEY, "2025-01-03T00:00:00Z");
    await move("+1d");
    expect(key()).toBe("2025-01-04T00:00:00Z");
  });

  it("deletes the key for the site's own gate", async () => {
    redirects.values.set(GATE_KEY, "2025-01-03T00:00:00Z");
    const { code, stdout, said } = await move("site");
    expect([code, stdout, key()]).toEqual([0, "2025-01-01T00:00:00Z\n", undefined]);
    expect(said).toMatch(/^Back: npx sunset-edge gate --move 2025-01-03T00:00:00Z$/m);
  });

  it.each(["site", "+0d", "2025-01-01T00:00:00Z"])(
    "writes nothing for %s if that is in force already",
    async (to) => {
      const { code, said } = await move(to);
      expect([code, key(), redirects.operations.filter((it) => it.startsWith("put"))]).toEqual([
        0,
        undefined,
        [],
      ]);
      expect(said).toContain("already in force");
    },
  );

  it("repairs a key without an instant, even if the gate in force stays", async () => {
    redirects.values.set(GATE_KEY, "tomorrow");
    const { code } = await move("2025-01-01T00:00:00Z");
    expect([code, key()]).toEqual([0, "2025-01-01T00:00:00Z"]);
    redirects.values.set(GATE_KEY, "tomorrow");
    await move("site");
    expect(key()).toBeUndefined();
  });

  it("writes nothing with --dry-run, with the same output", async () => {
    const { code, said } = await move("+7d", { dryRun: true });
    expect([code, key()]).toEqual([0, undefined]);
    expect(said).toContain("New gate  2025-01-08T00:00:00Z");
    expect(said).toContain("Nothing was written: --dry-run");
  });

  it("prints one object with --json", async () => {
    const { stdout } = await move("+7d", { json: true });
    expect(JSON.parse(stdout)).toEqual({
      from: "2025-01-01T00:00:00Z",
      to: "2025-01-08T00:00:00Z",
      key: "2025-01-08T00:00:00Z",
      written: true,
      effects: expect.any(Array),
      warnings: [],
      back: "npx sunset-edge gate --move site",
    });
  });

  const REFUSED: readonly [string, string, Options, RegExp][] = [
    [
      "an open gate is closed",
      "+7d",
      { now: AFTER },
      /open for 2 hours.*cannot be undone: .*for 1 hour more/s,
    ],
    ["the gate opens at once", "2024-12-01T00:00:00Z", {}, /opens at once/],
    ["a year was mistyped", "2024-01-08T00:00:00Z", {}, /opens at once/],
  ];

  it.each(REFUSED)("requires --confirm if %s", async (_name, to, options, says) => {
    const { code, said } = await move(to, options);
    expect([code, key()]).toEqual([5, undefined]);
    expect(said).toMatch(says);
    expect(said).toContain(`If that is intended: npx sunset-edge gate --move ${to} --confirm`);
  });

  it.each(REFUSED)(
    "moves the gate with --confirm if %s, with a warning",
    async (_name, to, options, says) => {
      const { code, said } = await move(to, { ...options, confirm: true });
      expect([code, typeof key()]).toEqual([0, "string"]);
      expect(said).toMatch(says);
    },
  );

  it("includes --confirm in the way back if that needs it too", async () => {
    const { said } = await move("+7d", { now: AFTER, confirm: true });
    expect(said).toMatch(/^Back: npx sunset-edge gate --move site --confirm$/m);
  });

  it("says which windows do not move", async () => {
    await deploy([
      { from: "/global/a", to: `${NEW}/a`, startsAt: "2024-12-30T00:00:00Z" },
      { from: "/global/b", to: `${NEW}/b`, startsAt: "2025-06-01T00:00:00Z" },
      { from: "/global/c", to: `${NEW}/c` },
    ]);
    const { said } = await move("+7d");
    expect(said).toContain("A start of their own before the new gate stays as it is: 1 rule.");
    expect(said).toContain("A start of their own after it stays as well: 1 rule.");
  });

  it.each<[string, string, RuleData[], RegExp]>([
    ["the announcement would come after the gate", "2024-10-01T00:00:00Z", [], /dates-disordered/],
    [
      "a rule would end before it starts",
      "+7d",
      [{ from: "/global/a", to: `${NEW}/a`, endsAt: "2025-01-05T00:00:00Z" }],
      /window-past/,
    ],
  ])("requires --confirm if %s", async (_name, to, rules, says) => {
    await deploy(rules);
    const { code, said } = await move(to, { now: Date.parse("2024-09-01T00:00:00Z") });
    expect([code, key()]).toEqual([5, undefined]);
    expect(said).toMatch(says);
  });

  it("uses the site of the serving release, not this folder's", async () => {
    const release = await releaseOf([{ from: "/global/a", to: `${NEW}/a` }], {
      activatesAt: "2025-02-01T00:00:00Z",
    });
    await publish(redirects, release);
    await promote(redirects, release, BEFORE);
    expect((await move("+1d")).stdout).toBe("2025-02-02T00:00:00Z\n");
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ["current cannot be read", { current: "{" }, /judged by routes\.json/],
    [
      "the overlay cannot be read, and the key holds no instant",
      { overlay: "{", [GATE_KEY]: "tomorrow" },
      /the last valid gate is not known/,
    ],
  ])("moves the gate with --confirm although %s", async (_name, broken, says) => {
    write([]);
    for (const [it, value] of Object.entries(broken)) redirects.values.set(it, value);
    const refused = await move("2025-01-02");
    expect([refused.code, key()]).toEqual([5, broken[GATE_KEY]]);
    expect(refused.said).toMatch(says);
    expect((await move("2025-01-02", { confirm: true })).stdout).toBe("2025-01-02T00:00:00Z\n");
  });

  describe("if the serving table is unknown", () => {
    beforeEach(() => {
      redirects = createMemoryStore();
    });

    it("does not mistake this folder's gate for the one in force", async () => {
      write([], { activatesAt: "2025-01-02T00:00:00Z" });
      const refused = await move("2025-01-02T00:00:00Z");
      expect([refused.code, key()]).toEqual([5, undefined]);
      expect(refused.said).toContain("Old gate  not known\n");
      const moved = await move("2025-01-02T00:00:00Z", { confirm: true, json: true });
      expect([moved.code, key()]).toEqual([0, "2025-01-02T00:00:00Z"]);
      expect(JSON.parse(moved.stdout)).toMatchObject({ from: null, to: "2025-01-02T00:00:00Z" });
    });

    it("does not count from a gate that only this folder has, but from one in the key", async () => {
      write([]);
      const refused = await move("+7d", { confirm: true });
      expect([refused.code, key()]).toEqual([2, undefined]);
      expect(refused.said).toContain("is relative to the gate in force, which is not known");
      redirects.values.set(GATE_KEY, "2025-01-03T00:00:00Z");
      expect((await move("+7d", { confirm: true })).stdout).toBe("2025-01-10T00:00:00Z\n");
    });

    it("explains why this folder's table is needed, if there is none either", async () => {
      const { code, said } = await move("2025-01-02");
      expect(code).toBe(2);
      expect(said).toMatch(/is not known: .* judged by routes\.json\. Cannot read routes\.json/);
    });
  });

  it("needs no overlay if the key holds an instant or does not exist", async () => {
    redirects.values.set("overlay", "{");
    expect((await move("+1d")).code).toBe(0);
    expect((await move("+1d")).stdout).toBe("2025-01-03T00:00:00Z\n");
  });

  it("does not fail if the site's own gate cannot be read", async () => {
    redirects = createMemoryStore();
    write([], { activatesAt: "tomorrow" });
    redirects.values.set(GATE_KEY, "2025-01-03T00:00:00Z");
    const { code, stdout, said } = await move("site", { confirm: true });
    expect([code, stdout, key()]).toEqual([0, "never\n", undefined]);
    expect(said).toContain("New gate  never");
  });

  it("says that nothing changes if both gates are in the past", async () => {
    expect((await move("-1d", { now: AFTER })).said).toContain("open either way");
  });

  it("refuses an invalid instant as usage", async () => {
    const { code, said } = await move("tomorrow");
    expect([code, key()]).toEqual([2, undefined]);
    expect(said).toContain("--move: ");
  });
});
