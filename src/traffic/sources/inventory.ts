/** Inventories written by `inventory` and `survey`, to be merged with other sources. */
import { withScheme } from "../../domain/url/written-host.ts";
import { inventoryColumns } from "../read-inventory.ts";
import { sourceLine } from "../source-line.ts";
import { readColumns } from "./columns.ts";
import type { TableSource } from "./source.ts";

export const inventory: TableSource = {
  id: "inventory",
  name: "inventory",
  namesPages: true,
  trust: 2,
  open(header, _rows, hosts) {
    const read = inventoryColumns(header);
    // Other tables may have a column `url` as well.
    if (!read || !readColumns(header).has(["sources"])) return null;
    return (cells) => {
      const line = read(cells);
      if (line === null) return "comment";
      if ("problem" in line) return line;
      const { url, lastSeen, ...known } = line;
      return sourceLine(withScheme(url, hosts) ?? url, {
        ...known,
        day: lastSeen === "" ? null : lastSeen,
      });
    };
  },
};
