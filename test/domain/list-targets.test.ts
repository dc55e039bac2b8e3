import { describe, expect, it } from "vitest";
import { listTargets, type Sender } from "../../src/domain/report/list-targets.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { compile, GATE, HOUR, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";

describe("listTargets()", () => {
  it("requests a rule's examples at its first instant", () => {
    const routes = compile(
      [
        {
          from: "/global/:slug",
          to: `${NEW}/:slug`,
          startsAt: "2030-01-01T00:00:00Z",
          examples: { match: ["/global/a"] },
        },
      ],
      { fallback: null },
    );
    expect(listTargets(routes, GATE).targets).toEqual([
      { url: `${NEW}/a`, senders: [{ from: "/global/:slug", path: ["rules", 0, "to"] }] },
    ]);
  });

  it("requests a rule's examples when they are kept on the old site no more", () => {
    const routes = compile(
      [{ from: "/global/:slug", to: `${NEW}/:slug`, examples: { match: ["/global/a"] } }],
      { fallback: null, keep: [{ path: "/global/*", until: "2030-01-01T00:00:00Z" }] },
    );
    expect(listTargets(routes, GATE)).toMatchObject({
      targets: [{ url: `${NEW}/a` }],
      unfilled: [],
    });
  });

  it("fills the suggestion of a page that is gone", () => {
    const routes = compile(
      [
        {
          from: "/global/:slug",
          gone: true,
          to: `${NEW}/search?q=:slug`,
          examples: { match: ["/global/a"] },
        },
      ],
      { fallback: null },
    );
    expect(listTargets(routes, GATE).targets.map((it) => it.url)).toEqual([`${NEW}/search?q=a`]);
  });

  it("names a rule once, even if several of its examples have the same target", () => {
    const routes = compile(
      [
        {
          from: "/global/:slug",
          where: { slug: { a: "x", b: "x" } },
          to: `${NEW}/:slug`,
          examples: { match: ["/global/a", "/global/b"] },
        },
      ],
      { fallback: null },
    );
    const [target, ...more] = listTargets(routes, GATE).targets;
    expect([target?.senders.length, more]).toEqual([1, []]);
  });

  it("leaves out targets that are not allowed", () => {
    const routes = compile([{ from: "/global/a", to: "https://else.example/" }], {
      fallback: null,
    });
    expect(listTargets(routes, GATE)).toEqual({ targets: [], unfilled: [] });
  });

  const at = (hours: number): string => new Date(GATE + hours * HOUR).toISOString();
  const slug = (more: Partial<RuleData>): RuleData => ({
    from: "/global/:slug",
    to: `${NEW}/:slug`,
    ...more,
  });

  it.each<[string, RuleData[], SitePatch, targets: string[], unfilled: string[]]>([
    ["the fallback", [], {}, [`${NEW}/ of site.fallback`], []],
    [
      "the fallback, together with a rule that leads there",
      [{ from: "/global/a", to: `${NEW}/` }],
      {},
      [`${NEW}/ of site.fallback rules.0.to`],
      [],
    ],
    ["no fallback that is not allowed", [], { fallback: "https://x.example/" }, [], []],
    [
      "one address for several rules, and another one",
      [
        { from: "/global/a", to: `${NEW}/1` },
        { from: "/global/b", to: `${NEW}/2` },
        { from: "/global/c", gone: true, to: `${NEW}/1` },
      ],
      { fallback: null },
      [`${NEW}/1 of rules.0.to rules.2.to`, `${NEW}/2 of rules.1.to`],
      [],
    ],
    [
      "addresses without their fragments",
      [
        { from: "/global/a", to: `${NEW}/1#x` },
        { from: "/global/b", to: `${NEW}/1` },
      ],
      { fallback: null },
      [`${NEW}/1 of rules.0.to rules.1.to`],
      [],
    ],
    [
      "only rules whose window is not over",
      [
        { from: "/global/a", to: `${NEW}/1`, startsAt: at(-2), endsAt: at(-1) },
        { from: "/global/b", to: `${NEW}/2`, startsAt: at(-2), endsAt: at(0) },
        { from: "/global/c", to: `${NEW}/3`, startsAt: at(-2), endsAt: at(1) },
        { from: "/global/d", to: `${NEW}/4`, startsAt: at(5), endsAt: at(6) },
      ],
      { fallback: null },
      [`${NEW}/3 of rules.2.to`, `${NEW}/4 of rules.3.to`],
      [],
    ],
    [
      "no rule without a target",
      [
        { from: "/global/a", keep: true },
        { from: "/global/b", gone: true },
      ],
      { fallback: null },
      [],
      [],
    ],
    ["a pattern without examples", [slug({})], { fallback: null }, [], ["rules.0.to"]],
    [
      "a pattern with malformed examples",
      [slug({ examples: { match: ["global"] } })],
      { fallback: null },
      [],
      ["rules.0.to"],
    ],
    [
      "a pattern whose example another rule answers",
      [slug({ examples: { match: ["/global/a"] } }), { from: "/global/a", gone: true }],
      { fallback: null },
      [],
      ["rules.0.to"],
    ],
    [
      "a pattern with two examples",
      [slug({ examples: { match: ["/global/a", "/global/b"] } })],
      { fallback: null },
      [`${NEW}/a of rules.0.to`, `${NEW}/b of rules.0.to`],
      [],
    ],
    [
      "a pattern whose start cannot be read",
      [slug({ examples: { match: ["/global/a"] } })],
      { fallback: null, activatesAt: "soon" },
      [],
      ["rules.0.to"],
    ],
  ])("lists %s", (_name, rules, site, targets, unfilled) => {
    const found = listTargets(compile(rules, site), GATE);
    const places = (senders: readonly Sender[]): string =>
      senders.map((it) => it.path.join(".")).join(" ");
    expect(found.targets.map((it) => `${it.url} of ${places(it.senders)}`)).toEqual(targets);
    expect(found.unfilled.map((it) => places([it]))).toEqual(unfilled);
    const senders = [...found.targets.flatMap((it) => it.senders), ...found.unfilled];
    expect(senders.map((it) => it.from)).toEqual(
      senders.map(({ path }) => (typeof path[1] === "number" ? rules[path[1]]?.from : null)),
    );
  });
});
