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
    ["a page of data", "articles/a/b.yml", "/azure/a/b"],
    ["the first page of a folder", "articles/a/index.md", "/azure/a"],
    ["the first page of all", "articles/index.yml", "/azure"],
    ["a path from the root", "/articles/a.md", "/azure/a"],
    ["a path from here", "./articles/a.md", "/azure/a"],
    ["backslashes", "articles\\a\\b.md", "/azure/a/b"],
    ["a file that is not a page", "articles/a/b.png", "/azure/a/b.png"],
    ["a page that is named like a file", "articles/a/b.c.md", "/azure/a/b.c"],
    ["the innermost folder", "articles/cli/a.md", "/cli/a"],
    ["other letters", "Articles/CLI/A.md", "/cli/A"],
    ["a folder elsewhere", "../ref/5.1/A/B.md", "/ps/A/B?view=5.1"],
    ["a space and a percent sign", "articles/a b%.md", "/azure/a%20b%25"],
  ];
  it.each(sources)("finds the address of %s", async (_name, source_path, from) => {
    const { rules, findings } = await readDocfx(file({ source_path, redirect_url: `${NEW}/x` }));
    expect([rules.map((it) => it.from), findings]).toEqual([[from], []]);
  });

  const targets: [string, string, string][] = [
    ["a whole URL", `${NEW}/x?a=1#b`, `${NEW}/x?a=1#b`],
    ["a path", "/azure/x", `${OWN}/azure/x`],
    ["a page beside it", "x", `${OWN}/azure/a/x`],
    ["a page elsewhere", "../x?v=1#b", `${OWN}/azure/x?v=1#b`],
    ["a source beside it", "x.md", `${OWN}/azure/a/x`],
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

  it("takes a version along, where it was asked for", async () => {
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
    ["another folder", { source_path: "docs/a.md", redirect_url: "/x" }, "import-unsupported"],
    [
      "a part of a page",
      { source_path: "articles/a.md#b", redirect_url: "/x" },
      "import-unsupported",
    ],
    [
      "some versions",
      { source_path: "articles/a.md", redirect_url: "/x", monikers: ["v1"] },
      "import-unsupported",
    ],
    [
      "a path that climbs",
      { source_path: "articles/../a.md", redirect_url: "/x" },
      "import-unsupported",
    ],
  ];
  it.each(refused)("keeps an entry with %s", async (_name, redirection, id) => {
    expect(await readDocfx(file(redirection))).toMatchObject({
      rules: [],
      findings: [`3 ${id}`],
      rejected: [JSON.stringify(redirection)],
    });
  });

  it("takes the first of two redirections for one address, whatever versions it names", async () => {
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

  it("asks where the folders stand, and suggests what the file and the site tell", async () => {
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
    ["no list", "{}"],
    ["a list of another name", '{ "redirects": [] }'],
    ["a place that is not a path", '{ "docsets": { "a": "azure" }, "redirections": [{}] }'],
    ["docsets that are no paths", '{ "docsets": ["a"], "redirections": [{}] }'],
  ])("cannot read a file with %s", async (_name, text) => {
    const { isUnreadable, findings } = await readDocfx(text);
    expect([isUnreadable, findings]).toEqual([true, ["1 import-unreadable"]]);
  });

  it("tells every mistake in the JSON, and makes nothing of it", async () => {
    const text = '{ "docsets": {},\n  // c\n "redirections": [\n  {}, ] }';
    const { isUnreadable, findings } = await readDocfx(text);
    expect(isUnreadable).toBe(true);
    expect(findings.filter((it) => it.endsWith("json-syntax"))).toEqual([
      "2 json-syntax",
      "4 json-syntax",
    ]);
  });

  it("writes a file of rejects that it reads again", async () => {
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
