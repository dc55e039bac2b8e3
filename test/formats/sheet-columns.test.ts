import { describe, expect, it } from "vitest";
import writeXlsxFile from "write-excel-file/node";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { importFile } from "../../src/formats/dialect/import-file.ts";
import { FORMATS } from "../../src/formats/index.ts";
import { importOf, OLD_SITE } from "../support/import.ts";

const NEW = "https://www.new.example";
const lines = (...all: string[]): string => `${all.join("\n")}\n`;
const simple: RuleData = { from: "/a", to: `${NEW}/b` };

async function remarksOf(text: string): Promise<readonly string[]> {
  const context = { file: "old", site: OLD_SITE };
  return (await importFile(FORMATS.csv, new TextEncoder().encode(text), context)).remarks;
}

describe("the header of a redirect map", () => {
  const found: [string, string, RuleData[]][] = [
    ["is recognised in German", lines("Alte Adresse;Neue Adresse", `/a;${NEW}/b`), [simple]],
    ["is recognised in French", lines("Ancienne URL;Nouvelle URL", `/a;${NEW}/b`), [simple]],
    ["may be in any language", lines("旧网址,新网址", `/a,${NEW}/b`), [simple]],
    ["may use any words", lines("Hier;Dort;Zahl", `/a;${NEW}/b;302`), [{ ...simple, status: 302 }]],
    ["may be below a title", lines("Redirects 2026,", "From,To", `/a,${NEW}/b`), [simple]],
    [
      "may be below a title that is itself a known word",
      lines("Redirects", "Source,Target", `/a,${NEW}/b`),
      [simple],
    ],
    [
      "may be below a title with an address",
      lines("www.old.example,", "Von,Nach", `/a,${NEW}/b`),
      [simple],
    ],
    ["may be below empty rows", lines("", ",,", " ; ", "Von,Nach", `/a,${NEW}/b`), [simple]],
    ["may be below sep=", lines("sep=;", "Von;Nach", `/a;${NEW}/b`), [simple]],
    [
      "may be below a title in unknown words",
      lines("Stand: Mai;", "Hier;Dort", `/a;${NEW}/b`),
      [simple],
    ],
  ];
  it.each(found)("%s", async (_name, text, rules) => {
    expect(await importOf("csv", text)).toMatchObject({ rules, findings: [], rejected: [] });
  });

  it("reads section, owner and notes under other names", async () => {
    const text = lines(
      "Alte Adresse;Neue Adresse;Bereich;Verantwortlich;Bemerkung",
      `/a;${NEW}/b;Laden;Jana;prüfen`,
    );
    expect((await importOf("csv", text)).rules).toEqual([
      { ...simple, section: "Laden", note: "prüfen\nOwner: Jana" },
    ]);
  });

  it.each([
    ["Weiterleitung", "Alte URL;Neue URL;Weiterleitung"],
    ["ステータス", "旧URL;新URL;ステータス"],
    ["状态码", "旧网址;新网址;状态码"],
    ["Статус", "Старый адрес;Новый адрес;Статус"],
    ["Umsetzung", "Alte URL;Neue URL;Umsetzung"],
  ])("reads statuses below %s, rather than as a note", async (_name, header) => {
    const text = lines(header, `/a;${NEW}/b;dauerhaft`, `/c;${NEW}/d;temporär`, `/e;${NEW}/f;410`);
    expect((await importOf("csv", text)).rules).toEqual([
      simple,
      { from: "/c", to: `${NEW}/d`, status: 302 },
      { from: "/e", to: `${NEW}/f`, gone: true },
    ]);
  });

  it("leaves a column of other words and numbers beside a named header to the note", async () => {
    const text = lines("Alte URL;Neue URL;Stand", `/a;${NEW}/b;302 offen`, `/c;${NEW}/d;geprüft`);
    expect((await importOf("csv", text)).rules).toEqual([
      { ...simple, note: "Stand: 302 offen" },
      { from: "/c", to: `${NEW}/d`, note: "Stand: geprüft" },
    ]);
  });

  it("puts informative columns into the note, and reports those that it does not read", async () => {
    const text = lines(
      "Old URL,New URL,Ticket,Traffic",
      `/a,${NEW}/b,WEB-12,1200`,
      `/c,${NEW}/d,,3`,
    );
    expect((await importOf("csv", text)).rules).toEqual([
      { ...simple, note: "Ticket: WEB-12" },
      { from: "/c", to: `${NEW}/d` },
    ]);
    expect(await remarksOf(text)).toEqual([
      'put into the notes: "Ticket"',
      'not read, since it says nothing about a redirect: "Traffic"',
    ]);
  });

  it("reads the state of the work as a note, not as a redirect status", async () => {
    const rows = ["a", "b", "c", "d", "e"].map((it) => `/${it},${NEW}/${it},done`);
    const { rules, findings } = await importOf("csv", lines("Old URL,New URL,Status", ...rows));
    expect([rules[0], rules.length, findings]).toEqual([
      { from: "/a", to: `${NEW}/a`, note: "Status: done" },
      5,
      [],
    ]);
  });

  it("says which columns it recognised by their contents", async () => {
    expect(await remarksOf(lines("Hier;Dort", `/a;${NEW}/b`))).toEqual([
      'recognised by its content: "Hier" for the old addresses, "Dort" for the targets',
    ]);
  });

  it("reads a header of two rows, whose cells were merged", async () => {
    const header = ["Redirect map;;;", "Old URL;New site;;", ";New URL;Status;Date"];
    const rows = [`/a;${NEW}/a;302;2024-01-01`, "/c;entfällt;;"];
    const told = await importOf("csv", lines(...header, ...rows));
    expect(told).toMatchObject({
      rules: [{ from: "/a", to: `${NEW}/a`, status: 302 }],
      findings: ["5 import-unsupported"],
    });
    const again = await importOf("csv", told.rejectsText ?? "");
    expect(again).toMatchObject({ rules: [], findings: ["3 import-unsupported"] });
  });

  it("passes over both rows of such a header where merged files repeat it", async () => {
    const header = ["Old URL;New site;", ";New URL;Status"];
    const told = await importOf("csv", lines(...header, `/a;${NEW}/a;`, ...header, `/b;${NEW}/b;`));
    expect(told).toMatchObject({ rules: [{ from: "/a" }, { from: "/b" }], findings: [] });
  });

  it("keeps an unknown first row as the header of the rejects, not as a reject", async () => {
    const { rejectsText } = await importOf("csv", lines("Hier;Dort", `/a;${NEW}/b`, "/c;entfällt"));
    expect(rejectsText).toBe("Hier;Dort\n/c;entfällt\n");
  });
});

