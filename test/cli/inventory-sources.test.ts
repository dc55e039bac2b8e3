/**
 * Each kind of source that `inventory` reads, with its pitfalls. The files are modelled by hand on the vendors' own.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import writeXlsxFile from "write-excel-file/node";
import { sunset } from "./support.ts";

const HOST = "https://www.old.example";
const folder = mkdtempSync(join(tmpdir(), "sunset-inventory-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
});

type Files = Readonly<Record<string, string | Uint8Array>>;

function write(files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

interface Line {
  readonly url: string;
  readonly [column: string]: unknown;
}

/** Returns the inventory's lines for some files, each only with the fields that are known. */
async function linesOf(files: Files, ...options: readonly string[]) {
  write(files);
  const given = Object.keys(files).map((it) => it.split("/")[0] ?? "");
  const args = ["inventory", ...new Set(given), "--host", "www.old.example", "--json", ...options];
  const { code, stdout, stderr } = await sunset(args, { cwd: folder });
  const json = stdout === "" ? null : JSON.parse(stdout);
  const lines = (json?.lines ?? []).map((line: Line) =>
    Object.fromEntries(Object.entries(line).filter(([, it]) => it !== null && it !== "")),
  );
  return { code, stderr, json, lines };
}

const utf16 = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, "utf16le");
const utf16be = (text: string): Uint8Array => Buffer.from(utf16(text)).swap16();
const utf8 = (text: string): Uint8Array => Buffer.from(text);

const log = (path: string, status = 200, before = "192.0.2.7 - -") =>
  `${before} [30/Dec/2024:10:00:00 +0000] "GET ${path} HTTP/1.1" ${status} 512 "-" "x"\n`;

const LOGGED = { hits: 1, status: 200, last_seen: "2024-12-30", sources: ["log"] };

const W3C = `#Software: Microsoft Internet Information Services 10.0
#Version: 1.0
#Date: 2024-12-30 00:00:00
#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken
2024-12-30 00:00:01 192.0.2.1 GET /shop/mug.aspx id=7&utm_source=mail 443 - 192.0.2.9 Mozilla/5.0+(x) - 200 0 0 12
2024-12-30 00:00:02 192.0.2.1 GET /shop/mug.aspx id=7 443 - 192.0.2.9 Mozilla/5.0+(x) - 200 0 0 12
#Fields: date time cs-method cs-host cs-uri-stem sc-status
2024-12-31 00:00:03 HEAD www.old.example:443 /about 200
2024-12-31 00:00:03 GET - - 400
`;

const CLOUDFRONT = `#Version: 1.0
#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header
2024-12-30\t00:00:01\tFRA56-P1\t512\t192.0.2.9\tGET\td111111abcdef8.cloudfront.net\t/a\t200\t-\tx\tpage=2\t-\tHit\tid\twww.old.example
`;

const CRAWL = [
  '"Address","Content Type","Status Code","Status","Indexability","Indexability Status","Title 1","Title 1 Length","Language","Crawl Timestamp"',
  '"https://www.old.example/a","text/html; charset=UTF-8","200","OK","Indexable","","A, and ""b""\nin two lines","9","de-DE","2024-12-30 10:00:00"',
  '"https://www.old.example/blocked","","0","Blocked by robots.txt","Non-Indexable","Blocked","","0","",""',
  '"https://www.old.example/waits","","","","","","","","",""',
  '"https://www.old.example/image?id=1","image/png","200","OK","Indexable","","","0","",""',
].join("\r\n");

const CRAWLED = [
  {
    url: `${HOST}/a`,
    title: 'A, and "b" in two lines',
    language: "de-DE",
    status: 200,
    last_seen: "2024-12-30",
    sources: ["screaming-frog"],
  },
  { url: `${HOST}/blocked`, sources: ["screaming-frog"] },
  { url: `${HOST}/waits`, sources: ["screaming-frog"] },
];

