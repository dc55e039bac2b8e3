import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { EXPORT_NAMES, type ExportName, FORMATS, IMPORT_NAMES } from "../../src/formats/index.ts";
import { ruleArbitrary, urlArbitrary } from "../support/arbitraries.ts";
import { importOf } from "../support/import.ts";
import { compile, GATE, SITE, type SitePatch, whereTo } from "../support/table.ts";
import { runs } from "../support/runs.ts";

const NEW = "https://www.new.example";
const PLAIN: SitePatch = { scope: ["/"], keep: [], fallback: null, announceAt: undefined };

async function exportOf(
  format: ExportName,
  rules: readonly RuleData[],
  site: SitePatch = PLAIN,
): Promise<{ content: Uint8Array; text: string; omissions: string[] }> {
  const { content, omissions } = await FORMATS[format].exporter(compile(rules, site));
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    content: bytes,
    text: new TextDecoder().decode(bytes),
    omissions: omissions.map((it) => `${it.rule ?? "site"} ${it.message}`),
  };
}

const RULES: RuleData[] = [
  { from: "/a/*", to: `${NEW}/b/:splat` },
  { from: "/a", to: `${NEW}/b`, status: 302 },
  { from: "/n/:id", to: `${NEW}/n?id=:id` },
  { from: "/:l/x", where: { l: ["uk", "fr"] }, to: `${NEW}/:l/y` },
  { from: "/q?id=1", to: `${NEW}/q` },
  { from: "https://old.example/h", to: `${NEW}/h` },
  { from: "/docs/:Name", match: "exact", to: `${NEW}/docs/:Name` },
  { from: "/g", gone: true },
  { from: "/k", keep: true },
  { from: "/w", to: `${NEW}/w`, startsAt: "2025-06-01T00:00:00Z" },
];

