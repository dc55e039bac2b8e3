/**
 * What an earlier version makes of records that a later one wrote, as after a return to an earlier Worker: an entry that
 * it does not understand costs at most itself, and nothing serves that it does not understand.
 */
import { beforeAll, describe, expect, it } from "vitest";
import type { OpenBundle } from "../../src/store/isolate/bundle.ts";
import { writeDeployed } from "../../src/store/records/deployed.ts";
import { CURRENT_KEY, DEPLOYED_KEY, OVERLAY_KEY } from "../../src/store/records/keys.ts";
import { readLive } from "../../src/store/records/live.ts";
import type { OverlayRow } from "../../src/store/records/overlay.ts";
import { readSignoffs, standingOf } from "../../src/store/records/signoffs.ts";
import { OPEN_POLICY } from "../../src/store/records/signing-policy.ts";
import { promote, publish } from "../node-support/publish.ts";
import { releaseOf } from "../node-support/release.ts";
import { bundleOf } from "../support/bundle.ts";
import { createMemoryStore } from "../support/memory-store.ts";
import { createWorld, NOON } from "./live-support.ts";
import { createReconciler, type Reconciler } from "./reconcile-support.ts";

const NEW = "https://www.new.example";

let bundle: OpenBundle;
beforeAll(async () => {
  bundle = bundleOf(await releaseOf([{ from: "/global/a", to: `${NEW}/release` }]));
});

type Fields = Record<string, unknown>;

/** Changes the stored overlay as a later version might have written it. */
function rewrite({ kv }: Pick<Reconciler, "kv">, change: (overlay: Fields) => void): void {
  const overlay = JSON.parse(String(kv.values.get(OVERLAY_KEY)));
  change(overlay);
  kv.values.set(OVERLAY_KEY, JSON.stringify(overlay));
}

/** Changes what is stored of one row. */
function rewriteRow(world: Pick<Reconciler, "kv">, key: string, change: (row: Fields) => void) {
  rewrite(world, ({ rows }) => {
    const row = (rows as Fields[]).find((it) => it.key === key);
    if (row) change(row);
  });
}

/** What only a later version understands of a row. */
const STRANGE: readonly (readonly [string, (row: Fields) => void])[] = [
  ["a field of its rule", (row) => void (row.rule = { ...(row.rule as Fields), weight: 3 })],
  ["its status", (row) => void (row.rule = { ...(row.rule as Fields), status: 309 })],
  ["its kind of answer", (row) => void (row.rule = { from: row.key, mirror: true })],
  ["its state", (row) => void (row.state = "paused")],
];

/** The states of rows, with what they serve. */
const served = (rows: readonly OverlayRow[]) =>
  rows.map(({ key, state, rule }) => [key, state, rule?.to ?? "-"].join(" "));

