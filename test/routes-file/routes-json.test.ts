import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/domain/finding.ts";
import { readRoutesFile, validateRoutesFile } from "../../src/routes-file/routes-json.ts";
import { GATE } from "../support/table.ts";

const SITE =
  '"site": { "name": "Old", "hosts": ["m.o.example"], "scope": ["/"], "targetHosts": ["new.example"], "activatesAt": "2025-01-01T00:00:00Z", "keep": ["/.well-known/*"] }';

function findings(text: string): Finding[] {
  return [...validateRoutesFile(text, "routes.json", GATE).findings];
}

/** `line:column id message` of every finding. */
function lines(text: string): string[] {
  return findings(text).map(({ id, message, at }) => `${at.line}:${at.column} ${id} ${message}`);
}

const withRules = (...rules: string[]): string =>
  `{ ${SITE},\n"rules": [\n${rules.join(",\n")}\n] }`;
const GOOD = '{ "from": "/a", "to": "https://new.example/a" }';

describe("the rule index of a finding", () => {
  it.each([
    ["is the rule's within a rule", withRules('{ "from": "/a", "gone": true, "from": "/b" }'), 0],
    [
      "is null after the rules",
      `{ "rules": [${GOOD}],\n${SITE.replace("{", '{ "name": "Older",')} }`,
      null,
    ],
    ["is null after the document", `${withRules(GOOD)} x`, null],
    [
      "is null before the rules",
      `{ ${SITE.replace("{", '{ "name": "Older",')}, "rules": [${GOOD}] }`,
      null,
    ],
  ])("%s", (_name, text, rule) => {
    expect(findings(text).map(({ at }) => at.rule)).toEqual([rule]);
  });

  it("counts within the list that takes effect", () => {
    const twice = withRules(GOOD).replace('"rules"', '"rules": [ { "from": 1 } ], "rules"');
    const text = twice.replace(GOOD, '{ "from": "/a", "gone": "yes" }');
    expect(lines(text)).toEqual([
      '2:29 json-duplicate-key "rules" is written twice in one object, and only one of the two can count',
      '3:25 schema "gone" is "yes"',
    ]);
  });
});

it.each([
  ["commas after last entries", `${GOOD.slice(0, -2)}, }`],
  ["single quotes", "{ 'from': '/a' }"],
  ["missing commas", '{ "from": "/a" "gone": true }'],
])("as many %s as a table has rules do not take quadratic time", (_name, rule) => {
  const { findings: found } = readRoutesFile(
    withRules(...Array.from({ length: 40_000 }, () => rule)),
    "routes.json",
  );
  expect(found.length).toBeGreaterThanOrEqual(40_000);
});

