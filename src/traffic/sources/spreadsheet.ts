/** Lists of pages in a spreadsheet: a column of addresses, and optionally other columns of an inventory. */
import { withScheme } from "../../domain/url/written-host.ts";
import { restore } from "../../formats/text/csv-injection.ts";
import { readStatus, sourceLine } from "../source-line.ts";
import { readCount } from "../written-cell.ts";
import { cellAt, readColumns } from "./columns.ts";
import type { TableSource } from "./source.ts";

const NAMES = {
  address: [
    [
      "url",
      "urls",
      "uri",
      "address",
      "link",
      "loc",
      "old url",
      "source url",
      "page url",
      "web address",
    ],
    ["adresse", "alte url", "alte adresse", "webadresse", "seiten-url", "alte seite"],
    ["ancienne url", "ancienne adresse", "dirección", "url antigua", "indirizzo", "endereço"],
    ["網址", "网址", "旧网址", "アドレス", "旧url", "url列表"],
  ].flat(),
  title: [
    [
      "title",
      "page title",
      "name",
      "titel",
      "seitentitel",
      "titre",
      "título",
      "titolo",
      "标题",
      "標題",
    ],
    ["タイトル"],
  ].flat(),
  language: [
    "language",
    "lang",
    "locale",
    "sprache",
    "langue",
    "idioma",
    "lingua",
    "taal",
    "语言",
    "言語",
  ],
  status: ["status", "status code", "http status", "statuscode", "http-status"],
  hits: [
    [
      "hits",
      "requests",
      "visits",
      "views",
      "pageviews",
      "aufrufe",
      "zugriffe",
      "besuche",
      "visites",
    ],
    ["visitas", "visite", "bezoeken", "访问量", "アクセス数"],
  ].flat(),
  clicks: ["clicks", "klicks", "clics", "clic", "klikken", "cliques"],
} as const;

export const spreadsheet: TableSource = {
  id: "list",
  name: "spreadsheet",
  namesPages: true,
  trust: 1,
  open(header, rows, hosts) {
    const columns = readColumns(header);
    const address = columns.find(NAMES.address);
    if (address === -1) return null;
    const isAddresses = rows.some((it) => {
      const url = restore(cellAt(it, address));
      return /^(?:\/|https?:\/\/)/i.test(url) || withScheme(url, hosts) !== null;
    });
    if (rows.length > 0 && !isAddresses) return null;
    const place = {
      title: columns.find(NAMES.title),
      language: columns.find(NAMES.language),
      status: columns.find(NAMES.status),
      hits: columns.find(NAMES.hits),
      clicks: columns.find(NAMES.clicks),
    };
    return (cells) => {
      const url = restore(cellAt(cells, address));
      if (url === "") return "comment";
      return sourceLine(withScheme(url, hosts) ?? url, {
        title: restore(cellAt(cells, place.title)),
        language: cellAt(cells, place.language),
        status: readStatus(cellAt(cells, place.status)),
        hits: readCount(cellAt(cells, place.hits)) ?? null,
        clicks: readCount(cellAt(cells, place.clicks)) ?? null,
      });
    };
  },
};
