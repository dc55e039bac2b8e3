import { createExecutionContext } from "cloudflare:test";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/resolve/decision.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import { readAddress } from "../../src/domain/url/address.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import type { Table } from "../../src/domain/table/table.ts";
import type { Answer } from "../../src/http/answer.ts";
import {
  type AnswerMemory,
  CHARACTERS_AT_MOST,
  createAnswerMemory,
  ENTRIES_AT_MOST,
  URL_CHARACTERS_AT_MOST,
} from "../../src/http/answer-memory.ts";
import { type Bindings, createApp } from "../../src/http/app.ts";
import { provideWhole } from "../../src/store/isolate/static-table.ts";
import { compile, GATE, HOUR, type SitePatch } from "../support/table.ts";
import { runs } from "../support/runs.ts";

const OLD = "https://www.old.example";
const NEW = "https://www.new.example";
const TABLE = compile([]).table;

const answerTo = (location: string): Answer => ({
  head: { status: 301, headers: {}, sent: null },
  location,
  body: null,
  answered: null,
  again: null,
});
const A = answerTo(`${NEW}/a`);

/** As an app does when an address is requested twice. */
function keepTwice(memory: AnswerMemory, table: Table, url: string, answer = A, until = Infinity) {
  memory.keep(table, url, answer, GATE, until);
  memory.keep(table, url, answer, GATE, until);
}