describe("exporting", () => {
  it("to Netlify's _redirects: puts the most specific first and writes out enumerated values", async () => {
    const { text, omissions } = await exportOf("netlify", RULES, { ...PLAIN, fallback: `${NEW}/` });
    expect(text).toBe(
      [
        "https://old.example/h https://www.new.example/h 301",
        "/a https://www.new.example/b 302",
        "/docs/%3AName https://www.new.example/docs/:Name 301",
        "/g /410.html 410",
        "/q id=1 https://www.new.example/q 301",
        "/a/* https://www.new.example/b/:splat 301",
        "/n/:id https://www.new.example/n?id=:id 301",
        "/uk/x https://www.new.example/uk/y 301",
        "/fr/x https://www.new.example/fr/y 301",
        "/* https://www.new.example/ 301",
        "",
      ].join("\n"),
    );
    expect(omissions).toEqual([
      '6 "/docs/:Name" is written, but Netlify finds it only where the : and the * in its path are asked for as escapes',
      '8 "/k" passes to the old site: it is left out',
      '4 "/q?id=1" is written, but Netlify passes on the parameters that it asks for, too',
      '9 "/w" has dates of its own: it is left out',
      '2 "/n/:id" is written, but Netlify drops the visitor\'s parameters where the target has its own',
      "site the page /410.html is shown for what is gone: it has to be there",
    ]);
  });

  it.each(["netlify", "vercel"] as const)(
    "to %s: reports nothing for parameters that the target repeats, since they are passed on anyway",
    async (format) => {
      const repeats = { from: "/q?id=:id", to: `${NEW}/q/:id?id=:id` };
      const some = { from: "/r?id=:id&v=1", to: `${NEW}/r?id=:id` };
      const { omissions } = await exportOf(format, [repeats, some]);
      expect(omissions.filter((it) => it.includes("/q"))).toEqual([]);
      expect(omissions.some((it) => it.includes("/r"))).toBe(true);
    },
  );

  it("to netlify.toml: writes a block for each rule", async () => {
    const { text } = await exportOf("netlify-toml", [{ from: "/q?id=:id", to: `${NEW}/q/:id` }]);
    expect(text).toBe(
      '[[redirects]]\n  from = "/q"\n  to = "https://www.new.example/q/:id"\n  status = 301\n  force = true\n  query = { "id" = ":id" }\n',
    );
  });

  it("to Cloudflare's _redirects: puts exact rules first, and writes a splat's own path beside it", async () => {
    const { text, omissions } = await exportOf("cloudflare", RULES, {
      ...PLAIN,
      scope: ["/a"],
      fallback: `${NEW}/`,
    });
    expect(text).toBe(
      [
        "/a https://www.new.example/b 302",
        "/docs/%3AName https://www.new.example/docs/:Name 301",
        "/uk/x https://www.new.example/uk/y 301",
        "/fr/x https://www.new.example/fr/y 301",
        "/a/* https://www.new.example/b/:splat 301",
        "/n/:id https://www.new.example/n?id=:id 301",
        "",
      ].join("\n"),
    );
    expect(omissions.filter((it) => !it.startsWith("site"))).toEqual([
      '5 "https://old.example/h" is for one host, and Cloudflare takes only paths: it is left out',
      '6 "/docs/:Name" is written, but takes addresses outside site.scope, too',
      '6 "/docs/:Name" is written, but Cloudflare finds it only where the : and the * in its path are asked for as escapes',
      '7 "/g" is gone, and Cloudflare only redirects: it is left out',
      '8 "/k" passes to the old site: it is left out',
      '4 "/q?id=1" asks for parameters: it is left out',
      '9 "/w" has dates of its own: it is left out',
      '2 "/n/:id" is written, but takes addresses outside site.scope, too',
      '2 "/n/:id" is written, but Cloudflare drops the visitor\'s parameters where the target has its own',
      '3 "/:l/x" is written, but takes addresses outside site.scope, too',
    ]);
  });

  it("to Cloudflare's _redirects: writes no enumerated value that a better pattern takes", async () => {
    const { text } = await exportOf("cloudflare", [
      { from: "/uk/*", to: `${NEW}/1` },
      { from: "/:l/a", where: { l: ["uk", "fr"] }, to: `${NEW}/2` },
    ]);
    expect(text).toBe(`/uk ${NEW}/1 301\n/fr/a ${NEW}/2 301\n/uk/* ${NEW}/1 301\n`);
  });

  it("to Vercel: writes enumerated values as a list in the source", async () => {
    const { text } = await exportOf("vercel", RULES);
    expect(JSON.parse(text).redirects).toEqual([
      {
        source: "/h{/}?",
        has: [{ type: "host", value: "old.example" }],
        destination: `${NEW}/h`,
        statusCode: 301,
      },
      { source: "/a{/}?", destination: `${NEW}/b`, statusCode: 302 },
      { source: "/docs/\\:Name{/}?", destination: `${NEW}/docs/%3AName`, statusCode: 301 },
      {
        source: "/q{/}?",
        has: [{ type: "query", key: "id", value: "1" }],
        destination: `${NEW}/q`,
        statusCode: 301,
      },
      { source: "/a{/:splat(.*)}?", destination: `${NEW}/b/:splat`, statusCode: 301 },
      { source: "/n/:id{/}?", destination: `${NEW}/n?id=:id`, statusCode: 301 },
      { source: "/:l(uk|fr)/x{/}?", destination: `${NEW}/:l/y`, statusCode: 301 },
    ]);
  });

  it("to Cloudflare's _redirects: leaves room for the fallback among 100 patterns", async () => {
    const rules = Array.from({ length: 120 }, (_, at): RuleData => ({
      from: `/p${at}/:id`,
      to: `${NEW}/:id`,
    }));
    const { text, omissions } = await exportOf("cloudflare", rules, {
      ...PLAIN,
      fallback: `${NEW}/`,
    });
    const lines = text.trimEnd().split("\n");
    expect([lines.length, lines.at(-1)]).toEqual([100, `/* ${NEW}/ 301`]);
    expect(omissions.filter((it) => it.includes("100 patterns"))).toHaveLength(21);
  });

  it.each(["netlify", "cloudflare"] as const)(
    "to %s: renames placeholders where one name begins with another",
    async (format) => {
      const { text } = await exportOf(format, [
        { from: "/:id/:id2", to: `${NEW}/:id2/:id` },
        { from: "/x/:s/*", to: `${NEW}/:splat/:s` },
      ]);
      const names = [...new Set([...text.matchAll(/:([A-Za-z]\w*)/g)].map((it) => it[1] ?? ""))];
      expect(
        names.filter((it) => names.some((other) => other !== it && other.startsWith(it))),
      ).toEqual(names.length > 0 ? [] : ["no names"]);
    },
  );

  it.each([
    ["netlify", `/tags/c++ ${NEW}/t/c%2B%2B 301`],
    ["cloudflare", `/tags/c++ ${NEW}/t/c%2B%2B 301`],
    ["vercel", `"/tags/c\\\\+\\\\+{/}?","destination":"${NEW}/t/c%2B%2B"`],
    ["firebase", `"/tags/c++","destination":"${NEW}/t/c++"`],
  ] as const)(
    "to %s: writes enumerated values as browsers send them, and in the target as the table spells them",
    async (format, expected) => {
      const rule = { from: "/tags/:t", where: { t: ["c++", "Ada"] }, to: `${NEW}/t/:t` };
      expect((await exportOf(format, [rule])).text).toContain(expected);
    },
  );

  it("to Vercel: writes no target that its configuration check refuses", async () => {
    const { text, omissions } = await exportOf("vercel", [
      { from: "/a", to: `${NEW}/x:y/:Name?b=1` },
      { from: "/b", to: `${NEW}/x?u=a:b` },
    ]);
    expect(JSON.parse(text).redirects).toEqual([
      { source: "/a{/}?", destination: `${NEW}/x%3Ay/%3AName?b=1`, statusCode: 301 },
    ]);
    expect(omissions).toContainEqual(expect.stringContaining('"/b" has a colon in a parameter'));
  });

  it("to Firebase: writes a whole firebase.json, with names where the target needs them and globs elsewhere", async () => {
    const { text } = await exportOf("firebase", RULES, { ...PLAIN, fallback: `${NEW}/` });
    expect(JSON.parse(text)).toEqual({
      hosting: {
        public: "public",
        ignore: ["firebase.json", "**/.*"],
        redirects: [
          { source: "/a", destination: `${NEW}/b`, type: 302 },
          { source: "/a/:splat*", destination: `${NEW}/b/:splat*`, type: 301 },
          { source: "/uk/x", destination: `${NEW}/uk/y`, type: 301 },
          { source: "/fr/x", destination: `${NEW}/fr/y`, type: 301 },
          { source: "/**", destination: `${NEW}/`, type: 301 },
        ],
      },
    });
  });

  describe("to Cloudflare's Bulk Redirects", () => {
    const ONE: SitePatch = { ...PLAIN, hosts: ["www.old.example"] };
    const rows: [string, RuleData[], string[]][] = [
      [
        "an exact path, whose parameters are passed on",
        [{ from: "/a", to: `${NEW}/b` }],
        [`www.old.example/a,${NEW}/b,301,TRUE,FALSE,FALSE,FALSE`],
      ],
      [
        "a target's own parameters in the place of the visitor's",
        [{ from: "/a", to: `${NEW}/b?c=d` }],
        [`www.old.example/a,${NEW}/b?c=d,301,FALSE,FALSE,FALSE,FALSE`],
      ],
      [
        "dropped parameters",
        [{ from: "/a", to: `${NEW}/b`, query: "drop" }],
        [`www.old.example/a,${NEW}/b,301,FALSE,FALSE,FALSE,FALSE`],
      ],
      [
        "all below a path, with the rest",
        [{ from: "/a/*", to: `${NEW}/b/:splat`, status: 308 }],
        [`www.old.example/a,${NEW}/b/,308,TRUE,FALSE,TRUE,TRUE`],
      ],
      [
        "all below a path, to one page",
        [{ from: "/a/*", to: `${NEW}/b` }],
        [`www.old.example/a,${NEW}/b,301,TRUE,FALSE,TRUE,FALSE`],
      ],
      [
        "each value of a list",
        [{ from: "/:l/a", where: { l: { uk: "gb" } }, to: `${NEW}/:l/a` }],
        [`www.old.example/uk/a,${NEW}/gb/a,301,TRUE,FALSE,FALSE,FALSE`],
      ],
      [
        "a path and all below it separately when both have rules, as a source may occur only once",
        [
          { from: "/a", to: `${NEW}/1` },
          { from: "/a/*", to: `${NEW}/2` },
        ],
        [
          `www.old.example/a,${NEW}/1,301,TRUE,FALSE,FALSE,FALSE`,
          `www.old.example/a/,${NEW}/2,301,TRUE,FALSE,TRUE,FALSE`,
        ],
      ],
      [
        "the root and all below it separately, by the scheme",
        [
          { from: "/", to: `${NEW}/1` },
          { from: "/*", to: `${NEW}/2` },
        ],
        [
          `https://www.old.example/,${NEW}/1,301,TRUE,FALSE,FALSE,FALSE`,
          `http://www.old.example/,${NEW}/1,301,TRUE,FALSE,FALSE,FALSE`,
          `www.old.example/,${NEW}/2,301,TRUE,FALSE,TRUE,FALSE`,
        ],
      ],
      [
        "nothing that a better but less exact rule takes",
        [
          { from: "/uk/*", to: `${NEW}/1` },
          { from: "/:l/a/*", where: { l: ["uk", "fr"] }, to: `${NEW}/2` },
        ],
        [
          `www.old.example/uk,${NEW}/1,301,TRUE,FALSE,TRUE,FALSE`,
          `www.old.example/fr/a,${NEW}/2,301,TRUE,FALSE,TRUE,FALSE`,
        ],
      ],
      [
        "a comma in quotes",
        [{ from: "/a,b", to: `${NEW}/b` }],
        [`"www.old.example/a,b",${NEW}/b,301,TRUE,FALSE,FALSE,FALSE`],
      ],
    ];
    it.each(rows)("writes %s", async (_name, rules, lines) => {
      const { text } = await exportOf("cloudflare-bulk", rules, ONE);
      expect(text.trim().split("\n")).toEqual(lines);
    });

    it("writes a rule of the whole site once for each host, and a rule of one host only for it", async () => {
      const { text } = await exportOf("cloudflare-bulk", [
        { from: "/a", to: `${NEW}/1` },
        { from: "https://old.example/b", to: `${NEW}/2` },
      ]);
      expect(text.split("\n").map((it) => it.split(",")[0])).toEqual([
        "old.example/b",
        "www.old.example/a",
        "old.example/a",
        "",
      ]);
    });

    it("writes the fallback for each part of the scope", async () => {
      const site = { ...ONE, scope: ["/global", "/uk"], fallback: `${NEW}/` };
      const { text } = await exportOf("cloudflare-bulk", [{ from: "/uk", to: `${NEW}/uk` }], site);
      expect(text.trim().split("\n")).toEqual([
        `www.old.example/uk,${NEW}/uk,301,TRUE,FALSE,FALSE,FALSE`,
        `www.old.example/global,${NEW}/,301,TRUE,FALSE,TRUE,FALSE`,
        `www.old.example/uk/,${NEW}/,301,TRUE,FALSE,TRUE,FALSE`,
      ]);
    });

    const inexpressible: [string, RuleData, string][] = [
      ["a page that is gone", { from: "/a", gone: true }, "is gone"],
      ["a parameter", { from: "/a?b=c", to: `${NEW}/` }, "asks for parameters"],
      ["a captured segment", { from: "/a/:b", to: `${NEW}/:b` }, "captures a segment"],
      [
        "a splat in the middle of the target",
        { from: "/a/*", to: `${NEW}/:splat/b` },
        "puts the rest elsewhere",
      ],
      [
        "a window",
        { from: "/a", to: `${NEW}/`, endsAt: "2026-01-01T00:00:00Z" },
        "has dates of its own",
      ],
    ];
    it.each(inexpressible)("says that it cannot express %s", async (_name, rule, why) => {
      const { text, omissions } = await exportOf("cloudflare-bulk", [rule], ONE);
      expect([text, omissions[0]]).toEqual(["", expect.stringContaining(why)]);
    });
  });

  it("to Firebase: keeps the slash of a target when the rest is empty", async () => {
    const { text } = await exportOf("firebase", [
      { from: "/a/:p/*", to: `${NEW}/:p/:splat` },
      { from: "/b/*", to: `${NEW}/b/:splat` },
      { from: "/c/:p/*", to: `${NEW}/:p/all` },
    ]);
    const { redirects } = JSON.parse(text).hosting;
    expect(
      redirects.map(
        (it: Record<"source" | "destination", string>) => `${it.source} ${it.destination}`,
      ),
    ).toEqual([
      `/a/:p ${NEW}/:p/`,
      `/a/:p/:splat* ${NEW}/:p/:splat*`,
      `/b ${NEW}/b/`,
      `/b/:splat* ${NEW}/b/:splat*`,
      `/c/:p/:splat* ${NEW}/:p/all`,
    ]);
  });

  it("to a map: writes only the columns that some rule needs", async () => {
    const { text } = await exportOf("csv", [
      { from: "/a", to: `${NEW}/b`, section: "Shop" },
      { from: "/c", gone: true },
    ]);
    expect(text).toBe(`old url,new url,status,section\r\n/a,${NEW}/b,301,Shop\r\n/c,,gone,\r\n`);
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "\t=1"])(
    "escapes the cell %j so that it is no formula, and unescapes it on import",
    async (note) => {
      const { text, content } = await exportOf("csv", [{ from: "/a", to: `${NEW}/b`, note }]);
      expect(text.split("\r\n")[1]).toMatch(/,"?'/);
      expect((await importOf("csv", content)).rules).toEqual([
        { from: "/a", to: `${NEW}/b`, note },
      ]);
    },
  );
});

// ---- There and back again ----

/** Without what a map may leave out: the default `match` and the default status. */
function normal(rules: readonly RuleData[]): string[] {
  const { rules: compiled } = compile(rules, PLAIN);
  return compiled
    .map(({ source, answer, window, index }) => {
      const { section, note, examples } = rules[index] ?? {};
      const values = [...(source.segments ?? []), ...source.query].map((it) => {
        if ("values" in it) return [...it.values];
        return "where" in it && it.where ? [...it.where] : null;
      });
      return JSON.stringify([source, values, answer, window, section, note, examples]);
    })
    .toSorted();
}

const NOTES = fc.constantFrom(
  undefined,
  "a note",
  '"quoted", with; separators',
  "two\nlines",
  "=1+1",
  "-",
  "'=x",
  "@a",
);

const mapArbitrary = fc.uniqueArray(
  fc.tuple(ruleArbitrary, NOTES, NOTES).map(([rule, note, section]): RuleData => ({
    ...rule,
    ...(note === undefined ? {} : { note }),
    ...(section === undefined ? {} : { section }),
  })),
  {
    maxLength: 8,
    selector: (rule) =>
      normal([{ ...rule, note: "", section: "" }])
        .join()
        .replace(/"kind":.*/, ""),
  },
);

describe("values of an export that better rules take", () => {
  const rules: RuleData[] = [
    { from: "/uk/b", to: `${NEW}/1` },
    { from: "/fr/*", to: `${NEW}/2` },
    { from: "/:l/b", where: { l: { uk: "gb", fr: "fr", de: "de" } }, to: `${NEW}/:l` },
  ];
  it.each(["netlify", "vercel", "firebase", "cloudflare", "nginx", "apache"] as const)(
    "are not written to %s",
    async (format) => {
      const { content, text } = await exportOf(format, rules);
      expect(text).not.toContain(`${NEW}/gb`);
      expect(text).not.toContain(`${NEW}/fr`);
      const { rejected } = await importOf(format, content, { hosts: SITE.hosts });
      expect(rejected).toEqual([]);
    },
  );

  it("to Vercel keep a list apart from a placeholder", async () => {
    const both: RuleData[] = [
      { from: "/:l/b", where: { l: ["uk", "fr"] }, to: `${NEW}/1` },
      { from: "/:l/b", to: `${NEW}/2` },
    ];
    const { content } = await exportOf("vercel", both);
    expect(normal((await importOf("vercel", content, { hosts: SITE.hosts })).rules)).toEqual(
      normal(both),
    );
  });
});

describe("a rule of an export that is wider than the scope", () => {
  const site = { ...PLAIN, scope: ["/global", "/uk/shop"] };
  it.each<[RuleData, boolean]>([
    [{ from: "/*", to: `${NEW}/` }, true],
    [{ from: "/:area/shop", to: `${NEW}/` }, true],
    [{ from: "/:area/shop", where: { area: ["global", "uk"] }, to: `${NEW}/` }, false],
    [{ from: "/:area/*", where: { area: ["global", "uk"] }, to: `${NEW}/` }, true],
    [{ from: "/Global/*", to: `${NEW}/` }, false],
    [{ from: "/uk/shop", to: `${NEW}/` }, false],
  ])("%o is named: %s", async (rule, isNamed) => {
    for (const format of ["netlify", "vercel", "nginx"] as const) {
      const { omissions } = await exportOf(format, [rule], site);
      expect(omissions.some((it) => it.includes("outside site.scope"))).toBe(isNamed);
    }
  });
});

describe("the fallback of an export", () => {
  it("is left out where a rule of the only host that is no alias takes all of it", async () => {
    const rules = [{ from: "https://www.old.example/*", to: `${NEW}/closed` }];
    const site = {
      ...PLAIN,
      aliases: { "old.example": "www.old.example" },
      fallback: `${NEW}/home`,
    };
    expect((await exportOf("vercel", rules, site)).text).not.toContain("home");
  });

  it.each<[ExportName, SitePatch, string]>([
    ["firebase", { fallbackStatus: 307 }, "Firebase answers 302, not 307"],
    ["nginx", { fallbackStatus: 308 }, "with 301: nginx rewrites with 301 and 302 only"],
    ["cloudflare-bulk", { fallbackStatus: 303 }, "Bulk Redirects answer 302, not 303"],
    ["netlify", { fallback: `${NEW}/?x=1` }, "Netlify drops the visitor's parameters"],
    ["cloudflare", { fallback: `${NEW}/?x=1` }, "Cloudflare drops the visitor's parameters"],
    ["apache", { fallback: `${NEW}/?x=1` }, "Apache drops the visitor's parameters"],
    ["nginx", { fallback: `${NEW}/#top` }, "nginx drops the visitor's parameters"],
  ])("to %s with %o is named where it answers differently", async (format, site, how) => {
    const { omissions } = await exportOf(format, [], { ...PLAIN, fallback: `${NEW}/`, ...site });
    expect(omissions.join("\n")).toContain(`site the fallback for "/*" is written, but ${how}`);
  });

  const formats = [
    "netlify",
    "netlify-toml",
    "vercel",
    "firebase",
    "cloudflare",
    "nginx",
    "apache",
  ] as const;
  it.each(formats)("to %s is left out where a rule takes all of it", async (format) => {
    const rules = [{ from: "/*", to: `${NEW}/closed` }];
    const site = { ...PLAIN, scope: ["/a", "/b"], fallback: `${NEW}/home` };
    const { content, text } = await exportOf(format, rules, site);
    expect(text).not.toContain("home");
    const back = await importOf(format, content, { hosts: SITE.hosts, fallback: `${NEW}/home` });
    expect([back.findings, normal(back.rules)]).toEqual([[], normal(rules)]);
  });

  it.each(["netlify", "cloudflare"] as const)(
    "to %s is for the address that a browser sends",
    async (format) => {
      const site = { ...PLAIN, scope: ["/é"], fallback: `${NEW}/` };
      expect((await exportOf(format, [], site)).text).toContain(`/%C3%A9/* ${NEW}/ 301\n`);
    },
  );
});

describe("export, then import", () => {
  it.each(["csv", "tsv", "xlsx"] as const)("gives the same table through %s", async (format) => {
    await fc.assert(
      fc.asyncProperty(mapArbitrary, async (rules) => {
        const { content } = await exportOf(format, rules);
        const site = { hosts: SITE.hosts, targetHosts: SITE.targetHosts };
        const { rules: back, findings } = await importOf(format, content, site);
        expect(findings).toEqual([]);
        expect(normal(back)).toEqual(normal(rules));
      }),
      runs(format === "xlsx" ? 30 : 200),
    );
  });

  it("keeps a literal colon beside a placeholder, on one host", async () => {
    const rules: RuleData[] = [
      { from: "https://old.example/a/:p", match: "exact", to: `${NEW}/b` },
      { from: "https://old.example/a/:p", to: `${NEW}/c` },
    ];
    const { content } = await exportOf("csv", rules);
    const back = await importOf("csv", content, SITE);
    expect([normal(back.rules), back.findings]).toEqual([normal(rules), []]);
  });

  it.each(["netlify", "netlify-toml"] as const)(
    "leaves out of %s a parameter whose value would be read as a placeholder",
    async (format) => {
      const rules: RuleData[] = [{ from: "/a?i=:i", match: "exact", to: `${NEW}/b` }];
      const { text, omissions } = await exportOf(format, rules);
      expect(text).not.toContain(`${NEW}/b`);
      expect(omissions).toEqual([
        expect.stringContaining("asks for a parameter whose value begins with a colon"),
      ]);
    },
  );

  it.each(["netlify", "vercel"] as const)(
    "keeps a star in a parameter of a pattern through %s",
    async (format) => {
      const rules: RuleData[] = [{ from: "/a/*?i=*", to: `${NEW}/:splat?i=%2A` }];
      const { content } = await exportOf(format, [{ from: "/a/*?i=*", to: `${NEW}/:splat` }]);
      const back = await importOf(format, content, { hosts: SITE.hosts });
      expect(normal(back.rules)).toEqual(normal(rules));
      expect(whereTo(back.rules, "/a/b?i=*", PLAIN)).toBe(`${NEW}/b?i=%2A`);
    },
  );

  it("keeps a star among the values of a pattern", async () => {
    const rules: RuleData[] = [{ from: "/:l/:p", where: { l: { a: "*" } }, to: `${NEW}/:l/:p` }];
    const { content } = await exportOf("cloudflare", rules);
    const back = await importOf("cloudflare", content, { hosts: SITE.hosts });
    expect(whereTo(back.rules, "/a/b", PLAIN)).toBe(`${NEW}/%2A/b`);
  });

  it("keeps a splat beside a literal star", async () => {
    const rules: RuleData[] = [
      { from: "/a/*", match: "exact", to: `${NEW}/b` },
      { from: "/a/*", to: `${NEW}/c` },
    ];
    expect((await exportOf("netlify", rules)).text).toBe(
      `/a/%2A ${NEW}/b 301\n/a/* ${NEW}/c 301\n`,
    );
  });

  const configurations = [
    "netlify",
    "netlify-toml",
    "vercel",
    "firebase",
    "cloudflare",
    "cloudflare-bulk",
    "nginx",
    "apache",
  ] as const;
  it.each(configurations)(
    "gives the same answers through %s for rules that the export does not leave out",
    async (format) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(ruleArbitrary, { maxLength: 8 }),
          fc.array(urlArbitrary, { minLength: 15, maxLength: 15 }),
          async (all, urls) => {
            const rules = all.map(
              ({ startsAt: _startsAt, endsAt: _endsAt, lowercase: _lowercase, ...rule }) => rule,
            );
            const table = compile(rules, PLAIN);
            const { omissions } = await FORMATS[format].exporter(table);
            const told = new Set(omissions.map((it) => it.rule));
            const kept = rules.filter((_, index) => !told.has(index));
            const { content } = await exportOf(format, kept);
            const site = { hosts: SITE.hosts, targetHosts: SITE.targetHosts };
            const { rules: back } = await importOf(format, content, site);
            const before = compile(kept, PLAIN);
            const after = compile(back, PLAIN);
            for (const url of urls) {
              const answers = [before, after].map(({ table: of }) =>
                resolve(of, { url, method: "GET" }, GATE),
              );
              const [was, is] = answers.map(({ outcome, status, location }) => [
                url.href,
                outcome,
                status,
                location,
              ]);
              expect(is).toEqual(was);
            }
          },
        ),
        runs(200),
      );
    },
  );

  it("has an importer for every exporter", () => {
    expect(IMPORT_NAMES).toEqual(expect.arrayContaining(EXPORT_NAMES));
  });
});
