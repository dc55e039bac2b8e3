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
    ["a comment behind the rule", `/a ${NEW}/b # an old page`, [{ from: "/a", to: `${NEW}/b` }]],
    ["a fragment that is no comment", `/a ${NEW}/b#c #d`, [{ from: "/a", to: `${NEW}/b#c` }]],
    ["a splat", `/a/* ${NEW}/b/:splat 301`, [{ from: "/a/*", to: `${NEW}/b/:splat` }]],
    [
      "placeholders, joined by dashes",
      `/n/:year/:month ${NEW}/n-:year-:month.html`,
      [{ from: "/n/:year/:month", to: `${NEW}/n-:year-:month.html` }],
    ],
    [
      "a name that is not ours",
      `/n/:my-page ${NEW}/:my-page`,
      [{ from: "/n/:my_page", to: `${NEW}/:my_page` }],
    ],
    [
      "the mark that makes it win over a file",
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
      "a whole address on one of our hosts",
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
      "a segment with a colon takes any, though no target can name it",
      `/b/:s.html ${NEW}/q/:s`,
      [{ from: "/b/:s_html", to: `${NEW}/q/%3As` }],
    ],
    ["a placeholder may be a number", `/c/:1 ${NEW}/:1`, [{ from: "/c/:_1", to: `${NEW}/:_1` }]],
    [
      "a target's own parameters stand alone",
      `/d/:id id=:i ${NEW}/x/:id?ref=old`,
      [{ from: "/d/:id?id=:i", to: `${NEW}/x/:id?ref=old`, query: "drop" }],
    ],
    [
      "parameters that were asked for go along",
      `/item id=:id v=1 ${NEW}/items/:id`,
      [{ from: "/item?id=:id&v=1", to: `${NEW}/items/:id?id=:id&v=1` }],
    ],
    [
      "a rule that leads to itself does not apply",
      `/a/ /a\n/a ${NEW}/b`,
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    [
      "a rule does not apply to what it leads to, and others behind it do",
      `/* ${OWN}/blog/:splat\n/blog/b ${NEW}/c`,
      [
        { from: "/blog/b", to: `${NEW}/c` },
        { from: "/blog/*", keep: true },
        { from: "/*", to: `${OWN}/blog/:splat` },
      ],
    ],
    [
      "a rule applies where it leads out of what it matches",
      "/docs/en/* /docs/:splat",
      [{ from: "/docs/en/*", to: `${OWN}/docs/:splat` }],
    ],
    [
      "a splat behind a name takes the name, its page and what is below",
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

  it("names the splat and the placeholders that Netlify mixed up", async () => {
    const { findings, messages } = await importOf("netlify", `/:s/* ${NEW}/:splat/:s`);
    expect(findings).toEqual(["1 import-quirk"]);
    expect(messages[0]).toContain("begins :splat");
  });

  it("refuses text behind a placeholder, which cannot be expressed", async () => {
    const { findings } = await importOf("netlify", `/p/:c ${NEW}/:cd`);
    expect(findings).toEqual(["1 import-unsupported"]);
  });

  it("goes to the new site with relative targets, where the import says so", async () => {
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
    ["a rewrite that keeps its path", "/a/* 200", "import-unsupported"],
    ["a proxy", "/api/* https://api.example/:splat 200! signed=SECRET", "import-unsupported"],
    ["a page for what is not found", "/a/* /404.html 404", "import-unsupported"],
    ["a country", `/a ${NEW}/b 302 Country=au,nz`, "import-unsupported"],
    ["a language", `/a ${NEW}/b 302 Language=de`, "import-unsupported"],
    ["a role", `/a ${NEW}/b 302 Role=admin`, "import-unsupported"],
    ["a cookie", `/a ${NEW}/b 302 Cookie=beta`, "import-unsupported"],
    ["a star inside a segment", `/pre-* ${NEW}/:splat`, "import-unsupported"],
    ["a star before the end", `/a/*/b ${NEW}/:splat`, "import-unsupported"],
    ["one placeholder twice", `/:a/:a ${NEW}/:a`, "import-unsupported"],
    ["a parameter without a value", `/a q ${NEW}/b`, "import-unsupported"],
    [
      "a change of the scheme alone",
      "http://old.example/* https://old.example/:splat 301!",
      "import-unsupported",
    ],
    ["a line without a target", "/a", "import-unreadable"],
    ["a line with parameters and no target", "/a id=:id", "import-unreadable"],
    ["a header that strayed in", "Basic-Auth: user:secret", "import-unreadable"],
    ["an address that is none", `http:// ${NEW}/b`, "import-unreadable"],
    ["a path that Netlify keeps for itself", `/.netlify/a ${NEW}/b`, "import-unreadable"],
    ["a query in the path", `/a?b=c ${NEW}/b`, "import-unreadable"],
    ["a status with letters", `/a ${NEW}/b 301abc`, "import-unreadable"],
    ["a status that does not exist", `/a ${NEW}/b 999`, "import-unreadable"],
    ["a condition in the place of the status", `/a ${NEW}/b Country=us`, "import-unreadable"],
    ["a foreign host", `https://foreign.example/a ${NEW}/b`, "from-host-unknown"],
  ];
  it.each(refused)("keeps %s, and says so", async (_name, text, id) => {
    expect(await importOf("netlify", `# first\n${text}\n`)).toMatchObject({
      rules: [],
      findings: [`2 ${id}`],
      rejected: [2],
      rejectsText: `${text}\n`,
    });
  });

  it("says what to do with a target on a host that is not a target", async () => {
    const { findings, messages } = await importOf("netlify", "/a /b", {
      targetHosts: ["www.new.example"],
    });
    expect([findings, messages]).toEqual([
      ["1 target-host-not-allowed"],
      ['"/b" stays on www.old.example, which is not in site.targetHosts'],
    ]);
  });

  it("leaves out a rule that never applied, and keeps it", async () => {
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

  it("lets no later rule have what a rewrite served", async () => {
    const { rules, rejected } = await importOf(
      "netlify",
      `/app/* /index.html 200\n/* ${NEW}/:splat\n`,
    );
    expect(rules).toMatchObject([{ from: "/app/*", keep: true }, { from: "/*" }]);
    expect(rejected).toEqual([1]);
  });

  it("lets later rules have what only some visitors got", async () => {
    const { rules } = await importOf("netlify", `/* ${NEW}/au/ 302 Country=au\n/* ${NEW}/:splat\n`);
    expect(rules).toEqual([{ from: "/*", to: `${NEW}/:splat` }]);
  });

  it("names no host if the site has only one", async () => {
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

  it("leaves out what the site's fallback says anyway", async () => {
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
      "a table of parameters",
      block(`from = "/a"\nto = "${NEW}/:p"\n[redirects.query]\npath = ":p"`),
      [{ from: "/a?path=:p", to: `${NEW}/:p?path=:p` }],
    ],
    [
      "older names of parameters",
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
    ["an address that is none", `from = "http://"\nto = "${NEW}/b"`, "import-unreadable"],
    ["a target that is a number", 'from = "/a"\nto = 5', "import-unreadable"],
    [
      "a path that Netlify keeps for itself",
      `from = "/.netlify/a"\nto = "${NEW}/b"`,
      "import-unreadable",
    ],
  ];
  it.each(refused)("keeps %s with its line", async (_name, fields, id) => {
    expect(await importOf("netlify-toml", block(fields))).toMatchObject({
      rules: [],
      findings: [`4 ${id}`],
      rejected: [4],
      rejectsText: `[[redirects]]\n${fields}\n`,
    });
  });

  it.each([
    ["no TOML", "{{}}\n"],
    ["redirects that are no list", 'redirects = "/a"\n'],
  ])("cannot read %s", async (_name, text) => {
    expect(await importOf("netlify-toml", text)).toMatchObject({
      isUnreadable: true,
      findings: ["1 import-unreadable"],
      rules: [],
    });
  });

  it("keeps an entry that is no table", async () => {
    expect(await importOf("netlify-toml", 'redirects = ["/a"]\n')).toMatchObject({
      findings: ["1 import-unreadable"],
      rejectsText: '"/a"\n',
    });
  });
});
