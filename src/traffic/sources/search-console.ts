/**
 * The table "Pages" of Google Search Console's performance report, in the language of the user who exported it. It is
 * recognised by its figures and addresses, because the name of the first column varies.
 */
import { sourceLine } from "../source-line.ts";
import { readCount } from "../written-cell.ts";
import { cellAt, findAddresses, nameOf } from "./columns.ts";
import type { TableSource } from "./source.ts";

const CLICKS = [
  ["clicks", "klicks", "clics", "clic", "klikken", "aantal klikken", "cliques"],
  ["クリック数", "合計クリック数", "点击次数", "總點擊次數", "點擊", "點擊次數", "点击"],
  ["клики", "kliknięcia", "tıklamalar", "클릭수"],
].flat();

const IMPRESSIONS = [
  ["impressions", "impressionen", "impresiones", "impressioni", "vertoningen", "impressões"],
  ["表示回数", "合計表示回数", "展示", "展示次数", "曝光次數", "曝光", "曝光次数"],
  ["показы", "wyświetlenia", "gösterimler", "노출수", "노출"],
].flat();

export const searchConsole: TableSource = {
  id: "search-console",
  name: "Search Console export",
  namesPages: true,
  trust: 1,
  open(header, rows) {
    const clicks = findFigure(header, CLICKS);
    if (clicks === -1 || findFigure(header, IMPRESSIONS) === -1) return null;
    // The other tables of an export have the same figures, by country or query, of which a few are addresses.
    const page = findAddresses(rows, /^https?:\/\//i);
    if (page === -1) return null;
    return (cells) => {
      const address = cellAt(cells, page);
      if (address === "") return "comment";
      const count = readCount(cellAt(cells, clicks));
      return count === undefined
        ? { problem: "its clicks are not a number" }
        : sourceLine(address, { clicks: count });
    };
  },
};

/** The first column of a figure. When two periods are compared, each name starts with the period. */
function findFigure(header: readonly string[], names: readonly string[]): number {
  return header
    .map(nameOf)
    .findIndex((it) => names.some((name) => it === name || it.endsWith(` ${name}`)));
}