const WXR = `<?xml version="1.0" encoding="UTF-8" ?>
<!-- This is a WordPress eXtended RSS file -->
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="x">
<channel><title>Old</title><link>https://www.old.example</link><language>en-GB</language>
<wp:author><wp:author_login>ana</wp:author_login></wp:author>
<item><title><![CDATA[Cups & mugs]]></title><link>https://www.old.example/cups/</link>
 <category domain="language" nicename="de"><![CDATA[Deutsch]]></category>
 <wp:post_type>page</wp:post_type><wp:status>publish</wp:status></item>
<item><title>Price list</title><link>https://www.old.example/prices/</link>
 <wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status>
 <wp:attachment_url>https://www.old.example/wp-content/uploads/prices.pdf</wp:attachment_url></item>
<item><title>Draft</title><link>https://www.old.example/?p=12</link>
 <wp:post_type>post</wp:post_type><wp:status>draft</wp:status></item>
<item><title>Menu</title><link>https://www.old.example/menu/</link>
 <wp:post_type>nav_menu_item</wp:post_type><wp:status>publish</wp:status></item>
${["wp_global_styles", "wp_navigation", "custom_css", "revision"].map((type) => `<item><title>Inner</title><link>https://www.old.example/${type}/</link><wp:post_type>${type}</wp:post_type><wp:status>publish</wp:status></item>`).join("")}
<item><title>Form</title><link>https://www.old.example/?post_type=form&amp;p=5</link>
 <wp:post_type>form</wp:post_type><wp:status>publish</wp:status></item>
