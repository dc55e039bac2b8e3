import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { ask, compile, findingsOf, whereTo } from "../support/table.ts";

const NEW = "https://www.new.example";

describe("an exact rule", () => {
  const rule: RuleData = { from: "/global/Old-Page", to: `${NEW}/page` };

  it.each([
    ["as written", "/global/Old-Page"],
    ["in another case", "/GLOBAL/old-page"],
    ["with a last slash", "/global/old-page/"],
    ["with doubled slashes", "//global//old-page"],
    ["with escaped letters", "/%67lobal/%6Fld-page"],
    ["through dot segments", "/global/x/../old-page"],
    ["on the other host", "https://old.example/global/old-page"],
    ["over plain http", "http://www.old.example/global/old-page"],
    ["with a trailing dot on the host", "https://www.old.example./global/old-page"],
  ])("matches %s", (_name, address) => {
    expect(whereTo([rule], address)).toBe(`${NEW}/page`);
  });

  it.each([
    ["a longer path", "/global/old-page/more"],
    ["a shorter path", "/global"],
    ["an escaped slash for a slash", "/global%2Fold-page"],
  ])("does not match %s", (_name, address) => {
    expect(ask(compile([rule]), address).rule).toBeNull();
  });

  it("does not match the home page of a site that is retired as a whole", () => {
    expect(ask(compile([rule], { scope: ["/"] }), "/").rule).toBeNull();
  });

  it("reads : and * as ordinary characters inside a segment", () => {
    const rules: RuleData[] = [
      { from: "/global/Talk:Name", to: `${NEW}/a:b` },
      { from: "/global/*star", to: `${NEW}/star*` },
      { from: "/global/a/*/b", to: `${NEW}/middle` },
      { from: "/global/1:2", to: `${NEW}/ratio` },
    ];
    expect(whereTo(rules, "/global/talk:name")).toBe(`${NEW}/a:b`);
    expect(whereTo(rules, "/global/*star")).toBe(`${NEW}/star*`);
    expect(whereTo(rules, "/global/a/*/b")).toBe(`${NEW}/middle`);
    expect(ask(compile(rules), "/global/a/x/b").reason).toBe("fallback");
  });

  it('reads : and * as ordinary characters everywhere with match "exact"', () => {
    const rules: RuleData[] = [
      { from: "/global/:id/*", match: "exact", to: `${NEW}/:id/:splat` },
      { from: "/global/q?x=:id", match: "exact", to: `${NEW}/q` },
    ];
    expect(whereTo(rules, "/global/:id/*")).toBe(`${NEW}/:id/:splat`);
    expect(whereTo(rules, "/global/7/8")).toBe(`${NEW}/`);
    expect(whereTo(rules, "/global/q?x=:id")).toBe(`${NEW}/q`);
    expect(whereTo(rules, "/global/q?x=7")).toBe(`${NEW}/?x=7`);
  });

  it("reads : as an ordinary character in a parameter without a value", () => {
    const rule: RuleData = { from: "/global/q?:id", to: `${NEW}/q`, query: "drop" };
    expect(whereTo([rule], "/global/q?:id")).toBe(`${NEW}/q`);
  });

  it.each([
    ["a URL within its path", "/global/https://www.old.example/a"],
    ["more segments than a pattern may have", `/global${"/a".repeat(300)}`],
  ])("may have %s", (_name, from) => {
    expect(whereTo([{ from, to: `${NEW}/x` }], from)).toBe(`${NEW}/x`);
  });

  it("differs for a pattern from another that only ends differently", () => {
    const rules: RuleData[] = [
      { from: "/global/:a", to: `${NEW}/one` },
      { from: "/global/*", to: `${NEW}/rest` },
      { from: "/global/:a/:b", where: { b: ["c"] }, to: `${NEW}/listed` },
      { from: "/global/:a/:b", to: `${NEW}/two` },
    ];
    for (const table of [rules, rules.toReversed()]) {
      const found = ["", "/a", "/a/b", "/a/c", "/a/b/c"].map((it) =>
        whereTo(table, `/global${it}`),
      );
      expect(found).toEqual(["rest", "one", "two", "listed", "rest"].map((it) => `${NEW}/${it}`));
    }
  });

  it("matches an escaped placeholder literally", () => {
    expect(whereTo([{ from: "/global/%3Aid", to: `${NEW}/x` }], "/global/:id")).toBe(`${NEW}/x`);
  });

  it("distinguishes its escaped slash from a slash", () => {
    expect(whereTo([{ from: "/global/a%2fb", to: `${NEW}/x` }], "/global/a%2Fb")).toBe(`${NEW}/x`);
    expect(
      ask(compile([{ from: "/global/a%2fb", to: `${NEW}/x` }]), "/global/a/b").rule,
    ).toBeNull();
  });
});

