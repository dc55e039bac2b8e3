import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { importFile } from "../../src/formats/dialect/import-file.ts";
import { FORMATS } from "../../src/formats/index.ts";
import { importOf, OLD_SITE } from "../support/import.ts";

const NEW = "https://www.new.example";
const OWN = "https://www.old.example";

describe("importing Netlify's _redirects", () => {
  const understood: [string, string, RuleData[]][] = [
    ["nothing from an empty file", "", []],
    ["nothing from comments and blank lines", "\n# a\n   # b\n\t\n", []],
    ["a line with 301 if no status is given", `/a ${NEW}/b`, [{ from: "/a", to: `${NEW}/b` }]],
    [
      "white space around and between",
      `  /a\t\t${NEW}/b   302 \r\n`,
      [{ from: "/a", to: `${NEW}/b`, status: 302 }],
    ],
    ["a byte-order mark", `\uFEFF/a ${NEW}/b`, [{ from: "/a", to: `${NEW}/b` }]],
    ["a comment after the rule", `/a ${NEW}/b # an old page`, [{ from: "/a", to: `${NEW}/b` }]],
    ["a fragment, which is no comment", `/a ${NEW}/b#c #d`, [{ from: "/a", to: `${NEW}/b#c` }]],
    ["a splat", `/a/* ${NEW}/b/:splat 301`, [{ from: "/a/*", to: `${NEW}/b/:splat` }]],
    [
      "placeholders, joined by dashes",
      `/n/:year/:month ${NEW}/n-:year-:month.html`,
      [{ from: "/n/:year/:month", to: `${NEW}/n-:year-:month.html` }],
    ],
    [
      "a placeholder with a dash in its name",
      `/n/:my-page ${NEW}/:my-page`,
      [{ from: "/n/:my_page", to: `${NEW}/:my_page` }],
    ],
    [
      "the mark that forces a rule over a file",
      `/a ${NEW}/b 302!`,
      [{ from: "/a", to: `${NEW}/b`, status: 302 }],
    ],
    [
      "parameters",
      `/shop id=:id kind=new ${NEW}/:id 301`,
      [{ from: "/shop?id=:id&kind=new", to: `${NEW}/:id?id=:id&kind=new` }],
    ],
    [
      "a value with an equals sign",
      `/a q=x=y ${NEW}/b`,
      [{ from: "/a?q=x%3Dy", to: `${NEW}/b?q=x%3Dy` }],
    ],
    [
      "an absolute URL on one of our hosts",
      `https://old.example/a/* ${NEW}/:splat`,
      [{ from: "https://old.example/a/*", to: `${NEW}/:splat` }],
    ],
    ["a target on the same host", "/a /b", [{ from: "/a", to: `${OWN}/b` }]],
    ["410 as gone", "/a /gone.html 410", [{ from: "/a", gone: true }]],
    ["a colon inside a segment as text", `/a:b ${NEW}/c:d`, [{ from: "/a:b", to: `${NEW}/c:d` }]],
    [
      "an escape in a parameter, once",
      `/a q=x%20y ${NEW}/b`,
      [{ from: "/a?q=x%20y", to: `${NEW}/b?q=x%20y` }],
    ],
  ];
  const asTheEngine: [string, string, RuleData[]][] = [
    [
      "a segment with a colon matches any segment, though no target can use it",
      `/b/:s.html ${NEW}/q/:s`,
      [{ from: "/b/:s_html", to: `${NEW}/q/%3As` }],
    ],
    [
      "a placeholder's name may be a number",
      `/c/:1 ${NEW}/:1`,
      [{ from: "/c/:_1", to: `${NEW}/:_1` }],
    ],
    [
      "a target's own parameters replace all others",
      `/d/:id id=:i ${NEW}/x/:id?ref=old`,
      [{ from: "/d/:id?id=:i", to: `${NEW}/x/:id?ref=old`, query: "drop" }],
    ],
    [
      "the parameters that a rule requires are passed on",
      `/item id=:id v=1 ${NEW}/items/:id`,
      [{ from: "/item?id=:id&v=1", to: `${NEW}/items/:id?id=:id&v=1` }],
    ],
    [
      "a rule that leads to its own address does not apply",
      `/a/ /a\n/a ${NEW}/b`,
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    [
      "a splat does not apply to its own target",
      `/* ${OWN}/blog/:splat`,
      [
        { from: "/blog/*", keep: true },
        { from: "/*", to: `${OWN}/blog/:splat` },
      ],
    ],
    [
      "a splat that requires a parameter stops at its own target, whether the address has the parameter or not",
      "/* id=:id /blog/:splat",
      [
        { from: "/blog/*", keep: true },
        { from: "/*?id=:id", to: `${OWN}/blog/:splat?id=:id` },
      ],
    ],
    [
      "a splat after a placeholder does not apply to its own target either",
      "/:x/* /blog/:splat",
      [
        { from: "/blog/*", keep: true },
        { from: "/:x/*", to: `${OWN}/blog/:splat` },
      ],
    ],
    [
      "a splat whose target begins with a placeholder applies everywhere",
      "/:x/* /:x/b/:splat",
      [{ from: "/:x/*", to: `${OWN}/:x/b/:splat` }],
    ],
    [
      "a splat that leads out of its own path does not apply where it leads back in",
      "/docs/en/* /docs/:splat",
      [
        { from: "/docs/en/en/*", keep: true },
        { from: "/docs/en/*", to: `${OWN}/docs/:splat` },
      ],
    ],
    [
      "other parameters do not matter, and the first of two rules with different ones wins",
      `/p id=:id ${NEW}/a\n/p v=1 ${NEW}/b`,
      [
        { from: "/p?id=:id", to: `${NEW}/a?id=:id` },
        { from: "/p?id=:id&v=1", to: `${NEW}/a?id=:id&v=1` },
        { from: "/p?v=1", to: `${NEW}/b?v=1` },
      ],
    ],
    [
      "a splat directly after a name takes the name, its page and all below it",
      `/foo* ${NEW}/x`,
      [
        { from: "/foo.html", to: `${NEW}/x` },
        { from: "/foo/*", to: `${NEW}/x` },
      ],
    ],
  ];
  it.each(asTheEngine)("answers as Netlify does: %s", async (_name, text, rules) => {
    const told = await importOf("netlify", text, { hosts: ["www.old.example"] });
    expect(told.rules).toEqual(rules);
  });

  it("warns of the splat and the placeholders that Netlify mixed up", async () => {
    const { findings, messages } = await importOf("netlify", `/:s/* ${NEW}/:splat/:s`);
    expect(findings).toEqual(["1 import-quirk"]);
    expect(messages[0]).toContain("begins :splat");
  });

  it("makes no rule of a splat that leads to itself, and blocks later rules", async () => {
    const text = `/* /blog/:splat\n/blog/b ${NEW}/c\n`;
    const { rules, findings } = await importOf("netlify", text, { hosts: ["www.old.example"] });
    expect(rules.map((it) => it.from)).toEqual(["/blog/*", "/*"]);
    expect(findings).toEqual(["2 rule-shadowed"]);
  });

  it("rejects text after a placeholder, which cannot be expressed", async () => {
    const { findings } = await importOf("netlify", `/p/:c ${NEW}/:cd`);
    expect(findings).toEqual(["1 import-unsupported"]);
  });

  it("puts relative targets on the import's base", async () => {
    const site = { ...OLD_SITE, hosts: ["www.old.example"], targetHosts: ["www.new.example"] };
    const context = { file: "old", site, base: NEW };
    const text = new TextEncoder().encode("/a /b\n/c/ /c\n");
    const { rules, findings } = await importFile(FORMATS.netlify, text, context);
    expect(rules.map((it) => it.rule)).toEqual([{ from: "/a", to: `${NEW}/b` }]);
    expect(findings.map((it) => it.message)[0]).toContain("only changes how an address is spelt");
  });

  it.each(understood)("reads %s", async (_name, text, rules) => {
    expect(await importOf("netlify", text)).toMatchObject({ rules, findings: [], rejected: [] });
  });

  const refused: [string, string, string][] = [
    ["a rewrite", "/a/* /index.html 200", "import-unsupported"],
    ["a rewrite without a target", "/a/* 200", "import-unsupported"],
    ["a proxy", "/api/* https://api.example/:splat 200! signed=SECRET", "import-unsupported"],
    ["a page for addresses that are not found", "/a/* /404.html 404", "import-unsupported"],
    ["a country", `/a ${NEW}/b 302 Country=au,nz`, "import-unsupported"],
    ["a language", `/a ${NEW}/b 302 Language=de`, "import-unsupported"],
    ["a role", `/a ${NEW}/b 302 Role=admin`, "import-unsupported"],
    ["a cookie", `/a ${NEW}/b 302 Cookie=beta`, "import-unsupported"],
    ["a star inside a segment", `/pre-* ${NEW}/:splat`, "import-unsupported"],
    ["a star before the end", `/a/*/b ${NEW}/:splat`, "import-unsupported"],
    ["one placeholder twice", `/:a/:a ${NEW}/:a`, "import-unsupported"],
    ["a parameter without a value", `/a q ${NEW}/b`, "import-unsupported"],
    [
      "a change of the scheme only",
      "http://old.example/* https://old.example/:splat 301!",
      "import-unsupported",
    ],
    ["a line without a target", "/a", "import-unreadable"],
    ["a line with parameters but no target", "/a id=:id", "import-unreadable"],
    ["a header in the wrong file", "Basic-Auth: user:secret", "import-unreadable"],
    ["a source that is not a URL", `http:// ${NEW}/b`, "import-unreadable"],
    ["a path that Netlify reserves", `/.netlify/a ${NEW}/b`, "import-unreadable"],
    ["a query in the path", `/a?b=c ${NEW}/b`, "import-unreadable"],
    ["a status with letters", `/a ${NEW}/b 301abc`, "import-unreadable"],
    ["a status that does not exist", `/a ${NEW}/b 999`, "import-unreadable"],
    ["a condition in the place of the status", `/a ${NEW}/b Country=us`, "import-unreadable"],
    ["a foreign host", `https://foreign.example/a ${NEW}/b`, "from-host-unknown"],
  ];
  it.each(refused)("rejects %s with a finding", async (_name, text, id) => {
    expect(await importOf("netlify", `# first\n${text}\n`)).toMatchObject({
      rules: [],
      findings: [`2 ${id}`],
      rejected: [2],
      rejectsText: `${text}\n`,
    });
  });

  it("says what to do about a target on the site's own host", async () => {
    const { findings, messages } = await importOf("netlify", "/a /b", {
      targetHosts: ["www.new.example"],
    });
    expect([findings, messages]).toEqual([
      ["1 target-host-not-allowed"],
      ['"/b" stays on www.old.example, which is not in site.targetHosts'],
    ]);
  });

  it("rejects a rule that never applied", async () => {
    const text = `/a/* ${NEW}/1/:splat\n/a/b ${NEW}/2\n`;
    expect(await importOf("netlify", text)).toMatchObject({
      rules: [{ from: "/a/*" }],
      findings: ["2 rule-shadowed"],
      rejected: [2],
    });
  });

  it("warns of a line that only repeats another", async () => {
    const text = `http://old.example/a ${NEW}/1\nhttps://old.example/a/ ${NEW}/1\n`;
    expect(await importOf("netlify", text)).toMatchObject({
      rules: [{ from: "https://old.example/a" }],
      findings: ["2 import-duplicate"],
      rejected: [],
    });
  });

  const site = "into the site of routes.json";
  it.each([
    ["/* /404.html 404", `${NEW}/`, `"fallback": null ${site}`],
    ["/* /index.html 200", `${NEW}/`, "Leave it out"],
    ["/* /index.html 200", null, `Write "fallback": "${NEW}/" ${site}`],
  ])("says what to do about %s when the fallback is %s", async (line, fallback, fix) => {
    const told = await importOf("netlify", line, { fallback });
    expect(told.findings).toEqual(["1 import-unsupported"]);
    expect(told.messages[0]).toContain("that is the site's fallback");
    expect(told.fixes[0]).toContain(fix);
  });

  it("reports nothing for a 404 page if the site has no fallback, and blocks nothing after it", async () => {
    const text = `/a ${NEW}/a\n/* /404.html 404\n/b ${NEW}/b\n`;
    const told = await importOf("netlify", text, { fallback: null });
    expect(told.rules.map((it) => it.from)).toEqual(["/a"]);
    expect(told.findings).toEqual(["3 rule-shadowed"]);
  });

  it("blocks later rules from addresses that a rewrite served", async () => {
    const { rules, rejected } = await importOf(
      "netlify",
      `/app/* /index.html 200\n/* ${NEW}/:splat\n`,
    );
    expect(rules).toMatchObject([{ from: "/app/*", keep: true }, { from: "/*" }]);
    expect(rejected).toEqual([1]);
  });

  it("leaves to later rules what a rule for some visitors only did not take", async () => {
    const { rules } = await importOf("netlify", `/* ${NEW}/au/ 302 Country=au\n/* ${NEW}/:splat\n`);
    expect(rules).toEqual([{ from: "/*", to: `${NEW}/:splat` }]);
  });

  it("makes rules without a host if the site has only one", async () => {
    const { rules } = await importOf("netlify", `https://www.old.example/a ${NEW}/b`, {
      hosts: ["www.old.example"],
    });
    expect(rules).toEqual([{ from: "/a", to: `${NEW}/b` }]);
  });

  it("warns if nothing fills a placeholder", async () => {
    expect(await importOf("netlify", `/a/* ${NEW}/:name`)).toMatchObject({
      rules: [{ from: "/a/*", to: `${NEW}/%3Aname` }],
      findings: ["1 import-quirk"],
    });
  });

  it("leaves out a rule that the site's fallback repeats", async () => {
    const { rules } = await importOf("netlify", `/a ${NEW}/a\n/* ${NEW}/ 301\n`, {
      fallback: `${NEW}/`,
    });
    expect(rules).toEqual([{ from: "/a", to: `${NEW}/a` }]);
  });
});

describe("importing a netlify.toml", () => {
  const block = (fields: string) => `[build]\n  publish = "out"\n\n[[redirects]]\n${fields}\n`;

  const understood: [string, string, RuleData[]][] = [
    ["nothing from a file without redirects", '[build]\npublish = "out"\n', []],
    [
      "from and to",
      block(`from = "/a"\nto = "${NEW}/b"\nstatus = 302\nforce = true`),
      [{ from: "/a", to: `${NEW}/b`, status: 302 }],
    ],
    [
      "older names",
      block(`origin = "/a"\ndestination = "${NEW}/b"`),
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    [
      "required parameters",
      block(`from = "/a"\nto = "${NEW}/:p"\n[redirects.query]\npath = ":p"`),
      [{ from: "/a?path=:p", to: `${NEW}/:p?path=:p` }],
    ],
    [
      "older names of required parameters",
      block(`from = "/a"\nto = "${NEW}/b"\nparameters = { x = "1" }`),
      [{ from: "/a?x=1", to: `${NEW}/b?x=1` }],
    ],
    [
      "a status in quotes",
      block(`from = "/a"\nto = "${NEW}/b"\nstatus = "301!"`),
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    [
      "headers, which a redirect does not send",
      block(`from = "/a"\nto = "${NEW}/b"\nheaders = { X = "1" }`),
      [{ from: "/a", to: `${NEW}/b` }],
    ],
  ];
  it.each(understood)("reads %s", async (_name, text, rules) => {
    expect(await importOf("netlify-toml", text)).toMatchObject({ rules, findings: [] });
  });

  const refused: [string, string, string][] = [
    ["a rewrite", 'from = "/a/*"\nstatus = 200', "import-unsupported"],
    [
      "conditions",
      `from = "/a"\nto = "${NEW}/b"\nconditions = { Language = ["en"] }`,
      "import-unsupported",
    ],
    ["a redirect without a from", `to = "${NEW}/b"`, "import-unreadable"],
    ["a redirect without a to", 'from = "/a"', "import-unreadable"],
    ["an empty status", `from = "/a"\nto = "${NEW}/b"\nstatus = ""`, "import-unreadable"],
    ["a source that is not a URL", `from = "http://"\nto = "${NEW}/b"`, "import-unreadable"],
    ["a target that is a number", 'from = "/a"\nto = 5', "import-unreadable"],
    ["a path that Netlify reserves", `from = "/.netlify/a"\nto = "${NEW}/b"`, "import-unreadable"],
  ];
  it.each(refused)("rejects %s at its line", async (_name, fields, id) => {
    expect(await importOf("netlify-toml", block(fields))).toMatchObject({
      rules: [],
      findings: [`4 ${id}`],
      rejected: [4],
      rejectsText: `[[redirects]]\n${fields}\n`,
    });
  });

  it.each([
    ["invalid TOML", "{{}}\n"],
    ["redirects that are not an array", 'redirects = "/a"\n'],
  ])("cannot read %s", async (_name, text) => {
    expect(await importOf("netlify-toml", text)).toMatchObject({
      isUnreadable: true,
      findings: ["1 import-unreadable"],
      rules: [],
    });
  });

  it("rejects an entry that is not a table", async () => {
    expect(await importOf("netlify-toml", 'redirects = ["/a"]\n')).toMatchObject({
      findings: ["1 import-unreadable"],
      rejectsText: '"/a"\n',
    });
  });
});
