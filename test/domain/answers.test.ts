/** Whole answers of every kind; repaired addresses; layers of rules. */
import { describe, expect, it } from "vitest";
import { sameUntil } from "../../src/domain/resolve/cache-control.ts";
import { type Decision, NO_DETAILS } from "../../src/domain/resolve/decision.ts";
import { explain } from "../../src/domain/resolve/explain.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { ANNOUNCED, ask, compile, GATE, HOUR, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const LATER = new Date(GATE + HOUR).toISOString();
const HOURLY = "public, max-age=3600";

describe("a whole answer", () => {
  const ads = { type: "text/plain", body: "x" } as const;
  const rules: readonly RuleData[] = [
    { from: "/global/page", to: `${NEW}/page` },
    { from: "/global/files/:file", to: `${NEW}/files/:file` },
    { from: "/global/off", to: "https://evil.example/" },
    { from: "/global/ads.txt", serve: ads },
    { from: "/global/sw.js", serve: "unregister-service-worker" },
    { from: "/global/later", undecided: true },
    { from: "/global/app", gone: true, to: `${NEW}/apps` },
    { from: "/global/old", gone: true },
  ];
  const site: SitePatch = { cors: ["/global/page", "/global/off"] };
  const of = (index: number) => ({ ...NO_DETAILS, index, rule: rules[index]?.from ?? null });

  it.each<[string, string, Partial<Decision>, string?]>([
    [
      "a redirect with CORS",
      "/global/page",
      {
        ...of(0),
        outcome: "redirect",
        reason: "rule",
        status: 301,
        location: `${NEW}/page`,
        cacheControl: HOURLY,
        cors: true,
      },
    ],
    [
      "the preflight of a redirect",
      "/global/page",
      {
        ...of(0),
        outcome: "served",
        reason: "rule",
        status: 204,
        cacheControl: "no-store",
        cors: true,
      },
      "OPTIONS",
    ],
    [
      "another redirect",
      "/global/files/a",
      {
        ...of(1),
        outcome: "redirect",
        reason: "rule",
        status: 301,
        location: `${NEW}/files/a`,
        cacheControl: HOURLY,
      },
    ],
    [
      "a target that is not allowed",
      "/global/off",
      {
        ...of(2),
        outcome: "refused",
        reason: "target-host",
        status: 501,
        cacheControl: "no-store",
        suggestion: `${NEW}/`,
      },
    ],
    [
      "a small file",
      "/global/ads.txt",
      {
        ...of(3),
        outcome: "served",
        reason: "rule",
        status: 200,
        file: ads,
        cacheControl: HOURLY,
      },
    ],
    [
      "a small file, for HEAD",
      "/global/ads.txt",
      {
        ...of(3),
        outcome: "served",
        reason: "rule",
        status: 200,
        file: ads,
        cacheControl: HOURLY,
      },
      "HEAD",
    ],
    [
      "a small file, for an unsupported method",
      "/global/ads.txt",
      { ...of(3), outcome: "served", reason: "rule", status: 405, cacheControl: "no-store" },
      "POST",
    ],
    [
      "the script that unregisters a service worker, which is never cached",
      "/global/sw.js",
      {
        ...of(4),
        outcome: "served",
        reason: "rule",
        status: 200,
        file: "unregister-service-worker",
        cacheControl: "no-cache",
      },
    ],
    [
      "an undecided rule",
      "/global/later?a=1",
      {
        ...of(5),
        outcome: "redirect",
        reason: "rule",
        status: 302,
        location: `${NEW}/?a=1`,
        cacheControl: "no-store",
      },
    ],
    [
      "gone, with a suggestion",
      "/global/app",
      {
        ...of(6),
        outcome: "gone",
        reason: "rule",
        status: 410,
        cacheControl: HOURLY,
        suggestion: `${NEW}/apps`,
      },
    ],
    [
      "gone, with the fallback as its suggestion, without the visitor's query",
      "/global/old?a=1",
      {
        ...of(7),
        outcome: "gone",
        reason: "rule",
        status: 410,
        cacheControl: HOURLY,
        suggestion: `${NEW}/`,
      },
    ],
    [
      "the fallback",
      "/global/nothing?a=1",
      {
        ...NO_DETAILS,
        outcome: "redirect",
        reason: "fallback",
        status: 301,
        location: `${NEW}/?a=1`,
        cacheControl: HOURLY,
      },
    ],
  ])("%s", (_name, address, expected, method = "GET") => {
    expect(ask(compile(rules, site), address, { method })).toEqual(expected);
  });

  it("leads to the fallback without the visitor's query if it only suggests it or the query is too long", () => {
    const compiled = compile(rules, { ...site, fallback: `${NEW}/?own=1` });
    expect(ask(compiled, "/global/old?a=1").suggestion).toBe(`${NEW}/?own=1`);
    expect(ask(compiled, "/global/off?a=1").suggestion).toBe(`${NEW}/?own=1`);
    expect(ask(compiled, `/global/old?a=${"1".repeat(9000)}`).location).toBe(`${NEW}/?own=1`);
  });

  it("is a 404 with the rule's name for an undecided rule without a fallback", () => {
    expect(ask(compile(rules, { fallback: null }), "/global/later")).toEqual({
      ...of(5),
      outcome: "not-found",
      reason: "rule",
      status: 404,
      cacheControl: "no-store",
    });
  });

  it("stays the same until it may change, or until its lifetime in caches would shrink", () => {
    expect(sameUntil(301, 3600, null)).toBe(Infinity);
    expect(sameUntil(301, 3600, GATE)).toBe(GATE - HOUR);
    expect(sameUntil(302, 3600, GATE)).toBe(GATE);
  });
});

