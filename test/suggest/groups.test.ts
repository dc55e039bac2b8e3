import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { findGroups, type Group, type Proposal } from "../../src/suggest/groups.ts";
import { runs } from "../support/runs.ts";
import { compile, GATE } from "../support/table.ts";

const OLD = "https://www.old.example";
const NEW = "https://www.new.example";
const SLUGS = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu"];

const move = (from: string, to: string | null): Proposal => ({
  url: OLD + from,
  to: to === null ? null : NEW + to,
});
const moveAll = (from: string, to: string): Proposal[] =>
  SLUGS.map((slug) => move(from.replaceAll("#", slug), to.replaceAll("#", slug)));

const shown = (groups: readonly Group[]): string[] =>
  groups.map(
    (it) =>
      `${it.from} -> ${it.to.replace(NEW, "")} (${it.cases.length}, ${it.exceptions.length} not)`,
  );

describe("groups", () => {
  it.each([
    [
      "a folder moved",
      moveAll("/product/#", "/global/p/#"),
      ["/product/:slug -> /global/p/:slug (7, 0 not)"],
    ],
    [
      "a folder with subfolders",
      [...moveAll("/a/x/#", "/b/x/#"), ...moveAll("/a/y/#", "/b/y/#")],
      ["/a/* -> /b/:splat (14, 0 not)"],
    ],
    [
      "a name moved to the end",
      moveAll("/p/#/reviews", "/reviews/#"),
      ["/p/:name/reviews -> /reviews/:name (7, 0 not)"],
    ],
    [
      "two names in another order",
      SLUGS.map((it, at) => move(`/${it}/${2010 + at}`, `/${2010 + at}/${it}`)),
      ["/:name/:year -> /:year/:name (7, 0 not)"],
    ],
    [
      "numbers, whose placeholder is called id",
      SLUGS.map((_, at) => move(`/item/${at + 100}`, `/products/${at + 100}`)),
      ["/item/:id -> /products/:id (7, 0 not)"],
    ],
    [
      "one exception that goes elsewhere",
      [...moveAll("/p/#", "/q/#"), move("/p/zoo", "/zoo")],
      ["/p/:slug -> /q/:slug (7, 1 not)"],
    ],
    [
      "two exceptions without a suggestion",
      [...moveAll("/p/#", "/q/#"), move("/p/x", null), move("/p/y", null)],
      ["/p/:slug -> /q/:slug (7, 2 not)"],
    ],
    [
      "none with too many exceptions without a suggestion",
      [...moveAll("/p/#", "/q/#"), ...["x", "y", "z"].map((it) => move(`/p/${it}`, null))],
      [],
    ],
    [
      "none with too many exceptions that go elsewhere",
      [...moveAll("/p/#", "/q/#"), move("/p/x", "/x"), move("/p/y", "/y")],
      [],
    ],
    [
      "two exceptions with guesses, which count like those without a suggestion",
      [
        ...moveAll("/p/#", "/q/#"),
        ...["x", "y"].map((it) => ({ ...move(`/p/${it}`, `/${it}`), isGuess: true })),
      ],
      ["/p/:slug -> /q/:slug (7, 2 not)"],
    ],
    ["none of only four addresses", moveAll("/p/#", "/q/#").slice(0, 4), []],
    [
      "none with a segment that looks like a placeholder",
      SLUGS.map((it) => move(`/:a/${it}`, `/b/${it}`)),
      [],
    ],
    [
      "an address with a query as an exception",
      [...moveAll("/p/#", "/q/#"), move("/p/ant?page=2", "/q/ant")],
      ["/p/:slug -> /q/:slug (7, 1 not)"],
    ],
  ])("%s", (_, proposals, expected) => {
    expect(shown(findGroups(proposals))).toEqual(expected);
  });

  it("do not span hosts", () => {
    const other = moveAll("/p/#", "/q/#").map((it) => ({
      ...it,
      url: it.url.replace("www.old", "shop.old"),
    }));
    const groups = findGroups([...moveAll("/p/#", "/q/#"), ...other]);
    expect(groups.map((it) => it.host).toSorted()).toEqual(["shop.old.example", "www.old.example"]);
  });
});

/** Few segments, so that patterns overlap. */
const pathArbitrary = fc
  .tuple(
    fc.constantFrom("", "/a", "/a", "/a/b", "/A/b"),
    fc.constantFrom("", "/ant", "/Bee", "/c%20d", "/10", "/11", "/%C3%A9", "/a:b", "/*"),
    fc.constantFrom("", "", "/", "/b"),
    fc.integer({ min: 0, max: 20 }).map((it) => (it === 0 ? "?x=1" : "")),
  )
  .map(([folder, name, end, search]) => `${folder}${name}${end}${search}`.replace(/^(?!\/)/, "/"));

const proposalsArbitrary = fc
  .uniqueArray(fc.tuple(pathArbitrary, fc.integer({ min: 0, max: 20 })), {
    minLength: 30,
    maxLength: 60,
    selector: ([path]) => path,
  })
  .map((list) =>
    list.map(([path, how]) => {
      const bare = path.split("?")[0] ?? "";
      if (how === 0) return move(path, null);
      return how === 1 ? move(path, `/other${bare.length}`) : move(path, `/new${bare}`);
    }),
  );

describe("the groups of any suggestions", () => {
  it("answer as suggested once they are rules, with a rule for each exception", () => {
    const seen = { groups: 0, answers: 0 };
    fc.assert(
      fc.property(proposalsArbitrary, (proposals) => {
        const groups = findGroups(proposals);
        seen.groups += groups.length;
        const cases = groups.flatMap((it) => it.cases);
        expect(new Set(cases).size).toBe(cases.length);
        const exceptions = new Set(groups.flatMap((it) => it.exceptions));
        const rules: RuleData[] = [
          ...groups.map((it) => ({ from: `https://${it.host}${it.from}`, to: it.to })),
          ...[...exceptions].flatMap((at): RuleData[] => {
            const { url = "", to = null } = proposals[at] ?? {};
            const exact = { from: url, match: "exact", query: "drop" } as const;
            return [to === null ? { ...exact, gone: true } : { ...exact, to }];
          }),
        ];
        const { table } = compile(rules, {
          scope: ["/"],
          keep: [],
          targetHosts: ["www.new.example"],
        });
        for (const at of cases) {
          const { url = "", to } = proposals[at] ?? {};
          // Another spelling of an exception's address is the same address to a rule.
          const decided = resolve(table, { url: new URL(url), method: "GET" }, GATE);
          if ((decided.index ?? -1) >= groups.length) continue;
          expect([url, decided.location]).toEqual([url, to]);
          seen.answers += 1;
        }
      }),
      runs(300),
    );
    expect(seen.groups).toBeGreaterThan(10);
    expect(seen.answers).toBeGreaterThan(200);
  });
});
