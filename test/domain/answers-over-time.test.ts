import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explain } from "../../src/domain/resolve/explain.ts";
import { answersOverTime, rulesInLayer } from "../../src/domain/report/answers-over-time.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { windowedFrom } from "../support/arbitraries.ts";
import { compile, GATE, HOUR, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const at = (hours: number): string => new Date(GATE + hours * HOUR).toISOString();
const hours = (instant: number): number => (instant - GATE) / HOUR;
const to = (from: string, path: string, more: Partial<RuleData> = {}): RuleData => ({
  from,
  to: NEW + path,
  ...more,
});
const visit = (address: string) => ({
  url: new URL(address, "https://www.old.example"),
  method: "GET",
});

/** `from..to outcome rule`, each. */
function spansOf(
  rules: readonly RuleData[],
  [from, end]: readonly [number, number],
  site: SitePatch = {},
): string[] {
  const { table } = compile(rules, site);
  return answersOverTime(table, visit("/global/a"), GATE + from * HOUR, GATE + end * HOUR).map(
    (it) => `${hours(it.from)}..${hours(it.to)} ${it.outcome} ${it.rule?.from ?? "-"}`,
  );
}

describe("answers over time", () => {
  const a = "/global/a";
  it.each<[string, RuleData[], readonly [number, number], string[], SitePatch?]>([
    ["none for an empty span", [to(a, "/1")], [2, 2], []],
    ["none for a span that ends before it begins", [to(a, "/1")], [2, 1], []],
    ["one answer", [to(a, "/1")], [1, 3], [`1..3 rule ${a}`]],
    ["one that lasts for ever", [to(a, "/1")], [1, Infinity], [`1..Infinity rule ${a}`]],
    ["a gate", [to(a, "/1")], [-2, 3], ["-2..0 pass -", `0..3 rule ${a}`]],
    ["up to the gate", [to(a, "/1")], [-2, 0], ["-2..0 pass -"]],
    [
      "the announcement",
      [to(a, "/1")],
      [-2, 1],
      ["-2..-1 pass -", "-1..0 pass -", `0..1 rule ${a}`],
      { announceAt: at(-1) },
    ],
    [
      "windows, and the answers between them",
      [
        to(a, "/1", { startsAt: at(1), endsAt: at(2) }),
        { from: a, gone: true, startsAt: at(3), endsAt: at(4) },
      ],
      [0, 9],
      ["0..1 fallback -", `1..2 rule ${a}`, "2..3 fallback -", `3..4 gone ${a}`, "4..9 fallback -"],
    ],
    [
      "only of the rule that wins",
      [to("/global/*", "/all"), to(a, "/1", { endsAt: at(1) })],
      [0, 2],
      [`0..1 rule ${a}`, "1..2 rule /global/*"],
    ],
    ["an undecided rule", [{ from: a, undecided: true }], [0, 1], [`0..1 undecided ${a}`]],
    ["the fallback without a rule", [to("/global/b", "/1")], [0, 1], ["0..1 fallback -"]],
  ])("are %s", (_name, rules, span, expected, site) => {
    expect(spansOf(rules, span, site)).toEqual(expected);
  });

  it("are a site file between the windows of rules for its address", () => {
    const rule = to("/robots.txt", "/1", { startsAt: at(1), endsAt: at(2) });
    const { table } = compile([rule], { scope: ["/"] });
    const spans = answersOverTime(table, visit("/robots.txt"), GATE - HOUR, Infinity);
    expect(spans.map((it) => [hours(it.from), it.decision.reason])).toEqual([
      [-1, "gate"],
      [0, "site-file"],
      [1, "rule"],
      [2, "site-file"],
    ]);
  });

  it("have the decision of their time", () => {
    const { table } = compile([to(a, "/1", { endsAt: at(1) }), to(a, "/2", { startsAt: at(1) })]);
    const spans = answersOverTime(table, visit(a), GATE, GATE + 2 * HOUR);
    expect(spans.map((it) => it.decision.location)).toEqual([`${NEW}/1`, `${NEW}/2`]);
  });
});

describe("a limit on answers over time", () => {
  it.each([1, 2, 3, 4])("of %i keeps the earliest of three", (atMost) => {
    const { table } = compile([to("/global/a", "/1", { startsAt: at(1), endsAt: at(2) })]);
    const spans = answersOverTime(table, visit("/global/a"), GATE, Infinity, atMost);
    expect(spans.map((it) => hours(it.from))).toEqual([0, 1, 2].slice(0, atMost));
  });
});

describe("thousands of windows", () => {
  const window = fc
    .tuple(fc.integer({ min: -50, max: 200 }), fc.integer({ min: 1, max: 60 }), fc.boolean())
    .map(([from, length, isOpen]) =>
      isOpen ? { startsAt: at(from) } : { startsAt: at(from), endsAt: at(from + length) },
    );
  const rule = fc
    .tuple(windowedFrom, fc.option(window), fc.nat({ max: 9 }))
    .map(([from, own, number]) => to(from, `/${number}`, own ?? {}));
  const keep = [{ path: "/global/a", until: at(7) }];

  it("give the same answers as a look at every instant", () => {
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 80, maxLength: 160 }),
        fc.array(rule, { maxLength: 4 }),
        fc.constantFrom("/global/a", "/global/a?x=1", "/global/a.", "/global/a;sid=1?x=2"),
        fc.constantFrom<SitePatch>({}, { announceAt: at(-60) }, { keep }, { fallback: null }),
        (rules, rows, address, site) => {
          const below = compile(rules, site).table;
          const table = {
            ...below,
            layers: [...compile(rows, site).table.layers, ...below.layers],
          };
          const [from, end] = [GATE - 100 * HOUR, Infinity];
          const given = answersOverTime(table, visit(address), from, end);
          let next = from;
          for (const span of given) {
            expect(span.from).toBe(next);
            const { decision, steps } = explain(table, visit(address), span.from);
            const winner = steps.find((it) => it.step === "rule" && it.standing === "wins");
            expect(span.decision).toEqual(decision);
            expect(span.rule).toBe(winner?.step === "rule" ? winner.rule : null);
            next = Math.min(decision.changesAt ?? Infinity, end);
          }
          expect(next).toBe(Infinity);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("are those of the repaired address until a rule for the address as it is begins", () => {
    const late = Array.from({ length: 70 }, (_, index) =>
      to("/global/:a", `/${index}`, { startsAt: at(9 + index) }),
    );
    const { table } = compile([to("/global/a", "/repaired"), ...late]);
    const spans = answersOverTime(table, visit("/global/a."), GATE, GATE + 10 * HOUR);
    expect(spans.map((it) => it.decision.location)).toEqual([`${NEW}/repaired`, `${NEW}/0`]);
  });

  it("leave a row in the place of a host's rule that begins much later", () => {
    const windows = Array.from({ length: 70 }, (_, index) =>
      to("/global/a", `/${index}`, { startsAt: at(100 + index), endsAt: at(101 + index) }),
    );
    const below = compile([
      to("https://www.old.example/global/a", "/late", { startsAt: at(500) }),
      to("https://www.old.example/global/:a", "/pattern"),
      ...windows,
    ]).table;
    const rows = compile([to("/global/a", "/row")]).table;
    const table = { ...below, layers: [...rows.layers, ...below.layers] };
    const [now] = answersOverTime(table, visit("/global/a"), GATE, GATE + HOUR);
    expect(now?.decision.location).toBe(`${NEW}/row`);
  });

  it("take time in proportion to their number", () => {
    const rules = Array.from({ length: 9000 }, (_, index) =>
      to("/global/a", `/${index}`, { startsAt: at(index), endsAt: at(index + 1) }),
    );
    const { table } = compile(rules);
    const spans = answersOverTime(table, visit("/global/a"), GATE, Infinity);
    expect(spans.length).toBe(rules.length + 1);
    expect(spans.map((it) => it.decision.location).slice(0, -1)).toEqual(rules.map((it) => it.to));
  });
});

describe("the rules of a layer for an address", () => {
  it("are those whose host and path match, whether they would answer or not", () => {
    const { table, rules } = compile([
      to("/global/a", "/1", { startsAt: at(5) }),
      to("/global/a?x=1", "/2"),
      to("/global/*", "/all"),
      to("/global/b", "/b"),
      to("https://old.example/global/a", "/other-host"),
    ]);
    const froms = (of: typeof rules): string[] =>
      rulesInLayer(table, visit("/global/a"), new Set(of), GATE).map((it) => it.from);
    expect(froms(rules).toSorted()).toEqual(["/global/*", "/global/a", "/global/a?x=1"]);
    expect(froms(rules.slice(0, 2)).toSorted()).toEqual(["/global/a", "/global/a?x=1"]);
    expect(froms([])).toEqual([]);
  });
});
