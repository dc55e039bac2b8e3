import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRoutes } from "../../src/domain/table/compile.ts";
import { type Decision, NO_DETAILS } from "../../src/domain/resolve/decision.ts";
import { explain } from "../../src/domain/resolve/explain.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { RoutesData, RuleData } from "../../src/domain/table/schema.ts";
import {
  characterArbitrary,
  methodArbitrary,
  nowArbitrary,
  routesArbitrary,
  ruleArbitrary,
  urlArbitrary,
} from "../support/arbitraries.ts";
import { naiveResolve } from "../support/naive-resolver.ts";
import { GATE } from "../support/table.ts";
import { runs } from "../support/runs.ts";

const RUNS = runs(1000);

function decide(data: RoutesData, url: URL, method: string, now: number): Decision {
  const compiled = compileRoutes(data, () => {});
  return resolve(compiled.table, { url, method }, now);
}

const situation = [routesArbitrary, urlArbitrary, methodArbitrary, nowArbitrary] as const;

/** Rows, some with the address of a rule of the release, which may be for one host. */
const rowsArbitrary = fc.array(
  fc.record({
    row: ruleArbitrary,
    host: fc.constantFrom(null, "", "https://www.old.example", "https://old.example"),
  }),
  { maxLength: 6 },
);

function redirect({ from, where, match, to = "", startsAt, endsAt }: RuleData): RuleData {
  return {
    from,
    to,
    ...(where ? { where } : {}),
    ...(match ? { match } : {}),
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
  };
}

