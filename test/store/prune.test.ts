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
    ["that nobody needs goes", {}, null, null],
    ["that serves stays", { pointer: { ...pointer, release: idOf(OLD) } }, null, "serves"],
    [
      "that a rollback goes back to stays",
      { pointer: { ...pointer, before: [idOf(OLD)] } },
      null,
      "served",
    ],
    [
      "that served once stays",
      { pointer: { ...pointer, history: [{ ...promotion, release: idOf(OLD) }] } },
      null,
      "served",
    ],
    [
      "that the Worker was deployed with stays",
      { deployed: { release: idOf(OLD), deployedAt: "" } },
      null,
      "deployed",
    ],
    [
      "that is approved stays",
      {},
      { state: "approved", approvals: [by], uncounted: [] },
      "approved",
    ],
    [
      "that waits for another approval stays",
      {},
      { state: "undecided", approvals: [by], uncounted: [] },
      "approved",
    ],
    [
      "whose approval does not count stays",
      {},
      { state: "undecided", approvals: [], uncounted: [{ signoff: by, why: "publisher" }] },
      "approved",
    ],
    ["that is rejected goes", {}, { state: "rejected", approvals: [], uncounted: [] }, null],
    [
      "on which a decision was taken back goes",
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

it("the ten that were published last stay, and none that was only deployed is one of them", () => {
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

  it("takes all that belongs to a release but who published it, and nothing of another", async () => {
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

  it("begins with the manifest and ends with the rules as written, so that the next run finds what was left", async () => {
    await pruneReleases(kv, [gone], () => {});
    const deleted = kv.operations.filter((it) => it.startsWith("delete "));
    expect(deleted[0]).toBe(`delete release/${gone}`);
    expect(deleted.at(-1)).toMatch(/^delete source\//);
    expect(await listLeftovers(kv, [other], NOTHING)).toEqual([]);
  });

  it("finds what a run that broke off has left", async () => {
    await kv.delete([`release/${gone}`]);
    expect(await listLeftovers(kv, [other], NOTHING)).toEqual([gone]);
  });

  it("takes nothing for a leftover that is being published for the first time", async () => {
    await kv.delete(keysOf(gone).filter((it) => /^(?:release|provenance)/.test(it)));
    expect(await listLeftovers(kv, [other], NOTHING)).toEqual([]);
  });

  it("takes nothing for a leftover that serves, served or was deployed", async () => {
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
