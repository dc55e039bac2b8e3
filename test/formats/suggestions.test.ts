import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import writeXlsxFile from "write-excel-file/node";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { importValid } from "../../src/formats/dialect/import-valid.ts";
import { FORMATS } from "../../src/formats/index.ts";
import { arrangeRows } from "../../src/formats/suggestions/arrange-rows.ts";
import { HEADER } from "../../src/formats/suggestions/columns.ts";
import { verdictOf } from "../../src/formats/suggestions/decide.ts";
import { keepDecisions } from "../../src/formats/suggestions/keep-decisions.ts";
import { lessonsOf } from "../../src/formats/suggestions/lessons.ts";
import { readSuggestions } from "../../src/formats/suggestions/read.ts";
import type { SuggestionRow } from "../../src/formats/suggestions/rows.ts";
import { writeSuggestionsCsv } from "../../src/formats/suggestions/write-csv.ts";
import { writeSuggestionsWorkbook } from "../../src/formats/suggestions/write-workbook.ts";
import { validateRoutesFile } from "../../src/routes-file/routes-json.ts";
import { importOf, OLD_SITE } from "../support/import.ts";
import { runs } from "../support/runs.ts";
import { group, NEW, OLD, row } from "../support/suggestion-rows.ts";
import { compile } from "../support/table.ts";

const SITE = { hosts: ["www.old.example"], targetHosts: ["www.new.example"] };
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const csvOf = (rows: readonly SuggestionRow[]): string => [...writeSuggestionsCsv(rows)].join("");
const taken = (rows: readonly SuggestionRow[], site = {}) =>
  importOf("suggestions", csvOf(rows), { ...SITE, ...site });

describe("a decision", () => {
  const yes = { kind: "accept", to: `${NEW}/b`, isTyped: false };
  const typed = { kind: "accept", to: `${NEW}/c`, isTyped: true };
  it.each<[string, Partial<SuggestionRow>, object]>([
    ["no decision", {}, { kind: "open" }],
    ["accept", { decision: "accept" }, yes],
    ["accept, in capitals", { decision: "ACCEPT" }, yes],
    ["accepted", { decision: "Accepted" }, yes],
    ["accept, as a cross", { decision: "x" }, yes],
    ["yes, with a full stop", { decision: " Yes. " }, yes],
    ["ok", { decision: "OK" }, yes],
    ["yes, in Chinese", { decision: "是" }, yes],
    ["yes, as a German program writes what was typed as true", { decision: "WAHR" }, yes],
    ["no, in French", { decision: "non" }, { kind: "reject" }],
    ["gone, in Chinese", { decision: "删除" }, { kind: "gone", to: null }],
    ["accept, as a boolean", { decision: "true" }, yes],
    ["reject", { decision: "reject" }, { kind: "reject" }],
    ["no", { decision: "No" }, { kind: "reject" }],
    ["gone", { decision: "gone" }, { kind: "gone", to: null }],
    ["gone, in words", { decision: "no page" }, { kind: "gone", to: null }],
    ["gone, as the number 410", { decision: "410" }, { kind: "gone", to: null }],
    ["undecided", { decision: "undecided" }, { kind: "undecided" }],
    ["an address that somebody typed", { other: `${NEW}/c` }, typed],
    ["a typed address beside accept", { other: `${NEW}/c`, decision: "accept" }, typed],
    ["a typed address beside change", { other: `${NEW}/c`, decision: "change" }, typed],
    ["a typed address beside reject", { other: `${NEW}/c`, decision: "reject" }, typed],
    [
      "a typed address beside gone",
      { other: `${NEW}/c`, decision: "gone" },
      { kind: "gone", to: `${NEW}/c` },
    ],
    [
      "a typed address beside undecided",
      { other: `${NEW}/c`, decision: "undecided" },
      { kind: "unclear" },
    ],
    ["change without a typed address", { decision: "change" }, { kind: "unclear" }],
    ["accept without a suggested address", { decision: "accept", to: "" }, { kind: "unclear" }],
    ["an unknown word", { decision: "vielleicht" }, { kind: "unclear" }],
  ])("%s", (_name, more, expected) => {
    expect(verdictOf({ ...row("/a", "/b"), ...more })).toMatchObject(expected);
  });
});

