/** Visits are added up until they are written. */
import { describe, expect, it } from "vitest";
import type { Hit } from "../../src/hits/counted.ts";
import { createTally, type TallyBounds } from "../../src/hits/tally.ts";

const DAY = "2025-01-01";

const REDIRECT: Hit = {
  rule: "/a",
  outcome: "redirect",
  status: 301,
  isShadow: false,
  miss: null,
};

function miss(url: string | null, isShadow = false): Hit {
  const path = `/${url ?? "long"}`;
  return { rule: "", outcome: "not-found", status: 404, isShadow, miss: { path, url } };
}

interface Added {
  readonly hit: Hit;
  readonly times?: number;
  readonly day?: string;
  readonly crawler?: boolean;
  readonly noise?: boolean;
  readonly referrer?: string;
}

function sum(added: readonly Added[], bounds?: TallyBounds) {
  const tally = createTally(bounds);
  for (const { hit, times = 1, day = DAY, crawler = false, noise = false, referrer } of added) {
    for (let time = 0; time < times; time++) tally.add(day, hit, crawler, noise, referrer);
  }
  const { hits, misses, days, lost } = tally.take();
  return {
    hits: hits.map((it) => Object.values(it).join(" ")),
    misses: misses.map((it) => Object.values(it).join(" ")),
    days: days.map((it) => Object.values(it).join(" ")),
    lost: lost.map((it) => Object.values(it).join(" ")),
    tally,
  };
}

describe("hits", () => {
  it.each<[string, readonly Added[], readonly string[]]>([
    ["none without visits", [], []],
    [
      "equal visits in one row",
      [{ hit: REDIRECT, times: 3 }],
      ["2025-01-01 /a redirect 301 0 0 3"],
    ],
    [
      "crawlers in a row of their own",
      [{ hit: REDIRECT, crawler: true }, { hit: REDIRECT }],
      ["2025-01-01 /a redirect 301 1 0 1", "2025-01-01 /a redirect 301 0 0 1"],
    ],
    [
      "each day in a row of its own",
      [{ hit: REDIRECT }, { hit: REDIRECT, day: "2025-01-02" }],
      ["2025-01-01 /a redirect 301 0 0 1", "2025-01-02 /a redirect 301 0 0 1"],
    ],
    [
      "each status, each rule and the shadow in rows of their own",
      [
        { hit: REDIRECT },
        { hit: { ...REDIRECT, status: 308 } },
        { hit: { ...REDIRECT, rule: "/b" } },
        { hit: { ...REDIRECT, isShadow: true } },
      ],
      [
        "2025-01-01 /a redirect 301 0 0 1",
        "2025-01-01 /a redirect 308 0 0 1",
        "2025-01-01 /b redirect 301 0 0 1",
        "2025-01-01 /a redirect 301 0 1 1",
      ],
    ],
  ])("are %s", (_name, added, expected) => {
    expect(sum(added).hits).toEqual(expected);
  });
});

describe("misses", () => {
  it.each<[string, readonly Added[], readonly string[]]>([
    ["not visits that a rule answers", [{ hit: REDIRECT }], []],
    [
      "the most frequent first",
      [{ hit: miss("x/a") }, { hit: miss("x/b"), times: 2 }],
      ["2025-01-01 x/b 0 2  0", "2025-01-01 x/a 0 1  0"],
    ],
    [
      "each with its most frequent referring host, even if more came without one",
      [
        { hit: miss("x/a"), times: 5 },
        { hit: miss("x/a"), referrer: "few.example", times: 2 },
        { hit: miss("x/a"), referrer: "most.example", times: 3 },
      ],
      ["2025-01-01 x/a 0 10 most.example 1"],
    ],
    [
      "with all its votes if no other host has more than half of the remaining visits",
      ["a", "a", "a", "a", "b", "b", "c", "c"].map((host) => ({
        hit: miss("x/a"),
        referrer: `${host}.example`,
      })),
      ["2025-01-01 x/a 0 8 a.example 4"],
    ],
    [
      "the shadow in a row of its own",
      [{ hit: miss("x/a") }, { hit: miss("x/a", true), times: 2 }],
      ["2025-01-01 x/a 1 2  0", "2025-01-01 x/a 0 1  0"],
    ],
    ["not noise", [{ hit: miss("x/wp-login.php"), noise: true }], []],
    ["not addresses that are too long", [{ hit: miss(null) }], []],
  ])("are %s", (_name, added, expected) => {
    expect(sum(added).misses).toEqual(expected);
  });
});

describe("visits that are only counted by day", () => {
  const FEW = { hits: 2, missesTold: 8, misses: 2 };

  it.each<[string, readonly Added[], readonly string[]]>([
    ["none as a rule", [{ hit: REDIRECT }, { hit: miss("x/a") }], []],
    ["noise", [{ hit: miss("x/a"), noise: true, times: 3 }], ["2025-01-01 3 0"]],
    ["addresses that are too long", [{ hit: miss(null), times: 2 }], ["2025-01-01 0 2"]],
    [
      "the rarest misses",
      ["a", "b", "c", "d"].map((it, index) => ({ hit: miss(`x/${it}`), times: index + 1 })),
      ["2025-01-01 0 3"],
    ],
  ])("are %s", (_name, added, expected) => {
    expect(sum(added, FEW).days).toEqual(expected);
  });

  it.each<[string, readonly Added[], readonly string[]]>([
    [
      "hits beyond the limit are lost",
      ["/a", "/b", "/c", "/c"].map((rule) => ({ hit: { ...REDIRECT, rule } })),
      ["2025-01-01  2"],
    ],
    [
      "the shadow beyond the limit is not lost, since its visit is counted",
      ["/a", "/b", "/c"].map((rule) => ({ hit: { ...REDIRECT, rule, isShadow: rule === "/c" } })),
      [],
    ],
  ])("%s", (_name, added, expected) => {
    expect(sum(added, FEW).lost).toEqual(expected);
  });

  it("include all but the most frequent misses of a flood of made-up addresses, with all hits kept", () => {
    const flood = Array.from({ length: 5000 }, (_, it) => ({ hit: miss(`x/${it}`) }));
    const tally = createTally();
    for (const { hit } of flood) {
      tally.add(DAY, hit, false, false);
      tally.add(DAY, miss("x/popular"), false, false);
    }
    const { hits, misses, days } = tally.take();
    expect(hits.map((it) => it.total)).toEqual([10_000]);
    expect(misses[0]).toMatchObject({ url: "x/popular", total: 5000 });
    expect(misses.length).toBeLessThanOrEqual(100);
    const told = misses.reduce((total, it) => total + it.total, 0);
    expect(days).toEqual([{ day: DAY, noise: 0, rest: 10_000 - told }]);
  });
});

it("a tally is empty after it was taken", () => {
  const { tally } = sum([{ hit: REDIRECT }, { hit: miss("x/a"), times: 2 }]);
  expect(tally.isEmpty()).toBe(true);
  expect(tally.take()).toEqual({ hits: [], misses: [], days: [], lost: [] });
});
