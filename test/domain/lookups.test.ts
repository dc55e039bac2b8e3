/** The limits on the number of rules that one request may be compared with, tested at the limit. */
import { describe, expect, it } from "vitest";
import { CHARACTERS_AT_MOST, PARAMETERS_AT_MOST } from "../../src/domain/resolve/request-bounds.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import type { Rule } from "../../src/domain/table/rule.ts";
import { checkLookups } from "../../src/domain/validate/lookups.ts";
import { compile } from "../support/table.ts";

/** Many rules of one shape, compiled once, because their differences do not matter here. */
function rulesOf(count: number, from: string, more: Partial<RuleData> = {}): Rule[] {
  const { rules } = compile([{ from, gone: true, ...more }]);
  const [rule] = rules;
  if (!rule) throw new TypeError(`${from} cannot be read`);
  return Array.from({ length: count }, (_, index) => ({ ...rule, index }));
}

const DAY = "2025-06-01T00:00:00Z";

const windowsOf = (count: number): Rule[] =>
  rulesOf(count, "/global/p", { startsAt: "2025-05-01T00:00:00Z", endsAt: DAY });

/** The number of reported rules, the number compared, and their places and parameters; null for none. */
function told(rules: readonly Rule[]): readonly number[] | null {
  const messages: string[] = [];
  const numbered = rules.map((rule, index) => ({ ...rule, index }));
  checkLookups({ rules: numbered, report: (_id, _path, message) => messages.push(message) });
  const [, among, count] =
    /is one of (\d+) rules .*, with (\d+) places/.exec(messages[0] ?? "") ?? [];
  return among === undefined ? null : [messages.length, Number(among), Number(count)];
}

/** A source with the given number of captured parameters. */
const asking = (path: string, parameters: number): string =>
  `${path}?${Array.from({ length: parameters }, (_, at) => `p${at}=:v${at}`).join("&")}`;

/** `/global/a/a`, `/global/a/:x1`, `/global/:x0/a`, `/global/:x0/:x1`, with the given number of segments after the first. */
function placesOf(segments: number): string[] {
  return Array.from({ length: segments }, (_, at) => ["a", `:x${at}`]).reduce(
    (paths, choices) => paths.flatMap((path) => choices.map((it) => `${path}/${it}`)),
    ["/global"],
  );
}

const PLACES = Array.from({ length: 12 }, (_, at) => `p${at}`);
const LISTED = PLACES.map((it) => `/:${it}`).join("");
const LISTS = Object.fromEntries(PLACES.map((it) => [it, Array.from("0123456789")]));

/** Rules of one path, each with a value of its own for one parameter, and ten other parameters. */
const WITH_VALUES = Array.from({ length: 600 }, (_, index) =>
  rulesOf(1, `${asking("/global/p", 10).replaceAll("p", "q").replace("/q?", "/p?")}&id=${index}`),
).flat();

describe("rules of one path", () => {
  it.each<[string, Rule[], readonly number[] | null]>([
    ["500 with any number of parameters", rulesOf(500, asking("/global/p", 30)), null],
    ["501 with few parameters", rulesOf(501, asking("/global/p", 9)), null],
    ["501 with many parameters", rulesOf(501, asking("/global/p", 10)), [1, 501, 5010]],
    ["exactly as many as allowed", rulesOf(625, asking("/global/p", 8)), null],
    ["one more than allowed", rulesOf(626, asking("/global/p", 8)), [126, 626, 5008]],
    ["as many windows as allowed", windowsOf(2500), null],
    ["one window more", windowsOf(2501), [2001, 2501, 5002]],
    ["as many starts as allowed", rulesOf(5000, "/global/p", { startsAt: DAY }), null],
    ["one start more", rulesOf(5001, "/global/p", { startsAt: DAY }), [4501, 5001, 5001]],
    [
      "windows of rules with parameters",
      rulesOf(501, asking("/global/p", 8), { endsAt: DAY, startsAt: "2024-01-01T00:00:00Z" }),
      [1, 501, 5010],
    ],
    [
      "of two hosts, which count separately",
      [
        ...rulesOf(400, asking("https://old.example/global/p", 10)),
        ...rulesOf(400, asking("https://www.old.example/global/p", 10)),
      ],
      null,
    ],
    [
      "of two paths, which count separately",
      [...rulesOf(400, asking("/global/p", 10)), ...rulesOf(400, asking("/global/q", 10))],
      null,
    ],
    [
      "with a value each, of which a request has only as many as it has parameters",
      WITH_VALUES,
      null,
    ],
    [
      "with a value each, beside many with the same parameters",
      [...WITH_VALUES.slice(0, 200), ...rulesOf(500, asking("/global/p", 10))],
      [200, 700, 6397],
    ],
    [
      "with different parameters, which one request may all have",
      [
        ...rulesOf(300, asking("/global/p", 9)),
        ...rulesOf(300, asking("/global/p", 9).replaceAll("p", "q").replace("/q?", "/p?")),
      ],
      [100, 600, 5400],
    ],
  ])("%s", (_name, rules, expected) => {
    expect(told(rules)).toEqual(expected);
  });
});

