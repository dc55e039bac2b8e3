import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import writeXlsxFile from "write-excel-file/node";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { findSeparator } from "../../src/formats/text/find-separator.ts";
import { importOf } from "../support/import.ts";

const NEW = "https://www.new.example";
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("findSeparator()", () => {
  it.each([
    ["the most frequent separator: a comma", "/a\tgone\n/b,gone\n/c,\n/d,", ","],
    ["the most frequent separator: a tab", "/a\tgone\n/b,\tgone\n/c\t\n/d,", "\t"],
    ["a tab if two are equally frequent", "/a\tgone\n/b\tgone\n/c,\n/d,", "\t"],
    ["a semicolon, with commas in the addresses", "old;new\n/a,b;/c\n/d;/e,f,g\n", ";"],
    ["a vertical bar", "old url|new url\n/a|/b\n/c|/d,e\n", "|"],
    ["no vertical bar in titles", "/a,Shop | Old\n/b,News, more | Old\n/c,Help | Old\n", ","],
    ["a comma, with semicolons in quotes", 'old,new\n/a,"x;y;z"\n/b,"x;y;z"\n', ","],
  ])("finds %s", (_name, text, separator) => {
    expect(findSeparator(bytes(text))).toBe(separator);
  });
});

describe("importing a redirect map", () => {
  const simple: RuleData[] = [{ from: "/a", to: `${NEW}/b` }];
  const layouts: [string, string][] = [
    ["commas", `old url,new url\n/a,${NEW}/b\n`],
    ["semicolons", `Old URL;New URL\n/a;${NEW}/b\n`],
    ["tabs", `Old URL\tNew URL\n/a\t${NEW}/b\n`],
    ["a byte-order mark and Windows line ends", `\uFEFFold_url,new_url\r\n/a,${NEW}/b\r\n`],
    ["no header", `/a,${NEW}/b\n`],
    ["the header repeated at the end", `old url,new url\n/a,${NEW}/b\nold_url, new_url\n`],
    ["blank lines and lines of separators", `old url,new url\n\n/a,${NEW}/b\n,\n , \n`],
    ["comments", `# made by hand\nold url,new url\n# /x,/y\n/a,${NEW}/b\n`],
    ["white space around cells", `old url,new url\n /a , ${NEW}/b\t\n`],
    ["other columns before and between", `No.,Old URL,Hits,New URL\n1,/a,500,${NEW}/b\n`],
    ["a column of numbers without a name", `#,Old URL,New URL\n1,/a,${NEW}/b\n`],
    ["an absolute URL on our host", `old url,new url\nhttp://www.old.example/a,${NEW}/b\n`],
    ["http's own port", `old url,new url\nHTTP://www.old.example:80/a,${NEW}/b\n`],
    ["a port of either scheme without one", `old url,new url\nwww.old.example:80/a,${NEW}/b\n`],
    ["an absolute URL without its scheme", `old url,new url\nwww.old.example/a,${NEW}/b\n`],
    ["a target without its scheme, with its port", `old url,new url\n/a,www.new.example:443/b\n`],
    ["a target without its scheme, in capitals", `old url,new url\n/a,WWW.New.example/b\n`],
    ["a target without its scheme", `old url,new url\n/a,www.new.example/b\n`],
    [
      "the columns of a crawler",
      `Address,Status Code,Redirect URL\nhttps://old.example/a,301,${NEW}/b\n`,
    ],
  ];
  it.each(layouts)("reads %s", async (_name, text) => {
    expect(await importOf("csv", text)).toMatchObject({
      rules: simple,
      findings: [],
      rejected: [],
    });
  });

  it.each([
    ["from", "to"],
    ["Source", "Destination"],
    ["Source URL", "Target URL"],
    ["Old address", "Redirect to"],
    ["ORIGINAL_URL", "Final URL"],
    ["Address", "Goes to"],
    ["Current URL", "Replacement"],
  ])("recognises the columns %s and %s", async (from, to) => {
    expect((await importOf("csv", `${to},${from}\n${NEW}/b,/a\n`)).rules).toEqual(simple);
  });

  const statuses: [string, string, Partial<RuleData>][] = [
    ["301", `${NEW}/b`, { to: `${NEW}/b` }],
    ["302", `${NEW}/b`, { to: `${NEW}/b`, status: 302 }],
    ["307", `${NEW}/b`, { status: 307 }],
    ["308 Permanent Redirect", `${NEW}/b`, { status: 308 }],
    ["", `${NEW}/b`, { to: `${NEW}/b` }],
    ["Redirect", `${NEW}/b`, { to: `${NEW}/b` }],
    ["temporary", `${NEW}/b`, { status: 302 }],
    ["410", "", { gone: true }],
    ["410 Gone", "", { gone: true }],
    ["Archive", "", { gone: true }],
    ["gone", `${NEW}/b`, { gone: true, to: `${NEW}/b` }],
    ["", "TNA", { gone: true }],
    ["", "tNa", { gone: true }],
    ["", "gone", { gone: true }],
    ["keep", "", { keep: true }],
    ["", `${NEW}/antna`, { to: `${NEW}/antna` }],
  ];
  it.each(statuses)(
    'reads the status "%s" with the target "%s"',
    async (status, target, expected) => {
      const { rules, findings } = await importOf(
        "csv",
        `old url,new url,status\n/a,${target},${status}\n`,
      );
      expect([rules, findings]).toEqual([
        [{ from: "/a", ...expected, ...(expected.status ? { to: `${NEW}/b` } : {}) }],
        [],
      ]);
    },
  );

  const refused: [string, string, string][] = [
    ["a lone word that could be a header", "old,", "import-unreadable"],
    ["a word that is not an address", `old,${NEW}/b`, "import-unreadable"],
    ["a row without an old address", `,${NEW}/b`, "import-unreadable"],
    ["a URL with only a scheme", `http://,${NEW}/b`, "import-unreadable"],
    ["a foreign host", `http://other.example/a,${NEW}/b`, "from-host-unknown"],
    ["a row without a target", "/a,", "import-unsupported"],
    ["a fragment, which no server sees", `/a#b,${NEW}/b`, "from-unparseable"],
    [
      "a formula for an address",
      `"=HYPERLINK(""https://www.old.example/a"")",${NEW}/b`,
      "import-unsupported",
    ],
    ["the remains of a formula", `#REF!,${NEW}/b`, "import-unsupported"],
    [
      "several old URLs in one cell",
      `"http://old.example/a\nhttp://old.example/b",${NEW}/b`,
      "import-unsupported",
    ],
    ["several old paths in one cell", `"/a, /b",${NEW}/b`, "import-unsupported"],
    ["several targets in one cell", `/a,${NEW}/b ${NEW}/c`, "import-unsupported"],
    ["several targets between semicolons", `/a,${NEW}/b;${NEW}/c`, "import-unsupported"],
  ];
  it.each(refused)("rejects %s with a finding", async (_name, row, id) => {
    expect(await importOf("csv", `old url,new url\n${row}\n`)).toMatchObject({
      rules: [],
      findings: [`2 ${id}`],
      rejected: [2],
      rejectsText: `old url,new url\n${row}\n`,
    });
  });

  it("takes an address that is a value in a query", async () => {
    const text = `old url,new url\n/a,"${NEW}/b?u=${NEW}/c,${NEW}/d"\n`;
    const { rules } = await importOf("csv", text);
    expect(rules).toEqual([{ from: "/a", to: `${NEW}/b?u=${NEW}/c,${NEW}/d` }]);
  });

  it("rejects a status that is not a redirect", async () => {
    const { findings } = await importOf("csv", `old url,new url,status\n/a,${NEW}/b,404\n`);
    expect(findings).toEqual(["2 import-unsupported"]);
  });

  it("reports each foreign host once, with the number of its rows", async () => {
    const text =
      "old url,new url\nhttp://x.example/a,/b\nhttp://x.example/b,/b\nhttp://y.example/a,/b\n";
    const { findings, messages, rejected } = await importOf("csv", text);
    expect(findings).toEqual(["2 from-host-unknown", "4 from-host-unknown"]);
    expect(messages[0]).toContain("(2 rows are)");
    expect(rejected).toEqual([2, 3, 4]);
  });

  it("reads quoted line breaks, quotes and separators, and counts lines as an editor does", async () => {
    const text = `old url,new url,notes\n/a,${NEW}/b,"two\nlines, ""quoted"""\n/c,,\n`;
    expect(await importOf("csv", text)).toMatchObject({
      rules: [{ from: "/a", to: `${NEW}/b`, note: 'two\nlines, "quoted"' }],
      findings: ["4 import-unsupported"],
    });
  });

  it.each(["\n", "\r\n", "\r"])("counts the lines of cells with the line break %j", async (end) => {
    const lines = ["old url,new url", '"/x', `/y",${NEW}/b`, "", "", "/c,", '"/d', '/e",', "/f,"];
    const { findings } = await importOf("csv", lines.join(end));
    expect(findings.filter((it) => it.endsWith("unsupported"))).toEqual([
      "6 import-unsupported",
      "7 import-unsupported",
      "9 import-unsupported",
    ]);
  });

  it("names the row whose quotation mark is never closed", async () => {
    const text = 'old url,new url\r\n"/x\r\n/y",/b\r\n"/a,/b\r\n/c,/d\r\n';
    expect(await importOf("csv", text)).toMatchObject({
      isUnreadable: true,
      findings: ["4 import-unreadable"],
      messages: [
        "the file cannot be read as a table: a quotation mark in this row is never closed",
      ],
    });
  });

  it("skips comments, but not what is left of a formula", async () => {
    const told = await importOf("csv", `#BEZUG!,${NEW}/b\n#REF! was here,\n/c,${NEW}/c\n`);
    expect(told).toMatchObject({ findings: ["1 import-unsupported"], rejected: [1] });
  });

  it.each(["'/b'", "“/b”", "„/b“", '"""/b"""', "'/b"])(
    "takes no quotation mark for a part of an address: %s",
    async (quoted) => {
      const text = `old url,new url\n${quoted},${NEW}/b\n/c,${quoted.replace("/b", `${NEW}/b`)}\n`;
      const { findings, messages } = await importOf("csv", text);
      expect(findings).toEqual(["2 import-unsupported", "3 import-unsupported"]);
      for (const it of messages) expect(it).toContain("has a quotation mark before it");
    },
  );

  it.each(["#N/A", "#NV", "#N/D", "#Н/Д", "#NOM?", "#ÜBERLAUF!", "#¡REF!", "#¿NOMBRE?", "#DIV/0!"])(
    "knows what is left of a formula in other languages too: %s",
    async (left) => {
      const text = `old url,new url\n${left},${NEW}/b\n/c,${left}\n`;
      const { findings, messages } = await importOf("csv", text);
      expect(findings).toEqual(["2 import-unsupported", "3 import-unsupported"]);
      for (const it of messages) expect(it).toContain("is a formula, or the remains of one");
    },
  );

  it("makes no rules of an empty file", async () => {
    expect(await importOf("csv", "")).toMatchObject({ rules: [], findings: [] });
  });

  it("keeps section, owner and notes", async () => {
    const text = `From,To,Category,Owner,Comments\n/a,${NEW}/b,Shop,Jane,check again\n`;
    expect((await importOf("csv", text)).rules).toEqual([
      { from: "/a", to: `${NEW}/b`, section: "Shop", note: "check again\nOwner: Jane" },
    ]);
  });

  const addresses: [string, string, RuleData][] = [
    ["a query", `/a?id=1&x=2,${NEW}/b`, { from: "/a?id=1&x=2", to: `${NEW}/b` }],
    [
      "a segment with a colon, as an exact address",
      `/docs/:active,${NEW}/x/:active`,
      { from: "/docs/:active", match: "exact", to: `${NEW}/x/:active` },
    ],
    [
      "a value with a colon",
      `/a?id=:id,${NEW}/b`,
      { from: "/a?id=:id", match: "exact", to: `${NEW}/b` },
    ],
    [
      "a star as the last segment, as a pattern",
      `/docs/*,${NEW}/help/*`,
      { from: "/docs/*", to: `${NEW}/help/:splat` },
    ],
    [
      "a star as the last segment with :splat in the target",
      `/docs/*,${NEW}/help/:splat?x=:y`,
      { from: "/docs/*", to: `${NEW}/help/:splat?x=%3Ay` },
    ],
    [
      "a star inside a segment, as text",
      `/docs/*.html,${NEW}/help`,
      { from: "/docs/*.html", to: `${NEW}/help` },
    ],
    ["the root of the old site", `/,${NEW}/`, { from: "/", to: `${NEW}/` }],
  ];
  it.each(addresses)("reads %s", async (_name, row, rule) => {
    expect((await importOf("csv", `old url,new url\n${row}\n`)).rules).toEqual([rule]);
  });

  it("puts a path in the target column on the new site", async () => {
    const only = { targetHosts: ["www.new.example"] };
    expect((await importOf("csv", "old,new\n/a,/b\n", only)).rules).toEqual([
      { from: "/a", to: `${NEW}/b` },
    ]);
    const several = { targetHosts: ["www.new.example", "shop.new.example"] };
    expect((await importOf("csv", "old,new\n/a,/b\n", several)).findings).toEqual([
      "2 target-host-not-allowed",
    ]);
  });

  const rows = (...lines: string[]) => `old url,new url,status\n${lines.join("\n")}\n`;

  it("takes the first of several rows for one address, but a redirect before gone, and reports the others", async () => {
    const text = rows("/old,,gone", "/Old/,TNA,", `/OLD,${NEW}/1,`, `/old,${NEW}/2,`);
    expect(await importOf("csv", text)).toMatchObject({
      rules: [{ from: "/OLD", to: `${NEW}/1` }],
      findings: ["2 import-conflict", "3 import-conflict", "5 import-conflict"],
      rejected: [2, 3, 5],
    });
  });

  it("warns of a duplicate row without rejecting it", async () => {
    expect(await importOf("csv", rows(`/a,${NEW}/b,`, `/a/,${NEW}/b,301`))).toMatchObject({
      rules: simple,
      findings: ["3 import-duplicate"],
      rejected: [],
    });
  });

  it("makes rules of one host only if hosts have different answers", async () => {
    const alike = rows(`http://old.example/a,${NEW}/b,`, `http://www.old.example/a,${NEW}/b,`);
    expect(await importOf("csv", alike)).toMatchObject({ rules: simple, findings: [] });
    const differing = rows(`http://old.example/a,${NEW}/1,`, `http://www.old.example/a,${NEW}/2,`);
    expect((await importOf("csv", differing)).rules).toEqual([
      { from: "https://old.example/a", to: `${NEW}/1` },
      { from: "https://www.old.example/a", to: `${NEW}/2` },
    ]);
  });

  it("keeps the host of a row if each host is a site of its own", async () => {
    const site = { hosts: ["www.a.example", "a.example", "www.b.example"] };
    const table = rows(
      `http://www.a.example/x,${NEW}/1,`,
      `/y,${NEW}/2,`,
      `http://www.a.example/z,${NEW}/3,`,
      `http://a.example/z,${NEW}/3,`,
      `http://www.b.example/z,${NEW}/3,`,
    );
    expect((await importOf("csv", table, site)).rules).toEqual([
      { from: "https://www.a.example/x", to: `${NEW}/1` },
      { from: "/y", to: `${NEW}/2` },
      { from: "/z", to: `${NEW}/3` },
    ]);
  });

  it("reads the encodings in which spreadsheets save: UTF-16 and Windows code pages", async () => {
    const text = "old url\tnew url\n/caf\u00e9\thttps://www.new.example/b\n";
    const utf16 = new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le"));
    const windows = new Uint8Array(Buffer.from(text, "latin1"));
    for (const input of [text, utf16, windows]) {
      expect((await importOf("tsv", input)).rules).toEqual([
        { from: "/caf\u00e9", to: `${NEW}/b` },
      ]);
    }
  });

  it("reads UTF-16 without its mark, too", async () => {
    const little = Buffer.from("old url\tnew url\n/a\thttps://www.new.example/b\n", "utf16le");
    for (const input of [little, Buffer.from(little).swap16()]) {
      expect((await importOf("tsv", new Uint8Array(input))).rules).toEqual(simple);
    }
  });

  it.each([
    ["Japanese", [0x89, 0xef, 0x8e, 0xd0], "/‰ïŽÐ,https://www.new.example/b"],
    ["Russian", [0xcd, 0xee, 0xe2, 0xee, 0xf1, 0xf2, 0xe8], "/Íîâîñòè,https://www.new.example/b"],
  ])(
    "warns of a file in a %s encoding, which it reads as Windows-1252",
    async (_name, page, told) => {
      const [head, tail] = ["old url,new url\n/b,https://www.new.example/b\n/", `,${NEW}/b\n`];
      const input = Uint8Array.from([...bytes(head), ...page, ...bytes(tail)]);
      const { findings, messages } = await importOf("csv", input);
      expect(findings).toEqual(["3 import-quirk"]);
      expect(messages).toEqual([
        `the file is not in UTF-8, and is read as Windows-1252, which has "${told}" here`,
      ]);
    },
  );

  it.each([
    ["/page.", true],
    ["/page),", true],
    ["/page;", true],
    ["/a)", true],
    ["/page”", true],
    ["/film_(1994)", false],
    ["/page.html", false],
    ["/page?", false],
    ["/page/", false],
  ])("keeps the target %s, and says that punctuation ends it: %s", async (page, isDoubtful) => {
    const { rules, messages } = await importOf("csv", rows(`/old,"${NEW}${page}",`));
    expect(rules).toEqual([{ from: "/old", to: NEW + page }]);
    expect(messages).toEqual(isDoubtful ? [`"${NEW}${page}" ends in "${page.slice(-1)}"`] : []);
  });

  it.each([
    ["a price", "/sale-£20", true],
    ["fractions", "/1½-for-the-price-of-¼", true],
    ["areas and volumes", "/flats 90 m² or 300m³", true],
    ["dimensions", "/20×30 ±1", true],
    ["an accent for an apostrophe", "/côte-d´or", true],
    ["Polish: łódź", "/£ódŸ", false],
    ["Polish: mały", "/ma³y", false],
    ["Russian: что", "/×òî", false],
    ["Japanese: した", "/‚µ‚½", false],
  ])("tells %s from what another encoding makes of it", async (_name, page, isMeant) => {
    const text = `old url,new url\n${page},${NEW}/b\n`;
    const windows = text.replace(/[Ÿ‚]/g, (it) => (it === "Ÿ" ? "\u009F" : "\u0082"));
    const { findings } = await importOf("csv", new Uint8Array(Buffer.from(windows, "latin1")));
    expect(findings).toEqual(isMeant ? [] : ["2 import-quirk"]);
  });

  it("does not warn of Western European text in it", async () => {
    const text = `old url,new url,note\n/größe,${NEW}/b,“créée” – œuvre à 5 €\n`;
    const windows = text.replace(
      /[“”–œ€]/g,
      (it) => "\u0093\u0094\u0096\u009C\u0080"["“”–œ€".indexOf(it)] ?? "",
    );
    const { rules, findings } = await importOf(
      "csv",
      new Uint8Array(Buffer.from(windows, "latin1")),
    );
    expect([rules[0]?.note, findings]).toEqual(["“créée” – œuvre à 5 €", []]);
  });

  it("reads a workbook", async () => {
    const sheet = [
      ["Old URL", "New URL", "Status"],
      ["/a", `${NEW}/b`, 301],
      ["/c", null, 410],
      ["d", `${NEW}/e`, null],
    ];
    const workbook = new Uint8Array(await writeXlsxFile(sheet).toBuffer());
    expect(await importOf("xlsx", workbook)).toMatchObject({
      rules: [...simple, { from: "/c", gone: true }],
      findings: ["4 import-unreadable"],
      rejectsText: `Old URL,New URL,Status\nd,${NEW}/e,\n`,
    });
  });

  it("says why a file is not a workbook", async () => {
    expect(await importOf("xlsx", "old url,new url\n")).toMatchObject({
      isUnreadable: true,
      findings: ["1 import-unreadable"],
    });
  });

  it("reads a table whose first column is called PK", async () => {
    const { rules } = await importOf("csv", `PK,old url,new url\n1,/a,${NEW}/b\n`);
    expect(rules).toEqual([{ from: "/a", to: `${NEW}/b` }]);
  });

  it.each(["csv", "netlify", "vercel"] as const)(
    "says that a workbook or a compressed file is not %s",
    async (format) => {
      const sheet = [[{ value: "/a" }, { value: `${NEW}/b` }]];
      const workbook = await writeXlsxFile(sheet).toBuffer();
      for (const packed of [workbook, gzipSync(`/a ${NEW}/b\n`)]) {
        expect(await importOf(format, packed)).toMatchObject({
          isUnreadable: true,
          findings: ["1 import-unreadable"],
        });
      }
    },
  );

  it("reads fifty thousand rows", async () => {
    const count = 50_000;
    const lines = Array.from(
      { length: count },
      (_, at) => `http://www.old.example/section/page-${at}.html\t301\t${NEW}/p/${at}`,
    );
    const { rules } = await importOf("tsv", `old_url\tstatus\tnew_url\n${lines.join("\n")}\n`);
    expect(rules.length).toBe(count);
  });
});

