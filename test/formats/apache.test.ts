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
      "a path and all below it, which goes behind the target",
      `Redirect 301 /a ${NEW}/b`,
      [
        { from: "/a", to: `${NEW}/b` },
        { from: "/a/*", to: `${NEW}/b/:splat` },
      ],
    ],
    [
      "a bare host as one rule",
      `Redirect permanent /a ${NEW}`,
      [{ from: "/a/*", to: `${NEW}/:splat` }],
    ],
    [
      "a path with a last slash",
      `Redirect seeother /a/ ${NEW}/b/`,
      [{ from: "/a/*", to: `${NEW}/b/:splat`, status: 303 }],
    ],
    [
      "a path with a last slash and a target without, as they join there",
      `Redirect 301 /a/ ${NEW}/b`,
      [{ from: "/a/*", to: `${NEW}/b:splat` }],
    ],
    ["everything", `Redirect / ${NEW}/`, [{ from: "/*", to: `${NEW}/:splat`, ...FOUND }]],
    [
      "quotation marks and a percent sign",
      `Redirect 308 "/a b%20c" "${NEW}"`,
      [{ from: "/a%20b%2520c/*", to: `${NEW}/:splat`, status: 308 }],
    ],
    [
      "a target with a query, which takes the place of the visitor's",
      `RedirectMatch 301 ^/a$ ${NEW}/b?c=1`,
      [{ from: "/a", to: `${NEW}/b?c=1`, ...DROP }],
    ],
    ["RedirectPermanent", `RedirectPermanent /a ${NEW}`, [{ from: "/a/*", to: `${NEW}/:splat` }]],
    ["RedirectTemp", `RedirectTemp /a ${NEW}`, [{ from: "/a/*", to: `${NEW}/:splat`, ...FOUND }]],
    ["a page that is gone", "Redirect gone /a", [{ from: "/a/*", gone: true }]],
    ["a page that is gone, by number", "Redirect 410 /a/", [{ from: "/a/*", gone: true }]],
    ["an expression that is gone", "RedirectMatch gone ^/a$", [{ from: "/a", gone: true }]],
    [
      "an expression with groups",
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
      "a target on the host that was asked",
      "RedirectMatch 301 ^/a$ /b",
      [{ from: "/a", to: `${OWN}/b` }],
    ],
    [
      "lines that go on, and other letters",
      `redirectMATCH 301 \\\n  ^/a$ \\\r\n  ${NEW}/b`,
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    [
      "what stands in conditions of the server",
      `<IfModule mod_alias.c>\n  RedirectMatch 301 ^/a$ ${NEW}/b\n</IfModule>`,
      [{ from: "/a", to: `${NEW}/b` }],
    ],
  ];
  it.each(redirects)("reads %s", async (_name, text, rules) => {
    const { rules: made, findings } = await readApache(text);
    expect([made, findings]).toEqual([rules, []]);
  });

  const rewrites: [string, string, RuleData[]][] = [
    ["a path without its first slash", `^a$ ${NEW}/b [R=301,L]`, [{ from: "/a", to: `${NEW}/b` }]],
    ["a path with its first slash", `^/a$ ${NEW}/b [R=301,L]`, [{ from: "/a", to: `${NEW}/b` }]],
    ["a slash that may be there", `^/?a$ ${NEW}/b [R=301,L]`, [{ from: "/a", to: `${NEW}/b` }]],
    ["302 where R says nothing", `^a$ ${NEW}/b [R,L]`, [{ from: "/a", to: `${NEW}/b`, ...FOUND }]],
    ["a word for a status", `^a$ ${NEW}/b [R=permanent,L]`, [{ from: "/a", to: `${NEW}/b` }]],
    [
      "long names and other letters of flags",
      `^a$ ${NEW}/b [redirect=301,nocase,Last]`,
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    [
      "a URL on another host without R",
      `^a$ ${NEW}/b [L]`,
      [{ from: "/a", to: `${NEW}/b`, ...FOUND }],
    ],
    ["everything", `^(.*)$ ${NEW}/$1 [R=301,L]`, [{ from: "/*", to: `${NEW}/:splat` }]],
    [
      "groups",
      `^(en|de)/([^/]+)/?$ ${NEW}/$1/$2 [R=301,L]`,
      [{ from: "/:p1/:p2", where: { p1: ["en", "de"] }, to: `${NEW}/:p1/:p2` }],
    ],
    ["a target on the host that was asked", "^a$ /b [R=301,L]", [{ from: "/a", to: `${OWN}/b` }]],
    ["a target beside it", "^a$ b [R=301,L]", [{ from: "/a", to: `${OWN}/b` }]],
    [
      "the address in the target",
      `^a/ ${NEW}%{REQUEST_URI} [R=301,L]`,
      [{ from: "/a/*", to: `${NEW}/a/:splat` }],
    ],
    [
      "a target's query, which takes the place of the visitor's",
      `^a$ ${NEW}/b?c=1 [R=301,L]`,
      [{ from: "/a", to: `${NEW}/b?c=1`, ...DROP }],
    ],
    [
      "both queries with QSA",
      `^a$ ${NEW}/b?c=1 [R=301,L,QSA]`,
      [{ from: "/a", to: `${NEW}/b?c=1` }],
    ],
    [
      "both queries by name",
      `^a$ ${NEW}/b?c=1&%{QUERY_STRING} [R=301,L]`,
      [{ from: "/a", to: `${NEW}/b?c=1` }],
    ],
    [
      "no query behind a question mark",
      `^a$ ${NEW}/b? [R=301,L]`,
      [{ from: "/a", to: `${NEW}/b`, ...DROP }],
    ],
    ["no query with QSD", `^a$ ${NEW}/b [R=301,L,QSD]`, [{ from: "/a", to: `${NEW}/b`, ...DROP }]],
    ["a fragment with NE", `^a$ ${NEW}/b#c [R=301,L,NE]`, [{ from: "/a", to: `${NEW}/b#c` }]],
    ["G as gone", "^a$ - [G]", [{ from: "/a", gone: true }]],
    ["R=410 as gone", "^a$ - [R=410,L]", [{ from: "/a", gone: true }]],
    ["a space", `"^a b$" ${NEW}/b [R=301,L]`, [{ from: "/a%20b", to: `${NEW}/b` }]],
    [
      "a space behind a backslash",
      `^a\\ b$ ${NEW}/b [R=301,L]`,
      [{ from: "/a%20b", to: `${NEW}/b` }],
    ],
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
      "a host as text",
      ["%{HTTP_HOST} =old.example"],
      `^a$ ${NEW}/b`,
      [{ from: "https://old.example/a", to: `${NEW}/b` }],
    ],
    [
      "a host that it is not",
      ["%{HTTP_HOST} !^www\\."],
      `(.*) ${OWN}/$1`,
      [{ from: "https://old.example/*", to: `${OWN}/:splat` }],
    ],
    [
      "either of all hosts",
      ["%{HTTP_HOST} ^old\\.example$ [NC,OR]", "%{HTTP_HOST} ^www\\.old\\.example$"],
      `^a$ ${NEW}/b`,
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    [
      "a parameter, which goes along",
      ["%{QUERY_STRING} (^|&)id=5(&|$)"],
      `^a$ ${NEW}/b`,
      [{ from: "/a?id=5", to: `${NEW}/b?id=5` }],
    ],
    [
      "a parameter that does not go along",
      ["%{QUERY_STRING} (?:^|&)id=5(?:&|$)"],
      `^a$ ${NEW}/b?`,
      [{ from: "/a?id=5", to: `${NEW}/b`, ...DROP }],
    ],
    [
      "a value that is taken",
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
      "the path, in the rule's place",
      ["%{REQUEST_URI} ^/a/([^/]+)$"],
      `^(.*)$ ${NEW}/%1/$1`,
      [{ from: "/a/:p1", to: `${NEW}/:p1/a/:p1` }],
    ],
  ];
  it.each(conditions)("understands a condition on %s", async (_name, lines, rule, rules) => {
    const text = [...lines.map((it) => `RewriteCond ${it}`), `RewriteRule ${rule} [R=301,L]`];
    expect(await readApache(text.join("\n"))).toMatchObject({ rules, findings: [] });
  });

  it("applies conditions to the next rule alone", async () => {
    const text = `RewriteCond %{HTTP_HOST} =old.example\nRewriteRule ^a$ ${NEW}/1 [R=301,L]\nRewriteRule ^b$ ${NEW}/2 [R=301,L]`;
    const { rules } = await readApache(text);
    expect(rules.map((it) => it.from)).toEqual(["https://old.example/a", "/b"]);
  });

  it("puts what RewriteBase names before relative targets, and not before what they are for", async () => {
    const text = `RewriteBase /shop\nRewriteRule ^a$ b [R=301,L]\nRewriteRule ^c$ /d [R=301,L]`;
    const { rules } = await readApache(text);
    expect(rules).toEqual([
      { from: "/a", to: `${OWN}/shop/b` },
      { from: "/c", to: `${OWN}/d` },
    ]);
  });

  it("reads a folder as the part of the site that it is below its DocumentRoot", async () => {
    const inside = `<Directory /srv/www/shop/>\nRewriteEngine On\nRewriteRule ^a$ ${NEW}/b [R=301,L]\n</Directory>`;
    const { rules } = await readApache(`DocumentRoot /srv/www\n${inside}`);
    expect(rules).toEqual([{ from: "/shop/a", to: `${NEW}/b` }]);
  });

  const servers: [string, string, string[]][] = [
    ["all hosts", "ServerName old.example\nServerAlias www.old.example", ["/a"]],
    [
      "one of them",
      "ServerName old.example:443\nServerAlias foreign.example",
      ["https://old.example/a"],
    ],
    ["a wildcard", "ServerName x.example\nServerAlias *.old.example", [`${OWN}/a`]],
    ["no name", "", ["/a"]],
  ];
  it.each(servers)("knows a virtual host for %s", async (_name, names, froms) => {
    const text = `<VirtualHost *:80>\n${names}\nRewriteEngine On\nRewriteRule ^/a$ ${NEW}/b [R=301,L]\n</VirtualHost>`;
    const { rules } = await readApache(text);
    expect(rules.map((it) => it.from)).toEqual(froms);
  });

  it("asks the virtual host of https before that of http, and what is for all last", async () => {
    const host = (port: number): string =>
      `<VirtualHost *:${port}>\nServerName old.example\nRedirect /a ${NEW}/${port}/\n</VirtualHost>`;
    const { rules } = await readApache(`Redirect /a ${NEW}/0/\n${host(80)}\n${host(443)}`);
    expect(rules.filter((it) => it.from.endsWith("/a")).map((it) => it.to)).toEqual([
      `${NEW}/443/`,
      `${NEW}/80/`,
      `${NEW}/0/`,
    ]);
  });

  it("asks rewrites before redirects, wherever they stand", async () => {
    const { rules } = await readApache(`Redirect /a ${NEW}\nRewriteRule ^a/ ${NEW}/ [R,L]`);
    expect(rules.map((it) => it.to)).toEqual([`${NEW}/`, `${NEW}/:splat`]);
  });

  const refused: [string, string, string][] = [
    ["an expression that is open", `RedirectMatch /a ${NEW}/b`, "import-unsupported"],
    ["another expression", `RedirectMatch ^/a/(\\d+)-b$ ${NEW}/$1`, "import-unsupported"],
    ["another status", "Redirect 404 /a", "import-unsupported"],
    ["a bare host that names run into", `Redirect / ${NEW}`, "import-unsupported"],
    ["a variable of the server's", `Redirect /a https://\${HOST}/b`, "import-unsupported"],
    ["a redirect without a target", "Redirect 301 /a", "import-unreadable"],
    ["a page that is gone, with a target", `Redirect gone /a ${NEW}`, "import-unreadable"],
    ["a path without its slash", `Redirect a ${NEW}`, "import-unreadable"],
    ["a target that is none", "Redirect /a b", "import-unreadable"],
    ["a word too many", `Redirect 301 /a ${NEW} # old`, "import-unreadable"],
    ["a slip", `Redirct 301 /a ${NEW}`, "import-unreadable"],
    ["a line that is none", "<%- if @x -%>", "import-unreadable"],
    ["a section that does not close", "<IfModule x>", "import-unreadable"],
    ["an end without a section", "</IfModule>", "import-unreadable"],
    [
      "a section for some requests",
      `<Location /a>\nRedirect /a ${NEW}\n</Location>`,
      "import-unsupported",
    ],
    [
      "a folder that may be anywhere",
      `<Directory /x>\nRewriteRule ^a$ ${NEW}/ [R]\n</Directory>`,
      "import-unsupported",
    ],
    ["a rewrite inside", "RewriteRule ^a$ /b [L]", "import-unsupported"],
    ["a rewrite to its own host", `RewriteRule ^a$ ${OWN}/b [L]`, "import-unsupported"],
    ["a pass", "RewriteRule ^a/ - [L]", "import-unsupported"],
    ["F", "RewriteRule ^a$ - [F]", "import-unsupported"],
    ["a proxy", "RewriteRule ^a$ http://backend/b [P]", "import-unsupported"],
    ["a chain", `RewriteRule ^a$ ${NEW}/b [R,C]`, "import-unsupported"],
    [
      "a rule in a virtual host that does not rewrite",
      `<VirtualHost *>\nRewriteRule ^/a$ ${NEW}/b [R]\n</VirtualHost>`,
      "import-unsupported",
    ],
    [
      "a rule outside of the virtual hosts",
      `RewriteEngine On\nRewriteRule ^/a$ ${NEW}/b [R]\n<VirtualHost *>\nServerName old.example\n</VirtualHost>`,
      "import-unsupported",
    ],
    ["an error page on another site", `ErrorDocument 404 ${NEW}/404`, "import-unsupported"],
    ["a rule that takes a slash off", "RewriteRule ^(.*)/$ /$1 [R=301,L]", "import-unsupported"],
    ["a rule that puts a slash on", "RewriteRule ^a$ /a/ [R=301,L]", "import-unsupported"],
    ["a rule about case", "RedirectMatch 301 ^/About$ /about", "import-unsupported"],
    ["what must not match", `RewriteRule !^a$ ${NEW}/b [R]`, "import-unsupported"],
    ["a map of the server's", `RewriteRule ^(.*)$ ${NEW}/\${old:$1} [R]`, "import-unsupported"],
    ["another variable", `RewriteRule ^a$ ${NEW}/%{REMOTE_ADDR} [R]`, "import-unsupported"],
    ["flags that are none", `RewriteRule ^a$ ${NEW}/b R=301`, "import-unreadable"],
    ["a rule without a target", "RewriteRule ^a$", "import-unreadable"],
    [
      "a rule that is switched off",
      `RewriteEngine Off\nRewriteRule ^a$ ${NEW}/b [R]`,
      "import-unsupported",
    ],
    [
      "a change of the scheme alone",
      "RewriteRule (.*) https://%{HTTP_HOST}/$1 [R=301,L]",
      "import-unsupported",
    ],
    [
      "a foreign virtual host",
      `<VirtualHost *>\nServerName x.example\nRedirect /a ${NEW}\n</VirtualHost>`,
      "from-host-unknown",
    ],
  ];
  it.each(refused)("keeps %s, and says so", async (_name, text, id) => {
    const { findings, rejected, rules } = await readApache(text);
    expect([findings.map((it) => it.split(" ")[1]), rejected.length, rules]).toEqual([[id], 1, []]);
  });

  const refusedConditions: [string, string][] = [
    ["the scheme", "%{HTTPS} off"],
    ["the port", "%{SERVER_PORT} !^443$"],
    ["a file", "%{REQUEST_FILENAME} !-f"],
    ["a browser", "%{HTTP_USER_AGENT} bot"],
    ["a parameter in part", "%{QUERY_STRING} id=5"],
    ["a value of any length", "%{QUERY_STRING} ^id=(.*)$"],
    ["a missing parameter", "%{QUERY_STRING} !id=5"],
    ["an empty query", "%{QUERY_STRING} ^$"],
    ["a path beside that of the rule", "%{REQUEST_URI} ^/b"],
  ];
  it.each(refusedConditions)("keeps a rule with a condition on %s", async (_name, condition) => {
    const text = `RewriteCond ${condition}\nRewriteRule ^a$ ${NEW}/ [R=301,L]`;
    expect(await readApache(text)).toMatchObject({
      findings: ["2 import-unsupported"],
      rejected: [text],
      rules: [],
    });
  });

  it("has nothing to say of a RewriteRule that only sets something", async () => {
    const { entries, findings } = await readApache("RewriteRule .* - [E=VIA:old]\nRewriteRule ^ -");
    expect([entries, findings]).toEqual([[], []]);
  });

  it("has nothing to say of an error page that is the site's fallback", async () => {
    const site = { fallback: `${NEW}/404`, fallbackStatus: 302 as const };
    const { findings } = await readApache(
      `ErrorDocument 404 ${NEW}/404\nErrorDocument 500 /5`,
      site,
    );
    expect(findings).toEqual([]);
  });

  it("says what an error page becomes, as it is typed", async () => {
    const context = { file: "old", site: TWO_HOSTS };
    const { findings } = await importApache(`ErrorDocument 404 ${NEW}/404`, context);
    expect(findings[0]?.fix).toBe(
      `Write "fallback": "${NEW}/404", "fallbackStatus": 302 into the site of routes.json`,
    );
  });

  it("sends targets without a host to where the import says", async () => {
    const context = { file: "old", site: TWO_HOSTS, base: `${NEW}/shop/` };
    const input = new TextEncoder().encode("Redirect 301 /a /b\nRedirect 301 /c/ //d/");
    const { rules } = await importFile(FORMATS.apache, input, context);
    expect(rules.map(({ rule }) => rule.to)).toEqual([
      `${NEW}/b`,
      `${NEW}/b/:splat`,
      `${NEW}//d/:splat`,
    ]);
  });

  it("writes a rule about the spelling of one host for the others alone", async () => {
    const { rules } = await readApache(`RewriteRule ^(.*)$ ${OWN}/$1 [R=301,L]`);
    expect(rules).toEqual([{ from: "https://old.example/*", to: `${OWN}/:splat` }]);
  });

  it("counts warnings of one kind, and names the first three places", async () => {
    const lines = ["a", "b", "c", "d"].map((it) => `RedirectMatch 301 ^/${it}.html$ ${NEW}/${it}`);
    expect((await readApache(lines.join("\n"))).messages).toEqual([
      'the . in "^/a.html$" took any character, and is read as a dot (4 times: lines 1, 2, 3 and 1 more)',
    ]);
  });

  it("quotes an expression so that it can be copied", async () => {
    const { messages } = await readApache(`RedirectMatch 301 ^/a\\.b\\d(.*)$ ${NEW}`);
    expect(messages).toEqual([
      String.raw`"^/a\.b\d(.*)$" cannot be expressed: a part that takes several texts is not a whole segment`,
    ]);
  });

  it("leaves a class of names out where a rule behind it says what the others get", async () => {
    const told = await importOf(
      "apache",
      `RedirectMatch 301 ^/([0-9]+)$ ${NEW}/id/$1\nRedirectMatch 301 ^/([^/]+)$ ${NEW}/page/$1`,
      TWO_HOSTS,
    );
    expect(told.rules).toEqual([{ from: "/:p1", to: `${NEW}/page/:p1` }]);
    expect(told.messages).toContain(
      "what it matches cannot be told from the other names that line 2 takes",
    );
  });

  it("does not fill in what a condition took of a host", async () => {
    const text = `RewriteCond %{HTTP_HOST} ^(www\\.)?old\\.example$\nRewriteRule ^a$ ${NEW}/%1 [R,L]`;
    expect((await readApache(text)).findings).toEqual(["2 import-unsupported"]);
  });

  it("lets nothing behind it have what it answers without redirecting", async () => {
    const { blocks } = await readApache(`RewriteRule ^a/ - [L]\nRedirect 404 /b\n`);
    expect(blocks).toEqual(["/a/*", "/b/*"]);
  });

  const warned: [string, string][] = [
    ["a dot that is any character", `RewriteRule ^a.html$ ${NEW}/a [R=301,L]`],
    ["a rule that is not the last", `RewriteRule ^a$ ${NEW}/a [R=301]`],
    ["a doubled slash", `Redirect /a ${NEW}/b/`],
    [
      "a query that had to be the whole one",
      `RewriteCond %{QUERY_STRING} ^a=1$\nRewriteRule ^a$ ${NEW}/? [R,L]`,
    ],
    ["a file that is not read", "Include other.conf"],
    ["an expression with an open end", `RedirectMatch 301 ^/a ${NEW}/b`],
    ["a class of names", `RedirectMatch 301 ^/a/([0-9]+)$ ${NEW}/$1`],
    [
      "a class of values",
      `RewriteCond %{QUERY_STRING} (^|&)id=(\\d+)(&|$)\nRewriteRule ^a$ ${NEW}/%2? [R,L]`,
    ],
    [
      "a value with an open end",
      `RewriteCond %{QUERY_STRING} (^|&)id=5\nRewriteRule ^a$ ${NEW}/? [R,L]`,
    ],
    [
      "a section that does not hold",
      `<IfModule !mod_alias.c>\nRedirect 301 /a ${NEW}/b\nRedirect 301 /c ${NEW}/d\n</IfModule>`,
    ],
  ];
  it.each(warned)("warns of %s", async (_name, text) => {
    const { findings, rejected } = await readApache(text);
    expect([findings.map((it) => it.split(" ")[1]), rejected]).toEqual([["import-quirk"], []]);
  });

  const escaped: [string, string, string][] = [
    ["a rewrite without NE", `RewriteRule ^a$ ${NEW}/b#c\\%20 [R,L]`, `${NEW}/b%23c%2520`],
    ["an expression", `RedirectMatch ^/a$ ${NEW}/b%20?c=%20#%20`, `${NEW}/b%2520?c=%20#%20`],
  ];
  it.each(escaped)(
    "warns of a target that is escaped once more, of %s",
    async (_name, text, to) => {
      const { rules, findings } = await readApache(text);
      expect([rules.map((it) => it.to), findings]).toEqual([[to], ["1 import-quirk"]]);
    },
  );

  it("keeps an entry with its conditions and its virtual host", async () => {
    const text = `<VirtualHost *:80>\n ServerName old.example\n RewriteCond %{HTTPS} off\n RewriteRule ^/a$ /b [R]\n</VirtualHost>`;
    expect(await readApache(text)).toMatchObject({
      findings: ["4 import-unsupported"],
      rejected: [
        "<VirtualHost *:80>\n  ServerName old.example\n  RewriteCond %{HTTPS} off\n  RewriteRule ^/a$ /b [R]\n</VirtualHost>",
      ],
    });
  });

  // Of a size at which a reader that goes back over what it has read would not come to the end.
  it.each([
    ["lines that go on", "Redirect \\\n".repeat(100_000), 1, 1],
    ["redirects", `Redirect /a ${NEW}/b\n`.repeat(50_000), 50_000, 0],
    ["variables that do not close", `RewriteRule ^a$ ${NEW}/${"%{".repeat(200_000)} [R]`, 1, 2],
  ])("reads a long file of %s to its end", async (_name, text, entries, findings) => {
    const read = await readApache(text);
    expect([read.entries.length, read.findings.length]).toEqual([entries, findings]);
  });

  it("makes sound rules of any text, or none", async () => {
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

  it("answers a list of Redirects as Apache does: the first whose path is the address or begins it", async () => {
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
