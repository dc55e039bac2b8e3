import { beforeAll, describe, expect, it } from "vitest";
import type { OpenBundle } from "../../src/store/isolate/bundle.ts";
import { StoreError } from "../../src/store/kv/kv-store.ts";
import { readOverlay } from "../../src/store/records/overlay.ts";
import { HOUR } from "../support/table.ts";
import { NOON } from "./live-support.ts";
import { createDesk, type Desk, openRelease, told } from "./reconcile-support.ts";

const NEW = "https://www.new.example";

let bundle: OpenBundle;
beforeAll(async () => {
  bundle = await openRelease([{ from: "/global/a", to: `${NEW}/a` }]);
});

/** Runs the reconciler and returns each row as `key state target`. */
async function run(desk: Desk): Promise<string[]> {
  const { rows } = await desk.run();
  return rows.map(({ key, state, rule }) => [key, state, rule?.to ?? "-"].join(" "));
}

describe("a row over its life", () => {
  it("serves as typed, as last edited, and no longer when it is deleted", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("/global/x", `${NEW}/1`);
    expect(await run(desk)).toEqual([`/global/x serving ${NEW}/1`]);
    desk.kv.values.set("/global/x", `${NEW}/2`);
    expect(await run(desk)).toEqual([`/global/x serving ${NEW}/2`]);
    desk.kv.values.delete("/global/x");
    expect(await run(desk)).toEqual([]);
  });

  it("keeps its last good form through a bad edit, any number of runs, and a restart", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("/global/x", `${NEW}/1`);
    await desk.run();
    for (const bad of ["www.new.example/2", "https://evil.example/", "", "{"]) {
      desk.kv.values.set("/global/x", bad);
      for (let runs = 0; runs < 3; runs++) {
        expect(await run(desk)).toEqual([`/global/x last-good ${NEW}/1`]);
      }
    }
    const again = createDesk(bundle, desk.kv);
    const { rows } = await again.run();
    expect(rows).toMatchObject([{ state: "last-good", rule: { to: `${NEW}/1` }, typed: "{" }]);
    expect(rows[0]?.findings).toHaveLength(1);

    desk.kv.values.set("/global/x", `${NEW}/3`);
    expect(await run(desk)).toEqual([`/global/x serving ${NEW}/3`]);
  });

  it("has no last good form if it never was good, nor once it was deleted", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("/global/x", "nonsense");
    expect(await run(desk)).toEqual(["/global/x rejected -"]);
    desk.kv.values.set("/global/x", `${NEW}/1`);
    await desk.run();
    desk.kv.values.delete("/global/x");
    await desk.run();
    desk.kv.values.set("/global/x", "nonsense");
    expect(await run(desk)).toEqual(["/global/x rejected -"]);
  });

  it("says since when it is there, and since when as it is", async () => {
    const desk = createDesk(bundle);
    const times = async () => {
      const [row] = (await desk.run()).rows;
      return [row?.firstSeenAt, row?.changedAt].map((it) => it?.slice(11, 16));
    };
    desk.kv.values.set("/global/x", `${NEW}/1`);
    expect(await times()).toEqual(["12:01", "12:01"]);
    expect(await times()).toEqual(["12:01", "12:01"]);
    desk.kv.values.set("/global/x", "nonsense");
    expect(await times()).toEqual(["12:01", "12:03"]);
    expect(await times()).toEqual(["12:01", "12:03"]);
    desk.kv.values.set("/global/x", "other nonsense");
    expect(await times()).toEqual(["12:01", "12:05"]);
    desk.kv.values.set("/global/x", `${NEW}/1`);
    expect(await times()).toEqual(["12:01", "12:06"]);
  });

  it("goes on while its key is listed and its value cannot be read", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("/global/x", `${NEW}/1`);
    desk.kv.values.set("/global/bad", "nonsense");
    await desk.run();
    desk.kv.fail({ kind: "gives", value: null }, /^\//);
    expect(await run(desk)).toEqual(["/global/bad rejected -", `/global/x serving ${NEW}/1`]);
    expect(desk.writes()).toBe(1);
  });

  it("keeps at most 500 characters of a value that is not served", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("/global/x", `x y ${"z".repeat(2000)}`);
    expect((await desk.run()).rows[0]?.typed).toHaveLength(500);
  });
});

