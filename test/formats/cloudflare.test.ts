import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { importOf } from "../support/import.ts";
import { ask, compile } from "../support/table.ts";

const NEW = "https://www.new.example";
const OWN = "https://www.old.example";

describe("importing Cloudflare's _redirects", () => {
  const understood: [string, string, RuleData[]][] = [
    ["nothing from comments", "# one\n  # two\n\n", []],
    ["302 if no status is given", `/a ${NEW}/b`, [{ from: "/a", to: `${NEW}/b`, status: 302 }]],
    ["a status", `  /a ${NEW}/b 301\n`, [{ from: "/a", to: `${NEW}/b` }]],
    ["a target on the same host", "/a /b 301", [{ from: "/a", to: `${OWN}/b` }]],
    ["a fragment", `/a ${NEW}/b#c 301`, [{ from: "/a", to: `${NEW}/b#c` }]],
    [
      "a comment after the target",
      `/a ${NEW}/b # later`,
      [{ from: "/a", to: `${NEW}/b`, status: 302 }],
    ],
    [
      "a comment without a space after the sign",
      `/a ${NEW}/b 301 #later`,
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    ["a path without a leading slash", `a ${NEW}/b 301`, [{ from: "/a", to: `${NEW}/b` }]],
    ["a splat", `/a/* ${NEW}/:splat 308`, [{ from: "/a/*", to: `${NEW}/:splat`, status: 308 }]],
    [
      "placeholders",
      `/b/:code/:name ${NEW}/:name/:code 301`,
      [{ from: "/b/:code/:name", to: `${NEW}/:name/:code` }],
    ],
    [
      "characters that only look like placeholders",
      `/://so;me ${NEW}/nons:/&@% 301`,
      [{ from: "/://so;me", to: `${NEW}/nons:/&@%` }],
    ],
    [
      "a target's own query, which replaces the visitor's",
      `/a ${NEW}/b?c=d 301`,
      [{ from: "/a", to: `${NEW}/b?c=d`, query: "drop" }],
    ],
  ];
  it.each(understood)("reads %s", async (_name, text, rules) => {
    expect(await importOf("cloudflare", text)).toMatchObject({ rules, findings: [] });
  });

  const refused: [string, string, string][] = [
    ["a rewrite", "/* /app 200", "import-unsupported"],
    ["a star inside a segment", `/a-* ${NEW}/b`, "import-unsupported"],
    ["two stars", `/a/*/b/* ${NEW}/c`, "import-unsupported"],
    ["a placeholder inside a segment", `/a-:b ${NEW}/:b`, "import-unsupported"],
    ["an unknown status", `/a ${NEW}/b 418`, "import-unreadable"],
    ["an unescaped space in a path", `/some page ${NEW}/b 301`, "import-unreadable"],
    ["a path without a target", "/a", "import-unreadable"],
    ["an absolute URL as source", `https://old.example/a ${NEW}/b`, "import-unreadable"],
    ["a target without https", "/a http://www.new.example/b", "import-unreadable"],
    ["a loop through the index page", "/* /index.html 301", "import-unreadable"],
    ["a loop at the root", "/ /index", "import-unreadable"],
    ["a line that is too long", `/a ${NEW}/${"b".repeat(2000)}`, "import-unreadable"],
  ];
  it.each(refused)("rejects %s with a finding", async (_name, text, id) => {
    expect(await importOf("cloudflare", text)).toMatchObject({
      rules: [],
      findings: [`1 ${id}`],
      rejected: [1],
    });
  });

  it("accepts comments of any length", async () => {
    expect((await importOf("cloudflare", `#${"#".repeat(3000)}\n`)).findings).toEqual([]);
  });

  it("takes the first of two lines for one path", async () => {
    expect(await importOf("cloudflare", `/a ${NEW}/1\n/a ${NEW}/2\n`)).toMatchObject({
      rules: [{ to: `${NEW}/1` }],
      findings: ["2 rule-shadowed"],
      rejected: [2],
    });
  });

  const quirks: [string, string][] = [
    ["one placeholder's name begins with another's", `/u/:id/p/:id2 ${NEW}/:id2/:id`],
    ["the source has a query", `/a?b=c ${NEW}/d`],
    ["nothing fills a placeholder", `/a/* ${NEW}/:b`],
  ];
  it.each(quirks)("warns where %s", async (_name, text) => {
    const { rules, findings } = await importOf("cloudflare", text);
    expect([rules.length, findings]).toEqual([1, ["1 import-quirk"]]);
  });

  it.each([
    ["exact rules", 2000, (at: number) => `/a/${at} ${NEW}/b`],
    ["patterns", 100, (at: number) => `/a/${at}/* ${NEW}/b`],
  ])("warns once about %s beyond the limit", async (_name, limit, line) => {
    const lines = (count: number) => Array.from({ length: count }, (_, at) => line(at)).join("\n");
    expect((await importOf("cloudflare", lines(limit))).findings).toEqual([]);
    const over = await importOf("cloudflare", lines(limit + 2));
    expect([over.findings, over.rules.length]).toEqual([[`${limit + 1} import-quirk`], limit + 2]);
  });

  it("keeps the order of the lines where precedence would choose otherwise", async () => {
    const { rules } = await importOf(
      "cloudflare",
      `/foo/test/* ${NEW}/1/:splat\n/foo/* ${NEW}/2/:splat\n/blog/:code/:name ${NEW}/3/:name/:code\n/blog/* ${NEW}/4/:splat\n/:x/about ${NEW}/5\n`,
    );
    const table = compile(rules, { scope: ["/"], keep: [], fallback: null, announceAt: undefined });
    const answers = [
      "/foo/test/yes",
      "/foo/test",
      "/foo/about",
      "/blog/a/b",
      "/blog/about",
      "/x/about",
      "/x",
    ];
    expect(answers.map((it) => ask(table, it).location?.replace(NEW, "") ?? null)).toEqual([
      "/1/yes",
      "/2/test",
      "/2/about",
      "/3/b/a",
      "/4/about",
      "/5",
      null,
    ]);
  });

  it("leaves a path to its own rule if an earlier splat needs a slash", async () => {
    const { rules, findings } = await importOf(
      "cloudflare",
      `/a/* ${NEW}/1/:splat\n/a ${NEW}/2\n/b/* ${NEW}/3\n/:x ${NEW}/4/:x\n`,
    );
    expect(findings).toEqual([]);
    expect(rules.map((it) => it.from)).toEqual(["/a/*", "/a", "/b/*", "/:x", "/b"]);
    expect(rules.at(-1)?.to).toBe(`${NEW}/4/b`);
  });
});

describe("importing Cloudflare's Bulk Redirects", () => {
  const ONE = { hosts: ["www.old.example"] };
  const understood: [string, string, RuleData[]][] = [
    ["two columns", `www.old.example/a,${NEW}/b`, [{ from: "/a", to: `${NEW}/b`, query: "drop" }]],
    [
      "a source with a scheme",
      `https://www.old.example/a,${NEW}/b,302`,
      [{ from: "/a", to: `${NEW}/b`, status: 302, query: "drop" }],
    ],
    ["a preserved query", `www.old.example/a,${NEW}/b,,TRUE`, [{ from: "/a", to: `${NEW}/b` }]],
    [
      "subpath matching",
      `www.old.example/a/,${NEW}/b/,301,true,,TRUE,true`,
      [{ from: "/a/*", to: `${NEW}/b/:splat` }],
    ],
    [
      "subpath matching to a single page",
      `www.old.example/a,${NEW}/b,301,true,false,true,false`,
      [{ from: "/a/*", to: `${NEW}/b` }],
    ],
    [
      "a target without a last slash, which gets one only before a rest",
      `www.old.example/a,${NEW}/b,301,true,,true,true`,
      [
        { from: "/a", to: `${NEW}/b` },
        { from: "/a/*", to: `${NEW}/b/:splat` },
      ],
    ],
    [
      "a comma in quotes",
      `"www.old.example/a,b",${NEW}/b,,TRUE`,
      [{ from: "/a,b", to: `${NEW}/b` }],
    ],
    [
      "colons and stars as text",
      `www.old.example/:a/*,${NEW}/:a,,TRUE`,
      [{ from: "/:a/*", match: "exact", to: `${NEW}/:a` }],
    ],
    [
      "a header, which Cloudflare would not accept",
      `source_url,target_url\nwww.old.example/a,${NEW}/b,,TRUE`,
      [{ from: "/a", to: `${NEW}/b` }],
    ],
  ];
  it.each(understood)("reads %s", async (_name, text, rules) => {
    expect(await importOf("cloudflare-bulk", text, ONE)).toMatchObject({ rules, findings: [] });
  });

  const refused: [string, string, string][] = [
    ["a foreign host", `foreign.example/a,${NEW}/b`, "from-host-unknown"],
    ["a query in the source", `www.old.example/a?b,${NEW}/b`, "import-unreadable"],
    ["no target", "www.old.example/a,", "import-unreadable"],
    ["an unsupported status", `www.old.example/a,${NEW}/b,303`, "import-unreadable"],
    ["an invalid flag", `www.old.example/a,${NEW}/b,301,maybe`, "import-unreadable"],
  ];
  it.each(refused)("rejects %s with a finding", async (_name, text, id) => {
    expect(await importOf("cloudflare-bulk", text)).toMatchObject({
      rules: [],
      findings: [`1 ${id}`],
    });
  });

  it("makes rules of one host from a list for one of several hosts", async () => {
    const { rules } = await importOf("cloudflare-bulk", `old.example/a,${NEW}/b,,TRUE`);
    expect(rules).toEqual([{ from: "https://old.example/a", to: `${NEW}/b` }]);
  });

  it("makes rules of the whole site if all hosts give the same answer", async () => {
    const both = `old.example/a,${NEW}/b,,TRUE\nwww.old.example/a,${NEW}/b,,TRUE\n`;
    expect((await importOf("cloudflare-bulk", both)).rules).toEqual([
      { from: "/a", to: `${NEW}/b` },
    ]);
    const subdomains = `old.example/a,${NEW}/b,,TRUE,TRUE\n`;
    expect((await importOf("cloudflare-bulk", subdomains)).rules).toEqual([
      { from: "/a", to: `${NEW}/b` },
    ]);
  });

  it("ranks a rule of the exact host above one that includes subdomains", async () => {
    const text = `old.example/a,${NEW}/1,,TRUE,TRUE\nwww.old.example/a,${NEW}/2,,TRUE\n`;
    expect((await importOf("cloudflare-bulk", text)).rules).toEqual([
      { from: "https://old.example/a", to: `${NEW}/1` },
      { from: "https://www.old.example/a", to: `${NEW}/2` },
    ]);
  });

  it("reports a duplicate source", async () => {
    const text = `old.example/a,${NEW}/1\nold.example/a/,${NEW}/1\nold.example/a,${NEW}/2\n`;
    expect(await importOf("cloudflare-bulk", text)).toMatchObject({
      findings: ["2 import-duplicate", "3 import-conflict"],
      rejected: [3],
    });
  });
});
