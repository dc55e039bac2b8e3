import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { importApache } from "../../src/formats/apache/import.ts";
import { importFile } from "../../src/formats/dialect/import-file.ts";
import { FORMATS } from "../../src/formats/index.ts";
import { brokenIn, createImported, read, TWO_HOSTS } from "../support/entries.ts";
import { importOf } from "../support/import.ts";
import { runs } from "../support/runs.ts";

const NEW = "https://www.new.example";
const OWN = "https://www.old.example";
const DROP = { query: "drop" as const };
const FOUND = { status: 302 as const };

const readApache = (text: string, site = {}) => read(importApache, text, site);

describe("importing Apache", () => {
  const redirects: [string, string, RuleData[]][] = [
    ["nothing from an empty file", "", []],
    ["nothing from comments and other directives", "# Redirect /a /b\nOptions -Indexes\n", []],
    [
      "a path and all below it, with the rest appended to the target",
      `Redirect 301 /a ${NEW}/b`,
      [
        { from: "/a", to: `${NEW}/b` },
        { from: "/a/*", to: `${NEW}/b/:splat` },
      ],
    ],
    [
      "a bare host, whose slash is supplied, as one rule",
      `Redirect permanent /a ${NEW}`,
      [{ from: "/a/*", to: `${NEW}/:splat` }],
    ],
    [
      "a path with a last slash",
      `Redirect seeother /a/ ${NEW}/b/`,
      [{ from: "/a/*", to: `${NEW}/b/:splat`, status: 303 }],
    ],
    [
      "a path with a last slash and a target without one, joined without a slash",
      `Redirect 301 /a/ ${NEW}/b`,
      [{ from: "/a/*", to: `${NEW}/b:splat` }],
    ],
    ["everything", `Redirect / ${NEW}/`, [{ from: "/*", to: `${NEW}/:splat`, ...FOUND }]],
    [
      "quotation marks and a percent sign",
      `Redirect 308 "/a b%" "${NEW}"`,
      [{ from: "/a%20b%25/*", to: `${NEW}/:splat`, status: 308 }],
    ],
    [
      "a target's query, which replaces the visitor's",
      `RedirectMatch 301 ^/a$ ${NEW}/b?c=1`,
      [{ from: "/a", to: `${NEW}/b?c=1`, ...DROP }],
    ],
    ["RedirectPermanent", `RedirectPermanent /a ${NEW}`, [{ from: "/a/*", to: `${NEW}/:splat` }]],
    ["RedirectTemp", `RedirectTemp /a ${NEW}`, [{ from: "/a/*", to: `${NEW}/:splat`, ...FOUND }]],
    ["gone as 410", "Redirect gone /a", [{ from: "/a/*", gone: true }]],
    ["410 as 410", "Redirect 410 /a/", [{ from: "/a/*", gone: true }]],
    ["gone for a regular expression", "RedirectMatch gone ^/a$", [{ from: "/a", gone: true }]],
    [
      "a regular expression with groups",
      `RedirectMatch ^/(en|de)/(.*)$ ${NEW}/$2?l=$1`,
      [
        {
          from: "/:p1/*",
          where: { p1: ["en", "de"] },
          to: `${NEW}/:splat?l=:p1`,
          ...FOUND,
          ...DROP,
        },
      ],
    ],
    [
      "a dollar sign as text",
      `RedirectMatch 301 ^/a$ ${NEW}/\\$1`,
      [{ from: "/a", to: `${NEW}/$1` }],
    ],
    [
      "colons and stars as text",
      `RedirectMatch 301 ^/Talk:A/:b/\\*$ ${NEW}/Talk:A/:b`,
      [{ from: "/Talk:A/:b/*", match: "exact", to: `${NEW}/Talk:A/:b` }],
    ],
    [
      "a target on the requested host",
      "RedirectMatch 301 ^/a$ /b",
      [{ from: "/a", to: `${OWN}/b` }],
    ],
    [
      "continued lines and directives in any letter case",
      `redirectMATCH 301 \\\n  ^/a$ \\\r\n  ${NEW}/b`,
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    [
      "directives inside IfModule",
      `<IfModule mod_alias.c>\n  RedirectMatch 301 ^/a$ ${NEW}/b\n</IfModule>`,
      [{ from: "/a", to: `${NEW}/b` }],
    ],
  ];
  it.each(redirects)("reads %s", async (_name, text, rules) => {
    const { rules: made, findings } = await readApache(text);
    expect([made, findings]).toEqual([rules, []]);
  });

  const rewrites: [string, string, RuleData[]][] = [
    ["a path without a leading slash", `^a$ ${NEW}/b [R=301,L]`, [{ from: "/a", to: `${NEW}/b` }]],
    ["a path with a leading slash", `^/a$ ${NEW}/b [R=301,L]`, [{ from: "/a", to: `${NEW}/b` }]],
    ["an optional leading slash", `^/?a$ ${NEW}/b [R=301,L]`, [{ from: "/a", to: `${NEW}/b` }]],
    ["R without a status as 302", `^a$ ${NEW}/b [R,L]`, [{ from: "/a", to: `${NEW}/b`, ...FOUND }]],
    ["a status in words", `^a$ ${NEW}/b [R=permanent,L]`, [{ from: "/a", to: `${NEW}/b` }]],
    [
      "long flag names in any letter case",
      `^a$ ${NEW}/b [redirect=301,nocase,Last]`,
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    [
      "a URL on another host without R as 302",
      `^a$ ${NEW}/b [L]`,
      [{ from: "/a", to: `${NEW}/b`, ...FOUND }],
    ],
    ["everything", `^(.*)$ ${NEW}/$1 [R=301,L]`, [{ from: "/*", to: `${NEW}/:splat` }]],
    [
      "groups",
      `^(en|de)/([^/]+)/?$ ${NEW}/$1/$2 [R=301,L]`,
      [{ from: "/:p1/:p2", where: { p1: ["en", "de"] }, to: `${NEW}/:p1/:p2` }],
    ],
    ["a target on the requested host", "^a$ /b [R=301,L]", [{ from: "/a", to: `${OWN}/b` }]],
    ["a relative target", "^a$ b [R=301,L]", [{ from: "/a", to: `${OWN}/b` }]],
    [
      "the requested path in the target",
      `^a/ ${NEW}%{REQUEST_URI} [R=301,L]`,
      [{ from: "/a/*", to: `${NEW}/a/:splat` }],
    ],
    [
      "a target's query, which replaces the visitor's",
      `^a$ ${NEW}/b?c=1 [R=301,L]`,
      [{ from: "/a", to: `${NEW}/b?c=1`, ...DROP }],
    ],
    [
      "both queries with QSA",
      `^a$ ${NEW}/b?c=1 [R=301,L,QSA]`,
      [{ from: "/a", to: `${NEW}/b?c=1` }],
    ],
    [
      "both queries with %{QUERY_STRING}",
      `^a$ ${NEW}/b?c=1&%{QUERY_STRING} [R=301,L]`,
      [{ from: "/a", to: `${NEW}/b?c=1` }],
    ],
    [
      "no query after a closing question mark",
      `^a$ ${NEW}/b? [R=301,L]`,
      [{ from: "/a", to: `${NEW}/b`, ...DROP }],
    ],
    ["no query with QSD", `^a$ ${NEW}/b [R=301,L,QSD]`, [{ from: "/a", to: `${NEW}/b`, ...DROP }]],
    ["a fragment with NE", `^a$ ${NEW}/b#c [R=301,L,NE]`, [{ from: "/a", to: `${NEW}/b#c` }]],
    ["G as gone", "^a$ - [G]", [{ from: "/a", gone: true }]],
    ["R=410 as gone", "^a$ - [R=410,L]", [{ from: "/a", gone: true }]],
    ["a space", `"^a b$" ${NEW}/b [R=301,L]`, [{ from: "/a%20b", to: `${NEW}/b` }]],
    ["an escaped space", `^a\\ b$ ${NEW}/b [R=301,L]`, [{ from: "/a%20b", to: `${NEW}/b` }]],
  ];
  it.each(rewrites)("reads a RewriteRule with %s", async (_name, rule, rules) => {
    const { rules: made, findings } = await readApache(`RewriteEngine On\nRewriteRule ${rule}`);
    expect([made, findings]).toEqual([rules, []]);
  });

  const conditions: [string, string[], string, RuleData[]][] = [
    [
      "a host",
      ["%{HTTP_HOST} ^old\\.example$ [NC]"],
      `^a$ ${NEW}/b`,
      [{ from: "https://old.example/a", to: `${NEW}/b` }],
    ],
    [
      "a host compared as text",
      ["%{HTTP_HOST} =old.example"],
      `^a$ ${NEW}/b`,
      [{ from: "https://old.example/a", to: `${NEW}/b` }],
    ],
    [
      "any host but one",
      ["%{HTTP_HOST} !^www\\."],
      `(.*) ${OWN}/$1`,
      [{ from: "https://old.example/*", to: `${OWN}/:splat` }],
    ],
    [
      "one of all hosts",
      ["%{HTTP_HOST} ^old\\.example$ [NC,OR]", "%{HTTP_HOST} ^www\\.old\\.example$"],
      `^a$ ${NEW}/b`,
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    [
      "a parameter that is kept",
      ["%{QUERY_STRING} (^|&)id=5(&|$)"],
      `^a$ ${NEW}/b`,
      [{ from: "/a?id=5", to: `${NEW}/b?id=5` }],
    ],
    [
      "a parameter that is dropped",
      ["%{QUERY_STRING} (?:^|&)id=5(?:&|$)"],
      `^a$ ${NEW}/b?`,
      [{ from: "/a?id=5", to: `${NEW}/b`, ...DROP }],
    ],
    [
      "a captured parameter value",
      ["%{QUERY_STRING} (^|&)id=([^&]+)(&|$)"],
      `^a$ ${NEW}/b/%2?`,
      [{ from: "/a?id=:q1", to: `${NEW}/b/:q1`, ...DROP }],
    ],
    [
      "a host and a parameter",
      ["%{HTTP_HOST} ^old\\.example$", "%{QUERY_STRING} (^|&)a=x%20y(&|$)"],
      `^a$ ${NEW}/b?`,
      [{ from: "https://old.example/a?a=x%20y", to: `${NEW}/b`, ...DROP }],
    ],
    [
      "the whole path",
      ["%{REQUEST_URI} ^/a/([^/]+)$"],
      `^(.*)$ ${NEW}/%1/$1`,
      [{ from: "/a/:p1", to: `${NEW}/:p1/a/:p1` }],
    ],
  ];
  it.each(conditions)("understands a condition on %s", async (_name, lines, rule, rules) => {
    const text = [...lines.map((it) => `RewriteCond ${it}`), `RewriteRule ${rule} [R=301,L]`];
    expect(await readApache(text.join("\n"))).toMatchObject({ rules, findings: [] });
  });

  it("applies conditions to the next rule only", async () => {
    const text = `RewriteCond %{HTTP_HOST} =old.example\nRewriteRule ^a$ ${NEW}/1 [R=301,L]\nRewriteRule ^b$ ${NEW}/2 [R=301,L]`;
    const { rules } = await readApache(text);
    expect(rules.map((it) => it.from)).toEqual(["https://old.example/a", "/b"]);
  });

  it("prepends RewriteBase to relative targets, but not to patterns", async () => {
    const text = `RewriteBase /shop\nRewriteRule ^a$ b [R=301,L]\nRewriteRule ^c$ /d [R=301,L]`;
    const { rules } = await readApache(text);
    expect(rules).toEqual([
      { from: "/a", to: `${OWN}/shop/b` },
      { from: "/c", to: `${OWN}/d` },
    ]);
  });

  it("reads rules in a Directory as relative to its path below DocumentRoot", async () => {
    const inside = `<Directory /srv/www/shop/>\nRewriteEngine On\nRewriteRule ^a$ ${NEW}/b [R=301,L]\n</Directory>`;
    const { rules } = await readApache(`DocumentRoot /srv/www\n${inside}`);
    expect(rules).toEqual([{ from: "/shop/a", to: `${NEW}/b` }]);
  });

  const servers: [string, string, string[]][] = [
    ["all hosts", "ServerName old.example\nServerAlias www.old.example", ["/a"]],
    [
      "one of several hosts",
      "ServerName old.example:443\nServerAlias foreign.example",
      ["https://old.example/a"],
    ],
    ["a wildcard", "ServerName x.example\nServerAlias *.old.example", [`${OWN}/a`]],
    ["no name", "", ["/a"]],
  ];
  it.each(servers)("assigns a virtual host with %s to our hosts", async (_name, names, froms) => {
    const text = `<VirtualHost *:80>\n${names}\nRewriteEngine On\nRewriteRule ^/a$ ${NEW}/b [R=301,L]\n</VirtualHost>`;
    const { rules } = await readApache(text);
    expect(rules.map((it) => it.from)).toEqual(froms);
  });

  it("tries the https virtual host first, then http, then rules outside any virtual host", async () => {
    const host = (port: number): string =>
      `<VirtualHost *:${port}>\nServerName old.example\nRedirect /a ${NEW}/${port}/\n</VirtualHost>`;
    const { rules } = await readApache(`Redirect /a ${NEW}/0/\n${host(80)}\n${host(443)}`);
    expect(rules.filter((it) => it.from.endsWith("/a")).map((it) => it.to)).toEqual([
      `${NEW}/443/`,
      `${NEW}/80/`,
      `${NEW}/0/`,
    ]);
  });

  it("tries rewrites before redirects, whatever their order in the file", async () => {
    const { rules } = await readApache(`Redirect /a ${NEW}\nRewriteRule ^a/ ${NEW}/ [R,L]`);
    expect(rules.map((it) => it.to)).toEqual([`${NEW}/`, `${NEW}/:splat`]);
  });

  const refused: [string, string, string][] = [
    ["an unanchored regular expression", `RedirectMatch /a ${NEW}/b`, "import-unsupported"],
    [
      "a regular expression that is not a path",
      `RedirectMatch ^/a/(\\d+)-b$ ${NEW}/$1`,
      "import-unsupported",
    ],
    ["a status that is not a redirect", "Redirect 404 /a", "import-unsupported"],
    [
      "a bare host without a slash between it and the rest",
      `Redirect / ${NEW}`,
      "import-unsupported",
    ],
    ["a server variable", `Redirect /a https://\${HOST}/b`, "import-unsupported"],
    ["a redirect without a target", "Redirect 301 /a", "import-unreadable"],
    ["gone with a target", `Redirect gone /a ${NEW}`, "import-unreadable"],
    ["a path without a leading slash", `Redirect a ${NEW}`, "import-unreadable"],
    ["a target that is not a URL", "Redirect /a b", "import-unreadable"],
    ["an extra argument", `Redirect 301 /a ${NEW} # old`, "import-unreadable"],
    ["a misspelt directive", `Redirct 301 /a ${NEW}`, "import-unreadable"],
    ["a line that is not a directive", "<%- if @x -%>", "import-unreadable"],
    ["an unclosed section", "<IfModule x>", "import-unreadable"],
    ["a closing tag without a section", "</IfModule>", "import-unreadable"],
    [
      "a section for part of the site",
      `<Location /a>\nRedirect /a ${NEW}\n</Location>`,
      "import-unsupported",
    ],
    [
      "a folder of unknown address",
      `<Directory /x>\nRewriteRule ^a$ ${NEW}/ [R]\n</Directory>`,
      "import-unsupported",
    ],
    ["an internal rewrite", "RewriteRule ^a$ /b [L]", "import-unsupported"],
    [
      "a rewrite that redirects within its own host",
      `RewriteRule ^a$ ${OWN}/b [L]`,
      "import-unsupported",
    ],
    ["a pass-through", "RewriteRule ^a/ - [L]", "import-unsupported"],
    ["F", "RewriteRule ^a$ - [F]", "import-unsupported"],
    ["a proxied address", "RewriteRule ^a$ http://backend/b [P]", "import-unsupported"],
    ["chained rules", `RewriteRule ^a$ ${NEW}/b [R,C]`, "import-unsupported"],
    [
      "a rule in a virtual host without RewriteEngine On",
      `<VirtualHost *>\nRewriteRule ^/a$ ${NEW}/b [R]\n</VirtualHost>`,
      "import-unsupported",
    ],
    [
      "a server-wide rule beside virtual hosts",
      `RewriteEngine On\nRewriteRule ^/a$ ${NEW}/b [R]\n<VirtualHost *>\nServerName old.example\n</VirtualHost>`,
      "import-unsupported",
    ],
    ["an error page on another site", `ErrorDocument 404 ${NEW}/404`, "import-unsupported"],
    ["a rule that removes a last slash", "RewriteRule ^(.*)/$ /$1 [R=301,L]", "import-unsupported"],
    ["a rule that adds a last slash", "RewriteRule ^a$ /a/ [R=301,L]", "import-unsupported"],
    [
      "a rule that only changes letter case",
      "RedirectMatch 301 ^/About$ /about",
      "import-unsupported",
    ],
    ["a negated pattern", `RewriteRule !^a$ ${NEW}/b [R]`, "import-unsupported"],
    ["a path with a query", `Redirect 301 /a?id=5 ${NEW}/b`, "import-unsupported"],
    ["a path with a fragment", `Redirect 301 /a#b ${NEW}/b`, "import-unsupported"],
    ["an expression with a query", `RewriteRule ^a\\?id=5$ ${NEW}/b [R]`, "import-unsupported"],
    [
      "an expression with a query whose question mark is not escaped",
      `RedirectMatch 301 ^/a.php?id=5$ ${NEW}/b`,
      "import-unsupported",
    ],
    ["a RewriteMap", `RewriteRule ^(.*)$ ${NEW}/\${old:$1} [R]`, "import-unsupported"],
    ["another server variable", `RewriteRule ^a$ ${NEW}/%{REMOTE_ADDR} [R]`, "import-unsupported"],
    ["flags without brackets", `RewriteRule ^a$ ${NEW}/b R=301`, "import-unreadable"],
    ["a rule without a target", "RewriteRule ^a$", "import-unreadable"],
    [
      "a rule after RewriteEngine Off",
      `RewriteEngine Off\nRewriteRule ^a$ ${NEW}/b [R]`,
      "import-unsupported",
    ],
    [
      "a rule that only changes the scheme",
      "RewriteRule (.*) https://%{HTTP_HOST}/$1 [R=301,L]",
      "import-unsupported",
    ],
    [
      "a foreign virtual host",
      `<VirtualHost *>\nServerName x.example\nRedirect /a ${NEW}\n</VirtualHost>`,
      "from-host-unknown",
    ],
  ];
  it.each(refused)("rejects %s with a finding", async (_name, text, id) => {
    const { findings, rejected, rules } = await readApache(text);
    expect([findings.map((it) => it.split(" ")[1]), rejected.length, rules]).toEqual([[id], 1, []]);
  });

  const refusedConditions: [string, string][] = [
    ["the scheme", "%{HTTPS} off"],
    ["the port", "%{SERVER_PORT} !^443$"],
    ["whether a file exists", "%{REQUEST_FILENAME} !-f"],
    ["the browser", "%{HTTP_USER_AGENT} bot"],
    ["part of a query", "%{QUERY_STRING} id=5"],
    ["a value of any length, even none", "%{QUERY_STRING} ^id=(.*)$"],
    ["a missing parameter", "%{QUERY_STRING} !id=5"],
    ["an empty query", "%{QUERY_STRING} ^$"],
    ["a query that equals nothing", '%{QUERY_STRING} =""'],
    ["a text in quotation marks, which count", '%{HTTP_HOST} ="old.example"'],
    ["a path that contradicts the rule's", "%{REQUEST_URI} ^/b"],
  ];
  it.each(refusedConditions)("rejects a rule with a condition on %s", async (_name, condition) => {
    const text = `RewriteCond ${condition}\nRewriteRule ^a$ ${NEW}/ [R=301,L]`;
    expect(await readApache(text)).toMatchObject({
      findings: ["2 import-unsupported"],
      rejected: [text],
      rules: [],
    });
  });

  it("says how to test the query that a path cannot have", async () => {
    const { messages, fixes } = await importOf("apache", `Redirect 301 /a?id=5 ${NEW}/b`);
    expect(messages).toEqual([
      '"/a?id=5" was never found: only the path is compared here, and it ends before the ?',
    ]);
    expect(fixes[0]).toMatch(
      /^Write the path without it, and test the query by itself: RewriteCond/,
    );
  });

  it("says why an expression with a first slash cannot be expressed, rather than that it never matches", async () => {
    const { messages } = await importOf("apache", `RewriteRule ^/a-(.*)$ ${NEW}/$1 [R=301,L]`);
    expect(messages).toEqual([
      '"^/a-(.*)$" cannot be expressed: a part that takes several texts is not a whole segment',
    ]);
  });

  it("reads an escape in a path literally, and warns of it", async () => {
    const { rules, findings } = await readApache(`Redirect 308 "/a b%20c" "${NEW}"`);
    expect(rules).toEqual([{ from: "/a%20b%2520c/*", to: `${NEW}/:splat`, status: 308 }]);
    expect(findings).toEqual(["1 import-quirk"]);
  });

  it("reports nothing for a RewriteRule that only sets a variable", async () => {
    const { entries, findings } = await readApache("RewriteRule .* - [E=VIA:old]\nRewriteRule ^ -");
    expect([entries, findings]).toEqual([[], []]);
  });

  it("reports nothing for an error page that is the site's fallback", async () => {
    const site = { fallback: `${NEW}/404`, fallbackStatus: 302 as const };
    const { findings } = await readApache(
      `ErrorDocument 404 ${NEW}/404\nErrorDocument 500 /5`,
      site,
    );
    expect(findings).toEqual([]);
  });

  it("reports the fallback to write in the place of an error page", async () => {
    const context = { file: "old", site: TWO_HOSTS };
    const { findings } = await importApache(`ErrorDocument 404 ${NEW}/404`, context);
    expect(findings[0]?.fix).toBe(
      `Write "fallback": "${NEW}/404", "fallbackStatus": 302 into the site of routes.json`,
    );
  });

  it("puts relative targets on the import's base", async () => {
    const context = { file: "old", site: TWO_HOSTS, base: `${NEW}/shop/` };
    const input = new TextEncoder().encode("Redirect 301 /a /b\nRedirect 301 /c/ //d/");
    const { rules } = await importFile(FORMATS.apache, input, context);
    expect(rules.map(({ rule }) => rule.to)).toEqual([
      `${NEW}/b`,
      `${NEW}/b/:splat`,
      `${NEW}//d/:splat`,
    ]);
  });

  it("limits a rule that only corrects the host to the other hosts", async () => {
    const { rules } = await readApache(`RewriteRule ^(.*)$ ${OWN}/$1 [R=301,L]`);
    expect(rules).toEqual([{ from: "https://old.example/*", to: `${OWN}/:splat` }]);
  });

  it("groups equal warnings, with a count and the first three lines", async () => {
    const lines = ["a", "b", "c", "d"].map((it) => `RedirectMatch 301 ^/${it}.html$ ${NEW}/${it}`);
    expect((await readApache(lines.join("\n"))).messages).toEqual([
      'the . in "^/a.html$" took any character, and is read as a dot (4 times: lines 1, 2, 3 and 1 more)',
    ]);
  });

  it("quotes a regular expression verbatim", async () => {
    const { messages } = await readApache(`RedirectMatch 301 ^/a\\.b\\d(.*)$ ${NEW}`);
    expect(messages).toEqual([
      String.raw`"^/a\.b\d(.*)$" cannot be expressed: a part that takes several texts is not a whole segment`,
    ]);
  });

  it("rejects a character class if a later rule takes the remaining names", async () => {
    const told = await importOf(
      "apache",
      `RedirectMatch 301 ^/([0-9]+)$ ${NEW}/id/$1\nRedirectMatch 301 ^/([^/]+)$ ${NEW}/page/$1`,
      TWO_HOSTS,
    );
    expect(told.rules).toEqual([{ from: "/:p1", to: `${NEW}/page/:p1` }]);
    expect(told.messages).toContain(
      "what it matches cannot be distinguished from the other names that line 2 takes",
    );
  });

  it("rejects a target that uses what a condition captured from a host", async () => {
    const text = `RewriteCond %{HTTP_HOST} ^(www\\.)?old\\.example$\nRewriteRule ^a$ ${NEW}/%1 [R,L]`;
    expect((await readApache(text)).findings).toEqual(["2 import-unsupported"]);
  });

  it("blocks later rules from addresses that a rule answers without redirecting", async () => {
    const { blocks } = await readApache(`RewriteRule ^a/ - [L]\nRedirect 404 /b\n`);
    expect(blocks).toEqual(["/a/*", "/b/*"]);
  });

  const warned: [string, string][] = [
    ["an unescaped dot", `RewriteRule ^a.html$ ${NEW}/a [R=301,L]`],
    ["a redirect without L", `RewriteRule ^a$ ${NEW}/a [R=301]`],
    ["a doubled slash in the target", `Redirect /a ${NEW}/b/`],
    ["a last slash that the target did not get", `RedirectMatch ^/a/(.*)/$ ${NEW}/b/$1`],
    [
      "a condition that matched the whole query",
      `RewriteCond %{QUERY_STRING} ^a=1$\nRewriteRule ^a$ ${NEW}/? [R,L]`,
    ],
    ["a file that is not read", "Include other.conf"],
    ["a regular expression without an end anchor", `RedirectMatch 301 ^/a ${NEW}/b`],
    ["a character class for a segment", `RedirectMatch 301 ^/a/([0-9]+)$ ${NEW}/$1`],
    [
      "a character class for a parameter value",
      `RewriteCond %{QUERY_STRING} (^|&)id=(\\d+)(&|$)\nRewriteRule ^a$ ${NEW}/%2? [R,L]`,
    ],
    [
      "a parameter value without an end anchor",
      `RewriteCond %{QUERY_STRING} (^|&)id=5\nRewriteRule ^a$ ${NEW}/? [R,L]`,
    ],
    [
      "a section whose condition is false",
      `<IfModule !mod_alias.c>\nRedirect 301 /a ${NEW}/b\nRedirect 301 /c ${NEW}/d\n</IfModule>`,
    ],
  ];
  it.each(warned)("warns of %s", async (_name, text) => {
    const { findings, rejected } = await readApache(text);
    expect([findings.map((it) => it.split(" ")[1]), rejected]).toEqual([["import-quirk"], []]);
  });

  const escaped: [string, string, string][] = [
    ["a RewriteRule without NE", `RewriteRule ^a$ ${NEW}/b#c\\%20 [R,L]`, `${NEW}/b%23c%2520`],
    ["a RedirectMatch", `RedirectMatch ^/a$ ${NEW}/b%20?c=%20#%20`, `${NEW}/b%2520?c=%20#%20`],
  ];
  it.each(escaped)(
    "warns of a target in %s whose escapes are escaped again",
    async (_name, text, to) => {
      const { rules, findings } = await readApache(text);
      expect([rules.map((it) => it.to), findings]).toEqual([[to], ["1 import-quirk"]]);
    },
  );

  it("rejects a rule together with its conditions and its virtual host", async () => {
    const text = `<VirtualHost *:80>\n ServerName old.example\n RewriteCond %{HTTPS} off\n RewriteRule ^/a$ /b [R]\n</VirtualHost>`;
    expect(await readApache(text)).toMatchObject({
      findings: ["4 import-unsupported"],
      rejected: [
        "<VirtualHost *:80>\n  ServerName old.example\n  RewriteCond %{HTTPS} off\n  RewriteRule ^/a$ /b [R]\n</VirtualHost>",
      ],
    });
  });

  // So large that a reader that backtracks would not finish.
  it.each([
    ["continued lines", "Redirect \\\n".repeat(100_000), 1, 1],
    ["redirects", `Redirect /a ${NEW}/b\n`.repeat(50_000), 50_000, 0],
    ["unclosed variables", `RewriteRule ^a$ ${NEW}/${"%{".repeat(200_000)} [R]`, 1, 2],
  ])("reads a long file of %s to the end", async (_name, text, entries, findings) => {
    const read = await readApache(text);
    expect([read.entries.length, read.findings.length]).toEqual([entries, findings]);
  });

  it("never throws, and makes only valid rules, for any text", async () => {
    const token = fc.constantFrom(
      "Redirect ",
      "RedirectMatch ",
      "RewriteRule ",
      "RewriteCond ",
      "/a ",
      "^a$ ",
      "^(a|b)/(.*)$ ",
      "[R=301,L]",
      "%{HTTP_HOST} ",
      "%{QUERY_STRING} ",
      "%1",
      "$1",
      "https://x/ ",
      "\n",
      "\\\n",
      '"',
      "<VirtualHost *>",
      "</VirtualHost>",
      "<",
      "(",
      "[",
      "410 ",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(token, { maxLength: 30 }), async (tokens) => {
        expect(brokenIn(await readApache(tokens.join("")))).toEqual([]);
      }),
      runs(500),
    );
  });

  it("answers as Apache does: the first Redirect whose path is the address or a prefix of it", async () => {
    const path = fc
      .array(fc.constantFrom("a", "ab", "b", "a-b"), { minLength: 1, maxLength: 3 })
      .map((it) => `/${it.join("/")}`);
    await fc.assert(
      fc.asyncProperty(
        fc.array(path, { minLength: 1, maxLength: 5 }),
        fc.array(path, { minLength: 5, maxLength: 10 }),
        async (sources, asked) => {
          const lines = sources.map((it, index) => `Redirect 301 ${it} ${NEW}/t${index}`);
          const { where } = await createImported("apache", lines.join("\n"));
          for (const address of asked) {
            const index = sources.findIndex((it) => address === it || address.startsWith(`${it}/`));
            const rest = address.slice(sources[index]?.length ?? 0);
            const expected = index === -1 ? null : `${NEW}/t${index}${rest}`;
            expect(where(address)).toBe(expected);
          }
        },
      ),
      runs(200),
    );
  });
});