describe("importing a redirect map of a site in its own alphabet", () => {
  const hosts = ["xn--mnchen-3ya.example"];
  const targetHosts = ["xn--mnchen-neu-9db.example"];
  it("reads hosts without their scheme", async () => {
    const map = "old url,new url\nmünchen.example/a,münchen-neu.example/b\n";
    const { rules, findings } = await importOf("csv", map, { hosts, targetHosts });
    expect(findings).toEqual([]);
    expect(rules).toEqual([{ from: "/a", to: "https://xn--mnchen-neu-9db.example/b" }]);
  });
});

describe("importing a redirect map with doubled slashes", () => {
  it("takes what cannot be a host for a path", async () => {
    const { rules, findings } = await importOf("csv", `old url,new url\n//a/b,${NEW}/b\n`);
    expect([rules, findings]).toEqual([[{ from: "//a/b", to: `${NEW}/b` }], []]);
  });

  it("takes what can for one", async () => {
    const { rules } = await importOf("csv", `old url,new url\n//old.example/b,${NEW}/b\n`);
    expect(rules).toEqual([{ from: "/b", to: `${NEW}/b` }]);
  });
});

describe("importing a redirect map with what is no address", () => {
  it.each([
    ["a mail address for an old page", `info@www.old.example,${NEW}/b`, "is a mail address"],
    ["a link to one", `mailto:info@www.old.example,${NEW}/b`, "is a mail address"],
    ["a status behind the target", `/a,${NEW}/b 302`, "has a status beside it"],
    ["a status before the target", `/a,301 ${NEW}/b`, "has a status beside it"],
    ["a port behind the target's host", "/a,www.new.example:8443/b", "is not a target"],
  ])("refuses %s", async (_name, row, message) => {
    const { rules, messages } = await importOf("csv", `old url,new url\n${row}\n`);
    expect(rules).toEqual([]);
    expect(messages).toEqual([expect.stringContaining(message)]);
  });
});
