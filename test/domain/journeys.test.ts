/** Chains from rules and the fallback through our own hosts, from the first instant on. */
import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { fullFindingsOf, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const OWN = "https://www.old.example";
const HOME = `${OWN}/global/home`;
const own: SitePatch = { targetHosts: ["www.new.example", "www.old.example"], fallback: null };

const MARCH = "2025-03-01T00:00:00Z";
const MAY = "2025-05-01T00:00:00Z";
const JUNE = "2025-06-01T00:00:00Z";

/** The findings about chains, as `id path: message -> fix`. */
const said = (rules: readonly RuleData[], site: SitePatch = {}): string[] =>
  fullFindingsOf(rules, { ...own, ...site })
    .filter(({ id }) => id.startsWith("redirect-"))
    .map(({ id, at, message, fix }) => `${id} ${at.file}: ${message} -> ${fix}`);

describe("a chain that changes over time", () => {
  const a: RuleData = { from: "/global/a", to: `${OWN}/global/b` };
  const b: RuleData = { from: "/global/b", to: `${OWN}/global/c` };
  const c: RuleData = { from: "/global/c", to: `${NEW}/c` };
  const back = { to: `${OWN}/global/a` };

  it.each<[string, RuleData[]]>([
    [
      "at a stop before stops that do not change",
      [a, { ...b, endsAt: MARCH }, { ...b, ...back, startsAt: MARCH }, c],
    ],
    [
      "at a stop before one that changes later",
      [
        a,
        { ...b, endsAt: MARCH },
        { ...b, ...back, startsAt: MARCH, endsAt: MAY },
        { ...b, startsAt: MAY },
        { ...c, endsAt: JUNE },
        { ...c, to: `${NEW}/d`, startsAt: JUNE },
      ],
    ],
    [
      "at a stop after one that changes later",
      [
        a,
        { ...b, endsAt: JUNE },
        { ...b, to: `${NEW}/d`, startsAt: JUNE },
        { ...c, endsAt: MARCH },
        { ...c, ...back, startsAt: MARCH, endsAt: MAY },
        { ...c, startsAt: MAY },
      ],
    ],
  ])("is followed at each change: %s", (_name, rules) => {
    expect(said(rules)[0]).toMatch(/^redirect-loop rules\.0\.to: never ends: /);
  });

  it.each([
    ["forty-nine changes are followed to the end", 49, true],
    ["fifty changes are not", 50, false],
  ])("%s", (_name, changes, isFollowed) => {
    const day = (index: number): string => new Date(Date.UTC(2025, 0, 1 + index)).toISOString();
    const rules = Array.from({ length: changes }, (_, index): RuleData => ({
      from: "/global/b",
      to: `${NEW}/${index}`,
      startsAt: day(index),
      endsAt: day(index + 1),
    }));
    const last: RuleData = { from: "/global/b", ...back, startsAt: day(changes) };
    const found = said([a, ...rules, last]);
    expect(found.some((it) => it.startsWith("redirect-loop rules.0.to"))).toBe(isFollowed);
  });
});

describe("a chain into a loop", () => {
  it("is reported up to the first repeated stop", () => {
    const rules: RuleData[] = [
      { from: "/global/a", to: `${OWN}/global/b` },
      { from: "/global/b", to: `${OWN}/global/b` },
    ];
    expect(said(rules)[0]).toBe(
      `redirect-loop rules.0.to: never ends: ${OWN}/global/a -> ${OWN}/global/b -> ${OWN}/global/b -> Send it to an address that does not redirect again`,
    );
  });
});

describe("a pattern that lengthens its own address", () => {
  it.each([
    ["by a segment at each redirect", "/global/*", "/global/more/:splat", /takes more than 20/],
    ["more and more", "/global/x/:a/*", "/global/x/y/:a:a/:splat/:splat", /grows without end/],
  ])("is a loop: %s", (_name, from, to, expected) => {
    const found = said([{ from, to: OWN + to }]);
    expect(found.map((it) => it.split(":")[0])).toEqual(["redirect-loop rules.0.to"]);
    expect(found[0]).toMatch(expected);
    expect(found[0]?.length).toBeLessThan(1000);
  });
});

describe("a redirect to an address that is too long for any rule", () => {
  it("is no loop where it only carries over what the visitor's address has", () => {
    const match = [`/global/a?x=${"y".repeat(8178)}`];
    expect(said([{ from: "/global/a", to: `${OWN}/a/longer/way`, examples: { match } }])).toEqual(
      [],
    );
  });
});

describe("a pattern above the site's scope", () => {
  it.each<[string, Partial<RuleData>, string]>([
    ["a placeholder", { from: "/:locale/a", to: `${OWN}/fr/a` }, `${OWN}/global/a -> ${OWN}/fr/a`],
    [
      "a placeholder of which only some values are in scope",
      { from: "/:locale/a", where: { locale: { de: "fr", fr: "fr" } }, to: `${OWN}/:locale/a` },
      `${OWN}/fr/a -> ${OWN}/fr/a`,
    ],
    ["a splat", { from: "/*", to: `${OWN}/:splat` }, `${OWN}/global -> ${OWN}/global`],
  ])("is followed within it: %s", (_name, rule, hops) => {
    expect(said([{ from: "", ...rule }])[0]).toContain(
      `redirect-loop rules.0.to: never ends: ${hops}`,
    );
  });
});

describe("a chain from the fallback", () => {
  it("names its last address, not the target of a pattern", () => {
    const rules: RuleData[] = [{ from: "/global/:page", to: `${NEW}/:page` }];
    expect(said(rules, { fallback: HOME })).toEqual([
      `redirect-chain site.fallback: takes 2 redirects: the fallback -> ${HOME} -> ${NEW}/home -> Send it straight to "${NEW}/home"`,
    ]);
  });

  it("is not followed before the gate, when there is no fallback yet", () => {
    const early: RuleData = {
      from: "/global/home",
      to: `${NEW}/early`,
      startsAt: "2024-11-01T00:00:00Z",
      endsAt: "2024-12-01T00:00:00Z",
    };
    expect(said([early, { from: "/global/home", keep: true }], { fallback: HOME })).toEqual([]);
  });
});
