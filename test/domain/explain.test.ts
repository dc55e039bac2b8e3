import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explain } from "../../src/domain/resolve/explain.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import { isSameAddress } from "../../src/domain/table/covers.ts";
import { compareSources } from "../../src/domain/table/precedence.ts";
import type { Rule } from "../../src/domain/table/rule.ts";
import type { Source } from "../../src/domain/table/source.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import type { Table } from "../../src/domain/table/table.ts";
import { naiveResolve } from "../support/naive-resolver.ts";
import { compile, GATE, HOUR, SITE } from "../support/table.ts";
import { runs } from "../support/runs.ts";

const NEW = "https://www.new.example";
const LATER = new Date(GATE + HOUR).toISOString();
const EARLIER = new Date(GATE - HOUR).toISOString();

/** The rules in an explanation, best first: `index reason`. */
function tell(rules: readonly RuleData[], address: string): readonly string[] {
  const url = new URL(`https://www.old.example${address}`);
  const { decision, steps } = explain(compile(rules).table, { url, method: "GET" }, GATE);
  const told = steps.flatMap((it) =>
    it.step === "rule" ? [`${it.rule.index} ${it.standing}`] : [],
  );
  expect(told.filter((it) => it.endsWith("wins"))).toEqual(
    decision.index === null ? [] : [`${decision.index} wins`],
  );
  return told;
}

describe("explain()", () => {
  const among = (values: string[], rest: Partial<RuleData> = {}): RuleData => {
    return { from: "/global/:a", where: { a: values }, to: `${NEW}/`, ...rest };
  };

  it.each<[string, RuleData[], string, string[]]>([
    [
      "names the earlier of two equal enumerations that answers",
      [among(["x", "y"], { startsAt: LATER }), among(["x", "z"]), among(["x", "y"])],
      "/global/x",
      ["0 not-yet", "1 wins", "2 less-specific"],
    ],
    [
      "names the one of two equal rules that has started",
      [among(["x", "y"]), among(["x", "z"]), among(["x", "y"], { endsAt: EARLIER })],
      "/global/x",
      ["0 wins", "1 less-specific", "2 over"],
    ],
    [
      "lists patterns after the literal path that answers",
      [
        { from: "/global/*", to: `${NEW}/` },
        { from: "/global/x", to: `${NEW}/` },
        { from: "/global/x?a=1", to: `${NEW}/` },
        { from: "https://www.old.example/global/:a", to: `${NEW}/`, endsAt: EARLIER },
        { from: "/global/y", to: `${NEW}/` },
      ],
      "/global/x",
      ["3 over", "2 query", "1 wins", "0 less-specific"],
    ],
  ])("%s", (_name, rules, address, expected) => {
    expect(tell(rules, address)).toEqual(expected);
  });

  it("says that a pattern is preceded by the site's own file", () => {
    const { table } = compile([{ from: "/*", to: `${NEW}/` }], { scope: ["/"], keep: [] });
    const url = new URL("https://www.old.example/robots.txt");
    const { decision, steps } = explain(table, { url, method: "GET" }, GATE);
    expect(decision.reason).toBe("site-file");
    expect(steps.slice(-2)).toMatchObject([
      { step: "rule", standing: "site-file", winner: null },
      { step: "site-file", file: "robots.txt" },
    ]);
  });

  it("lists each rule whose host and path match once, best first, with its standing and the decision first", () => {
    fc.assert(
      fc.property(layersArbitrary, urlArbitrary, nowArbitrary, (drafts, url, now) => {
        const table = tableOf(drafts);
        const request = { url, method: "GET" };
        const plain = resolve(table, request, now);
        const { decision, steps } = explain(table, request, now);
        expect(decision).toEqual(plain);
        const rules = steps.flatMap((it) => (it.step === "rule" ? [it] : []));
        const winner = rules.find((it) => it.standing === "wins");
        expect(winner ? targetOf(winner.rule) : null).toBe(
          decision.reason === "rule" ? decision.location : null,
        );
        expect(
          rules.find(({ standing }) => standing === "wins" || standing === "less-specific"),
        ).toBe(winner);
        const expected = drafts.flat().flatMap((draft) => {
          const obstacle = judgeAlone(draft, url, now);
          if (obstacle === "elsewhere") return [];
          const open = `${NEW}/${draft.id}` === decision.location ? "wins" : "less-specific";
          return [`${draft.id} ${obstacle ?? open}`];
        });
        const told = rules.map((it) => `${idOf(it.rule)} ${it.standing}`);
        expect(told.toSorted()).toEqual(expected.toSorted());
        const lower = compile((drafts[1] ?? []).map(ruleOf)).rules;
        const ranked = (rule: Rule): Source => asRanked(lower, rule, url.hostname);
        const layerOf = (rule: Rule): number => Math.floor(idOf(rule) / 8);
        rules.slice(1).forEach(({ rule }, index) => {
          const before = rules[index]?.rule ?? rule;
          // Earlier layers have lower numbers, and so have earlier rules in a layer.
          const order =
            compareSources(ranked(before), ranked(rule)) ||
            layerOf(before) - layerOf(rule) ||
            compareSources(before.source, rule.source) ||
            idOf(before) - idOf(rule);
          expect(order).toBeLessThan(0);
        });
      }),
      runs(500),
    );
  });
});

