import { describe, expect, it } from "vitest";
import { atMostOn, confidenceOf, tierOf } from "../../src/suggest/confidence.ts";
import { isFaint } from "../../src/suggest/doubts.ts";
import { type Feature, FEATURES } from "../../src/suggest/features.ts";
import { CALIBRATION } from "../../src/suggest/model.ts";
import { createNeighbours } from "../../src/suggest/neighbours.ts";
import { indexParts, learnRewrites } from "../../src/suggest/rewrites.ts";
import { findRivals } from "../../src/suggest/rivals.ts";
import { SIGNS } from "../../src/suggest/signs.ts";
import { indexTerms } from "../../src/suggest/term-index.ts";
import { learnWordMoves } from "../../src/suggest/word-moves.ts";
import { type AddressWords, readWords } from "../../src/suggest/read/words.ts";

const read = (paths: readonly string[]): AddressWords[] =>
  paths.flatMap((it) => readWords({ url: `https://site.example${it}` }) ?? []);

/** All but the last are given. */
function told(moves: readonly (readonly [string, string])[]) {
  const old = read(moves.map(([from]) => from));
  const fresh = read(moves.map(([, to]) => to));
  const pairs = moves.slice(0, -1).map((_, at) => ({ old: at, fresh: at, weight: 1 }));
  return { old, fresh, pairs };
}

describe("rewrites learned from pairs", () => {
  it.each([
    [
      "a folder",
      [
        ["/a/x", "/b/x"],
        ["/a/y", "/b/y"],
        ["/a/z", "/b/z"],
      ],
    ],
    [
      "a folder with subfolders",
      [
        ["/a/1/x", "/b/1/x"],
        ["/a/2/y", "/b/2/y"],
        ["/a/3/z", "/b/3/z"],
      ],
    ],
    [
      "an additional folder",
      [
        ["/x", "/en/x"],
        ["/y", "/en/y"],
        ["/z", "/en/z"],
      ],
    ],
    [
      "parts that swap places",
      [
        ["/x/p", "/q/x"],
        ["/y/p", "/q/y"],
        ["/z/p", "/q/z"],
      ],
    ],
    [
      "a repeated part",
      [
        ["/x", "/x/x"],
        ["/y", "/y/y"],
        ["/z", "/z/z"],
      ],
    ],
    [
      "a varying part that is dropped",
      [
        ["/ext/alpha/x", "/cli/x"],
        ["/ext/beta/y", "/cli/y"],
        ["/ext/gamma/z", "/cli/z"],
      ],
    ],
    [
      "a number in a query",
      [
        ["/p.php?id=1", "/p/1"],
        ["/p.php?id=2", "/p/2"],
        ["/p.php?id=3", "/p/3"],
      ],
    ],
  ] as const)("%s", (_, moves) => {
    const { old, fresh, pairs } = told(moves);
    const rewrites = learnRewrites(old, fresh, pairs, indexParts(fresh));
    const last = moves.length - 1;
    expect([...rewrites.predict(last).keys()]).toContain(last);
    expect(rewrites.predict(last).get(last)).toMatchObject({ right: last, wrong: 0 });
  });

  it.each([
    ["found", 1],
    ["confirmed", 4],
  ])("are not learned from a single pair that was %s", (_, weight) => {
    const { old, fresh, pairs } = told([
      ["/a/x", "/b/x"],
      ["/a/z", "/b/z"],
    ]);
    const single = pairs.map((it) => ({ ...it, weight }));
    expect(learnRewrites(old, fresh, single, indexParts(fresh)).predict(1).size).toBe(0);
  });

  it("do not lead to pages that the new site does not have", () => {
    const { old, fresh, pairs } = told([
      ["/a/x", "/b/x"],
      ["/a/y", "/b/y"],
      ["/a/z", "/c"],
    ]);
    expect(learnRewrites(old, fresh, pairs, indexParts(fresh)).predict(2).size).toBe(0);
  });
});

