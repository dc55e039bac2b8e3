import { beforeAll, describe, expect, it } from "vitest";
import type { OpenBundle } from "../../src/store/isolate/bundle.ts";
import { StoreError } from "../../src/store/kv/kv-store.ts";
import { OVERLAY_KEY } from "../../src/store/records/keys.ts";
import { readOverlay } from "../../src/store/records/overlay.ts";
import { HOUR } from "../support/table.ts";
import { NOON } from "./live-support.ts";
import { createReconciler, type Reconciler, openRelease, told } from "./reconcile-support.ts";

const NEW = "https://www.new.example";

let bundle: OpenBundle;
beforeAll(async () => {
  bundle = await openRelease([{ from: "/global/a", to: `${NEW}/a` }]);
});

/** Runs the reconciler and returns each row as `key state target`. */
async function run(reconciler: Reconciler): Promise<string[]> {
  const { rows } = await reconciler.run();
  return rows.map(({ key, state, rule }) => [key, state, rule?.to ?? "-"].join(" "));
}

describe("a row", () => {
  it("serves its value, follows edits, and ends when it is deleted", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/x", `${NEW}/1`);
    expect(await run(reconciler)).toEqual([`/global/x serving ${NEW}/1`]);
    reconciler.kv.values.set("/global/x", `${NEW}/2`);
    expect(await run(reconciler)).toEqual([`/global/x serving ${NEW}/2`]);
    reconciler.kv.values.delete("/global/x");
    expect(await run(reconciler)).toEqual([]);
  });

  it("keeps its last good form through bad edits, repeated runs and a restart", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/x", `${NEW}/1`);
    await reconciler.run();
    for (const bad of ["www.new.example/2", "https://evil.example/", "", "{"]) {
      reconciler.kv.values.set("/global/x", bad);
      for (let runs = 0; runs < 3; runs++) {
        expect(await run(reconciler)).toEqual([`/global/x last-good ${NEW}/1`]);
      }
    }
    const again = createReconciler(bundle, reconciler.kv);
    const { rows } = await again.run();
    expect(rows).toMatchObject([{ state: "last-good", rule: { to: `${NEW}/1` }, typed: "{" }]);
    expect(rows[0]?.findings).toHaveLength(1);

    reconciler.kv.values.set("/global/x", `${NEW}/3`);
    expect(await run(reconciler)).toEqual([`/global/x serving ${NEW}/3`]);
  });

  it("keeps its last good form when a later version has described what is wrong", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/x", `${NEW}/1`);
    await reconciler.run();
    reconciler.kv.values.set("/global/x", "nonsense");
    const { rows } = await reconciler.run();
    const [id = ""] = rows.flatMap((it) => it.findings.map((finding) => finding.id));
    const written = String(reconciler.kv.values.get(OVERLAY_KEY));
    const byLater = written.replaceAll(`"id":"${id}"`, '"id":"of-a-later-version"');
    expect(byLater).not.toBe(written);
    reconciler.kv.values.set(OVERLAY_KEY, byLater);
    expect(await run(createReconciler(bundle, reconciler.kv))).toEqual([
      `/global/x last-good ${NEW}/1`,
    ]);
  });

  it("has no last good form if it was never good, or was deleted meanwhile", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/x", "nonsense");
    expect(await run(reconciler)).toEqual(["/global/x rejected -"]);
    reconciler.kv.values.set("/global/x", `${NEW}/1`);
    await reconciler.run();
    reconciler.kv.values.delete("/global/x");
    await reconciler.run();
    reconciler.kv.values.set("/global/x", "nonsense");
    expect(await run(reconciler)).toEqual(["/global/x rejected -"]);
  });

  it("says when it was first seen and when it last changed", async () => {
    const reconciler = createReconciler(bundle);
    const times = async () => {
      const [row] = (await reconciler.run()).rows;
      return [row?.firstSeenAt, row?.changedAt].map((it) => it?.slice(11, 16));
    };
    reconciler.kv.values.set("/global/x", `${NEW}/1`);
    expect(await times()).toEqual(["12:01", "12:01"]);
    expect(await times()).toEqual(["12:01", "12:01"]);
    reconciler.kv.values.set("/global/x", "nonsense");
    expect(await times()).toEqual(["12:01", "12:03"]);
    expect(await times()).toEqual(["12:01", "12:03"]);
    reconciler.kv.values.set("/global/x", "other nonsense");
    expect(await times()).toEqual(["12:01", "12:05"]);
    reconciler.kv.values.set("/global/x", `${NEW}/1`);
    expect(await times()).toEqual(["12:01", "12:06"]);
  });

  it("stays as it is while its key is listed and its value cannot be read", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/x", `${NEW}/1`);
    reconciler.kv.values.set("/global/bad", "nonsense");
    await reconciler.run();
    reconciler.kv.fail({ kind: "gives", value: null }, /^\//);
    expect(await run(reconciler)).toEqual(["/global/bad rejected -", `/global/x serving ${NEW}/1`]);
    expect(reconciler.writes()).toBe(1);
  });

  it("keeps at most 500 characters of a value that does not serve", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/x", `x y ${"z".repeat(2000)}`);
    expect((await reconciler.run()).rows[0]?.typed).toHaveLength(500);
  });
});

