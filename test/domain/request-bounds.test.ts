import { describe, expect, it } from "vitest";
import { explain } from "../../src/domain/resolve/explain.ts";
import { describeExplanation } from "../../src/domain/resolve/explanation.ts";
import { CHARACTERS_AT_MOST, PARAMETERS_AT_MOST } from "../../src/domain/resolve/request-bounds.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { canonicalPath } from "../../src/domain/url/canonicalize.ts";
import { checkLookups, COMPARED_AT_MOST } from "../../src/domain/validate/lookups.ts";
import { ask, compile, findingsOf, GATE } from "../support/table.ts";

const NEW = "https://www.new.example";
const HOST = "https://www.old.example";

const compiled = compile([
  { from: "/global/*", to: `${NEW}/:splat` },
  { from: "/global/q?n=:n", to: `${NEW}/n/:n` },
]);

/** An address whose path and query have the given length. */
const long = (characters: number, start = "/global/"): string =>
  HOST + start + "a".repeat(characters - start.length);
const parameters = (count: number): string =>
  `${HOST}/global/q?${Array.from({ length: count }, (_, at) => `p${at}=1`).join("&")}`;

const byRule = { outcome: "redirect", reason: "rule" };
const byFallback = {
  outcome: "redirect",
  reason: "fallback",
  rule: null,
  status: 301,
  location: `${NEW}/`,
};

describe("a request beyond the limits of rules", () => {
  it.each([
    ["of the maximum length is answered by a rule", long(CHARACTERS_AT_MOST), byRule],
    ["of one character more gets the fallback", long(CHARACTERS_AT_MOST + 1), byFallback],
    [
      "with its query of one character more gets the fallback",
      long(CHARACTERS_AT_MOST + 1, "/global/x?n="),
      byFallback,
    ],
    [
      "with the maximum number of parameters is answered by a rule",
      parameters(PARAMETERS_AT_MOST),
      byRule,
    ],
    ["with one parameter more gets the fallback", parameters(PARAMETERS_AT_MOST + 1), byFallback],
    [
      "with many empty parameters gets the fallback",
      `${HOST}/global/q?${"&".repeat(PARAMETERS_AT_MOST)}`,
      byFallback,
    ],
    [
      "on a foreign host is a 404",
      long(9000).replace("old", "evil"),
      { outcome: "not-found", reason: "host" },
    ],
    ["out of scope passes", long(9000, "/elsewhere/"), { outcome: "pass", reason: "scope" }],
    ["on a kept path passes", long(9000, "/global/legal/"), { outcome: "pass", reason: "kept" }],
  ])("%s", (_name, url, decision) => {
    expect(ask(compiled, url)).toMatchObject(decision);
  });

  it("passes before the gate, with the announcement and the instant of the gate", () => {
    const before = { outcome: "pass", reason: "gate", announce: true, changesAt: GATE };
    expect(ask(compiled, long(9000), { now: GATE - 1 })).toMatchObject(before);
  });

  it("has an explanation", () => {
    const visit = { url: new URL(long(9000)), method: "GET" };
    const lines = describeExplanation(explain(compiled.table, visit, GATE), "UTC");
    expect(lines).toContain(
      "The address has more than 8192 characters, or more than 64 parameters: no rule is looked for.",
    );
  });
});

describe("a run of combining marks", () => {
  const acute = "\u0301";
  const cedilla = "\u0327";

  it("is reordered up to the length that occurs in texts", () => {
    expect(canonicalPath(`/e${acute}${cedilla}`)).toBe(`/\u0229${acute}`);
    expect(canonicalPath(`/${`e${acute}`.repeat(100)}`)).toBe(`/${"\u00e9".repeat(100)}`);
  });

  it("is left as it is if longer, and is canonical then", () => {
    const run = (acute + cedilla).repeat(16);
    for (const path of [`/e${run}`, `/e${acute}x${run}e${acute}`, `/\u0958${run}`, run]) {
      const canonical = canonicalPath(path);
      expect(canonical).toContain(run);
      expect(canonicalPath(canonical)).toBe(canonical);
    }
    expect(canonicalPath(`/a${run}/e${acute}`)).toBe(`/a${run}/\u00e9`);
  });

  // Reordering so many would take minutes.
  it("of a hundred thousand characters takes no longer", { timeout: 20_000 }, () => {
    const path = `/e${encodeURIComponent(acute + cedilla).repeat(50_000)}`;
    expect(canonicalPath(path)).toHaveLength(2 + 100_000);
  });
});

describe("rules of which one request may be compared with too many", () => {
  function tooLarge(rules: readonly RuleData[]): readonly string[] {
    const messages: string[] = [];
    checkLookups({
      rules: compile(rules).rules,
      report: (id, path, message) => messages.push(`${id} ${path.join(".")} ${message}`),
    });
    return messages;
  }

  const rule = (from: string, index: number): RuleData => ({ from, to: `${NEW}/${index}` });
  const made = (count: number, from: (index: number) => string): RuleData[] =>
    Array.from({ length: count }, (_, index) => rule(from(index), index));

  /** Each set of twelve parameters, every other one captured. */
  const sets = (index: number): string => {
    const names = Array.from({ length: 12 }, (_, at) => at).filter((at) => ((index + 1) >> at) & 1);
    return `/global/q?${names.map((at) => `p${at}=${at % 2 ? `:p${at}` : "1"}`).join("&")}`;
  };

  /** Each combination of a word and a placeholder. */
  const ways = (index: number): string => {
    const segments = Array.from({ length: 14 }, (_, at) => ((index >> at) & 1 ? "a" : `:x${at}`));
    return `/global/${segments.join("/")}/end`;
  };

  it.each([
    ["sets of parameters", made(4095, sets), "of one path"],
    ["combinations of words and placeholders", made(4096, ways), "with placeholders"],
    [
      "rules of one path that share their rarest parameter",
      made(3600, (it) => `/global/q?a=${it % 60}&b=${Math.floor(it / 60)}`),
      "of one path",
    ],
  ])("%s are reported, except the first five hundred", (_name, rules, what) => {
    const messages = tooLarge(rules);
    expect(messages).toHaveLength(rules.length - 500);
    expect(messages[0]).toMatch(
      new RegExp(
        `is one of ${rules.length} rules ${what}, with \\d+ places, parameters, starts and ends that one request may have to be compared with, more than ${COMPARED_AT_MOST}$`,
      ),
    );
  });

  it.each([
    ["many values of one parameter", made(1500, (it) => `/global/q?id=${it}`)],
    [
      "two parameters, one of which differs in each rule",
      made(1500, (it) => `/global/t?f=${it % 7}&t=${it}`),
    ],
    ["many captured names", made(1500, (it) => `/global/q?n${it}=:v`)],
    ["patterns with a different word each", made(1500, (it) => `/global/s${it}/:x/*`)],
  ])("%s are not reported", (_name, rules) => {
    expect(tooLarge(rules)).toEqual([]);
  });

  it("are errors of the table", () => {
    const from = `/global/${"a".repeat(CHARACTERS_AT_MOST)}`;
    expect(findingsOf([rule(from, 0)])).toContain("table-too-large rules.0.from");
  });

  it("include a rule that no request is compared with", () => {
    const [message] = tooLarge([rule(`/global/${"a".repeat(CHARACTERS_AT_MOST)}`, 0)]);
    expect(message).toMatch(/no request is compared with "\/global\/a+…: it has more than 8192/);
  });
});
