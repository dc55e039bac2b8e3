/** Findings of a single rule or field of the site: their place, and what to write instead. */
import { describe, expect, it } from "vitest";
import { targetOf } from "../../src/domain/table/rule.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { sourceText } from "../../src/domain/table/source.ts";
import { ask, compile, fullFindingsOf, type SitePatch } from "../support/table.ts";

const told = (rules: readonly RuleData[], site: SitePatch = {}): string[] =>
  fullFindingsOf(rules, site)
    .filter(({ id }) => id !== "no-example")
    .map(({ id, at, fix }) => `${id} ${at.file}: ${fix}`);

describe("a rule", () => {
  const to = "https://www.new.example/";
  const gone = true;

  it.each<[rule: RuleData, ...told: string[]]>([
    [
      { from: "https://www.odl.example/global/x", to },
      "from-host-unknown rules.0.from: Did you mean www.old.example? If not, add it to site.hosts",
    ],
    [
      { from: "https://elsewhere.example/global/x", to },
      "from-host-unknown rules.0.from: Use one of www.old.example, old.example, or add it to site.hosts",
    ],
    [
      { from: "https://[/global/x", to },
      'from-unparseable rules.0.from: Write a path such as "/old/page", or a whole URL',
    ],
    [
      { from: "/global/x#", to },
      "from-unparseable rules.0.from: Leave out the # and what follows it",
    ],
    [
      { from: "https://:b@www.old.example/global/x", to },
      "from-unparseable rules.0.from: Remove everything before the @",
    ],
    [
      { from: "/global/:a/:b/:a", gone },
      "from-unparseable rules.0.from: Give each placeholder its own name",
    ],
    [
      { from: "/global/a; https://www.old.example/global/b", gone },
      'from-unparseable rules.0.from: Write a rule for each, the first for "/global/a"',
    ],
    [{ from: "/global/:splat/*", gone }, "from-unparseable rules.0.from: Give it another name"],
    [
      { from: "/global/:splat?a=:splat", gone },
      "from-unparseable rules.0.from: Give each placeholder its own name",
      "from-unparseable rules.0.from: Give it another name",
    ],
    [
      { from: `/global${"/a".repeat(255)}/*`, gone },
      "from-unparseable rules.0.from: End it earlier, with *",
    ],
    [
      { from: "/global/:a", where: { b: ["x"] }, gone },
      "placeholder-unused-where rules.0.where.b: Use :b in the from, or leave it out",
    ],
    [
      { from: "/global/:a/*", where: { splat: ["x"], a: ["x"] }, gone },
      "placeholder-unused-where rules.0.where.splat: Use :splat in the from, or leave it out",
    ],
    [
      { from: "/global/:a", where: { a: { x: "y", z: "b/../c" } }, to: `${to}:a` },
      "target-unparseable rules.0.where.a: Leave out . and .. as segments",
    ],
    [
      { from: "/global/:a", where: { a: { X: "1", x: "2" } }, to: `${to}:a` },
      "schema rules.0.where.a.x: Keep one of the two",
    ],
    [
      { from: "/global/x", to: "https://https://www.new.example/x" },
      "target-host-not-allowed rules.0.to: Write its scheme once",
    ],
    [{ from: "/global/:a", where: { a: { X: "1", x: "1" } }, to: `${to}:a` }],
    [{ from: "/global/:a", where: { a: ["X", "x"] }, to: `${to}:a` }],
    [{ from: "/global/x", gone, startsAt: "2025-06-01T00:00:00Z", endsAt: "2025-06-01T00:00:01Z" }],
    [
      { from: "/global/x", gone, startsAt: "2025-06-01T00:00:00Z", endsAt: "2025-06-01T00:00:00Z" },
      "window-empty rules.0.endsAt: Move the end to after the start, or remove one of them",
    ],
    [
      { from: "/global/x", gone, startsAt: "soon", endsAt: "later" },
      'instant-unparseable rules.0.startsAt: Write an RFC 3339 date-time with an offset, such as "2025-01-01T00:00:00Z"',
      'instant-unparseable rules.0.endsAt: Write an RFC 3339 date-time with an offset, such as "2025-01-01T00:00:00Z"',
    ],
    [
      { from: "global/:a", where: { b: ["x"] }, gone },
      'from-unparseable rules.0.from: Write a path, or a whole URL: "/global/:a"',
    ],
    [
      { from: "/global/x", gone, endsAt: "1970-01-01T00:00:00Z" },
      "window-past rules.0.endsAt: Remove the rule, or move its end",
    ],
  ])("%j", (rule, ...expected) => {
    expect(told([rule])).toEqual(expected);
  });

  it("may have 256 segments", () => {
    const found = told([{ from: `/global${"/a".repeat(254)}/*`, gone }]);
    expect(found.filter((it) => !it.startsWith("key-too-long"))).toEqual([]);
  });

  it("of a foreign host is reported", () => {
    const rule: RuleData = { from: "https://elsewhere.example/global/x", to };
    expect(fullFindingsOf([rule])[0]?.message).toBe(
      '"https://elsewhere.example/global/x" is on elsewhere.example, which is not one of the site\'s hosts',
    );
  });
});