describe("two rows with the same canonical key", () => {
  it("serve the one that was there first, and report the other", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/x", `${NEW}/first`);
    await reconciler.run();
    reconciler.kv.values.set("/GLOBAL/x/", `${NEW}/second`);
    const { rows } = await reconciler.run();
    expect(rows.map(told)).toEqual([
      { state: "serving", rule: { to: `${NEW}/first` }, findings: [] },
      {
        state: "rejected",
        rule: null,
        findings: [
          '1:1 rule-conflict: "/GLOBAL/x/" has another answer in "/global/x" (/global/x)' +
            " -> Keep one of the two, make one more specific, or give them windows that do not overlap",
        ],
      },
    ]);
  });

  it("serve the first in order of keys if both came at once, and report a copy as a duplicate", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/x", `${NEW}/1`);
    reconciler.kv.values.set("/GLOBAL/x", `${NEW}/1`);
    const { rows } = await reconciler.run();
    expect(rows.map((it) => [it.key, told(it)])).toEqual([
      ["/GLOBAL/x", { state: "serving", rule: { to: `${NEW}/1` }, findings: [] }],
      [
        "/global/x",
        {
          state: "rejected",
          rule: null,
          findings: [
            '1:1 rule-duplicate: "/global/x" is the same rule as "/GLOBAL/x" (/GLOBAL/x)' +
              " -> Remove one of the two",
          ],
        },
      ],
    ]);
  });

  it("serve the second once the first is deleted", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/x", `${NEW}/first`);
    await reconciler.run();
    reconciler.kv.values.set("/GLOBAL/x", `${NEW}/second`);
    await reconciler.run();
    reconciler.kv.values.delete("/global/x");
    expect(await run(reconciler)).toEqual([`/GLOBAL/x serving ${NEW}/second`]);
  });
});

describe("a row beside others", () => {
  it("is not affected by a bad row that would precede it", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/:a", "https://evil.example/:a");
    reconciler.kv.values.set("/global/:b", `${NEW}/:b`);
    expect(await run(reconciler)).toEqual([
      "/global/:a rejected -",
      `/global/:b serving ${NEW}/:b`,
    ]);
  });

  it("may replace an address of the release", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/a", `${NEW}/row`);
    reconciler.kv.values.set("/global/*", `${NEW}/`);
    expect((await reconciler.run()).rows.map((it) => it.state)).toEqual(["serving", "serving"]);
  });

  it("does not serve if it closes a loop with an earlier row", async () => {
    const both = await openRelease([], { targetHosts: ["www.new.example", "www.old.example"] });
    const reconciler = createReconciler(both);
    reconciler.kv.values.set("/global/x", "https://www.old.example/global/y");
    await reconciler.run();
    reconciler.kv.values.set("/global/y", "https://www.old.example/global/x");
    const { rows } = await reconciler.run();
    expect(rows.map(({ key, rule }) => [key, rule?.to ?? null])).toEqual([
      ["/global/x", "https://www.old.example/global/y"],
      ["/global/y", null],
    ]);
    expect(rows[1]?.findings.map((it) => it.id)).toEqual(["redirect-loop"]);
  });

  it("is not read from keys that Sunset writes", async () => {
    const reconciler = createReconciler(bundle);
    for (const key of ["current", "release/x", "table/x/0", "source/x/0", "sitemap/x/*/0"]) {
      reconciler.kv.values.set(key, "anything");
    }
    for (const key of ["provenance/x/2025", `check/${"a".repeat(64)}/2025`]) {
      reconciler.kv.values.set(key, "{}");
    }
    expect(await run(reconciler)).toEqual([]);
  });
});

