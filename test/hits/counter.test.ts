/** Visits, counted and written into the embedded D1, which also fails. */
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { createCounter } from "../../src/hits/counter.ts";
import type { HitsDatabase } from "../../src/hits/database.ts";
import { createTally } from "../../src/hits/tally.ts";
import { writeBatch } from "../../src/hits/write.ts";
import { runs } from "../support/runs.ts";
import { compile, GATE, HOUR } from "../support/table.ts";
import {
  BROWSER,
  CRAWLER,
  createPatience,
  emptyDatabase,
  freshDatabase,
  NEW,
  readAll,
  visit,
  withBatch,
} from "./support.ts";

const { table } = compile([
  { from: "/global/page", to: `${NEW}/page` },
  { from: "/global/gone", gone: true },
  { from: "/global/p/:id", to: `${NEW}/p/:id` },
]);

const { silence, inTime } = createPatience();
const quick = { inTime, pauseMs: 1 };

let db: D1Database;

beforeEach(async () => {
  db = await freshDatabase();
});

describe("a counter", () => {
  it("writes each visit by day, rule, outcome, status and kind of visitor, batch after batch", async () => {
    const counter = createCounter({ db });
    counter.add(visit(table, "/global/page"));
    counter.add(visit(table, "/global/page", { agent: CRAWLER }));
    counter.add(visit(table, "/global/p/1"));
    await counter.write();
    counter.add(visit(table, "/global/p/2", { method: "POST" }));
    counter.add(visit(table, "/global/p/3"));
    counter.add(visit(table, "/global/gone", { at: GATE + 24 * HOUR }));
    await counter.write();
    expect(await readAll(db)).toEqual({
      hits: [
        ["2025-01-01", "/global/p/:id", "redirect", 301, 0, 0, 2],
        ["2025-01-01", "/global/p/:id", "redirect", 308, 0, 0, 1],
        ["2025-01-01", "/global/page", "redirect", 301, 0, 0, 1],
        ["2025-01-01", "/global/page", "redirect", 301, 1, 0, 1],
        ["2025-01-02", "/global/gone", "gone", 410, 0, 0, 1],
      ],
      hits_by_month: [],
      misses: [],
      misses_by_month: [],
      totals: [],
      days: [],
    });
  });

  it("writes misses with their most frequent referring host, and noise as a number", async () => {
    const counter = createCounter({ db });
    for (const referrer of ["https://a.example/x", "https://a.example/y", "https://b.example/"]) {
      counter.add(visit(table, "/global/none", { referrer }));
      await counter.write();
    }
    for (const path of ["/global/wp-login.php", "/global/logo.png", "/global/.env"]) {
      counter.add(visit(table, path));
    }
    await counter.write();
    const { misses, days } = await readAll(db);
    expect(misses).toEqual([["2025-01-01", "www.old.example/global/none", 0, 3, "a.example", 1]]);
    expect(days).toEqual([["2025-01-01", 0, 3, 0]]);
  });

  it("names the host that more than half of the referred visits came from, however they are spread over batches", async () => {
    const counter = createCounter({ db });
    for (const batch of ["AAAAABBBB", "BBB"]) {
      for (const host of batch) {
        counter.add(visit(table, "/global/none", { referrer: `https://${host}.example/` }));
      }
      await counter.write();
    }
    const { misses } = await readAll(db);
    expect(misses).toEqual([["2025-01-01", "www.old.example/global/none", 0, 12, "b.example", 2]]);
  });

  it("names a host if any visit was referred, however equal the hosts are", async () => {
    const counter = createCounter({ db });
    for (const batch of [[null], ["https://a.example/", "https://b.example/"]]) {
      for (const referrer of batch) counter.add(visit(table, "/global/none", { referrer }));
      await counter.write();
    }
    const { misses } = await readAll(db);
    expect(misses).toEqual([["2025-01-01", "www.old.example/global/none", 0, 3, "a.example", 0]]);
  });

  it.each([
    ["a browser", BROWSER, 0],
    ["a crawler", CRAWLER, 1],
    ["no user agent", null, 1],
    ["a program that names itself", "curl/8.5.0", 1],
  ])("distinguishes crawlers from visitors: %s", async (_name, agent, crawler) => {
    const counter = createCounter({ db });
    counter.add(visit(table, "/global/page", { agent }));
    await counter.write();
    const { hits = [] } = await readAll(db);
    expect(hits.map((it) => it[4])).toEqual([crawler]);
  });

  it("writes more rows than fit into one statement", async () => {
    const counter = createCounter({ db });
    const long = compile(
      Array.from({ length: 1500 }, (_, it) => ({
        from: `/global/${"x".repeat(400)}${it}`,
        to: `${NEW}/${it}`,
      })),
    );
    for (const { from } of long.data.rules.flatMap((it) => it ?? [])) {
      counter.add(visit(long.table, from));
    }
    await counter.write();
    const { hits = [] } = await readAll(db);
    expect(hits).toHaveLength(1500);
  });

  it("writes nothing without visits", async () => {
    let batches = 0;
    const counter = createCounter({
      db: withBatch(db, () => Promise.resolve((batches += 1))),
    });
    await counter.write();
    expect(batches).toBe(0);
  });
});

type Batch = HitsDatabase["batch"];

