import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { type Bindings, createApp } from "../../src/http/app.ts";
import { createEntry } from "../../src/http/entry.ts";
import { createHealth, type Health } from "../../src/http/health.ts";
import type { CompiledRelease } from "../../src/release/compile-release.ts";
import { createStaticTable } from "../../src/store/isolate/static-table.ts";
import { createTableProvider } from "../../src/store/isolate/table-provider.ts";
import { OVERLAY_FORMAT } from "../../src/store/records/in-force.ts";
import type { Overlay } from "../../src/store/records/overlay.ts";
import { promote, publish } from "../node-support/publish.ts";
import { releaseOf } from "../node-support/release.ts";
import { bundleOf } from "../support/bundle.ts";
import { createMemoryStore } from "../support/memory-store.ts";
import { ANNOUNCED, GATE, HOUR } from "../support/table.ts";

const OLD = "https://www.old.example";
const NEW = "https://www.new.example";
const PATH = "/_sunset/health";

/** Secret until the gate. */
const SECRETS = [NEW, "/global/page", "2025-01-01"];

let zero: CompiledRelease;
let one: CompiledRelease;
/** Never published. */
let other: CompiledRelease;

const rules = (word: string): RuleData[] => [
  { from: "/global/app", gone: true, to: `${NEW}/apps` },
  { from: "/global/page", to: `${NEW}/${word}` },
];

beforeAll(async () => {
  const compile = (word: string) => releaseOf(rules(word));
  [zero, one, other] = await Promise.all([compile("zero"), compile("one"), compile("other")]);
});

interface Asked {
  readonly status: number;
  readonly health: Health;
  readonly text: string;
  readonly headers: Headers;
}

/** An isolate with `zero` in its bundle, its KV and its clock. */
function isolate({ bundled = zero, hasKv = true } = {}) {
  const kv = createMemoryStore();
  const clock = { now: GATE + HOUR };
  const now = (): number => clock.now;
  const bundle = bundleOf(bundled);
  const live = hasKv ? createTableProvider({ kv, bundle, now, refreshSeconds: 30 }) : null;
  const tables = live ?? createStaticTable(bundle);
  const store = live && { kv, live };
  const entry = createEntry<Bindings>({
    app: createApp({
      tables,
      now,
      siteName: "Old Shop",
      loadHealth: async () => createHealth({ bundle, tables, store, now }),
    }),
    hosts: bundle.release.site.hosts,
    loadConsole: async () => ({ fetch: () => new Response("a token, please", { status: 403 }) }),
  });
  return {
    kv,
    clock,
    async ask(address = OLD + PATH, env: Bindings = {}, method = "GET"): Promise<Asked> {
      const context = createExecutionContext();
      const response = await entry.fetch(new Request(address, { method }), env, context);
      await waitOnExecutionContext(context);
      const { status, headers } = response;
      const text = await response.text();
      return { status, headers, text, health: text.startsWith("{") ? JSON.parse(text) : null };
    },
    /** Lets enough time pass for KV to be read again. */
    later(seconds = 130) {
      clock.now += seconds * 1000;
    },
  };
}

async function promoted() {
  const world = isolate();
  await publish(world.kv, one);
  await promote(world.kv, one, GATE);
  return world;
}

const CANARY = { ok: true, url: `${OLD}/global/page`, status: 301, location: `${NEW}/one` };
const HIDDEN = { ok: true, url: null, status: null, location: null };

function overlayWith(rows: Overlay["rows"]): string {
  const writtenAt = new Date(GATE).toISOString();
  const gate = { value: null, findings: [] };
  return JSON.stringify({ format: OVERLAY_FORMAT, writtenAt, gate, rows, findings: [] });
}

function row(key: string, state: "serving" | "rejected", rule: RuleData | null) {
  const at = new Date(GATE).toISOString();
  const place = { file: key, line: 1, column: 1, rule: null };
  const finding = {
    id: "schema",
    severity: "error",
    message: "no",
    fix: "yes",
    at: place,
  } as const;
  const findings = rule ? [] : [finding];
  return {
    key,
    state,
    rule,
    typed: "https://typed.example/",
    firstSeenAt: at,
    changedAt: at,
    findings,
  };
}