describe("a field of the site", () => {
  const BARE = 'Write the bare name, such as "www.example.com"';

  it.each<[site: SitePatch, ...told: string[]]>([
    [
      { hosts: ["www.old.example", "https://m.old.example/x"] },
      'schema site.hosts.1: Write "m.old.example"',
    ],
    [{ hosts: ["www.old.example", "the shop"] }, `schema site.hosts.1: ${BARE}`],
    [{ hosts: ["www.old.example", ""] }, `schema site.hosts.1: ${BARE}`],
    [{ hosts: ["www.old.example", "[x"] }, `schema site.hosts.1: ${BARE}`],
    [{ hosts: ["www.old.example", "old.example/x"] }, `schema site.hosts.1: ${BARE}`],
    [{ hosts: ["www.old.example", "old.example?x"] }, `schema site.hosts.1: ${BARE}`],
    [{ hosts: ["www.old.example", "old.example#x"] }, `schema site.hosts.1: ${BARE}`],
    [{ hosts: ["www.old.example", "me@old.example"] }, `schema site.hosts.1: ${BARE}`],
    [{ hosts: ["www.old.example", String.raw`old.example\x`] }, `schema site.hosts.1: ${BARE}`],
    [
      { hosts: ["www.old.example", "*.old.example"] },
      "schema site.hosts.1: Write out each host: a wildcard could let a foreign host in",
    ],
    [{ hosts: ["www.old.example", "old.example", "old.example:8080"] }],
    [
      { targetHosts: ["www.new.example", "new.example:8080"] },
      `schema site.targetHosts.1: ${BARE}`,
    ],
    [{ scope: ["/global", "uk"] }, 'schema site.scope.1: Write "/uk"'],
    [
      { scope: ["/global", "HTTPS://www.old.example/uk?x"] },
      'schema site.scope.1: Write "/uk": it counts on every host of the site',
    ],
    [
      { scope: ["/global", "ftp://www.old.example/uk"] },
      'schema site.scope.1: Write "/uk": it counts on every host of the site',
    ],
    [{ scope: ["/global", "uk/https://x"] }, 'schema site.scope.1: Write "/uk/https://x"'],
    [{ scope: ["/global", "uk:x"] }, 'schema site.scope.1: Write "/uk:x"'],
    [{ scope: ["/global", "/uk?x"] }, "schema site.scope.1: Leave out the query and the fragment"],
    [
      { cors: ["/fonts/*", "/icons#x"] },
      "schema site.cors.1: Leave out the query and the fragment",
    ],
    [
      { scope: ["/global", "/uk/*"] },
      'schema site.scope.1: Write "/uk": that includes everything below it',
    ],
    [{ scope: ["/*"] }, 'schema site.scope.0: Write "/": that includes everything below it'],
    [
      { keep: ["/global/a", { path: "legal", until: "2025-06-01T00:00:00Z" }] },
      'schema site.keep.1.path: Write "/legal"',
    ],
    [{ keep: ["/global/a", "legal"] }, 'schema site.keep.1: Write "/legal"'],
    [
      { keep: [{ path: "/global/a", until: "2025-06-01" }], timeZone: "Europe/Berlin" },
      'instant-unparseable site.keep.0.until: Write the instant with its offset, such as "2025-06-01T00:00:00+02:00" for midnight in Europe/Berlin',
    ],
    [
      { activatesAt: "2025-06-01", timeZone: "Europe/Berlin" },
      'instant-unparseable site.activatesAt: Write the instant with its offset, such as "2025-06-01T00:00:00+02:00" for midnight in Europe/Berlin',
    ],
    [
      { announceAt: "2025-06-01", timeZone: "Europe/Berlin" },
      'instant-unparseable site.announceAt: Write the instant with its offset, such as "2025-06-01T00:00:00+02:00" for midnight in Europe/Berlin',
    ],
    [
      { announceAt: "2025-01-01T00:00:00Z" },
      "dates-disordered site.announceAt: Announce before the gate, or remove announceAt",
    ],
    [
      { aliases: { "m.old.example": "old.example" } },
      "schema site.aliases.m.old.example: Add it to site.hosts",
    ],
    [
      { aliases: { "old.example": "OLD.example" } },
      "schema site.aliases.old.example: Name the host that the rules are for",
    ],
    [
      { fallback: "/new" },
      'target-unparseable site.fallback: Write the whole address, such as "https://www.new.example/new"',
    ],
  ])("%j", (site, ...expected) => {
    expect(told([], { fallback: null, ...site })).toEqual(expected);
  });

  it.each<["keep" | "cors"]>([["keep"], ["cors"]])("with patterns: site.%s", (field) => {
    expect(told([], { [field]: ["/global/a", "/global/:a/:a"] })).toEqual([
      `from-unparseable site.${field}.1: Give each placeholder its own name`,
    ]);
  });

  it("may be an instant before 1970", () => {
    const site = { announceAt: undefined, activatesAt: "1960-01-01T00:00:00Z" };
    expect(told([], site)).toEqual([]);
  });

  it("is the written value, or else the documented default", () => {
    const written = {
      timeZone: "Europe/Berlin",
      texts: { de: { goneTitle: "Weg" } },
      color: "#b3261e",
      archive: "https://web.archive.org/web/2024/{url}",
      fallbackStatus: 302,
      repair: false,
      shadow: true,
    } as const;
    expect(compile([], written).table.site).toMatchObject(written);
    expect(compile([]).table.site).toMatchObject({
      texts: {},
      color: null,
      archive: null,
      fallbackStatus: 301,
      repair: true,
      shadow: false,
    });
  });

  it.each<[site: SitePatch, unread: string]>([
    [{ hosts: ["www.old.example", "the shop"] }, "hosts"],
    [{ targetHosts: ["the shop"] }, "targetHosts"],
    [{ scope: ["/global", "uk"] }, "scope"],
    [{ keep: ["legal"] }, "keep"],
    [{ cors: ["fonts"] }, "cors"],
    [{ aliases: { "m.old.example": "old.example" } }, "aliases"],
  ])("that cannot be used is reported to whoever serves the table: %j", (site, unread) => {
    expect([...compile([], { fallback: null, ...site }).unread]).toEqual([unread]);
  });

  it("that can be used is not reported", () => {
    expect([...compile([], { activatesAt: "soon" }).unread]).toEqual([]);
  });
});