</channel></rss>`;

const WORDPRESS = [
  { url: `${HOST}/cups/`, title: "Cups & mugs", language: "de", sources: ["wordpress"] },
  {
    url: `${HOST}/wp-content/uploads/prices.pdf`,
    title: "Price list",
    language: "en-GB",
    sources: ["wordpress"],
  },
];

const page = (head: string, html = "<html lang='fr'>") =>
  `<!DOCTYPE html>${html}<head>${head}</head><body><title>no</title></body></html>`;

const GA4 = (header: string, total = "12") => `# ----------------------------------------
# Pages and screens: Page path and screen class
# Old - GA4
# ----------------------------------------
#
# All Users
# Start date: 20241201
# End date: 20241231
${header}
,${total}
/a,"1,204"
/a?fbclid=x,6
(other),3
`;

const SEARCHED = (clicks: number) => [{ url: `${HOST}/a`, clicks, sources: ["search-console"] }];
const searched = (header: string, number: string) =>
  `${header}\n${HOST}/a,${number},"30,512",3.9%,7.4\n`;

describe("sunset inventory reads", () => {
  it.each<[string, Files, readonly object[]]>([
    [
      "a list without counts",
      { "list.txt": "/a\nwww.old.example/b\n" },
      [
        { url: `${HOST}/a`, sources: ["list"] },
        { url: `${HOST}/b`, sources: ["list"] },
      ],
    ],
    [
      "a log in UTF-8 with an invalid byte",
      {
        "access.log": Buffer.concat([
          utf8(log("/größe") + log("/größe")),
          Buffer.from(log("/\xe9"), "latin1"),
        ]),
      },
      [
        { ...LOGGED, url: `${HOST}/%EF%BF%BD` },
        { ...LOGGED, url: `${HOST}/gr%C3%B6%C3%9Fe`, hits: 2 },
      ],
    ],
    [
      "a table that is no inventory",
      { "pages.csv": `url,status,title\n${HOST}/a,404,A\n` },
      [{ url: `${HOST}/a`, status: 404, title: "A", sources: ["list"] }],
    ],
    [
      "a list with counts, in UTF-16",
      { "list.txt": utf16("/a\t12\r\n/b\t3\r\n") },
      [
        { url: `${HOST}/a`, hits: 12, sources: ["list"] },
        { url: `${HOST}/b`, hits: 3, sources: ["list"] },
      ],
    ],
    [
      "a list with the line ends of old Macintosh files",
      { "list.txt": "/a 12\r/b 3\r" },
      [
        { url: `${HOST}/a`, hits: 12, sources: ["list"] },
        { url: `${HOST}/b`, hits: 3, sources: ["list"] },
      ],
    ],
    [
      "a compressed sitemap",
      { "map.xml": gzipSync(`<urlset><url><loc>${HOST}/a</loc></url></urlset>`) },
      [{ url: `${HOST}/a`, sources: ["sitemap"] }],
    ],
    [
      "a sitemap with alternate languages",
      {
        "map.xml": `<urlset xmlns:xhtml="http://www.w3.org/1999/xhtml">
          <url><loc>${HOST}/a?b=1&amp;c=2</loc>
            <xhtml:link rel="alternate" hreflang="en" href="${HOST}/a?b=1&amp;c=2"/>
            <xhtml:link rel="alternate" hreflang="de-CH" href="${HOST}/de/a"/>
            <xhtml:link rel="alternate" hreflang="x-default" href="${HOST}/de/a"/></url>
          <url><loc>${HOST}/de/a</loc></url></urlset>`,
      },
      [
        { url: `${HOST}/a?b=1&c=2`, language: "en", sources: ["sitemap"] },
        { url: `${HOST}/de/a`, language: "de-CH", sources: ["sitemap"] },
      ],
    ],
    [
      "a sitemap that calls itself UTF-16, as .NET does, and is not",
      {
        "map.xml": `<?xml version="1.0" encoding="utf-16"?><urlset><url><loc>${HOST}/a</loc></url></urlset>`,
      },
      [{ url: `${HOST}/a`, sources: ["sitemap"] }],
    ],
    [
      "a sitemap index",
      {
        "index.xml": `<sitemapindex><sitemap><loc>${HOST}/one.xml</loc></sitemap></sitemapindex>`,
        "one.xml.gz": gzipSync(`<urlset><url><loc>${HOST}/a</loc></url></urlset>`),
      },
      [{ url: `${HOST}/a`, sources: ["sitemap"] }],
    ],
    [
      "a log of Apache or nginx",
      { "access.log": log("/a") + log("/a") },
      [{ ...LOGGED, url: `${HOST}/a`, hits: 2 }],
    ],
    [
      "an archive of logs, the older ones compressed",
      {
        "logs.zip": zipSync({
          "access.log": utf8(log("/a")),
          "access.log.1.gz": gzipSync(log("/b")),
        }),
      },
      [
        { ...LOGGED, url: `${HOST}/a` },
        { ...LOGGED, url: `${HOST}/b` },
      ],
    ],
    [
      "a log with virtual hosts",
      { "access.log": log("/a", 200, "www.old.example:443 192.0.2.7 - -") },
      [{ ...LOGGED, url: `${HOST}/a` }],
    ],
    [
      "a log of JSON lines",
      {
        "access.json":
          '{"time_iso8601":"2024-12-30T10:00:00+00:00","host":"www.old.example","request_uri":"/a?b=1","status":"200","request_method":"GET"}\n',
      },
      [{ ...LOGGED, url: `${HOST}/a?b=1` }],
    ],
    [
      "an IIS log with changing fields",
      { "u_ex.log": W3C },
      [
        { ...LOGGED, url: `${HOST}/about`, last_seen: "2024-12-31" },
        { ...LOGGED, url: `${HOST}/shop/mug.aspx?id=7`, hits: 2 },
      ],
    ],
    [
      "a compressed CloudFront log",
      { "E1.gz": gzipSync(CLOUDFRONT) },
      [{ ...LOGGED, url: `${HOST}/a?page=2` }],
    ],
    [
      "a CloudFront log, in which escapes are escaped once more",
      {
        "E1.log": CLOUDFRONT.replace("\t/a\t", "\t/gr%25C3%25BC%25C3%259Fe\t").replace(
          "page=2",
          "q=%2526",
        ),
      },
      [{ ...LOGGED, url: `${HOST}/gr%C3%BC%C3%9Fe?q=%26` }],
    ],
    [
      "a CloudFront log of JSON lines, in which they are too",
      {
        "E1.json": `${JSON.stringify({ date: "2024-12-30", "cs-uri-stem": "/a%2520b", "sc-status": "200", "x-host-header": "www.old.example" })}\n`,
      },
      [{ ...LOGGED, url: `${HOST}/a%20b` }],
    ],
    [
      "an IIS log, which has a plus for a space",
      {
        "u_ex.log": `${W3C.split("\n").slice(0, 4).join("\n")}\n2024-12-30 00:00:01 192.0.2.1 GET /Shared+Documents/50%25+off.pdf - 443 - 192.0.2.9 x - 200 0 0 12\n`,
      },
      [{ ...LOGGED, url: `${HOST}/Shared%20Documents/50%25%20off.pdf` }],
    ],
    ["a crawl by Screaming Frog", { "internal_all.csv": `\uFEFF${CRAWL}` }, CRAWLED],
    [
      "a crawl by Screaming Frog in German, with semicolons",
      {
        "intern.csv": `Adresse;Inhaltstyp;Statuscode;Status;Indexierbarkeit;Titel 1\n${HOST}/a;text/html;404;Not Found;Nicht indexierbar;"Über; uns"\n`,
      },
      [{ url: `${HOST}/a`, status: 404, title: "Über; uns", sources: ["screaming-frog"] }],
    ],
    [
      "a crawl by Screaming Frog with an unknown name for the status",
      {
        "interne.csv": `Adresse,Code HTTP,Indexabilité,Title 1\n${HOST}/a,200,Indexable,A\n`,
      },
      [{ url: `${HOST}/a`, title: "A", sources: ["screaming-frog"] }],
    ],
    [
      "a crawl by Sitebulb",
      {
        "urls.csv": `URL,Crawl Status,HTTP Status Code,Indexable Status,Title\n${HOST}/a,Success,200,Indexable,A\n`,
      },
      [{ url: `${HOST}/a`, status: 200, title: "A", sources: ["sitebulb"] }],
    ],
    [
      "a CDX index of the Wayback Machine",
      {
        "cdx.txt": `example,old)/a 20230101000000 http://www.old.example:80/a text/html 200 ABC 512