describe("a pattern", () => {
  it.each([
    ["matches exactly one segment for :name", "/global/:a", "/global/x", "/x"],
    ["captures the visitor's own spelling", "/global/:a", "/Global/X%20y", "/X%20y"],
    ["captures escaped slashes unchanged", "/global/:a", "/global/a%2fb", "/a%2fb"],
    ["ignores the last slash", "/global/:a", "/global/x/", "/x"],
    ["matches literals canonically", "/global/:a/Specs", "/GLOBAL//x/%53pecs", "/x"],
    ["may be written with a last slash", "/global/:a/", "/global/x", "/x"],
    ["matches a star literally before its end", "/global/*/:a", "/global/*/x", "/x"],
  ])("%s", (_name, from, address, path) => {
    for (const match of [undefined, "pattern"] as const) {
      const rule: RuleData = { from, to: `${NEW}/:a`, ...(match && { match }) };
      expect(whereTo([rule], address)).toBe(NEW + path);
    }
  });

  it("with a star before its end matches only a star there", () => {
    const compiled = compile([{ from: "/global/*/:a", to: `${NEW}/:a` }]);
    expect(ask(compiled, "/global/y/x").reason).toBe("fallback");
  });

  it.each([
    ["too few segments", "/global"],
    ["an empty segment", "/global/"],
    ["too many segments", "/global/x/y"],
  ])("does not match %s for :name", (_name, address) => {
    const decision = ask(compile([{ from: "/global/:a", to: `${NEW}/:a` }]), address);
    expect(decision.reason).toBe("fallback");
  });

  it.each([
    ["none", "/global/a", "/n/"],
    ["none after a slash", "/global/a/", "/n/"],
    ["one", "/global/a/b", "/n/b"],
    ["several", "/global/a/b/c", "/n/b/c"],
    ["the last slash with them", "/global/a/b/c/", "/n/b/c/"],
    ["slashes made single", "/global/a//b///c", "/n/b/c"],
    ["dot segments resolved", "/global/a/b/../c", "/n/c"],
  ])("matches the rest for *: %s", (_name, address, path) => {
    expect(whereTo([{ from: "/global/a/*", to: `${NEW}/n/:splat` }], address)).toBe(NEW + path);
  });

  it("does not match a segment that only begins the same for *", () => {
    expect(ask(compile([{ from: "/global/a/*", to: `${NEW}/` }]), "/global/ab").rule).toBeNull();
  });

  it("matches the whole site with /*", () => {
    const rules: RuleData[] = [{ from: "/*", to: `${NEW}/old/:splat` }];
    expect(whereTo(rules, "/", { scope: ["/"] })).toBe(`${NEW}/old/`);
    expect(whereTo(rules, "/a/b", { scope: ["/"] })).toBe(`${NEW}/old/a/b`);
  });

  it('with match "pattern" and nothing to fill is the exact rule', () => {
    expect(whereTo([{ from: "/global/x", match: "pattern", to: `${NEW}/y` }], "/global/X/")).toBe(
      `${NEW}/y`,
    );
  });
});

