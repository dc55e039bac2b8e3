/**
 * The files of a maker of garden tools that moves: what is known of the old site and of the new one, and the
 * spreadsheet with which its people began. The name refers to no real company, and `.example` belongs to nobody.
 */
import { gzipSync } from "node:zlib";
import { encode, writeLog } from "./log.ts";
import { listNewPages, type NewPage } from "./new-site.ts";
import { listPages, NEW_HOST, OLD_HOST, type Page } from "./pages.ts";
import { createRandom } from "./random.ts";
import { writeRedirectMap } from "./redirect-map.ts";

export interface FirstSite {
  /** Files by path, the same in every run. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** The right answer for each old address: the whole new one, or null for none. */
  readonly answers: ReadonlyMap<string, string | null>;
  readonly pages: readonly Page[];
}

export interface Measure {
  /** 1 for three thousand addresses. */
  readonly size: number;
  /** The number of lines of the access log. */
  readonly lines: number;
}

export const WHOLE: Measure = { size: 1, lines: 30_000 };

export function makeFirstSite({ size, lines }: Measure): FirstSite {
  const pages = listPages(size);
  const fresh = listNewPages(pages);
  const files = new Map<string, string | Uint8Array>([
    ["old/sitemap.xml", sitemapIndex("sitemap-de.xml.gz", "sitemap-en.xml")],
    ["old/sitemap-de.xml.gz", gzipSync(sitemap(listed(pages, "de")))],
    ["old/sitemap-en.xml", sitemap(listed(pages, "en"))],
    ["old/crawl.csv", writeOldCrawl(pages)],
    ["old/search-console.csv", writeSearchConsole(pages, Math.ceil(1000 * size))],
    ["new/sitemap.xml", sitemap(fresh.map((it) => newUrl(it.path)))],
    ["new/crawl.csv", writeNewCrawl(fresh)],
    ["weiterleitungen.csv", writeRedirectMap(pages)],
  ]);
  for (const { age, text } of writeLog(pages, lines)) {
    if (age < 2) files.set(`old/logs/access.log${age === 0 ? "" : `.${age}`}`, text);
    else files.set(`old/logs/access.log.${age}.gz`, gzipSync(text));
  }
  const answers = new Map(pages.map(({ path, to }) => [oldUrl(path), to && newUrl(to)]));
  return { files, answers, pages };
}

function oldUrl(path: string): string {
  return `https://${OLD_HOST}${encode(path)}`;
}

function newUrl(path: string): string {
  return `https://${NEW_HOST}${path}`;
}

/** Lists the pages in a sitemap, which are those that the shop's software knows. */
function listed(pages: readonly Page[], language: Page["language"]): string[] {
  const unknown = new Set<Page["kind"]>(["article", "ancient", "manual"]);
  return pages
    .filter((it) => it.language === language && !unknown.has(it.kind))
    .map((it) => oldUrl(it.path));
}

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
const SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

function sitemap(urls: readonly string[]): string {
  const entries = urls.map((it) => `<url><loc>${it.replaceAll("&", "&amp;")}</loc></url>\n`);
  return `${XML}<urlset ${SCHEMA}>\n${entries.join("")}</urlset>\n`;
}

function sitemapIndex(...names: readonly string[]): string {
  const entries = names.map((it) => `<sitemap><loc>https://${OLD_HOST}/${it}</loc></sitemap>\n`);
  return `${XML}<sitemapindex ${SCHEMA}>\n${entries.join("")}</sitemapindex>\n`;
}

const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  `\uFEFF${rows.map((row) => row.map((it) => `"${String(it).replaceAll('"', '""')}"`).join(",")).join("\r\n")}\r\n`;

const HTML = "text/html; charset=UTF-8";
const PDF = "application/pdf";

/** Writes Screaming Frog's "Intern: Alle", from a German version of the program. */
function writeOldCrawl(pages: readonly Page[]): string {
  const random = createRandom(3);
  // Only other sites link to catalogue numbers, so a list of some was also crawled.
  const found = pages.filter(
    (it) => it.kind !== "ancient" && (it.kind !== "article" || random.chance(0.5)),
  );
  return csv([
    [
      "Adresse",
      "Inhaltstyp",
      "Statuscode",
      "Status",
      "Indexierbarkeit",
      "Titel 1",
      "Länge von Titel 1",
    ],
    ...found.map(({ path, title, kind }) => [
      oldUrl(path),
      kind === "manual" ? PDF : HTML,
      200,
      "OK",
      "Indexierbar",
      title,
      title.length,
    ]),
    [oldUrl("/assets/shop.css"), "text/css", 200, "OK", "Indexierbar", "", 0],
    [oldUrl("/de/shop"), HTML, 301, "Moved Permanently", "Nicht indexierbar", "", 0],
    [oldUrl("/de/wissen"), HTML, 404, "Not Found", "Nicht indexierbar", "", 0],
  ]);
}

function writeNewCrawl(fresh: readonly NewPage[]): string {
  return csv([
    [
      "Address",
      "Content Type",
      "Status Code",
      "Status",
      "Indexability",
      "Title 1",
      "Title 1 Length",
    ],
    ...fresh.map(({ path, title }) => [
      newUrl(path),
      path.endsWith(".pdf") ? PDF : HTML,
      200,
      "OK",
      "Indexable",
      title,
      title.length,
    ]),
    [newUrl("/assets/app.js"), "application/javascript", 200, "OK", "Indexable", "", 0],
  ]);
}

/** Writes Google's list of clicked addresses, at most the first thousand, including names that are long gone. */
function writeSearchConsole(pages: readonly Page[], count: number): string {
  const random = createRandom(4);
  const clicked = random.shuffle(pages.filter((it) => it.kind !== "press")).slice(0, count);
  return csv([
    ["Häufigste Seiten", "Klicks", "Impressionen", "CTR", "Position"],
    ...clicked.map(({ path }, at) => {
      const clicks = Math.round(4000 / (at + 1));
      const shown = clicks * (8 + random.below(40)) + 3;
      const share = ((100 * clicks) / shown).toFixed(2).replace(".", ",");
      const position = (1 + random.next() * 40).toFixed(1).replace(".", ",");
      return [oldUrl(path), clicks, shown, `${share} %`, position];
    }),
  ]);
}
