import { describe, expect, it } from "vitest";
import { importFile } from "../../src/formats/dialect/import-file.ts";
import {
  type ExportName,
  EXPORT_NAMES,
  type FormatName,
  FORMATS,
} from "../../src/formats/index.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { importOf, OLD_SITE } from "../support/import.ts";
import { compile } from "../support/table.ts";

const NEW = "https://www.new.example";
const MARKS = [
  "",
  "tbd",
  "TBD",
  "?",
  "??",
  "-",
  "n/a",
  "N/A",
  "to be decided",
  "tbc",
  "todo",
  "TBC.",
  "tbd?",
  "unknown",
  "xxx",
  "offen",
  "noch unklar",
  "k. A.",
  "à définir",
  "pendiente",
  "da definire",
  "待定",
  "未定",
  "\u2014",
  "undecided",
];

/** The rules of a file that is read with `--undecided`. */
async function takeIn(format: FormatName, text: string): Promise<RuleData[]> {
  const context = { file: "old", site: OLD_SITE, takesUndecided: true };
  const imported = await importFile(FORMATS[format], new TextEncoder().encode(text), context);
  expect(imported.rejects).toEqual([]);
  return imported.rules.map((it) => it.rule);
}

describe("an entry without a decided target, with --undecided", () => {
  it.each(MARKS)("becomes an undecided rule in a map: %j", async (mark) => {
    expect(await takeIn("csv", `old url,new url,section\n/a,${mark},Shop\n`)).toEqual([
      { from: "/a", undecided: true, section: "Shop" },
    ]);
  });

  const files: [FormatName, string, RuleData][] = [
    ["tsv", "/a\t?\n/b\tgone\n", { from: "/a", undecided: true }],
    ["csv", "old url,new url,status\n/a,,301\n", { from: "/a", undecided: true }],
    ["csv", "old url,new url,status\n/a,,tbd\n", { from: "/a", undecided: true }],
    ["csv", "old url,new url,status\n/a,-,410\n", { from: "/a", gone: true }],
    ["csv", "old url,new url,status\n/a,n/a,keep\n", { from: "/a", keep: true }],
    ["csv", "old url,new url\n/a/*,tbd\n", { from: "/a/*", undecided: true }],
    [
      "cloudflare-bulk",
      "old.example/a,tbd,301\n",
      { from: "https://old.example/a", undecided: true },
    ],
    [
      "cloudflare-bulk",
      "old.example/a,,,,,TRUE\n",
      { from: "https://old.example/a/*", undecided: true },
    ],
    ["nginx", "location = /a { return 301 tbd; }\n", { from: "/a", undecided: true }],
    ["nginx", "rewrite ^/a$ ? permanent;\n", { from: "/a", undecided: true }],
    ["apache", "Redirect 301 /a/ tbd\n", { from: "/a/*", undecided: true }],
    ["apache", "RedirectMatch 301 ^/a$ n/a\n", { from: "/a", undecided: true }],
    ["apache", "RewriteRule ^a$ TBD [R=301,L]\n", { from: "/a", undecided: true }],
    ["netlify", "/a tbd\n", { from: "/a", undecided: true }],
    ["netlify", "/a\n", { from: "/a", undecided: true }],
    ["netlify", "/a id=:id ? 301\n", { from: "/a?id=:id", undecided: true }],
    ["netlify-toml", '[[redirects]]\nfrom = "/a"\nto = ""\n', { from: "/a", undecided: true }],
    ["netlify-toml", '[[redirects]]\nfrom = "/a"\n', { from: "/a", undecided: true }],
    ["cloudflare", "/a/* TBD\n", { from: "/a/*", undecided: true }],
    ["cloudflare", "/a\n", { from: "/a", undecided: true }],
    [
      "vercel",
      '{ "redirects": [{ "source": "/a/:b", "destination": "tbd" }] }',
      { from: "/a/:b", undecided: true },
    ],
    [
      "docfx",
      '{ "docsets": { "docs": "/" }, "redirections": [{ "source_path": "docs/a.md", "redirect_url": "?" }] }',
      { from: "/a", undecided: true },
    ],
  ];
  it.each(files)("becomes an undecided rule in %s: %j", async (format, text, rule) => {
    expect((await takeIn(format, text))[0]).toEqual(rule);
  });

  it.each([
    ["netlify", `/a ${NEW}/b 302\n/c id=:id ${NEW}/d\n`],
    ["cloudflare", `/a ${NEW}/b 302\n`],
    ["csv", `old url,new url\n/a,${NEW}/n/a\n`],
    ["cloudflare-bulk", `old.example/a,${NEW}/?\n`],
  ] as const)("does not include an entry with a target in %s", async (format, text) => {
    const rules = await takeIn(format, text);
    expect(rules).toEqual((await importOf(format, text)).rules);
    expect(rules[0]).toHaveProperty("to");
  });

  it("gives way to a row that has a target", async () => {
    const context = { file: "old", site: OLD_SITE, takesUndecided: true };
    const text = new TextEncoder().encode(`old url,new url\n/a,?\n/a,${NEW}/b\n`);
    const { rules, findings } = await importFile(FORMATS.csv, text, context);
    expect(rules.map((it) => it.rule)).toEqual([{ from: "/a", to: `${NEW}/b` }]);
    expect(findings.map((it) => it.message)).toEqual([
      '"/a" has another answer in line 3, and a redirect goes before undecided',
    ]);
  });
});

