/**
 * Links from other sites, as listed by Search Console, Bing, Ahrefs, Semrush, Majestic and Moz: the address is the page
 * linked to.
 */
import { withScheme } from "../../domain/url/written-host.ts";
import { sourceLine } from "../source-line.ts";
import { cellAt, readColumns } from "./columns.ts";
import type { TableSource } from "./source.ts";

const TARGETS = ["target url", "target page", "destination"];

/** Without one of these it is a redirect map, whose target is the new address. */
const OF_LINKS = ["anchor", "anchor text", "incoming links", "linking sites"];

export const links: TableSource = {
  id: "links",
  name: "list of links",
  namesPages: true,
  trust: 1,
  open(header, _rows, hosts) {
    const columns = readColumns(header);
    const target = columns.find(TARGETS);
    if (target === -1 || !columns.has(OF_LINKS)) return null;
    return (cells) => {
      const address = cellAt(cells, target);
      return address === "" ? "comment" : sourceLine(withScheme(address, hosts) ?? address);
    };
  },
};
