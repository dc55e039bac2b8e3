import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RuleData, SiteData } from "../../src/domain/table/schema.ts";
import { type ImportedTogether, importValid } from "../../src/formats/dialect/import-valid.ts";
import type { CombineMode } from "../../src/formats/dialect/combine.ts";
import { type FormatName, FORMATS } from "../../src/formats/index.ts";
import { validateRoutesFile } from "../../src/routes-file/routes-json.ts";
import { OLD_SITE } from "../support/import.ts";
import { runs } from "../support/runs.ts";

const NEW = "https://www.new.example";
const SITE: SiteData = {
  ...OLD_SITE,
  hosts: ["www.old.example"],
  targetHosts: ["www.new.example"],
};

interface Options {
  readonly site?: Partial<SiteData>;
  readonly existing?: readonly RuleData[];
  readonly mode?: CombineMode;
  readonly base?: string;
  readonly upgradesHttp?: boolean;
}

async function importInto(
  format: FormatName,
  text: string,
  { site = {}, existing = [], mode = "append", ...more }: Options = {},
): Promise<ImportedTogether> {
  const context = { file: "old", site: { ...SITE, ...site }, ...more };
  const locate = () => ({ file: "routes.json", line: 9, column: 9, rule: null });
  const surroundings = { existing: { rules: existing, locate }, mode, now: 0 };
  return importValid(FORMATS[format], new TextEncoder().encode(text), context, surroundings);
}

function tableOf({ combined }: ImportedTogether, existing: readonly RuleData[] = []): RuleData[] {
  return combined.rules.flatMap((it) =>
    typeof it === "number" ? (existing[it] ?? []) : [it.rule],
  );
}

function errorsIn(rules: readonly RuleData[], site: Partial<SiteData> = {}): string[] {
  const text = JSON.stringify({ site: { ...SITE, ...site }, rules });
  const { findings } = validateRoutesFile(text, "routes.json", 0);
  return findings.flatMap((it) => (it.severity === "error" ? [`${it.id} ${it.message}`] : []));
}

const short = ({ findings }: ImportedTogether): string[] =>
  findings.map((it) => `${it.at.line} ${it.id}`);