describe("where", () => {
  const list: RuleData = {
    from: "/:locale/p/:slug",
    where: { locale: ["uk", "FR"] },
    to: `${NEW}/:locale/:slug`,
  };

  it.each([
    ["a listed value", "/uk/p/x", `${NEW}/uk/x`],
    ["another spelling of it, filled in as in the list", "/UK/p/x", `${NEW}/uk/x`],
    [
      "a value that the list spells differently, filled in as in the list",
      "/fr/p/x",
      `${NEW}/FR/x`,
    ],
  ])("matches %s", (_name, address, expected) => {
    expect(whereTo([list], address)).toBe(expected);
  });

  it("matches nothing else", () => {
    expect(ask(compile([list]), "/global/p/x").reason).toBe("fallback");
  });

  it("fills in the new value of a map", () => {
    const rule: RuleData = {
      from: "/global/:what",
      where: { what: { "poco-x6": "poco x6/5g", "caf%C3%A9": "é" } },
      to: `${NEW}/:what?w=:what#:what`,
    };
    expect(whereTo([rule], "/global/POCO-X6")).toBe(
      `${NEW}/poco%20x6/5g?w=poco%20x6%2F5g#poco%20x6%2F5g`,
    );
    expect(whereTo([rule], "/global/CAFÉ")).toBe(`${NEW}/%C3%A9?w=%C3%A9#%C3%A9`);
  });

  it("fills in a lone surrogate as the replacement character", () => {
    const rule: RuleData = {
      from: "/global/:a",
      where: { a: { x: "\ud800" } },
      to: `${NEW}/:a?b=:a`,
    };
    expect(whereTo([rule], "/global/x")).toBe(`${NEW}/%EF%BF%BD?b=%EF%BF%BD`);
  });

  it("does not lower-case what it fills in", () => {
    const rule: RuleData = {
      from: "/global/:a/:b",
      where: { a: { x: "Big" } },
      to: `${NEW}/:a/:b`,
      lowercase: true,
    };
    expect(whereTo([rule], "/global/X/Y")).toBe(`${NEW}/Big/y`);
  });

  it("enumerates a captured query value, decoded and case-sensitive", () => {
    const rule: RuleData = {
      from: "/global/p?id=:id",
      where: { id: { "a b": "seven", B: "eight" } },
      to: `${NEW}/:id`,
    };
    expect(whereTo([rule], "/global/p?id=a+b")).toBe(`${NEW}/seven`);
    expect(whereTo([rule], "/global/p?id=a%20b")).toBe(`${NEW}/seven`);
    expect(whereTo([rule], "/global/p?id=b")).toBe(`${NEW}/?id=b`);
  });

  it("decides between two lists with a common value by the rest of the path", () => {
    const rules: RuleData[] = [
      { from: "/:l/:x", where: { l: ["uk", "fr"] }, to: `${NEW}/any/:l` },
      { from: "/:l/special", where: { l: ["fr"] }, to: `${NEW}/special/:l` },
    ];
    expect(whereTo(rules, "/fr/special")).toBe(`${NEW}/special/fr`);
    expect(whereTo(rules, "/uk/special")).toBe(`${NEW}/any/uk`);
    expect(whereTo(rules, "/fr/other")).toBe(`${NEW}/any/fr`);
  });

  it("answers with the first of two equal rules, whatever precedes them", () => {
    const list = (from: string, l: string[], to: string): RuleData => ({ from, where: { l }, to });
    const compiled = compile([
      list("/:l/x", ["uk", "fr"], `${NEW}/0`),
      list("/:l/y", ["uk", "de"], `${NEW}/1`),
      list("/:l/y", ["uk", "fr"], `${NEW}/2`),
    ]);
    expect(ask(compiled, "/uk/y").location).toBe(`${NEW}/1`);
  });
});