describe("/_sunset/health", () => {
  it("reports the release that serves from KV, its age, and the answer of a canary", async () => {
    const world = await promoted();
    const { status, health, headers } = await world.ask();
    expect(status).toBe(200);
    expect(health).toEqual({
      ok: true,
      release: one.manifest.release,
      source: "kv",
      ages: { current: 0, overlay: 0 },
      findings: 0,
      canary: CANARY,
    });
    expect([headers.get("content-type"), headers.get("cache-control")]).toEqual([
      "application/json",
      "no-store",
    ]);
  });

  it("names the bundled table if nothing was promoted", async () => {
    const { status, health } = await isolate().ask();
    const { release } = zero.manifest;
    expect(status).toBe(200);
    expect(health).toMatchObject({ ok: true, release, source: "bundle", ages: { current: 0 } });
  });

  it("names the bundled table without ages if no namespace is bound", async () => {
    const { status, health } = await isolate({ hasKv: false }).ask();
    const ages = { current: null, overlay: null };
    expect([status, health]).toMatchObject([200, { ok: true, source: "bundle", ages }]);
  });

  it.each([
    ["another host", "https://anything.example/_sunset/health"],
    ["the second host", "https://old.example/_sunset/health"],
    ["escapes", `${OLD}/_sunset/%68ealth`],
    ["a query", `${OLD}${PATH}?x=1`],
  ])("answers on %s", async (_name, address) => {
    const world = await promoted();
    expect((await world.ask(address)).health.canary).toEqual(CANARY);
  });

  it.each([
    ["HEAD", 200, ""],
    ["POST", 405, ""],
    ["DELETE", 405, ""],
  ])("answers %s with %i and no body", async (method, status, body) => {
    const world = await promoted();
    const asked = await world.ask(OLD + PATH, {}, method);
    expect([asked.status, asked.text, asked.headers.get("cache-control")]).toEqual([
      status,
      body,
      "no-store",
    ]);
  });

  it.each(["/_sunset", "/_sunset/healthy", "/_sunset/health/x"])(
    "answers %s with a 404",
    async (path) => {
      const world = await promoted();
      expect((await world.ask(OLD + path)).status).toBe(404);
    },
  );

  it("needs no token on a deployment for reviewers, and shows nothing of the table there", async () => {
    const world = await promoted();
    const env = { CONSOLE: "on" };
    const preview = await world.ask(`https://preview.example${PATH}`, env);
    expect([preview.status, preview.health.canary]).toEqual([200, HIDDEN]);
    expect((await world.ask("https://preview.example/_sunset/table", env)).status).toBe(403);
  });

  it.each([
    ["before the announcement", ANNOUNCED - HOUR],
    ["once it is announced", GATE - HOUR],
    ["a millisecond before the gate", GATE - 1],
  ])("says %s only that the canary will redirect, not where and when", async (_name, now) => {
    const world = await promoted();
    world.clock.now = now;
    const { status, health, text } = await world.ask();
    expect([status, health.canary]).toEqual([200, HIDDEN]);
    expect(SECRETS.filter((it) => text.includes(it))).toEqual([]);
  });

  it("follows a gate that was moved", async () => {
    const world = await promoted();
    await world.kv.put([{ key: "activatesAt", value: new Date(GATE + 2 * HOUR).toISOString() }]);
    expect((await world.ask()).health.canary).toEqual(HIDDEN);
    world.clock.now = GATE + 2 * HOUR;
    expect((await world.ask()).health.canary).toEqual(CANARY);
  });

  it("reports memory while KV fails, and is unhealthy after five minutes of that", async () => {
    const world = await promoted();
    await world.ask();
    world.kv.fail({ kind: "throws" });
    world.later();
    expect(await world.ask()).toMatchObject({
      status: 200,
      health: { ok: true, source: "memory", ages: { current: 130, overlay: 130 }, canary: CANARY },
    });
    world.later(171);
    expect(await world.ask()).toMatchObject({
      status: 503,
      health: { ok: false, source: "memory" },
    });
    world.kv.heal();
    world.later();
    expect(await world.ask()).toMatchObject({ status: 200, health: { ok: true, source: "kv" } });
  });

  it("is unhealthy if KV has failed from the start, since the bundled table may be the wrong one", async () => {
    const world = await promoted();
    world.kv.fail({ kind: "throws" });
    const ages = { current: null, overlay: null };
    expect(await world.ask()).toMatchObject({
      status: 503,
      health: { ok: false, source: "bundle", ages },
    });
  });

  it("reads KV first in an isolate that was idle", async () => {
    const world = await promoted();
    await world.ask();
    world.later(3600);
    expect((await world.ask()).health).toMatchObject({
      ok: true,
      source: "kv",
      ages: { current: 0 },
    });
  });

  it.each([
    ["is not JSON", "{"],
    ["names a missing release", null],
  ])(
    "serves the last good release from memory if current %s, and a new isolate is unhealthy",
    async (_name, text) => {
      const world = await promoted();
      await world.ask();
      const broken =
        text ?? JSON.stringify({ ...(await promote(createMemoryStore(), other, GATE + HOUR)) });
      await world.kv.put([{ key: "current", value: broken }]);
      world.later(60);
      expect(await world.ask()).toMatchObject({
        status: 200,
        health: {
          release: one.manifest.release,
          source: "memory",
          ages: { current: 60, overlay: 0 },
        },
      });
      const cold = isolate();
      await cold.kv.put([{ key: "current", value: broken }]);
      expect(await cold.ask()).toMatchObject({
        status: 503,
        health: { source: "bundle", ages: { current: null } },
      });
    },
  );

  it("counts findings of rows without details, and stays healthy", async () => {
    const world = await promoted();
    const value = overlayWith([row("/global/secret", "rejected", null)]);
    await world.kv.put([{ key: "overlay", value }]);
    const { status, health, text } = await world.ask();
    expect([status, health.ok, health.findings]).toEqual([200, true, 1]);
    expect(text).not.toMatch(/secret|typed/);
  });

  it("chooses another canary if a row answers the first", async () => {
    const world = await promoted();
    const gone = { from: "/global/page", gone: true as const };
    await world.kv.put([
      { key: "overlay", value: overlayWith([row("/global/page", "serving", gone)]) },
    ]);
    const { status, health } = await world.ask();
    expect([status, health.canary?.ok, health.canary?.url]).toEqual([
      200,
      true,
      `${OLD}/global/sunset-canary`,
    ]);
  });

  it("chooses an address that is not kept on the old site", async () => {
    const account = Array.from({ length: 30 }, (_, index) => ({
      from: `/global/account/${index}`,
      to: `${NEW}/account/${index}`,
    }));
    const until = new Date(GATE + 1000 * HOUR).toISOString();
    const keep = [{ path: "/global/account/*", until }];
    const bundled = await releaseOf([...account, ...rules("one")], { keep, fallback: null });
    const { status, health } = await isolate({ bundled }).ask();
    expect([status, health.canary]).toEqual([200, CANARY]);
  });

  it.each<[string, RuleData[], Health["canary"]]>([
    ["no rule redirects", [{ from: "/global/app", gone: true }], null],
    [
      "the only redirect is refused",
      [{ from: "/global/off", to: "https://evil.example/" }],
      { ok: false, url: `${OLD}/global/off`, status: 501, location: null },
    ],
    [
      "one rule is out of its window and another is not",
      [
        { from: "/global/a", to: `${NEW}/a`, endsAt: "2025-01-01T00:30:00Z" },
        { from: "/global/b", to: `${NEW}/b`, status: 302 },
      ],
      { ok: true, url: `${OLD}/global/b`, status: 302, location: `${NEW}/b` },
    ],
    [
      "all rules are patterns",
      [{ from: "/global/p/:x", to: `${NEW}/p/:x`, examples: { match: ["/global/p/1"] } }],
      { ok: true, url: `${OLD}/global/p/1`, status: 301, location: `${NEW}/p/1` },
    ],
  ])("has the right canary if %s", async (_name, table, canary) => {
    const world = isolate({ bundled: await releaseOf(table, { fallback: null }) });
    const { status, health } = await world.ask();
    expect(health.canary).toEqual(canary);
    expect(status).toBe(canary?.ok === false ? 503 : 200);
  });
});
