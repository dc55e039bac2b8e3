import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RuleData, SiteData } from "../../src/domain/table/schema.ts";
import { importApache } from "../../src/formats/apache/import.ts";
import type { Exporter } from "../../src/formats/export/exported.ts";
import type { Importer } from "../../src/formats/import/imported.ts";
import { importNginx } from "../../src/formats/nginx/import.ts";
import { exportApache } from "../../src/formats/apache/export.ts";
import { exportNginx } from "../../src/formats/nginx/export.ts";
import { createFirstMatch, read, TWO_HOSTS } from "../support/entries.ts";
import { ask, compile } from "../support/table.ts";
import { runs } from "../support/runs.ts";

const NEW = "https://www.new.example";
const SITE = { ...TWO_HOSTS, announceAt: undefined };

async function exportOf(
  exporter: Exporter,
  rules: readonly RuleData[],
  site: Partial<SiteData> = {},
): Promise<{ lines: string[]; omissions: string[] }> {
  const { content, omissions } = await exporter(compile(rules, { ...SITE, ...site }));
  const text = typeof content === "string" ? content : new TextDecoder().decode(content);
  return {
    lines: text.trimEnd().split("\n"),
    omissions: omissions.map((it) => `${it.rule ?? "site"} ${it.message}`),
  };
}

const RULES: RuleData[] = [
  { from: "/a/*", to: `${NEW}/b/:splat` },
  { from: "/a", to: `${NEW}/b`, status: 302 },
  { from: "/n/:id/c%20d", to: `${NEW}/n?id=:id`, query: "drop" },
  { from: "/:l/x", where: { l: ["uk", "fr"] }, to: `${NEW}/:l/c%20d`, status: 307 },
  { from: "/:l/y", where: { l: { uk: "gb" } }, to: `${NEW}/:l#f` },
  { from: "/docs/:Name$1", match: "exact", to: `${NEW}/docs/:Name$1?b=1` },
  { from: "/g", gone: true },
  { from: "/g/*", gone: true, to: `${NEW}/` },
  { from: '/"(x)"/', to: `${NEW}/"x"`, query: "drop" },
];

const LEFT_OUT: RuleData[] = [
  { from: "/q?id=1", to: `${NEW}/q` },
  { from: "https://old.example/h", to: `${NEW}/h` },
  { from: "/k", keep: true },
  { from: "/w", to: `${NEW}/w`, startsAt: "2025-06-01T00:00:00Z" },
  { from: "/e%2Ff", to: `${NEW}/e` },
  { from: "/e%FF", to: `${NEW}/e` },
  { from: "/o", to: "https://off.example/" },
];

