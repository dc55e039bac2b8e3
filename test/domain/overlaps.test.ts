/** Rules of equal rank and rules that never apply: which other rule is named, and how often each is reported. */
import { describe, expect, it } from "vitest";
import { collectFindings } from "../../src/domain/finding.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { createLayer } from "../../src/domain/table/table.ts";
import { checkOverlaps } from "../../src/domain/validate/overlaps.ts";
import { createContext } from "../../src/domain/validate/validate.ts";
import { compile, findingsOf, fullFindingsOf, GATE, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const FEBRUARY = "2025-02-01T00:00:00Z";
const MARCH = "2025-03-01T00:00:00Z";

const at = (from: string, path: string, more: Partial<RuleData> = {}): RuleData => ({
  from,
  to: NEW + path,
  ...more,
});
const list = (from: string, l: string[], path: string): RuleData =>
  at(from, path, { where: { l } });
/** The rules of equal rank or that never apply, as `id path`. */
const told = (rules: readonly RuleData[], site: SitePatch = {}): string[] =>
  findingsOf(rules, site).filter((it) => it.startsWith("rule-"));

describe("a rule that conflicts with several", () => {
  it("is reported once, with the first of them", () => {
    const rules = ["/1", "/2", "/3"].map((path) => at("/global/a", path));
    const first = '"/global/a" has another answer in "/global/a" (rules.0)';
    expect(fullFindingsOf(rules).map((it) => it.message)).toEqual([first, first]);
  });

  it("does not hide another conflict with a rule that starts later", () => {
    const rules = [
      at("/global/a", "/1", { startsAt: MARCH }),
      at("/global/a", "/2", { startsAt: FEBRUARY }),
      at("/global/a", "/3"),
    ];
    expect(told(rules)).toEqual(["rule-conflict rules.2.from", "rule-conflict rules.1.from"]);
  });
});

describe("rules with one address", () => {
  it("are compared with those that have not ended, after others have", () => {
    const rules = [
      at("/global/a", "/2", { endsAt: FEBRUARY }),
      at("/global/a", "/2", { endsAt: MARCH }),
      at("/global/a", "/1", { startsAt: FEBRUARY }),
      at("/global/a", "/1", { startsAt: MARCH }),
    ];
    expect(told(rules)).toEqual([
      "rule-duplicate rules.1.from",
      "rule-conflict rules.2.from",
      "rule-duplicate rules.3.from",
    ]);
  });

  it("are not of equal rank if one enumerates values of a parameter and the other takes any", () => {
    const [some, all] = [list("/global/a?l=:l", ["uk"], "/1"), at("/global/a?l=:l", "/2")];
    expect(told([some, all])).toEqual([]);
    expect(told([all, some])).toEqual([]);
  });
});

describe("a rule that never applies", () => {
  it("is reported only as a conflict if it is one too", () => {
    const rules = [
      list("/global/:l", ["x", "y"], "/1"),
      list("/global/:l", ["y", "z"], "/2"),
      list("/global/:l", ["y"], "/1"),
    ];
    expect(told(rules)).toEqual(["rule-conflict rules.1.from", "rule-conflict rules.2.from"]);
  });

  it("is reported only as a duplicate if it is one too", () => {
    const rules = [at("/uk/*", "/1"), list("/:l/a/*", ["uk"], "/2"), list("/:l/a/*", ["uk"], "/2")];
    expect(told(rules)).toEqual(["rule-duplicate rules.2.from", "rule-shadowed rules.1.from"]);
  });

  it("may have the same path as the rule that precedes it", () => {
    const rules = [at("/global/a?l=uk", "/1"), list("/global/a?l=:l", ["uk"], "/2")];
    expect(told(rules)).toEqual(["rule-shadowed rules.1.from"]);
  });
});

describe("a row over a release", () => {
  /** The findings about the row, whose index is 0. */
  function toldOver(row: RuleData, below: RuleData, site: SitePatch = {}): string[] {
    const compiled = compile([row, below], site);
    const [own, ...others] = compiled.rules;
    if (!own) throw new TypeError("the row cannot be read");
    const layers = [createLayer([own]), createLayer(others)];
    const all = { ...compiled, rules: [own], table: { ...compiled.table, layers } };
    const { report, findings } = collectFindings(() => NOWHERE);
    checkOverlaps(createContext(all, GATE, report, () => NOWHERE));
    return findings.map((it) => it.id);
  }
  const NOWHERE = { file: "", line: 1, column: 1, rule: null };

  it("never applies if a rule below precedes it", () => {
    expect(toldOver(list("/:l/a/*", ["uk"], "/1"), at("/uk/*", "/2"))).toEqual(["rule-shadowed"]);
  });

  it("replaces a rule with its address, even if that rule names the site's only host", () => {
    const site = { hosts: ["www.old.example"] };
    const onHost = (path: string): RuleData => at(`https://www.old.example${path}`, "/2");
    expect(toldOver(at("/global/:a", "/1"), onHost("/global/:a"), site)).toEqual([]);
    expect(toldOver(at("/global/:a", "/1"), onHost("/global/*"), site)).toEqual(["rule-shadowed"]);
    expect(toldOver(list("/:l/*", ["uk"], "/1"), onHost("/uk/*"), site)).toEqual(["rule-shadowed"]);
  });
});
