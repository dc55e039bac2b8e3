import { describe, expect, it } from "vitest";
import { createReleaseCache } from "../../src/console/shared/release-cache.ts";
import { createReleaseTables } from "../../src/console/shared/release-tables.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { compileRelease } from "../../src/release/compile-release.ts";
import { createTableProvider } from "../../src/store/isolate/table-provider.ts";
import { createPointer, stackOver, writePointer } from "../../src/store/records/promotion.ts";
import { readManifest } from "../../src/store/records/stored-release.ts";
import { uploadRelease } from "../../src/store/records/upload.ts";
import { bundleOf } from "../support/bundle.ts";
import { createMemoryStore } from "../support/memory-store.ts";
import { largeTable } from "../store/large-table.ts";
import { compile, GATE, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const A: RuleData = { from: "/global/a", to: `${NEW}/a` };
const PATTERN: RuleData = { from: "/global/p/:x", to: `${NEW}/p/:x` };

async function releaseOf(rules: readonly RuleData[], site: SitePatch = {}) {
  const release = await compileRelease(compile(rules, site), { order: "canonical" }, () => {});
  if (!release) throw new TypeError("The table cannot be compiled");
  return release;
}

/** An isolate that serves one release, with others in KV. */
async function start(
  serving: readonly RuleData[],
  others: (readonly RuleData[])[] = [],
  pathOfLarge: string | null = null,
) {
  const kv = createMemoryStore();
  const now = () => GATE;
  const ids: string[] = [];
  for (const rules of [serving, ...others]) {
    const release = await releaseOf(rules);
    await uploadRelease(kv, release, () => {});
    ids.push(release.manifest.release);
  }
  const [first = ""] = ids;
  const target = await readManifest(kv, first);
  const by = "ana@example.com";
  await writePointer(
    kv,
    createPointer({ target, before: null, stack: stackOver(null), by, reason: "test", now: GATE }),
  );
  const bundle = bundleOf(await releaseOf([]));
  // Only the shard of this path is loaded if the table is too large.
  const residentBytesAtMost = pathOfLarge === null ? 1_000_000 : 0;
  const live = createTableProvider({ kv, bundle, now, refreshSeconds: 30, residentBytesAtMost });
  const works: Promise<void>[] = [];
  await live.fetchTable(pathOfLarge ?? "/", (work) => void works.push(work));
  await Promise.all(works);
  const releaseCache = createReleaseCache(kv, bundle, now);
  const tables = createReleaseTables({ kv, bundle, live, releaseCache, now });
  kv.operations.length = 0;
  return {
    ids,
    open: tables.open,
    /** The reads of KV since the last call. */
    read: () => kv.operations.splice(0).map((it) => it.replace(/[0-9a-f]{64}/, "ID")),
    async locationOf(id: string, pathname: string) {
      const table = await tables.tableFor(await tables.open(id), pathname);
      const url = { host: "www.old.example", pathname, search: "" };
      return resolve(table, { url, method: "GET" }, GATE).location;
    },
  };
}

describe("a release that is not live", () => {
  it("is read once", async () => {
    const { ids, open, read, locationOf } = await start([A], [[{ ...A, to: `${NEW}/b` }]]);
    const [, id = ""] = ids;
    expect(await locationOf(id, "/global/a")).toBe(`${NEW}/b`);
    expect(read()).toEqual(["bytes release/ID", "bytes table/ID/0"]);
    expect(await open(id)).toBe(await open(id));
    expect(await locationOf(id, "/global/a")).toBe(`${NEW}/b`);
    expect(read()).toEqual([]);
  });

  it("takes shards that it shares with the live one from memory", async () => {
    const { ids, read, locationOf } = await start([A], [[A, PATTERN]]);
    const [, id = ""] = ids;
    expect(await locationOf(id, "/global/p/1")).toBe(`${NEW}/p/1`);
    expect(await locationOf(id, "/global/a")).toBe(`${NEW}/a`);
    expect(read()).toEqual(["bytes release/ID"]);
  });

  it("is not loaded a second time once it is live, however large it is", async () => {
    const { ids, read, locationOf } = await start(largeTable("a"), [], "/global/page-7");
    expect(await locationOf(ids[0] ?? "", "/global/page-7")).toContain(`${NEW}/a/7/`);
    expect(read()).toEqual(["bytes release/ID"]);
  });

  it("is opened again after some others, without being read again", async () => {
    const to = (name: string): RuleData[] => [{ ...A, to: `${NEW}/${name}` }];
    const { ids, read, locationOf } = await start([A], ["b", "c", "d", "e", "f"].map(to));
    for (const id of ids.slice(1)) await locationOf(id, "/global/a");
    read();
    expect(await locationOf(ids[1] ?? "", "/global/a")).toBe(`${NEW}/b`);
    expect(read()).toEqual([]);
  });
});