describe("patterns", () => {
  const x = { x: ["a", "b"] };
  it.each<[string, Rule[], readonly number[] | null]>([
    ["500 with any number of parameters", rulesOf(500, asking("/global/:x", 30)), null],
    // 555 rules with 9 parameters each, and 5 places from the root on.
    ["exactly as many as allowed", rulesOf(555, asking("/global/a/b/:x", 9)), null],
    ["one segment more", rulesOf(555, asking("/global/a/b/c/:x", 9)), [55, 555, 5001]],
    ["a splat instead of a segment", rulesOf(555, asking("/global/a/b/:x/*", 9)), null],
    [
      "one segment more and a splat",
      rulesOf(555, asking("/global/a/b/c/:x/*", 9)),
      [55, 555, 5001],
    ],
    [
      "that end, and with a splat, at the same place",
      [...rulesOf(300, asking("/global/:x", 9)), ...rulesOf(300, asking("/global/:x/*", 9))],
      [100, 600, 5403],
    ],
    [
      "after different words, of which an address has one",
      [...rulesOf(300, asking("/global/a/:x", 9)), ...rulesOf(300, asking("/global/b/:x", 9))],
      null,
    ],
    [
      "after a word and after a placeholder, which an address may both have",
      [...rulesOf(300, asking("/global/a/:x", 9)), ...rulesOf(300, asking("/global/:y/:x", 9))],
      [100, 600, 5406],
    ],
    [
      "with enumerations that share a value",
      [
        ...rulesOf(300, asking("/global/:x", 9), { where: x }),
        ...rulesOf(300, asking("/global/:x", 9), { where: { x: ["b", "c"] } }),
      ],
      [100, 600, 5404],
    ],
    [
      "with enumerations without a shared value",
      [
        ...rulesOf(300, asking("/global/:x", 9), { where: x }),
        ...rulesOf(300, asking("/global/:x", 9), { where: { x: ["c", "d"] } }),
      ],
      null,
    ],
    [
      "of two hosts, which count separately",
      [
        ...rulesOf(300, asking("https://old.example/global/:x", 9)),
        ...rulesOf(300, asking("https://www.old.example/global/:x", 9)),
      ],
      null,
    ],
    [
      "beside exact rules",
      [...rulesOf(600, asking("/global/:x", 9)), ...rulesOf(9, "/global/x")],
      [100, 600, 5403],
    ],
    [
      "a few in each of many places that one address may reach",
      placesOf(6).flatMap((path) => rulesOf(8, asking(`${path}/:z`, 10))),
      [12, 512, 5312],
    ],
    [
      "with enumerations in so many places that nobody could try all addresses",
      [...rulesOf(501, "/global/:x"), ...rulesOf(1, `/global${LISTED}`, { where: LISTS })],
      null,
    ],
    [
      "of one host, beside others",
      [
        ...rulesOf(600, asking("https://old.example/global/:x", 9)),
        ...rulesOf(9, asking("/global/:x", 9)),
      ],
      [100, 600, 5403],
    ],
  ])("%s", (_name, rules, expected) => {
    expect(told(rules)).toEqual(expected);
  });
});

describe("a rule beyond the limits of a request", () => {
  const pad = (length: number): string => `/global/${"a".repeat(length - "/global/".length)}`;
  const literal = (count: number): string =>
    `/global/p?${Array.from({ length: count }, (_, at) => `p${at}=1`).join("&")}`;

  it.each<[string, string, boolean]>([
    ["with the maximum length", pad(CHARACTERS_AT_MOST), false],
    ["one character longer", pad(CHARACTERS_AT_MOST + 1), true],
    ["with the maximum number of parameters", literal(PARAMETERS_AT_MOST), false],
    ["with one parameter more", literal(PARAMETERS_AT_MOST + 1), true],
  ])("%s", (_name, from, isFound) => {
    const found: unknown[] = [];
    checkLookups({
      rules: rulesOf(1, from),
      report: (id, path, message) => found.push([id, path, message]),
    });
    const message = expect.stringContaining("no request is compared with");
    expect(found).toEqual(isFound ? [["table-too-large", ["rules", 0, "from"], message]] : []);
  });

  it("is reported at its place, after the first five hundred", () => {
    const places: unknown[] = [];
    checkLookups({
      rules: rulesOf(502, asking("/global/p", 10)),
      report: (id, path) => places.push([id, path]),
    });
    expect(places).toEqual([
      ["table-too-large", ["rules", 500, "from"]],
      ["table-too-large", ["rules", 501, "from"]],
    ]);
  });
});