describe("importing suggestions", () => {
  it("says that punctuation ends a target, if somebody typed it", async () => {
    const { rules, findings } = await taken([
      row("/a", "/b", { other: `${NEW}/c.` }),
      row("/d", "/inc.", { decision: "accept" }),
    ]);
    expect(rules).toEqual([
      { from: "/a", to: `${NEW}/c.` },
      { from: "/d", to: `${NEW}/inc.` },
    ]);
    expect(findings).toEqual(["2 import-quirk"]);
  });

  it.each<[string, SuggestionRow[], RuleData[]]>([
    [
      "takes what was accepted",
      [row("/a", "/b", { decision: "accept" })],
      [{ from: "/a", to: `${NEW}/b` }],
    ],
    [
      "takes a typed address instead of the suggested one",
      [row("/a", "/b", { other: `${NEW}/c` })],
      [{ from: "/a", to: `${NEW}/c` }],
    ],
    [
      "completes a typed path with the only target host",
      [row("/a", "/b", { other: "/c" })],
      [{ from: "/a", to: `${NEW}/c` }],
    ],
    ["takes gone", [row("/a", "", { decision: "gone" })], [{ from: "/a", gone: true }]],
    [
      "takes gone together with a typed address as its suggestion",
      [row("/a", "/b", { decision: "gone", other: `${NEW}/c` })],
      [{ from: "/a", gone: true, to: `${NEW}/c` }],
    ],
    [
      "takes undecided",
      [row("/a", "/b", { decision: "undecided" })],
      [{ from: "/a", undecided: true }],
    ],
    [
      "leaves out what was rejected and what nobody decided",
      [
        row("/a", "/b", { decision: "reject" }),
        row("/c", "/d"),
        row("/e", "/f", { decision: "x" }),
      ],
      [{ from: "/e", to: `${NEW}/f` }],
    ],
    [
      "keeps section and note",
      [row("/a", "/b", { decision: "x", section: "Shop", note: "asked Eva" })],
      [{ from: "/a", to: `${NEW}/b`, section: "Shop", note: "asked Eva" }],
    ],
    [
      "keeps the query of an address",
      [row("/a.php?id=5", "/b", { decision: "x" })],
      [{ from: "/a.php?id=5", to: `${NEW}/b` }],
    ],
    [
      "takes an address that looks like a pattern literally",
      [row("/wiki/:Name", "/b", { decision: "x" }), row("/a/*", "/c", { decision: "x" })],
      [
        { from: "/wiki/:Name", match: "exact", to: `${NEW}/b` },
        { from: "/a/*", match: "exact", to: `${NEW}/c` },
      ],
    ],
    [
      "takes a repeated row once",
      [row("/a", "/b", { decision: "x" }), row("/a", "/b", { decision: "accept" })],
      [{ from: "/a", to: `${NEW}/b` }],
    ],
  ])("%s", async (_name, rows, expected) => {
    expect(await taken(rows)).toMatchObject({ rules: expected, findings: [], rejected: [] });
  });

  const accepted = { decision: "accept" };
  const [one, two] = [row("/product/a1", "/shop/a1"), row("/product/a2", "/shop/a2")];
  const products = [one, two];
  const PATTERN = { from: "/product/:a", to: `${NEW}/shop/:a` };
  const match = ["/product/a1", "/product/a2"];
  const exception = row("/product/lamp", "/lights", { kind: "exception" });
  const inGroup = (mustNotMatch: string[] = []): RuleData => ({
    ...PATTERN,
    examples: { match, ...(mustNotMatch.length > 0 ? { mustNotMatch } : {}) },
  });
  it.each<[string, SuggestionRow[], RuleData[]]>([
    [
      "becomes a pattern with examples",
      group("/product/:a", "/shop/:a", products, accepted),
      [inGroup()],
    ],
    [
      "makes accepted exceptions rules of their own",
      group("/product/:a", "/shop/:a", [...products, { ...exception, decision: "x" }], accepted),
      [inGroup(["/product/lamp"]), { from: "/product/lamp", to: `${NEW}/lights` }],
    ],
    [
      "makes exceptions without a decision undecided",
      group("/product/:a", "/shop/:a", [...products, exception], accepted),
      [inGroup(["/product/lamp"]), { from: "/product/lamp", undecided: true }],
    ],
    [
      "makes a rejected member undecided",
      group(
        "/product/:a",
        "/shop/:a",
        [...products, row("/product/x", "/shop/x", { decision: "no" })],
        accepted,
      ),
      [inGroup(["/product/x"]), { from: "/product/x", undecided: true }],
    ],
    [
      "makes a member with a typed address a rule of its own",
      group(
        "/product/:a",
        "/shop/:a",
        [...products, row("/product/x", "/shop/x", { other: "/y" })],
        accepted,
      ),
      [inGroup(["/product/x"]), { from: "/product/x", to: `${NEW}/y` }],
    ],
    [
      "makes no separate rule for a member that was accepted as well",
      group("/product/:a", "/shop/:a", [one, { ...two, decision: "x" }], accepted),
      [inGroup()],
    ],
    [
      "goes to a typed address",
      group("/product/:a", "/shop/:a", products, { other: `${NEW}/p/:a` }),
      [{ ...inGroup(), to: `${NEW}/p/:a` }],
    ],
    [
      "is gone if somebody said so",
      group("/product/:a", "/shop/:a", products, { decision: "gone" }),
      [{ from: "/product/:a", gone: true, examples: { match } }],
    ],
    ["makes no rule without a decision", group("/product/:a", "/shop/:a", products), []],
    [
      "makes rules only for its accepted members if it was rejected",
      group("/product/:a", "/shop/:a", [one, { ...two, decision: "x" }], {
        decision: "no",
      }),
      [{ from: "/product/a2", to: `${NEW}/shop/a2` }],
    ],
    [
      "takes a splat",
      group("/docs/*", "/help/:splat", [row("/docs/a/b", "/help/a/b")], accepted),
      [{ from: "/docs/*", to: `${NEW}/help/:splat`, examples: { match: ["/docs/a/b"] } }],
    ],
    [
      "makes a rule for a member that a narrower accepted group would take",
      [
        ...group("/x/:a/end", "/y/:a/end", [row("/x/1/end", "/y/1/end")], accepted),
        ...group("/x/1/:b", "/z/:b", [row("/x/1/q", "/z/q")], accepted),
      ],
      [
        { from: "/x/:a/end", to: `${NEW}/y/:a/end` },
        { from: "/x/1/end", to: `${NEW}/y/1/end` },
        {
          from: "/x/1/:b",
          to: `${NEW}/z/:b`,
          examples: { match: ["/x/1/q"], mustNotMatch: ["/x/1/end"] },
        },
      ],
    ],
    [
      "makes an address undecided that its pattern would take and that is not in the group",
      [...group("/product/:a", "/shop/:a", products, accepted), row("/product/z", "/elsewhere")],
      [inGroup(["/product/z"]), { from: "/product/z", undecided: true }],
    ],
  ])("a group %s", async (_name, rows, expected) => {
    expect(await taken(rows)).toMatchObject({ rules: expected, findings: [], rejected: [] });
  });

  it("makes rules of one host where several sites share a table", async () => {
    const hosts = ["a.example", "b.example"];
    const { rules } = await taken([row("https://b.example/x", "/y", { decision: "x" })], { hosts });
    expect(rules).toEqual([{ from: "https://b.example/x", to: `${NEW}/y` }]);
  });

  it.each<[string, SuggestionRow, string, string]>([
    [
      "an unknown decision",
      row("/a", "/b", { decision: "maybe" }),
      "import-unsupported",
      '"maybe" is not a decision',
    ],
    [
      "no target",
      row("/a", "", { decision: "x" }),
      "import-unsupported",
      "it has no address|has no address",
    ],
    [
      "a foreign old host",
      row("https://else.example/a", "/b", { decision: "x" }),
      "from-host-unknown",
      "else.example",
    ],
    [
      "words for an address",
      row("/a", "/b", { other: "ask Eva" }),
      "import-unsupported",
      '"ask Eva" is not a target',
    ],
  ])("reports %s", async (_name, bad, id, message) => {
    const told = await taken([row("/ok", "/fine", { decision: "x" }), bad]);
    expect(told.rules).toEqual([{ from: "/ok", to: `${NEW}/fine` }]);
    expect(told.findings).toEqual([`3 ${id}`]);
    expect(told.messages[0]).toMatch(new RegExp(message));
  });

  it("counts the addresses that are undecided by default, and those that were no pages on the old site", async () => {
    const exceptions = ["/p/old", "/p/typo"].map((it, at) =>
      row(it, "", { kind: "exception", status: at === 0 ? 200 : 404 }),
    );
    const rows = group("/p/:a", "/s/:a", [row("/p/1", "/s/1"), ...exceptions], { decision: "x" });
    const context = { file: "suggestions", site: { ...OLD_SITE, ...SITE } };
    const { remarks } = await FORMATS.suggestions.importer(utf8(csvOf(rows)), context);
    expect(remarks?.[1]).toBe(
      "2 addresses that accepted groups would take are undecided until somebody decides about them; 1 of them was no page on the old site either",
    );
    expect(arrangeRows(rows)[0]?.why).toBe(
      "1 address of /p/:a goes to /s/:a, 2 do not (1 was no page on the old site either)",
    );
  });

  it("names the hosts of groups where these are several", () => {
    const rows = ["de", "fr"].flatMap((it) => {
      const host = `https://${it}.old.example`;
      return group(`${host}/p/:a`, `/${it}/:a`, [row(`${host}/p/1`, `/${it}/1`)]);
    });
    const why = arrangeRows(rows).flatMap((it) => (it.kind === "group" ? it.why : []));
    expect(why).toEqual([
      "1 address of de.old.example/p/:a goes to /de/:a",
      "1 address of fr.old.example/p/:a goes to /fr/:a",
    ]);
  });

  it("rejects a target on a host that is not allowed, and imports the rest", async () => {
    const rows = [
      row("/a", "/b", { other: "https://evil.example/" }),
      row("/c", "/d", { decision: "x" }),
    ];
    const imported = await importValid(
      FORMATS.suggestions,
      utf8(csvOf(rows)),
      { file: "s.csv", site: { ...OLD_SITE, ...SITE } },
      {
        existing: { rules: [], locate: () => ({ file: "", line: 1, column: 1, rule: null }) },
        mode: "append",
        now: 0,
      },
    );
    expect(imported.rules.map((it) => it.rule.from)).toEqual(["/c"]);
    expect(imported.findings.map((it) => it.id)).toEqual(["target-host-not-allowed"]);
  });

  it("counts decisions by kind, and rows without one", async () => {
    const rows = [
      row("/a", "/b", { decision: "x" }),
      row("/c", "/d", { other: "/e" }),
      row("/f", "/g", { decision: "no" }),
      row("/h", "/i"),
    ];
    const { remarks } = await FORMATS.suggestions.importer(utf8(csvOf(rows)), {
      file: "s.csv",
      site: { ...OLD_SITE, ...SITE },
    });
    expect(remarks?.[0]).toContain(
      "1 accepted, 1 with an address of their own, 0 gone, 0 undecided",
    );
    expect(remarks?.[0]).toContain("1 rejected and 1 without a decision");
  });
});