describe("an import", () => {
  const csv = (...rows: string[]): string => `old,new,status\n${rows.join("\n")}\n`;
  const refused: [string, string, string, Partial<SiteData>?][] = [
    ["an undecided target", csv("/a,tbd,"), "2 import-unsupported"],
    ["a dash for a target", csv("/a,-,"), "2 import-unsupported"],
    ["N/A for a target", csv("/a,N/A,"), "2 import-unsupported"],
    ["a formula for a target", csv("/a,=A1,"), "2 import-unsupported"],
    ["words for a target", csv("/a,to be decided,"), "2 import-unsupported"],
    ["words in another language for a target", csv("/a,entfällt,"), "2 import-unsupported"],
    [
      "credentials in its target",
      csv("/a,https://me:pw@www.new.example/,"),
      "2 target-credentials",
    ],
    [
      "a target on a host that is not allowed",
      csv("/a,https://evil.example/,"),
      "2 target-host-not-allowed",
    ],
    ["a target on http", csv("/a,http://www.new.example/,"), "2 target-not-https"],
    ["a target that is not a URL", csv("/a,https://,"), "2 target-unparseable"],
    ["a target with a port", csv(`/a,${NEW}:8443/,`), "2 target-port"],
    ["a target that is too long", csv(`/a,${NEW}/${"x".repeat(2048)},`), "2 target-too-long"],
    ["a script for a target", csv("/a,javascript:alert(1),"), "2 target-not-https"],
    ["an address out of scope", csv(`/b,${NEW}/,`), "2 from-outside-scope", { scope: ["/a"] }],
    ["an address that is kept", csv(`/b/c,${NEW}/,`), "2 from-kept", { keep: ["/b/*"] }],
    ["a host that is not the site's", csv(`http://x.example/,${NEW}/,`), "2 from-host-unknown"],
    [
      "a loop",
      csv("/a,https://www.old.example/b,", "/b,https://www.old.example/a,"),
      "2 redirect-loop",
      { targetHosts: ["www.old.example"] },
    ],
    [
      "a page that redirects to itself",
      csv("/a,https://www.old.example/A/,"),
      "2 import-unsupported",
    ],
    [
      "a date without an offset",
      `old,new,starts at\n/a,${NEW}/,2025-01-01\n`,
      "2 instant-unparseable",
    ],
    [
      "an unknown placeholder in its target",
      `old,new,match\n/a/:b,${NEW}/:c,pattern\n`,
      "2 placeholder-unknown",
    ],
    [
      "an example that another answer breaks",
      `old,new,match,examples\n/a/*,${NEW}/,pattern,"{""match"":[""/b""]}"\n`,
      "2 example-broken",
    ],
  ];
  it.each(refused)("rejects a row with %s", async (_name, text, finding, site = {}) => {
    const imported = await importInto("csv", text, { site });
    expect(short(imported)[0]).toBe(finding);
    expect(imported.findings[0]?.message).toMatch(/"[^"]*(?:\/[ab]|x\.example)/);
    expect([imported.rejects[0]?.line, imported.faults]).toEqual([2, []]);
    expect(errorsIn(tableOf(imported), site)).toEqual([]);
  });

  it.each([
    ["netlify", "/a https://evil.example/\n/b https://www.new.example/b\n"],
    ["cloudflare", "/a https://evil.example/\n/b https://www.new.example/b\n"],
    [
      "apache",
      "Redirect 301 /a https://evil.example/\nRedirect 301 /b https://www.new.example/b\n",
    ],
    [
      "nginx",
      "location = /a { return 301 https://evil.example/; }\nlocation = /b { return 301 https://www.new.example/b; }\n",
    ],
    [
      "vercel",
      '{"redirects":[{"source":"/a","destination":"https://evil.example/"},{"source":"/b","destination":"https://www.new.example/b"}]}',
    ],
    [
      "docfx",
      '{"docsets":{"d":"/"},"redirections":[{"source_path":"d/a.md","redirect_url":"https://evil.example/"},{"source_path":"d/b.md","redirect_url":"https://www.new.example/b"}]}',
    ],
    [
      "wordpress",
      '{"redirects":[{"url":"/a","action_data":{"url":"https://evil.example/"}},{"url":"/b","action_data":{"url":"https://www.new.example/b"}}]}',
    ],
  ] as const)("rejects an invalid entry of %s, and imports the rest", async (format, text) => {
    const imported = await importInto(format, text);
    const rejected = imported.findings.filter((it) => it.id === "target-host-not-allowed");
    expect(rejected).toHaveLength(1);
    expect(imported.rejects).toHaveLength(1);
    expect(tableOf(imported).some((it) => it.from.startsWith("/b"))).toBe(true);
    expect(errorsIn(tableOf(imported))).toEqual([]);
  });

  const OLD = "https://www.old.example";
  const docsets = { d: "/" };
  const redirections = [
    { source_path: "d/a.md", redirect_url: "/b/" },
    { source_path: "d/b.md", redirect_url: "/b/" },
  ];
  const respellings: [FormatName, string][] = [
    ["csv", csv(`/a,${OLD}/b/,`, `/b,${OLD}/b/,`)],
    ["cloudflare-bulk", `www.old.example/a,${OLD}/b/\nwww.old.example/b,${OLD}/b/\n`],
    ["docfx", JSON.stringify({ docsets, redirections })],
    ["apache", `RedirectMatch ^/a$ ${OLD}/b/\nRedirectMatch ^/b$ ${OLD}/b/\n`],
    ["nginx", `map $uri $new { /a /b/; /b /b/; }\nserver { if ($new) { return 301 $new; } }`],
    ["cloudflare", `/a ${OLD}/b/\n/b ${OLD}/b/\n`],
  ];
  it.each(respellings)(
    "of %s leaves out an entry that only adds a last slash, and keeps those that lead to its page",
    async (format, text) => {
      const site = { targetHosts: ["www.old.example"] };
      const imported = await importInto(format, text, { site });
      expect(tableOf(imported)).toMatchObject([{ from: "/a", to: `${OLD}/b/` }]);
      expect(imported.findings.map((it) => it.id)).toEqual(["import-unsupported"]);
      expect(imported.findings[0]?.message).toMatch(/^"\/b" only changes how an address is spelt/);
    },
  );

  it("keeps addresses of a rejected entry from later entries where the first match counts", async () => {
    const imported = await importInto(
      "netlify",
      `/a/* http://x.example/:splat\n/* ${NEW}/:splat\n`,
    );
    expect(tableOf(imported)).toMatchObject([
      { from: "/a/*", keep: true },
      { from: "/*", to: `${NEW}/:splat` },
    ]);
  });

  it("upgrades http targets to https when asked to, and says how many", async () => {
    const text = csv(
      "/a,http://www.new.example/a,",
      "/b,http://www.new.example:80/b,",
      `/c,${NEW}/c,`,
    );
    const imported = await importInto("csv", text, { upgradesHttp: true });
    expect(tableOf(imported).map((it) => it.to)).toEqual([`${NEW}/a`, `${NEW}/b`, `${NEW}/c`]);
    expect(imported.findings.map((it) => it.message)).toEqual([
      '2 targets were http, and now https: "/a" is the first',
    ]);
  });

  it("never suggests an old host as a target host", async () => {
    const { findings, missing } = await importInto(
      "netlify",
      "/a /b\n/c https://www.old.example/d\n",
    );
    expect(missing).toEqual([]);
    expect(JSON.stringify(findings)).not.toMatch(/add .*www\.old\.example/i);
  });
});