describe("a query in the from", () => {
  const rule: RuleData = { from: "/global/p?id=7&lang=en", to: `${NEW}/seven` };

  it.each([
    ["with those parameters", "?id=7&lang=en"],
    ["with them in another order", "?lang=en&id=7"],
    ["with them escaped", "?%69d=%37&lang=e%6E"],
    ["with them among several occurrences", "?id=6&id=7&lang=en"],
  ])("matches an address %s", (_name, search) => {
    expect(ask(compile([rule]), `/global/p${search}`).rule).toBe(rule.from);
  });

  it.each([
    ["a parameter is missing", "?id=7"],
    ["a parameter has another value", "?id=8&lang=en"],
    ["a value has another letter case", "?id=7&lang=EN"],
    ["a name has another letter case", "?ID=7&lang=en"],
  ])("does not match if %s", (_name, search) => {
    expect(ask(compile([rule]), `/global/p${search}`).rule).toBeNull();
  });

  it("is consumed, and the rest is passed on", () => {
    expect(whereTo([rule], "/global/p?a=1&id=7&lang=en&b=2")).toBe(`${NEW}/seven?a=1&b=2`);
  });

  it("consumes only matching occurrences", () => {
    const one: RuleData = { from: "/global/p?id=7", to: `${NEW}/seven` };
    expect(whereTo([one], "/global/p?id=6&id=7&id=8&id=7")).toBe(`${NEW}/seven?id=6&id=8`);
  });

  it("matches a name without a value as an empty value", () => {
    const flag: RuleData = { from: "/global/p?flag", to: `${NEW}/flag` };
    expect(whereTo([flag], "/global/p?flag")).toBe(`${NEW}/flag`);
    expect(whereTo([flag], "/global/p?flag=")).toBe(`${NEW}/flag`);
    expect(whereTo([flag], "/global/p?flag=1")).toBe(`${NEW}/?flag=1`);
  });

  it.each([
    ["decodes, with + as a space", "?id=a+b%20c", `${NEW}/a%20b%20c`],
    ["encodes as encodeURIComponent does", "?id=a/b?c%26d", `${NEW}/a%2Fb%3Fc%26d`],
    ["takes the first of several, and passes on the others", "?id=1&id=2", `${NEW}/1?id=2`],
    ["skips an empty one", "?id=&id=2", `${NEW}/2?id=`],
    ["keeps bytes that are not UTF-8, in upper case", "?id=caf%e9", `${NEW}/caf%E9`],
    ["distinguishes such bytes from a percent sign", "?id=%25E9%e9", `${NEW}/%25E9%E9`],
    ["distinguishes such bytes from U+FFFD", "?id=%EF%BF%BD", `${NEW}/%EF%BF%BD`],
  ])("captures a value and %s", (_name, search, expected) => {
    expect(whereTo([{ from: "/global/p?id=:id", to: `${NEW}/:id` }], `/global/p${search}`)).toBe(
      expected,
    );
  });

  it("distinguishes values by bytes that are not UTF-8", () => {
    const rules: RuleData[] = [
      { from: "/global/p?id=%f3", to: `${NEW}/f3` },
      { from: "/global/p?id=%FA", to: `${NEW}/fa` },
    ];
    expect(whereTo(rules, "/global/p?id=%F3")).toBe(`${NEW}/f3`);
    expect(whereTo(rules, "/global/p?id=%fa")).toBe(`${NEW}/fa`);
    expect(whereTo(rules, "/global/p?id=%FB")).not.toContain("/f");
    expect(findingsOf(rules)).toEqual([]);
  });

  it.each(["q=:v&q=:u", "q=:u&q=:v"])(
    "leaves an enumerated value the occurrence that it requires: %s",
    (query) => {
      const rules = [{ from: `/global/p?${query}`, where: { u: ["2"] }, to: `${NEW}/:u/:v` }];
      expect(whereTo(rules, "/global/p?q=2&q=1")).toBe(`${NEW}/2/1`);
    },
  );

  it("does not capture an empty value", () => {
    const capture: RuleData = { from: "/global/p?id=:id", to: `${NEW}/:id` };
    expect(ask(compile([capture]), "/global/p?id=").reason).toBe("fallback");
    expect(ask(compile([capture]), "/global/p").reason).toBe("fallback");
  });

  it("finds the best of several matches among many rules on one path", () => {
    const many = Array.from({ length: 9 }, (_, index) => ({
      from: `/global/p?f=${index}`,
      to: NEW,
    }));
    const rules: RuleData[] = [
      ...many,
      { from: "/global/p?a=1", to: `${NEW}/one` },
      { from: "/global/p?b=1&c=1", to: `${NEW}/two` },
      { from: "/global/p?d=:d", to: `${NEW}/captured` },
      { from: "/global/p", to: `${NEW}/none` },
    ].map((it) => ({ ...it, query: "drop" }));
    const found = ["a=1&b=1&c=1", "c=1&b=1&a=1", "d=7&a=1", "d=7", "b=1", "f=10"];
    expect(found.map((it) => whereTo(rules, `/global/p?${it}`).slice(NEW.length))).toEqual([
      "/two",
      "/two",
      "/one",
      "/captured",
      "/none",
      "/none",
    ]);
  });

  it("finds its rule among very many on one path", () => {
    const rules: RuleData[] = Array.from({ length: 500 }, (_, id) => ({
      from: `/global/p?type=a&id=${id}`,
      to: `${NEW}/${id}`,
    }));
    rules.push(
      { from: "/global/p", to: `${NEW}/all` },
      { from: "/global/p?any=:any", to: `${NEW}/any/:any` },
    );
    expect(whereTo(rules, "/global/p?id=321&type=a")).toBe(`${NEW}/321`);
    expect(whereTo(rules, "/global/p?id=321&type=b")).toBe(`${NEW}/all?id=321&type=b`);
    expect(whereTo(rules, "/global/p?any=x&id=321")).toBe(`${NEW}/any/x?id=321`);
  });
});
