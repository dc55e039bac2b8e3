/** The reconciler's record of the table with which the Worker was deployed. */
import { beforeEach, describe, expect, it } from "vitest";
import type { CompiledRelease } from "../../src/release/compile-release.ts";
import { runReconciler } from "../../src/store/reconcile/run.ts";
import { readDeployed, writeDeployed } from "../../src/store/records/deployed.ts";
import { DEPLOYED_KEY, OVERLAY_KEY, releaseKey } from "../../src/store/records/keys.ts";
import { readTable, readManifest } from "../../src/store/records/stored-release.ts";
import { uploadRelease } from "../../src/store/records/upload.ts";
import { findDamage } from "../../src/store/records/verify-release.ts";
import { releaseOf, releaseFrom } from "../node-support/release.ts";
import { bundleOf } from "../support/bundle.ts";
import { createMemoryStore, type MemoryStore } from "../support/memory-store.ts";
import { SITE } from "../support/table.ts";
import { largeTable } from "./large-table.ts";
import { NOON } from "./live-support.ts";

const NEW = "https://www.new.example";
const MINUTE = 60_000;

let kv: MemoryStore;
let now: number;

beforeEach(() => {
  kv = createMemoryStore();
  now = NOON;
});

/** Runs a version's cron once, a minute after the last run. */
async function run(version: CompiledRelease): Promise<void> {
  now += MINUTE;
  const bundle = bundleOf(version);
  await runReconciler({ kv, release: bundle.release, table: null, now, held: null }, bundle);
}

const record = (): unknown => JSON.parse(String(kv.values.get(DEPLOYED_KEY)));
const writes = (): string[] => kv.operations.filter((it) => it.startsWith("put "));

/** Values to compare: bytes as texts, since byte by byte megabytes take seconds. */
function readable(values: Iterable<readonly [string, string | Uint8Array]>) {
  const entries = [...values].map(
    ([key, it]) =>
      [key, typeof it === "string" ? it : { bytes: Buffer.from(it).toString("latin1") }] as const,
  );
  return new Map(entries);
}

/** Returns what `publish` would have written for a table. */
async function published(release: CompiledRelease): Promise<MemoryStore["values"]> {
  const other = createMemoryStore();
  await uploadRelease(other, release, () => {});
  return other.values;
}

describe("the record of what was deployed", () => {
  it("names the table, and the time of its deployment", async () => {
    const one = await releaseOf([{ from: "/global/a", to: `${NEW}/a` }]);
    await run(one);
    const deployedAt = "2025-01-01T12:01:00Z";
    expect(record()).toEqual({ release: one.manifest.release, deployedAt });
    await run(one);
    expect(record()).toEqual({ release: one.manifest.release, deployedAt });
  });

  it("keeps earlier deployments, and lists two that alternate once each", async () => {
    const store = createMemoryStore();
    const [a, b, c] = ["a", "b", "c"].map((it) => it.repeat(64)) as [string, string, string];
    const deployedIn = async (release: string, minute: number) =>
      writeDeployed(store, release, Date.UTC(2025, 0, 1, 0, minute));
    await deployedIn(a, 0);
    await deployedIn(b, 90);
    for (const minute of [91, 93, 95]) {
      await deployedIn(c, minute);
      await deployedIn(b, minute + 1);
    }
    await deployedIn(c, 97);
    await deployedIn(c, 98);
    await deployedIn(b, 300);
    const names = (await readDeployed(store))?.before?.map(
      (it) => it.release[0] + it.deployedAt.slice(11, 16),
    );
    expect(names).toEqual(["c01:37", "b01:36", "a00:00"]);
    for (let day = 1; day <= 30; day++) await deployedIn(day % 2 ? a : b, day * 1440);
    expect((await readDeployed(store))?.before).toHaveLength(20);
  });

  it("follows a deployment, and a return to the previous one", async () => {
    const [one, two] = [
      await releaseOf([{ from: "/global/a", to: `${NEW}/a` }]),
      await releaseOf([{ from: "/global/b", to: `${NEW}/b` }]),
    ];
    for (const version of [one, two, two, one]) {
      await run(version);
      expect(record()).toMatchObject({ release: version.manifest.release });
    }
    // While two versions run at once it alternates: at most one write per run, and none of their tables again.
    const before = writes().length;
    for (const version of [two, one, two]) await run(version);
    expect(writes().slice(before)).toEqual(Array.from({ length: 3 }, () => "put bundle"));
  });

  it.each(["<html>", "{}", ""])("replaces a record that cannot be read: %j", async (text) => {
    const one = await releaseOf([]);
    kv.values.set(DEPLOYED_KEY, text);
    await run(one);
    expect(record()).toMatchObject({ release: one.manifest.release });
  });
});