example,old)/a 20240131120000 https://www.old.example/a warc/revisit - ABC 512
example,old)/x.php 20240131120000 https://www.old.example/x.php text/html 404 ABC 512
example,old)/pic 20240131120000 https://www.old.example/pic image/jpeg 200 ABC 512
`,
      },
      [{ url: `${HOST}/a`, status: 200, last_seen: "2024-01-31", sources: ["archive"] }],
    ],
    [
      "a CDX index in JSON on one line",
      {
        "cdx.json": JSON.stringify([
          ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"],
          ["example,old)/a", "20240131120000", `${HOST}/a`, "text/html", "200", "ABC", "512"],
        ]),
      },
      [{ url: `${HOST}/a`, status: 200, last_seen: "2024-01-31", sources: ["archive"] }],
    ],
    [
      "CDXJ",
      {
        "index.cdxj": `example,old)/a 20240131120000 ${JSON.stringify({ url: `${HOST}/a`, mime: "text/html", status: "200" })}\n`,
      },
      [{ url: `${HOST}/a`, status: 200, last_seen: "2024-01-31", sources: ["archive"] }],
    ],
    [
      "a CDX index of Common Crawl, which is not a log",
      {
        "cc.jsonl": `${JSON.stringify({ urlkey: "example,old)/a", timestamp: "20240131120000", url: `${HOST}/a`, mime: "text/html", status: "200" })}\n`,
      },
      [{ url: `${HOST}/a`, status: 200, last_seen: "2024-01-31", sources: ["archive"] }],
    ],
    [
      "an older CDX file with its legend",
      {
        "old.cdx": ` CDX N b a m s k r M S V g\nexample,old)/a 20240131120000 ${HOST}/a text/html 200 ABC - - 512 0 x.warc.gz\n`,
      },
      [{ url: `${HOST}/a`, status: 200, last_seen: "2024-01-31", sources: ["archive"] }],
    ],
    ["a WordPress export, only published content", { "wp.xml": WXR }, WORDPRESS],
    [
      "a mirror, only pages and documents",
      {
        "mirror/www.old.example/index.html": page("<title> Old \n shop</title>"),
        "mirror/www.old.example/shop/Größen.html": page("<title>Sizes</title>", "<html>"),
        "mirror/www.old.example/list.html?page=2": page(
          `<link rel="canonical" href="/list?page=2"><title>List</title>`,
        ),
        "mirror/www.old.example/prices.pdf": "%PDF-1.7\n\u0000",
        "mirror/www.old.example/form.docx": zipSync({ "word/document.xml": utf8("<w/>") }),
        "mirror/www.old.example/letter.doc": Buffer.from("d0cf11e0a1b11ae10000", "hex"),
        "mirror/www.old.example/find/index.html?q=a&b=c": page("<title>Found</title>"),
        "mirror/www.old.example/find/index.html?q=d.html": page("<title>Found</title>"),
        "mirror/www.old.example/logo.png": "PNG",
        "mirror/www.old.example/a.css": "body{}",
        "mirror/saved.htm": `<!DOCTYPE html>\n<!-- saved from url=(0033)https://www.old.example/saved/page -->\n<html><head><title>Saved</title></head></html>`,
        "mirror/og.html": page(
          `<meta property="og:url" content="${HOST}/shared"><title>&Uuml;ber</title>`,
        ),
      },
      [
        { url: `${HOST}/`, title: "Old shop", language: "fr", sources: ["html"] },
        { url: `${HOST}/find/?q=a&b=c`, title: "Found", language: "fr", sources: ["html"] },
        { url: `${HOST}/find/?q=d`, title: "Found", language: "fr", sources: ["html"] },
        { url: `${HOST}/form.docx`, sources: ["html"] },
        { url: `${HOST}/letter.doc`, sources: ["html"] },
        { url: `${HOST}/list?page=2`, title: "List", language: "fr", sources: ["html"] },
        { url: `${HOST}/prices.pdf`, sources: ["html"] },
        { url: `${HOST}/saved/page`, title: "Saved", sources: ["html"] },
        { url: `${HOST}/shared`, title: "Über", language: "fr", sources: ["html"] },
        { url: `${HOST}/shop/Gr%C3%B6%C3%9Fen.html`, title: "Sizes", sources: ["html"] },
      ],
    ],
    [
      "a saved page in another encoding",
      {
        "mirror/a.html": Buffer.from(
          page('<meta charset="iso-8859-1"><title>Über</title>'),
          "latin1",
        ),
      },
      [{ url: `${HOST}/a.html`, title: "Über", language: "fr", sources: ["html"] }],
    ],
    [
      "an inventory",
      {
        "inventory.csv": `url,hits,clicks,title,language,status,last_seen,sources\n${HOST}/a,12,3,A,en,200,2024-12-30,log sitemap\n`,
      },
      [
        {
          url: `${HOST}/a`,
          hits: 12,
          clicks: 3,
          title: "A",
          language: "en",
          status: 200,
          last_seen: "2024-12-30",
          sources: ["inventory", "log", "sitemap"],
        },
      ],
    ],
    [
      "a German spreadsheet in a Windows encoding, under a title",
      {
        "seiten.csv": Buffer.from(
          `Unsere Seiten;;\n\nAdresse;Titel;Zugriffe\n${HOST}/a;Über uns;1.204\n`,
          "latin1",
        ),
      },
      [{ url: `${HOST}/a`, title: "Über uns", hits: 1204, sources: ["list"] }],
    ],
    [
      "a spreadsheet whose addresses have no scheme",
      { "pages.csv": "Address,Title\nold.example/a,A\nWWW.old.example/b,B\n" },
      [
        { url: `${HOST}/a`, title: "A", sources: ["list"] },
        { url: `${HOST}/b`, title: "B", sources: ["list"] },
      ],
    ],
    [
      "an inventory in which somebody wrote an address without its scheme",
      { "inventory.csv": "url,hits,sources\nwww.old.example/a,3,\n" },
      [{ url: `${HOST}/a`, hits: 3, sources: ["inventory"] }],
    ],
    ...[
      ["a German spreadsheet program", "1.204", "30.12.2024"],
      ["a Japanese spreadsheet program", "1204", "2024/12/30"],
      ["a workbook, as its cells are read", "1204", "2024-12-30T00:00:00.000Z"],
    ].map(([program = "", hits = "", day = ""]): [string, Files, Line[]] => [
      `an inventory that was saved by ${program}`,
      { "inventory.csv": `url;hits;last_seen;sources\r\n${HOST}/a;${hits};${day};log\r\n` },
      [{ url: `${HOST}/a`, hits: 1204, last_seen: "2024-12-30", sources: ["inventory", "log"] }],
    ]),
    [
      "an inventory with a day that is not one",
      { "inventory.csv": `url;hits;last_seen;sources\n${HOST}/a;1;31.02.2024;log\n` },
      [{ url: `${HOST}/a`, hits: 1, sources: ["inventory", "log"] }],
    ],
  ])("%s", async (_name, files, expected) => {
    const { code, lines } = await linesOf(files);
    expect(lines).toEqual(expected);
    expect(code).toBe(0);
  });

  it("a crawl in a workbook", async () => {
    const rows = [
      ["Address", "Content Type", "Status Code", "Indexability", "Title 1"],
      [`${HOST}/a`, "text/html", 200, "Indexable", "A"],
      [`${HOST}/b`, "", null, "", ""],
    ];
    const workbook = await writeXlsxFile(
      rows.map((row) => row.map((value) => (value === null ? null : { value }))),
    ).toBuffer();
    const { lines } = await linesOf({ "internal.xlsx": workbook });
    expect(lines).toEqual([
      { url: `${HOST}/a`, status: 200, title: "A", sources: ["screaming-frog"] },
      { url: `${HOST}/b`, sources: ["screaming-frog"] },
    ]);
  });
});