describe("the reconciler of an earlier version", () => {
  /** One row that was edited to nonsense and serves in its last good form, and one that serves as typed. */
  async function written(): Promise<Reconciler> {
    const later = createReconciler(bundle);
    later.kv.values.set("/global/x", `${NEW}/x`);
    later.kv.values.set("/global/y", `${NEW}/y`);
    await later.run();
    later.kv.values.set("/global/x", "nonsense");
    await later.run();
    return later;
  }

  it.each(STRANGE)(
    "judges a row anew from what was typed if it does not understand %s, and keeps the others",
    async (_name, change) => {
      const later = await written();
      rewriteRow(later, "/global/y", change);
      const { rows } = await createReconciler(bundle, later.kv).run();
      expect(served(rows)).toEqual([`/global/x last-good ${NEW}/x`, `/global/y serving ${NEW}/y`]);
    },
  );

  it("rejects such a row if what was typed is of the later version too, and tells why", async () => {
    const later = await written();
    later.kv.values.set("/global/y", `{ "mirror": true }`);
    rewriteRow(later, "/global/y", (row) => void (row.rule = { from: "/global/y", mirror: true }));
    const { rows } = await createReconciler(bundle, later.kv).run();
    expect(served(rows)).toEqual([`/global/x last-good ${NEW}/x`, "/global/y rejected -"]);
    expect(rows[1]?.findings.map((it) => it.id)).toEqual(["schema"]);
  });

  it("keeps the form that its isolate serves of such a row", async () => {
    const later = await written();
    const held = await later.run();
    later.kv.values.set("/global/y", `{ "mirror": true }`);
    rewriteRow(later, "/global/y", (row) => void (row.rule = { from: "/global/y", mirror: true }));
    const { rows } = await createReconciler(bundle, later.kv).run(held);
    expect(served(rows)).toEqual([`/global/x last-good ${NEW}/x`, `/global/y last-good ${NEW}/y`]);
  });

  it("still knows which of two rows with the same address was there first", async () => {
    const later = createReconciler(bundle);
    later.kv.values.set("/global/x", `${NEW}/first`);
    await later.run();
    later.kv.values.set("/GLOBAL/x", `${NEW}/second`);
    await later.run();
    rewriteRow(later, "/global/x", (row) => void (row.state = "paused"));
    const { rows } = await createReconciler(bundle, later.kv).run();
    expect(served(rows)).toEqual([`/global/x serving ${NEW}/first`, "/GLOBAL/x rejected -"]);
  });

  it.each<[string, (finding: Fields) => void]>([
    ["its severity", (finding) => void (finding.severity = "notice")],
    ["its id", (finding) => void (finding.id = "of-a-later-version")],
    ["its place", (finding) => void (finding.at = "somewhere")],
    ["its message", (finding) => void (finding.message = { en: "x" })],
    ["its data", (finding) => void (finding.data = { hops: 7 })],
  ])(
    "keeps a row's last good form if it does not understand a finding by %s",
    async (_, change) => {
      const later = await written();
      rewriteRow(later, "/global/x", ({ findings }) => (findings as Fields[]).forEach(change));
      const { rows } = await createReconciler(bundle, later.kv).run();
      expect(served(rows)).toEqual([`/global/x last-good ${NEW}/x`, `/global/y serving ${NEW}/y`]);
    },
  );

  it.each<[string, (overlay: Fields) => void]>([
    ["one on the rows as a whole", (it) => void (it.findings = [{ severity: "notice" }, null])],
    [
      "one on the gate",
      (it) => void (it.gate = { value: null, findings: [{ severity: "notice" }] }),
    ],
    [
      "an entry that names no row",
      (it) => void (it.rows as unknown[]).push({ kind: "group" }, null),
    ],
    ["fields that are new", (it) => void (it.written = { by: "a later version" })],
  ])("keeps all rows if it does not understand %s", async (_name, change) => {
    const later = await written();
    rewrite(later, change);
    const { rows } = await createReconciler(bundle, later.kv).run();
    expect(served(rows)).toEqual([`/global/x last-good ${NEW}/x`, `/global/y serving ${NEW}/y`]);
  });

  it("writes nothing because of fields that are new", async () => {
    const later = await written();
    rewrite(later, (it) => void (it.written = { by: "a later version" }));
    rewriteRow(later, "/global/y", (row) => void (row.seenBy = 3));
    rewriteRow(later, "/global/x", ({ findings }) =>
      (findings as Fields[]).forEach((finding) => void (finding.since = NOON)),
    );
    const earlier = createReconciler(bundle, later.kv);
    const before = earlier.writes();
    await earlier.run();
    expect(earlier.writes()).toBe(before);
  });
});

describe("an isolate of an earlier version", () => {
  /** A store with an overlay of two rows. */
  async function writtenRows() {
    const later = createReconciler(bundle);
    later.kv.values.set("/global/x", `${NEW}/x`);
    later.kv.values.set("/global/a", `${NEW}/a`);
    await later.run();
    return later;
  }

  it.each(STRANGE)(
    "serves the other rows, and the release below a row, if it does not understand %s",
    async (_name, change) => {
      const { kv } = await writtenRows();
      rewriteRow({ kv }, "/global/a", change);
      const world = createWorld({ bundle }, kv);
      expect(await world.ask("/global/x")).toBe(`${NEW}/x`);
      expect(await world.ask("/global/a")).toBe(`${NEW}/release`);
      const overlay = world.live.status().snapshot.overlay;
      expect(overlay?.rows.find((it) => it.key === "/global/a")).toMatchObject({
        state: "rejected",
        rule: null,
        findings: [{ id: "schema", severity: "error", at: { file: "/global/a" } }],
      });
    },
  );

  it("goes on with the form of a row that it has", async () => {
    const later = await writtenRows();
    const world = createWorld({ bundle }, later.kv);
    expect(await world.ask("/global/a")).toBe(`${NEW}/a`);
    later.kv.values.set("/global/x", `${NEW}/x2`);
    await later.run();
    rewriteRow(later, "/global/a", (row) => void (row.rule = { from: row.key, mirror: true }));
    await world.refresh();
    expect(await world.ask("/global/x")).toBe(`${NEW}/x2`);
    expect(await world.ask("/global/a")).toBe(`${NEW}/a`);
    const { problems, snapshot } = world.live.status();
    expect(problems).toEqual([]);
    expect(snapshot.overlay?.rows.find((it) => it.key === "/global/a")).toMatchObject({
      state: "last-good",
      findings: [{ id: "schema" }],
    });
  });

  it("serves all rows whatever a finding says, and takes an unknown severity for an error", async () => {
    const later = await writtenRows();
    const finding = { id: "x", severity: "notice", message: "m", fix: "f" };
    const at = { file: "/global/a", line: 1, column: 1, rule: null };
    rewriteRow(later, "/global/x", (row) => void (row.findings = { count: 2 }));
    rewriteRow(later, "/global/a", (row) => void (row.findings = [{ ...finding, at }, finding]));
    const world = createWorld({ bundle }, later.kv);
    expect(await world.ask("/global/a")).toBe(`${NEW}/a`);
    expect(await world.ask("/global/x")).toBe(`${NEW}/x`);
    const { overlay } = world.live.status().snapshot;
    const row = overlay?.rows.find((it) => it.key === "/global/a");
    expect(row?.findings).toEqual([{ ...finding, severity: "error", at }]);
    expect(overlay?.rows.find((it) => it.key === "/global/x")?.findings).toEqual([]);
  });

  it("refuses an overlay of another format whole", async () => {
    const later = await writtenRows();
    rewrite(later, (it) => void (it.format = 2));
    const world = createWorld({ bundle }, later.kv);
    expect(await world.ask("/global/x")).toBe(`${NEW}/`);
    expect(world.live.status().problems).toEqual(["overlay does not fit at format"]);
  });

  it("serves what current names, whatever a later version lists as served before", async () => {
    const kv = createMemoryStore();
    const one = await releaseOf([{ from: "/global/a", to: `${NEW}/one` }]);
    await publish(kv, one);
    await promote(kv, one, NOON);
    const pointer = JSON.parse(String(kv.values.get(CURRENT_KEY)));
    const earlier = { ...pointer, release: null, promotedAt: "2024-12-01T00:00:00Z" };
    pointer.history = [{ release: "a-later-name", promotedAt: 7 }, earlier];
    pointer.before = [{ release: "a-later-name" }];
    kv.values.set(CURRENT_KEY, JSON.stringify(pointer));
    const world = createWorld({ bundle }, kv);
    expect(await world.ask("/global/a")).toBe(`${NEW}/one`);
    const { problems, snapshot } = world.live.status();
    expect([problems, snapshot.pointer?.history]).toEqual([[], [earlier]]);
  });
});

