/** Counting never affects visitors: their answers with a database that works, fails or is missing. */
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { beforeEach, describe, expect, it } from "vitest";
import { createCounter } from "../../src/hits/counter.ts";
import { type Count, createCounting } from "../../src/hits/counting.ts";
import type { HitsDatabase } from "../../src/hits/database.ts";
import { createApp } from "../../src/http/app.ts";
import { provideWhole } from "../../src/store/isolate/static-table.ts";
import { compile, GATE, HOUR } from "../support/table.ts";
import {
  BROWSER,
  createPatience,
  emptyDatabase,
  freshDatabase,
  NEW,
  OLD,
  readAll,
  TABLES,
  withBatch,
} from "./support.ts";

const { table } = compile([
  { from: "/global/page", to: `${NEW}/page` },
  { from: "/global/gone", gone: true },
  { from: "/global/index.php?id=1", to: `${NEW}/one` },
]);

let db: D1Database;

beforeEach(async () => {
  db = await freshDatabase();
});

const { silence, inTime } = createPatience();

const counting = (hits: HitsDatabase): Count =>
  createCounting(
    async () => createCounter({ db: hits, inTime, pauseMs: 1 }),
    async () => {},
  );

/** An app, with or without a database to count into. */
function open(hits: HitsDatabase | null, now = GATE) {
  const count = hits && counting(hits);
  const app = createApp({
    tables: provideWhole(
      () => table,
      () => Promise.reject(new TypeError("No test asks for a sitemap")),
    ),
    now: () => now,
    siteName: "Old Shop",
    count,
  });
  return (address: string, init: RequestInit = {}) => {
    const request = new Request(address.startsWith("/") ? OLD + address : address, {
      redirect: "manual",
      headers: { "user-agent": BROWSER },
      ...init,
    });
    const context = createExecutionContext();
    return { answer: app.fetch(request, {}, context), context };
  };
}

async function read(answer: Response | Promise<Response>) {
  const response = await answer;
  return [response.status, ...[...response.headers].flat(), await response.text()];
}

const ADDRESSES = [
  "/global/page",
  "/global/page?a=1",
  "/global/gone",
  "/global/none",
  "https://x.example/",
];

const DATABASES: Readonly<Record<string, () => HitsDatabase | Promise<HitsDatabase>>> = {
  "that works": () => db,
  "without tables": emptyDatabase,
  "that refuses": () => withBatch(db, () => Promise.reject(new Error("D1_ERROR: overloaded"))),
  "that is full": () => withBatch(db, () => Promise.reject(new Error("Exceeded maximum DB size"))),
  "that never answers": () => withBatch(db, silence),
  "that throws at once": () => ({
    prepare: () => {
      throw new TypeError("no database");
    },
    batch: silence,
  }),
};

describe("answers with a database", () => {
  it.each(Object.entries(DATABASES))(
    "%s are identical to answers without one",
    async (_name, make) => {
      const ask = open(await make());
      for (const address of ADDRESSES) {
        // Three times: the third answer is a remembered one.
        for (let time = 0; time < 3; time++) {
          const { answer, context } = ask(address);
          expect(await read(answer)).toEqual(await read(open(null)(address).answer));
          await waitOnExecutionContext(context);
        }
      }
    },
  );

  it.each(Object.entries(DATABASES))(
    "%s do not wait for it: a redirect involves no promise",
    async (_name, make) => {
      const ask = open(await make());
      const asked = [0, 1, 2].map(() => ask("/global/page"));
      expect(asked.map(({ answer }) => answer instanceof Response)).toEqual([true, true, true]);
      for (const { context } of asked) await waitOnExecutionContext(context);
    },
  );

  it("are not affected by a counter that throws", async () => {
    const app = createCounting(() => Promise.reject(new Error("No module")));
    expect(() => app(Object.create(null), { waitUntil: () => {} })).not.toThrow();
  });
});

describe("a counted request", () => {
  it("counts once, also if its answer was remembered", async () => {
    const ask = open(db);
    for (let time = 0; time < 7; time++) {
      const { answer, context } = ask("/global/page", { method: time === 6 ? "HEAD" : "GET" });
      await answer;
      await waitOnExecutionContext(context);
    }
    expect((await readAll(db)).hits).toEqual([
      ["2025-01-01", "/global/page", "redirect", 301, 0, 0, 7],
    ]);
  });

  it("does not count if it is for Sunset's own pages", async () => {
    const { answer, context } = open(db)("/_sunset/health");
    await answer;
    await waitOnExecutionContext(context);
    expect((await readAll(db)).hits).toEqual([]);
  });

  it("counts with its shadow before the gate, and is passed on", async () => {
    const { answer, context } = open(db, GATE - HOUR)("/global/none", {
      headers: { "user-agent": BROWSER, referer: "https://news.example/a?b" },
    });
    expect((await answer).status).toBe(200);
    await waitOnExecutionContext(context);
    const { hits, misses } = await readAll(db);
    expect(hits).toEqual([
      ["2024-12-31", "", "pass", 0, 0, 0, 1],
      ["2024-12-31", "", "redirect", 301, 0, 1, 1],
    ]);
    expect(misses).toEqual([
      ["2024-12-31", "www.old.example/global/none", 1, 1, "news.example", 1],
    ]);
  });
});

describe("privacy", () => {
  /** Texts that must never be stored, in whatever field of a request they come. */
  const SECRETS = [
    "198.51.100.7",
    "2001:db8::7",
    "SecretAgent",
    "s3cret-value",
    "cookie-jar",
    "jane@example.org",
  ];

  it("is kept for any request: no address, agent, query, cookie or referring page is stored", async () => {
    const ask = open(db);
    const paths = [
      "/global/page",
      "/global/none",
      "/global/gone",
      "/global/index.php",
      "/wp-login.php",
    ];
    for (const path of paths) {
      for (const secret of SECRETS) {
        const text = encodeURIComponent(secret);
        const { answer, context } = ask(`${path}?q=${text}&id2=${text}&${text}=1&a[]=${text}`, {
          headers: {
            "user-agent": `SecretAgent/1.0 (${secret})`,
            cookie: `session=${secret}; cookie-jar=1`,
            referer: `https://user:s3cret-value@news.example/${text}?q=${text}#${text}`,
            "cf-connecting-ip": secret.includes("@") ? "198.51.100.7" : secret,
            "x-forwarded-for": "198.51.100.7, 2001:db8::7",
            authorization: `Bearer ${secret}`,
            "accept-language": secret,
          },
        });
        await answer;
        await waitOnExecutionContext(context);
      }
    }
    for (const host of ["198.51.100.7", "[2001:db8::7]:8080", "0xc6336407", "3325256711."]) {
      const { answer, context } = ask("/global/linked", {
        headers: { referer: `http://${host}/a` },
      });
      await answer;
      await waitOnExecutionContext(context);
    }
    const stored: unknown[] = [];
    for (const name of TABLES)
      stored.push(...(await db.prepare(`SELECT * FROM ${name}`).all()).results);
    const text = JSON.stringify(stored);
    expect(stored.length).toBeGreaterThan(5);
    expect(text).toContain("news.example");
    for (const secret of SECRETS) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(encodeURIComponent(secret));
    }
    expect(text).not.toMatch(/[?&]/);
  });
});
