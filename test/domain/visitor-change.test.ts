import { describe, expect, it } from "vitest";
import { isSameForVisitor, visitorChange } from "../../src/domain/report/visitor-change.ts";
import { type Decision, NO_DETAILS } from "../../src/domain/resolve/decision.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { compile, GATE, HOUR, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const at = (hours: number): string => new Date(GATE + hours * HOUR).toISOString();
const rule = (answer: Partial<RuleData>): RuleData => ({ from: "/global/a", ...answer });
const to = (path: string, more: Partial<RuleData> = {}): RuleData =>
  rule({ to: NEW + path, ...more });

const EARLY = { startsAt: at(-9) };
const NO_FALLBACK: SitePatch = { fallback: undefined };

interface Case {
  /** null: the serving table is unknown. */
  readonly before: readonly RuleData[] | null;
  readonly after: readonly RuleData[];
  readonly site?: SitePatch;
  readonly now?: number;
}

function changeOf({ before, after, site = {}, now = GATE }: Case) {
  const visit = { url: new URL("https://www.old.example/global/a"), method: "GET" };
  const old = before && compile(before).table;
  return visitorChange(old, compile(after, site).table, visit, now);
}

const hours = (instant: number): number => (instant - GATE) / HOUR;
const goesTo = (it: { readonly location: string | null; readonly outcome: string }): string =>
  it.location?.replace(NEW, "") ?? it.outcome;

describe("the effect of a change of tables on a visitor", () => {
  it.each<[string, Case, phases: string[], lasting: string, changesAt: number | null]>([
    ["nothing", { before: [to("/1")], after: [to("/1")] }, [], "/1", null],
    ["another page", { before: [to("/1")], after: [to("/2")] }, ["0: /1 > /2"], "/2", null],
    [
      "another page from the gate on",
      { before: [to("/1")], after: [to("/2")], now: GATE - 2 * HOUR },
      ["0: /1 > /2"],
      "/2",
      0,
    ],
    [
      "an earlier gate, with the same result in the end",
      {
        before: [to("/1")],
        after: [to("/1")],
        site: { activatesAt: at(-1) },
        now: GATE - 3 * HOUR,
      },
      ["-1: pass > /1", "0: /1 > /1"],
      "/1",
      -1,
    ],
    [
      "another page for some time",
      { before: [to("/1")], after: [to("/2", { endsAt: at(3) }), to("/1", { startsAt: at(3) })] },
      ["0: /1 > /2", "3: /1 > /1"],
      "/1",
      3,
    ],
    [
      "another page for some time, later",
      {
        before: [to("/1")],
        after: [to("/1"), to("/2", { startsAt: at(2), endsAt: at(4) })],
      },
      [],
      "/1",
      2,
    ],
    [
      "another page in the end, after two equal phases",
      {
        before: [to("/1", { endsAt: at(1) }), to("/2", { startsAt: at(1) })],
        after: [to("/1", { endsAt: at(1) }), to("/2", { startsAt: at(1), endsAt: at(5) })],
      },
      ["5: /2 > /"],
      "/",
      1,
    ],
    [
      "the same difference, through several rules",
      {
        before: [to("/1", { endsAt: at(1) }), to("/1", { startsAt: at(1) })],
        after: [to("/2", { endsAt: at(2) }), to("/2", { startsAt: at(2) })],
      },
      ["0: /1 > /2"],
      "/2",
      1,
    ],
    [
      "a difference that only a window of the old table makes",
      { before: [to("/1", { endsAt: at(1) })], after: [to("/1")] },
      ["1: / > /1"],
      "/1",
      1,
    ],
    [
      "a page, if the serving table is unknown",
      { before: null, after: [to("/1")] },
      ["0: pass > /1"],
      "/1",
      null,
    ],
    [
      "nothing, if the old page stays",
      { before: null, after: [rule({ keep: true })] },
      [],
      "pass",
      null,
    ],
  ])("%s", (_name, given, phases, lasting, changesAt) => {
    const change = changeOf(given);
    expect(
      change.phases.map((it) => `${hours(it.at)}: ${goesTo(it.before)} > ${goesTo(it.after)}`),
    ).toEqual(phases);
    expect(goesTo(change.lasting)).toBe(lasting);
    expect(change.changesAt).toBe(changesAt === null ? null : GATE + changesAt * HOUR);
  });

  it("says which visitors get only the fallback page", () => {
    const { phases, lasting } = changeOf({ before: [to("/1")], after: [to("/")] });
    expect(phases.map((it) => [it.before.isFallbackOnly, it.after.isFallbackOnly])).toEqual([
      [false, true],
    ]);
    expect(lasting.isFallbackOnly).toBe(true);
  });

  it.each<[name: string, answer: RuleData, site: SitePatch, isFallbackOnly: boolean]>([
    ["an undecided address", rule({ undecided: true }), {}, true],
    [
      "an undecided address of a site without a fallback",
      rule({ undecided: true }),
      NO_FALLBACK,
      false,
    ],
    ["an address with its own page", to("/1"), {}, false],
    ["an old page that stays", rule({ keep: true }), {}, false],
  ])(
    "says that an undecided address gets only the fallback page: %s",
    (_name, answer, site, isFallbackOnly) => {
      const { lasting } = changeOf({ before: [], after: [answer], site });
      expect(lasting.isFallbackOnly).toBe(isFallbackOnly);
    },
  );

  it.each<[name: string, Case, phases: string[]]>([
    [
      "an earlier gate, while the old table waits",
      {
        before: [to("/1")],
        after: [to("/1")],
        site: { activatesAt: at(-1) },
        now: GATE - 3 * HOUR,
      },
      ["-1: true", "0: false"],
    ],
    [
      "a later gate, while the new table waits",
      { before: [to("/1")], after: [to("/1")], site: { activatesAt: at(1) } },
      ["0: true", "1: false"],
    ],
    ["no moved gate after both are open", { before: [to("/1")], after: [to("/2")] }, ["0: false"]],
    [
      "no moved gate while both wait, with an early rule",
      { before: [to("/1")], after: [to("/2", EARLY)], now: GATE - 2 * HOUR },
      ["-2: false", "0: false"],
    ],
    [
      "no moved gate if the waiting table answers by an early rule",
      {
        before: [to("/1", EARLY)],
        after: [to("/2", { endsAt: at(0) })],
        site: { activatesAt: at(-1) },
        now: GATE - HOUR,
      },
      ["-1: false", "0: false"],
    ],
    [
      "no moved gate if the difference outlasts the wait",
      {
        before: [rule({ keep: true })],
        after: [to("/1")],
        site: { activatesAt: at(-1) },
        now: GATE - HOUR,
      },
      ["-1: false"],
    ],
    [
      "no moved gate if the serving table is unknown",
      { before: null, after: [to("/1")] },
      ["0: false"],
    ],
  ])("marks phases caused only by a moved gate: %s", (_name, given, phases) => {
    const told = changeOf(given).phases.map((it) => `${hours(it.at)}: ${it.isOfMovedGate}`);
    expect(told).toEqual(phases);
  });

  it("starts a phase when a page becomes the fallback page, if there was a difference before", () => {
    const visit = { url: new URL("https://www.old.example/global"), method: "GET" };
    const front = { from: "/global", to: `${NEW}/` };
    const before = compile([{ from: "/global", to: `${NEW}/1` }]);
    const after = compile([
      { ...front, startsAt: at(1), endsAt: at(2) },
      { from: "/global", to: `${NEW}/2`, startsAt: at(-1), endsAt: at(1) },
    ]);
    const { phases } = visitorChange(before.table, after.table, visit, GATE);
    expect(phases.map((it) => [hours(it.at), goesTo(it.after), it.after.isFallbackOnly])).toEqual([
      [0, "/2", false],
      [1, "/", false],
      [2, "/", true],
    ]);
  });

  it("treats the old site as passing if the serving table is unknown", () => {
    expect(changeOf({ before: null, after: [to("/1")] }).phases[0]?.before).toMatchObject({
      outcome: "pass",
      status: null,
      location: null,
      reason: "scope",
      rule: null,
      suggestion: null,
      file: null,
      isFallbackOnly: false,
    });
  });

  it("is followed through fifty changes, not further", () => {
    const windows = (length: number): RuleData[] =>
      Array.from({ length }, (_, index) =>
        to(`/${index}`, { startsAt: at(index), endsAt: at(index + 1) }),
      );
    const change = (length: number): string[] => {
      const { lasting, phases } = changeOf({ before: [to("/x")], after: windows(length) });
      return [goesTo(lasting), String(phases.length)];
    };
    expect(change(50)).toEqual(["/", "51"]);
    expect(change(51)).toEqual(["/50", "51"]);
  });
});

