import { describe, expect, it } from "vitest";
import { WEIGHTS } from "../../src/suggest/model.ts";
import { createTold } from "../../src/suggest/neighbours.ts";
import { rank } from "../../src/suggest/rank.ts";
import { suggest, type Suggestion } from "../../src/suggest/suggest.ts";
import { type AddressWords, readWords } from "../../src/suggest/read/words.ts";
import * as site from "./made-up-site.ts";
import { NEW, OLD } from "./made-up-site.ts";

const read = (paths: readonly string[]): AddressWords[] =>
  paths.flatMap((it) => readWords({ url: `https://site.example${it}` }) ?? []);

describe("where the confirmed addresses of a folder go", () => {
  const old = read(["/a/1", "/a/2", "/a/3", "/a/4", "/b/1", "/b/2", "/b/3", "/c/1", "/c/2"]);
  const [A1, A2, A3, A4, B1, B2, , C1, C2] = old.keys();
  const pairs = (...of: readonly (readonly [at: number | undefined, fresh: number])[]) =>
    of.map(([at = -1, fresh]) => ({ old: at, fresh }));

  it.each([
    ["one, which may be the only one that goes there", [[A1, 7]], 1 / 4],
    [
      "two together",
      [
        [A1, 7],
        [A2, 7],
      ],
      (1 + 1 / 4) / 2,
    ],
    [
      "three together",
      [
        [A1, 7],
        [A2, 7],
        [A3, 7],
      ],
      (2 + 1 / 4) / 3,
    ],
    [
      "two, each to its own page",
      [
        [A1, 7],
        [A2, 8],
      ],
      1 / 4 / 2,
    ],
    [
      "one, where those of another folder go together",
      [
        [A1, 7],
        [B1, 8],
        [B2, 8],
      ],
      (1 / 4 + 1) / 2,
    ],
    [
      "one, where those of another folder go each to its own page",
      [
        [A1, 7],
        [B1, 8],
        [B2, 9],
      ],
      1 / 4 / 2,
    ],
  ] as const)("%s", (_, of, share) => {
    const told = createTold(old, pairs(...of));
    expect(told.share(A4 ?? -1, 7)).toBeCloseTo(share);
    expect([...told.targets(A4 ?? -1)]).toContain(7);
  });

  it("does not count the address itself", () => {
    const told = createTold(old, pairs([A1, 7], [A2, 7], [C1, 8]));
    expect(told.share(A1 ?? -1, 7)).toBeCloseTo(1 / 4);
    expect(told.share(C1 ?? -1, 8)).toBe(0);
    expect([...told.targets(C1 ?? -1)]).toEqual([]);
    expect([...told.targets(C2 ?? -1)]).toEqual([8]);
  });

  it("says nothing of other folders", () => {
    expect(createTold(old, pairs([A1, 7])).share(B1 ?? -1, 7)).toBe(0);
  });
});

/** Suggests for the made-up site with more of its pages, some of them confirmed. */
function suggestWith(
  moves: readonly (readonly [from: string, to: string])[],
  confirmed: readonly string[] = [],
): (path: string) => Suggestion | undefined {
  const { suggestions } = suggest({
    old: [...site.old, ...moves.map(([from]) => ({ url: OLD + from }))],
    fresh: [...site.fresh, ...moves.map(([, to]) => ({ url: NEW + to }))],
    confirmed: moves
      .filter(([from]) => confirmed.includes(from))
      .map(([from, to]) => ({ old: OLD + from, to: NEW + to })),
  });
  return (path) => suggestions.find((it) => it.url === OLD + path);
}

describe("an address whose own page was found", () => {
  it.each([
    [
      "one in its folder that went to a page of its own",
      [
        ["/requests/foi.csv", "/files/11/foi.csv.csv"],
        ["/requests/foi-q3-2011.csv", "/files/12/foi-q3-2011.csv.csv"],
      ],
    ],
    [
      "one in its folder that went to a page below its own",
      [
        ["/what/heritage/4175", "/policies/protecting-the-heritage"],
        ["/what/heritage/4183", "/policies/protecting-the-heritage/nominating-places"],
      ],
    ],
    [
      "one by which the folder of another page is hardly likelier",
      [
        ["/plans/dune-guide", "/library/dune-heath-plan"],
        ["/plans/iris-plan", "/projects/iris-iris-survey"],
        ["/work/dune-report", "/projects/dune-dune-report"],
      ],
    ],
  ] as const)("is not drawn away by confirming %s", (_, moves) => {
    const [[own, to], [confirmed]] = moves;
    const firstOf = (it: Suggestion | undefined) => it?.to ?? it?.alternatives[0]?.to;
    expect(firstOf(suggestWith(moves)(own))).toBe(NEW + to);
    expect(firstOf(suggestWith(moves, [confirmed])(own))).toBe(NEW + to);
  });
});

describe("candidates", () => {
  it("include a page that is known from elsewhere, however little it shares", () => {
    const [old, fresh] = [read(["/a/amber", "/b/birch"]), read(["/x/amber", "/y/birch", "/z/9"])];
    const { candidates } = rank(old, fresh, WEIGHTS, { known: (at) => (at === 0 ? 2 : undefined) });
    const found = candidates.map((list) => list.map((it) => it.fresh).toSorted((a, b) => a - b));
    expect(found).toEqual([[0, 2], [1]]);
  });
});

describe("a pattern", () => {
  const people = ["anna-berg", "otto-lang", "ida-kern"].map(
    (it) => [`/team/${it}`, `/about/people/${it}`] as const,
  );

  it("counts each confirmed address once", () => {
    const taught = suggestWith(people, ["/team/anna-berg", "/team/ida-kern"]);
    expect(taught("/team/otto-lang")?.evidence[0]?.text).toBe(
      "2 other addresses move the same way, as /team/anna-berg to /about/people/anna-berg",
    );
  });
});
