/**
 * Exports of crawlers: Screaming Frog ("Internal: All"), in all its languages, and Sitebulb. Figures that a crawler
 * fetched from other services are ignored, because these services' own exports are sources too.
 */
import { isAssetType, readStatus, sourceLine } from "../source-line.ts";
import { dayOf } from "../log-day.ts";
import { cellAt, readColumns } from "./columns.ts";
import type { ParseRow, TableSource } from "./source.ts";

const CRAWL = { namesPages: true, trust: 4 } as const;

const NAMES = {
  address: ["address", "adresse", "dirección", "indirizzo", "endereço", "url", "url address"],
  status: [
    ["status code", "http status code", "http status", "statuscode", "status-code"],
    ["code de réponse", "code de statut", "code d'état", "código de respuesta", "código de estado"],
    ["codice di risposta", "codice di stato", "código de resposta", "código de status"],
  ].flat(),
  title: [
    ["title 1", "title", "page title", "titel 1", "titel", "titre 1", "titre", "título 1"],
    ["título", "titolo 1", "titolo"],
  ].flat(),
  type: [
    ["content type", "content", "inhaltstyp", "content-typ", "contenttyp", "type de contenu"],
    ["tipo de contenido", "tipo di contenuto", "tipo de conteúdo"],
  ].flat(),
  language: ["language", "html lang", "html language", "sprache", "langue", "idioma", "lingua"],
  seen: ["crawl timestamp", "crawl-zeitstempel", "crawled date", "crawl date"],
} as const;

/** Columns that occur in no other program's exports. */
const OF_SCREAMING_FROG = [
  ["indexability", "indexierbarkeit", "indexabilité", "indexabilidad", "indicizzabilità"],
  ["indexabilidade"],
].flat();
const OF_SITEBULB = [
  ["crawl status", "crawl source", "indexable status", "url rank", "crawl depth", "internal"],
].flat();

export const screamingFrog: TableSource = {
  ...CRAWL,
  id: "screaming-frog",
  name: "crawl by Screaming Frog",
  open: (header) => (readColumns(header).has(OF_SCREAMING_FROG) ? openCrawl(header) : null),
};

export const sitebulb: TableSource = {
  ...CRAWL,
  id: "sitebulb",
  name: "crawl by Sitebulb",
  open(header) {
    const columns = readColumns(header);
    return columns.has(OF_SITEBULB) && columns.has(NAMES.status) ? openCrawl(header) : null;
  },
};

function openCrawl(header: readonly string[]): ParseRow | null {
  const columns = readColumns(header);
  const [address, status] = [columns.find(NAMES.address), columns.find(NAMES.status)];
  if (address === -1) return null;
  const [title, type] = [columns.find(NAMES.title), columns.find(NAMES.type)];
  const [language, seen] = [columns.find(NAMES.language), columns.find(NAMES.seen)];
  return (cells) => {
    const url = cellAt(cells, address);
    if (url === "") return "comment";
    return sourceLine(url, {
      // Empty or 0 if the address was found but not requested.
      status: readStatus(cellAt(cells, status)),
      title: cellAt(cells, title),
      language: cellAt(cells, language),
      day: dayOf(cellAt(cells, seen)),
      isAsset: isAssetType(cellAt(cells, type)),
    });
  };
}