describe("a command of an earlier version", () => {
  it("cannot read a current whose lists it would write anew and does not understand", async () => {
    const kv = createMemoryStore();
    await promote(kv, null, NOON);
    const pointer = JSON.parse(String(kv.values.get(CURRENT_KEY)));
    kv.values.set(
      CURRENT_KEY,
      JSON.stringify({ ...pointer, history: [{ release: "a-later-name" }] }),
    );
    await expect(readLive(kv)).rejects.toThrow("current does not fit at history.0.release");
  });
});

describe("a decision that a later version recorded", () => {
  const decision = (by: string, minute: number, more: Fields = {}): Fields => ({
    release: "r",
    manifest: "m",
    decision: "approve",
    by: { email: `${by}@example.com`, subject: by },
    via: "access",
    at: new Date(NOON + minute * 60_000).toISOString(),
    comment: "",
    base: null,
    previous: null,
    ...more,
  });

  /** The standing of a release by its stored decisions. */
  async function standingBy(...decisions: readonly Fields[]): Promise<string> {
    const kv = createMemoryStore();
    for (const it of decisions) kv.values.set(`signoff/r/${String(it.at)}-x`, JSON.stringify(it));
    const records = await readSignoffs(kv, "signoff/", NOON);
    const terms = { policy: OPEN_POLICY, publishers: [], acceptsLocal: false, sha256: null };
    return standingOf(records, terms).state;
  }

  it("counts, whatever it says of the effect that was shown", async () => {
    const effect = { gate: "soon", counts: [1, 2] };
    expect(await standingBy(decision("ana", 1, { effect }))).toBe("approved");
  });

  it("never suffices if what was asked for then is not understood", async () => {
    const policy = { roles: ["legal"], approvals: { legal: 1 } };
    expect(await standingBy(decision("ana", 1, { policy }))).toBe("undecided");
    expect(await standingBy(decision("ana", 1), decision("ben", 2, { policy }))).toBe("undecided");
  });

  it("counts as none if what was decided is not understood", async () => {
    expect(await standingBy(decision("ana", 1), decision("ben", 2, { decision: "hold" }))).toBe(
      "approved",
    );
  });

  it("rejects, even if what was asked for then is not understood", async () => {
    const rejected = decision("ben", 2, { decision: "reject", policy: { roles: ["legal"] } });
    expect(await standingBy(decision("ana", 1), rejected)).toBe("rejected");
  });
});

describe("the record of what was deployed", () => {
  it("keeps the deployments before one that a later version described in another way", async () => {
    const kv = createMemoryStore();
    const [a, b, c, d] = ["a", "b", "c", "d"].map((it) => it.repeat(64)) as [
      string,
      string,
      string,
      string,
    ];
    const deployedAt = "2024-12-01T00:00:00Z";
    const before = [
      { release: b, deployedAt },
      { release: 7, deployedAt },
      { release: c, deployedAt },
    ];
    kv.values.set(DEPLOYED_KEY, JSON.stringify({ release: a, deployedAt, before }));
    await writeDeployed(kv, d, NOON);
    const written = JSON.parse(String(kv.values.get(DEPLOYED_KEY)));
    // What came before the one that is not understood did not last until the one after it.
    expect(written.before.map((it: Fields) => it.release)).toEqual([a, b]);
  });
});
