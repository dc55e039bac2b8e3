import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeStart, type WindowChange } from "../../src/domain/report/change-start.ts";
import type { Window } from "../../src/domain/table/rule.ts";
import { runs } from "../support/runs.ts";

const NOW = 100;
const GATE = 200;
const AT_GATE: Window = { startsAt: null, endsAt: null };
const from = (startsAt: number | null, endsAt: number | null = null): Window => ({
  startsAt,
  endsAt,
});

describe("changeStart()", () => {
  const cases: [
    string,
    Partial<WindowChange>,
    { before?: number; after?: number },
    number | null,
  ][] = [
    ["an added rule starts with the gate", { after: AT_GATE }, {}, GATE],
    ["and at once where the gate is open", { after: AT_GATE }, { after: 50 }, NOW],
    ["an open window makes it start at once", { after: from(50) }, {}, NOW],
    ["a window that opens this very instant is open", { after: from(NOW) }, {}, NOW],
    ["one ahead of the gate makes it start early", { after: from(150) }, {}, 150],
    ["one behind the gate makes it start late", { after: from(300) }, {}, 300],
    ["one that is over never starts", { after: from(10, 90) }, {}, null],
    ["one that ends this very instant is over", { after: from(10, NOW) }, {}, null],
    ["one that ends before the gate never starts", { after: from(null, 150) }, {}, null],
    ["an unreadable date never comes", { after: from(Infinity) }, {}, null],
    ["a gate that never opens", { after: AT_GATE }, { after: Infinity }, null],
    ["a removed rule is missed from the gate on", { before: AT_GATE }, {}, GATE],
    ["by the gate that it had", { before: AT_GATE }, { before: 70 }, NOW],
    ["and at once where its window is open", { before: from(50) }, {}, NOW],
    ["or never, where that is over", { before: from(50, 60) }, {}, null],
    [
      "another answer starts with the gate",
      { before: AT_GATE, after: AT_GATE, isOtherAnswer: true },
      {},
      GATE,
    ],
    [
      "the same answer that starts earlier, with its start",
      { before: AT_GATE, after: from(150) },
      {},
      150,
    ],
    ["that starts later, with its old one", { before: AT_GATE, after: from(300) }, {}, GATE],
    ["that ends, with its end", { before: from(50), after: from(50, 130) }, {}, 130],
    [
      "another answer while the old one is not yet open, with the new one's start",
      { before: from(300), after: from(250), isOtherAnswer: true },
      {},
      250,
    ],
    [
      "one that moved in the past never",
      { before: from(10, null), after: from(20, null) },
      {},
      null,
    ],
    ["a moved gate with the earlier one", { before: AT_GATE, after: AT_GATE }, { after: 150 }, 150],
  ];

  it.each(cases)("%s", (_name, change, gates, at) => {
    const whole = { before: null, after: null, isOtherAnswer: false, ...change };
    expect(changeStart(whole, { before: GATE, after: GATE, ...gates }, NOW)).toBe(at);
  });

  it("is what asking at every instant finds", () => {
    const instant = fc.integer({ min: 0, max: 12 });
    const window = fc.option(
      fc.record({ startsAt: fc.option(instant), endsAt: fc.option(instant) }),
    );
    const input = fc.record({
      before: window,
      after: window,
      isOtherAnswer: fc.boolean(),
      gates: fc.record({ before: instant, after: instant }),
      now: instant,
    });
    fc.assert(
      fc.property(input, ({ gates, now, ...change }) => {
        const isOpen = (it: Window | null, gate: number, at: number): boolean =>
          it !== null && (it.startsAt ?? gate) <= at && (it.endsAt === null || at < it.endsAt);
        let first: number | null = null;
        for (let at = 13; at >= now; at--) {
          const old = isOpen(change.before, gates.before, at);
          const next = isOpen(change.after, gates.after, at);
          if (old !== next || (old && change.isOtherAnswer)) first = at;
        }
        expect(changeStart(change, gates, now)).toBe(first);
      }),
      runs(500),
    );
  });
});