describe("an old page, before the gate", () => {
  const changesAt = (rules: readonly RuleData[], now: number): number | null =>
    ask(compile(rules), "/global/x", { now }).changesAt;
  const starting = (at: number): RuleData[] => [
    { from: "/global/*", to: NEW, startsAt: new Date(at).toISOString() },
  ];

  it("changes at the announcement or at the start of a rule for it, whichever is first", () => {
    expect(changesAt(starting(ANNOUNCED - HOUR), ANNOUNCED - 2 * HOUR)).toBe(ANNOUNCED - HOUR);
    expect(changesAt(starting(ANNOUNCED + HOUR), ANNOUNCED - 2 * HOUR)).toBe(ANNOUNCED);
  });

  it.each<[from: string, where: RuleData["where"], counts: boolean]>([
    ["/global/x/:b", undefined, true],
    ["/global/:a/y", undefined, true],
    ["/global/:a/y", { a: ["w", "X"] }, true],
    ["/global/x/:b", { b: { y: "z" } }, true],
    ["/global/x/y/*", undefined, true],
    ["/global/*", undefined, true],
    ["/:l/*", { l: ["global"] }, true],
    ["/global/z/:b", undefined, false],
    ["/global/:a/y", { a: ["w"] }, false],
    ["/global/:a", undefined, false],
    ["/global/:a/y/:c", undefined, false],
  ])("changes with every pattern that matches it: %s, %j", (from, where, counts) => {
    const startsAt = new Date(ANNOUNCED - HOUR).toISOString();
    const rule: RuleData = { from, to: NEW, startsAt, ...(where && { where }) };
    const { changesAt } = ask(compile([rule]), "/global/x/y", { now: ANNOUNCED - 2 * HOUR });
    expect(changesAt).toBe(counts ? ANNOUNCED - HOUR : ANNOUNCED);
  });

  it("changes only at the announcement if the gate cannot be read", () => {
    const { table } = compile([], { activatesAt: "2025-01-01" });
    const url = new URL("https://www.old.example/global/x");
    expect(resolve(table, { url, method: "GET" }, ANNOUNCED - 1).changesAt).toBe(ANNOUNCED);
    const long = new URL(`https://www.old.example/global/${"x".repeat(9000)}`);
    expect(resolve(table, { url: long, method: "GET" }, ANNOUNCED).changesAt).toBe(null);
  });

  it("has no announcement if the site has none", () => {
    const compiled = compile([], { announceAt: undefined });
    expect(ask(compiled, "/global/x", { now: 0 })).toMatchObject({ changesAt: GATE });
  });

  it("changes at the end of a pattern that has only an end", () => {
    const compiled = compile([{ from: "/global/:a", to: NEW, endsAt: LATER }]);
    expect(ask(compiled, "/global/x").changesAt).toBe(GATE + HOUR);
  });

  it.each<[string, SitePatch["keep"], number | null]>([
    ["for good", [{ path: "/global/news/*", until: LATER }, "/global/*"], null],
    [
      "until the last end",
      [
        { path: "/global/*", until: new Date(GATE + 2 * HOUR).toISOString() },
        { path: "/global/news/*", until: LATER },
      ],
      GATE + 2 * HOUR,
    ],
  ])("is a page that several entries keep: %s", (_name, keep, changesAt) => {
    expect(ask(compile([], { keep }), "/global/news/a")).toMatchObject({
      reason: "kept",
      changesAt,
    });
  });

  it("is a kept page until the end of keep", () => {
    const keep = [{ path: "/global/news", until: LATER }];
    const reasonAt = (now: number) => ask(compile([], { keep }), "/global/news", { now }).reason;
    expect([reasonAt(GATE + HOUR - 1), reasonAt(GATE + HOUR)]).toEqual(["kept", "fallback"]);
  });
});