describe("the bundled table as a release", () => {
  const retired = { scope: ["/"] };

  it.each<[string, () => Promise<CompiledRelease>]>([
    ["without rules", () => releaseOf([])],
    ["with patterns and exact rules", () => releaseOf(mixed(), {})],
    ["with old addresses on every host and on one", () => releaseOf(mixed(), retired)],
    ["of several shards and sources", () => releaseOf(largeTable("large"), {})],
  ])("is stored as publish stores it: %s", async (_name, compile) => {
    const release = await compile();
    await run(release);
    const expected = await published(release);
    const stored = [...kv.values].filter(([key]) => expected.has(key));
    expect(readable(stored)).toEqual(readable(expected));
    expect(writes().findLast((it) => it.includes(release.manifest.release))).toBe(
      `put release/${release.manifest.release}`,
    );
    const manifest = await readManifest(kv, release.manifest.release);
    expect(await findDamage(kv, manifest)).toEqual([]);
  });

  it("costs no writes once it is stored", async () => {
    const release = await releaseOf(mixed(), retired);
    await run(release);
    kv.operations.length = 0;
    await run(release);
    expect(kv.operations).toEqual(["list ", "texts activatesAt overlay", "texts bundle"]);
  });

  it("gets its missing parts, without a change of what was published", async () => {
    const release = await releaseOf(mixed(), retired);
    const { release: id } = release.manifest;
    await uploadRelease(kv, release, () => {});
    const signed = `${JSON.stringify(release.manifest)} `;
    kv.values.set(releaseKey(id), signed);
    kv.values.delete(`source/${id}/0`);
    await run(release);
    expect(kv.values.has(`source/${id}/0`)).toBe(true);
    expect(kv.values.get(releaseKey(id))).toBe(signed);
  });

  it("is readable although it has findings, as npm start serves it", async () => {
    const off = { from: "/global/off", to: "https://evil.example/" };
    const data = { site: SITE, rules: [off, null, { from: "/global/a", to: `${NEW}/a` }] };
    const release = await releaseFrom(data, { order: "file" });
    await run(release);
    const { manifest } = await readManifest(kv, release.manifest.release);
    expect((await readTable(kv, manifest)).rules).toHaveLength(2);
  });

  it("has no sitemap before it is published if the bundle lists only a part of the addresses", async () => {
    const rules = Array.from({ length: 50_001 }, (_, it) => ({ from: `/${it}`, to: `${NEW}/` }));
    const release = await releaseOf(rules, retired);
    const { release: id } = release.manifest;
    await run(release);
    expect(await kv.list("sitemap/")).toEqual([]);
    const stored = await readManifest(kv, id);
    expect(await findDamage(kv, stored)).toEqual([{ kind: "sitemap-missing" }]);
    await uploadRelease(kv, release, () => {});
    expect(await findDamage(kv, stored)).toEqual([]);
  });
});

describe("a fault", () => {
  it("of the record is reported, and does not keep rows from serving", async () => {
    const one = await releaseOf([]);
    kv.values.set("/global/row", `${NEW}/row`);
    kv.fail({ kind: "throws" }, /^bundle$/);
    await expect(run(one)).rejects.toThrow("out of order");
    expect(kv.values.get(OVERLAY_KEY)).toContain('"state":"serving"');
  });

  it("of the rows does not affect the record", async () => {
    const one = await releaseOf([]);
    kv.fail({ kind: "throws" }, /^overlay$/);
    await expect(run(one)).rejects.toThrow("out of order");
    expect(record()).toMatchObject({ release: one.manifest.release });
    expect(kv.values.has(releaseKey(one.manifest.release))).toBe(true);
  });

  it("in the middle of a table leaves no manifest, and the next run completes the table", async () => {
    const release = await releaseOf(mixed());
    const { put } = kv;
    let left = 2;
    const failing = {
      ...kv,
      put: async (...args: Parameters<typeof put>) => {
        if (args[0].some((it) => /^(table|source|release)\//.test(it.key)) && left-- <= 1) {
          throw new TypeError("KV is full");
        }
        return put(...args);
      },
    };
    const bundle = bundleOf(release);
    const options = { release: bundle.release, table: null, now, held: null };
    await expect(runReconciler({ kv: failing, ...options }, bundle)).rejects.toThrow("full");
    expect(kv.values.has(releaseKey(release.manifest.release))).toBe(false);
    await run(release);
    expect(kv.values.has(releaseKey(release.manifest.release))).toBe(true);
  });
});

function mixed() {
  return [
    { from: "/global/a", to: `${NEW}/a`, note: "why" },
    { from: "https://old.example/global/b", gone: true as const },
    { from: "/global/p/:x", to: `${NEW}/p/:x`, examples: { match: ["/global/p/1"] } },
  ];
}