it("sunset inventory reads every visible sheet of a workbook that is a known table", async () => {
  const sheet = (name: string, rows: readonly (readonly string[])[]) => ({
    sheet: name,
    data: rows.map((row) => row.map((value) => ({ value }))),
  });
  const figures = ["Clicks", "Impressions"];
  const workbook = await writeXlsxFile([
    sheet("Chart", [
      ["Date", ...figures],
      ["2024-12-30", "3", "30"],
    ]),
    sheet("Queries", [
      ["Top queries", ...figures],
      ["www.old.example", "3", "30"],
    ]),
    sheet("Pages", [
      ["Top pages", ...figures],
      [`${HOST}/a`, "7", "30"],
    ]),
    sheet("By hand", [
      ["URL", "Title"],
      [`${HOST}/b`, "B"],
    ]),
  ]).toBuffer();
  const { code, lines, json } = await linesOf({ "pages.xlsx": workbook });
  expect([code, lines]).toEqual([
    0,
    [...SEARCHED(7), { url: `${HOST}/b`, title: "B", sources: ["list"] }],
  ]);
  expect(json.files.map((it: { name: string }) => it.name)).toEqual([
    "pages.xlsx:Pages",
    "pages.xlsx:By hand",
  ]);
});

it("sunset inventory reads the workbooks of an archive", async () => {
  const book = await writeXlsxFile([[{ value: "URL" }], [{ value: `${HOST}/a` }]]).toBuffer();
  const none = await writeXlsxFile([[{ value: "Name" }], [{ value: "Ana" }]]).toBuffer();
  const { code, lines } = await linesOf({ "all.zip": zipSync({ "a.xlsx": book, "b.xlsx": none }) });
  expect([code, lines]).toEqual([0, [{ url: `${HOST}/a`, sources: ["list"] }]]);
});

