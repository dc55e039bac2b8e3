import { describe, expect, it } from "vitest";
import { areTooFew, confidenceOf, tierOf } from "../../src/suggest/confidence.ts";
import { type Feature, FEATURES } from "../../src/suggest/features.ts";
import { CALIBRATION } from "../../src/suggest/model.ts";
import { createNeighbours } from "../../src/suggest/neighbours.ts";
import { indexParts, learnRewrites } from "../../src/suggest/rewrites.ts";
import { findRivals } from "../../src/suggest/rivals.ts";
import { SIGNS } from "../../src/suggest/signs.ts";
import { indexTerms } from "../../src/suggest/term-index.ts";
import { learnWordMoves } from "../../src/suggest/word-moves.ts";
import { type AddressWords, readWords } from "../../src/suggest/words.ts";

const read = (paths: readonly string[]): AddressWords[] =>
  paths.flatMap((it) => readWords({ url: `https://site.example${it}` }) ?? []);

/** All but the last are told. */
function told(moves: readonly (readonly [string, string])[]) {
  const old = read(moves.map(([from]) => from));
  const fresh = read(moves.map(([, to]) => to));
  const pairs = moves.slice(0, -1).map((_, at) => ({ old: at, fresh: at, weight: 1 }));
  return { old, fresh, pairs };
}

describe("rewrites that pairs teach", () => {
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
      "a folder with folders",
      [
        ["/a/1/x", "/b/1/x"],
        ["/a/2/y", "/b/2/y"],
        ["/a/3/z", "/b/3/z"],
      ],
    ],
    [
      "a folder more",
      [
        ["/x", "/en/x"],
        ["/y", "/en/y"],
        ["/z", "/en/z"],
      ],
    ],
    [
      "parts that change places",
      [
        ["/x/p", "/q/x"],
        ["/y/p", "/q/y"],
        ["/z/p", "/q/z"],
      ],
    ],
    [
      "a part twice",
      [
        ["/x", "/x/x"],
        ["/y", "/y/y"],
        ["/z", "/z/z"],
      ],
    ],
    [
      "a part that is another one each time, and goes",
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

  it("are none from a single pair", () => {
    const { old, fresh, pairs } = told([
      ["/a/x", "/b/x"],
      ["/a/z", "/b/z"],
    ]);
    expect(learnRewrites(old, fresh, pairs, indexParts(fresh)).predict(1).size).toBe(0);
  });

  it("are none to pages that the new site does not have", () => {
    const { old, fresh, pairs } = told([
      ["/a/x", "/b/x"],
      ["/a/y", "/b/y"],
      ["/a/z", "/c"],
    ]);
    expect(learnRewrites(old, fresh, pairs, indexParts(fresh)).predict(2).size).toBe(0);
  });
});

describe("the proof of a rewrite", () => {
  const { old, fresh, pairs } = told([
    ["/a/v", "/b/v"],
    ["/a/w", "/b/w"],
    ["/a/x", "/b/x"],
    ["/a/y", "/c/y"],
    ["/a/z", "/b/z"],
  ]);
  const proofOf = (at: number): number =>
    learnRewrites(old, fresh, pairs, indexParts(fresh)).proof(at, at);

  it("counts the addresses that it fits and that go elsewhere", () => {
    expect(proofOf(4)).toBeCloseTo(3 / (3 + 1 + 1.5));
  });

  it("does not count the address itself", () => {
    expect(proofOf(0)).toBeCloseTo(2 / (2 + 1 + 1.5));
    expect(proofOf(3)).toBe(0);
  });

  it("is of whole segments, however many words and full stops they have", () => {
    const moves = told([
      ["/m/core/core.md", "/n/core"],
      ["/m/core.jobs/core.jobs.md", "/n/core.jobs"],
      ["/m/core.data.io/core.data.io.md", "/n/core.data.io"],
    ]);
    const rewrites = learnRewrites(moves.old, moves.fresh, moves.pairs, indexParts(moves.fresh));
    expect(rewrites.proof(2, 2)).toBeCloseTo(2 / 3.5);
  });
});