/** A rule of the upper layer takes part in the place of one of this host with the same path and query. */
function asRanked(lower: readonly Rule[], rule: Rule, host: string): Source {
  const takesPlace =
    idOf(rule) < 8 &&
    rule.source.host === "" &&
    lower.some(({ source }) => source.host === host && isSameAddress(source, rule.source));
  return takesPlace ? { ...rule.source, host } : rule.source;
}

interface Draft {
  readonly id: number;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly where: string[] | undefined;
  readonly startsAt: number | undefined;
  readonly endsAt: number | undefined;
}

const instantArbitrary = fc.option(
  fc.integer({ min: -2, max: 2 }).map((hours) => GATE + hours * HOUR),
  { freq: 2, nil: undefined },
);

/** Rules that mostly match the same few addresses, and often are of equal rank. */
const draftArbitrary: fc.Arbitrary<Omit<Draft, "id">> = fc.record({
  host: fc.constantFrom("", "", "", "", "https://www.old.example", "https://old.example"),
  path: fc.oneof(
    { weight: 2, arbitrary: fc.constant("/global/:a") },
    { weight: 1, arbitrary: fc.constantFrom("/global/x", "/global/*", "/:a/x", "/:a/:b", "/:a/*") },
  ),
  query: fc.constantFrom("", "", "", "?i=1", "?j=:j", "?i=1&j=1"),
  where: fc.constantFrom(["x", "y"], ["x", "global"], ["global", "x", "uk"], undefined),
  startsAt: instantArbitrary,
  endsAt: instantArbitrary,
});

const layerArbitrary = fc.array(draftArbitrary, { maxLength: 8 });
const layersArbitrary = fc
  .tuple(layerArbitrary, layerArbitrary)
  .map((layers) =>
    layers.map((layer, at) => layer.map((it, index) => ({ ...it, id: 8 * at + index }))),
  );

const urlArbitrary = fc
  .tuple(
    fc.constantFrom("www.old.example", "old.example"),
    fc.constantFrom("/global/x", "/global/y", "/uk/x", "/global", "/global/x/y"),
    fc.constantFrom("", "?i=1", "?j=1", "?j=2&i=1"),
  )
  .map(([host, path, query]) => new URL(`https://${host}${path}${query}`));

const nowArbitrary = fc
  .tuple(fc.integer({ min: -2, max: 2 }), fc.constantFrom(-1, 0))
  .map(([hours, milliseconds]) => GATE + hours * HOUR + milliseconds);

function ruleOf({ id, host, path, query, where, startsAt, endsAt }: Draft): RuleData {
  return {
    from: `${host}${path}${query}`,
    to: `${NEW}/${id}`,
    query: "drop",
    ...(where && path.includes(":a") ? { where: { a: where } } : {}),
    ...(startsAt === undefined ? {} : { startsAt: new Date(startsAt).toISOString() }),
    ...(endsAt === undefined ? {} : { endsAt: new Date(endsAt).toISOString() }),
  };
}

/** A table with a layer for each list. */
function tableOf(layers: readonly (readonly Draft[])[]): Table {
  const compiled = layers.map((it) => compile(it.map(ruleOf)).table);
  const { site } = compile([]).table;
  return { site, layers: compiled.flatMap((it) => it.layers) };
}

function targetOf({ answer }: Rule): string {
  return answer.kind === "redirect" && answer.target?.kind === "literal" ? answer.target.href : "";
}

function idOf(rule: Rule): number {
  return Number(targetOf(rule).slice(NEW.length + 1));
}

/** The slow resolver's reason why a rule would not answer even if it were the only one. */
function judgeAlone(draft: Draft, url: URL, now: number): string | null {
  const answers = (patch: Partial<Draft>): boolean => {
    const rule = ruleOf({ ...draft, startsAt: undefined, endsAt: undefined, ...patch });
    return naiveResolve({ site: SITE, rules: [rule] }, url, "GET", GATE).reason === "rule";
  };
  if (!answers({ query: "" })) return "elsewhere";
  if (now < (draft.startsAt ?? GATE)) return "not-yet";
  if (draft.endsAt !== undefined && now >= draft.endsAt) return "over";
  return answers({}) ? null : "query";
}
