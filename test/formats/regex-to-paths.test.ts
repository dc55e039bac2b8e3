import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../src/formats/regex/problem.ts";
import { findPaths } from "../../src/formats/regex/regex-to-paths.ts";
import { writeRules } from "../../src/formats/import/redirect-rules.ts";
import { createFirstMatch, TWO_HOSTS } from "../support/entries.ts";
import { runs } from "../support/runs.ts";

const CONTEXT = { file: "old", site: TWO_HOSTS };
const NEW = "https://www.new.example";

/** The rules of an expression whose target is `/t` followed by these groups. */
function rulesOf(expression: string, groups: readonly string[], base: string | null = null) {
  const paths = findPaths(expression, base);
  if (!paths.ok) return describeProblem(paths.problem);
  const target = [
    { kind: "text" as const, text: `${NEW}/t` },
    ...groups.flatMap((name) => [
      { kind: "text" as const, text: "/" },
      { kind: "capture" as const, name },
    ]),
  ];
  const answer = { status: 301, target, query: "merge" } as const;
  const written = writeRules(paths.value.patterns, { hosts: null, query: [] }, answer, CONTEXT);
  return written.ok ? written.value.rules : written.problem.message;
}

describe("reading a regular expression as paths", () => {
  const understood: [string, string, readonly string[], readonly object[]][] = [
    ["plain text", "^/a/b$", [], [{ from: "/a/b", to: `${NEW}/t` }]],
    ["no end anchor, as all below", "^/a", [], [{ from: "/a/*", to: `${NEW}/t` }]],
    [
      "a character class, as any name",
      "^/a/(\\d+)$",
      ["1"],
      [{ from: "/a/:p1", to: `${NEW}/t/:p1` }],
    ],
    [
      "a repeated character class",
      "^/[0-9]{4}/[a-z-]*$",
      [],
      [
        { from: "/:p1/:p2", to: `${NEW}/t` },
        { from: "/:p1", to: `${NEW}/t` },
      ],
    ],
    [
      "a small range of characters, as a choice",
      "^/a[1-3]$",
      [],
      ["1", "2", "3"].map((it) => ({ from: `/a${it}`, to: `${NEW}/t` })),
    ],
    ["escaped punctuation", "^/a\\.b\\-c$", [], [{ from: "/a.b-c", to: `${NEW}/t` }]],
    ["ignored letter case", "(?i)^/A$", [], [{ from: "/A", to: `${NEW}/t` }]],
    ["an optional last slash", "^/a/?$", [], [{ from: "/a", to: `${NEW}/t` }]],
    ["a rest", "^/a/(.*)$", ["1"], [{ from: "/a/*", to: `${NEW}/t/:splat` }]],
    ["no end anchor after a slash", "^/a/", [], [{ from: "/a/*", to: `${NEW}/t` }]],
    ["everything", "^", [], [{ from: "/*", to: `${NEW}/t` }]],
    ["a path and all below it", "^/a(/|$)", [], [{ from: "/a/*", to: `${NEW}/t` }]],
    [
      "an optional rest with its slash outside of the group",
      "^/a(?:/(.*))?$",
      ["1"],
      [{ from: "/a/*", to: `${NEW}/t/:splat` }],
    ],
    [
      "an optional rest with its slash inside the group",
      "^/a(/.*)?$",
      ["1"],
      [
        { from: "/a/*", to: `${NEW}/t//:splat` },
        { from: "/a", to: `${NEW}/t/` },
      ],
    ],
    [
      "a numbered group for a segment",
      "^/a/([^/]+)/b$",
      ["1"],
      [{ from: "/a/:p1/b", to: `${NEW}/t/:p1` }],
    ],
    [
      "a named group for a segment",
      "^/a/(?<id>[^/]+)$",
      ["id"],
      [{ from: "/a/:id", to: `${NEW}/t/:id` }],
    ],
    [
      "a segment without an end anchor",
      "^/a/([^/]+)",
      ["1"],
      [{ from: "/a/:p1/*", to: `${NEW}/t/:p1` }],
    ],
    [
      "a choice of words for a segment",
      "^/(docs|help)/(.*)$",
      ["1", "2"],
      [{ from: "/:p1/*", where: { p1: ["docs", "help"] }, to: `${NEW}/t/:p1/:splat` }],
    ],
    [
      "a choice of words within a segment",
      "^/a-(b|c)$",
      ["1"],
      [
        { from: "/a-b", to: `${NEW}/t/b` },
        { from: "/a-c", to: `${NEW}/t/c` },
      ],
    ],
    [
      "a rest that must not be empty",
      "^/a/(.+)$",
      ["1"],
      [
        { from: "/a/:p1", to: `${NEW}/t/:p1` },
        { from: "/a/:p1/*", to: `${NEW}/t/:p1/:splat` },
      ],
    ],
    ["a small set of characters", "^/[Aa]bout$", [], [{ from: "/about", to: `${NEW}/t` }]],
    [
      "a colon and a star as text",
      "^/:a/\\*$",
      [],
      [{ from: "/:a/*", match: "exact", to: `${NEW}/t` }],
    ],
    [
      "a colon as text before a rest",
      "^/:a/(.*)$",
      ["1"],
      [{ from: "/%3Aa/*", to: `${NEW}/t/:splat` }],
    ],
    ["a percent sign and a space", "^/100%\\ a$", [], [{ from: "/100%25%20a", to: `${NEW}/t` }]],
  ];
  it.each(understood)("understands %s", (_name, expression, groups, rules) => {
    expect(rulesOf(expression, groups)).toEqual(rules);
  });

  const inFolder: [string, string, string, readonly object[]][] = [
    ["a path without a leading slash", "^a$", "/", [{ from: "/a", to: `${NEW}/t` }]],
    ["a path below a folder", "^a/", "/shop/", [{ from: "/shop/a/*", to: `${NEW}/t` }]],
    ["an optional leading slash", "^/?a$", "/", [{ from: "/a", to: `${NEW}/t` }]],
    ["everything", "(.*)", "/", [{ from: "/*", to: `${NEW}/t` }]],
  ];
  it.each(inFolder)("understands %s relative to a folder", (_name, expression, base, rules) => {
    expect(rulesOf(expression, [], base)).toEqual(rules);
  });

  const refused: [string, string][] = [
    ["/a$", "it matches anywhere in a path, because it does not begin with ^"],
    ["^a$", "it never matches: a path begins with a slash"],
    ["^/a(.*)$", "a part that takes several texts is not a whole segment"],
    ["^/a-[^/]+$", "a part that takes several texts is not a whole segment"],
    ["^/(.*)/a$", "it continues after a part that matches any text"],
    ["^/\\bx$", "\\b means more than a rule can express"],
    ["^/[a-z/]+$", "[a-z/]+ matches characters other than those of a name or a value"],
    ["^/[0-9]+-a$", "a part that takes several texts is not a whole segment"],
    ["^/a{2}$", "a{2} matches more than a few texts, but less than a segment"],
    ["^/(a|b)+$", "(a|b)+ matches more than a few texts, but less than a segment"],
    ["^/(?!a)", "(?! looks at text that it does not match"],
    ["^/(a$", "a ( is never closed"],
    ["^/a)$", "a ) closes nothing"],
    [
      "^/x(1|2|3)y(1|2|3)z(1|2|3)w(1|2|3)$",
      "its choices make more than 64 addresses: write several",
    ],
    [`^/${"(".repeat(50)}a${")".repeat(50)}$`, "its groups are nested too deeply"],
    [`^/${"a".repeat(30_000)}$`, "it has more than 20000 characters"],
    ["^/a$(b)", "it never matches: a path begins with a slash"],
  ];
  it.each(refused)("refuses %s", (expression, why) => {
    expect(rulesOf(expression, [])).toBe(why);
  });

  it("refuses an expression with too many cases without writing them out", () => {
    // Twenty-seven million cases, which do not fit into memory.
    const words = Array.from({ length: 300 }, (_none, index) => `w${index}`).join("|");
    expect(rulesOf(`^/x(${words})y(${words})z(${words})$`, [])).toBe(
      "its choices make more than 64 addresses: write several",
    );
  });

  const word = fc.constantFrom("alpha", "beta", "gamma", "a.b");
  const escape = (text: string): string => text.replaceAll(".", "\\.");
  const part = fc.oneof(
    word.map((it) => `/${escape(it)}`),
    fc.tuple(word, word).map(([a, b]) => `/(${escape(a)}|${escape(b)})`),
    fc.tuple(word, word).map(([a, b]) => `/(?:${escape(a)}|${escape(b)})`),
    fc.constant("/([^/]+)"),
    word.map((it) => `(/${escape(it)})?`),
    fc.tuple(word, word).map(([a, b]) => `/${escape(a)}-(${escape(b)}|x)`),
  );
  const end = fc.constantFrom("$", "/?$", "/", "/(.*)$", "(/.*)?$", "/(.+)$", "(/|$)", "/(.*?)/?$");
  const expressions = fc
    .tuple(fc.array(part, { minLength: 1, maxLength: 3 }), end)
    .map(([parts, last]) => `^${parts.join("")}${last}`);
  const paths = fc
    .tuple(
      fc.array(fc.oneof(word, fc.constantFrom("alpha-beta", "beta-x", "delta")), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.constantFrom("", "/"),
    )
    .map(([segments, last]) => `/${segments.join("/")}${last}`);

  it("gives rules that match and capture what the expression does", () => {
    fc.assert(
      fc.property(
        expressions,
        fc.array(paths, { minLength: 5, maxLength: 10 }),
        (source, asked) => {
          const expression = new RegExp(source);
          const count = new RegExp(`${source}|`).exec("")?.length ?? 1;
          const groups = Array.from({ length: count - 1 }, (_none, index) => String(index + 1));
          const rules = rulesOf(source, groups);
          fc.pre(rules !== "its choices make more than 64 addresses: write several");
          const firstMatch = createFirstMatch(typeof rules === "string" ? [] : rules);
          for (const path of asked) {
            // Our tables ignore a last slash, so the expression may match either spelling.
            const spellings = [path, path.endsWith("/") ? path.slice(0, -1) : `${path}/`];
            const expected = spellings.map((it) => {
              const found = expression.exec(it);
              return (
                found &&
                plain(
                  `${NEW}/t/${found
                    .slice(1)
                    .map((group) => group ?? "")
                    .join("/")}`,
                )
              );
            });
            const given = firstMatch(path);
            expect(expected, `${source} on ${path}`).toContain(
              given && plain(given.location ?? ""),
            );
          }
        },
      ),
      runs(300),
    );
  });
});

/** Without doubled and last slashes. */
function plain(url: string): string {
  return url.replace(/(?<!:)\/{2,}/g, "/").replace(/\/$/, "");
}