describe("exports of other programs", () => {
  const REDIRECTION = "source,target,regex,code,type,hits,title,status";
  const exports: [string, string, string, RuleData[], string[]][] = [
    [
      "WordPress Redirection",
      "csv",
      lines(
        REDIRECTION,
        `"/a","${NEW}/b",0,301,"url",7,"Moved","active"`,
        `"/c","${NEW}/d",0,302,"url",0,"","active"`,
        '"/e","",0,410,"error",0,"","active"',
        `"^/blog/(.*)$","${NEW}/news/$1",1,301,"url",0,"","active"`,
        `"/x","${NEW}/x",0,301,"url",0,"","disabled"`,
        '"/y","/unknown",0,404,"error",0,"","active"',
        '"/z","/unknown",0,0,"pass",0,"","active"',
      ),
      [
        { ...simple, note: "Moved" },
        { from: "/c", to: `${NEW}/d`, status: 302 },
        { from: "/e", gone: true },
        { from: "/blog/*", to: `${NEW}/news/:splat` },
      ],
      ["6 import-quirk", "7 import-unsupported", "8 import-unsupported"],
    ],
    [
      "Yoast SEO",
      "csv",
      lines(
        "Origin,Target,Type,Format",
        `"a","${NEW}/b","301","plain"`,
        '"old/page","","410","plain"',
        `"^shop/(.*)","${NEW}/store/$1","301","regex"`,
      ),
      [simple, { from: "/old/page", gone: true }, { from: "/shop/*", to: `${NEW}/store/:splat` }],
      ["2 import-quirk"],
    ],
    [
      "Rank Math",
      "csv",
      lines(
        "id,source,matching,destination,type,category,status,ignore",
        `1,a,exact,${NEW}/b,301,Shop,active,`,
        `2,blog/,start,${NEW}/news,302,,active,case`,
        `3,old,contains,${NEW}/x,301,,active,`,
        `4,off,exact,${NEW}/x,301,,inactive,`,
      ),
      [
        { ...simple, section: "Shop" },
        { from: "/blog/*", to: `${NEW}/news`, status: 302 },
      ],
      ["2 import-quirk", "4 import-unsupported", "5 import-quirk"],
    ],
    [
      "Screaming Frog",
      "csv",
      lines(
        '"Internal - All"',
        '"Address","Content Type","Status Code","Status","Indexability","Redirect URL","Redirect Type"',
        `"https://www.old.example/a","text/html","301","Moved Permanently","Non-Indexable","${NEW}/b","HTTP Redirect"`,
        `"https://www.old.example/m","text/html","200","OK","Indexable","${NEW}/m","Meta Refresh"`,
        '"https://www.old.example/c","text/html","200","OK","Indexable","",""',
      ),
      [simple, { from: "/m", to: `${NEW}/m` }],
      ["5 import-quirk"],
    ],
  ];
  it.each(exports)("are recognised: %s", async (name, _format, text, rules, findings) => {
    expect(await importOf("csv", text)).toMatchObject({ rules, findings });
    expect((await remarksOf(text))[0]).toBe(`read as an export of ${name}`);
  });

  it.each([
    "Top pages,Clicks,Impressions,CTR,Position",
    "Häufigste Seiten,Klicks,Impressionen,CTR,Position",
    "Die häufigsten Seiten,Klicks,Impressionen,CTR,Position",
    "Seiten,Klicks,Impressionen,CTR,Position",
    "Pages les plus populaires,Clics,Impressions,CTR,Position",
  ])("give no targets if they are Search Console's: %s", async (header) => {
    const text = lines(
      header,
      "https://www.old.example/a,9,90,10%,1.5",
      "https://www.old.example/b,1,10,10%,2",
    );
    const { findings, messages, rejected } = await importOf("csv", text);
    expect([findings, rejected]).toEqual([["2 import-unsupported"], [2, 3]]);
    expect(messages[0]).toContain("no column holds targets");
    expect(messages[0]).toContain("(2 rows are)");
    const context = { file: "old", site: OLD_SITE, takesUndecided: true };
    const open = await importFile(FORMATS.csv, new TextEncoder().encode(text), context);
    expect(open.rules.map(({ rule }) => rule)).toEqual([
      { from: "/a", undecided: true },
      { from: "/b", undecided: true },
    ]);
  });

  it("do not give a page's canonical URL as its target", async () => {
    const text = lines(
      "Address,Content Type,Status Code,Indexability,Canonical Link Element 1",
      "https://www.old.example/a,text/html,200,Indexable,https://www.old.example/a/",
    );
    expect(await importOf("csv", text)).toMatchObject({
      rules: [],
      findings: ["2 import-unsupported"],
    });
  });
});

