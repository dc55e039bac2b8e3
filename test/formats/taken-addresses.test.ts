import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FormatName } from "../../src/formats/index.ts";
import { createExpressionMatcher } from "../../src/formats/regex/match-expression.ts";
import { importOf } from "../support/import.ts";
import { runs } from "../support/runs.ts";

const NEW = "https://www.new.example";
const hosting = (...redirects: object[]): string => JSON.stringify({ hosting: { redirects } });
const vercel = (...redirects: object[]): string => JSON.stringify({ redirects });
const plugin = (url: string, regex: boolean): object => ({
  url,
  regex,
  action_code: 301,
  action_type: "url",
  action_data: { url: `${NEW}/` },
  match_type: "url",
});

describe("an entry that cannot be expressed", () => {
  const taking: [string, FormatName, string][] = [
    [
      "Apache's RedirectMatch",
      "apache",
      `RedirectMatch ^/(.*)/b$ ${NEW}/$1\nRedirect /a/b ${NEW}/b`,
    ],
    [
      "an .htaccess, without the first slash",
      "apache",
      `RewriteRule ^a-(.*)$ ${NEW}/$1 [R,L]\nRewriteRule ^a-b$ ${NEW}/b [R,L]`,
    ],
    [
      "nginx",
      "nginx",
      `rewrite ^/(.+)-(\\d+)$ ${NEW}/$2 permanent;\nlocation = /a-12 { return 301 ${NEW}/b; }`,
    ],
    ["Netlify", "netlify", `/*/b ${NEW}/:splat\n/a/b ${NEW}/b`],
    ["Cloudflare", "cloudflare", `/x/:id/y/*/b ${NEW}/:splat\n/x/1/y/a/b ${NEW}/b`],
    [
      "Vercel",
      "vercel",
      vercel(
        { source: "/:path*/index.html", destination: `${NEW}/:path*` },
        { source: "/a/index.html", destination: `${NEW}/b` },
      ),
    ],
    [
      "Firebase",
      "firebase",
      hosting(
        { regex: "^/(.*)\\.html$", destination: `${NEW}/:1` },
        { source: "/a.html", destination: `${NEW}/b` },
      ),
    ],
    [
      "WordPress",
      "wordpress",
      JSON.stringify({ redirects: [plugin("^/(.*)\\.html$", true), plugin("/a.html", false)] }),
    ],
  ];
  it.each(taking)(
    "of %s is named where a later one has an address that it took",
    async (_name, format, text) => {
      const { messages, findings, rejected } = await importOf(format, text);
      const warning = messages.filter((it) => it.includes("which cannot be expressed, and goes"));
      expect(warning).toHaveLength(1);
      expect(findings.filter((it) => it.endsWith("import-quirk")).length).toBeGreaterThan(0);
      expect(rejected).toHaveLength(1);
    },
  );

  const leaving: [string, FormatName, string][] = [
    [
      "another address",
      "apache",
      `RedirectMatch ^/(.*)/b$ ${NEW}/$1\nRedirectMatch ^/a/c$ ${NEW}/b`,
    ],
    [
      "an earlier entry",
      "apache",
      `RedirectMatch ^/a/b$ ${NEW}/b\nRedirectMatch ^/(.*)/b$ ${NEW}/$1`,
    ],
    [
      "a pattern",
      "apache",
      `RedirectMatch ^/(.*)/b$ ${NEW}/$1\nRedirectMatch ^/a/([^/]+)$ ${NEW}/b`,
    ],
    [
      "a condition",
      "apache",
      `RewriteCond %{QUERY_STRING} ^id=5$\nRewriteRule ^a-(.*)$ ${NEW}/$1 [R,L]\nRewriteRule ^a-b$ ${NEW}/b [R,L]`,
    ],
    [
      "a condition around it",
      "nginx",
      `if ($arg_id = 5) { rewrite ^/a-(.*)$ ${NEW}/$1 permanent; }\nlocation = /a-b { return 301 ${NEW}/b; }`,
    ],
    [
      "a location around it",
      "nginx",
      `location /x/ { rewrite -(.*)$ ${NEW}/$1 permanent; }\nlocation = /a-b { return 301 ${NEW}/b; }`,
    ],
    ["a country", "netlify", `/*/b ${NEW}/:splat 302 Country=us\n/a/b ${NEW}/b`],
    [
      "another host",
      "apache",
      `<VirtualHost *>\nServerName old.example\nRedirectMatch ^/(.*)/b$ ${NEW}/$1\n</VirtualHost>\n<VirtualHost *>\nServerName www.old.example\nRedirectMatch ^/a/b$ ${NEW}/b\n</VirtualHost>`,
    ],
  ];
  it.each(leaving)("is not named because of %s", async (_name, format, text) => {
    const { messages } = await importOf(format, text);
    expect(messages.filter((it) => it.includes("and goes where it says"))).toEqual([]);
  });

  it("is named once, with the number of addresses that it took", async () => {
    const rows = ["a", "b", "c"].map((it) => `RedirectMatch ^/${it}\\.html$ ${NEW}/${it}`);
    const text = [`RedirectMatch ^/(.*)\\.html$ ${NEW}/$1`, ...rows].join("\n");
    const { messages, fixes } = await importOf("apache", text);
    expect(messages[1]).toBe(
      '"/a.html" went where line 1 says, which cannot be expressed, and goes where it says itself here (3 entries do)',
    );
    expect(fixes[1]).toBe("Leave it out if line 1 was right");
  });
});

describe("whether an expression matches", () => {
  const atom = fc.constantFrom(
    "a",
    "b",
    "/",
    "-",
    "\\.",
    "[^/]+",
    "[ab]",
    "[a-c]+",
    "\\d{1,2}",
    "[ab]{2,}",
    "[bc]{0,2}",
    "[a-c]{2}",
    "1",
    ".*",
    ".+",
  );
  const part = fc.oneof(
    atom,
    fc.tuple(atom, atom).map(([x, y]) => `(${x}|${y})`),
    fc.tuple(atom, atom).map(([x, y]) => `(?:${x}${y})?`),
  );
  const expression = fc
    .tuple(fc.boolean(), fc.array(part, { maxLength: 5 }), fc.boolean())
    .map(([starts, parts, ends]) => `${starts ? "^" : ""}${parts.join("")}${ends ? "$" : ""}`);
  const text = fc.string({
    unit: fc.constantFrom("a", "b", "c", "/", "-", ".", "1"),
    maxLength: 8,
  });

  it("is what the engine of JavaScript says", () => {
    fc.assert(
      fc.property(expression, text, (source, path) => {
        expect(createExpressionMatcher(source)?.(path), `${source} ${path}`).toBe(
          new RegExp(source, "i").test(path),
        );
      }),
      runs(2000),
    );
  });

  it("is found quickly for expressions that make engines go back for ever", () => {
    const matches = createExpressionMatcher(`^${"(.*)[^/]+".repeat(12)}x$`);
    expect(matches?.("a".repeat(500))).toBe(false);
  });
});
