/** When a rule begins to answer whose addresses `site.keep` keeps for a time. */
import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { beginningOf, keptUntil } from "../../src/domain/validate/kept-until.ts";
import { compile, GATE, HOUR, type SitePatch } from "../support/table.ts";

type Keep = NonNullable<SitePatch["keep"]>;

const FEBRUARY = "2025-02-01T00:00:00Z";
const MARCH = "2025-03-01T00:00:00Z";
const APRIL = "2025-04-01T00:00:00Z";
const NEWS = { path: "/global/news/*", until: FEBRUARY };

const gone = (from: string, more: Partial<RuleData> = {}): RuleData => ({
  from,
  gone: true,
  ...more,
});

describe("a rule is kept from answering", () => {
  it.each<[string, RuleData, Keep, string | null]>([
    ["until the end of the entry that has its address", gone("/global/news/1"), [NEWS], FEBRUARY],
    ["until then if it is a pattern", gone("/global/news/:id/*"), [NEWS], FEBRUARY],
    ["not by an entry for another path", gone("/global/x"), [NEWS], null],
    ["not by an entry for some of its addresses", gone("/global/*"), [NEWS], null],
    [
      "not by an entry for some of the values that it lists",
      gone("/:l/news", { where: { l: ["uk", "fr"] } }),
      [{ path: "/uk/news", until: FEBRUARY }],
      null,
    ],
    ["not if nothing is kept", gone("/global/news/1"), [], null],
    ["not by an entry that ends with the gate", gone("/global/x"), [until(GATE)], null],
    [
      "by one that ends just after it",
      gone("/global/x"),
      [until(GATE + 1)],
      "2025-01-01T00:00:00.001Z",
    ],
    [
      "until the later of two ends",
      gone("/global/news/1"),
      [NEWS, { path: "/global/*", until: MARCH }],
      MARCH,
    ],
    [
      "until the later of two ends, in the other order",
      gone("/global/news/1"),
      [{ path: "/global/*", until: MARCH }, NEWS],
      MARCH,
    ],
    [
      "not by an entry that never ends, which is a finding of its own",
      gone("/global/news/1"),
      ["/global/news/*"],
      null,
    ],
  ])("%s", (_name, data, keep, expected) => {
    const { table, rules } = compile([data], { keep });
    const [rule] = rules;
    const end = rule && keptUntil(rule, table.site, GATE);
    expect(end).toBe(expected === null ? GATE : Date.parse(expected));
  });

  function until(instant: number) {
    return { path: "/global/x", until: new Date(instant).toISOString() };
  }
});

describe("a rule begins to answer", () => {
  const begins = (rule: RuleData | null, now: number, site: SitePatch = {}): string | null =>
    beginningOf(rule, compile([], { keep: [NEWS], ...site }).table.site, now);
  const january = GATE + HOUR;

  it.each<[string, RuleData | null, number, string | null, SitePatch?]>([
    ["at the gate", gone("/global/x"), GATE - 1, "2025-01-01T00:00:00Z"],
    ["at once from the gate on", gone("/global/x"), GATE, null],
    ["at its own start", gone("/global/x", { startsAt: MARCH }), january, MARCH],
    [
      "at once after its own start",
      gone("/global/x", { startsAt: MARCH }),
      Date.parse(MARCH),
      null,
    ],
    ["once it is kept no more", gone("/global/news/1"), january, FEBRUARY],
    ["at once when it is kept no more", gone("/global/news/1"), Date.parse(FEBRUARY), null],
    [
      "at its own start, if it is kept no more by then",
      gone("/global/news/1", { startsAt: MARCH }),
      january,
      MARCH,
    ],
    [
      "once it is kept no more, if its own start is past by then",
      gone("/global/news/1", { startsAt: "2024-12-01T00:00:00Z" }),
      GATE,
      FEBRUARY,
    ],
    [
      "once the last entry keeps it no more",
      gone("/global/news/1"),
      january,
      APRIL,
      { keep: [NEWS, { path: "/global/news/1", until: APRIL }] },
    ],
    ["never if there is none", null, january, null],
    [
      "never if its start cannot be read",
      gone("/global/news/1", { startsAt: "soon" }),
      january,
      null,
    ],
    ["at its start if its address cannot be read", gone("x", { startsAt: MARCH }), january, MARCH],
    ["never under a gate that cannot be read", gone("/x"), january, null, { activatesAt: "soon" }],
  ])("%s", (_name, rule, now, expected, site) => {
    expect(begins(rule, now, site)).toBe(expected);
  });
});
