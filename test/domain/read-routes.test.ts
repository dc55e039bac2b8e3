import { describe, expect, it } from "vitest";
import { collectFindings, type DataPath, type FieldPart } from "../../src/domain/finding.ts";
import { didYouMean } from "../../src/domain/did-you-mean.ts";
import { readRoutes, readShape } from "../../src/domain/table/read-routes.ts";
import { isRedirectStatus } from "../../src/domain/table/redirect-status.ts";
import { routesJsonSchema, rowSchema } from "../../src/domain/table/schema.ts";
import { SITE } from "../support/table.ts";

const locate = (path: DataPath, part?: FieldPart) => ({
  file: path.join(".") + (part === "name" ? " (name)" : ""),
  line: 1,
  column: 1,
  rule: null,
});

function read(value: unknown) {
  const { report, findings } = collectFindings(locate);
  const { data, unread } = readRoutes(value, report);
  expect(findings.filter((it) => it.id !== "schema")).toEqual([]);
  const said = findings.map((it) => `${it.at.file}: ${it.message}; ${it.fix}`);
  return { said, rules: data && data.rules, site: [...unread.site], unsound: [...unread.rules] };
}

const withSite = (site: object) => ({ site: { ...SITE, ...site }, rules: [] });
const withRule = (rule: unknown) => ({ site: SITE, rules: [rule] });
const RULE = { from: "/:a", gone: true };
const SERVE = `{ "type": "text/plain", "body": "..." }, or "unregister-service-worker"`;
const KEEP = `a path such as "/legal/*", or { "path": "/legal/*", "until": "2025-01-01T00:00:00Z" }`;

describe("a field of the site that cannot be read", () => {
  it.each<[site: object, unread: string, ...said: string[]]>([
    [{ name: "" }, "name", 'name: "name" is ""; Write some text'],
    [{ name: 1 }, "name", 'name: "name" is 1; Write a text in quotes'],
    [{ hosts: [] }, "hosts", 'hosts: "hosts" is []; Write at least one entry'],
    [{ hosts: "a" }, "hosts", 'hosts: "hosts" is "a"; Write a list in square brackets'],
    [{ scope: ["/a", 2] }, "scope", 'scope.1: entry 2 of "scope" is 2; Write a text in quotes'],
    [{ fallback: 1 }, "fallback", 'fallback: "fallback" is 1; Write a text in quotes'],
    [
      { maxAgeSeconds: -1 },
      "maxAgeSeconds",
      'maxAgeSeconds: "maxAgeSeconds" is -1; Write a number not below 0',
    ],
    [
      { maxAgeSeconds: 1.5 },
      "maxAgeSeconds",
      'maxAgeSeconds: "maxAgeSeconds" is 1.5; Write a whole number without quotes',
    ],
    [
      { maxAgeSeconds: "60" },
      "maxAgeSeconds",
      'maxAgeSeconds: "maxAgeSeconds" is "60"; Write a number without quotes',
    ],
    [
      { maxAgeSeconds: 1e300 },
      "maxAgeSeconds",
      'maxAgeSeconds: "maxAgeSeconds" is 1e+300; Write a number not above 9007199254740991',
    ],
    [{ repair: "yes" }, "repair", 'repair: "repair" is "yes"; Write true or false, without quotes'],
    [{ aliases: [] }, "aliases", 'aliases: "aliases" is []; Write an object in curly brackets'],
    [
      { fallbackStatus: 200 },
      "fallbackStatus",
      'fallbackStatus: "fallbackStatus" is 200; Write one of 301, 302, 303, 307, 308',
    ],
    [
      { texts: { en: { announcement: "x".repeat(501) } } },
      "texts",
      `texts.en.announcement: "announcement" is "${"x".repeat(78)}…; Write a text of at most 500 characters`,
    ],
    [
      { texts: { en: { announcment: "x" } } },
      "texts",
      'texts.en.announcment (name): unknown field "announcment"; Did you mean "announcement"?',
    ],
    [{ keep: ["/a", 1] }, "keep", `keep.1: entry 2 of "keep" is 1; Write ${KEEP}`],
    [
      { keep: [{ path: "/a" }] },
      "keep",
      'keep.0: "until" is missing; Add "until": a text in quotes',
    ],
    [
      { activatesAt: undefined, activateAt: "2025-01-01T00:00:00Z" },
      "activatesAt",
      ': "activatesAt" is missing; Add "activatesAt": a text in quotes',
      'activateAt (name): unknown field "activateAt"; Did you mean "activatesAt"?',
    ],
    [
      { entirelyUnknown: 1 },
      "entirelyUnknown",
      'entirelyUnknown (name): unknown field "entirelyUnknown"; Known here: name, hosts, scope, targetHosts, announceAt, activatesAt, fallback, maxAgeSeconds, keep, aliases, timeZone, fallbackStatus, cors, repair, texts, color, archive, deadTargets, shadow',
    ],
  ])("%j", (site, unread, ...said) => {
    expect(read(withSite(site))).toEqual({
      said: said.map((it) => `site${it.startsWith(":") ? "" : "."}${it}`),
      rules: [],
      site: [unread],
      unsound: [],
    });
  });

  it("is reported with all its mistakes, for the form that it resembles", () => {
    expect(read(withSite({ keep: [{ path: "/a", untill: "x" }] })).said).toEqual([
      'site.keep.0: "until" is missing; Add "until": a text in quotes',
      'site.keep.0.untill (name): unknown field "untill"; Did you mean "until"?',
    ]);
  });

  it("is ignored as a whole, even if a part of it could be read", () => {
    const { data } = readRoutes(withSite({ scope: ["/a", 2], keep: ["/a", 1] }), () => {});
    expect(data?.site).toMatchObject({ scope: ["/"], keep: [], hosts: SITE.hosts });
  });

  it("does not keep rules from being judged", () => {
    const others = ["name", "hosts", "scope", "targetHosts", "activatesAt"];
    for (const site of [undefined, null, 1, []]) {
      const { rules, site: unread } = read({ site, rules: [RULE] });
      expect([rules, unread]).toEqual([[RULE], others]);
    }
  });
});