describe("createAnswerMemory()", () => {
  it.each([
    ["at the instant when it was stored", TABLE, GATE, A],
    ["until one millisecond before it may change", TABLE, GATE + HOUR - 1, A],
    ["not when it may change", TABLE, GATE + HOUR, null],
    ["not for an earlier instant than it was stored at", TABLE, GATE - 1, null],
    ["not for another table", compile([]).table, GATE, null],
  ])("returns an answer: %s", (_title, table, now, expected) => {
    const memory = createAnswerMemory();
    keepTwice(memory, TABLE, "/a", A, GATE + HOUR);
    expect(memory.find(table, "/a", now)).toBe(expected);
  });

  it("forgets everything once another table is served, even if the first one returns", () => {
    const memory = createAnswerMemory();
    keepTwice(memory, TABLE, "/a");
    keepTwice(memory, compile([]).table, "/b");
    expect([memory.find(TABLE, "/a", GATE), memory.size().entries]).toEqual([null, 1]);
  });

  it("stores nothing for an address that is requested once", () => {
    const memory = createAnswerMemory();
    for (let index = 0; index < 1000; index++) memory.keep(TABLE, `/${index}`, A, GATE, Infinity);
    expect(memory.size().entries).toBe(0);
  });

  it("keeps repeated requests through a flood in which each address comes twice", () => {
    const memory = createAnswerMemory();
    keepTwice(memory, TABLE, "/popular");
    keepTwice(memory, TABLE, "/twice");
    let most = 0;
    for (let index = 0; index < 10 * ENTRIES_AT_MOST; index++) {
      keepTwice(memory, TABLE, `/flood/${index}`);
      most = Math.max(most, memory.size().entries);
      if (index % 1000 === 0) memory.find(TABLE, "/popular", GATE);
    }
    expect(memory.find(TABLE, "/popular", GATE)).toBe(A);
    expect(memory.find(TABLE, "/twice", GATE)).toBeNull();
    expect(most).toBe(2 * ENTRIES_AT_MOST);
  });

  it("keeps to its limit, however long addresses and answers are", () => {
    const memory = createAnswerMemory();
    const long = answerTo(`${NEW}/${"y".repeat(2000)}`);
    for (let index = 0; index < 5000; index++) {
      keepTwice(memory, TABLE, `/${"x".repeat(1000)}${index}`, long);
    }
    expect(memory.size().entries).toBeGreaterThan(100);
    expect(memory.size().characters).toBeLessThanOrEqual(2 * CHARACTERS_AT_MOST);
  });

  it("includes the names of rules and the addresses of misses in its size", () => {
    const memory = createAnswerMemory();
    const decide = (path: string): Decision =>
      resolve(TABLE, { url: readAddress(OLD + path), method: "GET" }, GATE);
    const sizeWith = (decision: Decision): number => {
      const before = memory.size().characters;
      const url = `${OLD}/${before}`;
      const address = readAddress(url);
      const answered = { decision, table: TABLE, address, method: "GET", counted: null };
      keepTwice(memory, TABLE, url, { ...A, answered });
      const { host, pathname } = address;
      return memory.size().characters - before - url.length - host.length - pathname.length;
    };
    const alone = A.location?.length ?? 0;
    const miss = decide("/global/none");
    expect(sizeWith({ ...miss, rule: "/global/page" })).toBe(alone + "/global/page".length);
    expect(sizeWith(miss)).toBeGreaterThan(alone + 2 * OLD.length);
  });

  it("includes every text that it holds in its size", () => {
    const memory = createAnswerMemory();
    const url = `${OLD}/global/none?a=1`;
    const address = readAddress(url);
    const decision = resolve(TABLE, { url: address, method: "GET" }, GATE);
    const answered = {
      decision: { ...decision, rule: "/global/rule", suggestion: `${NEW}/suggestion` },
      table: TABLE,
      address,
      method: "GET",
      counted: null,
    };
    keepTwice(memory, TABLE, url, { ...A, body: "a page", answered });
    const texts = [
      url,
      `${NEW}/a`,
      "a page",
      "www.old.example",
      "/global/none",
      "?a=1",
      "/global/rule",
      `${NEW}/suggestion`,
    ];
    expect(memory.size().characters).toBe(texts.join("").length);
  });

  it("replaces an answer although it is full", () => {
    const memory = createAnswerMemory();
    for (let index = 0; index < ENTRIES_AT_MOST; index++) keepTwice(memory, TABLE, `/${index}`);
    const full = memory.size();
    keepTwice(memory, TABLE, "/0", A, GATE + HOUR);
    expect(memory.size()).toEqual(full);
  });

  /** An answer that takes so many characters with an address of two. */
  const taking = (characters: number): Answer => ({
    ...A,
    location: null,
    body: "x".repeat(characters - "/a".length),
  });

  it("keeps an answer that fills half of it alone, and none that is larger", () => {
    const memory = createAnswerMemory();
    keepTwice(memory, TABLE, "/a", taking(CHARACTERS_AT_MOST + 1));
    expect(memory.size()).toEqual({ entries: 0, characters: 0 });
    keepTwice(memory, TABLE, "/a", taking(CHARACTERS_AT_MOST));
    expect(memory.size()).toEqual({ entries: 1, characters: CHARACTERS_AT_MOST });
  });

  it("fills each half to the last character", () => {
    const memory = createAnswerMemory();
    const size = CHARACTERS_AT_MOST / 2;
    for (const url of ["/a", "/b", "/c"]) keepTwice(memory, TABLE, url, taking(size));
    expect(memory.size()).toEqual({ entries: 3, characters: 3 * size });
  });

  it("keeps no answer that may change at once", () => {
    const memory = createAnswerMemory();
    keepTwice(memory, TABLE, "/a", A, GATE);
    expect(memory.size().entries).toBe(0);
  });

  it("distinguishes addresses with the same hash: the later one replaces the other at once", () => {
    const memory = createAnswerMemory();
    const [one, two] = [`${OLD}/Aa`, `${OLD}/BB`];
    const other = answerTo(`${NEW}/b`);
    keepTwice(memory, TABLE, one);
    expect([memory.find(TABLE, one, GATE), memory.find(TABLE, two, GATE)]).toEqual([A, null]);
    memory.keep(TABLE, two, other, GATE, Infinity);
    expect([memory.find(TABLE, one, GATE), memory.find(TABLE, two, GATE)]).toEqual([null, other]);
  });

  it("does not count replaced answers in its size", () => {
    const memory = createAnswerMemory();
    const long = answerTo(`${NEW}/${"y".repeat(2000)}`);
    keepTwice(memory, TABLE, "/a", long, GATE + HOUR);
    const { characters } = memory.size();
    keepTwice(memory, TABLE, "/b", A, GATE + HOUR);
    const both = memory.size();
    // Each is valid for another hour longer, and they are more than fit into a generation.
    for (let hour = 2; hour < 1000; hour++) {
      memory.keep(TABLE, "/a", long, GATE, GATE + hour * HOUR);
    }
    expect(memory.size()).toEqual(both);
    memory.keep(TABLE, "/a", A, GATE, Infinity);
    expect(memory.size().characters).toBe(2 * (both.characters - characters));
  });

  it("stores no address that is longer than any site's", () => {
    const memory = createAnswerMemory();
    const longest = "x".repeat(URL_CHARACTERS_AT_MOST);
    keepTwice(memory, TABLE, `${longest}x`);
    expect([memory.find(TABLE, `${longest}x`, GATE), memory.size().entries]).toEqual([null, 0]);
    keepTwice(memory, TABLE, longest);
    expect(memory.find(TABLE, longest, GATE)).toBe(A);
  });
});