describe("what is refused of a suggestions file", () => {
  const rows = [
    { ...row("/a", "/a"), decision: "accept" },
    { ...row("/b", "/b"), decision: "vielleicht" },
    { ...row("/c", "/c"), decision: "", other: "tbd" },
  ];

  it.each<[string, () => Promise<Uint8Array>]>([
    ["text", async () => utf8(csvOf(rows))],
    ["a workbook", () => writeSuggestionsWorkbook({ rows, title: "T", intro: "I", about: [] })],
  ])("can be imported again, from %s", async (_name, file) => {
    const first = await importOf("suggestions", await file(), SITE);
    const again = await importOf("suggestions", first.rejectsText ?? "", SITE);
    expect(first.rejected).toHaveLength(2);
    expect([again.isUnreadable, again.fixes]).toEqual([false, first.fixes]);
  });
});

describe("a suggestions file", () => {
  const rows = [
    ...group("/product/:a", "/shop/:a", [row("/product/a1", "/shop/a1", { hits: 3 })], {
      decision: "x",
    }),
    row("/ä", "/b", {
      decision: "accept",
      why: 'ends in “b”; has "quotes"',
      alternatives: "x (1 %)\ny (2 %)",
    }),
    row("/c", "", { note: "=1+1", other: "+41 44", tier: "none", confidence: null, hits: 12345 }),
  ];
  const plain = async (bytes: Uint8Array): Promise<unknown> => {
    const read = readSuggestions(bytes);
    if (!read.ok) return read.problem;
    return read.value.rows.map(({ line: _line, text: _text, sheet: _sheet, ...it }) => it);
  };
  const utf16 = (text: string): Uint8Array =>
    new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le"));
  const csv = csvOf(rows);
  const bare = csv.replace(/^\uFEFF/, "");
  const semicolons = (): string => {
    const lines = [HEADER, ...rows.map((it) => HEADER.map((_, at) => cellsOf(it)[at] ?? ""))];
    return lines
      .map((cells) => cells.map((it) => `"${it.replaceAll('"', '""')}"`).join(";"))
      .join("\r\n");
  };

  it.each<[string, () => Uint8Array | Promise<Uint8Array>]>([
    ["as it was written", () => utf8(csv)],
    ["without a byte-order mark", () => utf8(bare)],
    ["with line feeds only", () => utf8(bare.replaceAll("\r\n", "\n"))],
    ["as UTF-16", () => utf16(bare)],
    ["with semicolons and quotes, as a German Excel saves it", () => utf8(semicolons())],
    ["below a title", () => utf8(`Our list,,,\r\n,,,\r\n${bare}`)],
    [
      "as a workbook",
      () => writeSuggestionsWorkbook({ rows, title: "T", intro: "I", about: [["a", "b"]] }),
    ],
  ])("is read back %s", async (_name, bytes) => {
    const read = await plain(await bytes());
    const order = (list: readonly SuggestionRow[]) => list.map((it) => it.old).toSorted();
    expect(order(read as SuggestionRow[])).toEqual(order(rows));
    for (const it of rows) expect(read).toContainEqual(it);
  });

  it("is read with its columns in any order and others between them", async () => {
    const text =
      "Owner,Old address,Suggested address,Decision\nEva,https://www.old.example/a,https://www.new.example/b,x\n";
    const [only] = (await plain(utf8(text))) as SuggestionRow[];
    expect(only).toMatchObject({
      old: `${OLD}/a`,
      to: `${NEW}/b`,
      decision: "x",
      more: { Owner: "Eva" },
    });
  });

  it("contains no cell that runs as a formula", () => {
    const cells = csv.split(/[,\r\n]+/);
    expect(cells.filter((it) => /^"?[=+@-]/.test(it))).toEqual([]);
    expect(csv).toContain("'=1+1");
  });

  it("survives being saved by LibreOffice", async () => {
    const bytes = readFileSync(new URL("fixtures/suggestions-libreoffice.xlsx", import.meta.url));
    const { rules, findings } = await importOf("suggestions", bytes, SITE);
    expect(findings).toEqual([]);
    expect(rules).toEqual(
      [
        {
          from: "/product/:a",
          to: `${NEW}/shop/:a`,
          section: "Products",
          examples: {
            match: ["/product/beam", "/product/flint"],
            mustNotMatch: ["/product/old-lamp", "/product/kite"],
          },
        },
        { from: "/product/old-lamp", gone: true },
        { from: "/%C3%BCber-uns?a=1&b=2", to: `${NEW}/about`, note: "=1+1" },
        { from: "/product/kite", to: `${NEW}/outlet/kite` },
      ].map((it) =>
        expect.objectContaining({ ...it, from: expect.stringMatching(fromText(it.from)) }),
      ),
    );
    const read = readSuggestions(bytes);
    const found = read.ok ? read.value.rows.find((it) => it.note === "=1+1") : undefined;
    expect(found).toMatchObject({ hits: 90123, confidence: 0.71, more: { Owner: "Zoë" } });
  });

  it("as a workbook has a drop-down, links, colours and a frozen header", async () => {
    const bytes = await writeSuggestionsWorkbook({
      rows,
      title: "T",
      intro: "I",
      about: [["a", "b"]],
    });
    const files = unzipSync(bytes);
    const text = (name: string): string => new TextDecoder().decode(files[name]);
    const sheet = text("xl/worksheets/sheet1.xml");
    expect(sheet).toContain(
      "<formula1>&quot;accept,reject,gone,undecided&quot;</formula1>".replaceAll("&quot;", '"'),
    );
    expect(sheet).toMatch(/ySplit="3"[^>]*state="frozen"/);
    const links = text("xl/worksheets/_rels/sheet1.xml.rels");
    expect(links).toContain(`Target="${new URL(`${OLD}/ä`).href}" TargetMode="External"`);
    expect(links).not.toContain(":a");
    // ECMA-376 fixes the order; Excel reports a file with another order as damaged.
    const order = [
      ...sheet.matchAll(
        /<(sheetPr|sheetViews|cols|sheetData|autoFilter|conditionalFormatting|dataValidations|hyperlinks|pageMargins|pageSetup)[ >]/g,
      ),
    ];
    expect([...new Set(order.map((it) => it[1]))]).toEqual([
      "sheetPr",
      "sheetViews",
      "cols",
      "sheetData",
      "autoFilter",
      "conditionalFormatting",
      "dataValidations",
      "hyperlinks",
      "pageMargins",
      "pageSetup",
    ]);
    const lastFormat = order.findLastIndex((it) => it[1] === "conditionalFormatting");
    expect(order[lastFormat + 1]?.[1]).toBe("dataValidations");
    expect(text("xl/workbook.xml")).toMatch(/Decide.*In groups.*How it was made/s);
  });

  it("as a workbook has no dangling references and no text too long for Excel", async () => {
    const about = [["a", "b"]] as const;
    const files = unzipSync(
      await writeSuggestionsWorkbook({ rows, title: "T", intro: "I", about }),
    );
    const text = (name: string): string => new TextDecoder().decode(files[name]);
    const count = (xml: string, pattern: RegExp): number => [...xml.matchAll(pattern)].length;
    const largest = (xml: string, pattern: RegExp): number =>
      Math.max(-1, ...[...xml.matchAll(pattern)].map(([, it]) => Number(it)));
    const styles = text("xl/styles.xml");
    const [, formats = ""] = /<cellXfs[^>]*>(.*?)<\/cellXfs>/s.exec(styles) ?? [];
    const shared = text("xl/sharedStrings.xml");
    for (const name of [
      "xl/worksheets/sheet1.xml",
      "xl/worksheets/sheet2.xml",
      "xl/worksheets/sheet3.xml",
    ]) {
      const sheet = text(name);
      expect(largest(sheet, / s="(\d+)"/g)).toBeLessThan(count(formats, /<xf[ >]/g));
      expect(largest(sheet, /dxfId="(\d+)"/g)).toBeLessThan(count(styles, /<dxf>/g));
      expect(largest(sheet, /t="s"><v>(\d+)/g)).toBeLessThan(count(shared, /<si>/g));
      const rels = text(name.replace("worksheets/", "worksheets/_rels/") + ".rels");
      const ids = [...rels.matchAll(/ Id="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const used = [...sheet.matchAll(/r:id="([^"]+)"/g)].map(([, id]) => id);
      expect(used.filter((id) => !ids.includes(id))).toEqual([]);
      const [, list = ""] = /<formula1>(.*?)<\/formula1>/.exec(sheet) ?? [];
      const [, error = ""] = /error="([^"]*)"/.exec(sheet) ?? [];
      expect([list.length <= 255, error.length <= 255]).toEqual([true, true]);
    }
    for (const [, name = ""] of text("xl/workbook.xml").matchAll(/<sheet [^>]*name="([^"]*)"/g)) {
      expect(name).toMatch(/^[^[\]:*?/\\]{1,31}$/);
    }
  });

  it("contains no character that a workbook cannot hold", async () => {
    const bytes = await writeSuggestionsWorkbook({
      rows: [row("/a", "/b", { why: "a\u0001b\uFFFFc", note: "\uD800d" })],
      title: "T",
      intro: "I",
      about: [],
    });
    const xml = new TextDecoder("utf-8", { fatal: true }).decode(
      unzipSync(bytes)["xl/sharedStrings.xml"],
    );
    for (const it of ["\u0001", "\uFFFF"]) expect(xml).not.toContain(it);
    const read = readSuggestions(bytes);
    expect(read.ok && read.value.rows[0]?.why).toMatch(/^a.?b.?c$/);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["a redirect map", utf8("old url,new url\n/a,/b\n"), /^it has no columns Decision/],
    ["nothing", utf8(""), /^it has no columns Decision/],
    ["a damaged workbook", utf8("PK\u0003\u0004 nothing"), /^the file is no Excel workbook/],
  ])("is not mistaken for %s", async (_name, bytes, why) => {
    const message: unknown = expect.stringMatching(why);
    expect(readSuggestions(bytes)).toMatchObject({ ok: false, problem: { message } });
    expect(await importOf("suggestions", bytes)).toMatchObject({ isUnreadable: true, rules: [] });
  });

  it("reports a decision without an old address", async () => {
    const text = `${bare}accept,,,https://www.new.example/x,,,,,,,,,,\r\n`;
    const { findings, messages } = await importOf("suggestions", text, SITE);
    expect([findings.length, messages.at(-1)]).toEqual([
      2,
      expect.stringContaining("no old address"),
    ]);
  });

  it("lists sheets that people added", async () => {
    const sheet = (name: string, cell: string) => ({
      sheet: name,
      data: [[{ value: cell, type: String }]],
    });
    const data = [HEADER, HEADER.map(() => "")].map((cells) =>
      cells.map((value) => ({ value, type: String })),
    );
    const book = writeXlsxFile([
      { sheet: "Decide", data },
      sheet("Budget", "500"),
      sheet("Empty", ""),
    ]);
    const read = readSuggestions(new Uint8Array(await book.toBuffer()));
    expect(read.ok && read.value.otherSheets).toEqual(["Budget"]);
  });
});

describe("new suggestions merged into a file with decisions", () => {
  const explain = (old: string): string => `no longer there: ${old}`;
  const now = (fresh: readonly SuggestionRow[], there: readonly SuggestionRow[]) =>
    arrangeRows(keepDecisions(fresh, there, explain));
  const names = (rows: readonly SuggestionRow[]) =>
    rows.map((it) => `${it.kind} ${it.old.replace(OLD, "")} -> ${it.to.replace(NEW, "")}`);

  it.each<[string, Partial<SuggestionRow>]>([
    ["accepted", { decision: "accept" }],
    ["given another address", { other: `${NEW}/mine` }],
    ["called gone", { decision: "gone" }],
    ["left undecided", { decision: "undecided" }],
    ["given an unknown word", { decision: "ask Eva" }],
  ])("leave a row unchanged that was %s", (_name, typed) => {
    const there = row("/a", "/before", { ...typed, section: "Mine" });
    const [left, ...others] = now([row("/a", "/after", { hits: 5 })], [there]);
    expect([left, others]).toEqual([{ ...there, hits: 5 }, []]);
  });

  it("keep notes, and the contents of columns that people added", () => {
    const typed = { note: "ask Eva", more: { Owner: "Eva" } };
    const [left, ...others] = now([row("/a", "/after")], [row("/a", "/before", typed)]);
    expect([left, others]).toEqual([
      row("/a", "/after", { ...typed, state: `suggested before: ${NEW}/before` }),
      [],
    ]);
    expect(now([], [row("/a", "/before", typed)])).toMatchObject([typed]);
  });

  it("keep the note of a group, and the group itself when it is suggested no longer", () => {
    const there = group("/p/:a", "/s/:a", [row("/p/1", "/s/1")], { note: "ask Eva" });
    const again = now(group("/p/:a", "/t/:a", [row("/p/1", "/t/1")]), there);
    expect(again[0]).toMatchObject({ to: `${NEW}/t/:a`, note: "ask Eva" });
    expect(now([], there)[0]).toMatchObject({ kind: "group", note: "ask Eva" });
  });

  it("are listed beside a rejected suggestion if they differ from it", () => {
    const there = row("/a", "/wrong", { decision: "reject" });
    const rows = now([row("/a", "/better")], [there]);
    expect(rows.map((it) => [it.decision, it.to])).toEqual([
      ["", `${NEW}/better`],
      ["reject", `${NEW}/wrong`],
    ]);
    expect(now([row("/a", "/wrong")], [there])).toEqual([there]);
    expect(now([row("/a", "")], [there])).toEqual([there]);
    const twice = [there, row("/a", "/better", { decision: "no" })];
    expect(now([row("/a", "/third")], twice).map((it) => [it.decision, it.to])).toEqual([
      ["", `${NEW}/third`],
      ["reject", `${NEW}/wrong`],
      ["no", `${NEW}/better`],
    ]);
  });

  it("replace a suggestion without a decision, and say what was suggested before", () => {
    const [only] = now(
      [row("/a", "/after", { section: "auto" })],
      [row("/a", "/before", { section: "Mine" })],
    );
    expect(only).toMatchObject({
      to: `${NEW}/after`,
      section: "Mine",
      state: `suggested before: ${NEW}/before`,
    });
  });

  it("recognise an address in another spelling", () => {
    expect(now([row("/Shop/", "/x")], [row("/shop", "/y", { decision: "x" })])).toHaveLength(1);
  });

  it("are marked as new, and rows suggested no longer are kept with the reason", () => {
    const rows = now(
      [row("/new", "/x")],
      [row("/gone", "/y"), row("/decided", "/z", { decision: "x" })],
    );
    expect(rows.map((it) => [it.old, it.decision, it.state])).toEqual([
      [`${OLD}/new`, "", "new"],
      [`${OLD}/decided`, "x", `no longer there: ${OLD}/decided`],
      [`${OLD}/gone`, "", `no longer there: ${OLD}/gone`],
    ]);
  });

  it("join a group that somebody accepted", () => {
    const there = group("/p/:a", "/s/:a", [row("/p/1", "/s/1")], { decision: "x", note: "Eva" });
    const fresh = group("/p/:a", "/s/:a", [
      row("/p/1", "/s/1"),
      row("/p/2", "/s/2"),
      row("/p/odd", "", { kind: "exception" }),
    ]);
    const rows = now(fresh, there);
    expect(names(rows)).toEqual([
      "group /p/:a -> /s/:a",
      "exception /p/odd -> ",
      "in a group /p/1 -> /s/1",
      "in a group /p/2 -> /s/2",
    ]);
    expect(rows[0]).toMatchObject({
      decision: "x",
      note: "Eva",
      why: "2 addresses of /p/:a go to /s/:a, 1 does not",
    });
  });

  it("recognise a group by its shape, whatever the names of its placeholders", () => {
    const there = group("/p/:a/:b", "/s/:b/:a", [row("/p/1/2", "/s/2/1")], { decision: "x" });
    const fresh = group("/p/:b/:slug", "/s/:slug/:b", [
      row("/p/1/2", "/s/2/1"),
      row("/p/3/4", "/s/4/3"),
    ]);
    expect(names(now(fresh, there))).toEqual([
      "group /p/:a/:b -> /s/:b/:a",
      "in a group /p/1/2 -> /s/2/1",
      "in a group /p/3/4 -> /s/4/3",
    ]);
  });

  it("do not break up a group that somebody accepted", () => {
    const there = group("/p/:a", "/s/:a", [row("/p/1", "/s/1"), row("/p/2", "/s/2")], {
      decision: "x",
    });
    const rows = now(
      [row("/p/1", "/s/1"), ...group("/p/*", "/s/:splat", [row("/p/2", "/s/2")])],
      there,
    );
    expect(names(rows)).toEqual([
      "group /p/:a -> /s/:a",
      "in a group /p/1 -> /s/1",
      "in a group /p/2 -> /s/2",
    ]);
  });

  it("do not join a group that somebody rejected", () => {
    const there = group("/p/:a", "/s/:a", [row("/p/1", "/s/1")], { decision: "no" });
    const rows = now(
      [row("/p/1", "/t/1"), ...group("/p/:a", "/s/:a", [row("/p/2", "/s/2")])],
      there,
    );
    expect(names(rows)).toEqual([
      "group /p/:a -> /s/:a",
      "address /p/1 -> /t/1",
      "in a group /p/2 -> /s/2",
    ]);
    expect(rows[0]?.decision).toBe("no");
  });

  it("drop a group without a decision that is no longer suggested", () => {
    const there = group("/p/:a", "/s/:a", [
      row("/p/1", "/s/1"),
      row("/p/2", "/s/2", { decision: "x" }),
    ]);
    expect(names(now([row("/p/1", "/s/1"), row("/p/2", "/s/2")], there))).toEqual([
      "address /p/1 -> /s/1",
      "address /p/2 -> /s/2",
    ]);
  });

  it("change nothing when merged again", () => {
    const there = [
      ...group("/p/:a", "/s/:a", [row("/p/1", "/s/1"), row("/p/2", "/s/2", { other: "/x" })], {
        decision: "x",
      }),
      row("/a", "/wrong", { decision: "no" }),
      row("/b", "/c"),
    ];
    const fresh = [
      ...group("/p/:a", "/s/:a", [row("/p/1", "/s/1"), row("/p/2", "/s/2")]),
      row("/a", "/better"),
      row("/b", "/c"),
      row("/d", "/e"),
    ];
    const once = now(fresh, there);
    const twice = now(fresh, once);
    expect(now(fresh, twice)).toEqual(twice);
    expect(twice.map((it) => ({ ...it, state: "" }))).toEqual(
      once.map((it) => ({ ...it, state: "" })),
    );
  });

  it("lose nothing that anybody typed", () => {
    const typed = fc.record({
      decision: fc.constantFrom("", "x", "no", "gone", "undecided", "hm"),
      other: fc.constantFrom("", "/mine"),
      note: fc.constantFrom("", "Eva"),
      to: fc.constantFrom("", "/b", "/c"),
      place: fc.constantFrom<SuggestionRow["kind"]>("address", "exception", "in a group"),
    });
    const address = fc.tuple(fc.constantFrom("/p/1", "/p/2", "/p/3", "/a", "/b"), typed);
    const file = fc.tuple(typed, fc.uniqueArray(address, { selector: ([old]) => old }));
    const made = (
      [head, list]: typeof file extends fc.Arbitrary<infer T> ? T : never,
      isFresh: boolean,
    ) => {
      const strip = ({ place: _place, to: _to, ...it }: typeof head) => (isFresh ? {} : it);
      const inside = list.filter(([, it]) => it.place !== "address");
      return [
        ...group(
          "/p/:a",
          "/s/:a",
          inside.map(([old, it]) => row(old, it.to, { ...strip(it), kind: it.place })),
          strip(head),
        ),
        ...list
          .filter(([, it]) => it.place === "address")
          .map(([old, it]) => row(old, it.to, strip(it))),
      ];
    };
    fc.assert(
      fc.property(file, file, (before, after) => {
        const there = made(before, false);
        const rows = now(made(after, true), there);
        for (const it of there.filter(
          (old) => old.decision !== "" || old.other !== "" || old.note !== "",
        )) {
          const { decision, other, note, old, to } = it;
          const decided = decision === "" && other === "" ? {} : { to };
          expect(rows).toContainEqual(
            expect.objectContaining({ decision, other, note, old, ...decided }),
          );
        }
      }),
      runs(500),
    );
  });
});

describe("what a suggestions file teaches", () => {
  it.each<[string, SuggestionRow[], string[], string[]]>([
    ["an accepted suggestion is right", [row("/a", "/b", { decision: "x" })], ["/a /b"], []],
    [
      "a typed address is right, and the suggested one wrong",
      [row("/a", "/b", { other: `${NEW}/c` })],
      ["/a /c"],
      ["/a /b"],
    ],
    ["a rejected suggestion is wrong", [row("/a", "/b", { decision: "no" })], [], ["/a /b"]],
    ["a suggestion without a decision says nothing", [row("/a", "/b")], [], []],
    ["gone says nothing about targets", [row("/a", "/b", { decision: "gone" })], [], []],
    [
      "an accepted group is right for its members, except those with decisions of their own",
      group("/p/:a", "/s/:a", [row("/p/1", "/s/1"), row("/p/2", "/s/2", { decision: "no" })], {
        decision: "x",
      }),
      ["/p/1 /s/1"],
      ["/p/2 /s/2"],
    ],
    [
      "a group with a typed address is right at that address",
      group("/p/:a", "/s/:a", [row("/p/1", "/s/1")], { other: `${NEW}/t/:a` }),
      ["/p/1 /t/1"],
      [],
    ],
    [
      "a rejected group is wrong for every address, except those accepted",
      group("/p/:a", "/s/:a", [row("/p/1", "/s/1", { decision: "x" })], { decision: "no" }),
      ["/p/1 /s/1"],
      ["/p/9 /s/9"],
    ],
  ])("%s", (_name, rows, confirmed, rejected) => {
    const short = (pairs: readonly { old: string; to: string }[]) =>
      pairs.map((it) => `${it.old.replace(OLD, "")} ${it.to.replace(NEW, "")}`);
    const lessons = lessonsOf(rows, [`${OLD}/p/1`, `${OLD}/p/9`]);
    expect([short(lessons.confirmed), short(lessons.rejected)]).toEqual([confirmed, rejected]);
  });
});

describe("accepted suggestions, imported", () => {
  const name = fc.stringMatching(/^[a-z0-9]{1,6}$/);
  const target = fc.stringMatching(/^\/[a-z]{1,6}$/);
  const file = fc.record({
    members: fc.uniqueArray(name, { minLength: 1, maxLength: 8 }),
    exceptions: fc.dictionary(name, fc.option(target), { maxKeys: 3 }),
    singles: fc.dictionary(
      fc.stringMatching(/^\/(?:[a-z]{1,4}\/){0,2}[A-Z:*.a-z0-9-]{1,6}$/),
      target,
      { maxKeys: 5 },
    ),
    isSplat: fc.boolean(),
  });

  it("answer each address with its target, and make a valid table", async () => {
    await fc.assert(
      fc.asyncProperty(file, async ({ members, exceptions, singles, isSplat }) => {
        const inside = members.filter((it) => !(it in exceptions));
        const rows = [
          ...group(
            isSplat ? "/product/*" : "/product/:a",
            isSplat ? "/shop/:splat" : "/shop/:a",
            [
              ...inside.map((it) => row(`/product/${it}`, `/shop/${it}`)),
              ...Object.entries(exceptions).map(([it, to]) =>
                row(`/product/${it}`, to ?? "", {
                  kind: "exception",
                  decision: to === null ? "" : "accept",
                }),
              ),
            ],
            { decision: "accept" },
          ),
          ...Object.entries(singles).map(([from, to]) =>
            row(new URL(from, OLD).href, to, { decision: "accept" }),
          ),
        ];
        const unique = [
          ...new Map(rows.map((it) => [it.old.toLowerCase().replace(/\/$/, ""), it])).values(),
        ];
        const { rules, findings } = await taken(unique);
        const text = JSON.stringify({ site: { ...OLD_SITE, ...SITE }, rules });
        const { findings: judged } = validateRoutesFile(text, "routes.json", 0);
        expect([...findings, ...judged.filter((it) => it.severity === "error")]).toEqual([]);
        const { table } = compile(rules, { ...OLD_SITE, ...SITE });
        for (const it of unique.filter((one) => one.kind !== "group")) {
          const url = new URL(it.old);
          const { location, reason } = resolve(
            table,
            { url, method: "GET" },
            Date.parse("2026-01-01"),
          );
          expect([location, reason]).toEqual([it.to === "" ? null : it.to, "rule"]);
        }
      }),
      runs(200),
    );
  });
});

function cellsOf(it: SuggestionRow): string[] {
  const percent = it.confidence === null ? "" : `${Math.round(it.confidence * 100)} %`;
  return [
    it.decision,
    it.other,
    it.old,
    it.to,
    it.tier,
    percent,
    it.hits?.toLocaleString("de") ?? "",
    String(it.status ?? ""),
    it.why,
    it.alternatives,
    it.section,
    it.note,
    it.kind,
    it.group,
    it.state,
  ];
}

function fromText(from: string): RegExp {
  const literal = decodeURI(from).replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(
    `^(?:${literal}|${from.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)})$`,
    "i",
  );
}