describe("the rows of a redirect map", () => {
  it("name their old address in every finding", async () => {
    const text = lines(
      "old,new,status",
      "/one,,",
      "/two,tbd,",
      "/three,entfällt,",
      "/four,=A1,",
      "/five,#REF!,",
      `/six,${NEW}/6,teapot`,
      "/seven,to be seen,",
    );
    const { messages, rejected } = await importOf("csv", text);
    expect(rejected).toEqual([2, 3, 4, 5, 6, 7, 8]);
    const names = ["one", "two", "three", "four", "five", "six", "seven"];
    expect(messages.map((it, at) => it.includes(`"/${names[at]}"`))).toEqual(names.map(() => true));
  });

  it("get a missing leading slash, with one finding for all", async () => {
    const text = lines(
      "old,new",
      `b/c,${NEW}/1`,
      `page.html,${NEW}/2`,
      `/d,${NEW}/3`,
      `x?id=1,${NEW}/4`,
    );
    const { rules, findings, messages } = await importOf("csv", text);
    expect(rules.map((it) => it.from)).toEqual(["/b/c", "/page.html", "/d", "/x?id=1"]);
    expect(findings).toEqual(["2 import-quirk"]);
    expect(messages).toEqual(['"b/c" has no first slash, and gets one (3 rows are)']);
  });

  it.each(["old.html", "old.shtml", "old.phtml", "old.mspx", "old.jsf", "old.action"])(
    "get a leading slash in both columns if all pages lack one: %s",
    async (page) => {
      const text = lines("Request path,Target path", `${page},new.html`, "shop/x,shop/y");
      const { rules } = await importOf("csv", text, { targetHosts: ["www.new.example"] });
      expect(rules).toEqual([
        { from: `/${page}`, to: `${NEW}/new.html` },
        { from: "/shop/x", to: `${NEW}/shop/y` },
      ]);
    },
  );

  it("may be single words only if most rows are", async () => {
    const some = await importOf(
      "csv",
      lines("old,new", `about,${NEW}/1`, `/b,${NEW}/2`, `/c,${NEW}/3`),
    );
    expect(some).toMatchObject({ findings: ["2 import-unreadable"], rejected: [2] });
    const most = await importOf(
      "csv",
      lines("old,new", `about,${NEW}/1`, `team,${NEW}/2`, `/c,${NEW}/3`),
    );
    expect(most.rules.map((it) => it.from)).toEqual(["/about", "/team", "/c"]);
  });

  it.each([
    ["dauerhaft", {}],
    ["permanente Weiterleitung", {}],
    ["permanent", {}],
    ["temporär", { status: 302 }],
    ["vorübergehend", { status: 302 }],
    ["temporaire", { status: 302 }],
    ["301 (dauerhaft)", {}],
    ["постоянный", {}],
    ["временный редирект", { status: 302 }],
    ["永久重定向", {}],
    ["临时", { status: 302 }],
    ["恒久的", {}],
    ["一時的", { status: 302 }],
  ])("accept %s as a status", async (status, more) => {
    expect((await importOf("csv", lines("old,new,status", `/a,${NEW}/b,${status}`))).rules).toEqual(
      [{ ...simple, ...more }],
    );
  });

  it("are read as regular expressions where a column says so, and become patterns or findings", async () => {
    const text = lines(
      "source,target,regex",
      `^/shop/(.*)$,${NEW}/store/$1,1`,
      `^/(?!x).*$,${NEW}/,1`,
      `/plain(1),${NEW}/plain,0`,
    );
    expect(await importOf("csv", text)).toMatchObject({
      rules: [
        { from: "/shop/*", to: `${NEW}/store/:splat` },
        { from: "/plain(1)", to: `${NEW}/plain` },
      ],
      findings: ["3 import-unsupported"],
      rejected: [3],
    });
  });

  it("with regular expressions have their queries and escapes, and warnings of what these take besides", async () => {
    const text = lines(
      "source,target,regex",
      `^/item\\?id=5$,${NEW}/five,1`,
      `^caf%C3%A9/(.*)$,${NEW}/cafe/$1,1`,
      `^/p/(\\d+)$,${NEW}/p/$1,1`,
    );
    expect(await importOf("csv", text)).toMatchObject({
      rules: [
        { from: "/item?id=5", to: `${NEW}/five` },
        { from: "/café/*", to: `${NEW}/cafe/:splat` },
        { from: "/p/:p1", to: `${NEW}/p/:p1` },
      ],
      findings: ["4 import-quirk"],
      messages: ['"\\d+" matched only some names, and any name is matched instead'],
    });
  });

  it("are read without invisible characters around them, with a finding", async () => {
    const text = lines("old,new", `\u200B/a,${NEW}/b\u00AD`, `\u00A0/c\u00A0,${NEW}/d`);
    const { rules, findings } = await importOf("csv", text);
    expect(rules).toEqual([simple, { from: "/c", to: `${NEW}/d` }]);
    expect(findings).toEqual(["2 invisible-character"]);
  });

  it("report a cell behind the last column, which a separator in an address has divided", async () => {
    const text = lines("old;new", `/a;${NEW}/b?x=1;y=2`, `/c;"${NEW}/d?x=1;y=2"`);
    expect(await importOf("csv", text)).toMatchObject({
      rules: [
        { from: "/a", to: `${NEW}/b?x=1` },
        { from: "/c", to: `${NEW}/d?x=1;y=2` },
      ],
      findings: ["2 import-quirk"],
      messages: ['"y=2" is behind the last column, and is not read'],
    });
  });

  it.each(["/a new/b", `/a -> ${NEW}/b`, `a/b => ${NEW}/b`])(
    "are refused with two addresses in one cell, as in %s",
    async (row) => {
      const { messages, fixes, rejected } = await importOf("csv", lines(row, row));
      expect(rejected).toEqual([1, 2]);
      expect(messages).toEqual(["the old address and the new one are in one cell (2 rows are)"]);
      expect(fixes).toEqual(["Write a tab, a comma or a semicolon between the two"]);
    },
  );

  it("accept dates with an offset", async () => {
    const text = lines("old,new,starts at", `/a,${NEW}/b,2025-01-01T00:00:00Z`);
    expect((await importOf("csv", text)).rules).toEqual([
      { ...simple, startsAt: "2025-01-01T00:00:00Z" },
    ]);
  });
});

