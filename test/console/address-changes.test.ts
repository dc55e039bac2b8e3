import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findAddressChanges } from "../../src/console/compare/address-changes.ts";
import { diffTables } from "../../src/domain/report/diff.ts";
import type { Decision } from "../../src/domain/resolve/decision.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { CompiledRoutes } from "../../src/domain/table/compile.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { isPatternSource } from "../../src/domain/table/source.ts";
import { ruleArbitrary } from "../support/arbitraries.ts";
import { runs } from "../support/runs.ts";
import { compile, GATE, HOUR, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const BEFORE_GATE = GATE - 24 * HOUR;

function find(before: CompiledRoutes, after: CompiledRoutes, now: number) {
  const sides = {
    before: () => Promise.resolve(before.table),
    after: () => Promise.resolve(after.table),
    hosts: after.table.site.hosts,
    pause: () => Promise.resolve(),
    shards: 1,
  };
  return findAddressChanges(diffTables(before, after).changes, sides, now);
}

/** The changes of each tried address as `address: at before -> after`, with instants in hours from the gate. */
async function told(
  olds: readonly RuleData[],
  news: readonly RuleData[],
  { now = BEFORE_GATE, site = {} }: { now?: number; site?: SitePatch } = {},
): Promise<string[]> {
  const { byChange } = await find(compile(olds), compile(news, site), now);
  return [...byChange.values()].flat().map(({ address, phases }) => {
    const lines = phases.map(({ at, before, after }) => {
      const [old, next] = [before, after].map((it) =>
        it.reason === "fallback" ? "fallback" : (it.location?.replace(NEW, "") ?? it.outcome),
      );
      return `${(at - GATE) / HOUR} ${old} -> ${next}`;
    });
    return `${address}: ${lines.length === 0 ? "same" : lines.join(", ")}`;
  });
}

describe("the answers of a changed rule's addresses, before and after", () => {
  it("distinguishes the fallback from a rule with the same answer later on", async () => {
    const later: RuleData = {
      from: "/global",
      undecided: true,
      startsAt: new Date(GATE + HOUR / 2).toISOString(),
    };
    const after = compile([later], { fallback: null });
    expect((await find(compile([]), after, GATE)).tally).toMatchObject({
      asked: 1,
      changed: 1,
      offFallback: 1,
    });
  });

  const page: RuleData = { from: "/global/page", to: `${NEW}/page` };
  const wide: RuleData = { from: "/global/*", to: `${NEW}/all/:splat` };
  const early = "2024-11-01T00:00:00Z";

  it.each<[string, RuleData[], RuleData[], Parameters<typeof told>[2], string[]]>([
    ["for a removed rule: the fallback", [page], [], {}, ["/global/page: 0 /page -> fallback"]],
    [
      "for a removed rule without a fallback: no page",
      [page],
      [],
      { site: { fallback: null } },
      ["/global/page: 0 /page -> fallback"],
    ],
    [
      "for a removed rule: a pattern's answer",
      [page, wide],
      [wide],
      {},
      ["/global/page: 0 /page -> /all/page"],
    ],
    [
      "for a removed rule that a rule of the first host hides: a change on the other host",
      [page, { ...page, from: "https://www.old.example/global/page", to: `${NEW}/own` }],
      [{ ...page, from: "https://www.old.example/global/page", to: `${NEW}/own` }],
      {},
      ["https://old.example/global/page: 0 /page -> fallback"],
    ],
    [
      "for a removed rule: no change if a pattern gives the same answer",
      [{ ...page, to: `${NEW}/all/page` }, wide],
      [wide],
      {},
      ["/global/page: same"],
    ],
    [
      "for a removed rule in its early window: the old site, then the fallback",
      [{ ...page, startsAt: early }],
      [],
      {},
      ["/global/page: -24 /page -> pass, 0 /page -> fallback"],
    ],
    [
      "for a rule out of the new scope: the old site, for ever",
      [page],
      [],
      { site: { scope: ["/uk"] } },
      ["/global/page: 0 /page -> pass"],
    ],
    [
      "for an added rule with a window: two changes",
      [],
      [{ ...page, startsAt: early, endsAt: "2025-02-01T00:00:00Z" }],
      {},
      ["/global/page: -24 pass -> /page, 0 fallback -> /page, 744 fallback -> fallback"],
    ],
    [
      "for an added rule after the gate: a change at once",
      [],
      [page],
      { now: GATE + HOUR },
      ["/global/page: 1 fallback -> /page"],
    ],
    [
      "for a moved gate: changes from the earlier one on",
      [page],
      [{ ...page, to: `${NEW}/other` }],
      { site: { activatesAt: "2025-01-01T06:00:00Z" } },
      ["/global/page: 0 /page -> pass, 6 /page -> /other"],
    ],
    [
      "for a rule of one host: on that host",
      [{ ...page, from: "https://old.example/global/page" }],
      [],
      {},
      ["https://old.example/global/page: 0 /page -> fallback"],
    ],
    [
      "for a pattern: at its examples before and after",
      [{ ...wide, examples: { match: ["/global/a"] } }],
      [{ ...wide, status: 302, examples: { match: ["/global/b/c"] } }],
      {},
      ["/global/a: 0 /all/a -> /all/a", "/global/b/c: 0 /all/b/c -> /all/b/c"],
    ],
    [
      "for a changed treatment of parameters: with some parameters",
      [page],
      [{ ...page, query: "drop" }],
      {},
      [
        "/global/page: same",
        "/global/page?utm_source=newsletter: 0 /page?utm_source=newsletter -> /page",
      ],
    ],
    [
      "for a rule with literal stars and colons: at its address",
      [],
      [{ ...page, from: "/global/:a", match: "exact" }],
      {},
      ["/global/:a: 0 fallback -> /page"],
    ],
    ["for a pattern without examples: none", [wide], [], {}, []],
  ])("%s", async (_name, olds, news, options, expected) => {
    expect(await told(olds, news, options)).toEqual(expected);
  });

  it("are compared with the old site if the serving table is unknown", async () => {
    const after = compile([page]);
    const { tally } = await findAddressChanges(
      diffTables(compile([]), after).changes,
      {
        before: null,
        after: () => Promise.resolve(after.table),
        hosts: after.table.site.hosts,
        pause: () => Promise.resolve(),
        shards: 1,
      },
      BEFORE_GATE,
    );
    expect(tally).toMatchObject({ asked: 1, changed: 1, offFallback: 0 });
  });

  it("do not count as sent back to the old site if they only wait for a later gate", async () => {
    const site = { activatesAt: new Date(GATE + 24 * HOUR).toISOString() };
    const early: RuleData = { ...page, startsAt: new Date(BEFORE_GATE).toISOString() };
    const undecided: RuleData = { from: "/global/later", undecided: true };
    const { tally } = await find(compile([]), compile([page, undecided], site), BEFORE_GATE);
    expect(tally).toMatchObject({ asked: 2, changed: 2, offFallback: 1, backToOldSite: 0 });
    const removed = await find(compile([early, wide]), compile([wide], site), BEFORE_GATE);
    expect(removed.tally).toMatchObject({ asked: 1, backToOldSite: 1 });
  });

  it("are counted as if every address was resolved at every instant before and after", async () => {
    const rules = fc.array(ruleArbitrary.map(withExample), { maxLength: 8 });
    const input = fc.record({
      common: rules,
      olds: rules,
      news: rules,
      fallback: fc.constantFrom(null, `${NEW}/home`),
      hours: fc.integer({ min: -7, max: 7 }),
      moved: fc.constantFrom(0, -2, 3),
    });
    await fc.assert(
      fc.asyncProperty(input, async ({ common, olds, news, fallback, hours, moved }) => {
        const site = { scope: ["/"], keep: ["/global/b/*"] };
        const activatesAt = new Date(GATE + moved * HOUR).toISOString();
        const before = compile([...common, ...olds], site);
        const after = compile([...common, ...news], { ...site, fallback, activatesAt });
        const now = GATE + hours * HOUR;
        const { tally } = await find(before, after, now);
        expect(tally).toEqual(countAll(before, after, now));
      }),
      runs(150),
    );
  });
});

/** A pattern and an address that it may match. */
function withExample(rule: RuleData): RuleData {
  if (rule.match === "exact") return rule;
  const example = rule.from.replace(/:\w+/g, "a").replace(/\*$/, "c/d");
  return { ...rule, examples: { match: [example] } };
}

/** Whether an answer is the fallback page, without a rule or by a rule with that target; "/" is the old front page. */
function isCaughtBy({ data }: CompiledRoutes, { outcome, reason, index }: Decision): boolean {
  if (outcome !== "redirect") return false;
  const { from = "", to, undecided } = (index === null ? null : data.rules[index]) ?? {};
  return undecided === true || reason === "fallback" || (to === data.site.fallback && from !== "/");
}

/** The same by trying every half hour. */
function countAll(before: CompiledRoutes, after: CompiledRoutes, now: number) {
  const urls = new Map<string, URL>();
  /** Addresses of rules of every host. */
  const everywhere = new Set<string>();
  for (const change of diffTables(before, after).changes) {
    const sides = [change.before, change.after].flatMap((it) => it ?? []);
    const own = sides.flatMap((rule) => {
      const source = compile([rule], { scope: ["/"] }).rules[0]?.source;
      if (!source) return [];
      const texts = isPatternSource(source) ? (rule.examples?.match ?? []) : [rule.from];
      const base = `https://${source.host === "" ? "www.old.example" : source.host}`;
      const found = texts.map((it) => new URL(it, base));
      if (source.host === "") for (const { href } of found) everywhere.add(href);
      return found;
    });
    const [a, b] = sides;
    if (a && b && (a.query ?? "merge") !== (b.query ?? "merge")) {
      for (const { href, search } of own.slice()) {
        const url = new URL(`${href}${search === "" ? "?" : "&"}utm_source=newsletter`);
        own.push(url);
        if (everywhere.has(href)) everywhere.add(url.href);
      }
    }
    for (const url of own) urls.set(url.href, url);
  }
  const tally = {
    asked: urls.size,
    changed: 0,
    offFallback: 0,
    ontoFallback: 0,
    gone: 0,
    backToOldSite: 0,
    notFound: 0,
    // Each pattern has an example here.
    untried: 0,
  };
  for (const url of urls.values()) {
    const here = changesOf(url);
    const other = new URL(url.href.replace("https://www.", "https://"));
    const isElsewhere = here.size === 0 && everywhere.has(url.href) && !urls.has(other.href);
    for (const name of isElsewhere ? changesOf(other) : here) tally[name] += 1;
  }
  return tally;

  function changesOf(url: URL): ReadonlySet<keyof typeof tally> {
    const seen = new Set<keyof typeof tally>();
    for (let at = now; at <= GATE + 10 * HOUR; at += HOUR / 2) {
      const [old, next] = [before, after].map((it) =>
        resolve(it.table, { url, method: "GET" }, at),
      );
      if (!old || !next) continue;
      const text = ({ outcome, status, location, suggestion, file }: typeof old): string =>
        JSON.stringify([outcome, status, location, suggestion, file]);
      if (text(old) === text(next)) continue;
      seen.add("changed");
      // Only one of them has switched over yet, which is reported separately.
      const isOpen = [before, after].map((it) => at >= it.table.site.activatesAt);
      if (isOpen[0] !== isOpen[1] && (isOpen[0] ? next : old).reason === "gate") continue;
      const [wasCaught, isCaught] = [isCaughtBy(before, old), isCaughtBy(after, next)];
      if (wasCaught && !isCaught) seen.add("offFallback");
      if (!wasCaught && isCaught) seen.add("ontoFallback");
      if (old.outcome !== "not-found" && next.outcome === "not-found") seen.add("notFound");
      if (old.outcome !== "gone" && next.outcome === "gone") seen.add("gone");
      if (old.outcome !== "pass" && next.outcome === "pass") seen.add("backToOldSite");
    }
    return seen;
  }
}