describe("a target without a host", () => {
  const vercel = (...pairs: [string, string][]): string =>
    JSON.stringify({
      redirects: pairs.map(([source, destination]) => ({ source, destination, statusCode: 301 })),
    });
  const follows: [string, FormatName, string, Record<string, string>][] = [
    [
      "follows another rule of the table",
      "netlify",
      `/a /b\n/b ${NEW}/c\n`,
      { "/a": "/c", "/b": "/c" },
    ],
    [
      "follows several rules",
      "netlify",
      `/a /b\n/b /c\n/c ${NEW}/d\n`,
      { "/a": "/d", "/b": "/d", "/c": "/d" },
    ],
    [
      "follows a pattern",
      "netlify",
      `/a /x/1\n/x/* ${NEW}/y/:splat\n`,
      { "/a": "/y/1", "/x/*": "/y/:splat" },
    ],
    [
      "follows a rule from a pattern",
      "netlify",
      `/a/* /b\n/b ${NEW}/c\n`,
      { "/a/*": "/c", "/b": "/c" },
    ],
    [
      "follows a pattern from a pattern",
      "vercel",
      vercel(["/docs/:path*", "/help/:path*"], ["/help/:rest*", `${NEW}/support/:rest*`]),
      { "/docs/*": "/support/:splat", "/help/*": "/support/:splat" },
    ],
    [
      "follows a wider pattern from a placeholder",
      "netlify",
      `/p/:id /q/item/:id\n/q/* ${NEW}/s/:splat\n`,
      { "/p/:id": "/s/item/:id", "/q/*": "/s/:splat" },
    ],
    [
      "follows a rule from an absolute URL",
      "netlify",
      `/a https://www.old.example/b\n/b ${NEW}/c\n`,
      { "/a": "/c", "/b": "/c" },
    ],
    [
      "keeps its query when it follows a rule",
      "netlify",
      `/a /b?x=1\n/b ${NEW}/c\n`,
      { "/a": "/c?x=1", "/b": "/c" },
    ],
  ];
  it.each(follows)("%s", async (_name, format, text, targets) => {
    const imported = await importInto(format, text);
    expect(short(imported)).toEqual([]);
    const found = tableOf(imported).map((it) => [it.from, it.to?.slice(NEW.length)]);
    expect(Object.fromEntries(found)).toEqual(targets);
  });

  it("becomes temporary if a redirect on its way is temporary", async () => {
    const imported = await importInto("netlify", `/a /b 301\n/b ${NEW}/c 302\n`);
    expect(tableOf(imported)).toEqual([
      { from: "/a", to: `${NEW}/c`, status: 302 },
      { from: "/b", to: `${NEW}/c`, status: 302 },
    ]);
  });

  it("is not followed through a pattern of which other rules take a part", async () => {
    const text = `/a/* /b/:splat\n/b/x ${NEW}/other\n/b/* ${NEW}/c/:splat\n`;
    const imported = await importInto("netlify", text);
    expect(short(imported)).toEqual(["1 target-host-not-allowed"]);
  });

  it.each([
    ["netlify", "/a /b\n"],
    ["cloudflare", "/a /b 301\n"],
    ["vercel", '{"redirects":[{"source":"/a","destination":"/b","statusCode":301}]}'],
    ["apache", "Redirect 301 /a /b\n"],
    ["nginx", "location = /a { return 301 /b; }\n"],
    [
      "docfx",
      '{"docsets":{"d":"/"},"redirections":[{"source_path":"d/a.md","redirect_url":"/b"}]}',
    ],
    ["csv", "old,new\n/a,/b\n"],
    ["wordpress", '{"redirects":[{"url":"/a","action_data":{"url":"/b"}}]}'],
    ["netlify-toml", '[[redirects]]\nfrom = "/a"\nto = "/b"\n'],
  ] as const)("is resolved against the base in %s", async (format, text) => {
    const site = { targetHosts: ["www.new.example", "shop.new.example", "www.old.example"] };
    const imported = await importInto(format, text, { site, base: NEW });
    expect([short(imported), tableOf(imported)[0]?.to]).toEqual([[], `${NEW}/b`]);
  });

  it("is resolved against the base only if the table does not answer it", async () => {
    const imported = await importInto("netlify", `/a /b\n/b ${NEW}/c\n/d /e\n/f /g\n/g /x 410\n`, {
      base: NEW,
    });
    expect(short(imported)).toEqual(["4 target-host-not-allowed"]);
    expect(tableOf(imported).map((it) => [it.from, it.to])).toContainEqual(["/a", `${NEW}/c`]);
    expect(tableOf(imported).map((it) => [it.from, it.to])).toContainEqual(["/d", `${NEW}/e`]);
  });

  it("blocks no later entries if it is another spelling of its own address", async () => {
    const imported = await importInto("netlify", `/a/ /a\n/* ${NEW}/:splat\n`, { base: NEW });
    expect(short(imported)).toEqual(["1 import-unsupported"]);
    expect(tableOf(imported)).toEqual([{ from: "/*", to: `${NEW}/:splat` }]);
  });

  it("is followed for a thousand patterns without quadratic work", async () => {
    const pairs = Array.from(
      { length: 1_000 },
      (_, at) => `/a${at}/* /b${at}/:splat\n/b${at}/* ${NEW}/${at}/:splat\n`,
    );
    const imported = await importInto("netlify", pairs.join(""));
    expect(tableOf(imported).at(-2)?.to).toBe(`${NEW}/999/:splat`);
  });

  it("makes no rule if it is another spelling of its own address", async () => {
    const imported = await importInto("netlify", "/a /A/\n", { base: NEW });
    expect([short(imported), tableOf(imported)]).toEqual([["1 import-unsupported"], []]);
  });
});

