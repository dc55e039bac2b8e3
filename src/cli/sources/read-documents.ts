/** Reads files that are a single document: sitemaps, exports of WordPress, saved pages, rows in JSON. */
import { basename } from "node:path";
import { parseJson } from "../../formats/text/json-source.ts";
import { quote } from "../../domain/finding.ts";
import { languagesInSitemap, parseSitemap } from "../../traffic/sitemap.ts";
import { sourceLine } from "../../traffic/source-line.ts";
import { savedPage, sitemap, wordpress } from "../../traffic/sources/index.ts";
import { PAGE_CHARACTERS, placeOf, readSavedPage } from "../../traffic/sources/saved-page.ts";
import { createWordpressReader } from "../../traffic/sources/wordpress.ts";
import { findSitemap, type SourceFile } from "./list-files.ts";
import { begin, type Place, type Reading, readWhole, refuse, takeLine } from "./reading.ts";
import { createTableReader } from "./read-table.ts";

/** The limit of the sitemap protocol: 50 MB, uncompressed. */
const SITEMAP_CHARACTERS_AT_MOST = 52_428_800;

const JSON_CHARACTERS_AT_MOST = 128 * 2 ** 20;

/** @param follow Called with the local files of the sitemaps that an index names. */
export async function readSitemap(
  reading: Reading,
  file: SourceFile,
  start: string,
  pieces: AsyncGenerator<string>,
  { cwd, follow }: { readonly cwd: string; readonly follow: (file: SourceFile) => void },
): Promise<void> {
  const text = await readWhole(start, pieces, SITEMAP_CHARACTERS_AT_MOST);
  if (text === null) {
    refuse(reading, file, "it is larger than the 50 MB of a sitemap", "Split it, with an index");
    return;
  }
  const found = parseSitemap(text);
  if (found.kind === "unreadable") {
    const place = { name: `${file.name}:${found.line}` };
    refuse(reading, place, found.problem, "Give a sitemap, or a list of URLs as plain text");
    return;
  }
  const place = begin(reading, file, sitemap);
  const languages = languagesInSitemap(text);
  // The path and query that each file stands for. Parts whose names differ only in these would be the same file.
  const standsFor = new Map([[file.path, `/${basename(file.inside)}`]]);
  for (const [index, address] of found.addresses.entries()) {
    if (found.kind === "urls") {
      const language = languages.get(address) ?? "";
      takeLine(reading, place, index + 1, address, sourceLine(address, { language }));
      continue;
    }
    const beside = await findSitemap(file, address, cwd);
    const { pathname, search } = URL.parse(address) ?? { pathname: address, search: "" };
    const named = pathname + search;
    if (beside && (standsFor.get(beside.path) ?? named) === named) {
      standsFor.set(beside.path, named);
      follow(beside);
    } else {
      const fix = "Put it beside the index; nothing is fetched";
      refuse(reading, file, `it names ${quote(address)}, which is not there`, fix);
    }
  }
}

export async function readWordpress(
  reading: Reading,
  file: SourceFile,
  start: string,
  pieces: AsyncGenerator<string>,
): Promise<void> {
  const place = begin(reading, file, wordpress);
  const reader = createWordpressReader((line, item) =>
    takeLine(reading, place, item, line.target, line),
  );
  reader.push(start);
  for await (const piece of pieces) {
    if (reader.isBroken) break;
    reader.push(piece);
  }
  reader.end();
  if (reader.isBroken) {
    const problem = "its elements are nested too deeply";
    refuse(reading, file, problem, "Export it from WordPress again: Tools, Export, All content");
  }
}

/** Reads a saved page. The pages of one folder are reported as one source. */
export async function readPage(
  reading: Reading,
  file: SourceFile,
  start: string,
  pieces: AsyncGenerator<string>,
): Promise<void> {
  let html = start;
  while (html.length < PAGE_CHARACTERS) {
    const next = await pieces.next();
    if (next.done) break;
    html += next.value;
  }
  takeSaved(reading, file, html.slice(0, PAGE_CHARACTERS));
}

/** Takes a document such as a PDF, of which only the location is used. */
export function readDocument(reading: Reading, file: SourceFile): void {
  takeSaved(reading, file, null);
}

function takeSaved(reading: Reading, file: SourceFile, html: string | null): void {
  const name = file.argument;
  const known = reading.report.files.find((it) => it.kind === savedPage.name && it.name === name);
  const place: Place = known
    ? { file, source: savedPage, counted: known }
    : { ...begin(reading, { ...file, name }, savedPage), file };
  const inside = file.inside || "index.html";
  const line = html === null ? sourceLine(placeOf(inside)) : readSavedPage(html, inside);
  takeLine(reading, place, 1, line.target, line);
}

export async function readJsonRows(
  reading: Reading,
  file: SourceFile,
  start: string,
  pieces: AsyncGenerator<string>,
): Promise<void> {
  const text = await readWhole(start, pieces, JSON_CHARACTERS_AT_MOST);
  if (text === null) {
    refuse(
      reading,
      file,
      "it is one JSON list of more than 128 MB",
      "Ask the archive for text instead",
    );
    return;
  }
  const rows = parseRows(text);
  const table = createTableReader(reading, file);
  for (const [index, cells] of (rows ?? []).entries()) table.push({ line: index + 1, cells });
  if (!table.end()) {
    const problem = rows
      ? "it is a JSON list without a known header"
      : "it is not a whole JSON list";
    refuse(reading, file, problem, "Give the whole answer of the archive's index with output=json");
  }
}

function parseRows(text: string): readonly (readonly string[])[] | null {
  const value = parseJson(text)?.value;
  if (!Array.isArray(value)) return null;
  return value.flatMap((row: unknown) =>
    Array.isArray(row) ? [row.map((it: unknown) => (typeof it === "string" ? it : ""))] : [],
  );
}
