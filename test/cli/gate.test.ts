/**
 * The checklist for the day of the gate: it passes on a finished table, and each deliberate fault shows in its line.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { gate } from "../../src/cli/commands/gate.ts";
import type { Check } from "../../src/cli/checklist/checklist.ts";
import { leaveConsoleUrl } from "../../src/cli/tables/console-url.ts";
import type { Stores } from "../../src/cli/tables/stores.ts";
import type { Io } from "../../src/cli/terminal/io.ts";
import type { Finding } from "../../src/domain/finding.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import type { CompiledRelease } from "../../src/release/compile-release.ts";
import { OVERLAY_FORMAT } from "../../src/store/records/in-force.ts";
import {
  CURRENT_KEY,
  DEPLOYED_KEY,
  GATE_KEY,
  OVERLAY_KEY,
  releaseKey,
  shardKey,
  sourceKey,
} from "../../src/store/records/keys.ts";
import type { Overlay } from "../../src/store/records/overlay.ts";
import { writeCheckResults } from "../../src/store/records/check-results.ts";
import { readPointer } from "../../src/store/records/stored-release.ts";
import type { Signoff } from "../../src/store/records/signoffs.ts";
import { OPEN_POLICY } from "../../src/store/records/signing-policy.ts";
import { approve } from "../node-support/approve.ts";
import { promote, publish } from "../node-support/publish.ts";
import { releaseOf } from "../node-support/release.ts";
import { createMemoryStore, type MemoryStore } from "../support/memory-store.ts";
import { GATE, HOUR, SITE, type SitePatch } from "../support/table.ts";
import { sunset } from "./support.ts";

const NEW = "https://www.new.example";
const DAY = 24 * HOUR;
/** Three days before the gate. */
const NOW = GATE - 3 * DAY;
const at = (instant: number): string => new Date(instant).toISOString();

const RULES: RuleData[] = ["a", "b", "c"].map((it) => ({
  from: `/global/${it}`,
  to: `${NEW}/${it}`,
}));
const LOG = ["/global/a", "/global/b", "/global/c", "/global/c"].join("\n");

let folder: string;
let finished: CompiledRelease;
let other: CompiledRelease;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sunset-gate-"));
  [finished, other] = await Promise.all([releaseOf(RULES), releaseOf(RULES.slice(1))]);
  write("routes.json", RULES);
  writeFileSync(join(folder, "access.log"), LOG);
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(file: string, rules: readonly RuleData[]): void {
  writeFileSync(join(folder, file), JSON.stringify({ site: SITE, rules }));
}

/** Everything that the checklist checks; each case breaks one part. */
interface World {
  readonly redirects: MemoryStore;
  readonly signoffs: MemoryStore;
  now: number;
  routes: string;
  logs: readonly string[];
  limit: number;
  url?: string;
  /** The answer of /_sunset/health; null if there is none. */
  health: { readonly status: number; readonly body: string } | null;
}

const HEALTH = {
  ok: true,
  source: "kv",
  ages: { current: 1, overlay: 1 },
  findings: 0,
  canary: { ok: true, url: null, status: null, location: null },
};

const healthOf = (patch: object) => ({
  status: 200,
  body: JSON.stringify({ ...HEALTH, release: finished.manifest.release, ...patch }),
});

const sign = (stores: World, differing?: Partial<Signoff>): Promise<void> =>
  approve(stores, finished.manifest.release, NOW - 2 * HOUR, differing);

function dropChecks(world: World): void {
  for (const key of world.redirects.values.keys()) {
    if (key.startsWith("check/")) world.redirects.values.delete(key);
  }
}