describe("an import into a table that has rules", () => {
  const existing: RuleData[] = [
    { from: "/a", to: `${NEW}/1`, note: "by hand" },
    { from: "/b/:x", to: `${NEW}/b/:x` },
    { from: "/c", to: `${NEW}/3` },
  ];

  it("append: adds what is new, skips what is there already, and rejects what contradicts it", async () => {
    const text = `old,new\n/A/,${NEW}/1\n/c,${NEW}/other\n/d,${NEW}/4\n`;
    const imported = await importInto("csv", text, { existing });
    expect(short(imported)).toEqual(["3 rule-conflict"]);
    expect(imported.rejects.map((it) => it.line)).toEqual([3]);
    expect(imported.combined).toMatchObject({ added: 1, known: 1, replacing: 0 });
    expect(tableOf(imported, existing)).toEqual([...existing, { from: "/d", to: `${NEW}/4` }]);
  });

  it("merge: replaces rules for the same address, and keeps the others", async () => {
    const text = `old,new,match\n/C/,${NEW}/other,\n/d,${NEW}/4,\n/b/:y,${NEW}/bb/:y,pattern\n/a,${NEW}/1,\n`;
    const imported = await importInto("csv", text, { existing, mode: "merge" });
    expect(imported.combined).toMatchObject({ added: 1, known: 1, replacing: 2 });
    expect(tableOf(imported, existing)).toEqual([
      existing[0],
      { from: "/b/:y", to: `${NEW}/bb/:y` },
      { from: "/C/", to: `${NEW}/other` },
      { from: "/d", to: `${NEW}/4` },
    ]);
  });

  it("merge: distinguishes rules by host, query and enumerated values", async () => {
    const many: RuleData[] = [
      { from: "/p?id=1", to: `${NEW}/1` },
      { from: "/:l/x", where: { l: ["en"] }, to: `${NEW}/en` },
    ];
    const text = `old,new,match,where\n/p?id=2,${NEW}/2,,\n/:k/x,${NEW}/de,pattern,"{""k"":[""de""]}"\n`;
    const imported = await importInto("csv", text, { existing: many, mode: "merge" });
    expect(imported.combined).toMatchObject({ added: 2, replacing: 0 });
  });

  it("rejects an entry that would make an existing rule invalid", async () => {
    const examples: RuleData[] = [
      { from: "/a/*", to: `${NEW}/a/:splat`, examples: { match: ["/a/x"] } },
    ];
    const text = `old,new\n/a/x,${NEW}/x\n/b,${NEW}/b\n`;
    const imported = await importInto("csv", text, { existing: examples });
    expect(short(imported)).toEqual(["2 example-broken"]);
    expect(imported.findings[0]?.message).toContain('"/a/x" makes a rule of the table invalid');
    expect([imported.faults, tableOf(imported, examples).length]).toEqual([[], 2]);
  });

  it("says at which rule the table was invalid before the import", async () => {
    const broken: RuleData[] = [{ from: "/x", to: "http://www.new.example/" }];
    const imported = await importInto("csv", `old,new\n/a,${NEW}/b\n`, { existing: broken });
    expect(imported.faults.map((it) => [it.id, it.at.file])).toEqual([
      ["target-not-https", "routes.json"],
    ]);
    expect(imported.rejects).toEqual([]);
  });
});

