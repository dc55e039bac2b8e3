/** Fields of the site, answers of rules, and what a closed site leaves behind. */
import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { findingsOf, fullFindingsOf, GATE, idsOf, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const WHOLE: SitePatch = { scope: ["/"], keep: ["/.well-known/*"] };

const saidOf = (rules: readonly unknown[], site: SitePatch = {}): string[] =>
  fullFindingsOf(rules as RuleData[], site).map(({ message, fix }) => `${message} -> ${fix}`);

describe("a rule has exactly one answer", () => {
  const ONE = "Write exactly one of to, gone, keep, serve, undecided";
  const text = { type: "text/plain", body: "x" };

  it.each<[string, object, string[]]>([
    [
      "to and serve",
      { to: `${NEW}/x`, serve: text },
      [`the rule says several things that a request gets: to, serve -> ${ONE}`],
    ],
    [
      "to and undecided",
      { to: `${NEW}/x`, undecided: true },
      [`the rule says several things that a request gets: to, undecided -> ${ONE}`],
    ],
    [
      "gone, to and serve",
      { gone: true, to: `${NEW}/x`, serve: text },
      [`the rule says several things that a request gets: to, gone, serve -> ${ONE}`],
    ],
    [
      "serve and undecided",
      { serve: text, undecided: true },
      [`the rule says several things that a request gets: serve, undecided -> ${ONE}`],
    ],
    [
      "keep and serve",
      { keep: true, serve: text },
      [`a kept rule passes to the old site and cannot also have serve -> ${ONE}`],
    ],
    [
      "keep and gone, with a suggestion",
      { keep: true, gone: true, to: `${NEW}/x` },
      [`a kept rule passes to the old site and cannot also have gone -> ${ONE}`],
    ],
    [
      "a status beside serve",
      { serve: text, status: 302 },
      ["status 302 is a redirect's, and this rule is served with a small file -> Leave status out"],
    ],
    [
      "a query beside undecided",
      { undecided: true, query: "drop" },
      ["query drop is for a target, and this rule is undecided -> Leave query out"],
    ],
    [
      "lowercase beside serve",
      { serve: text, lowercase: true },
      [
        "lowercase true is for a target, and this rule is served with a small file -> Leave lowercase out",
      ],
    ],
    [
      "a file without its body",
      { serve: { type: "text/plain" } },
      ['"body" is missing -> Add "body": a text in quotes'],
    ],
    [
      "a file with a misspelt field",
      { serve: { type: "text/plain", body: "x", boddy: "y" } },
      ['unknown field "boddy" -> Did you mean "body"?'],
    ],
    [
      "a file that is a text",
      { serve: "x" },
      [
        '"serve" is "x" -> Write { "type": "text/plain", "body": "..." }, or "unregister-service-worker"',
      ],
    ],
    [
      "values that are numbers",
      { gone: true, where: { a: [1] } },
      ['entry 1 of "a" is 1 -> Write a text in quotes'],
    ],
    [
      "values that are a text",
      { gone: true, where: { a: "x" } },
      ['"a" is "x" -> Write a list of values, or a map from old to new value'],
    ],
  ])("%s", (_name, answer, expected) => {
    expect(saidOf([{ from: "/global/x", ...answer }])).toEqual(expected);
  });

  it.each<[string, object]>([
    ["gone with a suggestion", { gone: true, to: `${NEW}/x` }],
    ["a small file", { serve: text }],
    ["the script that unregisters a service worker", { serve: "unregister-service-worker" }],
    ["a small file with dates", { serve: text, endsAt: "2027-01-01T00:00:00Z" }],
  ])("%s is accepted", (_name, answer) => {
    expect(saidOf([{ from: "/global/x", ...answer }])).toEqual([]);
  });
});

describe("a small file", () => {
  const served = (from: string, type: string, body = "x"): RuleData => ({
    from,
    serve: { type, body },
  });

  it.each([
    ["no media type", "/global/a", "text", 'Write "text/plain"'],
    ["nothing", "/global/a", "", 'Write "text/plain"'],
    ["any type", "/global/a.json", "*/*", 'Write "application/json"'],
    ["a line break", "/global/a", "text/plain\r\nx: y", 'Write "text/plain"'],
    ["an unsupported charset", "/global/a", "text/plain; charset=latin1", 'Write "text/plain"'],
    [
      "an unsupported charset without a space",
      "/global/a",
      "text/plain;charset=latin1",
      'Write "text/plain"',
    ],
    [
      "an unsupported charset in quotes",
      "/global/a",
      'text/x;x=1;  charset="cp1252"',
      'Write "text/x"',
    ],
    [
      "a charset that ends like UTF-8",
      "/global/a",
      "text/plain; charset=xutf-8",
      'Write "text/plain"',
    ],
    ["one that begins like it", "/global/a", "text/plain; charset=utf-80", 'Write "text/plain"'],
    ["HTML for a text with a query", "/global/a.txt?b=1", "text/html", 'Write "text/plain"'],
    ["HTML for a text with a slash", "/global/a.TXT/", "text/html", 'Write "text/plain"'],
    ["HTML for a text", "/global/security.txt", "text/html", 'Write "text/plain"'],
    ["a script for a text", "/global/ads.txt", "text/javascript", 'Write "text/plain"'],
    ["SVG for JSON", "/global/a.json", "image/svg+xml", 'Write "application/json"'],
  ])("with %s as its type gets serve-type", (_name, from, type, fix) => {
    expect(findingsOf([served(from, type)])).toEqual(["serve-type rules.0.serve.type"]);
    expect(fullFindingsOf([served(from, type)])[0]?.fix).toBe(fix);
  });

  it("of JSON that would be shown as HTML gets serve-type", () => {
    expect(idsOf([served("/global/assetlinks", "text/html", '[{"a": 1}]')])).toEqual([
      "serve-type",
    ]);
    expect(fullFindingsOf([served("/global/a.txt", "text/html", ' {"a": 1}')])[0]?.fix).toBe(
      'Write "application/json"',
    );
    expect(idsOf([served("/global/assetlinks", "application/json", '[{"a": 1}]')])).toEqual([]);
  });

  it.each<[from: string, type: string, body?: string]>([
    ["/global/google123.html", "text/html"],
    ["/global/a.js", "application/javascript"],
    ["/global/a.xml", "application/xml"],
    ["/global/page", "text/html; charset=utf-8"],
    ["/global/a.txt", 'text/plain; charset="UTF-8"'],
    ["/global/site.webmanifest", "application/manifest+json"],
    ["/global/a.txt", "text/plain; charset=utf8"],
    ["/global/a.html", "application/xhtml+xml"],
    ["/global/a.xml", "text/xml"],
    ["/global/a.unheard", "text/html"],
    ["/global/constructor.constructor", "text/html"],
    // Texts that only look like JSON, or are valid JSON by chance.
    ["/global/a", "text/html", "{{ title }}"],
    ["/global/a", "text/html", "5"],
    ["/global/a", "text/html", '"[x]"'],
  ])("%s as %s is accepted", (from, type, body = "x") => {
    expect(idsOf([served(from, type, body)])).toEqual([]);
  });

  it("may have 64 KiB, counted in bytes", () => {
    expect(idsOf([served("/global/a", "text/plain", "é".repeat(32 * 1024))])).toEqual([]);
    expect(findingsOf([served("/global/a", "text/plain", `${"é".repeat(32 * 1024)}x`)])).toEqual([
      "serve-too-large rules.0.serve.body",
    ]);
  });

  it("counts towards the 1 MiB of a table", () => {
    const files = (count: number): RuleData[] =>
      Array.from({ length: count }, (_, index) =>
        served(`/global/${index}`, "text/plain", "x".repeat(65_536)),
      );
    expect(idsOf(files(16))).toEqual([]);
    expect(findingsOf([...files(17), served("/global/z", "text/plain")])).toEqual([
      "serve-too-large rules.16.serve",
    ]);
  });
});

describe("the site's fields", () => {
  it.each<[string, SitePatch, string]>([
    ["a misspelt time zone", { timeZone: "Europe/Berln" }, 'Did you mean "Europe/Berlin"?'],
    ["only a city as the time zone", { timeZone: "berlin" }, 'Did you mean "Europe/Berlin"?'],
    ["a city in two words", { timeZone: "New York" }, 'Did you mean "America/New_York"?'],
    [
      "an offset",
      { timeZone: "+08:00" },
      'Write a name of the IANA database, such as "Europe/Berlin"',
    ],
    [
      "an unknown time zone",
      { timeZone: "headquarters" },
      'Write a name of the IANA database, such as "Europe/Berlin"',
    ],
    [
      "an alias that is not a host",
      { aliases: { "m.old.example": "www.old.example" } },
      "Add it to site.hosts",
    ],
    [
      "an alias of itself",
      { aliases: { "old.example": "old.example" } },
      "Name the host that the rules are for",
    ],
    [
      "aliases in a chain",
      {
        hosts: ["a.old.example", "b.old.example", "c.old.example"],
        aliases: { "a.old.example": "b.old.example", "b.old.example": "c.old.example" },
      },
      "Name the host that the rules are for",
    ],
    [
      "an archive over http",
      { archive: "http://web.archive.org/web/{url}" },
      'Write one such as "https://web.archive.org/web/2024/{url}"',
    ],
    [
      "an archive without {url}",
      { archive: "https://web.archive.org/web/" },
      'Write one such as "https://web.archive.org/web/2024/{url}"',
    ],
    [
      "an archive with {url} twice",
      { archive: "https://web.archive.org/{url}/{url}" },
      'Write one such as "https://web.archive.org/web/2024/{url}"',
    ],
    [
      "an archive with {url} as its host",
      { archive: "https://{url}/" },
      'Write one such as "https://web.archive.org/web/2024/{url}"',
    ],
    [
      "a word for a language",
      { texts: { english: {} } },
      'Write a language tag, such as "en" or "zh-CN"',
    ],
    ["a language with an underscore", { texts: { zh_CN: {} } }, 'Write "zh-CN"'],
    ["a language twice", { texts: { en: {}, EN: {} } }, "Keep one of the two"],
    [
      "a text of 501 characters",
      { texts: { en: { goneText: "x".repeat(501) } } },
      "Write a text of at most 500 characters",
    ],
    ["a colour by its name", { color: "red" }, 'Write it as #rrggbb, such as "#0b4fc4"'],
    ["a short colour", { color: "#b00" }, 'Write it as #rrggbb, such as "#0b4fc4"'],
    ["a light colour", { color: "#ffd400" }, 'Write a darker shade, such as "#8c7500"'],
    ["a dark colour", { color: "#000033" }, 'Write a lighter shade, such as "#3d3d64"'],
    [
      "a path to keep that is a URL",
      { keep: ["https://www.old.example/global/x"] },
      'Write "/global/x": it counts on every host of the site',
    ],
    ["a cors path without a leading slash", { cors: ["fonts/*"] }, 'Write "/fonts/*"'],
    [
      "an entry of keep without its end",
      { keep: [{ path: "/global/x" } as never] },
      'Add "until": a text in quotes',
    ],
    [
      "an entry of keep that is a number",
      { keep: [7 as never] },
      'Write a path such as "/legal/*", or { "path": "/legal/*", "until": "2025-01-01T00:00:00Z" }',
    ],
    [
      "a misspelt name of a text",
      { texts: { en: { goneTitel: "x" } as never } },
      'Did you mean "goneTitle"?',
    ],
  ])("%s is rejected", (_name, site, fix) => {
    const [finding, ...others] = fullFindingsOf([], site);
    expect([finding?.id, finding?.fix, others]).toEqual(["schema", fix, []]);
  });

  it.each<[string, SitePatch]>([
    ["a zone", { timeZone: "Europe/Berlin" }],
    ["UTC", { timeZone: "UTC" }],
    ["an alias", { aliases: { "old.example": "www.old.example" } }],
    [
      "an alias with letters beyond ASCII",
      {
        hosts: ["www.möbel.example", "MÖBEL.example"],
        aliases: { "möbel.example": "www.xn--mbel-5qa.example" },
      },
    ],
    ["an archive", { archive: "https://web.archive.org/web/2024/{url}" }],
    ["languages", { texts: { en: { goneText: "x".repeat(500) }, "zh-CN": {}, "pt-BR": {} } }],
    ["a colour with the least contrast with white", { color: "#767676" }],
    ["the colour of the schema's example", { color: "#b3261e" }],
    ["kept paths", { keep: ["/global/x", { path: "/global/y/*", until: "2025-02-01T00:00:00Z" }] }],
    ["paths for other sites", { cors: ["/global/fonts/*"] }],
  ])("%s is accepted", (_name, site) => {
    expect(idsOf([], site)).toEqual([]);
  });
});

describe("a kept path with an end", () => {
  const until = "2025-06-01T00:00:00Z";
  const rule: RuleData = { from: "/global/x", gone: true };

  it("causes no from-kept, unlike one without an end", () => {
    expect(idsOf([rule], { keep: [{ path: "/global/*", until }] })).toEqual([]);
    expect(idsOf([rule], { keep: ["/global/*", { path: "/global/*", until }] })).toEqual([
      "from-kept",
    ]);
  });

  it.each<[string, string, SitePatch, RuleData, boolean]>([
    ["before anything could change is reported", "2024-06-01T00:00:00Z", {}, rule, true],
    [
      "before the gate, but after the announcement, is not reported",
      "2024-12-01T00:00:00Z",
      {},
      rule,
      false,
    ],
    [
      "before the gate, without an announcement, is reported",
      "2024-12-01T00:00:00Z",
      { announceAt: undefined },
      rule,
      true,
    ],
    [
      "before the gate, after the start of a rule, is not reported",
      "2024-06-01T00:00:00Z",
      {},
      { ...rule, startsAt: "2024-05-01T00:00:00Z" },
      false,
    ],
    ["after the gate is not reported", until, {}, rule, false],
  ])("with an end %s", (_name, end, site, given, isSlip) => {
    const findings = findingsOf([given], { ...site, keep: [{ path: "/global/y/*", until: end }] });
    expect(findings).toEqual(isSlip ? ["dates-disordered site.keep.0.until"] : []);
  });

  it("is judged by the other rules if one cannot be read", () => {
    const keep = [{ path: "/global/y/*", until: "2024-06-01T00:00:00Z" }];
    const rules = [null, { ...rule, startsAt: "2024-05-01T00:00:00Z" }] as RuleData[];
    expect(findingsOf(rules, { keep })).toEqual(["schema rules.0"]);
  });
});

describe("examples on a path that is kept until a date", () => {
  const UNTIL = "2025-03-01T00:00:00Z";
  const keep = [{ path: "/global/account/*", until: UNTIL }];
  const rule: RuleData = {
    from: "/global/account/:page",
    to: "https://www.new.example/account/:page",
    examples: { match: ["/global/account/orders"], mustNotMatch: ["/global/account/a/b"] },
  };

  it.each<[string, Partial<RuleData>, string[]]>([
    ["hold once it is kept no more", {}, []],
    [
      "are broken if they do not hold then",
      { startsAt: "2024-12-01T00:00:00Z", endsAt: UNTIL },
      ["example-broken", "window-past"],
    ],
    [
      "are broken if the rule must not match then",
      { examples: { mustNotMatch: ["/global/account/a"] } },
      ["example-broken"],
    ],
    ["hold at the rule's own start, where that is later", { startsAt: "2025-06-01T00:00:00Z" }, []],
  ])("%s", (_name, patch, expected) => {
    expect(idsOf([{ ...rule, ...patch }], { keep })).toEqual(expected);
  });

  it("are broken if the site serves a file of its own there then", () => {
    const site = { ...WHOLE, keep: [{ path: "/robots.txt", until: UNTIL }] };
    const rules: RuleData[] = [{ from: "/*", gone: true, examples: { match: ["/robots.txt"] } }];
    expect(idsOf(rules, site)).toContain("example-broken");
  });
});

describe("aliases", () => {
  const aliases = { "old.example": "www.old.example" };
  const on = (host: string, more: object = {}): RuleData => ({
    from: `https://${host}/global/x`,
    to: `${NEW}/1`,
    ...more,
  });

  it.each<[string, RuleData, RuleData, string[], string[]]>([
    ["the same", on("www.old.example"), on("old.example"), ["rule-duplicate"], []],
    [
      "another answer",
      on("www.old.example"),
      on("old.example", { to: `${NEW}/2` }),
      ["rule-conflict"],
      [],
    ],
    [
      "a rule of the whole site, behind one of both",
      { from: "/global/x", to: `${NEW}/2` },
      on("old.example"),
      ["rule-shadowed"],
      ["host-alone"],
    ],
  ])("make two hosts one: %s", (_name, a, b, together, apart) => {
    expect(idsOf([a, b], { aliases })).toEqual(together);
    expect(idsOf([a, b])).toEqual(apart);
  });

  it("are followed in examples and chains", () => {
    const site = { aliases, targetHosts: ["www.new.example", "old.example"], fallback: null };
    const here = {
      from: "https://www.old.example/global/a",
      to: "https://old.example/global/a",
    } as const;
    expect(idsOf([here], site)).toEqual(["redirect-loop"]);
    const example: RuleData = {
      from: "https://www.old.example/global/:a",
      gone: true,
      examples: { match: ["https://old.example/global/q"] },
    };
    expect(idsOf([example], site)).toEqual([]);
    expect(idsOf([example], { ...site, aliases: undefined })).toEqual([
      "host-alone",
      "example-broken",
    ]);
  });
});

describe("host-alone", () => {
  const ofWww: RuleData = { from: "https://www.old.example/global/x", gone: true };

  it.each<[string, string[], RuleData[], SitePatch, boolean]>([
    ["www without the apex", ["www.old.example"], [], {}, true],
    ["the apex without www", ["old.example"], [], {}, true],
    ["the apex of two labels without www", ["old.co.uk"], [], {}, true],
    ["both", ["www.old.example", "old.example"], [], {}, false],
    ["a subdomain", ["shop.old.example"], [], {}, false],
    ["a port", ["old.example:8443"], [], {}, false],
    ["an IP address", ["192.0.2.1"], [], {}, false],
    ["rules for one of them", ["www.old.example", "old.example"], [ofWww], {}, true],
    [
      "rules for one of them, which is an alias of the other",
      ["www.old.example", "old.example"],
      [ofWww],
      { aliases: { "old.example": "www.old.example" } },
      false,
    ],
    [
      "rules for each of them",
      ["www.old.example", "old.example"],
      [ofWww, { from: "https://old.example/global/x", gone: true }],
      {},
      false,
    ],
  ])("%s", (_name, hosts, rules, site, isFound) => {
    expect(idsOf(rules, { ...site, hosts })).toEqual(isFound ? ["host-alone"] : []);
  });
});

describe("well-known-redirected", () => {
  const served: RuleData = {
    from: "/.well-known/security.txt",
    serve: { type: "text/plain", body: "x" },
  };

  it.each<[string, SitePatch, RuleData[], boolean]>([
    ["a whole host if nothing keeps or serves it", { ...WHOLE, keep: [] }, [], true],
    [
      "a whole host if only the folder itself is kept",
      { ...WHOLE, keep: ["/.well-known"] },
      [],
      true,
    ],
    [
      "a whole host with redirects for it",
      { ...WHOLE, keep: [] },
      [{ from: "/.well-known/a", to: `${NEW}/a` }],
      true,
    ],
    [
      "a whole host that keeps single segments",
      { ...WHOLE, keep: [] },
      [{ from: "/:file", keep: true }],
      true,
    ],
    ["a whole host that keeps it", WHOLE, [], false],
    [
      "a whole host that keeps a part",
      { ...WHOLE, keep: ["/.well-known/acme-challenge/*"] },
      [],
      false,
    ],
    ["a whole host that serves a part", { ...WHOLE, keep: [] }, [served], false],
    [
      "a whole host with a rule that keeps",
      { ...WHOLE, keep: [] },
      [{ from: "/.well-known/*", keep: true }],
      false,
    ],
    ["a part of a host", { keep: [] }, [], false],
  ])("%s", (_name, site, rules, isFound) => {
    expect(idsOf(rules, site)).toEqual(isFound ? ["well-known-redirected"] : []);
  });
});

describe("robots-redirected", () => {
  it.each<[string, RuleData, boolean]>([
    ["robots.txt", { from: "/robots.txt", to: `${NEW}/robots.txt` }, true],
    ["a sitemap", { from: "/Sitemap.xml", to: `${NEW}/sitemap.xml` }, true],
    ["an index of sitemaps", { from: "/sitemap_index.xml", to: `${NEW}/x` }, true],
    [
      "a compressed sitemap in a folder",
      { from: "/global/sitemap-1.xml.gz", to: `${NEW}/x` },
      true,
    ],
    ["a page with a similar name", { from: "/sitemap", to: `${NEW}/x` }, false],
    ["a robots.txt in a folder", { from: "/global/robots.txt", to: `${NEW}/x` }, false],
    ["a file that is gone", { from: "/robots.txt", gone: true }, false],
    ["a file that is kept", { from: "/sitemap.xml", keep: true }, false],
    ["a pattern, which leaves both to the site", { from: "/:file", to: `${NEW}/:file` }, false],
  ])("%s", (_name, rule, isFound) => {
    expect(idsOf([rule], WHOLE)).toEqual(isFound ? ["robots-redirected"] : []);
  });
});

describe("the whole table", () => {
  it("is reported if its gate is too far ahead", () => {
    const now = Date.parse("2025-01-01T00:00:00Z");
    expect(idsOf([], { activatesAt: "2035-01-01T00:00:00Z" }, now)).toEqual([]);
    expect(findingsOf([], { activatesAt: "2035-01-01T00:00:01Z" }, now)).toEqual([
      "gate-far site.activatesAt",
    ]);
  });

  it("is reported once with its number of undecided rules", () => {
    const undecided = (from: string): RuleData => ({ from, undecided: true });
    const rules = [
      { from: "/global/a", gone: true as const },
      undecided("/global/b"),
      undecided("/global/c"),
    ];
    expect(findingsOf(rules)).toEqual(["undecided rules.1.undecided"]);
    expect(fullFindingsOf(rules)[0]?.message).toContain("2 rules are undecided");
    expect(idsOf(rules.slice(0, 1))).toEqual([]);
  });

  it("is checked for rules that differ only in the file that they serve", () => {
    const file = (body: string): RuleData => ({
      from: "/global/x",
      serve: { type: "text/plain", body },
    });
    expect(idsOf([file("1"), file("2")])).toEqual(["rule-conflict"]);
    expect(idsOf([file("1"), file("1")])).toEqual(["rule-duplicate"]);
    expect(idsOf([file("1"), file("1"), file("2")])).toEqual(["rule-duplicate", "rule-conflict"]);
    expect(idsOf([{ from: "/global/x", undecided: true }, file("1")], {}, GATE)).toEqual([
      "rule-conflict",
      "undecided",
    ]);
  });

  it("accepts an example with a file, an undecided rule or a repaired address", () => {
    const examples = { match: ["/global/x"] };
    expect(
      idsOf([{ from: "/global/:a", serve: { type: "text/plain", body: "x" }, examples }]),
    ).toEqual([]);
    expect(idsOf([{ from: "/global/:a", undecided: true, examples }])).toEqual(["undecided"]);
    const [finding] = fullFindingsOf([
      { from: "/global/x", gone: true, examples: { mustNotMatch: ["/global/x."] } },
    ]);
    expect(finding?.message).toBe(
      '"/global/x." is answered by this rule once it is repaired, and must not be',
    );
  });
});