async function putCheck(world: World, daysAgo: number, dead = 0, unfilled = 0): Promise<void> {
  dropChecks(world);
  const counts = { dead, "soft-dead": 0, unknown: 0, redirected: 0, ok: 4 - dead };
  const bad = {
    url: `${NEW}/a`,
    verdict: "dead",
    status: 404,
    hops: 0,
    finalUrl: `${NEW}/a`,
  } as const;
  const targets = dead ? [{ ...bad, reason: null, rules: 1, from: "/global/a" }] : [];
  const checkedAt = at(NOW - daysAgo * DAY - HOUR);
  const results = { checkedAt, checkedBy: "ana@example.com", counts, unfilled, targets };
  await writeCheckResults(world.redirects, finished.manifest.release, results, NOW);
}

function putOverlay(world: World, patch: Partial<Overlay>): void {
  const overlay: Overlay = {
    format: OVERLAY_FORMAT,
    writtenAt: at(NOW - DAY),
    gate: { value: null, findings: [] },
    rows: [],
    findings: [],
    ...patch,
  };
  world.redirects.values.set(OVERLAY_KEY, JSON.stringify(overlay));
}

function rowOf(
  key: string,
  changedAt: number,
  findings: readonly Finding[] = [],
): Overlay["rows"][number] {
  const isBad = findings.some((it) => it.severity === "error");
  return {
    key,
    state: isBad ? "rejected" : "serving",
    rule: isBad ? null : { from: key, to: `${NEW}/row` },
    typed: null,
    firstSeenAt: at(changedAt),
    changedAt: at(changedAt),
    findings: [...findings],
  };
}

const finding = (severity: "error" | "warning"): Finding => ({
  id: "schema",
  severity,
  message: "no rule",
  fix: "Type one",
  at: { file: "/global/row", line: 1, column: 1, rule: null },
});

const deployedWith = (release: CompiledRelease): string =>
  JSON.stringify({ release: release.manifest.release, deployedAt: at(NOW - DAY) });

async function promoteThere(world: World, release: CompiledRelease): Promise<void> {
  await publish(world.redirects, release);
  await promote(world.redirects, release, NOW - HOUR);
}

let world: World;

beforeEach(async () => {
  world = {
    redirects: createMemoryStore(),
    signoffs: createMemoryStore(),
    now: NOW,
    routes: "routes.json",
    logs: ["access.log"],
    limit: 0.95,
    health: healthOf({}),
  };
  await promoteThere(world, finished);
  world.redirects.values.set(DEPLOYED_KEY, deployedWith(finished));
  await sign(world);
  putOverlay(world, {});
  await putCheck(world, 0);
});

interface Ran {
  readonly code: number;
  readonly checks: readonly Check[];
  readonly stdout: string;
}

async function run({
  json = true,
  isRemote = true,
  storage,
  stdin = "",
}: {
  json?: boolean;
  isRemote?: boolean;
  storage?: string;
  stdin?: string;
} = {}): Promise<Ran> {
  const stdout = new PassThrough();
  const output = text(stdout);
  const io: Io = {
    stdin: Readable.from([stdin]),
    stdout,
    stderr: new PassThrough().resume(),
    env: {},
    cwd: folder,
    now: () => world.now,
    fetch: async () => {
      if (world.health === null) throw new TypeError("fetch failed", { cause: { code: "x" } });
      return new Response(world.health.body, { status: world.health.status });
    },
  };
  const { redirects, signoffs } = world;
  const stores: Stores = {
    redirects,
    signoffs,
    policy: OPEN_POLICY,
    isRemote,
    ...(storage === undefined ? {} : { storage }),
    now: io.now(),
    name: "Cloudflare",
    close: async () => {},
  };
  const code = await gate(io, stores, {
    routes: world.routes,
    log: world.logs,
    coverage: world.limit,
    ...(world.url === undefined ? {} : { url: world.url }),
    json,
  });
  stdout.end();
  const printed = await output;
  const checks = json ? (JSON.parse(printed) as { checks: Check[] }).checks : [];
  return { code, checks, stdout: printed };
}

const IDS = [
  "clock",
  "table",
  "bundle",
  "signed",
  "rows",
  "coverage",
  "targets",
  "storage",
  "health",
];

