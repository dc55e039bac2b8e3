/** Lists of addresses, one per line, optionally with the number of requests. */
import { sourceLine } from "../source-line.ts";
import { parseListLine } from "../url-list.ts";
import type { LineSource } from "./source.ts";

export const list: LineSource = {
  id: "list",
  name: "list of addresses",
  namesPages: false,
  trust: 0,
  open: (hosts) => (line) => {
    if (line.startsWith("#")) return "comment";
    const request = parseListLine(line, hosts);
    if ("problem" in request) return request;
    const isCounted = /^\d+\s|\s\d+[,;]?$/.test(line);
    return sourceLine(request.target, { hits: isCounted ? request.hits : null });
  },
};