describe("the support of a rewrite", () => {
  const { old, fresh, pairs } = told([
    ["/a/v", "/b/v"],
    ["/a/w", "/b/w"],
    ["/a/x", "/b/x"],
    ["/a/y", "/c/y"],
    ["/a/z", "/b/z"],
  ]);
  const proofOf = (at: number): number =>
    learnRewrites(old, fresh, pairs, indexParts(fresh)).proof(at, at);

  it("counts the addresses that follow it and those that go elsewhere", () => {
    expect(proofOf(4)).toBeCloseTo(3 / (3 + 1 + 1.5));
  });

  it("excludes the address itself", () => {
    expect(proofOf(0)).toBeCloseTo(2 / (2 + 1 + 1.5));
    expect(proofOf(3)).toBe(0);
  });

  it("compares whole segments, however many words and full stops they have", () => {
    const moves = told([
      ["/m/core/core.md", "/n/core"],
      ["/m/core.jobs/core.jobs.md", "/n/core.jobs"],
      ["/m/core.data.io/core.data.io.md", "/n/core.data.io"],
    ]);
    const rewrites = learnRewrites(moves.old, moves.fresh, moves.pairs, indexParts(moves.fresh));
    expect(rewrites.proof(2, 2)).toBeCloseTo(2 / 3.5);
  });
});

describe("a page missing on the new site", () => {
  const moves = [
    ["/a/v", "/b/v"],
    ["/a/w", "/b/w"],
    ["/a/x", "/b/x"],
    ["/a/y", "/b/y"],
    ["/a/z", "/other/z"],
  ] as const;
  const { old, fresh, pairs } = told(moves);

  it("is predicted by the moves of its folder", () => {
    const rewrites = learnRewrites(old, fresh, pairs, indexParts(fresh));
    expect(rewrites.missing(4)).toBeCloseTo(4 / 5.5);
    expect(rewrites.missing(0)).toBe(0);
  });

  it("is not predicted from its own pair", () => {
    const withItself = [...pairs, { old: 4, fresh: 4, weight: 1 }];
    const rewrites = learnRewrites(old, fresh, withItself, indexParts(fresh));
    expect(rewrites.missing(4)).toBeCloseTo(4 / 5.5);
  });
});

describe("words learned from pairs", () => {
  const { old, fresh, pairs } = told([
    ["/schuhe/alpha", "/shoes/alpha"],
    ["/schuhe/beta", "/shoes/beta"],
    ["/schuhe/gamma", "/shoes/gamma"],
    ["/schuhe/delta", "/shoes/delta"],
  ]);
  const index = indexTerms(old, fresh);
  const moves = learnWordMoves(index, pairs);
  const [from = -1, to = -1, alpha = -1] = ["schuhe", "sho", "alpha"].map((it) => index.idOf(it));

  it("are dropped, added and replaced", () => {
    expect(moves.leaves(from, 0)).toBeCloseTo(3 / 5);
    expect(moves.comes(to, 0)).toBeCloseTo(3 / 5);
    expect(moves.brings(from, to, 0)).toBeCloseTo(3 / 5);
    expect(moves.broughtBy(from).map(([term]) => term)).toContain(to);
    expect(moves.leaves(alpha, 0)).toBe(0);
  });

  it("are kept", () => {
    expect(moves.keeps(alpha, 0)).toBeCloseTo(1 / 3);
    expect(moves.keeps(from, 0)).toBe(0);
    expect(moves.keeps(index.idOf("delta") ?? -1, 0)).toBe(0);
  });

  it("do not count for the pair itself", () => {
    expect(moves.leaves(from, 1)).toBeCloseTo(2 / 4);
    expect(moves.brings(from, to, 1)).toBeCloseTo(2 / 4);
  });
});

describe("the neighbours of an address", () => {
  const old = read(["/a/1", "/a/2", "/a/3", "/b/1"]);
  const pairs = [0, 1].map((at) => ({ old: at, fresh: 7, weight: 1 }));
  const neighbours = createNeighbours(old, pairs);

  it.each([
    ["go to the same place", 2, 2 / 3],
    ["exclude the address itself", 0, 1 / 2],
    ["are those in its own folder", 3, 0],
  ])("%s", (_, at, share) => {
    expect(neighbours.share(at, 7)).toBeCloseTo(share);
  });
});