describe("a broken address", () => {
  const rules: readonly RuleData[] = [
    { from: "/global/page", to: `${NEW}/page` },
    { from: "/global/shop/:item/buy", to: `${NEW}/shop/:item` },
    { from: "/global/q?id=:id", to: `${NEW}/q/:id` },
  ];

  it.each<[string, string, Partial<Decision>]>([
    [
      "gets the answer of the address it was",
      "/global/page).",
      { reason: "repaired", location: `${NEW}/page` },
    ],
    [
      "fills a target with the repaired value",
      "/global/shop/Lamp/buy).",
      { reason: "repaired", location: `${NEW}/shop/Lamp` },
    ],
    [
      "has its parameters repaired",
      "/global/q?x=1&amp;id=7",
      { reason: "repaired", location: `${NEW}/q/7?x=1` },
    ],
    [
      "is not repaired if a rule answers it as it is",
      "/global/shop/Lamp)./buy",
      { reason: "rule", location: `${NEW}/shop/Lamp).` },
    ],
    [
      "goes to the fallback if no rule answers it repaired",
      "/global/none).",
      { reason: "fallback" },
    ],
  ])("%s", (_name, address, expected) => {
    expect(ask(compile(rules), address)).toMatchObject(expected);
  });

  it.each<[string, SitePatch]>([
    ["kept", { keep: ["/global/page"] }],
    ["out of scope", { scope: ["/global/page)."] }],
  ])("goes to the fallback if the repaired address is %s", (_name, site) => {
    expect(ask(compile(rules, site), "/global/page).").reason).toBe("fallback");
  });

  it("goes to the fallback while the repaired address is kept, and is cached no longer than that", () => {
    const keep = [{ path: "/global/news", until: LATER }];
    const compiled = compile([], { keep });
    expect(ask(compiled, "/global/news;sid=1")).toMatchObject({
      reason: "fallback",
      changesAt: GATE + HOUR,
    });
  });

  it("changes with a rule for the broken or for the repaired address, whichever is first", () => {
    const at = (minutes: number): string => new Date(GATE + minutes * 60_000).toISOString();
    const of = (broken: number | null, mended: number | null): number | null => {
      const starts = [
        ...(broken === null ? [] : [{ from: "/global/page).", to: NEW, startsAt: at(broken) }]),
        ...(mended === null ? [] : [{ from: "/global/page", to: NEW, startsAt: at(mended) }]),
      ];
      const { changesAt } = ask(compile(starts), "/global/page).");
      return changesAt === null ? null : (changesAt - GATE) / 60_000;
    };
    expect([of(5, 9), of(9, 5), of(5, null), of(null, 5), of(null, null)]).toEqual([
      5,
      5,
      5,
      5,
      null,
    ]);
  });

  it("is not repaired if the site does not want it", () => {
    expect(ask(compile(rules, { repair: false }), "/global/page).").reason).toBe("fallback");
  });
});