describe("sunset inventory reads Search Console's exports", () => {
  it.each([
    ["English", "Top pages,Clicks,Impressions,CTR,Position", '"1,204"'],
    ["German", "Häufigste Seiten,Klicks,Impressionen,CTR,Position", "1.204"],
    ["French", "Pages les plus populaires,Clics,Impressions,CTR,Position", "1\u202f204"],
    ["Spanish", "Páginas principales,Clics,Impresiones,CTR,Posición", "1204"],
    ["Italian", "Pagine principali,Clic,Impressioni,CTR,Posizione", "1204"],
    ["Dutch", "Populairste pagina's,Klikken,Vertoningen,CTR,Positie", "1204"],
    ["Portuguese", "Páginas principais,Cliques,Impressões,CTR,Posição", "1204"],
    ["Japanese", "上位のページ,クリック数,表示回数,CTR,掲載順位", "1204"],
    ["Chinese", "排名靠前的网页,点击次数,展示,点击率,排名", "1204"],
    ["an unknown language", "Mais vistas,Cliques,Impressões,CTR,Posição", "1204"],
    [
      "a comparison of periods",
      "Top pages,Last 3 months Clicks,Previous 3 months Clicks,Impressions",
      "1204",
    ],
  ])("in %s", async (_name, header, number) => {
    const { lines } = await linesOf({ "pages.csv": searched(header, number) });
    expect(lines).toEqual(SEARCHED(1204));
  });

  it.each<[string, Uint8Array]>([
    ["with a byte-order mark", utf8(`\uFEFF${searched("Seiten,Klicks,Impressionen", "7")}`)],
    ["in UTF-16", utf16(searched("Seiten,Klicks,Impressionen", "7").replaceAll(",", "\t"))],
    ["in big-endian UTF-16", utf16be(searched("Seiten,Klicks,Impressionen", "7"))],
    ["with semicolons", utf8(`Seiten;Klicks;Impressionen\r\n${HOST}/a;7;12\r\n`)],
    ["packed", gzipSync(searched("Seiten,Klicks,Impressionen", "7"))],
  ])("%s", async (_name, bytes) => {
    expect((await linesOf({ "pages.csv": bytes })).lines).toEqual(SEARCHED(7));
  });

  it("without queries that are addresses", async () => {
    const queries = `Top queries,Clicks,Impressions\n${HOST}/a,3,30\nold shop,9,40\n`;
    const { code, lines } = await linesOf({
      "a.csv": searched("Top pages,Clicks,Impressions", "7"),
      "queries.csv": queries,
    });
    expect([code, lines]).toEqual([1, SEARCHED(7)]);
  });

  it("as downloaded: an archive, of which only the pages are addresses", async () => {
    const zip = zipSync({
      "Diagramm.csv": utf8("Datum,Klicks,Impressionen,CTR,Position\n2024-12-30,3,30,10%,8\n"),
      "Filter.csv": utf8("Filter,Wert\nSuchtyp,Web\n"),
      "Länder.csv": utf8("Land,Klicks,Impressionen,CTR,Position\nDeutschland,3,30,10%,8\n"),
      "Seiten.csv": utf8(searched("Häufigste Seiten,Klicks,Impressionen,CTR,Position", "7")),
      "Suchanfragen.csv": utf8("Häufigste Suchanfragen,Klicks,Impressionen\n/tee,3,30\n"),
      "__MACOSX/._Seiten.csv": utf8("\u0000\u0001"),
    });
    const { code, lines, json } = await linesOf({ "old.example-Performance.zip": zip });
    expect([code, lines]).toEqual([0, SEARCHED(7)]);
    expect(json.files).toEqual([
      {
        name: "old.example-Performance.zip:Seiten.csv",
        kind: "Search Console export",
        lines: 1,
      },
    ]);
  });
});