describe("activatesAt", () => {
  const gateOf = async (reconciler: Reconciler) => {
    const { value, findings } = (await reconciler.run()).gate;
    return [
      value,
      ...findings.map(({ id, at, message, fix }) => `${at.file} ${id}: ${message} -> ${fix}`),
    ];
  };

  it("is stored without the white space around it while it is valid", async () => {
    const reconciler = createReconciler(bundle);
    expect(await gateOf(reconciler)).toEqual([null]);
    reconciler.kv.values.set("activatesAt", "\uFEFF 2025-03-01T09:00:00+01:00\n");
    expect(await gateOf(reconciler)).toEqual(["2025-03-01T09:00:00+01:00"]);
    reconciler.kv.values.delete("activatesAt");
    expect(await gateOf(reconciler)).toEqual([null]);
  });

  it.each([
    [
      "2025-03-01",
      '"2025-03-01" is a bare date: it begins at 26 different moments around the world -> Write the instant with its offset, such as "2025-03-01T00:00:00Z" for midnight in UTC',
    ],
    [
      "2025-03-01 09:00",
      '"2025-03-01 09:00" has no offset from UTC -> Add the offset: "2025-03-01T09:00:00Z" for UTC, or one such as +08:00',
    ],
    [
      "1 March",
      '"1 March" is not a date-time -> Write an RFC 3339 date-time with an offset, such as "2025-01-01T00:00:00Z"',
    ],
    [
      "",
      '"" is not a date-time -> Write an RFC 3339 date-time with an offset, such as "2025-01-01T00:00:00Z"',
    ],
  ])("stays the last valid one while it is %j, in repeated runs", async (text, words) => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("activatesAt", "2025-03-01T00:00:00Z");
    await reconciler.run();
    reconciler.kv.values.set("activatesAt", text);
    const expected = ["2025-03-01T00:00:00Z", `activatesAt instant-unparseable: ${words}`];
    expect(await gateOf(reconciler)).toEqual(expected);
    expect(await gateOf(reconciler)).toEqual(expected);
    expect(await gateOf(createReconciler(bundle, reconciler.kv))).toEqual(expected);
  });

  it.each([
    ["2025-03-01", "2025-03-01T00:00:00+01:00"],
    ["2025-07-01 09:00", "2025-07-01T09:00:00+02:00"],
  ])("is offered in the site's time zone if %j has no offset", async (text, meant) => {
    const own = await openRelease([], { timeZone: "Europe/Berlin" });
    const reconciler = createReconciler(own);
    reconciler.kv.values.set("activatesAt", text);
    expect((await reconciler.run()).gate.findings[0]?.fix).toContain(`"${meant}"`);
  });

  it("stays the last valid one while its key is listed and its value cannot be read", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("activatesAt", "2025-03-01T00:00:00Z");
    await reconciler.run();
    reconciler.kv.fail({ kind: "gives", value: null }, /^activatesAt$/);
    expect(await gateOf(reconciler)).toEqual(["2025-03-01T00:00:00Z"]);
  });

  it("is used when rows are judged", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/x", `{"to":"${NEW}/x","endsAt":"2026-01-01T00:00:00Z"}`);
    reconciler.kv.values.set("activatesAt", "2027-01-01T00:00:00Z");
    const [row] = (await reconciler.run()).rows;
    expect(row?.findings.map((it) => it.message)).toEqual([
      '"/global/x" ends at 2026-01-01T00:00:00Z, before the gate at 2027-01-01T00:00:00Z',
    ]);
  });
});

