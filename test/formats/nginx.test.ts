import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { importNginx } from "../../src/formats/nginx/import.ts";
import { brokenIn, createImported, read } from "../support/entries.ts";
import { importOf } from "../support/import.ts";
import { runs } from "../support/runs.ts";

const NEW = "https://www.new.example";
const OWN = "https://www.old.example";
const DROP = { query: "drop" as const };

const readNginx = (text: string, site = {}) => read(importNginx, text, site);

describe("importing nginx", () => {
  const understood: [string, string, RuleData[]][] = [
    ["nothing from an empty file", "", []],
    ["nothing from comments", "# return 301 /a;\n", []],
    [
      "return in an exact location, which drops the query",
      `location = /a { return 301 ${NEW}/b; }`,
      [{ from: "/a", to: `${NEW}/b`, ...DROP }],
    ],
    [
      "a target in quotes",
      `location = "/a b" { return 302 "${NEW}/b"; }`,
      [{ from: "/a%20b", to: `${NEW}/b`, status: 302, ...DROP }],
    ],
    [
      "return with only a URL as 302",
      `location = /a { return ${NEW}/b; }`,
      [{ from: "/a", to: `${NEW}/b`, status: 302, ...DROP }],
    ],
    ["410 as gone", "location = /a { return 410; }", [{ from: "/a", gone: true }]],
    [
      "the query if the target has it",
      `location = /a { return 301 ${NEW}/b$is_args$args; }`,
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    [
      "the query after a query of the target's own",
      `location = /a { return 301 ${NEW}/b?c=1&$args; }`,
      [{ from: "/a", to: `${NEW}/b?c=1` }],
    ],
    [
      "a location and all below it, with the whole address",
      `location /a/ { return 301 ${NEW}$request_uri; }`,
      [{ from: "/a/*", to: `${NEW}/a/:splat` }],
    ],
    [
      "a location and all below it, without the query",
      `location ^~ /a/ { return 308 ${NEW}$uri; }`,
      [{ from: "/a/*", to: `${NEW}/a/:splat`, status: 308, ...DROP }],
    ],
    [
      "a location with a regular expression and groups",
      `location ~ ^/(en|de)/help/(.*)$ { return 301 ${NEW}/$1/support/$2; }`,
      [
        {
          from: "/:p1/help/*",
          where: { p1: ["en", "de"] },
          to: `${NEW}/:p1/support/:splat`,
          ...DROP,
        },
      ],
    ],
    [
      "a named group",
      `location ~* "^/item/(?<id>[^/]+)$" { return 301 ${NEW}/i?id=\${id}; }`,
      [{ from: "/item/:id", to: `${NEW}/i?id=:id`, ...DROP }],
    ],
    [
      "a target on the requested host",
      "location = /a { return 301 /b; }",
      [{ from: "/a", to: `${OWN}/b`, ...DROP }],
    ],
    [
      "a permanent rewrite, which appends the query",
      `rewrite ^/a/(.*)$ ${NEW}/$1 permanent;`,
      [{ from: "/a/*", to: `${NEW}/:splat` }],
    ],
    [
      "a temporary rewrite, whose closing question mark drops the query",
      `rewrite ^/a$ ${NEW}/b? redirect;`,
      [{ from: "/a", to: `${NEW}/b`, status: 302, ...DROP }],
    ],
    [
      "a rewrite to an absolute URL without a flag",
      `rewrite ^/a$ ${NEW}/b?c=1;`,
      [{ from: "/a", to: `${NEW}/b?c=1`, status: 302 }],
    ],
    [
      "a rewrite of everything, in a location",
      `location /a/ { rewrite ^/(.*)$ ${NEW}/x/$1 permanent; }`,
      [{ from: "/a/*", to: `${NEW}/x/a/:splat` }],
    ],
    [
      "a rewrite of a part of a location",
      `location /a/ { rewrite ^/a/b/(.*)$ ${NEW}/$1 permanent; return 301 ${NEW}/a; }`,
      [
        { from: "/a/b/*", to: `${NEW}/:splat` },
        { from: "/a/*", to: `${NEW}/a`, ...DROP },
      ],
    ],
    [
      "if with a parameter",
      `location = /p { if ($arg_id = 5) { return 301 ${NEW}/five; } return 301 ${NEW}/p; }`,
      [
        { from: "/p?id=5", to: `${NEW}/five`, ...DROP },
        { from: "/p", to: `${NEW}/p`, ...DROP },
      ],
    ],
    [
      "if with a parameter, which is passed on with the query",
      `if ($arg_id = 5) { rewrite ^ ${NEW}/five permanent; }`,
      [{ from: "/*?id=5", to: `${NEW}/five?id=5` }],
    ],
    [
      "if with a regular expression for a parameter",
      `if ($args ~ "(^|&)id=([^&]+)(&|$)") { return 301 ${NEW}/$2; }`,
      [{ from: "/*?id=:q1", to: `${NEW}/:q1`, ...DROP }],
    ],
    [
      "if with a host",
      `if ($host = old.example) { return 301 ${OWN}$request_uri; }`,
      [{ from: "https://old.example/*", to: `${OWN}/:splat` }],
    ],
    [
      "if with any host but one",
      `if ($host !~ ^www\\.) { return 301 ${OWN}$request_uri; }`,
      [{ from: "https://old.example/*", to: `${OWN}/:splat` }],
    ],
    [
      "if with a regular expression for the path",
      `if ($uri ~ ^/a/([^/]+)$) { return 301 ${NEW}/$1; }`,
      [{ from: "/a/:p1", to: `${NEW}/:p1`, ...DROP }],
    ],
    [
      "the requested host in a target, as one rule for each host",
      "location = /a { return 301 https://$host/b; }",
      [
        { from: `${OWN}/a`, to: `${OWN}/b`, ...DROP },
        { from: "https://old.example/a", to: "https://old.example/b", ...DROP },
      ],
    ],
    [
      "colons and stars as text",
      `location = /Talk:A/:b { return 301 ${NEW}/Talk:A/:b; }\nlocation = /* { return 301 ${NEW}/; }`,
      [
        { from: "/Talk:A/:b", match: "exact", to: `${NEW}/Talk:A/:b`, ...DROP },
        { from: "/*", match: "exact", to: `${NEW}/`, ...DROP },
      ],
    ],
    [
      "a colon in the target of a pattern",
      `location /a/ { return 301 ${NEW}/Talk:A/$uri; }`,
      [{ from: "/a/*", to: `${NEW}/Talk%3AA//a/:splat`, ...DROP }],
    ],
  ];
  it.each(understood)("reads %s", async (_name, text, rules) => {
    const { rules: made, findings } = await readNginx(text);
    expect(made).toEqual(rules);
    expect(findings.filter((it) => !it.endsWith("import-quirk"))).toEqual([]);
  });

  const maps: [string, string, RuleData[]][] = [
    ["texts", `/a ${NEW}/b;`, [{ from: "/a", to: `${NEW}/b`, ...DROP }]],
    [
      "texts before regular expressions, and the default last",
      `default ${NEW}/;\n~^/a/(.*)$ ${NEW}/x/$1;\n/a/b /c;`,
      [
        { from: "/a/b", to: `${OWN}/c`, ...DROP },
        { from: "/a/*", to: `${NEW}/x/:splat`, ...DROP },
        { from: "/*", to: `${NEW}/`, ...DROP },
      ],
    ],
    ["an empty default", `/a ${NEW}/b;\ndefault "";`, [{ from: "/a", to: `${NEW}/b`, ...DROP }]],
    [
      "a colon and a star as text",
      `"/:a/*" ${NEW}/:a;`,
      [{ from: "/:a/*", match: "exact", to: `${NEW}/:a`, ...DROP }],
    ],
  ];
  it.each(maps)("reads a map with %s", async (_name, rows, rules) => {
    const text = `map $uri $new {\n${rows}\n}\nserver { if ($new) { return 301 $new; } }`;
    expect(await readNginx(text)).toMatchObject({ rules, findings: [] });
  });

  const uses: [string, string, RuleData[]][] = [
    [
      "tested by if",
      'if ($new != "") { return 302 $new; }',
      [{ from: "/a", to: `${OWN}/b`, status: 302, ...DROP }],
    ],
    ["without if", "return 301 $new;", [{ from: "/a", to: `${OWN}/b`, ...DROP }]],
    ["appended to a host", `return 301 ${NEW}$new;`, [{ from: "/a", to: `${NEW}/b`, ...DROP }]],
    [
      "in a rewrite",
      `if ($new) { rewrite ^ ${NEW}$new permanent; }`,
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    ["with the query", `return 301 ${NEW}$new$is_args$args;`, [{ from: "/a", to: `${NEW}/b` }]],
  ];
  it.each(uses)("uses a map %s", async (_name, use, rules) => {
    const text = `map $uri $new { /a /b; }\nserver { ${use} }`;
    expect(await readNginx(text)).toMatchObject({ rules, findings: [] });
  });

  it("reads a map of whole addresses with their queries", async () => {
    const rows = `/a?id=1 ${NEW}/one;\n/%C3%A9 ${NEW}/e;\n~^/b/(.*)$ ${NEW}/c/$1;`;
    const text = `map $request_uri $new {\n${rows}\n}\nserver { return 301 $new; }`;
    expect(await readNginx(text)).toMatchObject({
      rules: [
        { from: "/a?id=1", to: `${NEW}/one`, ...DROP },
        { from: "/é", to: `${NEW}/e`, ...DROP },
        { from: "/b/*", to: `${NEW}/c/:splat` },
      ],
    });
  });

  const servers: [string, string, string[]][] = [
    ["all hosts", "server_name old.example www.old.example;", ["/a"]],
    ["one of several hosts", "server_name old.example foreign.example;", ["https://old.example/a"]],
    ["a wildcard", "server_name *.old.example;", [`${OWN}/a`]],
    ["a domain and its subdomains", "server_name .old.example;", ["/a"]],
    ["a regular expression", "server_name ~^(www\\.)?old\\.example$;", ["/a"]],
    ["no name", "", ["/a"]],
    ["the catch-all name", "server_name _;", ["/a"]],
  ];
  it.each(servers)("assigns a server with %s to our hosts", async (_name, names, froms) => {
    const { rules } = await readNginx(`server { ${names} rewrite ^/a$ ${NEW}/b permanent; }`);
    expect(rules.map((it) => it.from)).toEqual(froms);
  });

  it("gives a server without a name the hosts that no other server has", async () => {
    const { rules } = await readNginx(
      `server { server_name _; rewrite ^/a$ ${NEW}/1; }\nserver { server_name old.example; rewrite ^/a$ ${NEW}/2; }`,
    );
    expect(rules.map((it) => it.from)).toEqual([`${OWN}/a`, "https://old.example/a"]);
  });

  it("tries the https server before the http server", async () => {
    const { rules } = await readNginx(
      `server { listen 80; rewrite ^/a$ ${NEW}/1; }\nserver { listen 443 ssl; rewrite ^/a$ ${NEW}/2; }`,
    );
    expect(rules.map((it) => it.to)).toEqual([`${NEW}/2`, `${NEW}/1`]);
  });

  it("orders locations as nginx tries them", async () => {
    const location = (head: string): string => `location ${head} { return 301 ${NEW}/; }`;
    const heads = ["/a/", "~ ^/a/b$", "/a/b/c/", "= /a/b", "^~ /x/", "~ ^/a/b/c/$", "^~ /x/y/"];
    const { rules } = await readNginx(heads.map(location).join("\n"));
    expect(rules.map((it) => it.from)).toEqual([
      "/a/b",
      "/x/y/*",
      "/x/*",
      "/a/b",
      "/a/b/c",
      "/a/b/c/*",
      "/a/*",
    ]);
  });

  it("tries a prefix nested in a ^~ location first", async () => {
    const text = `location ^~ /a/ { return 410; }\nlocation /a/b/ { return 301 ${NEW}/; }`;
    const { rules, findings } = await readNginx(text);
    expect([rules.map((it) => it.from), findings]).toEqual([["/a/b/*", "/a/*"], []]);
  });

  it("rejects such a prefix if regular expressions would come between, and blocks what it serves", async () => {
    const text = `location ^~ /a/ { return 410; }\nlocation ~ ^/a/b/c$ { return 410; }\nlocation /a/b/ { return 301 ${NEW}/; }`;
    expect(await readNginx(text)).toMatchObject({
      findings: ["3 import-unsupported"],
      blocks: ["/a/b/*"],
      rules: [{ from: "/a/*" }, { from: "/a/b/c" }],
    });
  });

  it("distinguishes a rewrite that is wider than its location from one outside of it", async () => {
    const location = (rewrite: string): string =>
      `location /a/b/ { rewrite ${rewrite} ${NEW}/ permanent; return 410; }`;
    const { messages } = await readNginx(location("^/a/(.*)$") + location("^/c$"));
    expect(messages).toEqual([
      "it is only for what location /a/b/ has of it",
      "it never matches: location /a/b/ has none of it",
    ]);
  });

  it.each([
    ["a location with a last slash", "location /a/ { return 410; }", true],
    ["a location without a last slash", "location /a { return 410; }", false],
    ["a rest after a slash", `rewrite ^/a/(.*)$ ${NEW}/;`, true],
    ["an optional rest", `rewrite ^/a(/.*)?$ ${NEW}/;`, false],
    ["a segment without an end anchor", `rewrite ^/a/([^/]+) ${NEW}/;`, false],
    ["two paths, one of which needs it", `rewrite ^/(a(/|$)|b/) ${NEW}/;`, true],
  ])("finds out whether a slash is needed for %s", async (_name, text, needsSlash) => {
    const { entries } = await readNginx(text);
    expect(entries[0]?.needsSlash).toBe(needsSlash);
  });

  const refused: [string, string, string][] = [
    [
      "a regular expression that is not a path",
      `rewrite ^/a/(\\d+)-b$ ${NEW}/$1 permanent;`,
      "import-unsupported",
    ],
    ["an internal rewrite", "rewrite ^/a$ /b last;", "import-unsupported"],
    ["a path with a query", `location = /a?id=5 { return 301 ${NEW}/b; }`, "import-unsupported"],
    ["an expression with a query", `rewrite ^/a\\?id=5$ ${NEW}/b;`, "import-unsupported"],
    [
      "an expression with a query whose question mark is not escaped",
      `rewrite ^/a.php?id=5 ${NEW}/b;`,
      "import-unsupported",
    ],
    [
      "a path with two slashes in a row",
      `location = //a { return 301 ${NEW}/b; }`,
      "import-unsupported",
    ],
    ["a row of a map without its map", `/a ${NEW}/b;`, "import-unsupported"],
    ["a rewrite without a target", "rewrite ^/a$;", "import-unreadable"],
    ["an answer that is not a redirect", "location = /a { return 403; }", "import-unsupported"],
    ["content", "location /a/ { proxy_pass http://backend; }", "import-unsupported"],
    [
      "a location that may match anywhere",
      "location ~ \\.php$ { return 410; }",
      "import-unsupported",
    ],
    ["a location without a path", "location { return 410; }", "import-unreadable"],
    [
      "an unsupported variable",
      `location = /a { return 301 ${NEW}/$cookie_x; }`,
      "import-unsupported",
    ],
    [
      "the requested address in a parameter",
      `return 301 ${NEW}/?next=$request_uri;`,
      "import-unsupported",
    ],
    [
      "text after the requested address",
      `return 301 ${NEW}$request_uri.html;`,
      "import-unsupported",
    ],
    ["text directly after a group", `rewrite ^/a/(.*)$ ${NEW}/$1_old;`, "import-unsupported"],
    [
      "a target host from the address",
      "rewrite ^/(en|de)/(.*)$ https://$1.new.example/$2;",
      "import-unsupported",
    ],
    ["a change of the scheme only", "return 301 https://$host$request_uri;", "import-unsupported"],
    ["if with the scheme", `if ($scheme = http) { return 301 ${NEW}/; }`, "import-unsupported"],
    [
      "if with the browser",
      `if ($http_user_agent ~ bot) { return 301 ${NEW}/; }`,
      "import-unsupported",
    ],
    ["if with a file", `if (!-f $request_filename) { return 301 ${NEW}/; }`, "import-unsupported"],
    [
      "if with a foreign host",
      `if ($host = x.example) { return 301 ${NEW}/; }`,
      "from-host-unknown",
    ],
    [
      "a foreign server",
      `server { server_name x.example; return 301 ${NEW}/; }`,
      "from-host-unknown",
    ],
    ["a path with ..", `location = /a/../b { return 301 ${NEW}/; }`, "import-unsupported"],
    [
      "a rewrite outside of its location",
      `location /a/ { rewrite ^/b$ ${NEW}/; return 410; }`,
      "import-unsupported",
    ],
    [
      "a location that an earlier return hides",
      `return 410;\nlocation = /a { return 301 ${NEW}/; }`,
      "rule-shadowed",
    ],
    ["an unused map", `map $uri $new { /a ${NEW}/b; }`, "import-unsupported"],
    [
      "a key that is not a path",
      `map $uri $new { a ${NEW}/b; }\nreturn 301 $new;`,
      "import-unsupported",
    ],
    [
      "a regular expression in a map that is not a path",
      `map $uri $new { ~^/\\d+-a$ ${NEW}/b; }\nreturn 301 $new;`,
      "import-unsupported",
    ],
    [
      "a map with included rows",
      "map $uri $new { include old.map; }\nreturn 301 $new;",
      "import-unsupported",
    ],
    ["an error page on another site", `error_page 404 =301 ${NEW}/;`, "import-unsupported"],
    [
      "an error page that a location redirects",
      `error_page 404 = @old;\nlocation @old { return 301 ${NEW}$request_uri; }`,
      "import-unsupported",
    ],
    [
      "a try_files whose named location redirects",
      `location / { try_files $uri @old; }\nlocation @old { rewrite ^ ${NEW}/ permanent; }`,
      "import-unsupported",
    ],
    ["a rule that removes a last slash", "rewrite ^/(.*)/$ /$1 permanent;", "import-unsupported"],
    [
      "a rule that adds a last slash",
      "location = /a { return 301 /a/$is_args$args; }",
      "import-unsupported",
    ],
    [
      "a nested location that is only partly inside",
      `location /a/ { location ~ ^/[^/]+/b$ { return 301 ${NEW}/; } return 410; }`,
      "import-unsupported",
    ],
    [
      "a nested location that is never tried",
      `location ^~ /a/ { location /a/b/ { return 410; } return 410; }\nlocation /a/b/ { return 301 ${NEW}/; }`,
      "rule-shadowed",
    ],
    ["a map row without a value", "map $uri $new { /a; }\nreturn 301 $new;", "import-unreadable"],
  ];
  it.each(refused)("rejects %s with a finding", async (_name, text, id) => {
    const { findings, rejected } = await readNginx(`\n${text}`);
    expect(findings.map((it) => it.split(" ")[1])).toContain(id);
    expect(rejected).toHaveLength(findings.filter((it) => !it.endsWith("quirk")).length);
  });

  it("reports the line, and rejects the entry together with its blocks", async () => {
    const text = `server {\n  server_name old.example;\n  location /a/ {\n    rewrite ^/a/\\d+-b$ /b permanent;\n    return 410;\n  }\n}`;
    expect(await readNginx(text)).toMatchObject({
      findings: ["4 import-unsupported"],
      rejected: [
        "server {\n  server_name old.example;\n  location /a/ {\n    rewrite ^/a/\\d+-b$ /b permanent;\n  }\n}",
      ],
    });
  });

  it("blocks later rules from what a location serves", async () => {
    const text = `location / { return 301 ${NEW}/; }\nlocation /api/ { proxy_pass http://backend; }`;
    const { entries, blocks } = await readNginx(text);
    expect(blocks).toEqual(["/api/*"]);
    expect(entries.map((it) => it.isRejected ?? false)).toEqual([true, false]);
  });

  const warned: [string, string, string][] = [
    [
      "a percent sign",
      `location = /a%20b { return 301 ${NEW}/; }`,
      '"a%20b" was compared with the decoded address, so that its % was a percent sign there, and is here',
    ],
    [
      "a last slash that the target did not get",
      `rewrite ^/a/(.*)/$ ${NEW}/b/$1;`,
      'the last slash of an address of "/a/*" did not go into the target, and does here',
    ],
    [
      "an unescaped dot",
      `rewrite ^/a.html$ ${NEW}/a;`,
      'the . in "^/a.html$" took any character, and is read as a dot',
    ],
    [
      "longer names",
      `location /a { return 301 ${NEW}/; }`,
      "location /a took longer names too, such as /a-2: only /a and what is below is taken",
    ],
    [
      "a doubled slash in the target",
      `location /a/ { return 301 ${NEW}/$uri; }`,
      `the target of "/a/*" has two slashes in a row, as it had there: "${NEW}//a/:splat"`,
    ],
  ];
  it.each(warned)("warns of %s", async (_name, text, message) => {
    const { findings, messages } = await readNginx(text);
    expect([findings, messages]).toEqual([["1 import-quirk"], [message]]);
  });

  it("reports the same findings when it reads its rejects", async () => {
    const text = [
      "map $uri $new {",
      `  ~^/a(.*)x$ ${NEW}/a;`,
      `  /b ${NEW}/b;`,
      `  ~^/c(.*)x$ ${NEW}/c;`,
      "}",
      "server {",
      "  server_name old.example;",
      "  if ($new) { return 301 $new; }",
      "  location /d/ {",
      `    rewrite ^/d/(.*)x$ ${NEW}/d permanent;`,
      "    return 410;",
      "  }",
      "}",
    ].join("\n");
    const first = await importOf("nginx", text);
    const again = await importOf("nginx", first.rejectsText ?? "");
    expect(first.rejected).toEqual([2, 4, 10]);
    expect(again.messages.toSorted()).toEqual(
      [...first.messages, "location /d/ answers what is left to it without redirecting"].toSorted(),
    );
  });

  it("keeps the blocks of a directive whose target is refused", async () => {
    const site = { targetHosts: ["www.new.example"] };
    const text = [
      "map $uri $new {",
      "  /b /new/b;",
      "  /c /new/c;",
      "}",
      "server {",
      "  server_name old.example;",
      "  if ($new) { return 301 $new; }",
      "  location = /d { return 301 /new/d; }",
      "}",
    ].join("\n");
    const first = await importOf("nginx", text, site);
    const again = await importOf("nginx", first.rejectsText ?? "", site);
    expect(first.rejected).toEqual([2, 3, 8]);
    expect(again.messages).toEqual(first.messages);
    expect(again.rejectsText).toBe(first.rejectsText);
  });

  it("reports the rows of a map in a file of their own once, and keeps all of them", async () => {
    const told = await importOf("nginx", `/a ${NEW}/a;\n~^/b/(.*)$ ${NEW}/$1;\n/c /d;\n`);
    expect(told).toMatchObject({
      rules: [],
      rejected: [1, 2, 3],
      findings: ["1 import-unsupported"],
    });
    expect(told.messages).toEqual([
      '"/a" and 2 more are rows of a map, and the file does not say what is done with it',
    ]);
  });

  it("reads such rows where the finding's fix was followed", async () => {
    const rows = `/a ${NEW}/a;\n~^/b/(.*)$ ${NEW}/$1;\n`;
    const text = `map $uri $new {\n${rows}}\nserver { if ($new) { return 301 $new; } }\n`;
    expect(await importOf("nginx", text)).toMatchObject({
      rules: [
        { from: "/a", to: `${NEW}/a`, ...DROP },
        { from: "/b/*", to: `${NEW}/:splat`, ...DROP },
      ],
      findings: [],
    });
  });

  it("does not call a row a loop that only takes a last slash off, nor those that lead to its page", async () => {
    const told = await importOf(
      "nginx",
      "map $uri $new { /a /b; /b/ /b; }\nserver { if ($new) { return 301 $new; } }",
    );
    expect(told).toMatchObject({
      rules: [{ from: "/a", to: `${OWN}/b`, ...DROP }],
      findings: ["1 import-unsupported"],
    });
    expect(told.messages[0]).toMatch(/^"\/b" only changes how an address is spelt/);
  });

  it("warns of includes, except of files that cannot contain redirects", async () => {
    const text = "include mime.types;\nserver {\n  include snippets/old.conf;\n}";
    expect(await readNginx(text)).toMatchObject({ findings: ["3 import-quirk"], rules: [] });
  });

  it("warns of a condition that matched the whole query", async () => {
    const { findings } = await readNginx(`if ($args = a=1) { return 301 ${NEW}/; }`);
    expect(findings).toEqual(["1 import-quirk"]);
  });

  it.each([
    ["an unclosed quotation mark", 'return 301 "/a;', "1 import-unreadable"],
    ["a missing semicolon", "location = /a {\n  return 410\n}", "2 import-unreadable"],
    ["an unclosed block", "\nserver {\n  listen 80;\n", "2 import-unreadable"],
    ["a closing brace too many", "return 410;\n}", "2 import-unreadable"],
    ["a block without a name", "\n\n{ }", "3 import-unreadable"],
  ])("cannot read %s", async (_name, text, finding) => {
    const { isUnreadable, findings } = await readNginx(text);
    expect([isUnreadable, findings]).toEqual([true, [finding]]);
  });

  // So large that a reader that backtracks would not finish.
  it.each([
    ["unclosed blocks", "a {".repeat(100_000), 0, 100_000],
    [
      "locations",
      Array.from({ length: 20_000 }, (_none, at) => `location ^~ /${at}/ { return 410; }`).join(
        "\n",
      ),
      20_000,
      0,
    ],
    [
      "rows",
      `map $uri $new {${"/a /b;\n".repeat(50_000)}}\nserver { return 301 $new; }`,
      50_000,
      0,
    ],
  ])("reads a long file of %s to the end", async (_name, text, entries, findings) => {
    const read = await readNginx(text);
    expect([read.entries.length, read.findings.length]).toEqual([entries, findings]);
  });

  it("never throws, and makes only valid rules, for any text", async () => {
    const token = fc.constantFrom(
      "location",
      "= ",
      "~ ",
      "^~ ",
      "/a",
      "/a/",
      "^/(a|b)/(.*)$",
      "{",
      "}",
      ";",
      "\n",
      " ",
      "return 301 ",
      "rewrite ",
      "$1",
      "$uri",
      "map $uri $n ",
      "if ($n) ",
      "server",
      '"',
      "#",
      "\\",
      "(",
      "[",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(token, { maxLength: 30 }), async (tokens) => {
        expect(brokenIn(await readNginx(tokens.join("")))).toEqual([]);
      }),
      runs(500),
    );
  });

  it("answers as nginx chooses among locations", async () => {
    await fc.assert(
      fc.asyncProperty(
        locations,
        fc.array(askedPath, { minLength: 10, maxLength: 10 }),
        async (all, asked) => {
          const text = all
            .map(
              ({ kind, path }, index) => `location ${kind} ${path} { return 301 ${NEW}/${index}; }`,
            )
            .join("\n");
          const { told, where } = await createImported("nginx", text);
          fc.pre(!told.findings.some((it) => it.endsWith("unsupported")));
          for (const path of asked) {
            const spellings = [path, path.endsWith("/") ? path.slice(0, -1) : `${path}/`];
            const expected = spellings.map((it) => choose(all, it));
            const given = where(path)?.slice(NEW.length + 1);
            expect(expected, `${text} on ${path}`).toContain(
              given === undefined ? -1 : Number(given),
            );
          }
        },
      ),
      runs(200),
    );
  });
});

interface Location {
  readonly kind: "=" | "^~" | "~" | "";
  readonly path: string;
}

const segment = fc.constantFrom("alpha", "beta", "gamma");
const folders = fc.array(segment, { minLength: 1, maxLength: 3 }).map((it) => `/${it.join("/")}`);
const askedPath = fc.tuple(folders, fc.constantFrom("", "/")).map((it) => it.join(""));
const locations: fc.Arbitrary<Location[]> = fc.uniqueArray(
  fc.oneof(
    folders.map((path): Location => ({ kind: "=", path })),
    folders.map((path): Location => ({ kind: "^~", path: `${path}/` })),
    folders.map((path): Location => ({ kind: "", path: `${path}/` })),
    fc
      .tuple(segment, segment, fc.constantFrom("$", "/"))
      .map(([a, b, end]): Location => ({ kind: "~", path: `^/(${a}|${b})/[^/]+${end}` })),
  ),
  {
    minLength: 1,
    maxLength: 6,
    selector: ({ kind, path }) => (kind === "^~" ? path : kind + path),
  },
);

/** The index of the location that nginx chooses according to its documentation; -1 if none. */
function choose(all: readonly Location[], path: string): number {
  const exact = all.findIndex((it) => it.kind === "=" && it.path === path);
  if (exact !== -1) return exact;
  const prefixes = all.filter((it) => /^(\^~)?$/.test(it.kind) && path.startsWith(it.path));
  const longest = prefixes.toSorted((a, b) => b.path.length - a.path.length)[0];
  if (longest?.kind !== "^~") {
    const found = all.findIndex((it) => it.kind === "~" && new RegExp(it.path).test(path));
    if (found !== -1) return found;
  }
  return longest ? all.indexOf(longest) : -1;
}