describe("two rows with one canonical key", () => {
  it("serve the one that was there first, and say so at the other", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("/global/x", `${NEW}/first`);
    await desk.run();
    desk.kv.values.set("/GLOBAL/x/", `${NEW}/second`);
    const { rows } = await desk.run();
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

  it("serve the first by key if both came at once, and a copy does not count twice", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("/global/x", `${NEW}/1`);
    desk.kv.values.set("/GLOBAL/x", `${NEW}/1`);
    const { rows } = await desk.run();
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

  it("change over when the first is deleted", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("/global/x", `${NEW}/first`);
    await desk.run();
    desk.kv.values.set("/GLOBAL/x", `${NEW}/second`);
    await desk.run();
    desk.kv.values.delete("/global/x");
    expect(await run(desk)).toEqual([`/GLOBAL/x serving ${NEW}/second`]);
  });
});

describe("a row and the others", () => {
  it("is not held up by a bad row that would go before it", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("/global/:a", "https://evil.example/:a");
    desk.kv.values.set("/global/:b", `${NEW}/:b`);
    expect(await run(desk)).toEqual(["/global/:a rejected -", `/global/:b serving ${NEW}/:b`]);
  });

  it("may stand on an address of the release, and lies over it", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("/global/a", `${NEW}/row`);
    desk.kv.values.set("/global/*", `${NEW}/`);
    expect((await desk.run()).rows.map((it) => it.state)).toEqual(["serving", "serving"]);
  });

  it("does not begin a loop with one that was there", async () => {
    const both = await openRelease([], { targetHosts: ["www.new.example", "www.old.example"] });
    const desk = createDesk(both);
    desk.kv.values.set("/global/x", "https://www.old.example/global/y");
    await desk.run();
    desk.kv.values.set("/global/y", "https://www.old.example/global/x");
    const { rows } = await desk.run();
    expect(rows.map(({ key, rule }) => [key, rule?.to ?? null])).toEqual([
      ["/global/x", "https://www.old.example/global/y"],
      ["/global/y", null],
    ]);
    expect(rows[1]?.findings.map((it) => it.id)).toEqual(["redirect-loop"]);
  });

  it("is not one where a key belongs to the program", async () => {
    const desk = createDesk(bundle);
    for (const key of ["current", "release/x", "table/x/0", "source/x/0", "sitemap/x/*/0"]) {
      desk.kv.values.set(key, "anything");
    }
    for (const key of ["provenance/x/2025", `check/${"a".repeat(64)}/2025`]) {
      desk.kv.values.set(key, "{}");
    }
    expect(await run(desk)).toEqual([]);
  });
});

describe("activatesAt", () => {
  const gateOf = async (desk: Desk) => {
    const { value, findings } = (await desk.run()).gate;
    return [
      value,
      ...findings.map(({ id, at, message, fix }) => `${at.file} ${id}: ${message} -> ${fix}`),
    ];
  };

  it("is kept while it is valid, without what stands around it", async () => {
    const desk = createDesk(bundle);
    expect(await gateOf(desk)).toEqual([null]);
    desk.kv.values.set("activatesAt", "\uFEFF 2025-03-01T09:00:00+01:00\n");
    expect(await gateOf(desk)).toEqual(["2025-03-01T09:00:00+01:00"]);
    desk.kv.values.delete("activatesAt");
    expect(await gateOf(desk)).toEqual([null]);
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
  ])("keeps the last valid one while it is %j, any number of runs", async (text, words) => {
    const desk = createDesk(bundle);
    desk.kv.values.set("activatesAt", "2025-03-01T00:00:00Z");
    await desk.run();
    desk.kv.values.set("activatesAt", text);
    const expected = ["2025-03-01T00:00:00Z", `activatesAt instant-unparseable: ${words}`];
    expect(await gateOf(desk)).toEqual(expected);
    expect(await gateOf(desk)).toEqual(expected);
    expect(await gateOf(createDesk(bundle, desk.kv))).toEqual(expected);
  });

  it("keeps the last valid one while its key is listed and its value cannot be read", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("activatesAt", "2025-03-01T00:00:00Z");
    await desk.run();
    desk.kv.fail({ kind: "gives", value: null }, /^activatesAt$/);
    expect(await gateOf(desk)).toEqual(["2025-03-01T00:00:00Z"]);
  });

  it("counts where rows are judged", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("/global/x", `{"to":"${NEW}/x","endsAt":"2026-01-01T00:00:00Z"}`);
    desk.kv.values.set("activatesAt", "2027-01-01T00:00:00Z");
    const [row] = (await desk.run()).rows;
    expect(row?.findings.map((it) => it.message)).toEqual([
      '"/global/x" ends at 2026-01-01T00:00:00Z, before the gate at 2027-01-01T00:00:00Z',
    ]);
  });
});