describe("addresses that match the same page", () => {
  const figures = new Float64Array(FEATURES.length);
  const wants = (fresh: number, score: number) => [{ fresh, score, figures }];

  it.each([
    ["none", [wants(0, 1), wants(1, 2)], [-6, -6]],
    ["one is nearer", [wants(0, 1), wants(0, 2)], [1, -1]],
    ["the nearest other one counts", [wants(0, 1), wants(0, 4), wants(0, 3)], [3, -1, 1]],
    ["distances are limited", [wants(0, 1), wants(0, 9)], [6, -6]],
    ["one matches nothing", [[], wants(0, 1)], [-6, -6]],
  ])("%s", (_, candidates, ahead) => {
    expect(findRivals(candidates)).toEqual(ahead);
  });
});

describe("confidence", () => {
  const clear = [
    [0, 0.2],
    [1, 0.6],
    [2, 1],
  ] as const;
  const doubtful = [[0, 0.97]] as const;
  const calibration = { clear, doubtful };
  /** No other old address matches the same page. */
  const ALONE = -6;
  /** A pair without objections. */
  const SOUND = {
    lastClash: 0,
    otherFormat: 0,
    rareNumber: 0,
    strays: 0,
    leavesFolder: 0,
    hasVariant: 0,
    swapsFolder: 0,
    hasSibling: 0,
    numbersLost: 0,
  };
  const figuresOf = (other: Partial<Record<Feature, number>>): Float64Array =>
    Float64Array.from(FEATURES, (name) => ({ ...SOUND, ...other })[name] ?? 1);
  const candidates = [{ fresh: 0, score: 0, figures: figuresOf({ rareNumber: 1 }) }];

  it.each([
    ["below the lowest score", -1, 0],
    ["at a point of the curve", 1, 0.6],
    ["between two points", 1.5, 0.8],
    ["above the highest score", 9, 1],
  ])("is read from the curve: %s", (_, one, expected) => {
    expect(confidenceOf(candidates, ALONE, { one }, calibration)).toBeCloseTo(expected);
  });

  it.each([
    ["a host to which hardly any other address moves", { place: 0, versions: 0, rewrite: 0 }],
    ["a file for a page without a number", { kind: 0, numbersLost: 1, rewrite: 0 }],
    ["only a common word", { information: 0.1, samePath: 0, proof: 0 }],
    ["part b for part a", { lastClash: 1, rewrite: 0 }],
    ["a file in another format", { otherFormat: 1, rewrite: 0 }],
    ["only one word", { information: 0.25, samePath: 0, proof: 0.69 }],
    [
      "a pattern that other addresses do not follow",
      { information: 0.49, rarest: 0.89, proof: 0.49 },
    ],
    ["a folder that the new site still has, but is left", { leavesFolder: 1, proof: 0.59 }],
    ["a folder exchanged for another beside it", { swapsFolder: 1, rewrite: 0.94 }],
    ["one of two pages with that name", { hasVariant: 1, proof: 0.49 }],
    ["a version that only one of them has", { versions: -0.5, rewrite: 0 }],
    ["a page without the end of the address", { keepsEnd: 0, titles: 0 }],
    ["a folder lost that half of the others keep", { strays: 0.5 }],
    ["a pattern with three addresses", { place: 0, versions: 0, rewrite: 3 / 4.5 }],
  ])("stays below sure for %s", (_, other: Partial<Record<Feature, number>>) => {
    const list = [{ fresh: 0, score: 0, figures: figuresOf(other) }];
    expect(tierOf(confidenceOf(list, ALONE, { one: 9 }, calibration))).toBe("likely");
  });

  it.each([
    ["is as near as the best", [{ score: 1 }, { score: 0.6, sameLast: 0 }], ALONE, "likely"],
    ["is not as near as the best", [{ score: 1 }, { score: 0.4, sameLast: 0 }], ALONE, "sure"],
    ["has the same end", [{ score: 5 }, { score: 1.1, sameLast: 1 }], ALONE, "likely"],
    ["has the same end, far behind", [{ score: 5 }, { score: 1, sameLast: 1 }], ALONE, "sure"],
    [
      "has the same end, and no pattern decides",
      [
        { score: 9, rewrite: 0.6 },
        { score: 1, sameLast: 1 },
      ],
      ALONE,
      "likely",
    ],
    ["matches a nearer address", [{ score: 1, rewrite: 0 }], 0.1, "likely"],
    ["matches an address equally near", [{ score: 1, rewrite: 0 }], 0, "sure"],
    ["matches a nearer address, but by a pattern", [{ score: 1 }], 0.1, "sure"],
    [
      "matches a nearer address, by a pattern that takes v2 for v1",
      [{ score: 1, numbersLost: 1, numbersAdded: 1 }],
      0.1,
      "likely",
    ],
  ] as const)("if another page %s", (_, pages, ahead, tier) => {
    const list = pages.map(({ score, ...other }, at) => {
      return { fresh: at, score, figures: figuresOf({ ...SOUND, ...other }) };
    });
    expect(tierOf(confidenceOf(list, ahead, { one: 9 }, calibration))).toBe(tier);
  });

  it.each([
    ["48 of 65", [48, 17, 0], 0.95],
    ["48 of 64", [48, 16, 0], 1],
    ["fifty, and 5,000 without a suggestion", [50, 0, 5000], 1],
    ["fifty of 251 suggestions", [50, 201, 0], 0.85],
    ["fifty of 250 suggestions", [50, 200, 0], 1],
    ["three of twenty suggestions", [3, 17, 0], 0.85],
    ["four of twenty suggestions", [4, 16, 0], 0.95],
    ["one of one", [1, 0, 0], 1],
  ] as const)("promises no more than the list allows: %s", (_, [sure, guess, none], expected) => {
    const tiers = { sure, guess, none };
    const list = (["sure", "guess", "none"] as const).flatMap((it) =>
      Array.from({ length: tiers[it] }, () => it),
    );
    expect(atMostOn(list)).toBe(expected);
  });

  it("is sure without objections, with or without a pattern", () => {
    const sound: Partial<Record<Feature, number>> = { ...SOUND, rewrite: 0 };
    const list = [{ fresh: 0, score: 0, figures: figuresOf(sound) }];
    expect(tierOf(confidenceOf(list, ALONE, { one: 9 }, calibration))).toBe("sure");
  });

  it.each([
    ["leaves a folder", { leavesFolder: 1, proof: 0.6 }],
    ["decides between two with that name", { hasVariant: 1, proof: 0.5 }],
    ["adds a version", { versions: -0.5, rewrite: 0.7 }],
  ])("is sure by a pattern that others follow: it %s", (_, other) => {
    const list = [{ fresh: 0, score: 0, figures: figuresOf(other) }];
    expect(tierOf(confidenceOf(list, ALONE, { one: 9 }, calibration))).toBe("sure");
  });

  it("is sure of a single common word that is a unique number", () => {
    const other = { information: 0.1, samePath: 0, proof: 0, keepsEnd: 0, rareNumber: 1 };
    const list = [{ fresh: 0, score: 0, figures: figuresOf(other) }];
    expect(tierOf(confidenceOf(list, ALONE, { one: 9 }, calibration))).toBe("sure");
  });

  it.each([
    ["counts for little", {}, true],
    ["counts beside titles that are alike", { titles: 0.5 }, false],
    ["counts where a person confirmed addresses beside it", { told: 0.1 }, false],
  ])("of a single word %s", (_, other, expected) => {
    const word = { information: 0.25, samePath: 0, proof: 0, oldCovered: 0.1, titles: 0, told: 0 };
    const list = [{ fresh: 0, score: 0, figures: figuresOf({ ...word, ...other }) }];
    expect(isFaint(list)).toBe(expected);
  });

  it("is null without a candidate", () => {
    expect(confidenceOf([], ALONE, { one: 9 }, calibration)).toBe(0);
  });

  it("never falls as signs rise", () => {
    for (const curve of [CALIBRATION.clear, CALIBRATION.doubtful]) {
      const shares = curve.map(([, share]) => share);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    }
    expect(new Set(SIGNS).size).toBe(SIGNS.length);
  });

  it.each([
    [1, "sure"],
    [0.9, "likely"],
    [0.5, "guess"],
    [0.1, "none"],
  ])("%d is %s", (confidence, tier) => {
    expect(tierOf(confidence)).toBe(tier);
  });
});