describe("an entry without a decided target, and without --undecided", () => {
  it.each(MARKS.slice(0, -1))("is rejected with a finding: %j", async (mark) => {
    const { rules, findings, rejected } = await importOf("csv", `old url,new url\n/a,${mark}\n`);
    expect([rules, findings, rejected]).toEqual([[], ["2 import-unsupported"], [2]]);
  });

  it.each([
    ["a mark for an open decision", "offen", "--undecided takes such rows"],
    ["a word for a page that is gone", "entfällt", '"gone" if there is no such page any more'],
    ["any other word", "Eva fragen", '"?" if nobody knows yet, with --undecided'],
  ])("says what to write in the place of %s", async (_name, word, fix) => {
    const { fixes } = await importOf(
      "csv",
      `old url,new url\n/b,https://www.new.example/b\n/a,${word}\n`,
    );
    expect(fixes.join()).toContain(fix);
  });

  it.each(["gelöscht", "rimosso", "verwijderd", "已删除"])(
    "becomes gone if it says %s",
    async (word) => {
      const { rules } = await importOf(
        "csv",
        `old url,new url\n/b,https://www.new.example/b\n/a,${word}\n`,
      );
      expect(rules).toContainEqual({ from: "/a", gone: true });
    },
  );

  it.each([
    ["netlify", "/a tbd\n"],
    ["cloudflare", "/a tbd\n"],
    ["cloudflare-bulk", "old.example/a,,301\n"],
  ] as const)("is rejected with a finding in %s", async (format, text) => {
    const { rules, rejected } = await importOf(format, text);
    expect([rules, rejected]).toEqual([[], [1]]);
  });

  it("becomes an undecided rule if it says undecided, as exported maps do", async () => {
    const text = "old url,new url,status\n/a,,undecided\n/b,undecided,\n";
    expect((await importOf("csv", text)).rules).toEqual([
      { from: "/a", undecided: true },
      { from: "/b", undecided: true },
    ]);
  });
});

const OTHERS: readonly RuleData[] = [
  { from: "/global/later", undecided: true, note: "ask Ann" },
  { from: "/global/ads.txt", serve: { type: "text/plain", body: 'a,"b"\n=1\n' } },
  { from: "/global/sw.js", serve: "unregister-service-worker" },
];

describe("exporting what only Sunset supports", () => {
  const sheets = ["csv", "tsv", "xlsx"] as const;

  it.each(sheets)("writes it to %s, and reads it back", async (format) => {
    const { content } = await FORMATS[format].exporter(compile(OTHERS));
    expect((await importOf(format, content, { scope: ["/global"] })).rules).toEqual(OTHERS);
  });

  const isSheet = (name: string): boolean => sheets.some((it) => it === name);
  it.each(EXPORT_NAMES.filter((it) => !isSheet(it)))(
    "reports each rule that %s cannot express",
    async (name) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one of the names of formats
      const format = name as ExportName;
      const { omissions } = await FORMATS[format].exporter(compile(OTHERS));
      const messages = omissions.filter((it) => it.rule !== null).map((it) => it.message);
      expect(messages.toSorted()).toEqual([
        '"/global/ads.txt" answers with a small file, which this format cannot express: it is left out',
        '"/global/later" is undecided, which this format cannot express: it is left out',
        '"/global/sw.js" answers with a small file, which this format cannot express: it is left out',
      ]);
    },
  );

  it("leaves out a file too long for a cell of a workbook, and reports it", async () => {
    const body = "x".repeat(40_000);
    const long: RuleData = { from: "/global/long.txt", serve: { type: "text/plain", body } };
    const { content, omissions } = await FORMATS.xlsx.exporter(compile([...OTHERS, long]));
    expect(omissions.map((it) => it.rule)).toEqual([null, 3]);
    expect((await importOf("xlsx", content)).rules).toHaveLength(3);
    const csv = await FORMATS.csv.exporter(compile([long]));
    expect((await importOf("csv", csv.content)).rules).toEqual([long]);
  });

  it.each(["netlify", "cloudflare", "vercel", "apache", "nginx", "cloudflare-bulk"] as const)(
    "writes the fallback with the site's status in %s",
    async (format) => {
      const site = { fallback: `${NEW}/`, fallbackStatus: 302 } as const;
      const { content } = await FORMATS[format].exporter(compile([], site));
      expect(content).toMatch(/302|redirect;/);
      expect(content).not.toMatch(/301|permanent;/);
    },
  );

  it("reports settings of the site that are lost", async () => {
    const site = {
      keep: [{ path: "/global/news/*", until: "2025-02-01T00:00:00Z" }],
      cors: ["/global/fonts/*"],
    };
    const { omissions } = await FORMATS.netlify.exporter(compile([], site));
    expect(omissions.map((it) => it.message)).toEqual([
      'site.keep passes "/global/news/*" to the old site until 2025-02-01T00:00:00Z: the rules and the fallback take it now',
      'site.cors lets scripts and fonts of other sites follow "/global/fonts/*": that is lost',
    ]);
  });
});
