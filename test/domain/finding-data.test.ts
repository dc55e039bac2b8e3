/** What findings name as data, which is what their messages say. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FindingData, FindingId } from "../../src/domain/finding.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { runs } from "../support/runs.ts";
import { fullFindingsOf, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const OWN = "https://www.old.example";
const OWN_TARGETS: SitePatch = { targetHosts: ["www.new.example", "www.old.example"] };

/** A chain of `/global/1`, `/global/2` and so on. */
const chain = (length: number, end = `${NEW}/end`): RuleData[] =>
  Array.from({ length }, (_, index) => ({
    from: `/global/${index + 1}`,
    to: index + 1 < length ? `${OWN}/global/${index + 2}` : end,
  }));

const hop = (number: number): string => `${OWN}/global/${number}`;

const CASES: readonly [string, FindingId, FindingData, readonly RuleData[], SitePatch?][] = [
  [
    "the hops of a chain",
    "redirect-chain",
    { hops: [hop(1), hop(2), `${NEW}/end`] },
    chain(2),
    OWN_TARGETS,
  ],
  [
    "six hops of a chain whole",
    "redirect-chain",
    { hops: [hop(1), hop(2), hop(3), hop(4), hop(5), `${NEW}/end`] },
    chain(5),
    OWN_TARGETS,
  ],
  [
    "of more hops the first four and the last",
    "redirect-chain",
    { hops: [hop(1), hop(2), hop(3), hop(4), null, `${NEW}/end`] },
    chain(6),
    OWN_TARGETS,
  ],
  [
    "the hops of a loop",
    "redirect-loop",
    { hops: [hop(1), hop(2), hop(1)] },
    chain(2, hop(1)),
    OWN_TARGETS,
  ],
  [
    "the hops of the fallback, from its own target on",
    "redirect-chain",
    { hops: [hop(1), `${NEW}/end`] },
    chain(1),
    { ...OWN_TARGETS, fallback: hop(1) },
  ],
  [
    "how many rules have one target",
    "many-to-one",
    { rules: 21 },
    Array.from({ length: 21 }, (_, index) => ({ from: `/global/${index}`, to: `${NEW}/same` })),
  ],
  [
    "how many rules are undecided",
    "undecided",
    { rules: 2 },
    [
      { from: "/global/a", undecided: true },
      { from: "/global/b", undecided: true },
    ],
  ],
  [
    "that one rule is undecided",
    "undecided",
    { rules: 1 },
    [{ from: "/global/a", undecided: true }],
  ],
  [
    "the other of two equal rules",
    "rule-duplicate",
    { others: ["/global/a"] },
    [
      { from: "/global/a", gone: true },
      { from: "/global/A", gone: true },
    ],
  ],
  [
    "the other of two rules in conflict",
    "rule-conflict",
    { others: ["/global/:a"] },
    [
      { from: "/global/:a", gone: true },
      { from: "/global/:b", keep: true },
    ],
  ],
  [
    "the rule that goes first",
    "rule-shadowed",
    { others: ["https://www.old.example/global/a"] },
    [
      { from: "/global/a", gone: true },
      { from: "https://www.old.example/global/a", keep: true },
    ],
    { hosts: ["www.old.example"] },
  ],
  [
    "the entry of site.keep",
    "from-kept",
    { others: ["/global/legal/*"] },
    [{ from: "/global/legal/a", gone: true }],
  ],
  [
    "an example, and the rule that answers it",
    "example-broken",
    { others: ["/global/b", "/global/b"] },
    [
      { from: "/global/:a", gone: true, examples: { match: ["/global/b"] } },
      { from: "/global/b", keep: true },
    ],
  ],
  [
    "only the example, if no rule answers it",
    "example-broken",
    { others: ["/global/b"] },
    [{ from: "/global/a", gone: true, examples: { match: ["/global/b"] } }],
  ],
  [
    "an example that is not an address",
    "example-broken",
    { others: ["no address"] },
    [{ from: "/global/a", gone: true, examples: { match: ["no address"] } }],
  ],
  [
    "an example that must not match",
    "example-broken",
    { others: ["/global/a"] },
    [{ from: "/global/a", gone: true, examples: { mustNotMatch: ["/global/a"] } }],
  ],
  [
    "locales, old and new",
    "locale-changed",
    {
      locales: [
        { from: "uk", to: "global" },
        { from: "tw", to: "global" },
      ],
    },
    [
      {
        from: "/:locale/mug",
        where: { locale: { uk: "global", fr: "fr", tw: "global" } },
        to: `${NEW}/:locale/mug`,
      },
    ],
    { scope: ["/"] },
  ],
  [
    "a host and its twin that is not the site's",
    "host-alone",
    { others: ["www.old.example", "old.example"] },
    [],
    { hosts: ["www.old.example"] },
  ],
  [
    "a host with rules and its twin without",
    "host-alone",
    { others: ["old.example", "www.old.example"] },
    [{ from: "https://old.example/global/a", gone: true }],
  ],
  [
    "the addresses that nothing keeps",
    "well-known-redirected",
    { others: ["/.well-known/*"] },
    [],
    { scope: ["/"] },
  ],
  [
    "an entry of the site that does nothing",
    "dates-disordered",
    { others: ["/global/x/*"] },
    [],
    { keep: [{ path: "/global/x/*", until: "2024-01-01T00:00:00Z" }] },
  ],
  [
    "an entry of the site that looks like a wildcard",
    "wildcard-lookalike",
    { others: ["/global*"] },
    [],
    { scope: ["/global*", "/uk"] },
  ],
  [
    "an entry of the site with an ampersand of HTML",
    "entity-in-address",
    { others: [`${NEW}/?a=1&amp;b=2`] },
    [],
    { fallback: `${NEW}/?a=1&amp;b=2` },
  ],
];