describe("a page that the new site does not have", () => {
  const moves = [
    ["/a/v", "/b/v"],
    ["/a/w", "/b/w"],
    ["/a/x", "/b/x"],
    ["/a/y", "/b/y"],
    ["/a/z", "/other/z"],
  ] as const;
  const { old, fresh, pairs } = told(moves);

  it("is foretold by what the others of its folder did", () => {
    const rewrites = learnRewrites(old, fresh, pairs, indexParts(fresh));
    expect(rewrites.missing(4)).toBeCloseTo(4 / 5.5);
    expect(rewrites.missing(0)).toBe(0);
  });

  it("is not foretold by its own pair", () => {
    const withItself = [...pairs, { old: 4, fresh: 4, weight: 1 }];
    const rewrites = learnRewrites(old, fresh, withItself, indexParts(fresh));
    expect(rewrites.missing(4)).toBeCloseTo(4 / 5.5);
  });
});

describe("words that pairs teach", () => {
  const { old, fresh, pairs } = told([
    ["/schuhe/alpha", "/shoes/alpha"],
    ["/schuhe/beta", "/shoes/beta"],
    ["/schuhe/gamma", "/shoes/gamma"],
    ["/schuhe/delta", "/shoes/delta"],
  ]);
  const index = indexTerms(old, fresh);
  const moves = learnWordMoves(index, pairs);
  const [from = -1, to = -1, alpha = -1] = ["schuhe", "sho", "alpha"].map((it) => index.idOf(it));

  it("go, come and are replaced", () => {
    expect(moves.leaves(from, 0)).toBeCloseTo(3 / 5);
    expect(moves.comes(to, 0)).toBeCloseTo(3 / 5);
    expect(moves.brings(from, to, 0)).toBeCloseTo(3 / 5);
    expect(moves.broughtBy(from).map(([term]) => term)).toContain(to);
    expect(moves.leaves(alpha, 0)).toBe(0);
  });

  it("stay", () => {
    expect(moves.keeps(alpha, 0)).toBeCloseTo(1 / 3);
    expect(moves.keeps(from, 0)).toBe(0);
    expect(moves.keeps(index.idOf("delta") ?? -1, 0)).toBe(0);
  });

  it("count nothing for the pair that they are asked about", () => {
    expect(moves.leaves(from, 1)).toBeCloseTo(2 / 4);
    expect(moves.brings(from, to, 1)).toBeCloseTo(2 / 4);
  });
});

describe("addresses beside one", () => {
  const old = read(["/a/1", "/a/2", "/a/3", "/b/1"]);
  const pairs = [0, 1].map((at) => ({ old: at, fresh: 7, weight: 1 }));
  const neighbours = createNeighbours(old, pairs);

  it.each([
    ["go there", 2, 2 / 3],
    ["are asked without the address itself", 0, 1 / 2],
    ["are those of its own folder", 3, 0],
  ])("%s", (_, at, share) => {
    expect(neighbours.share(at, 7)).toBeCloseTo(share);
  });
});