describe("the overlay", () => {
  it("is written only if something has changed", async () => {
    const reconciler = createReconciler(bundle);
    await reconciler.run();
    expect(reconciler.writes()).toBe(1);
    reconciler.kv.values.set(
      "/global/:p/*",
      `{\n "where": {"p": {"b": "2", "a": "1"}}, "to": "${NEW}/:p/:splat" }`,
    );
    reconciler.kv.values.set("/global/é?b=1&a=2", " gone ");
    reconciler.kv.values.set("/global/bad", "<p>");
    reconciler.kv.values.set("activatesAt", "soon");
    const first = await reconciler.run();
    expect(reconciler.writes()).toBe(2);
    for (let runs = 0; runs < 3; runs++) expect(await reconciler.run()).toEqual(first);
    expect(await createReconciler(bundle, reconciler.kv).run()).toEqual(first);
    expect(reconciler.writes()).toBe(2);
    expect(readOverlay(String(reconciler.kv.values.get("overlay")), null)).toEqual({
      ok: true,
      value: first,
    });
  });

  it("says when it last changed", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/x", `${NEW}/1`);
    expect((await reconciler.run()).writtenAt).toBe("2025-01-01T12:01:00Z");
    expect((await reconciler.run()).writtenAt).toBe("2025-01-01T12:01:00Z");
    reconciler.kv.values.set("/global/x", `${NEW}/2`);
    expect((await reconciler.run()).writtenAt).toBe("2025-01-01T12:03:00Z");
  });

  it.each([
    ["was deleted", null],
    ["is damaged", "{"],
    ["has another format", '{"format":2}'],
  ])("is made again if it %s, from the last good forms in the isolate", async (_name, value) => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/x", `${NEW}/1`);
    const held = await reconciler.run();
    reconciler.kv.values.set("/global/x", "nonsense");
    if (value === null) reconciler.kv.values.delete("overlay");
    else reconciler.kv.values.set("overlay", value);
    expect((await reconciler.run(held)).rows).toMatchObject([
      { state: "last-good", rule: { to: `${NEW}/1` } },
    ]);
  });

  it("continues from the isolate's overlay if KV returns an older one", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/x", `${NEW}/1`);
    await reconciler.run();
    const older = String(reconciler.kv.values.get("overlay"));
    reconciler.kv.values.set("/global/x", `${NEW}/2`);
    const held = await reconciler.run();
    reconciler.kv.values.set("/global/x", "nonsense");
    reconciler.kv.values.set("overlay", older);
    expect((await reconciler.run(held)).rows).toMatchObject([
      { state: "last-good", rule: { to: `${NEW}/2` } },
    ]);
  });

  it("replaces an overlay from the future, with the true instant and a reference to it", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/x", `${NEW}/1`);
    const future = { ...(await reconciler.run()), writtenAt: "2099-01-01T00:00:00Z" };
    reconciler.kv.values.set("overlay", JSON.stringify(future));
    // Nothing has changed, so nothing is written.
    expect(await reconciler.run(future)).toEqual(future);
    reconciler.kv.values.set("/global/x", `${NEW}/2`);
    const next = await reconciler.run(future);
    expect(next.writtenAt).toBe("2025-01-01T12:03:00Z");
    expect(next.replaced?.[0]).toBe("2099-01-01T00:00:00Z");
    expect(next.rows).toMatchObject([{ state: "serving", rule: { to: `${NEW}/2` } }]);

    // KV returns the overlay from the future again, to a run whose isolate has seen the next one.
    reconciler.kv.values.set("overlay", JSON.stringify(future));
    const again = await reconciler.run(next);
    expect(again.rows).toMatchObject([{ rule: { to: `${NEW}/2` } }]);
    expect(again.replaced?.slice(0, 2)).toEqual([next.writtenAt, "2099-01-01T00:00:00Z"]);
  });

  it("lists at most twenty overlays that it replaces, and has an instant that none of them has", async () => {
    const reconciler = createReconciler(bundle);
    for (let count = 0; count < 25; count++) {
      reconciler.kv.values.set("/global/x", `${NEW}/${count}`);
      await reconciler.run();
      reconciler.clock.now -= 60_000;
    }
    const { writtenAt, replaced = [] } = JSON.parse(String(reconciler.kv.values.get("overlay")));
    expect(replaced).toHaveLength(20);
    expect(new Set([writtenAt, ...replaced]).size).toBe(21);
  });

  it("stays as it is if KV fails, and the next run continues", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/x", `${NEW}/1`);
    await reconciler.run();
    const before = reconciler.kv.values.get("overlay");
    reconciler.kv.values.set("/global/x", `${NEW}/2`);
    reconciler.kv.fail({ kind: "throws" });
    await expect(reconciler.run()).rejects.toThrow(StoreError);
    expect(reconciler.kv.values.get("overlay")).toBe(before);
    reconciler.kv.heal();
    expect(await run(reconciler)).toEqual([`/global/x serving ${NEW}/2`]);
  });
});