describe("resolve(), for any table, request and instant", () => {
  it("agrees with a slow and obvious resolver that was written independently", () => {
    fc.assert(
      fc.property(...situation, (data, url, method, now) => {
        const expected = naiveResolve(data, url, method, now);
        expect(decide(data, url, method, now)).toMatchObject(expected);
      }),
      RUNS,
    );
  });

  it("returns all fields of a decision in the same order, so that the runtime sees one shape", () => {
    const fields = Object.keys(NO_DETAILS);
    fc.assert(
      fc.property(...situation, (data, url, method, now) => {
        expect(Object.keys(decide(data, url, method, now))).toEqual(fields);
      }),
      RUNS,
    );
  });

  it("agrees with that resolver when rows lie over the table", () => {
    fc.assert(
      fc.property(...situation, rowsArbitrary, (data, url, method, now, rows) => {
        const release = rows.flatMap(({ row, host }) => {
          const { pathname, search } = new URL(row.from, "https://any.example");
          const from = `${host}${decodeURI(pathname)}${search}`;
          return host === null ? [] : [{ ...row, from, to: "https://www.new.example/below" }];
        });
        const table: RoutesData = { ...data, rules: [...data.rules, ...release.map(redirect)] };
        const typed = rows.map(({ row }) => row);
        const expected = naiveResolve(table, url, method, now, typed);
        const { site, layers } = compileRoutes(table, () => {}).table;
        const over = compileRoutes({ ...table, rules: typed }, () => {}).table.layers;
        const request = { url, method };
        const both = { site, layers: [...over, ...layers] };
        expect(resolve(both, request, now)).toMatchObject(expected);
        expect(explain(both, request, now).decision).toMatchObject(expected);
      }),
      RUNS,
    );
  });

  it("never sends a visitor to other hosts, and only to ASCII https addresses", () => {
    fc.assert(
      fc.property(
        ...situation,
        fc.string({ unit: characterArbitrary }),
        (data, url, method, now, tail) => {
          const request = new URL(url);
          request.pathname += `/${tail}`;
          const { outcome, location } = decide(data, request, method, now);
          expect(location !== null).toBe(outcome === "redirect");
          if (location === null) return;
          const target = new URL(location);
          expect(target.origin).toBe("https://www.new.example");
          expect(location).toBe(target.href);
          expect(location).toMatch(/^[\x21-\x7e]+$/);
          expect(target.username + target.password).toBe("");
        },
      ),
      RUNS,
    );
  });

  it("does not depend on the order of the rules", () => {
    fc.assert(
      fc.property(...situation, fc.infiniteStream(fc.nat()), (data, url, method, now, random) => {
        const keyed = data.rules.map((rule) => ({ rule, key: random.next().value }));
        const shuffled = keyed
          .toSorted((a, b) => Number(a.key) - Number(b.key))
          .map((it) => it.rule);
        const { index: _a, ...before } = decide(data, url, method, now);
        const { index: _b, ...after } = decide({ ...data, rules: shuffled }, url, method, now);
        // The order of the file decides between conflicting rules.
        fc.pre(
          before.rule === null ||
            data.rules.filter((it) => it && sameRank(it.from, before.rule)).length === 1,
        );
        fc.pre(
          after.rule === null ||
            data.rules.filter((it) => it && sameRank(it.from, after.rule)).length === 1,
        );
        expect(after).toEqual(before);
      }),
      RUNS,
    );
  });

  it("does not redirect before the gate, except by a rule that starts earlier", () => {
    fc.assert(
      fc.property(
        routesArbitrary,
        urlArbitrary,
        methodArbitrary,
        fc.integer({ min: 1, max: 1e9 }),
        (data, url, method, before) => {
          const rules = data.rules.map((rule) => {
            if (!rule) return rule;
            const { startsAt: _dropped, ...rest } = rule;
            return rest;
          });
          const decision = decide({ ...data, rules }, url, method, GATE - before);
          expect(["pass", "not-found"]).toContain(decision.outcome);
        },
      ),
      RUNS,
    );
  });

  it("does not duplicate a parameter", () => {
    fc.assert(
      fc.property(...situation, (data, url, method, now) => {
        const { location, index } = decide(data, url, method, now);
        if (location === null) return;
        const own = data.rules[index ?? -1]?.to ?? data.site.fallback ?? "";
        const ownNames = [...new URL(own).searchParams.keys()];
        const visitors = [...url.searchParams.keys()];
        const sent = [...new URL(location).searchParams.keys()];
        for (const name of new Set(sent)) {
          const count = sent.filter((it) => it === name).length;
          const expected =
            ownNames.filter((it) => it === name).length ||
            visitors.filter((it) => it === name).length;
          expect(count).toBeLessThanOrEqual(expected);
        }
      }),
      RUNS,
    );
  });

  it("gives the same answer for addresses with the same canonical form", () => {
    fc.assert(
      fc.property(...situation, (data, url, method, now) => {
        const other = new URL(url);
        other.pathname = `/${url.pathname.replaceAll("/", "//")}//`;
        other.hostname = url.hostname.toUpperCase();
        const a = decide(data, url, method, now);
        const b = decide(data, other, method, now);
        expect([b.outcome, b.status, b.rule, b.reason, b.cacheControl]).toEqual([
          a.outcome,
          a.status,
          a.rule,
          a.reason,
          a.cacheControl,
        ]);
      }),
      RUNS,
    );
  });

  it("lets no answer be cached past an instant at which it changes", () => {
    fc.assert(
      fc.property(...situation, fc.nat(3600), (data, url, method, now, later) => {
        const decision = decide(data, url, method, now);
        const seconds = /max-age=(\d+)/.exec(decision.cacheControl ?? "")?.[1];
        if (seconds === undefined || later > Number(seconds)) return;
        const { location, status, outcome } = decide(data, url, method, now + later * 1000);
        // At the instant of the change the copy has expired.
        if (later === Number(seconds) && decision.changesAt === now + later * 1000) return;
        expect([outcome, status, location]).toEqual([
          decision.outcome,
          decision.status,
          decision.location,
        ]);
      }),
      RUNS,
    );
  });

  it("gives the same decision with an explanation, which names at most one winner", () => {
    fc.assert(
      fc.property(...situation, (data, url, method, now) => {
        const compiled = compileRoutes(data, () => {});
        const { decision, steps } = explain(compiled.table, { url, method }, now);
        expect(decision).toEqual(resolve(compiled.table, { url, method }, now));
        const winners = steps.flatMap((it) =>
          it.step === "rule" && it.standing === "wins" ? [it.rule.from] : [],
        );
        expect(winners.length).toBeLessThanOrEqual(1);
        if (decision.rule === null) return;
        expect(winners).toEqual([decision.rule]);
      }),
      RUNS,
    );
  });
});

/** Whether two froms may be equal except for names and spelling; a rough test that leaves out conflicts. */
function sameRank(a: string, b: string | null): boolean {
  const shape = (from: string): string =>
    decodeURIComponent(from.replaceAll("%2F", "_"))
      .toLowerCase()
      .normalize("NFC")
      .replace(/:[lpqij]\b/g, ":")
      .replace(/\/(?=\?|$)/, "")
      .replace(/=:$/, "");
  return b !== null && shape(a) === shape(b);
}
