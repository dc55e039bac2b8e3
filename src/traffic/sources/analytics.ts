/**
 * Page views as exported by Google Analytics ("Pages and screens"): a block of comments, followed by a table in the
 * language of the exporting user. Also those of Adobe Analytics and Matomo.
 */
import { sourceLine } from "../source-line.ts";
import { readCount } from "../written-cell.ts";
import { cellAt, nameOf, readColumns } from "./columns.ts";
import type { TableSource } from "./source.ts";

/** The names of the dimension, with and without the query. */
const PATHS = [
  ["page path and screen class", "page path + query string and screen class", "page path"],
  ["page path + query string", "page location", "full page url", "page", "landing page"],
  ["landing page + query string"],
  ["seitenpfad und bildschirmklasse", "seitenpfad + abfragestring und bildschirmklasse"],
  [
    "seitenpfad",
    "seite",
    "landingpage",
    "landingpage + abfragestring",
    "seitenpfad + abfragestring",
  ],
  ["chemin de la page et classe de l'écran", "chemin de la page et classe d'écran"],
  ["chemin de la page + chaîne de requête et classe de l'écran", "chemin de la page"],
  ["ruta de página y clase de pantalla", "ruta de la página y clase de pantalla"],
  ["ruta de página + cadena de consulta y clase de pantalla", "ruta de la página", "página"],
  ["percorso pagina e classe schermata", "percorso pagina + stringa di query e classe schermata"],
  [
    "percorso pagina",
    "pagina",
    "paginapad en schermklasse",
    "paginapad",
    "paginapad en schermcategorie",
  ],
  ["caminho da página e classe da tela", "caminho da página + string de consulta e classe da tela"],
  ["caminho da página e classe de ecrã", "caminho da página"],
  [
    "ページパスとスクリーン クラス",
    "ページパス + クエリ文字列とスクリーン クラス",
    "ページ パス",
    "ページ",
  ],
  [
    "网页路径和屏幕类",
    "网页路径 + 查询字符串和屏幕类",
    "网页路径和屏幕类别",
    "网页路径",
    "網頁路徑和畫面類別",
    "网页",
  ],
].flat();

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
    const address = header.findIndex((it) => ADDRESS_COLUMN.test(nameOf(it)));
    const named = address === -1 ? columns.find(PATHS) : address;
    const views = [VIEWS, SESSIONS].map(columns.find).find((it) => it !== -1) ?? -1;
    // In an unknown language, the first column is the dimension.
    const page = named === -1 ? 0 : named;
    const isPages = rows.some((it) => ADDRESS.test(cellAt(it, page)));
    if (views === -1 || views === page || (!isPages && (rows.length > 0 || named === -1)))
      return null;
    const host = columns.find(HOSTS);
    return (cells) => {
      const written = cellAt(cells, page);
      // The line of totals has no page, and a folder of Matomo none.
      if (written === "" || written.startsWith("#")) return "comment";
      if (!ADDRESS.test(written)) return { problem: "it does not count a single page" };
      const count = readCount(cellAt(cells, views));
      if (count === undefined) return { problem: "its views are not a number" };
      return sourceLine(written, { views: count, host: cellAt(cells, host) || null });
    };
  },
};

const ADDRESS = /^(?:\/|https?:\/\/)/i;
