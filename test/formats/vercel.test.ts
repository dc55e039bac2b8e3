import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { importOf } from "../support/import.ts";

const NEW = "https://www.new.example";

/** A file with one redirect, on its second line. */
const file = (redirect: object): string => `{ "redirects": [\n${JSON.stringify(redirect)}\n] }`;

describe("importing a vercel.json", () => {
  const permanent = { status: 308 as const };
  const sources: [string, string, string, RuleData[]][] = [
    ["an exact path", "/a", `${NEW}/b`, [{ from: "/a", to: `${NEW}/b` }]],
    ["the root", "/", `${NEW}/b`, [{ from: "/", to: `${NEW}/b` }]],
    ["a segment", "/a/:id", `${NEW}/b/:id`, [{ from: "/a/:id", to: `${NEW}/b/:id` }]],
    ["a named rest", "/a/:path*", `${NEW}/b/:path*`, [{ from: "/a/*", to: `${NEW}/b/:splat` }]],
    ["a numbered rest", "/a/(.*)", `${NEW}/b/$1`, [{ from: "/a/*", to: `${NEW}/b/:splat` }]],
    [
      "a named group for the rest",
      "/a/:path(.*)",
      `${NEW}/b/:path`,
      [{ from: "/a/*", to: `${NEW}/b/:splat` }],
    ],
    [
      "a segment with the name of our splat",
      "/:splat/(.*)",
      `${NEW}/$2/:splat`,
      [{ from: "/:splat2/*", to: `${NEW}/:splat/:splat2` }],
    ],
    ["a target that uses no capture", "/a/:path*", `${NEW}/b`, [{ from: "/a/*", to: `${NEW}/b` }]],
    [
      "a list of words",
      "/(docs|help)/(.*)",
      `${NEW}/$1/$2`,
      [{ from: "/:_0/*", where: { _0: ["docs", "help"] }, to: `${NEW}/:_0/:splat` }],
    ],
    [
      "a named list of words",
      "/:lang(en|pt-br)/a",
      `${NEW}/:lang/b`,
      [{ from: "/:lang/a", where: { lang: ["en", "pt-br"] }, to: `${NEW}/:lang/b` }],
    ],
    [
      "at least one segment",
      "/a/:path+",
      `${NEW}/b/:path+`,
      [
        { from: "/a/:path", to: `${NEW}/b/:path` },
        { from: "/a/:path_first/*", to: `${NEW}/b/:path_first/:splat` },
      ],
    ],
    [
      "an optional segment",
      "/:lang?/about",
      `${NEW}/:lang/us`,
      [
        { from: "/:lang/about", to: `${NEW}/:lang/us` },
        { from: "/about", to: `${NEW}/us` },
      ],
    ],
    ["an optional slash", "/a(/)?", `${NEW}/b`, [{ from: "/a", to: `${NEW}/b` }]],
    [
      "escaped characters",
      "/a\\(b\\)/\\:c",
      `${NEW}/b`,
      [{ from: "/a(b)/:c", match: "exact", to: `${NEW}/b` }],
    ],
    ["a target on the same host", "/a", "/b", [{ from: "/a", to: "https://www.old.example/b" }]],
  ];
  const answersAsThere: [string, object, RuleData[]][] = [
    [
      "$n counts all groups, named ones included",
      { source: "/:lang/(.*)", destination: `${NEW}/$1/x/$2` },
      [{ from: "/:lang/*", to: `${NEW}/:lang/x/:splat` }],
    ],
    [
      "a ? in a destination begins its query",
      { source: "/s/:s", destination: `${NEW}/q/:s?ref=old` },
      [{ from: "/s/:s", to: `${NEW}/q/:s?ref=old` }],
    ],
    [
      "a group of text with an optional last slash",
      { source: "/(a/b/?)", destination: `${NEW}/x` },
      [{ from: "/a/b", to: `${NEW}/x` }],
    ],
    [
      "optional braces",
      { source: "/a{/:b}?", destination: `${NEW}/x/:b` },
      [
        { from: "/a/:b", to: `${NEW}/x/:b` },
        { from: "/a", to: `${NEW}/x/` },
      ],
    ],
    [
      "a choice of words within a segment",
      { source: "/v(1|2)/a", destination: `${NEW}/$1` },
      [
        { from: "/v1/a", to: `${NEW}/1` },
        { from: "/v2/a", to: `${NEW}/2` },
      ],
    ],
    [
      "one of several values of a parameter",
      { source: "/p", destination: `${NEW}/p`, has: [{ type: "query", key: "id", value: "5|6" }] },
      [{ from: "/p?id=:id", where: { id: ["5", "6"] }, to: `${NEW}/p?id=:id` }],
    ],
    [
      "a value with an escaped bar",
      {
        source: "/p",
        destination: `${NEW}/p?id=1`,
        has: [{ type: "query", key: "id", value: "5\\|6" }],
      },
      [{ from: "/p?id=5%7C6", to: `${NEW}/p?id=1` }],
    ],
    [
      "of two optional segments, the last is the first to be missing",
      { source: "/e/:a?/:b?", destination: `${NEW}/:a/:b` },
      [
        { from: "/e/:a/:b", to: `${NEW}/:a/:b` },
        { from: "/e/:a", to: `${NEW}/:a/` },
        { from: "/e", to: `${NEW}/` },
      ],
    ],
    [
      "an optional segment does not match the root",
      { source: "/:lang(en|de)?", destination: `${NEW}/:lang` },
      [{ from: "/:lang", where: { lang: ["en", "de"] }, to: `${NEW}/:lang` }],
    ],
  ];
  it.each(answersAsThere)("answers as Vercel does: %s", async (_name, redirect, rules) => {
    const expected = rules.map((it) => ({ ...it, ...permanent }));
    expect(await importOf("vercel", file(redirect))).toMatchObject({
      rules: expected,
      findings: [],
    });
  });

  it("leaves other names to rules after a character class", async () => {
    const redirects = [
      { source: "/:id(\\d+)", destination: `${NEW}/:id` },
      { source: "/about", destination: `${NEW}/b` },
    ];
    const { rules } = await importOf("vercel", JSON.stringify({ redirects }));
    expect(rules.map((it) => it.from)).toEqual(["/:id", "/about"]);
  });

  it("gives a name that a character class takes to it, not to a later rule", async () => {
    const redirects = [
      { source: "/p/:id(\\d+)", destination: `${NEW}/:id` },
      { source: "/p/12", destination: `${NEW}/never` },
    ];
    const { rules, findings } = await importOf("vercel", JSON.stringify({ redirects }));
    expect(rules).toEqual([{ from: "/p/:id", to: `${NEW}/:id`, status: 308 }]);
    expect(findings.map((it) => it.split(" ")[1])).toEqual(["import-quirk", "rule-shadowed"]);
  });

  it("drops a rule that only removes a last slash, and imports the rest", async () => {
    const redirects = [
      { source: "/:path+/", destination: "/:path+" },
      { source: "/a", destination: `${NEW}/b` },
    ];
    const told = await importOf("vercel", JSON.stringify({ redirects }));
    expect(told.rules).toEqual([{ from: "/a", to: `${NEW}/b`, status: 308 }]);
    expect(told.messages).toEqual([
      expect.stringContaining("only changes how an address is spelt"),
    ]);
  });

  it.each(["\\d+", "[0-9]+", "[a-z-]+", "\\w+", "\\d{4}"])(
    "reads (%s) as any segment, and warns of it",
    async (expression) => {
      const redirect = { source: `/a/:id(${expression})`, destination: `${NEW}/:id` };
      const { rules, findings, messages } = await importOf("vercel", file(redirect));
      expect(rules).toEqual([{ from: "/a/:id", to: `${NEW}/:id`, status: 308 }]);
      expect(findings).toEqual(["2 import-quirk"]);
      expect(messages[0]).toContain(expression);
    },
  );

  it.each(sources)("reads %s", async (_name, source, destination, rules) => {
    const expected = rules.map((it) => ({ ...it, ...permanent }));
    expect(await importOf("vercel", file({ source, destination }))).toMatchObject({
      rules: expected,
      findings: [],
    });
  });

  const answers: [string, object, Partial<RuleData>][] = [
    ["308 if no status is given", {}, { status: 308 }],
    ["308 if permanent", { permanent: true }, { status: 308 }],
    ["307 if not permanent", { permanent: false }, { status: 307 }],
    ["its statusCode", { statusCode: 302, permanent: true }, { status: 302 }],
  ];
  it.each(answers)("answers with %s", async (_name, fields, expected) => {
    const { rules } = await importOf(
      "vercel",
      file({ source: "/a", destination: `${NEW}/b`, ...fields }),
    );
    expect(rules).toMatchObject([expected]);
  });

  it("leaves out status 301, which is the default", async () => {
    const { rules } = await importOf(
      "vercel",
      file({ source: "/a", destination: `${NEW}/b`, statusCode: 301 }),
    );
    expect(rules).toEqual([{ from: "/a", to: `${NEW}/b` }]);
  });

  const conditions: [string, object, Partial<RuleData>][] = [
    [
      "a parameter with a value, which is passed on",
      { type: "query", key: "page", value: "home" },
      { from: "/a?page=home", to: `${NEW}/b?page=home` },
    ],
    [
      "a parameter with any value",
      { type: "query", key: "page" },
      { from: "/a?page=:page", to: `${NEW}/b?page=:page` },
    ],
    [
      "a parameter with a captured value",
      { type: "query", key: "page", value: "(?<p>.*)" },
      { from: "/a?page=:p", to: `${NEW}/b?page=:p` },
    ],
    ["one of our hosts", { type: "host", value: "old.example" }, { from: "https://old.example/a" }],
  ];
  it.each(conditions)("understands %s", async (_name, condition, expected) => {
    const text = file({ source: "/a", destination: `${NEW}/b`, has: [condition] });
    expect(await importOf("vercel", text)).toMatchObject({ rules: [expected], findings: [] });
  });

  const refused: [string, object, string][] = [
    [
      "another regular expression",
      { source: "/a/:id(x\\d+)", destination: `${NEW}/b` },
      "import-unsupported",
    ],
    [
      "a negative lookahead",
      { source: "/:path((?!uk/).*)", destination: `${NEW}/b` },
      "import-unsupported",
    ],
    [
      "a placeholder inside a segment",
      { source: "/a-:id", destination: `${NEW}/b` },
      "import-unsupported",
    ],
    ["a rest before the end", { source: "/(.*)/a", destination: `${NEW}/b` }, "import-unsupported"],
    ["brackets", { source: "/a{-:b}?/c", destination: `${NEW}/b` }, "import-unsupported"],
    [
      "a header",
      {
        source: "/a",
        destination: `${NEW}/b`,
        has: [{ type: "header", key: "x-country", value: "GB" }],
      },
      "import-unsupported",
    ],
    [
      "a cookie",
      { source: "/a", destination: `${NEW}/b`, has: [{ type: "cookie", key: "beta" }] },
      "import-unsupported",
    ],
    [
      "a missing condition",
      { source: "/a", destination: `${NEW}/b`, missing: [{ type: "query", key: "q" }] },
      "import-unsupported",
    ],
    [
      "a regular expression for a parameter's value",
      { source: "/a", destination: `${NEW}/b`, has: [{ type: "query", key: "q", value: "a.*b" }] },
      "import-unsupported",
    ],
    [
      "a foreign host",
      { source: "/a", destination: `${NEW}/b`, has: [{ type: "host", value: "x.example" }] },
      "from-host-unknown",
    ],
    [
      "a status that is not a redirect",
      { source: "/a", destination: `${NEW}/b`, statusCode: 404 },
      "import-unreadable",
    ],
    ["an entry without a destination", { source: "/a" }, "import-unreadable"],
    [
      "a source without a leading slash",
      { source: "a", destination: `${NEW}/b` },
      "import-unreadable",
    ],
  ];
  it.each(refused)("rejects %s at its line", async (_name, redirect, id) => {
    expect(await importOf("vercel", file(redirect))).toMatchObject({
      rules: [],
      findings: [`2 ${id}`],
      rejected: [2],
      rejectsText: `{\n  "redirects": [\n    ${JSON.stringify(redirect)}\n  ]\n}\n`,
    });
  });

  it("reports rewrites and routes, and ignores the rest of the file", async () => {
    const text = JSON.stringify({
      trailingSlash: false,
      headers: [{ source: "/a", headers: [] }],
      rewrites: [{ source: "/a", destination: "/b" }],
      routes: [{ src: "/c", status: 301, headers: { Location: "/d" } }],
    });
    const { findings } = await importOf("vercel", text);
    expect(findings).toEqual(["1 import-unsupported", "1 import-unsupported"]);
  });

  it.each([
    ["a rewrite", { rewrites: [{ source: "/(.*)", destination: "/index.html" }] }],
    ["a rewrite with a name", { rewrites: [{ source: "/:path*", destination: "/app" }] }],
    ["a route", { routes: [{ src: "/.*", dest: "/404.html" }] }],
  ])("suggests the fallback for a page that %s serves everywhere", async (_name, config) => {
    const told = await importOf("vercel", JSON.stringify(config));
    expect(told.messages[0]).toContain("that is the site's fallback");
    expect(told.fixes[0]).toBe(`Write "fallback": "${NEW}/" into the site of routes.json`);
  });

  it("says which parameter values can be expressed", async () => {
    const has = [{ type: "query", key: "id", value: "a.+b" }];
    const redirects = [{ source: "/a", has, destination: `${NEW}/b` }];
    const told = await importOf("vercel", JSON.stringify({ redirects }));
    expect(told.messages[0]).toContain('the parameter "id" by the expression "a.+b"');
    expect(told.fixes).toEqual(['Write its values, as in "5|6", or leave the condition out']);
  });

  it("reports nothing for a 404 route if the site has no fallback", async () => {
    const routes = [{ src: "/(.*)", status: 404, dest: "/404.html" }];
    expect((await importOf("vercel", JSON.stringify({ routes }))).findings).toEqual([]);
  });

  it("reports every error in the JSON, and imports nothing", async () => {
    const text = '{ "redirects": [\n  { "source": "/a", "destination": "/b", },\n  // c\n] }';
    const { isUnreadable, findings } = await importOf("vercel", text);
    expect([isUnreadable, findings]).toEqual([
      true,
      ["2 json-syntax", "3 json-syntax", "4 json-syntax"],
    ]);
  });

  it("gives an address to the first entry that matches it", async () => {
    const text = JSON.stringify({
      redirects: [
        { source: "/:lang(en|de)/:page", destination: `${NEW}/1/:lang/:page` },
        { source: "/:lang(de|fr)/:page", destination: `${NEW}/2/:lang/:page` },
        { source: "/:any/about", destination: `${NEW}/3` },
        { source: "/en/:page", destination: `${NEW}/4` },
      ],
    });
    const { rules, findings } = await importOf("vercel", text);
    expect(rules.map((it) => it.where?.lang ?? it.from)).toEqual([
      ["en", "de"],
      ["fr"],
      "/:any/about",
    ]);
    expect(findings).toEqual(["1 rule-shadowed"]);
  });
});
