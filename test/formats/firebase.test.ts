import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { createImported } from "../support/entries.ts";
import { importOf } from "../support/import.ts";

const NEW = "https://www.new.example";

/** A file with one redirect, on its second line. */
const file = (redirect: object): string =>
  `{ "hosting": { "redirects": [\n${JSON.stringify(redirect)}\n] } }`;

describe("importing a firebase.json", () => {
  const understood: [string, object, RuleData[]][] = [
    [
      "an exact path, with 301 if no type is given",
      { source: "/a", destination: `${NEW}/b` },
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    [
      "302",
      { source: "/a", destination: `${NEW}/b`, type: 302 },
      [{ from: "/a", to: `${NEW}/b`, status: 302 }],
    ],
    [
      "the older name of source",
      { glob: "/a", destination: `${NEW}/b` },
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    [
      "a folder and all below it, as people write it",
      { source: "/a{,/**}", destination: `${NEW}/b` },
      [{ from: "/a/*", to: `${NEW}/b` }],
    ],
    [
      "** as all below a path",
      { source: "/a/**", destination: `${NEW}/b` },
      [{ from: "/a/*", to: `${NEW}/b` }],
    ],
    [
      "** as the whole site",
      { source: "**", destination: `${NEW}/b` },
      [{ from: "/*", to: `${NEW}/b` }],
    ],
    [
      "* as one segment",
      { source: "/a/*/b", destination: `${NEW}/b` },
      [{ from: "/a/:p1/b", to: `${NEW}/b` }],
    ],
    [
      "braces within a segment",
      { source: "/a{,-star}", destination: `${NEW}/b` },
      [
        { from: "/a", to: `${NEW}/b` },
        { from: "/a-star", to: `${NEW}/b` },
      ],
    ],
    [
      "braces within braces",
      { source: "/{a,b{1,2}}", destination: `${NEW}/b` },
      [
        { from: "/a", to: `${NEW}/b` },
        { from: "/b1", to: `${NEW}/b` },
        { from: "/b2", to: `${NEW}/b` },
      ],
    ],
    [
      "a list of words",
      { source: "/@(a|b)/c", destination: `${NEW}/d` },
      [{ from: "/:p1/c", where: { p1: ["a", "b"] }, to: `${NEW}/d` }],
    ],
    [
      "a named segment",
      { source: "/a/:id", destination: `${NEW}/b/:id` },
      [{ from: "/a/:id", to: `${NEW}/b/:id` }],
    ],
    [
      "a named rest, which may be empty",
      { source: "/a/:rest*", destination: `${NEW}/b/:rest*` },
      [
        { from: "/a/*", to: `${NEW}/b/:splat` },
        { from: "/a", to: `${NEW}/b` },
      ],
    ],
    [
      "a regular expression",
      { regex: "^/(?P<l>en|de)/a$", destination: `${NEW}/:l/b` },
      [{ from: "/:l/a", where: { l: ["en", "de"] }, to: `${NEW}/:l/b` }],
    ],
    [
      "a numbered group",
      { regex: "^/a/([^/]+)$", destination: `${NEW}/b/:1` },
      [{ from: "/a/:p1", to: `${NEW}/b/:p1` }],
    ],
    [
      "characters that only look like a pattern",
      { source: "/+dart\\(x\\)/2.0", destination: `${NEW}/b` },
      [{ from: "/+dart(x)/2.0", to: `${NEW}/b` }],
    ],
    [
      "a target on the same host",
      { source: "/a", destination: "/b" },
      [{ from: "/a", to: "https://www.old.example/b" }],
    ],
  ];
  it.each(understood)("reads %s", async (_name, redirect, rules) => {
    expect(await importOf("firebase", file(redirect))).toMatchObject({ rules, findings: [] });
  });

  const refused: [string, object, string][] = [
    ["a star inside a segment", { source: "/a*", destination: `${NEW}/b` }, "import-unsupported"],
    [
      "a placeholder inside a segment",
      { source: "/a-:b", destination: `${NEW}/b` },
      "import-unsupported",
    ],
    ["** before the end", { source: "/a/**/b", destination: `${NEW}/b` }, "import-unsupported"],
    ["a negated glob", { source: "/!(a)", destination: `${NEW}/b` }, "import-unsupported"],
    [
      "a regular expression for any path",
      { regex: "(.*)\\.html$", destination: "/:1" },
      "import-unsupported",
    ],
    [
      "a status that is not a redirect",
      { source: "/a", destination: "/b", type: 404 },
      "import-unreadable",
    ],
    ["an entry without a source", { destination: "/b" }, "import-unreadable"],
    [
      "an entry with both a source and a regex",
      { source: "/a", regex: "^/a$", destination: "/b" },
      "import-unreadable",
    ],
    ["a change of the last slash only", { source: "/a/", destination: "/a" }, "import-unsupported"],
  ];
  it.each(refused)("rejects %s at its line", async (_name, redirect, id) => {
    const told = await importOf("firebase", file(redirect));
    expect(told).toMatchObject({ rules: [], findings: [`2 ${id}`], rejected: [2] });
    expect(JSON.parse(told.rejectsText ?? "")).toEqual({ hosting: { redirects: [redirect] } });
  });

  it("gives an address to the first entry that matches it", async () => {
    const redirects = [
      { source: "/a/**", destination: `${NEW}/1` },
      { source: "/a/b", destination: `${NEW}/2` },
      { source: "/a", destination: `${NEW}/3` },
    ];
    const told = await importOf("firebase", JSON.stringify({ hosting: { redirects } }));
    expect(told.findings).toEqual(["1 rule-shadowed"]);
    expect(told.rules.map((it) => [it.from, it.to])).toEqual([
      ["/a/*", `${NEW}/1`],
      ["/a", `${NEW}/3`],
    ]);
  });

  it("gives a path the answer of an earlier glob that cannot be expressed", async () => {
    const redirects = [
      { source: "/a/m*{,/**}", destination: `${NEW}/1` },
      { source: "/d/**/x", destination: `${NEW}/2`, type: 302 },
      { source: "/a/mixins", destination: `${NEW}/3` },
      { source: "/a/n", destination: `${NEW}/4` },
      { source: "/d/e/f/x", destination: `${NEW}/5` },
    ];
    const told = await importOf("firebase", JSON.stringify({ hosting: { redirects } }));
    expect(told.rules).toEqual([
      { from: "/a/mixins", to: `${NEW}/1` },
      { from: "/d/e/f/x", to: `${NEW}/2`, status: 302 },
      { from: "/a/n", to: `${NEW}/4` },
    ]);
  });

  it("reads the first of several sites that has redirects, and names the others", async () => {
    const redirects = [{ source: "/a", destination: `${NEW}/b` }];
    const hosting = [
      { target: "app" },
      { target: "www", redirects },
      { target: "docs", redirects },
    ];
    const told = await importOf("firebase", JSON.stringify({ hosting }));
    expect(told.rules).toEqual([{ from: "/a", to: `${NEW}/b` }]);
    expect(told.messages).toEqual([
      expect.stringContaining('another of the file\'s sites ("docs")'),
    ]);
  });

  it("reports each rewrite, and ignores headers and settings", async () => {
    const hosting = {
      cleanUrls: true,
      headers: [],
      rewrites: [{ source: "/a/**", destination: "/i" }],
    };
    const told = await importOf("firebase", JSON.stringify({ hosting }));
    expect(told).toMatchObject({ rules: [], findings: ["1 import-unsupported"] });
  });

  it("reads the escapes that Firebase leaves in a path as these, and others as text", async () => {
    const redirects = ["/a%2Fb", "/*/c%23", "/d%20e"].map((source) => ({
      source,
      destination: `${NEW}/x`,
    }));
    const { rules } = await importOf("firebase", JSON.stringify({ hosting: { redirects } }));
    expect(rules.map((it) => it.from)).toEqual(["/a%2Fb", "/:p1/c%23", "/d%2520e"]);
  });

  it("suggests the fallback for a page that a rewrite serves everywhere", async () => {
    const hosting = { rewrites: [{ source: "**", destination: "/index.html" }] };
    const told = await importOf("firebase", JSON.stringify({ hosting }));
    expect(told.messages[0]).toContain("that is the site's fallback");
    expect(told.fixes[0]).toBe(`Write "fallback": "${NEW}/" into the site of routes.json`);
  });

  it("says how to replace braces with too many choices", async () => {
    const source = `/${"{a,b}".repeat(7)}`;
    const told = await importOf("firebase", file({ source, destination: `${NEW}/x` }));
    expect(told.messages[0]).toContain("its braces make more than 64 addresses: write several");
  });

  it("reads a character class as any name, and warns of it", async () => {
    const entries = [
      { source: "/a/:id(\\d+)", destination: `${NEW}/b/:id` },
      { regex: "^/c/(?P<id>[a-z-]+)$", destination: `${NEW}/d/:id` },
      { source: "/a/x", destination: `${NEW}/x` },
    ];
    const told = await importOf("firebase", JSON.stringify({ hosting: { redirects: entries } }));
    expect(told.rules).toEqual([
      { from: "/a/:id", to: `${NEW}/b/:id` },
      { from: "/c/:id", to: `${NEW}/d/:id` },
      { from: "/a/x", to: `${NEW}/x` },
    ]);
    expect(told.messages).toEqual([
      expect.stringMatching(/^"\\d\+" matched only some names, and any name is matched instead/),
    ]);
  });

  it("gives an address that a character class or an open end takes to it, not to a later redirect", async () => {
    const entries = [
      { source: "/a/:id(\\d+)", destination: `${NEW}/b/:id` },
      { source: "/a/12", destination: `${NEW}/never` },
      { regex: "^/c", destination: `${NEW}/d` },
      { source: "/cup", destination: `${NEW}/never` },
    ];
    const text = JSON.stringify({ hosting: { redirects: entries } });
    const { told, where } = await createImported("firebase", text);
    expect([where("/a/12"), where("/a/7"), where("/cup"), where("/c/x")]).toEqual([
      `${NEW}/b/12`,
      `${NEW}/b/7`,
      `${NEW}/d`,
      `${NEW}/d`,
    ]);
    expect(told.findings.filter((it) => it.includes("shadowed"))).toHaveLength(2);
  });

  it("warns of a placeholder in a fragment, which Firebase's emulator takes for text", async () => {
    const told = await importOf("firebase", file({ source: "/g/:e", destination: `${NEW}/g#:e` }));
    expect(told.rules).toEqual([{ from: "/g/:e", to: `${NEW}/g#:e` }]);
    expect(told.findings).toEqual(["2 import-quirk"]);
  });
});
