/** The selection of releases to prune, and their deletion. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Live } from "../../src/store/records/live.ts";
import {
  listLeftovers,
  planPruning,
  pruneReleases,
  RECENT_KEPT,
} from "../../src/store/records/prune.ts";
import { findingsEntry } from "../../src/store/records/shown/findings.ts";
import { writeProvenance } from "../../src/store/records/provenance.ts";
import type { Signoff, Standing } from "../../src/store/records/signoffs.ts";
import { uploadRelease } from "../../src/store/records/upload.ts";
import { compareText } from "../../src/domain/url/query.ts";
import { releaseOf } from "../node-support/release.ts";
import { createMemoryStore, type MemoryStore } from "../support/memory-store.ts";

const idOf = (index: number): string => index.toString(16).padStart(64, "0");
/** Twenty releases, 0 published last. */
const RELEASES = Array.from({ length: 20 }, (_, index) => ({
  id: idOf(index),
  isPublished: true,
}));
const NOTHING: Live = { id: null, pointer: null, deployed: null };
const OLD = 15;

type Decided = Pick<Standing, "state" | "approvals" | "uncounted">;

const by = {} as Signoff;
const promotion = { promotedAt: "2026-01-01T00:00:00Z", promotedBy: "", reason: "" };
const pointer = { ...promotion, release: null, shards: 0, before: [], history: [] };

describe("a release that was published long ago", () => {
  it.each<[string, Partial<Live>, Decided | null, string | null]>([
    ["is deleted if nothing needs it", {}, null, null],
    ["is kept if it serves", { pointer: { ...pointer, release: idOf(OLD) } }, null, "serves"],
    [
      "is kept if a rollback would return to it",
      { pointer: { ...pointer, before: [idOf(OLD)] } },
      null,
      "served",
    ],
    [
      "is kept if it ever served",
      { pointer: { ...pointer, history: [{ ...promotion, release: idOf(OLD) }] } },
      null,
      "served",
    ],
    [
      "is kept if the Worker was deployed with it",
      { deployed: { release: idOf(OLD), deployedAt: "" } },
      null,
      "deployed",
    ],
    [
      "is kept if it is approved",
      {},
      { state: "approved", approvals: [by], uncounted: [] },
      "approved",
    ],
    [
      "is kept if it waits for another approval",
      {},
      { state: "undecided", approvals: [by], uncounted: [] },
      "approved",
    ],
    [
      "is kept if its approval does not count",
      {},
      { state: "undecided", approvals: [], uncounted: [{ signoff: by, why: "publisher" }] },
      "approved",
    ],
    ["is deleted if it is rejected", {}, { state: "rejected", approvals: [], uncounted: [] }, null],
    [
      "is deleted if its approval was withdrawn",
      {},
      { state: "undecided", approvals: [], uncounted: [] },
      null,
    ],
  ])("%s", (_name, live, standing, expected) => {
    const standings = new Map(standing ? [[idOf(OLD), standing]] : []);
    const { kept, pruned } = planPruning(RELEASES, { ...NOTHING, ...live }, standings);
    expect(kept.find((it) => it.id === idOf(OLD))?.why ?? null).toBe(expected);
    expect(pruned.includes(idOf(OLD))).toBe(expected === null);
    expect(kept.length + pruned.length).toBe(RELEASES.length);
  });
});

it("keeps the ten releases published last, not counting those that were only deployed", () => {
  const deployed = { id: idOf(99), isPublished: false };
  const { kept, pruned } = planPruning([...RELEASES, deployed], NOTHING, new Map());
  expect(kept).toEqual(RELEASES.slice(0, RECENT_KEPT).map(({ id }) => ({ id, why: "recent" })));
  expect(pruned).toContain(deployed.id);
});

describe("deleting", () => {
  let kv: MemoryStore;
  let gone: string;
  let other: string;

  beforeEach(async () => {
    kv = createMemoryStore();
    const site = { scope: ["/"] };
    const rule = { to: "https://www.new.example/" };
    const releases = [
      await releaseOf([{ ...rule, from: "/a" }], site),
      await releaseOf([{ ...rule, from: "/b" }], site),
    ];
    for (const release of releases) {
      await uploadRelease(kv, release, () => {});
      const { release: id } = release.manifest;
      const publishedAt = "2026-01-01T00:00:00Z";
      await writeProvenance(kv, id, { publishedAt, publishedBy: "ana@example.com" });
      kv.values.set(`check/${id}/${publishedAt}`, "{}");
      await kv.put([await findingsEntry(kv, id, [], Date.parse(publishedAt))]);
    }
    [gone = "", other = ""] = releases.map((it) => it.manifest.release);
  });

  const keysOf = (id: string): string[] => [...kv.values.keys()].filter((it) => it.includes(id));

  it("deletes everything of a release except its provenance, and nothing of another", async () => {
    const before = keysOf(other);
    expect(
      keysOf(gone)
        .map((it) => it.slice(0, it.indexOf("/")))
        .toSorted(compareText),
    ).toEqual(["check", "findings", "provenance", "release", "sitemap", "source", "table"]);
    await pruneReleases(kv, [gone], () => {});
    const provenance = `provenance/${gone}/2026-01-01T00:00:00Z`;
    expect([keysOf(gone), keysOf(other)]).toEqual([[provenance], before]);
  });

  it("starts with the manifest and ends with the source, so that the next run finds leftovers", async () => {
    await pruneReleases(kv, [gone], () => {});
    const deleted = kv.operations.filter((it) => it.startsWith("delete "));
    expect(deleted[0]).toBe(`delete release/${gone}`);
    expect(deleted.at(-1)).toMatch(/^delete source\//);
    expect(await listLeftovers(kv, [other], NOTHING)).toEqual([]);
  });

  it("finds the leftovers of an interrupted run", async () => {
    await kv.delete([`release/${gone}`]);
    expect(await listLeftovers(kv, [other], NOTHING)).toEqual([gone]);
  });

  it("does not take a first publication in progress for leftovers", async () => {
    await kv.delete(keysOf(gone).filter((it) => /^(?:release|provenance)/.test(it)));
    expect(await listLeftovers(kv, [other], NOTHING)).toEqual([]);
  });

  it("does not take a release for leftovers that serves, served or was deployed", async () => {
    await kv.delete([`release/${gone}`]);
    const leftovers = (live: Partial<Live>): Promise<string[]> =>
      listLeftovers(kv, [other], { ...NOTHING, ...live });
    const history = [{ ...promotion, release: gone }];
    expect([
      await leftovers({ pointer: { ...pointer, release: gone } }),
      await leftovers({ pointer: { ...pointer, before: [gone] } }),
      await leftovers({ pointer: { ...pointer, history } }),
      await leftovers({ deployed: { release: gone, deployedAt: "" } }),
    ]).toEqual([[], [], [], []]);
  });
});
