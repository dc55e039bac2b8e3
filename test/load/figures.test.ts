import { describe, expect, it } from "vitest";
import { climb, isKept, type Step } from "../../bench/load/climb.ts";
import { isFlat, summarize } from "../../bench/load/memory.ts";
import { findBroken, formatReport, type Report } from "../../bench/load/report.ts";

const SENT: Step = {
  rate: 100,
  requests: 1000,
  errors: 0,
  p50Ms: 1,
  p99Ms: 5,
  maxMs: 9,
  lateMs: 1,
  isOverrun: false,
  serverMicroseconds: 100,
};

describe("a rate is sustained", () => {
  it.each<[string, Partial<Step>, boolean]>([
    ["with all answers in time", {}, true],
    ["with a 99th percentile at the limit", { p99Ms: 40 }, true],
    ["not with one above the limit", { p99Ms: 40.1 }, false],
    ["not with one error", { errors: 1 }, false],
    ["not if the run was cut short", { isOverrun: true }, false],
  ])("%s", (_, part, kept) => {
    expect(isKept({ ...SENT, ...part })).toBe(kept);
  });
});

describe("climbing rates", () => {
  const options = { from: 100, factor: 2, atMost: 10_000 };
  const server = (name: string, most: number, tried: string[] = []) => ({
    name,
    async send(rate: number): Promise<Step> {
      tried.push(`${name} ${rate}`);
      return { ...SENT, rate, p99Ms: rate > most ? 100 : 5 };
    },
  });

  it("alternates between servers, and ends for each at its second failure", async () => {
    const tried: string[] = [];
    const climbs = await climb([server("a", 400, tried), server("b", 200, tried)], options);
    expect(climbs.map((it) => [it.name, it.knee, it.gaveWay?.rate])).toEqual([
      ["a", 400, 800],
      ["b", 200, 400],
    ]);
    expect(tried.join()).toBe("a 100,b 100,a 200,b 200,a 400,b 400,b 400,a 800,a 800");
  });

  it("continues if the second attempt succeeds", async () => {
    let tries = 0;
    const once = {
      name: "a",
      send: async (rate: number) => ({ ...SENT, rate, errors: tries++ === 1 ? 1 : 0 }),
    };
    expect(await climb([once], { ...options, atMost: 400 })).toMatchObject([
      { knee: 400, gaveWay: null },
    ]);
  });

  it("has no result if the first rate is too high", async () => {
    expect(await climb([server("a", 50)], options)).toMatchObject([{ knee: 0, kept: null }]);
  });
});

describe("memory use", () => {
  it("is compared by medians, without the first fifth", () => {
    const samples = Array.from({ length: 100 }, (_, index) => {
      if (index < 20) return 50;
      if (index === 25) return 500;
      return index < 90 ? 100 : 104;
    });
    expect(summarize(samples)).toMatchObject({ startMiB: 100, endMiB: 104, mostMiB: 500 });
  });

  it.each([
    [100, 110, true],
    [100, 111, false],
    [100, 60, true],
  ])("from %i to %i MiB is flat: %s", (startMiB, endMiB, flat) => {
    expect(isFlat({ startMiB, endMiB, mostMiB: 0, courseMiB: [] })).toBe(flat);
  });
});

describe("the report", () => {
  const memory = { startMiB: 100, endMiB: 101, mostMiB: 102, courseMiB: [] };
  const beside = { asked: 10, open: 9, reopened: 1, failed: 0 };
  const run = { seconds: 600, sent: SENT, memory };
  const kept: Report = {
    rules: 10,
    p99AtMostMs: 40,
    climbs: [{ name: "Sunset", knee: 100, kept: SENT, gaveWay: null, steps: [] }],
    beside: { bare: SENT, sunset: SENT },
    soak: {
      ...run,
      sent: { ...SENT, requests: 100_000 },
      switches: 4,
      rowChanges: 20,
      stopped: [],
      idle: beside,
      slow: beside,
    },
    control: null,
    unmatched: { ...run, missesStored: 100 },
    faults: { error: 0, mixed: 0, older: 0, wrong: 0 },
    examples: [],
    connections: {
      asked: 100,
      held: 60,
      answered: 60,
      answersMeanwhile: true,
      answersAfterwards: true,
      isAlive: true,
    },
  };
  const { soak, unmatched, connections } = kept;

  it("says that everything held", () => {
    expect(findBroken(kept)).toEqual([]);
    expect(formatReport(kept)).toMatch(/All was kept\.\n$/);
  });

  it("ignores memory while the runtime is still growing to its usual size", () => {
    const sent = { ...SENT, requests: 99_999 };
    const grown = unmatched && { ...unmatched, memory: { ...memory, endMiB: 200 } };
    const short = soak && { ...soak, sent };
    expect(findBroken({ ...kept, soak: short, unmatched: grown })).toEqual([]);
    expect(findBroken({ ...kept, soak: null, unmatched: grown })).toEqual([]);
  });

  it("does not blame the Worker for growth of the runtime that occurs without code", () => {
    const grown = { ...memory, endMiB: 150 };
    const both = { soak: soak && { ...soak, memory: grown }, control: soak };
    expect(findBroken({ ...kept, ...both })).not.toEqual([]);
    expect(findBroken({ ...kept, ...both, control: soak && { ...soak, memory: grown } })).toEqual(
      [],
    );
  });

  it.each<[string, Partial<Report>]>([
    [
      "Sunset kept up at no rate that was tried",
      { climbs: [{ name: "Sunset", knee: 0, kept: null, gaveWay: SENT, steps: [] }] },
    ],
    ["1 answers were at fault: mixed", { faults: { ...kept.faults, mixed: 1 } }],
    ["2 answers were at fault: error", { faults: { ...kept.faults, error: 2 } }],
    [
      "soak: the connections beside it could not be held open",
      { soak: soak && { ...soak, slow: { ...beside, open: 8 } } },
    ],
    [
      "soak: answers came too slowly",
      { soak: soak && { ...soak, sent: { ...SENT, isOverrun: true } } },
    ],
    [
      "soak: changes stopped: Error: KV is full",
      { soak: soak && { ...soak, stopped: ["Error: KV is full"] } },
    ],
    [
      "soak: memory grew",
      {
        soak: soak && { ...soak, memory: { ...memory, endMiB: 120 } },
        control: soak && { ...soak, memory: { ...memory, endMiB: 109 } },
      },
    ],
    [
      "unmatched: memory grew",
      { unmatched: unmatched && { ...unmatched, memory: { ...memory, endMiB: 200 } } },
    ],
    [
      "unmatched: 20000 misses are stored",
      { unmatched: unmatched && { ...unmatched, missesStored: 20_000 } },
    ],
    [
      "npm start did not survive",
      { connections: connections && { ...connections, isAlive: false } },
    ],
    ["npm start did not survive", { connections: connections && { ...connections, answered: 59 } }],
    [
      "npm start did not survive",
      { connections: connections && { ...connections, answersMeanwhile: false } },
    ],
    [
      "npm start did not survive",
      { connections: connections && { ...connections, answersAfterwards: false } },
    ],
  ])("names what did not hold: %s", (words, part) => {
    const report = { ...kept, ...part };
    expect(findBroken(report)).toEqual([expect.stringContaining(words)]);
    expect(formatReport(report)).toContain(`BROKEN ${findBroken(report)[0]}`);
  });
});