describe("a rule that cannot be read", () => {
  it.each<[rule: unknown, left: unknown, said: string]>([
    [{ gone: true }, null, '"from" is missing; Add "from": a text in quotes'],
    [{ ...RULE, from: 1 }, null, '.from: "from" is 1; Write a text in quotes'],
    [null, null, 'entry 1 of "rules" is null; Write an object in curly brackets'],
    [[], null, 'entry 1 of "rules" is []; Write an object in curly brackets'],
    [
      { from: "/a", gone: false },
      { from: "/a" },
      '.gone: "gone" is false; Write true, or leave the field out',
    ],
    [{ ...RULE, status: "302" }, RULE, '.status: "status" is "302"; Write 302, without quotes'],
    [
      { from: "/a", gone: "true" },
      { from: "/a" },
      '.gone: "gone" is "true"; Write true, without quotes',
    ],
    [
      { ...RULE, match: "glob" },
      RULE,
      '.match: "match" is "glob"; Write one of "exact", "pattern"',
    ],
    [
      { ...RULE, startAt: "x" },
      RULE,
      '.startAt (name): unknown field "startAt"; Did you mean "startsAt"?',
    ],
    [
      { ...RULE, starts: "x" },
      RULE,
      '.starts (name): unknown field "starts"; Did you mean "startsAt"?',
    ],
    [{ ...RULE, end: "x" }, RULE, '.end (name): unknown field "end"; Did you mean "endsAt"?'],
    [
      { ...RULE, examples: { match: ["/x", 5, "/y"] } },
      { ...RULE, examples: { match: ["/x", "/y"] } },
      '.examples.match.1: entry 2 of "match" is 5; Write a text in quotes',
    ],
    [
      { ...RULE, examples: { never: [] } },
      { ...RULE, examples: {} },
      '.examples.never (name): unknown field "never"; Known here: match, mustNotMatch',
    ],
    [{ ...RULE, where: "x" }, RULE, '.where: "where" is "x"; Write an object in curly brackets'],
    [{ ...RULE, where: null }, RULE, '.where: "where" is null; Write an object in curly brackets'],
    [
      { ...RULE, where: { a: 1 } },
      { ...RULE, where: {} },
      '.where.a: "a" is 1; Write a list of values, or a map from old to new value',
    ],
    [
      { ...RULE, where: { a: ["x", ""] } },
      { ...RULE, where: { a: ["x"] } },
      '.where.a.1: entry 2 of "a" is ""; Write some text',
    ],
    [
      { ...RULE, where: { a: { x: 1 } } },
      { ...RULE, where: {} },
      '.where.a.x: "x" is 1; Write a text in quotes',
    ],
    [
      { from: "/a", serve: { type: "text/plain" } },
      { from: "/a" },
      '.serve: "body" is missing; Add "body": a text in quotes',
    ],
    [
      { from: "/a", serve: { type: "text/plain", body: "x", size: 1 } },
      { from: "/a", serve: { type: "text/plain", body: "x" } },
      '.serve.size (name): unknown field "size"; Known here: type, body',
    ],
    [{ from: "/a", serve: null }, { from: "/a" }, `.serve: "serve" is null; Write ${SERVE}`],
    [
      JSON.parse('{ "from": "/:a", "gone": true, "where": { "__proto__": ["x"] } }'),
      { ...RULE, where: {} },
      '.where.__proto__ (name): "__proto__" cannot be the name of a placeholder, nor one of its values; Give it another name',
    ],
    [
      JSON.parse('{ "from": "/:a", "gone": true, "where": { "a": { "__proto__": "x" } } }'),
      { ...RULE, where: { a: {} } },
      '.where.a.__proto__ (name): "__proto__" cannot be the name of a placeholder, nor one of its values; Give it another name',
    ],
  ])("%j", (rule, left, said) => {
    const place = said.startsWith(".") ? "rules.0" : "rules.0: ";
    expect(read(withRule(rule))).toEqual({
      said: [place + said],
      rules: [left],
      site: [],
      unsound: [0],
    });
  });

  it.each([
    [{ gone: true, serve: "unregister-service-worker" }, "rules.0.serve"],
    [{ gone: true, serve: "unregister-service-worker", undecided: true }, "rules.0.undecided"],
    [{ to: "https://www.new.example/", undecided: true }, "rules.0.undecided"],
    [{ gone: true, to: "https://www.new.example/", keep: true }, "rules.0.keep"],
    [{ keep: true, status: 301 }, "rules.0.status"],
    [{ gone: true, where: { a: {} } }, "rules.0.where"],
  ])("is a rule with contradictory fields: %j", (answer, place) => {
    const { said, unsound } = read(withRule({ from: "/:a", ...answer }));
    expect(said.map((it) => it.slice(0, it.indexOf(":")))).toEqual([place]);
    expect(unsound).toEqual([0]);
  });

  it("does not keep others from being judged, or later mistakes from being reported", () => {
    const rules = [{ ...RULE, section: 1, note: 2 }, RULE, { from: "/b" }];
    expect(read({ site: SITE, rules })).toEqual({
      said: [
        'rules.0.section: "section" is 1; Write a text in quotes',
        'rules.0.note: "note" is 2; Write a text in quotes',
        'rules.2: the rule does not say what a request gets; Add "to": "https://...", "gone": true or "keep": true',
      ],
      rules: [RULE, RULE, { from: "/b" }],
      site: [],
      unsound: [0, 2],
    });
  });
});