describe("many rows", () => {
  function fill(reconciler: Reconciler, count: number, value: (index: number) => string): void {
    for (let index = 0; index < count; index++) {
      reconciler.kv.values.set(`/global/${String(index).padStart(6, "0")}`, value(index));
    }
  }

  it("are judged in few operations: ten thousand, good and bad", async () => {
    const reconciler = createReconciler(bundle);
    fill(reconciler, 10_000, (index) =>
      index % 10 === 0 ? "www.new.example/x" : `${NEW}/${index}`,
    );
    const { rows, findings } = await reconciler.run();
    const states = Map.groupBy(rows, (it) => it.state);
    expect([states.get("serving")?.length, states.get("rejected")?.length]).toEqual([9000, 1000]);
    expect(findings).toEqual([]);
    expect(reconciler.kv.operations.length).toBeLessThan(300);
  });

  it("are read up to twenty thousand, the oldest first, and the rest is reported", async () => {
    const reconciler = createReconciler(bundle);
    reconciler.kv.values.set("/global/z", `${NEW}/z`);
    await reconciler.run();
    fill(reconciler, 20_001, (index) => `${NEW}/${index}`);
    const { rows, findings } = await reconciler.run();
    expect(rows).toHaveLength(20_000);
    expect(rows[0]?.key).toBe("/global/z");
    expect(findings).toEqual([
      {
        id: "table-too-large",
        severity: "error",
        message: "there are 20002 rows, and 20000 are read: those that were there first",
        fix: "Publish them as a table, and delete the rows",
        at: { file: "rows", line: 1, column: 1, rule: null },
      },
    ]);
  });

  it("are stored as far as one KV value can hold them, and the rest is reported", async () => {
    const reconciler = createReconciler(bundle);
    fill(reconciler, 400, (index) =>
      JSON.stringify({ to: `${NEW}/${index}`, note: "n".repeat(90_000) }),
    );
    const { rows, findings } = await reconciler.run();
    expect(rows.length).toBeLessThan(400);
    expect(String(reconciler.kv.values.get("overlay")).length).toBeLessThan(25 * 1024 * 1024);
    expect(findings).toMatchObject([
      {
        id: "table-too-large",
        message: `there are 400 rows, and the first ${rows.length} of them take the 20 MiB that there is room for`,
        fix: "Publish them as a table, and delete the rows",
      },
    ]);
    const writes = reconciler.writes();
    await reconciler.run();
    expect(reconciler.writes()).toBe(writes);
  });
});

describe("rows are judged at the current time", () => {
  it("with a hint from the end of their window on", async () => {
    const reconciler = createReconciler(bundle);
    const endsAt = new Date(NOON + HOUR).toISOString();
    reconciler.kv.values.set("/global/x", JSON.stringify({ to: `${NEW}/x`, endsAt }));
    expect((await reconciler.run()).rows[0]?.findings).toEqual([]);
    reconciler.clock.now = NOON + HOUR;
    const [row] = (await reconciler.run()).rows;
    expect([row?.state, row?.findings[0]?.id]).toEqual(["serving", "window-past"]);
  });
});