/** Faults of a single batch. */
const FAULTS: Readonly<Record<string, (real: Batch) => Batch>> = {
  none: (real) => real,
  refused: () => () => Promise.reject(new Error("D1_ERROR: Exceeded maximum DB size")),
  "thrown at once": () => () => {
    throw new TypeError("no database");
  },
  silent: () => silence,
  "written, and the answer lost": (real) => async (statements) => {
    await real(statements);
    throw new Error("D1_ERROR: Network connection lost");
  },
  "written, and the answer late": (real) => async (statements) => {
    await real(statements);
    return silence();
  },
};

/** A database whose first batches have the given faults, one each; all later ones succeed. */
function faring(fates: readonly string[]): HitsDatabase {
  const left = [...fates];
  const real: Batch = (statements) => db.batch(statements as D1PreparedStatement[]);
  return withBatch(db, (statements) =>
    (FAULTS[left.shift() ?? "none"] ?? (() => real))(real)(statements),
  );
}

async function totals() {
  const [hits, days] = await Promise.all([
    db
      .prepare("SELECT coalesce(sum(total), 0) AS sum FROM hits WHERE shadow = 0")
      .first<number>("sum"),
    db.prepare("SELECT coalesce(sum(lost), 0) AS sum FROM days").first<number>("sum"),
  ]);
  return { written: hits ?? 0, lost: days ?? 0 };
}

describe("a batch that cannot be written", () => {
  it.each([
    ["is retried once", ["refused"], { written: 3, lost: 0 }],
    ["is retried once after an exception", ["thrown at once"], { written: 3, lost: 0 }],
    ["is retried once without an answer", ["silent"], { written: 3, lost: 0 }],
    [
      "is not counted twice if only its answer was lost",
      ["written, and the answer lost"],
      { written: 3, lost: 0 },
    ],
    [
      "is not counted twice if only its answer was late",
      ["written, and the answer late"],
      { written: 3, lost: 0 },
    ],
    [
      "is lost after the second failure, and the next batch says how many",
      ["refused", "silent"],
      { written: 1, lost: 2 },
    ],
    [
      "is lost together with earlier losses",
      ["refused", "refused", "silent", "refused"],
      { written: 0, lost: 3 },
    ],
  ])("%s", async (_name, fates, expected) => {
    const counter = createCounter({ db: faring(fates), ...quick });
    counter.add(visit(table, "/global/page"));
    counter.add(visit(table, "/global/none"));
    await counter.write();
    counter.add(visit(table, "/global/page"));
    await counter.write();
    await counter.write();
    expect(await totals()).toEqual(expected);
  });

  it.each(["written, and the answer lost", "written, and the answer late"])(
    "counts visits beyond its limit as lost once, even if it is given up: %s",
    async (fate) => {
      const tally = createTally({ hits: 1, missesTold: 1, misses: 1 });
      const counter = createCounter({ db: faring([fate, "refused"]), tally, ...quick });
      counter.add(visit(table, "/global/page"));
      counter.add(visit(table, "/global/gone"));
      await counter.write();
      await counter.write();
      expect(await totals()).toEqual({ written: 1, lost: 1 });
    },
  );

  it("is lost as a whole while the tables are missing, and counted later", async () => {
    db = await emptyDatabase();
    const counter = createCounter({ db, ...quick });
    counter.add(visit(table, "/global/page"));
    await counter.write();
    db = await freshDatabase();
    await counter.write();
    expect(await totals()).toEqual({ written: 0, lost: 1 });
  });
});

it("visits written and lost add up to those counted, whatever the batches and faults", async () => {
  const paths = [
    "/global/page",
    "/global/gone",
    "/global/p/1",
    "/global/p/2",
    "/global/none",
    "/x",
  ];
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...paths).map((path) => ({ path })) },
    { weight: 1, arbitrary: fc.constant({ path: null }) },
  );
  const fate = fc.constantFrom(...Object.keys(FAULTS));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.array(fate), async (steps, fates) => {
      db = await freshDatabase();
      const counter = createCounter({
        db: faring(fates),
        tally: createTally({ hits: 4, missesTold: 3, misses: 1 }),
        ...quick,
      });
      let counted = 0;
      for (const { path } of steps) {
        if (path === null) await counter.write();
        else {
          counter.add(visit(table, path));
          counted += 1;
        }
      }
      // By then all planned faults have occurred.
      for (let round = 0; round <= fates.length; round++) await counter.write();
      const { written, lost } = await totals();
      expect(written + lost).toBe(counted);
    }),
    runs(60),
  );
});

const HIT = {
  rule: "/a",
  outcome: "redirect",
  status: 301,
  isShadow: false,
  miss: null,
} as const;

describe("writeBatch()", () => {
  it("adds a batch once, however often it is sent", async () => {
    const tally = createTally();
    tally.add("2025-01-01", HIT, false, false);
    const batch = tally.take();
    await writeBatch(db, batch, "one");
    await writeBatch(db, batch, "one");
    await writeBatch(db, batch, "two");
    expect(await totals()).toEqual({ written: 2, lost: 0 });
  });

  it("adds nothing of a batch already counted as lost, however late it arrives", async () => {
    const lost = [{ day: "2025-01-01", batch: "late", lost: 3 }];
    await writeBatch(db, { hits: [], misses: [], days: [], lost }, "next");
    const tally = createTally();
    tally.add("2025-01-01", HIT, false, false);
    await writeBatch(db, tally.take(), "late");
    expect(await totals()).toEqual({ written: 0, lost: 3 });
  });
});