const dataOf = (id: FindingId, rules: readonly RuleData[], site: SitePatch = {}) =>
  fullFindingsOf(rules, site).find((it) => it.id === id);

describe("the data of a finding", () => {
  it.each(CASES)("names %s: %s", (_name, id, data, rules, site) => {
    expect(dataOf(id, rules, site)?.data).toEqual(data);
  });

  it.each<[FindingId, RuleData]>([
    ["wildcard-lookalike", { from: "/global/a*", gone: true }],
    ["no-example", { from: "/global/:a", gone: true }],
    ["target-is-fallback", { from: "/global/a", to: `${NEW}/` }],
  ])("is left out where it would only repeat the rule: %s", (id, rule) => {
    const found = dataOf(id, [rule]);
    expect(found).toBeDefined();
    expect(found).not.toHaveProperty("data");
  });

  it("agrees with the message for every table", () => {
    const path = fc.constantFrom("a", "b", "c", "d", ":x", "*");
    const rule: fc.Arbitrary<RuleData> = fc
      .record({
        host: fc.constantFrom("", "", "https://old.example"),
        from: path,
        to: fc.constantFrom(`${NEW}/`, `${OWN}/global/a`, `${OWN}/global/b`, `${OWN}/global/c`),
        kind: fc.constantFrom("to", "to", "to", "gone", "undecided"),
      })
      .map(({ host, from, to, kind }) => ({
        from: `${host}/global/${from}`,
        ...(kind === "to" ? { to } : kind === "gone" ? { gone: true } : { undecided: true }),
      }));
    const seen = new Set<FindingId>();
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 8 }),
        fc.constantFrom(`${NEW}/`, `${OWN}/global/a`),
        (rules, fallback) => {
          for (const { id, message, data } of fullFindingsOf(rules, { ...OWN_TARGETS, fallback })) {
            if (data === undefined) continue;
            seen.add(id);
            const { hops = [], others = [], rules: count = 1 } = data;
            const named = [
              hops.map((it) => it ?? "…").join(" -> "),
              ...others.map((it) => JSON.stringify(it)),
              count > 1 ? `${count} ` : "",
            ];
            expect(named.filter((it) => !message.includes(it))).toEqual([]);
          }
        },
      ),
      runs(1000),
    );
    expect([...seen]).toEqual(
      expect.arrayContaining(["redirect-chain", "redirect-loop", "rule-duplicate", "undecided"]),
    );
  });
});