describe("a row that may be meant otherwise", () => {
  it.each([
    ["a placeholder in curly brackets", `/p/{slug},${NEW}/p`, "wildcard-lookalike"],
    ["an HTML entity", `/p?a=1&amp;b=2,${NEW}/p`, "entity-in-address"],
    ["a soft hyphen", `/pro\u00ADdukt,${NEW}/p`, "invisible-character"],
    ["a no-break space", `/p\u00A0q,${NEW}/p`, "invisible-character"],
    ["a zero-width character", `/p,${NEW}/p\u200Bq`, "invisible-character"],
  ])("gets a finding at its line for %s", async (_name, row, id) => {
    const { judged } = await importInto("csv", `old,new\n${row}\n`);
    expect(judged.filter((it) => it.id === id).map((it) => it.at.line)).toEqual([2]);
  });
});

describe("any redirect map", () => {
  const path = fc.constantFrom(
    "/a",
    "/A/",
    "/a?x=1",
    "/b/*",
    "/b/:c",
    "/c",
    "c/d",
    "",
    "/k/x",
    "/o",
    "https://old.example/a",
    "http://x.example/a",
    "/{s}",
    "/a&amp;b",
    "/e#f",
    "//x",
    "/%zz",
    "^/a/(.*)$",
    "=A1",
    "/b/x",
    "/..",
    "a b",
  );
  const target = fc.constantFrom(
    `${NEW}/1`,
    `${NEW}/2`,
    "/a",
    "/c",
    "/b/:splat",
    `${NEW}/:c`,
    "tbd",
    "",
    "-",
    "http://www.new.example/",
    "https://evil.example/",
    "https://u:p@www.new.example/",
    "https://www.old.example/a",
    "https://www.old.example/b/x",
    "gone",
    "entfällt",
    `${NEW}/{s}`,
    `${NEW}/*`,
    "https://",
    "x",
    `${NEW}/$1`,
    "mailto:a@b.example",
  );
  const status = fc.constantFrom(
    "",
    "301",
    "302",
    "410",
    "gone",
    "keep",
    "undecided",
    "200",
    "dauerhaft",
    "regex",
  );
  const match = fc.constantFrom("", "", "pattern", "exact", "regex", "start");
  const start = fc.constantFrom(
    "",
    "",
    "2024-01-01T00:00:00Z",
    "2025-01-01",
    "2030-01-01T00:00:00Z",
  );
  const row = fc.tuple(path, target, status, match, start).map((it) => it.join(","));
  const existing = fc.subarray<RuleData>([
    { from: "/a", to: `${NEW}/1` },
    { from: "/b/*", to: `${NEW}/:splat`, examples: { match: ["/b/x"] } },
    { from: "/c", to: "https://www.old.example/d" },
    { from: "https://old.example/a", gone: true },
  ]);

  it("gives a valid table, in which every row is imported, reported or rejected", async () => {
    const site: Partial<SiteData> = {
      ...OLD_SITE,
      keep: ["/k/*"],
      scope: ["/a", "/b", "/c", "/k", "/e"],
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 12 }),
        existing,
        fc.constantFrom<CombineMode>("append", "merge"),
        fc.boolean(),
        async (rows, there, mode, isPlain) => {
          const text = `old,new,status,match,starts at\n${rows.join("\n")}\n`;
          const imported = await importInto("csv", text, {
            site,
            existing: there,
            mode,
            upgradesHttp: isPlain,
            ...(isPlain ? { base: NEW } : {}),
          });
          const before = errorsIn(there, site);
          const after = errorsIn(tableOf(imported, there), site);
          expect(imported.faults.length > 0 ? before : after).toEqual(before);
          const told = new Set(imported.findings.map((it) => it.at.line));
          for (const it of imported.rejects) expect(told.has(it.line) || told.size > 0).toBe(true);
        },
      ),
      runs(150),
    );
  });
});