describe("sunset inventory reads Analytics' exports", () => {
  it.each([
    ["English", "Page path and screen class,Views"],
    ["German", "Seitenpfad und Bildschirmklasse,Aufrufe"],
    ["French", "Chemin de la page et classe de l’écran,Vues"],
    ["Spanish", "Ruta de página y clase de pantalla,Vistas"],
    ["Italian", "Percorso pagina e classe schermata,Visualizzazioni"],
    ["Portuguese", "Caminho da página e classe da tela,Visualizações"],
    ["Japanese", "ページパスとスクリーン クラス,表示回数"],
    ["Chinese", "网页路径和屏幕类,浏览次数"],
    ["Dutch", "Paginapad en schermklasse,Weergaven"],
    ["an unknown name for the page", "Where it was,Views"],
    ["Polish", "Ścieżka strony i klasa ekranu,Wyświetlenia"],
    ["a report of landing pages", "Landing page,Sessions"],
    ["a German report of landing pages", "Landingpage,Sitzungen"],
    ["Adobe Analytics", "Page,Page Views"],
  ])("in %s", async (_name, header) => {
    const { lines, json } = await linesOf({ "pages.csv": GA4(header) });
    expect(lines).toEqual([{ url: `${HOST}/a`, hits: 1210, sources: ["analytics"] }]);
    expect(json.unreadable).toMatchObject({
      total: 1,
      first: [{ line: 13, problem: "it does not count a single page" }],
    });
  });

  it("with views rather than the sessions before them", async () => {
    const { lines } = await linesOf({ "pages.csv": "Page path,Sessions,Views\n/a,3,7\n" });
    expect(lines).toEqual([{ url: `${HOST}/a`, hits: 7, sources: ["analytics"] }]);
  });

  it("of a page that is not in the first column, above another table", async () => {
    const days = Array.from({ length: 20 }, (_, day) => `1/${day + 1}/19,,9`);
    const rows = [
      "Page title,Page,Pageviews",
      "A,/a,7",
      "B,/b,3",
      "",
      "Day Index,,Pageviews",
      ...days,
    ];
    const { lines } = await linesOf({ "pages.csv": rows.join("\n") });
    expect(lines).toEqual([
      { url: `${HOST}/a`, hits: 7, sources: ["analytics"] },
      { url: `${HOST}/b`, hits: 3, sources: ["analytics"] },
    ]);
  });

  it.each([
    ["English", "Label,Unique Pageviews,Pageviews,Metadata: url"],
    ["German", "Bezeichnung,Eindeutige Seitenansichten,Seitenansichten,Metadaten: url"],
    ["no language", "label,nb_visits,nb_hits,metadata_url"],
  ])("as Matomo writes them, in %s: the address is not the label", async (_name, header) => {
    const text = `${header}\nshop,12,12,\n/index,9,12,${HOST}/\n`;
    const { code, lines, json } = await linesOf({ "pages.csv": utf16(text) });
    expect([code, lines]).toEqual([0, [{ url: `${HOST}/`, hits: 12, sources: ["analytics"] }]]);
    expect(json.unreadable.total).toBe(0);
  });
});