describe("a workbook with several sheets", () => {
  const map = [
    ["Old URL", "New URL"],
    ["/a", `${NEW}/b`],
  ];
  const more = [
    ["Old URL", "New URL"],
    ["/c", `${NEW}/d`],
  ];
  const cover = [["Our redirects"], ["see the next sheet"]];
  const workbook = async (...sheets: [name: string, data: string[][]][]): Promise<Uint8Array> => {
    const file = writeXlsxFile(
      sheets.map(([sheet, data]) => ({
        sheet,
        data: data.map((row) => row.map((value) => ({ value, type: String }))),
      })),
    );
    return new Uint8Array(await file.toBuffer());
  };

  it("is read from the first sheet with addresses, and the other sheets are named", async () => {
    const input = await workbook(["Cover", cover], ["Map", map], ["Blog", more]);
    expect(await importOf("xlsx", input)).toMatchObject({
      rules: [simple],
      findings: ["1 import-quirk"],
      messages: ['the sheet "Blog" has 2 rows too, and is not read'],
    });
  });

  it("is never read from a hidden sheet, and the hidden sheet is named", async () => {
    const input = await hide(await workbook(["Draft", more], ["Map", map]), "Draft");
    expect(await importOf("xlsx", input)).toMatchObject({
      rules: [simple],
      messages: ['the hidden sheet "Draft" has 2 rows too, and is not read'],
    });
  });
});

