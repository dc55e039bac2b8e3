import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { importDocfx, joinDocfx } from "../../src/formats/docfx/import.ts";
import { read } from "../support/entries.ts";

const NEW = "https://www.new.example";
const OWN = "https://www.old.example";
const DOCSETS = { articles: "/azure", "articles/cli": "/cli", "../ref/5.1": "/ps?view=5.1" };

const readDocfx = (text: string, site = {}) => read(importDocfx, text, site);

/** A file with one redirection, on its third line. */
const file = (redirection: object, docsets: object = DOCSETS): string =>
  `{ "docsets": ${JSON.stringify(docsets)},\n  "redirections": [\n${JSON.stringify(redirection)}\n] }`;

describe("importing a DocFX redirection file", () => {
  const sources: [string, string, string][] = [
    ["a page", "articles/a/b.md", "/azure/a/b"],
    ["a YAML page", "articles/a/b.yml", "/azure/a/b"],
    ["the first page of a folder", "articles/a/index.md", "/azure/a"],
    ["the first page of the docset", "articles/index.yml", "/azure"],
    ["a path from the repository's root", "/articles/a.md", "/azure/a"],
    ["a path that begins with ./", "./articles/a.md", "/azure/a"],
    ["backslashes", "articles\\a\\b.md", "/azure/a/b"],
    ["a file that is not a page", "articles/a/b.png", "/azure/a/b.png"],
    ["a page with a dot in its name", "articles/a/b.c.md", "/azure/a/b.c"],
    ["the most specific of the configured folders", "articles/cli/a.md", "/cli/a"],
    ["a folder in other letter case", "Articles/CLI/A.md", "/cli/A"],
    ["a folder outside of the docset", "../ref/5.1/A/B.md", "/ps/A/B?view=5.1"],
    ["a space and a percent sign", "articles/a b%.md", "/azure/a%20b%25"],
  ];
  it.each(sources)("finds the address of %s", async (_name, source_path, from) => {
    const { rules, findings } = await readDocfx(file({ source_path, redirect_url: `${NEW}/x` }));
    expect([rules.map((it) => it.from), findings]).toEqual([[from], []]);
  });

  const targets: [string, string, string][] = [
    ["a whole URL", `${NEW}/x?a=1#b`, `${NEW}/x?a=1#b`],
    ["an absolute path", "/azure/x", `${OWN}/azure/x`],
    ["a relative path", "x", `${OWN}/azure/a/x`],
    ["a relative path that climbs", "../x?v=1#b", `${OWN}/azure/x?v=1#b`],
    ["a relative path to a source file", "x.md", `${OWN}/azure/a/x`],
  ];
  it.each(targets)("understands a target that is %s", async (_name, redirect_url, to) => {
    const redirection = {
      source_path: "articles/a/b.md",
      redirect_url,
      redirect_document_id: true,
    };
    const { rules, findings } = await readDocfx(file(redirection));
    expect([rules, findings]).toEqual([[{ from: "/azure/a/b", to }], []]);
  });

  it("adds the view parameter of a version when asked to", async () => {
    const redirection = { source_path_from_root: "../ref/5.1/a.md", redirect_url: "/ps/b" };
    const rules: RuleData[] = [{ from: "/ps/a?view=5.1", to: `${OWN}/ps/b?view=5.1` }];
    expect((await readDocfx(file(redirection))).rules).toEqual(rules);
  });

  it("keeps colons and stars as text", async () => {
    const redirection = { source_path: "articles/:a/*.md", redirect_url: "/x/:a" };
    expect((await readDocfx(file(redirection))).rules).toEqual([
      { from: "/azure/:a/*", match: "exact", to: `${OWN}/x/:a` },
    ]);
  });

  const refused: [string, object, string][] = [
    ["no source", { redirect_url: "/x" }, "import-unreadable"],
    ["no target", { source_path: "articles/a.md" }, "import-unreadable"],
    ["an empty target", { source_path: "articles/a.md", redirect_url: " " }, "import-unreadable"],
    ["an unknown folder", { source_path: "docs/a.md", redirect_url: "/x" }, "import-unsupported"],
    [
      "a fragment in its source",
      { source_path: "articles/a.md#b", redirect_url: "/x" },
      "import-unsupported",
    ],
    [
      "versions of its own",
      { source_path: "articles/a.md", redirect_url: "/x", monikers: ["v1"] },
      "import-unsupported",
    ],
    [
      "a path with ..",
      { source_path: "articles/../a.md", redirect_url: "/x" },
      "import-unsupported",
    ],
  ];
  it.each(refused)("rejects an entry with %s", async (_name, redirection, id) => {
    expect(await readDocfx(file(redirection))).toMatchObject({
      rules: [],
      findings: [`3 ${id}`],
      rejected: [JSON.stringify(redirection)],
    });
  });

  it("takes the first of two redirects for one address, whatever their versions", async () => {
    const entry = (source_path: string, redirect_url: string): string =>
      JSON.stringify({ source_path, redirect_url });
    const lines = [
      entry("articles/a.md", "/x"),
      entry("articles/A/index.md", "/x"),
      entry("articles/a/index.yml", "/y"),
    ];
    const text = `{ "docsets": { "articles": "/azure" }, "redirections": [\n${lines.join(",\n")}\n] }`;
    expect(await readDocfx(text)).toMatchObject({
      rules: [{ from: "/azure/a", to: `${OWN}/x` }],
      findings: ["3 import-duplicate", "4 import-conflict"],
      rejected: [lines[2]],
    });
  });

  it("asks for the addresses of folders, with suggestions from the file and the site", async () => {
    const text = JSON.stringify({
      redirections: [
        { source_path_from_root: "/latest/a.yml", redirect_url: "/x" },
        { source_path: "../ref/5.1/a.md", redirect_url: "/x" },
      ],
    });
    const context = {
      file: "old",
      site: {
        name: "",
        hosts: [],
        scope: ["/cli"],
        targetHosts: [],
        activatesAt: "",
        fallback: null,
        maxAgeSeconds: 0,
        keep: [],
      },
    };
    const { findings, isUnreadable } = await importDocfx(text, context);
    expect([isUnreadable, findings.map(({ id, fix }) => [id, fix])]).toEqual([
      true,
      [
        [
          "import-unreadable",
          'Add the place of each folder on the site, such as "docsets": {"latest":"/cli","../ref":"/cli"}',
        ],
      ],
    ]);
  });

  it.each([
    ["no array of redirections", "{}"],
    ["its array under another name", '{ "redirects": [] }'],
    [
      "a docset whose address is not a path",
      '{ "docsets": { "a": "azure" }, "redirections": [{}] }',
    ],
    ["docsets that are not an object", '{ "docsets": ["a"], "redirections": [{}] }'],
  ])("cannot read a file with %s", async (_name, text) => {
    const { isUnreadable, findings } = await readDocfx(text);
    expect([isUnreadable, findings]).toEqual([true, ["1 import-unreadable"]]);
  });

  it("reports every error in the JSON, and imports nothing", async () => {
    const text = '{ "docsets": {},\n  // c\n "redirections": [\n  {}, ] }';
    const { isUnreadable, findings } = await readDocfx(text);
    expect(isUnreadable).toBe(true);
    expect(findings.filter((it) => it.endsWith("json-syntax"))).toEqual([
      "2 json-syntax",
      "4 json-syntax",
    ]);
  });

  it("writes rejects in a form that it can read", async () => {
    const redirection = { source_path: "docs/a.md", redirect_url: "/x" };
    const context = {
      file: "old",
      site: {
        name: "",
        hosts: [],
        scope: [],
        targetHosts: [],
        activatesAt: "",
        fallback: null,
        maxAgeSeconds: 0,
        keep: [],
      },
    };
    const { entries, header = "" } = await importDocfx(file(redirection), context);
    const again = joinDocfx([header, ...entries.map((it) => it.text)]);
    expect(JSON.parse(again)).toEqual({ docsets: DOCSETS, redirections: [redirection] });
  });
});
