/** When an isolate writes what it has counted. */
import { describe, expect, it } from "vitest";
import type { Counter } from "../../src/hits/counter.ts";
import { createCounting } from "../../src/hits/counting.ts";
import { compile, GATE } from "../support/table.ts";
import { BROWSER, visit } from "./support.ts";

const { table } = compile([]);
const SECOND = 1000;

/** An isolate whose clock the test sets. */
function isolate({ loads = true }: { loads?: boolean } = {}) {
  const events: string[] = [];
  const sleeping: { until: number; wake: () => void }[] = [];
  const background: Promise<void>[] = [];
  let now = GATE;
  let isLoadable = loads;
  const counter: Counter = {
    add({ answered }) {
      if (answered.address.pathname === "/thrown") throw new TypeError("A fault");
      events.push(answered.address.pathname);
    },
    addLost: (_at, count) => void (count > 0 && events.push(`lost ${count}`)),
    write: async () => void events.push(`written at ${(now - GATE) / SECOND} s`),
  };
  const count = createCounting(
    async () => {
      if (!isLoadable) throw new Error("No module");
      events.push("loaded");
      return counter;
    },
    (milliseconds) =>
      new Promise((wake) => void sleeping.push({ until: now + milliseconds, wake: () => wake() })),
  );
  return {
    events,
    planned: () => background.length,
    allowLoading: () => void (isLoadable = true),
    /** As if the request that was to write had been cut off. */
    forget: () => void (sleeping.length = 0),
    async visit(path: string, seconds: number, agent = BROWSER) {
      now = GATE + seconds * SECOND;
      for (const { until, wake } of sleeping.splice(0)) {
        if (until <= now) wake();
        else sleeping.push({ until, wake });
      }
      // Timers that are due run before the visit.
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
      if (path === "") return;
      const waitUntil = (work: Promise<void>): void => void background.push(work);
      count(visit(table, path, { at: now, agent }), { waitUntil });
    },
  };
}

describe("an isolate", () => {
  it("loads and writes nothing while its first visitor waits, and writes within a second", async () => {
    const { visit: ask, events } = isolate();
    await ask("/a", 0);
    expect(events).toEqual([]);
    await ask("/b", 0.4);
    await ask("", 0.99);
    expect(events).toEqual(["loaded", "/a", "/b", "written at 0.99 s"]);
  });

  it("writes at most once in ten seconds, however many visitors come", async () => {
    const { visit: ask, events, planned } = isolate();
    for (let tenth = 0; tenth <= 600; tenth++) await ask("/a", tenth / 10);
    const written = events.filter((it) => it.startsWith("written"));
    expect(written).toEqual([0.5, 10.5, 20.5, 30.5, 40.5, 50.5].map((it) => `written at ${it} s`));
    expect(planned()).toBe(7);
  });

  it("writes within a second again after a quiet period", async () => {
    const { visit: ask, events } = isolate();
    await ask("/a", 0);
    await ask("/b", 100);
    await ask("", 100.5);
    expect(events.at(-1)).toBe("written at 100.5 s");
  });

  it("plans a write again if it was lost with its request", async () => {
    const { visit: ask, events, forget } = isolate();
    await ask("/a", 0);
    forget();
    await ask("/b", 30);
    expect(events).toEqual([]);
    await ask("/c", 45);
    await ask("", 45.5);
    expect(events).toEqual(["loaded", "/a", "/b", "/c", "written at 45.5 s"]);
  });

  it("keeps a thousand visits until the counter is loaded, and reports how many more there were", async () => {
    const { visit: ask, events, allowLoading } = isolate({ loads: false });
    for (let index = 0; index < 1003; index++) await ask("/a", index / 100);
    expect(events).toEqual([]);
    allowLoading();
    await ask("/b", 30);
    await ask("", 60);
    expect(events.filter((it) => it === "/a")).toHaveLength(1000);
    expect(events.slice(-4)).toEqual(["lost 3", "written at 30 s", "/b", "written at 60 s"]);
  });

  it("keeps fewer visits if they are long", async () => {
    const { visit: ask, events, allowLoading } = isolate({ loads: false });
    const agent = "x".repeat(100_000);
    for (let index = 0; index < 10; index++) await ask("/a", index / 100, agent);
    allowLoading();
    await ask("/b", 30);
    await ask("", 60);
    expect(events.filter((it) => it === "/a")).toHaveLength(6);
    expect(events).toContain("lost 4");
  });

  it("adds visits up after the answers: with the batch, or many at once, and long ones sooner", async () => {
    const { visit: ask, events } = isolate();
    await ask("/a", 0);
    await ask("", 0.5);
    const addedAfter = async (path: string, agent?: string): Promise<number> => {
      for (let asked = 1; ; asked++) {
        await ask(path, 1, agent);
        if (events.includes(path)) return asked;
      }
    };
    expect(await addedAfter("/b")).toBe(250);
    expect(await addedAfter("/c", "x".repeat(100_000))).toBe(6);
    await ask("/d", 1);
    expect(events).not.toContain("/d");
    await ask("", 10.5);
    expect(events.slice(-2)).toEqual(["/d", "written at 10.5 s"]);
  });

  it("reports a visit that cannot be added up as lost, and adds up the others", async () => {
    const { visit: ask, events } = isolate();
    for (const path of ["/a", "/thrown", "/b"]) await ask(path, 0);
    await ask("", 0.5);
    expect(events).toEqual(["loaded", "/a", "/b", "lost 1", "written at 0.5 s"]);
  });
});
