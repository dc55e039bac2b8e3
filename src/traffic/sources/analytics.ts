/**
 * Page views exported from Google Analytics ("Pages and screens"): a block of comments, then a table in the language of
 * the user who exported it; and those of Adobe Analytics and Matomo.
 */
import { sourceLine } from "../source-line.ts";
import { readCount } from "../written-cell.ts";
import { cellAt, findAddresses, nameOf, readColumns } from "./columns.ts";
import type { TableSource } from "./source.ts";

const VIEWS = [
  ["views", "pageviews", "screen views", "aufrufe", "seitenaufrufe", "vues", "pages vues"],
  ["vistas", "visualizaciones", "número de visitas a páginas", "visualizzazioni", "weergaven"],
  ["visualizzazioni di pagina", "paginaweergaven", "visualizações", "visualizações de página"],
  ["visningar", "visninger", "wyświetlenia", "просмотры", "zobrazení", "page views"],
  ["seitenansichten", "vues de page", "vistas de página", "nb hits"],
  ["表示回数", "ページビュー数", "浏览次数", "查看次数", "网页浏览量", "瀏覽", "觀看次數"],
].flat();

/** What reports of landing pages count. */
const SESSIONS = [
  ["sessions", "sitzungen", "sesiones", "sessioni", "sessies", "sessões", "sessioner", "sesje"],
  ["セッション", "会话数", "工作階段"],
].flat();

/** The address of a page in Matomo, whose label is a title or a folder; the first word depends on the language. */
const ADDRESS_COLUMN = /^metadata url$|: url$/;

const HOSTS = ["hostname", "host name", "hostnaam", "nome host", "nom d'hôte", "nombre de host"];

export const analytics: TableSource = {
  id: "analytics",
  name: "Analytics export",
  namesPages: true,
  trust: 1,
  open(header, rows) {
    const columns = readColumns(header);
    const views = [VIEWS, SESSIONS].map(columns.find).find((it) => it !== -1) ?? -1;
    if (views === -1) return null;
    const named = header.findIndex((it) => ADDRESS_COLUMN.test(nameOf(it)));
    const page = named === -1 ? findAddresses(rows, ADDRESS) : named;
    if (page === -1) return null;
    const host = columns.find(HOSTS);
    return (cells) => {
      const written = cellAt(cells, page);
      // The row of totals has no page, and a folder of Matomo none.
      if (written === "" || written.startsWith("#")) return "comment";
      if (!ADDRESS.test(written)) return { problem: "it does not count a single page" };
      const count = readCount(cellAt(cells, views));
      if (count === undefined) return { problem: "its views are not a number" };
      return sourceLine(written, { views: count, host: cellAt(cells, host) || null });
    };
  },
};

const ADDRESS = /^(?:\/|https?:\/\/)/i;