describe("addresses that want the same page", () => {
  const figures = new Float64Array(FEATURES.length);
  const wants = (fresh: number, score: number) => [{ fresh, score, figures }];

  it.each([
    ["none", [wants(0, 1), wants(1, 2)], [-6, -6]],
    ["one is nearer", [wants(0, 1), wants(0, 2)], [1, -1]],
    ["the nearest other one counts", [wants(0, 1), wants(0, 4), wants(0, 3)], [3, -1, 1]],
    ["no further than counts", [wants(0, 1), wants(0, 9)], [6, -6]],
    ["nothing is wanted", [[], wants(0, 1)], [-6, -6]],
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
  /** No other old address wants the same page. */
  const ALONE = -6;
  /** Nothing speaks against a pair. */
  const SOUND = {
    lastClash: 0,
    otherFormat: 0,
    rareNumber: 0,
    strays: 0,
    leavesFolder: 0,
    hasVariant: 0,
  };
  const figuresOf = (other: Partial<Record<Feature, number>>): Float64Array =>
    Float64Array.from(FEATURES, (name) => ({ ...SOUND, ...other })[name] ?? 1);
  const candidates = [{ fresh: 0, score: 0, figures: figuresOf({ rareNumber: 1 }) }];

  it.each([
    ["below the lowest", -1, 0],
    ["a knot", 1, 0.6],
    ["between two", 1.5, 0.8],
    ["above the highest", 9, 1],
  ])("is read from the curve: %s", (_, one, expected) => {
    expect(confidenceOf(candidates, ALONE, { one }, calibration)).toBeCloseTo(expected);
  });

  it.each([
    ["a host to which hardly any other address goes", { place: 0, versions: 0, rewrite: 0 }],
    ["a file for a page that loses a number", { kind: 0, rewrite: 0 }],
    ["a common word alone", { information: 0.1, samePath: 0, proof: 0 }],
    ["part b for part a", { lastClash: 1, rewrite: 0 }],
    ["a file in another format", { otherFormat: 1, rewrite: 0 }],
    ["one word alone", { information: 0.25, samePath: 0, proof: 0.69 }],
    ["a pattern that others do not follow", { information: 0.49, rarest: 0.89, proof: 0.49 }],
    ["a folder left that the site still has", { leavesFolder: 1, proof: 0.59 }],
    ["one of two with that name", { hasVariant: 1, proof: 0.49 }],
    ["a version that only one of them has", { versions: -0.5, rewrite: 0 }],
    ["a page with nothing of the end", { keepsEnd: 0, titles: 0 }],
    ["a folder lost that half of the others keep", { strays: 0.5 }],
    ["a pattern of three", { place: 0, versions: 0, rewrite: 3 / 4.5 }],
  ])("stays below sure for %s", (_, other: Partial<Record<Feature, number>>) => {
    const list = [{ fresh: 0, score: 0, figures: figuresOf(other) }];
    expect(tierOf(confidenceOf(list, ALONE, { one: 9 }, calibration))).toBe("likely");
  });

  it.each([
    ["is as near", [{ score: 1 }, { score: 0.6, sameLast: 0 }], ALONE, "likely"],
    ["is not as near", [{ score: 1 }, { score: 0.4, sameLast: 0 }], ALONE, "sure"],
    ["ends the same", [{ score: 4 }, { score: 1.1, sameLast: 1 }], ALONE, "likely"],
    ["ends the same far behind", [{ score: 4 }, { score: 1, sameLast: 1 }], ALONE, "sure"],
    [
      "ends the same, and no pattern decides",
      [
        { score: 9, rewrite: 0.6 },
        { score: 1, sameLast: 1 },
      ],
      ALONE,
      "likely",
    ],
    ["is wanted by a nearer address", [{ score: 1, rewrite: 0 }], 0.1, "likely"],
    ["is wanted by one as near", [{ score: 1, rewrite: 0 }], 0, "sure"],
    ["is wanted by a nearer one, as a pattern has it", [{ score: 1 }], 0.1, "sure"],
  ] as const)("where a page %s", (_, pages, ahead, tier) => {
    const list = pages.map(({ score, ...other }, at) => {
      return { fresh: at, score, figures: figuresOf({ ...SOUND, ...other }) };
    });
    expect(tierOf(confidenceOf(list, ahead, { one: 9 }, calibration))).toBe(tier);
  });

  it.each([
    ["a few, and not three of four", [48, 17, 0], true],
    ["a few, and three of four", [48, 16, 0], false],
    ["fifty of many without a counterpart", [50, 0, 5000], false],
    ["fifty of many proposed", [50, 201, 0], true],
    ["fifty, and a fifth of those proposed", [50, 200, 0], false],
    ["one of one", [1, 0, 0], false],
  ] as const)("is sure of none or of all: %s", (_, [sure, guess, none], expected) => {
    const tiers = { sure, guess, none };
    const list = (["sure", "guess", "none"] as const).flatMap((it) =>
      Array.from({ length: tiers[it] }, () => it),
    );
    expect(areTooFew(list)).toBe(expected);
  });

  it("is sure where nothing speaks against it, with a pattern or without", () => {
    const sound: Partial<Record<Feature, number>> = { ...SOUND, rewrite: 0 };
    const list = [{ fresh: 0, score: 0, figures: figuresOf(sound) }];
    expect(tierOf(confidenceOf(list, ALONE, { one: 9 }, calibration))).toBe("sure");
  });

  it.each([
    ["leaves a folder", { leavesFolder: 1, proof: 0.6 }],
    ["decides between two with that name", { hasVariant: 1, proof: 0.5 }],
    ["adds a version", { versions: -0.5, rewrite: 0.7 }],
  ])("is sure where others follow a pattern that %s", (_, other) => {
    const list = [{ fresh: 0, score: 0, figures: figuresOf(other) }];
    expect(tierOf(confidenceOf(list, ALONE, { one: 9 }, calibration))).toBe("sure");
  });

  it("is sure of one word in common that is a number, and nothing else's", () => {
    const other = { information: 0.1, samePath: 0, proof: 0, keepsEnd: 0, rareNumber: 1 };
    const list = [{ fresh: 0, score: 0, figures: figuresOf(other) }];
    expect(tierOf(confidenceOf(list, ALONE, { one: 9 }, calibration))).toBe("sure");
  });

  it("is nothing without a candidate", () => {
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