/** The same workbook with one of its sheets hidden, as a spreadsheet program saves it. */
async function hide(workbook: Uint8Array, name: string): Promise<Uint8Array> {
  const { strFromU8, strToU8, unzipSync, zipSync } = await import("fflate");
  const files = unzipSync(workbook);
  const list = strFromU8(files["xl/workbook.xml"] ?? new Uint8Array());
  const hidden = list.replace(`name="${name}"`, `name="${name}" state="hidden"`);
  return zipSync({ ...files, "xl/workbook.xml": strToU8(hidden) });
}

describe("a column of targets whose name is unknown", () => {
  it.each([
    ["to the right", "Alte URL;Neuer Ort\n/a;https://www.new.example/b\n"],
    ["to the left", "Neuer Ort;Alte URL\nhttps://www.new.example/b;/a\n"],
    ["before a column of words", "Alte URL;Neuer Ort;Wer\n/a;https://www.new.example/b;anna\n"],
    [
      "behind a column of words",
      "Wer;Alte URL;Wo;Neuer Ort\nanna;/a;bern;https://www.new.example/b\n",
    ],
  ])("is recognised by its addresses %s", async (_name, map) => {
    const { rules } = await importOf("csv", map);
    expect(rules).toEqual([
      expect.objectContaining({ from: "/a", to: "https://www.new.example/b" }),
    ]);
  });

  it("is not a column of other words, so that nothing is undecided that has a target", async () => {
    const { messages } = await importOf(
      "csv",
      "url,hits,clicks,title,language,status,last_seen,sources\n/a,1,,A,,200,,log\n",
    );
    expect(messages).toEqual([expect.stringContaining("no column holds targets")]);
  });
});

describe("a file of suggestions that is imported as a map", () => {
  it.each(["csv", "tsv"] as const)(
    "is refused as %s: nobody has decided about its addresses",
    async (format) => {
      const map =
        "Decision (choose a word),Old address,Suggested address,How sure\n,/a,https://www.new.example/b,sure\n";
      const { rules, isUnreadable, messages, fixes } = await importOf(format, map);
      expect([rules, isUnreadable]).toEqual([[], true]);
      expect(messages).toEqual(["it is what suggest has written, for people to decide in"]);
      expect(fixes).toEqual(["Import it with --from suggestions"]);
    },
  );
});
