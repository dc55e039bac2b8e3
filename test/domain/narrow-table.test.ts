/** The part of a table that decides a visit: it decides as the whole table does, and holds few rules. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { narrowTable } from "../../src/domain/report/narrow-table.ts";
import { explain } from "../../src/domain/resolve/explain.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import type { Table } from "../../src/domain/table/table.ts";
import { windowedFrom } from "../support/arbitraries.ts";
import { runs } from "../support/runs.ts";
import { compile, GATE, HOUR, type SitePatch } from "../support/table.ts";

const hour = (number: number): number => GATE + number * HOUR;
const at = (number: number): string => new Date(hour(number)).toISOString();
const visit = (address: string) => ({
  url: new URL(address, "https://www.old.example"),
  method: "GET",
});

const to = (from: string, path: string, more: Partial<RuleData> = {}): RuleData => ({
  from,
  to: `https://www.new.example${path}`,
  ...more,
});

/** One window an hour, one after the other. */
const hourly = (from: string, count: number): RuleData[] =>
  Array.from({ length: count }, (_, index) =>
    to(from, `/${index}`, { startsAt: at(index), endsAt: at(index + 1) }),
  );

/** The `from` of each rule that is judged for an address. */
function judged(table: Table, address: string, number: number): string[] {
  const { steps } = explain(table, visit(address), hour(number));
  return steps.flatMap((it) => (it.step === "rule" ? [it.rule.from] : []));
}

describe("the part of a table", () => {
  const time = fc.integer({ min: -20, max: 120 });
  const window = fc.record({ startsAt: time.map(at), endsAt: time.map(at) }, { requiredKeys: [] });
  const rule = fc
    .tuple(windowedFrom, window, fc.nat({ max: 9 }))
    .map(([source, own, number]) => to(source, `/${number}`, own));
  const site = fc.constantFrom<SitePatch>(
    {},
    { announceAt: at(-60) },
    { keep: [{ path: "/global/a", until: at(7) }] },
    { fallback: null },
    { repair: false },
  );
  const address = fc.constantFrom(
    "/global/a",
    "/global/a?x=1",
    "/global/a.",
    "/global/a;sid=1?x=2",
  );

  it("decides a visit as the table does, in whatever order instants are asked for", () => {
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 90, size: "max" }),
        fc.array(rule, { maxLength: 4 }),
        site,
        address,
        fc.array(time, { minLength: 1, maxLength: 12 }),
        (rules, rows, patch, asked, times) => {
          const below = compile(rules, patch).table;
          const table = {
            ...below,
            layers: [...compile(rows, patch).table.layers, ...below.layers],
          };
          const partAt = narrowTable(table, visit(asked));
          for (const number of times) {
            for (const instant of [hour(number) - 1, hour(number)]) {
              const { decision } = explain(partAt(instant), visit(asked), instant);
              expect(decision).toEqual(explain(table, visit(asked), instant).decision);
            }
          }
        },
      ),
      runs(400),
    );
  });

  it("holds the rules up to the next 64 starts and ends, and one of each address", () => {
    const { table } = compile(hourly("/global/a", 200));
    const partAt = narrowTable(table, visit("/global/a"));
    const count = (number: number) => judged(partAt(hour(number)), "/global/a", number).length;
    expect([0, 32, 33, 100, 199, 200].map(count)).toEqual([34, 34, 34, 34, 1, 1]);
  });

  it("is the same until the last of them, and made anew for an earlier instant", () => {
    const { table } = compile(hourly("/global/a", 200));
    const partAt = narrowTable(table, visit("/global/a"));
    const first = partAt(hour(10));
    expect([10, 11, 42].map((number) => partAt(hour(number)) === first)).toEqual([
      true,
      true,
      true,
    ]);
    expect(partAt(hour(43) - 1)).toBe(first);
    const second = partAt(hour(43));
    expect(second).not.toBe(first);
    expect(partAt(hour(42))).not.toBe(second);
  });

  it("holds the same whatever the order of the rules", () => {
    const { table } = compile(hourly("/global/a", 200).toReversed());
    const partAt = narrowTable(table, visit("/global/a"));
    expect(judged(partAt(hour(0)), "/global/a", 0)).toHaveLength(33);
    expect(judged(partAt(hour(50)), "/global/a", 50)).toHaveLength(34);
  });

  it("holds each rule once, though it matches an address as it is and repaired", () => {
    const { table } = compile([to("/global/*", "/all")]);
    const part = narrowTable(table, visit("/global/a."))(GATE);
    expect(judged(part, "/global/a.", 0)).toEqual(["/global/*"]);
  });

  it("holds no rules of other addresses", () => {
    const { table } = compile([...hourly("/global/a", 3), ...hourly("/global/b", 3)]);
    const part = narrowTable(table, visit("/global/a"))(GATE);
    expect(judged(part, "/global/b", 0)).toEqual([]);
  });

  it("is made from one look at each path of the table", () => {
    const { table } = compile([...hourly("/global/a", 200), to("/global/b", "/b")]);
    const looks: string[] = [];
    const layers = table.layers.map((layer) => ({
      ...layer,
      literals: {
        find: (...[host, path, parameters]: Parameters<typeof layer.literals.find>) => {
          looks.push(`${host} ${path}`);
          return layer.literals.find(host, path, parameters);
        },
      },
    }));
    const partAt = narrowTable({ ...table, layers }, visit("/global/a"));
    looks.length = 0;
    for (let number = -1; number <= 200; number++) {
      explain(partAt(hour(number)), visit("/global/a"), hour(number));
    }
    expect(looks.toSorted()).toEqual([" /global/a", "www.old.example /global/a"]);
  });
});