describe("sunset inventory reads lists of links from other sites: the page linked to", () => {
  const from = "https://blog.friend.example/post";
  it.each([
    [
      "Ahrefs",
      "Referring page title\tReferring page URL\tTarget URL\tAnchor",
      `A\t${from}\t${HOST}/a\tx`,
    ],
    ["Semrush", "Source title,Source url,Target url,Anchor", `A,${from},${HOST}/a,x`],
    ["Majestic", "Target URL,Source URL,Anchor Text", `${HOST}/a,${from},x`],
    ["Bing", "Source Url,Target Url,Anchor Text", `${from},${HOST}/a,x`],
    ["Moz", "URL,Title,Anchor Text,Target URL", `blog.friend.example/post,A,x,www.old.example/a`],
    ["Search Console", "Target page,Incoming links,Linking sites", `${HOST}/a,12,3`],
  ])("of %s", async (_name, header, row) => {
    const { code, lines } = await linesOf({ "links.csv": `${header}\n${row}\n` });
    expect([code, lines]).toEqual([0, [{ url: `${HOST}/a`, sources: ["links"] }]]);
  });

  it("not a redirect map, which names its old addresses alike", async () => {
    const { lines } = await linesOf({ "map.csv": `Source URL,Target URL\n${HOST}/a,${HOST}/b\n` });
    expect(lines).toEqual([{ url: `${HOST}/a`, sources: ["list"] }]);
  });
});