describe("gate", () => {
  it("passes for a finished table, with one line for each check", async () => {
    const { code, checks } = await run();
    expect(checks.map(({ id, state }) => `${id} ${state}`)).toEqual(IDS.map((it) => `${it} ok`));
    expect(checks.filter((it) => it.fix !== null)).toEqual([]);
    expect(code).toBe(0);
  });

  it("prints its result for people", async () => {
    const { stdout } = await run({ json: false });
    expect(stdout).toContain(
      "ok      clock     The gate opens in 3 days, at 2025-01-01T00:00:00Z\n",
    );
    expect(stdout).toMatch(/\nGo\.\n$/);
  });

  it("reads a moved gate, and names who moved it", async () => {
    world.redirects.values.set(GATE_KEY, "2025-01-02T00:00:00Z");
    const { code, checks } = await run();
    expect(checks[0]).toEqual({
      id: "clock",
      state: "ok",
      message:
        "The gate opens in 4 days, at 2025-01-02T00:00:00Z; the key activatesAt moved it, the site says 2025-01-01T00:00:00Z",
      fix: null,
    });
    expect(code).toBe(0);
  });

  it("says how long the gate has been open", async () => {
    world.now = GATE + 2 * HOUR;
    expect((await run()).checks[0]?.message).toContain("The gate opened 2 hours ago");
  });

  type Break = (world: World) => void | Promise<void>;
  type Case = readonly [name: string, breaks: Break, line: string, says: RegExp, fix: RegExp];
  const set = (key: string, value: string) => (it: World) =>
    void it.redirects.values.set(key, value);
  const drop = (key: string) => (it: World) => void it.redirects.values.delete(key);

  const cases: readonly Case[] = [
    [
      "activatesAt is not an instant",
      set(GATE_KEY, "tomorrow"),
      "clock fail",
      /"tomorrow"/,
      /gate --move 2025-01-01T00:00:00Z --remote$/,
    ],
    [
      "the gate is before the announcement",
      set(GATE_KEY, "2024-10-01T00:00:00Z"),
      "clock warn",
      /no page is announced/,
      /announce earlier/,
    ],
    [
      "the record of the deployment is missing",
      drop(DEPLOYED_KEY),
      "bundle unknown",
      /the key `bundle` is missing/,
      /^npx wrangler deploy;/,
    ],
    [
      "the record of the deployment cannot be read",
      set(DEPLOYED_KEY, "{"),
      "bundle unknown",
      /the key `bundle` is missing or cannot be read/,
      /writes the key within a minute$/,
    ],
    [
      "another table was deployed",
      (it) => set(DEPLOYED_KEY, deployedWith(other))(it),
      "bundle fail",
      /was deployed with [0-9a-f]{12}, and routes.json is [0-9a-f]{12}/,
      /^npx wrangler deploy/,
    ],
    [
      "nobody signed",
      (it) => it.signoffs.values.clear(),
      "signed fail",
      /has no sign-off/,
      /\/_sunset\/releases\/[0-9a-f]{64} \(on the deployment for reviewers/,
    ],
    [
      "somebody rejected",
      (it) => sign(it, { decision: "reject", at: at(NOW - HOUR), comment: "not yet" }),
      "signed fail",
      /rejected by eva@example.com .*: not yet/,
      /approved in the console/,
    ],
    [
      "other bytes were signed",
      (it) => sign(it, { manifest: "0".repeat(64) }),
      "signed fail",
      /approved other bytes than KV holds/,
      /approved in the console/,
    ],
    [
      "only the local reviewer signed",
      (it) => sign(it, { via: "local" }),
      "signed fail",
      /does not count here/,
      /approved in the console/,
    ],
    [
      "a row came after the sign-off",
      (it) => putOverlay(it, { rows: [rowOf("/global/row", NOW - HOUR)] }),
      "rows warn",
      /1 row since the sign-off: \/global\/row/,
      /put them into the table/,
    ],
    [
      "a row has any date, and the sign-off is dated in the future",
      async (it) => {
        await sign(it, { at: "2099-01-01T00:00:00.000Z" });
        putOverlay(it, { rows: [rowOf("/global/row", NOW - DAY)] });
      },
      "rows warn",
      /1 row since the sign-off: \/global\/row/,
      /put them into the table/,
    ],
    [
      "a row has an error",
      (it) => putOverlay(it, { rows: [rowOf("/global/row", NOW - DAY, [finding("error")])] }),
      "rows fail",
      /1 row of 1 not serving as typed: \/global\/row; schema, no rule/,
      /npx sunset-edge status --remote$/,
    ],
    [
      "a row has a warning",
      (it) => putOverlay(it, { rows: [rowOf("/global/row", NOW - DAY, [finding("warning")])] }),
      "rows warn",
      /1 warning about rows/,
      /status --remote$/,
    ],
    [
      "the reconciler never ran",
      drop(OVERLAY_KEY),
      "rows unknown",
      /has not run yet/,
      /cron of wrangler.toml/,
    ],
    [
      "the overlay cannot be read",
      set(OVERLAY_KEY, "{"),
      "rows fail",
      /overlay/,
      /Delete the key overlay/,
    ],
    [
      "no log is given",
      (it) => void (it.logs = []),
      "coverage unknown",
      /No log was given/,
      /gate --log access.log --remote$/,
    ],
    [
      "the log contains no page that moves",
      (it) => void (it.logs = ["elsewhere.log"]),
      "coverage unknown",
      /for a page that moves/,
      /old site/,
    ],
    [
      "a log is missing",
      (it) => void (it.logs = ["access.log", "nosuch.log"]),
      "coverage unknown",
      /Cannot read nosuch\.log: there is no such file/,
      /Check the path/,
    ],
    [
      "too many visits have no rule",
      (it) => void (it.logs = ["access.log", "missing.log"]),
      "coverage fail",
      /80\.0% of 5 visits .* 95\.0% are wanted/,
      /coverage access.log missing.log --unmatched missing.csv$/,
    ],
    [
      "the targets were never checked",
      dropChecks,
      "targets unknown",
      /Nobody has published/,
      /check --publish --remote$/,
    ],
    [
      "a target is dead",
      (it) => putCheck(it, 0, 1),
      "targets fail",
      /1 dead target of 4.*https:\/\/www.new.example\/a/,
      /Send \/global\/a elsewhere/,
    ],
    [
      "the targets were checked eight days ago",
      (it) => putCheck(it, 8),
      "targets warn",
      /8 days ago/,
      /check --publish --remote$/,
    ],
    [
      "the targets were checked at an instant in the future",
      (it) => putCheck(it, -400),
      "targets warn",
      /at 20\d\d-.*, which is in the future/,
      /check --publish --remote$/,
    ],
    [
      "a shard is damaged",
      (it) => set(shardKey(finished.manifest.release, 0), "x")(it),
      "storage fail",
      /shard 0 is damaged/,
      /publish --remote$/,
    ],
    [
      "a shard is missing",
      (it) => drop(shardKey(finished.manifest.release, 0))(it),
      "storage fail",
      /shard 0 is missing/,
      /publish --remote$/,
    ],
    [
      "health answers 503",
      (it) =>
        void (it.health = {
          ...healthOf({ ok: false, source: "memory", ages: { current: 400, overlay: 400 } }),
          status: 503,
        }),
      "health fail",
      /serves from memory, and has a problem: KV was last confirmed 400 s ago/,
      /curl -i 'https:\/\/www.old.example\/_sunset\/health'/,
    ],
    [
      "the canary does not redirect",
      (it) => void (it.health = { ...healthOf({ ok: false, canary: { ok: false } }), status: 503 }),
      "health fail",
      /must redirect does not/,
      /curl/,
    ],
    [
      "the old site answers /_sunset/health",
      (it) => void (it.health = { status: 200, body: "<h1>Welcome" }),
      "health fail",
      /not an answer of this Worker/,
      /route/,
    ],
    [
      "health does not answer",
      (it) => void (it.health = null),
      "health unknown",
      /does not answer/,
      /curl/,
    ],
    [
      "an isolate serves another release",
      (it) => void (it.health = healthOf({ release: other.manifest.release })),
      "health fail",
      /the store says/,
      /curl/,
    ],
  ];

  beforeAll(() => {
    writeFileSync(join(folder, "elsewhere.log"), "/about\n");
    writeFileSync(join(folder, "missing.log"), "/global/missing\n");
  });

  it.each(cases)("reports only in its own line that %s", async (_name, breaks, line, says, fix) => {
    await breaks(world);
    const { code, checks } = await run();
    const shown = checks.filter((it) => it.state !== "ok");
    expect(shown.map(({ id, state }) => `${id} ${state}`)).toEqual([line]);
    expect(shown[0]?.message).toMatch(says);
    expect(shown[0]?.fix).toMatch(fix);
    expect(code).toBe(line.endsWith("warn") ? 0 : 1);
  });

  it.each<[string, Break, readonly string[]]>([
    [
      "current cannot be read",
      set(CURRENT_KEY, "{"),
      [
        "clock unknown",
        "table unknown",
        "signed unknown",
        "coverage unknown",
        "targets unknown",
        "storage fail",
      ],
    ],
    [
      "the manifest is missing, and this folder has its table",
      (it) => drop(releaseKey(finished.manifest.release))(it),
      ["signed unknown", "storage fail"],
    ],
    [
      "a part of the rules is missing, and this folder has them",
      (it) => drop(sourceKey(finished.manifest.release, 0))(it),
      ["storage fail"],
    ],
    [
      "a part of the rules is missing, and this folder has others",
      (it) => {
        write("other.json", RULES.slice(1));
        it.routes = "other.json";
        drop(sourceKey(finished.manifest.release, 0))(it);
      },
      [
        "clock unknown",
        "table unknown",
        "bundle fail",
        "signed unknown",
        "coverage unknown",
        "targets unknown",
        "storage fail",
      ],
    ],
    [
      "the manifest is another one",
      async (it) => {
        const stored = await readPointer(it.redirects);
        set(CURRENT_KEY, JSON.stringify({ ...stored, manifest: "0".repeat(64) }))(it);
      },
      ["storage fail"],
    ],
    [
      "current has another number of shards",
      async (it) => {
        const stored = await readPointer(it.redirects);
        set(CURRENT_KEY, JSON.stringify({ ...stored, shards: 7 }))(it);
      },
      ["storage fail"],
    ],
    [
      "there is no table in this folder",
      (it) => void (it.routes = "none.json"),
      ["bundle unknown"],
    ],
  ])("names the checks that depend on it if %s", async (_name, breaks, lines) => {
    await breaks(world);
    const { checks, code } = await run();
    const shown = checks.filter((it) => it.state !== "ok").map(({ id, state }) => `${id} ${state}`);
    expect(shown).toEqual(lines);
    expect(code).toBe(1);
  });

  it("counts undecided rules, and errors of the live table", async () => {
    const undecided = await releaseOf([...RULES, { from: "/global/d", undecided: true }]);
    await promoteThere(world, undecided);
    const loop = await releaseOf([{ from: "/global/a", to: "https://www.old.example/global/a" }], {
      targetHosts: ["www.old.example", "www.new.example"],
    });
    const before = (await run()).checks[1];
    await publish(world.redirects, loop);
    await promote(world.redirects, loop, NOW);
    const after = (await run()).checks[1];
    expect([before?.state, before?.message]).toEqual([
      "warn",
      expect.stringContaining("leaves 1 of 4 rules undecided"),
    ]);
    expect([after?.state, after?.message]).toEqual([
      "fail",
      expect.stringContaining("redirect-loop"),
    ]);
  });

  it("names who promoted in an emergency", async () => {
    world.signoffs.values.clear();
    const stored = await readPointer(world.redirects);
    const text = JSON.stringify({
      ...stored,
      reason: "break-glass: it burns",
      grounds: { kind: "break-glass", said: "it burns" },
      promotedBy: "bo",
    });
    world.redirects.values.set(CURRENT_KEY, text);
    expect((await run()).checks[3]?.message).toContain("(break-glass: it burns, by bo)");
  });

  it("checks the deployed table if nothing was promoted", async () => {
    drop(CURRENT_KEY)(world);
    world.health = healthOf({ source: "bundle" });
    const { code, checks } = await run();
    expect([code, checks.filter((it) => it.state !== "ok")]).toEqual([0, []]);
  });

  it("does not take this folder's table for the live one if that is unknown", async () => {
    drop(CURRENT_KEY)(world);
    drop(DEPLOYED_KEY)(world);
    const { checks } = await run();
    const shown = checks.filter((it) => it.state !== "ok").map(({ id, state }) => `${id} ${state}`);
    expect(shown).toEqual([
      "clock unknown",
      "table unknown",
      "bundle unknown",
      "signed unknown",
      "coverage unknown",
      "targets unknown",
    ]);
  });

  it("uses this folder's table if it is exactly the deployed one, which is not stored", async () => {
    for (const it of [CURRENT_KEY, releaseKey(finished.manifest.release)]) drop(it)(world);
    const lines = (await run()).checks.filter((it) => it.state !== "ok");
    expect(lines.map(({ id, state }) => `${id} ${state}`)).toEqual(["signed unknown"]);
    world.routes = "other.json";
    write("other.json", RULES.slice(1));
    const message = (await run()).checks[0]?.message;
    expect(message).toMatch(
      /^the table deployed on \S+ \([0-9a-f]{12}\) serves, and is not in KV yet$/,
    );
  });

  it("warns that another table serves during an outage of KV", async () => {
    await promoteThere(world, other);
    const { checks } = await run();
    expect(checks[2]).toMatchObject({
      state: "warn",
      message: expect.stringContaining("during an outage of KV"),
    });
  });

  it.each<[string, SitePatch, RegExp]>([
    [
      "hosts",
      { hosts: [...SITE.hosts, "more.old.example"] },
      /: more\.old\.example is answered 404$/,
    ],
    [
      "target hosts",
      { targetHosts: [...SITE.targetHosts, "more.new.example"] },
      /: what goes to more\.new\.example is answered 501$/,
    ],
  ])("fails if a release has %s that the deployment does not have", async (_name, site, says) => {
    await promoteThere(world, await releaseOf(RULES, site));
    const { checks } = await run();
    expect(checks[2]).toMatchObject({
      id: "bundle",
      state: "fail",
      message: expect.stringMatching(says),
    });
  });

  it("allows a promotion some minutes to take effect everywhere", async () => {
    world.now = NOW - HOUR + 60_000;
    world.health = healthOf({ release: other.manifest.release });
    expect((await run()).checks[8]).toMatchObject({
      state: "warn",
      fix: "Wait a minute: it was promoted 1 minute ago",
    });
  });

  it("allows a promotion dated in the future no such time", async () => {
    const pointer = JSON.parse(world.redirects.values.get(CURRENT_KEY)?.toString() ?? "");
    set(CURRENT_KEY, JSON.stringify({ ...pointer, promotedAt: "2099-01-01T00:00:00Z" }))(world);
    world.health = healthOf({ release: other.manifest.release });
    expect((await run()).checks[8]).toMatchObject({ id: "health", state: "fail" });
  });

  it("includes this folder's table and the other options in its suggested commands", async () => {
    write("next.json", RULES);
    Object.assign(world, { routes: "next.json", logs: [], limit: 0.5, url: "old.example" });
    dropChecks(world);
    drop(shardKey(finished.manifest.release, 0))(world);
    const fixes = (await run()).checks.flatMap((it) => it.fix?.split(": ").at(-1) ?? []);
    expect(fixes).toEqual([
      "npx sunset-edge gate --routes next.json --coverage 0.5 --url old.example --log access.log --remote",
      "npx sunset-edge check --routes next.json --publish --remote",
      "npx sunset-edge publish --routes next.json --remote",
    ]);
  });

  it("suggests no command that waits for a table that came on standard input", async () => {
    Object.assign(world, { routes: "-", logs: ["missing.log"] });
    dropChecks(world);
    drop(shardKey(finished.manifest.release, 0))(world);
    const stdin = readFileSync(join(folder, "routes.json"), "utf8");
    const { checks } = await run({ stdin });
    const fixes = checks.flatMap((it) => it.fix?.split(": ").at(-1) ?? []);
    expect(fixes).toEqual([
      "npx sunset-edge coverage missing.log --routes FILE --unmatched missing.csv",
      "npx sunset-edge check --routes FILE --publish --remote",
      "npx sunset-edge publish --routes FILE --remote",
    ]);
    expect(checks[2]?.message).toMatch(/^The Worker was deployed with the given table \(/);

    Object.assign(world, { routes: "routes.json", logs: ["-"] });
    const log = (await run({ stdin: "" })).checks.find((it) => it.id === "coverage");
    expect(log?.message).toBe("No request in standard input is for a page that moves");

    Object.assign(world, { routes: "-", logs: [] });
    const broken = (await run({ stdin: "{" })).checks;
    expect(broken[2]).toMatchObject({
      message: "Standard input cannot be read",
      fix: "What is wrong: npx sunset-edge validate FILE",
    });
    expect(broken[5]?.fix).toMatch(
      /: npx sunset-edge gate --routes FILE --log access.log --remote$/,
    );
  });

  it.each([
    ["localhost:8911", "http://localhost:8911/_sunset/health"],
    ["127.0.0.1:8911", "http://127.0.0.1:8911/_sunset/health"],
    ["www.old.example", "https://www.old.example/_sunset/health"],
    ["http://www.old.example/x", "http://www.old.example/_sunset/health"],
  ])("requests the health of %s from the intended address", async (url, asked) => {
    Object.assign(world, { url, health: null });
    expect((await run()).checks.at(-1)?.message).toContain(`${asked} does not answer`);
  });

  it("requests the health of a local npm start on any port", async () => {
    world.health = null;
    const take = leaveConsoleUrl(folder, "http://localhost:8911");
    try {
      const { checks } = await run({ isRemote: false, storage: folder });
      expect(checks.at(-1)?.message).toContain("http://localhost:8911/_sunset/health");
    } finally {
      take();
    }
  });

  it("suggests commands for the local store without --remote", async () => {
    world.health = null;
    const { checks } = await run({ isRemote: false });
    const fixes = checks.flatMap((it) => it.fix ?? []);
    expect(fixes).toEqual(["Run npm start in another terminal, or use --url"]);
  });

  it.each([
    [["gate", "--confirm"], /for --move/],
    [["gate", "--move", "+1d", "--log", "x"], /for the list/],
    [["gate", "--coverage", "95"], /share from 0 to 1/],
    [["gate", "--routes", "-", "--log", "-"], /cannot both come from standard input/],
  ])("refuses %j as usage", async (args, says) => {
    const { code, stderr } = await sunset(args, { cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringMatching(says)]);
  });
});

it("links the console of this folder's own npm start, whatever its port", async () => {
  const storage = join(folder, "storage");
  const takeAway = leaveConsoleUrl(storage, "http://localhost:9100");
  world.signoffs.values.clear();
  const { checks } = await run({ isRemote: false, storage });
  const { fix } = checks.find((it) => it.id === "signed") ?? {};
  expect(fix).toMatch(/ http:\/\/localhost:9100\/_sunset\/releases\/[0-9a-f]{64}$/);
  takeAway();
});