describe("exporting to servers", () => {
  it("writes nginx: maps for exact rules, then rewrites, the most specific first", async () => {
    const { lines, omissions } = await exportOf(exportNginx, RULES, { fallback: `${NEW}/` });
    expect(lines).toEqual([
      "map_hash_max_size 2048;",
      "map_hash_bucket_size 64;",
      "",
      "map $uri $sunset_301_bare {",
      String.raw`  "/\"(x)\"" "https://www.new.example/%22x%22";`,
      String.raw`  "/\"(x)\"/" "https://www.new.example/%22x%22";`,
      '  "/docs/:Name$1" "https://www.new.example/docs/:Name%241?b=1";',
      '  "/docs/:Name$1/" "https://www.new.example/docs/:Name%241?b=1";',
      "}",
      "",
      "map $uri $sunset_302 {",
      '  "/a" "https://www.new.example/b";',
      '  "/a/" "https://www.new.example/b";',
      "}",
      "",
      "map $uri $sunset_gone {",
      '  "/g" "1";',
      '  "/g/" "1";',
      "}",
      "",
      "server {",
      "  server_name www.old.example old.example;",
      "  if ($sunset_301_bare) { return 301 $sunset_301_bare; }",
      "  if ($sunset_302) { return 302 $sunset_302$is_args$args; }",
      "  if ($sunset_gone) { return 410; }",
      '  rewrite "(?is)^/a(?:/(.*))?$" "https://www.new.example/b/$1" permanent;',
      '  if ($uri ~ "(?is)^/g(?:/(.*))?$") { return 410; }',
      '  rewrite "(?is)^/n/([^/]+)/c d/?$" "https://www.new.example/n?id=$1?" permanent;',
      '  rewrite "(?is)^/uk/x/?$" "https://www.new.example/uk/c%20d" redirect;',
      '  rewrite "(?is)^/fr/x/?$" "https://www.new.example/fr/c%20d" redirect;',
      '  rewrite "(?is)^/uk/y/?$" "https://www.new.example/gb#f?" permanent;',
      '  rewrite "(?is)^(?:/(.*))?$" "https://www.new.example/" permanent;',
      "}",
    ]);
    expect(omissions).toEqual([
      '5 "/docs/:Name$1" is written, but nginx drops the visitor\'s parameters',
      '7 "/g/*" is written, but nginx shows no suggestion on a page that is gone',
      '3 "/:l/x" is written, but with 302: nginx rewrites with 301 and 302 only',
      '4 "/:l/y" is written, but nginx drops the visitor\'s parameters',
    ]);
  });

  it("writes Apache: regular expressions, the most specific first", async () => {
    const { lines, omissions } = await exportOf(exportApache, RULES, { fallback: `${NEW}/` });
    expect(lines).toEqual([
      String.raw`RedirectMatch 301 "(?is)^/\"\(x\)\"/?$" "https://www.new.example/\"x\""`,
      'RedirectMatch 302 "(?is)^/a/?$" "https://www.new.example/b"',
      String.raw`RedirectMatch 301 "(?is)^/docs/:Name\$1/?$" "https://www.new.example/docs/:Name\$1?b=1"`,
      'RedirectMatch 410 "(?is)^/g/?$"',
      'RedirectMatch 301 "(?is)^/a(?:/(.*))?$" "https://www.new.example/b/$1"',
      'RedirectMatch 410 "(?is)^/g(?:/(.*))?$"',
      'RedirectMatch 301 "(?is)^/n/([^/]+)/c d/?$" "https://www.new.example/n?id=$1"',
      'RedirectMatch 307 "(?is)^/uk/x/?$" "https://www.new.example/uk/c d"',
      'RedirectMatch 307 "(?is)^/fr/x/?$" "https://www.new.example/fr/c d"',
      'RedirectMatch 301 "(?is)^/uk/y/?$" "https://www.new.example/gb#f"',
      'RedirectMatch 301 "(?is)^(?:/(.*))?$" "https://www.new.example/"',
    ]);
    expect(omissions).toEqual([
      '8 "/\\"(x)\\"/" is written, but Apache passes the visitor\'s parameters on',
      '5 "/docs/:Name$1" is written, but Apache drops the visitor\'s parameters where the target has some',
      '7 "/g/*" is written, but Apache shows no suggestion on a page that is gone',
      '4 "/:l/y" is written, but Apache puts the visitor\'s parameters after the fragment',
    ]);
  });

  it.each([
    ["nginx", exportNginx],
    ["Apache", exportApache],
  ])("leaves out what %s cannot express, and lists it", async (_name, exporter) => {
    const { omissions } = await exportOf(exporter, LEFT_OUT, { keep: ["/kept/*"] });
    const told = new Set(omissions.map((it) => it.split(" ")[0]));
    expect(told).toEqual(new Set(["0", "1", "2", "3", "4", "5", "6", "site"]));
    expect(omissions.filter((it) => !it.endsWith("left out"))).toEqual([
      'site site.keep passes "/kept/*" to the old site: the rules and the fallback take it now',
    ]);
  });

  it("gives nginx's maps enough room to start", async () => {
    const rules = Array.from({ length: 1500 }, (_none, index) => ({
      from: `/${"long".repeat(20)}${index}`,
      gone: true as const,
    }));
    const { lines, omissions } = await exportOf(exportNginx, rules);
    expect([lines.slice(0, 2), omissions]).toEqual([
      ["map_hash_max_size 8192;", "map_hash_bucket_size 128;"],
      [],
    ]);
  });

  it("writes one group for enumerated values with a single spelling, or that the target does not use", async () => {
    const { lines } = await exportOf(exportApache, [
      { from: "/:y/a", where: { y: ["2023", "2024"] }, to: `${NEW}/:y` },
      { from: "/:l/b", where: { l: ["uk", "fr"] }, to: `${NEW}/b` },
    ]);
    expect(lines).toEqual([
      'RedirectMatch 301 "(?is)^/(2023|2024)/a/?$" "https://www.new.example/$1"',
      'RedirectMatch 301 "(?is)^/(uk|fr)/b/?$" "https://www.new.example/b"',
    ]);
  });

  it.each([
    ["nginx", exportNginx],
    ["Apache", exportApache],
  ])(
    "writes for %s a rule that lower-cases what it captures, and reports what is lost",
    async (_name, exporter) => {
      const rule = { from: "/p/:slug", to: `${NEW}/p/:slug`, lowercase: true };
      const { lines, omissions } = await exportOf(exporter, [rule]);
      expect(lines.filter((it) => it.includes("/p/([^/]+)/?$"))).toHaveLength(1);
      expect(omissions).toEqual([
        `0 "/p/:slug" is written, but what it captures keeps the visitor's upper and lower case`,
      ]);
    },
  );

  it("preserves escapes that a server would rewrite, or leaves the rule out", async () => {
    const rules: RuleData[] = [
      { from: "/a", to: `${NEW}/x%23y%3Fz` },
      { from: "/b/*", to: `${NEW}/%23/:splat` },
      { from: "/:t", where: { t: ["c++"] }, to: `${NEW}/:t` },
    ];
    const apache = await exportOf(exportApache, rules);
    expect(apache.lines).toEqual([
      "RewriteEngine On",
      String.raw`RewriteRule "(?is)^/?a/?$" "https://www.new.example/x\%23y\%3Fz" [R=301,NE,L]`,
      String.raw`RewriteRule "(?is)^/?c\+\+/?$" "https://www.new.example/c\%2B\%2B" [R=301,NE,L]`,
    ]);
    expect(apache.omissions).toEqual([
      '1 "/b/*" has a target that Apache would escape otherwise: it is left out',
    ]);
    const nginx = await exportOf(exportNginx, rules);
    expect(nginx.lines.filter((it) => it.includes("%2B"))).toEqual([
      String.raw`  if ($uri ~ "(?is)^/c\+\+/?$") { return 301 "https://www.new.example/c%2B%2B$is_args$args"; }`,
    ]);
  });

  it("compares enumerated values decoded, or leaves the rule out", async () => {
    const rules: RuleData[] = [
      { from: "/:a/gone", where: { a: ["%C3%BC", "b c"] }, gone: true },
      { from: "/:a/off", where: { a: ["x%2Fy"] }, gone: true },
    ];
    for (const exporter of [exportNginx, exportApache]) {
      const { lines, omissions } = await exportOf(exporter, rules, {});
      expect(lines.join("\n")).toContain("^/(ü|b c)/gone/?$");
      expect(omissions).toEqual([
        '1 "/:a/off" has an escape that servers decode or refuse: it is left out',
      ]);
    }
  });

  it("writes no quotation mark into a RewriteRule, whose words know no escape for it", async () => {
    const rules: RuleData[] = [{ from: '/say-"hi"', to: `${NEW}/a%3Db` }];
    const { lines } = await exportOf(exportApache, rules, {});
    expect(lines).toEqual([
      "RewriteEngine On",
      String.raw`RewriteRule "(?is)^/?say-\x22hi\x22/?$" "${NEW}/a\%3Db" [R=301,NE,L]`,
    ]);
  });

  const segment = fc.constantFrom("alpha", "beta", "a.b", "%C3%BC", "x%20y", 'n"m', "$1", "(c)");
  const placeholder = fc.constantFrom(":p", ":q");
  const froms = fc
    .tuple(
      fc.array(segment, { maxLength: 2 }),
      fc.uniqueArray(placeholder, { maxLength: 2 }),
      fc.constantFrom("", "/*"),
    )
    .map(([before, filled, rest]) => `/${[...before, ...filled].join("/")}${rest}`);
  const rules: fc.Arbitrary<RuleData> = fc
    .tuple(froms, fc.integer({ min: 0, max: 99 }), fc.constantFrom(301, 302), fc.boolean())
    .map(([from, number, status, isGone]) => {
      const names = from.match(/:[pq]/g) ?? [];
      const target = [`${NEW}/${number}`, ...names, ...(from.endsWith("*") ? [":splat"] : [])];
      const path = from.replace("//", "/");
      return isGone ? { from: path, gone: true } : { from: path, to: target.join("/"), status };
    });
  const asked = fc
    .array(fc.oneof(segment, fc.constant("other")), { minLength: 1, maxLength: 4 })
    .map((it) => encodeURI(decodeURI(`/${it.join("/")}`)));

  const roundTrips: [string, Exporter, Importer][] = [
    ["nginx", exportNginx, importNginx],
    ["Apache", exportApache, importApache],
  ];
  it.each(roundTrips)(
    "gives the same answers when exported to %s and imported again",
    async (_name, exporter, importer) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(rules, { minLength: 1, maxLength: 5 }),
          fc.array(asked, { minLength: 5, maxLength: 10 }),
          async (table, addresses) => {
            const original = compile(table, SITE);
            const { content } = await exporter(original);
            const back = await read(importer, typeof content === "string" ? content : "");
            expect(back.findings.filter((it) => !it.endsWith("import-quirk"))).toEqual([]);
            const firstMatch = createFirstMatch(back.rules);
            for (const address of addresses) {
              const { status, location, reason } = ask(original, address);
              const expected = reason === "rule" ? { status, location } : null;
              expect(firstMatch(address), `${String(content)}\n${address}`).toEqual(expected);
            }
          },
        ),
        runs(200),
      );
    },
  );
});