/** An app with a memory, and its table, which a test may replace. */
function open(rules: readonly RuleData[], site: SitePatch = {}) {
  const world = { table: compile(rules, site).table, now: GATE };
  const app = createApp({
    tables: provideWhole(
      () => world.table,
      () => Promise.reject(new TypeError("No test asks for a sitemap")),
    ),
    now: () => world.now,
    siteName: "Old Shop",
  });
  const ask = async (path: string, init: RequestInit = {}, env: Bindings = {}) => {
    const url = path.startsWith("/") ? OLD + path : path;
    const request = new Request(url, { redirect: "manual", ...init });
    const response = await app.fetch(request, env, createExecutionContext());
    return [response.status, ...[...response.headers].flat(), await response.text()];
  };
  return { world, ask };
}

const WINDOWED: readonly RuleData[] = [
  { from: "/global/ends", to: `${NEW}/ends`, endsAt: "2025-01-01T02:00:00Z" },
  { from: "/global/sale", to: `${NEW}/sale`, status: 302, endsAt: "2025-01-01T02:00:00Z" },
  { from: "/global/sale", to: `${NEW}/after`, startsAt: "2025-01-01T02:00:00Z" },
  { from: "/global/app", gone: true },
  { from: "/global/p/:id", to: `${NEW}/:id` },
];

describe("a remembered answer", () => {
  it("equals a fresh one, at any time and in any order of requests", async () => {
    const paths = [
      "/global/ends",
      "/global/sale",
      "/global/sale?a=1",
      "/global/app",
      "/global/p/x",
      "/global/no",
      "https://evil.example/global/app",
    ];
    const visit = fc.record({
      path: fc.constantFrom(...paths),
      method: fc.constantFrom("GET", "HEAD", "POST"),
      later: fc.constantFrom(0, 1, 999, 1000, HOUR / 2, HOUR, -1000),
      debug: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(visit, { minLength: 20, maxLength: 60 }), async (visits) => {
        const { world, ask } = open(WINDOWED);
        for (const { path, method, later, debug } of visits) {
          world.now += later;
          const fresh = open(WINDOWED);
          fresh.world.now = world.now;
          const env = { DEBUG_HEADERS: debug ? "on" : "off" };
          // Before the gate requests would be passed to an old site, and there is none here.
          if (world.now < GATE) continue;
          expect(await ask(path, { method }, env)).toEqual(await fresh.ask(path, { method }, env));
        }
      }),
      runs(60),
    );
  });

  it("is forgotten once another table is served", async () => {
    const { world, ask } = open([{ from: "/global/page", to: `${NEW}/one` }]);
    for (let time = 0; time < 3; time++) {
      expect(await ask("/global/page")).toContain(`${NEW}/one`);
    }
    world.table = compile([{ from: "/global/page", to: `${NEW}/two` }]).table;
    expect(await ask("/global/page")).toContain(`${NEW}/two`);
  });

  it("is never a page that depends on the language", async () => {
    const texts = { de: { goneTitle: "Weg" }, fr: { goneTitle: "Disparue" } };
    const { ask } = open(WINDOWED, { texts });
    for (const [language, title] of [
      ["de", "Weg"],
      ["fr", "Disparue"],
      ["it", "This page is gone"],
      ["de", "Weg"],
    ]) {
      for (let time = 0; time < 3; time++) {
        const answer = await ask("/global/app", { headers: { "accept-language": language ?? "" } });
        expect(answer.join("\n")).toContain(`<h1>${title}</h1>`);
      }
    }
  });

  it("keeps the CORS header", async () => {
    const { ask } = open(WINDOWED, { cors: ["/global/ends"] });
    for (let time = 0; time < 3; time++) {
      expect(await ask("/global/ends")).toContain("access-control-allow-origin");
    }
  });

  it("depends on host, query and method", async () => {
    const { ask } = open([{ from: "https://old.example/global/page", to: `${NEW}/page` }]);
    for (let time = 0; time < 3; time++) await ask("https://old.example/global/page");
    expect(await ask("https://old.example/global/page?a=1")).toContain(`${NEW}/page?a=1`);
    expect((await ask("https://old.example/global/page", { method: "POST" }))[0]).toBe(308);
    expect(await ask("/global/page")).toContain(`${NEW}/`);
  });
});