describe("a document that is not a table", () => {
  it.each<[value: unknown, said: string]>([
    [null, ": the document is null; Write an object in curly brackets"],
    ["rules", ': the document is "rules"; Write an object in curly brackets'],
    [[], ": the document is []; Write an object in curly brackets"],
    [{ site: SITE }, ': "rules" is missing; Add "rules": a list in square brackets'],
    [{ site: SITE, rules: {} }, 'rules: "rules" is {}; Write a list in square brackets'],
  ])("%j", (value, said) => {
    expect(read(value)).toEqual({ said: [said], rules: null, site: [], unsound: [] });
  });

  it.each([
    ["rule", 'Did you mean "rules"?'],
    ["somethingElse", "Known here: $schema, site, rules"],
  ])("has an unknown field %s", (name, fix) => {
    const { said, rules } = read({ site: SITE, rules: [], [name]: [] });
    expect(said).toEqual([`${name} (name): unknown field "${name}"; ${fix}`]);
    expect(rules).toEqual([]);
  });
});

describe("the JSON Schema for editors", () => {
  it("requires fields without a default, and no others", () => {
    expect(routesJsonSchema()).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "Sunset routes.json",
      required: ["site", "rules"],
      properties: {
        site: { required: ["name", "hosts", "scope", "targetHosts", "activatesAt"] },
        rules: { items: { required: ["from"], additionalProperties: false } },
      },
    });
  });
});

describe("a redirect status", () => {
  it.each([
    [301, true],
    [308, true],
    [200, false],
    [304, false],
    [410, false],
  ])("%d: %j", (status, expected) => {
    expect(isRedirectStatus(status)).toBe(expected);
  });
});

describe("readShape()", () => {
  it.each<[value: unknown, ...said: string[]]>([
    [{ gone: true }],
    [{ gone: 1 }, 'row.gone: "gone" is 1; Write true, or leave the field out'],
    [{ gona: true }, 'row.gona (name): unknown field "gona"; Did you mean "gone"?'],
    [5, "row: the document is 5; Write an object in curly brackets"],
    [
      JSON.parse('{ "gone": true, "where": { "__proto__": ["x"] } }'),
      'row.where.__proto__ (name): "__proto__" cannot be the name of a placeholder, nor one of its values; Give it another name',
    ],
  ])("%j", (value, ...said) => {
    const { report, findings } = collectFindings(locate);
    const shape = readShape(rowSchema, value, report, ["row"]);
    expect(findings.map((it) => `${it.at.file}: ${it.message}; ${it.fix}`)).toEqual(said);
    expect(shape).toEqual(said.length === 0 ? value : null);
  });
});

describe("didYouMean()", () => {
  it.each<[word: string, known: readonly string[], meant: string | null]>([
    ["startAt", ["startsAt", "endsAt"], "startsAt"],
    ["STARTSAT", ["startsAt", "endsAt"], "startsAt"],
    ["tp", ["to"], "to"],
    ["abcdef", ["abcxyz"], null],
    ["abcdefghi", ["abcdefxyz"], "abcdefxyz"],
    ["abcdefghi", ["abcdewxyz"], null],
    ["to", [], null],
    ["abc", ["a"], "a"],
    ["abcd", ["a"], null],
    ["act", ["activatesAt", "endsAt"], "activatesAt"],
    ["ac", ["activatesAt", "endsAt"], null],
    ["target", ["targetHosts", "targets"], "targets"],
    ["TARG", ["targetHosts", "to"], "targetHosts"],
    ["x".repeat(40_000), ["to", "startsAt"], null],
  ])("%s among %j is %j", (word, known, meant) => {
    expect(didYouMean(word, known)).toBe(meant);
  });
});