describe("rules of an upper layer", () => {
  const OWN = "https://www.old.example";

  /** The layer of the rule that answers. */
  function whereTo(layers: Readonly<Record<string, readonly string[]>>, address: string): string {
    const compiled = Object.entries(layers).flatMap(
      ([name, froms]) =>
        compile(froms.map((from) => ({ from, to: `${NEW}/${name}`, query: "drop" }))).table.layers,
    );
    const url = new URL(address, OWN);
    const table = { site: compile([]).table.site, layers: compiled };
    const { location } = resolve(table, { url, method: "GET" }, GATE);
    return location?.slice(NEW.length + 1) ?? "";
  }

  it.each<[string, readonly string[], readonly string[], string, string]>([
    ["precede the same address", ["/global/a"], ["/global/a"], "/global/a", "upper"],
    [
      "precede the same address of one host",
      ["/global/a"],
      [`${OWN}/global/a`],
      "/global/a",
      "upper",
    ],
    [
      "precede the same address of one host with the same parameters",
      ["/global/a?x=1"],
      [`${OWN}/global/a?x=1`],
      "/global/a?x=1",
      "upper",
    ],
    [
      "do not precede a rule of one host with other parameters",
      ["/global/a"],
      [`${OWN}/global/a?x=1`],
      "/global/a?x=1",
      "lower",
    ],
    [
      "do not precede a rule of one host with other parameters, beside one with the same path",
      ["/global/a?y=1"],
      [`${OWN}/global/a`, `${OWN}/global/a?x=1`],
      "/global/a?x=1&y=1",
      "lower",
    ],
    ["do not precede a more specific rule", ["/global/*"], ["/global/a"], "/global/a", "lower"],
    ["precede a less specific rule", ["/global/a"], ["/global/*"], "/global/a", "upper"],
    ["precede the same pattern", ["/global/:a"], ["/global/:b"], "/global/a", "upper"],
    [
      "precede the same pattern of one host",
      ["/global/:a"],
      [`${OWN}/global/:b`],
      "/global/a",
      "upper",
    ],
    [
      "do not precede another pattern of one host",
      ["/global/:a"],
      [`${OWN}/global/*`],
      "/global/a",
      "lower",
    ],
    [
      "do not precede a pattern of one host with parameters",
      ["/global/:a"],
      [`${OWN}/global/:b?x=1`],
      "/global/a?x=1",
      "lower",
    ],
    [
      "precede the same pattern of one host after a literal",
      ["/global/x/:a"],
      [`${OWN}/global/x/:b`],
      "/global/x/1",
      "upper",
    ],
    [
      "precede the same pattern of one host before a literal",
      ["/global/:a/x"],
      [`${OWN}/global/:b/x`],
      "/global/1/x",
      "upper",
    ],
    [
      "precede the same splat of one host",
      ["/global/*"],
      [`${OWN}/global/*`],
      "/global/a/b",
      "upper",
    ],
    [
      "precede the same splat of one host after a placeholder",
      ["/global/:a/*"],
      [`${OWN}/global/:b/*`],
      "/global/a",
      "upper",
    ],
    [
      "answer beside an unrelated deeper rule",
      ["/global/:a"],
      ["/global/x/y"],
      "/global/a",
      "upper",
    ],
    ["do not precede a more specific pattern", ["/global/*"], ["/global/:a"], "/global/a", "lower"],
    [
      "do not precede a rule with parameters",
      ["/global/a"],
      ["/global/a?x=1"],
      "/global/a?x=1",
      "lower",
    ],
    [
      "do not precede another address of one host",
      ["/global/x"],
      [`${OWN}/global/a`],
      "/global/a",
      "lower",
    ],
    ["do not answer what they do not match", ["/global/x"], ["/global/:a"], "/global/a", "lower"],
  ])("%s", (_name, upper, lower, address, expected) => {
    expect(whereTo({ upper, lower }, address)).toBe(expected);
  });

  it("precede a pattern of one host with the same values in any order", () => {
    const layerOf = (from: string, values: string[], to: string) =>
      compile([{ from, where: { a: values }, to: `${NEW}/${to}` }]).table.layers;
    const whereFrom = (values: string[]) => {
      const layers = [
        ...layerOf("/global/:a/x", values, "upper"),
        ...layerOf(`${OWN}/global/:a/x`, ["c", "B"], "lower"),
      ];
      const url = new URL("/global/b/x", OWN);
      return resolve({ site: compile([]).table.site, layers }, { url, method: "GET" }, GATE)
        .location;
    };
    expect(whereFrom(["b", "c"])).toBe(`${NEW}/upper`);
    expect(whereFrom(["b"])).toBe(`${NEW}/lower`);
    expect(whereFrom(["b", "c", "d"])).toBe(`${NEW}/lower`);
  });

  it("are site-wide beside a rule of one host with the literal value that they enumerate", () => {
    const own = [
      { from: `${OWN}/global/a?l=uk`, to: `${NEW}/over`, endsAt: LATER },
      { from: `${OWN}/global/a`, to: `${NEW}/lower`, query: "drop" },
    ] as const;
    const { site, layers } = compile(own).table;
    const listed = { from: "/global/a?l=:l", where: { l: ["uk"] }, to: `${NEW}/upper` };
    const over = compile([listed]).table.layers;
    const request = { url: new URL("/global/a?l=uk", OWN), method: "GET" };
    const { location } = resolve({ site, layers: [...over, ...layers] }, request, GATE + HOUR);
    expect(location).toBe(`${NEW}/lower`);
  });

  it("precede the same address in any layer below", () => {
    const layers = {
      upper: ["/global/a"],
      middle: [`${OWN}/global/a?x=1`],
      lower: [`${OWN}/global/a`],
    };
    expect(whereTo(layers, "/global/a")).toBe("upper");
  });

  it("are explained once, at their place in the order", () => {
    const rule = (from: string): RuleData => ({ from, to: `${NEW}/` });
    const { site, layers } = compile([`${OWN}/global/a`, "/global/a"].map(rule)).table;
    const over = compile([rule("/global/a")]).table.layers;
    const url = new URL("/global/a", OWN);
    const { steps } = explain({ site, layers: [...over, ...layers] }, { url, method: "GET" }, GATE);
    const told = steps.flatMap((it) =>
      it.step === "rule" ? [[it.rule.from, it.standing, it.advantage?.by ?? null]] : [],
    );
    expect(told).toEqual([
      ["/global/a", "wins", null],
      [`${OWN}/global/a`, "less-specific", "order"],
      ["/global/a", "less-specific", "host"],
    ]);
  });
});