describe("the overlay", () => {
  it("is written if something has changed, and else not", async () => {
    const desk = createDesk(bundle);
    await desk.run();
    expect(desk.writes()).toBe(1);
    desk.kv.values.set(
      "/global/:p/*",
      `{\n "where": {"p": {"b": "2", "a": "1"}}, "to": "${NEW}/:p/:splat" }`,
    );
    desk.kv.values.set("/global/é?b=1&a=2", " gone ");
    desk.kv.values.set("/global/bad", "<p>");
    desk.kv.values.set("activatesAt", "soon");
    const first = await desk.run();
    expect(desk.writes()).toBe(2);
    for (let runs = 0; runs < 3; runs++) expect(await desk.run()).toEqual(first);
    expect(await createDesk(bundle, desk.kv).run()).toEqual(first);
    expect(desk.writes()).toBe(2);
    expect(readOverlay(String(desk.kv.values.get("overlay")), null)).toEqual({
      ok: true,
      value: first,
    });
  });

  it("says when it was last changed", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("/global/x", `${NEW}/1`);
    expect((await desk.run()).writtenAt).toBe("2025-01-01T12:01:00Z");
    expect((await desk.run()).writtenAt).toBe("2025-01-01T12:01:00Z");
    desk.kv.values.set("/global/x", `${NEW}/2`);
    expect((await desk.run()).writtenAt).toBe("2025-01-01T12:03:00Z");
  });

  it.each([
    ["is deleted", null],
    ["is damaged", "{"],
    ["is of another format", '{"format":2}'],
  ])(
    "is made again where it %s, with the last good forms that the isolate holds",
    async (_name, value) => {
      const desk = createDesk(bundle);
      desk.kv.values.set("/global/x", `${NEW}/1`);
      const held = await desk.run();
      desk.kv.values.set("/global/x", "nonsense");
      if (value === null) desk.kv.values.delete("overlay");
      else desk.kv.values.set("overlay", value);
      expect((await desk.run(held)).rows).toMatchObject([
        { state: "last-good", rule: { to: `${NEW}/1` } },
      ]);
    },
  );

  it("goes on from what the isolate holds where KV gives an older one", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("/global/x", `${NEW}/1`);
    await desk.run();
    const older = String(desk.kv.values.get("overlay"));
    desk.kv.values.set("/global/x", `${NEW}/2`);
    const held = await desk.run();
    desk.kv.values.set("/global/x", "nonsense");
    desk.kv.values.set("overlay", older);
    expect((await desk.run(held)).rows).toMatchObject([
      { state: "last-good", rule: { to: `${NEW}/2` } },
    ]);
  });

  it("is written with the true instant behind one from the future, which it says it replaces", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("/global/x", `${NEW}/1`);
    const future = { ...(await desk.run()), writtenAt: "2099-01-01T00:00:00Z" };
    desk.kv.values.set("overlay", JSON.stringify(future));
    // Nothing has changed, so nothing is written.
    expect(await desk.run(future)).toEqual(future);
    desk.kv.values.set("/global/x", `${NEW}/2`);
    const next = await desk.run(future);
    expect(next.writtenAt).toBe("2025-01-01T12:03:00Z");
    expect(next.replaced?.[0]).toBe("2099-01-01T00:00:00Z");
    expect(next.rows).toMatchObject([{ state: "serving", rule: { to: `${NEW}/2` } }]);

    // KV returns the overlay from the future again, to a run whose isolate has seen the next one.
    desk.kv.values.set("overlay", JSON.stringify(future));
    const again = await desk.run(next);
    expect(again.rows).toMatchObject([{ rule: { to: `${NEW}/2` } }]);
    expect(again.replaced?.slice(0, 2)).toEqual([next.writtenAt, "2099-01-01T00:00:00Z"]);
  });

  it("names at most twenty that it replaces, and bears an instant that none of them has", async () => {
    const desk = createDesk(bundle);
    for (let count = 0; count < 25; count++) {
      desk.kv.values.set("/global/x", `${NEW}/${count}`);
      await desk.run();
      desk.clock.now -= 60_000;
    }
    const { writtenAt, replaced = [] } = JSON.parse(String(desk.kv.values.get("overlay")));
    expect(replaced).toHaveLength(20);
    expect(new Set([writtenAt, ...replaced]).size).toBe(21);
  });

  it("stays as it is where KV fails, and the next run goes on", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("/global/x", `${NEW}/1`);
    await desk.run();
    const before = desk.kv.values.get("overlay");
    desk.kv.values.set("/global/x", `${NEW}/2`);
    desk.kv.fail({ kind: "throws" });
    await expect(desk.run()).rejects.toThrow(StoreError);
    expect(desk.kv.values.get("overlay")).toBe(before);
    desk.kv.heal();
    expect(await run(desk)).toEqual([`/global/x serving ${NEW}/2`]);
  });
});

