import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMostFrequent } from "../../src/traffic/most-frequent.ts";

const stream = fc.array(fc.tuple(fc.nat({ max: 40 }).map(String), fc.integer({ min: 1, max: 5 })), {
  maxLength: 400,
});

function countAll(
  counts: readonly (readonly [string, number])[],
  bounds: { names: number; characters: number },
) {
  const frequent = createMostFrequent<string>(bounds);
  for (const [name, count] of counts) frequent.add(name, count, () => name);
  return frequent.list();
}

function trueTotals(counts: readonly (readonly [string, number])[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const [name, count] of counts) totals.set(name, (totals.get(name) ?? 0) + count);
  return totals;
}

describe("createMostFrequent()", () => {
  it("is exact while all names fit, the most frequent first and ties by name", () => {
    const counts = [
      ["b", 1],
      ["c", 5],
      ["a", 1],
      ["c", 1],
    ] as const;
    expect(countAll(counts, { names: 3, characters: 3 })).toEqual({
      entries: [
        { value: "c", total: 6 },
        { value: "a", total: 1 },
        { value: "b", total: 1 },
      ],
      error: 0,
    });
  });

  it("is off by no more than it says, and misses no name that is more frequent than that", () => {
    fc.assert(
      fc.property(stream, fc.integer({ min: 1, max: 30 }), (counts, names) => {
        const { entries, error } = countAll(counts, { names, characters: 1000 });
        const listed = new Map(entries.map(({ value, total }) => [value, total]));
        for (const [name, total] of trueTotals(counts)) {
          const said = listed.get(name) ?? 0;
          expect(said).toBeLessThanOrEqual(total);
          expect(total - said).toBeLessThanOrEqual(error);
        }
      }),
    );
  });

  it("is off by at most the sum of all counts divided by half its capacity", () => {
    fc.assert(
      fc.property(stream, fc.integer({ min: 1, max: 30 }), (counts, names) => {
        const whole = counts.reduce((sum, [, count]) => sum + count, 0);
        const { error } = countAll(counts, { names, characters: 1000 });
        expect(error * (names / 2)).toBeLessThanOrEqual(whole);
      }),
    );
  });

  it("keeps to its limits of names and characters", () => {
    const long = Array.from(
      { length: 500 },
      (_, index) => [`${"x".repeat(50)}${index}`, 1] as const,
    );
    expect(countAll(long, { names: 20, characters: 1e6 }).entries.length).toBeLessThanOrEqual(20);
    expect(countAll(long, { names: 1e6, characters: 530 }).entries.length).toBeLessThanOrEqual(10);
  });

  it("finds frequent names among any number of rare ones", () => {
    const counts = Array.from({ length: 10_000 }, (_, index) =>
      index % 10 === 0 ? (["often", 1] as const) : ([`once-${index}`, 1] as const),
    );
    const { entries, error } = countAll(counts, { names: 100, characters: 1e6 });
    expect(entries[0]?.value).toBe("often");
    expect(1000 - (entries[0]?.total ?? 0)).toBeLessThanOrEqual(error);
    expect(error).toBeLessThanOrEqual(200);
  });
});