describe("the text of a source", () => {
  it.each([
    ["/Global//A/", "/global/a"],
    ["/Global/:Name/*", "/global/:Name/*"],
    ["https://WWW.old.example/global/a?b=:c&a=1", "https://www.old.example/global/a?a=1&b=:c"],
  ])("of %s is %s", (from, text) => {
    const { rules } = compile([{ from, gone: true }]);
    expect(rules.map((it) => sourceText(it.source))).toEqual([text]);
  });
});

it("a rule with keep has no target", () => {
  expect(targetOf({ kind: "keep" })).toBeNull();
});

describe("a table with findings", () => {
  it.each(["/global/:a/:a", "/global/:splat"])("has no rule for %s", (from) => {
    expect(compile([{ from, gone: true }]).rules).toEqual([]);
  });

  it("keeps a path whose end cannot be read", () => {
    const site = { keep: [{ path: "/global/a", until: "soon" }] };
    const compiled = compile([{ from: "/global/a", gone: true }], site);
    expect(ask(compiled, "/global/a").reason).toBe("kept");
  });

  it("never applies a rule whose date cannot be read", () => {
    for (const dates of [{ startsAt: "soon" }, { endsAt: "later" }]) {
      const compiled = compile([{ from: "/global/a", gone: true, ...dates }]);
      expect(ask(compiled, "/global/a", { now: 8e15 }).outcome).toBe("redirect");
    }
  });
});