describe("many rows", () => {
  function fill(desk: Desk, count: number, value: (index: number) => string): void {
    for (let index = 0; index < count; index++) {
      desk.kv.values.set(`/global/${String(index).padStart(6, "0")}`, value(index));
    }
  }

  it("work, ten thousand of them, good and bad, in few operations", async () => {
    const desk = createDesk(bundle);
    fill(desk, 10_000, (index) => (index % 10 === 0 ? "www.new.example/x" : `${NEW}/${index}`));
    const { rows, findings } = await desk.run();
    const states = Map.groupBy(rows, (it) => it.state);
    expect([states.get("serving")?.length, states.get("rejected")?.length]).toEqual([9000, 1000]);
    expect(findings).toEqual([]);
    expect(desk.kv.operations.length).toBeLessThan(300);
  });

  it("are read up to twenty thousand, those first that were there first, and the rest is named", async () => {
    const desk = createDesk(bundle);
    desk.kv.values.set("/global/z", `${NEW}/z`);
    await desk.run();
    fill(desk, 20_001, (index) => `${NEW}/${index}`);
    const { rows, findings } = await desk.run();
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

  it("fit into one value of KV, or the rest is named", async () => {
    const desk = createDesk(bundle);
    fill(desk, 400, (index) => JSON.stringify({ to: `${NEW}/${index}`, note: "n".repeat(90_000) }));
    const { rows, findings } = await desk.run();
    expect(rows.length).toBeLessThan(400);
    expect(String(desk.kv.values.get("overlay")).length).toBeLessThan(25 * 1024 * 1024);
    expect(findings).toMatchObject([
      {
        id: "table-too-large",
        message: `there are 400 rows, and the first ${rows.length} of them take the 20 MiB that there is room for`,
        fix: "Publish them as a table, and delete the rows",
      },
    ]);
    const writes = desk.writes();
    await desk.run();
    expect(desk.writes()).toBe(writes);
  });
});

describe("the time that rows are judged at", () => {
  it("is now: a window that is over is a hint from its end on", async () => {
    const desk = createDesk(bundle);
    const endsAt = new Date(NOON + HOUR).toISOString();
    desk.kv.values.set("/global/x", JSON.stringify({ to: `${NEW}/x`, endsAt }));
    expect((await desk.run()).rows[0]?.findings).toEqual([]);
    desk.clock.now = NOON + HOUR;
    const [row] = (await desk.run()).rows;
    expect([row?.state, row?.findings[0]?.id]).toEqual(["serving", "window-past"]);
  });
});
