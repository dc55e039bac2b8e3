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
    ["an added rule starts at once after the gate", { after: AT_GATE }, { after: 50 }, NOW],
    ["an added rule with an open window starts at once", { after: from(50) }, {}, NOW],
    ["a window is open at its first instant", { after: from(NOW) }, {}, NOW],
    ["a window ahead of the gate starts early", { after: from(150) }, {}, 150],
    ["a window after the gate starts late", { after: from(300) }, {}, 300],
    ["a window in the past never starts", { after: from(10, 90) }, {}, null],
    ["a window is over at its end", { after: from(10, NOW) }, {}, null],
    ["a window that ends before the gate never starts", { after: from(null, 150) }, {}, null],
    ["an unreadable date never comes", { after: from(Infinity) }, {}, null],
    ["a gate that cannot be read never opens", { after: AT_GATE }, { after: Infinity }, null],
    ["a removed rule matters from the gate on", { before: AT_GATE }, {}, GATE],
    ["a removed rule matters from the former gate on", { before: AT_GATE }, { before: 70 }, NOW],
    ["a removed rule with an open window matters at once", { before: from(50) }, {}, NOW],
    ["a removed rule with a window in the past never matters", { before: from(50, 60) }, {}, null],
    [
      "a changed answer starts with the gate",
      { before: AT_GATE, after: AT_GATE, isOtherAnswer: true },
      {},
      GATE,
    ],
    ["an earlier start counts from the new start", { before: AT_GATE, after: from(150) }, {}, 150],
    ["a later start counts from the old start", { before: AT_GATE, after: from(300) }, {}, GATE],
    ["a new end counts from that end", { before: from(50), after: from(50, 130) }, {}, 130],
    [
      "a changed answer that is not yet open counts from the new start",
      { before: from(300), after: from(250), isOtherAnswer: true },
      {},
      250,
    ],
    [
      "a start moved within the past never counts",
      { before: from(10, null), after: from(20, null) },
      {},
      null,
    ],
    [
      "a moved gate counts from the earlier one",
      { before: AT_GATE, after: AT_GATE },
      { after: 150 },
      150,
    ],
  ];

  it.each(cases)("%s", (_name, change, gates, at) => {
    const whole = { before: null, after: null, isOtherAnswer: false, ...change };
    expect(changeStart(whole, { before: GATE, after: GATE, ...gates }, NOW)).toBe(at);
  });

  it("equals a search through every instant", () => {
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