describe("two answers are equal to a visitor", () => {
  const answer: Decision = { ...NO_DETAILS, outcome: "served", reason: "rule" };
  const file = { type: "text/plain", body: "x" };

  it.each<[string, Partial<Decision>, Partial<Decision>, boolean]>([
    ["if they are the same", {}, {}, true],
    ["by different rules", { rule: "/a", index: 1 }, { rule: "/b", index: 2 }, true],
    ["for different reasons", {}, { reason: "repaired" }, true],
    ["with different cache lifetimes", {}, { cacheControl: "no-store", changesAt: 7 }, true],
    ["not with different outcomes", {}, { outcome: "gone" }, false],
    ["not with different statuses", { status: 301 }, { status: 302 }, false],
    ["not with different pages", { location: "/a" }, { location: "/b" }, false],
    ["not with different suggestions", { suggestion: "/a" }, { suggestion: null }, false],
    ["with equal files", { file }, { file: { ...file } }, true],
    ["not with different files", { file }, { file: { ...file, body: "y" } }, false],
    [
      "not with different files of the site",
      { file: "robots.txt" },
      { file: "sitemap.xml" },
      false,
    ],
  ])("%s", (_name, a, b, isSame) => {
    expect(isSameForVisitor({ ...answer, ...a }, { ...answer, ...b })).toBe(isSame);
    expect(isSameForVisitor({ ...answer, ...b }, { ...answer, ...a })).toBe(isSame);
  });
});