describe("a routes.json", () => {
  it("whose hosts cannot be read says nothing of their aliases", () => {
    const site = SITE.replace(
      '["m.o.example"]',
      '"m.o.example", "aliases": { "o.example": "m.o.example" }',
    );
    expect(lines(`{ ${site}, "rules": [] }`)).toEqual(['1:37 schema "hosts" is "m.o.example"']);
    const misspelt = SITE.replace(
      '["m.o.example"]',
      '["https://m.o.example"], "aliases": { "o.example": "m.o.example" }',
    );
    expect(lines(`{ ${misspelt}, "rules": [] }`)).toEqual([
      '1:38 schema "https://m.o.example" is not a host name',
    ]);
  });

  it("without mistakes has no findings", () => {
    expect(findings(withRules(GOOD))).toEqual([]);
  });

  it("may begin with a byte-order mark", () => {
    expect(findings(`\uFEFF${withRules(GOOD)}`)).toEqual([]);
  });

  it("may leave out fields with a default", () => {
    const { compiled } = readRoutesFile(withRules(GOOD), "routes.json");
    expect(compiled?.table.site).toMatchObject({
      maxAgeSeconds: 3600,
      fallback: null,
      announceAt: null,
    });
  });

  it.each([
    [
      "a comment",
      withRules(GOOD).replace("[\n", "[ // new\n"),
      "2:12 json-syntax JSON has no comments",
    ],
    [
      "a trailing comma",
      withRules(`${GOOD},`),
      "4:1 json-syntax there is a comma after the last entry",
    ],
    [
      "a trailing comma in a rule",
      withRules(GOOD.replace(" }", ", }")),
      "3:48 json-syntax there is a comma after the last entry",
    ],
    [
      "curly quotes",
      withRules(GOOD.replace('"/a"', "“/a”")),
      "3:11 json-syntax curly quotes (“) are not JSON's",
    ],
    [
      "single quotes",
      withRules(GOOD.replace('"/a"', "'/a'")),
      "3:11 json-syntax single quotes (') are not JSON's",
    ],
    [
      "a missing comma",
      withRules(GOOD.replace('"/a",', '"/a"')),
      "3:16 json-syntax a comma is missing before this",
    ],
    [
      "a missing colon",
      withRules(GOOD.replace('"to":', '"to"')),
      '3:22 json-syntax a colon is missing before "\\"https://new.example/a\\""',
    ],
    [
      "a line break in a text",
      withRules(GOOD.replace("/a", "/\na")),
      "3:11 json-syntax a text is not closed on its line",
    ],
    [
      "a word that is not a value",
      withRules(GOOD.replace(" }", ', "gone": True }')),
      '3:56 json-syntax "True" does not belong here',
    ],
    [
      "a name without quotes",
      withRules(GOOD.replace('"to"', "to")),
      '3:17 json-syntax "to" does not belong here',
    ],
    [
      "a backslash",
      withRules(GOOD.replace("/a", "\\a")),
      '3:11 json-syntax "\\"\\\\a\\"" has an unknown escape',
    ],
    [
      "a duplicate key",
      withRules('{ "from": "/a", "gone": true, "from": "/b" }'),
      '3:31 json-duplicate-key "from" is written twice in one object, and only one of the two can count',
    ],
    [
      "a bare date",
      withRules('{ "from": "/a", "gone": true, "startsAt": "2025-01-01" }'),
      '3:43 instant-unparseable "2025-01-01" is a bare date: it begins at 26 different moments around the world',
    ],
    [
      "an unknown field",
      withRules('{ "from": "/a", "gone": true, "startAt": "2025-01-01T00:00:00Z" }'),
      '3:31 schema unknown field "startAt"',
    ],
    [
      "a field of the wrong type",
      withRules('{ "from": "/a", "gone": "true" }'),
      '3:25 schema "gone" is "true"',
    ],
    [
      "a status that is not a redirect's",
      withRules('{ "from": "/a", "to": "https://new.example/", "status": 200 }'),
      '3:57 schema "status" is 200',
    ],
    [
      "a rule without an answer",
      withRules('{ "from": "/a" }'),
      "3:1 schema the rule does not say what a request gets",
    ],
    [
      "a rule with two answers",
      withRules('{ "from": "/a", "keep": true, "gone": true }'),
      "3:25 schema a kept rule passes to the old site and cannot also have gone",
    ],
    [
      "a redirect status beside gone",
      withRules('{ "from": "/a", "gone": true, "status": 301 }'),
      "3:41 schema status 301 is a redirect's, and this rule is gone (410)",
    ],
    ["no from", withRules('{ "gone": true }'), '3:1 schema "from" is missing'],
    ["a rule that is not an object", withRules('"/a"'), '3:1 schema entry 1 of "rules" is "/a"'],
    [
      "a text for where",
      withRules('{ "from": "/:a", "gone": true, "where": { "a": "x" } }'),
      '3:48 schema "a" is "x"',
    ],
    [
      "where without values",
      withRules(
        '{ "from": "/:a", "gone": true, "where": { "a": [] }, "examples": { "match": ["/x"] } }',
      ),
      "3:41 schema where lists nothing for :a",
    ],
    [
      "a URL for a host",
      `{ ${SITE.replace('"m.o.example"', '"https://m.o.example/"')}, "rules": [] }`,
      '1:38 schema "https://m.o.example/" is not a host name',
    ],
    [
      "a target host with a wildcard",
      `{ ${SITE.replace('"new.example"', '"*.new.example"')}, "rules": [] }`,
      '1:86 schema "*.new.example" is not a host name',
    ],
    [
      "an IPv4 address for a target host",
      `{ ${SITE.replace('"new.example"', '"0xcb.0.0x7107"')}, "rules": [] }`,
      '1:86 schema "0xcb.0.0x7107" is an address (203.0.113.7), and no name',
    ],
    [
      "an IPv6 address for a target host",
      `{ ${SITE.replace('"new.example"', '"[2001:db8::1]"')}, "rules": [] }`,
      '1:86 schema "[2001:db8::1]" is an address ([2001:db8::1]), and no name',
    ],
    [
      "a scope that is not a path",
      `{ ${SITE.replace('["/"]', '["global"]')}, "rules": [] }`,
      '1:64 schema "global" is not a path',
    ],
    [
      "no hosts",
      `{ ${SITE.replace('["m.o.example"]', "[]")}, "rules": [] }`,
      '1:37 schema "hosts" is []',
    ],
    ["no site", '{ "rules": [] }', '1:1 schema "site" is missing'],
    ["an array for the document", "[]", "1:1 schema the document is []"],
    ["nothing", "", "1:1 json-syntax there is nothing in it"],
    ["what broke off before a value", '{ "site": ', "1:11 json-syntax it ends before it is whole"],
    ["a web page", "<html>", "1:1 json-syntax it is a web page or XML, and not JSON"],
    [
      "a conflict of versions",
      withRules(GOOD).replace(GOOD, `<<<<<<< HEAD\n${GOOD}\n=======\n${GOOD}\n>>>>>>> other`),
      "3:1 json-syntax two versions of the file were merged, and conflict here",
    ],
  ])("with %s", (_name, text, expected) => {
    expect(lines(text).find((it) => !it.includes("no-example"))).toBe(expected);
    expect(validateRoutesFile(text, "routes.json", GATE).compiled === null).toBe(
      /json-syntax|schema/.test(expected),
    );
  });

  it("with one mistake has one finding", () => {
    for (const text of [
      withRules(GOOD.replace('"/a"', "“/a”")),
      withRules(`${GOOD},`),
      withRules(GOOD.replace("{", "{ /* x */")),
    ]) {
      expect(findings(text)).toHaveLength(1);
    }
  });

  it("may have curly quotes inside a text", () => {
    expect(findings(withRules('{ "from": "/a", "gone": true, "note": "“so”, it’s" }'))).toEqual([]);
  });

  it("with an unknown field has a suggestion as fix", () => {
    const fixes = findings(
      withRules('{ "from": "/a", "Gone": true, "statsu": 301, "zzz": 1, "gone": true }'),
    ).map((it) => it.fix);
    expect(fixes[0]).toBe('Did you mean "gone"?');
    expect(fixes[1]).toBe('Did you mean "status"?');
    expect(fixes[2]).toMatch(/^Known here: from, /);
  });

  it("has findings with the index of their rule", () => {
    const text = withRules(
      GOOD,
      '{ "from": "/b", "gone": true, }',
      '{ "from": "c", "gone": true }',
    );
    expect(findings(text).map(({ id, at }) => [id, at.rule])).toEqual([
      ["json-syntax", 1],
      ["from-unparseable", 2],
    ]);
  });

  it("with ten mistakes has ten findings, each with line, column and fix", () => {
    const text = `{
  // for the launch
  "site": { "name": "Old", "hosts": ["m.o.example"], "scope": ["/"], "targetHosts": ["new.example"],
    "activatesAt": "2025-01-01", "falback": null, "keep": ["/.well-known/*"] },
  "rules": [
    { "from": “/a”, "to": "https://new.example/a" },
    { "from": "/b", "to": "http://new.example/b" },
    { "from": "/c", "to": "https://evil.example/c" },
    { "from": "d", "gone": true },
    { "from": "/e", "gone": true, "gone": true },
    { "from": "/f", "to": "https://new.example/f", "startsAt": "2025-02-30T00:00:00Z" },
    { "from": "/g", "to": "https://new.example/g", "status": 999 },
  ]
}`;
    const found = findings(text);
    expect(found.map(({ id, at }) => `${at.line}:${at.column} ${id}`)).toEqual(
      [
        "2:3 json-syntax",
        "4:20 instant-unparseable",
        "4:34 schema",
        "6:15 json-syntax",
        "7:27 target-not-https",
        "8:27 target-host-not-allowed",
        "9:15 from-unparseable",
        "10:35 json-duplicate-key",
        "11:64 instant-unparseable",
        "12:62 schema",
        "13:3 json-syntax",
      ].filter((it) => it !== ""),
    );
    expect(found.every(({ message, fix }) => message !== "" && fix !== "")).toBe(true);
  });

  it("that is nested endlessly has a finding", () => {
    for (const depth of [1000, 100_000]) {
      const found = findings("[".repeat(depth) + "]".repeat(depth));
      expect(found.length).toBeGreaterThan(0);
    }
  });

  it.each(["__proto__", "constructor", "toString"])("handles a field called %s", (name) => {
    expect(lines(withRules(`{ "from": "/a", "gone": true, "${name}": 1 }`))).toEqual([
      `3:31 schema unknown field "${name}"`,
    ]);
  });

  it("counts rules whether they can be read or not", () => {
    expect(validateRoutesFile(withRules(GOOD, "5"), "f", GATE).ruleCount).toBe(2);
  });
});
