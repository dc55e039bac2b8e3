/**
 * Access logs in the W3C extended format, as written by IIS and CloudFront. The directive `#Fields:` names the fields
 * of the lines below it; after a restart of the server another one may follow.
 *
 * @see https://www.w3.org/TR/WD-logfile.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 */
import { unescapeTwice } from "../logged-request.ts";
import { readStatus, sourceLine } from "../source-line.ts";
import { LOG } from "./logs.ts";
import type { LineSource } from "./source.ts";

/** The names of each field; the first one with a value is used. */
const FIELDS = {
  path: ["cs-uri-stem", "cs-uri"],
  query: ["cs-uri-query"],
  // The host that visitors requested; `cs(Host)` is CloudFront's own name for the distribution.
  host: ["x-host-header", "cs-host", "cs(host)"],
  method: ["cs-method"],
  status: ["sc-status"],
  day: ["date"],
} as const;

export const w3cLog: LineSource = {
  ...LOG,
  name: "access log in the W3C format",
  open() {
    let places: ReadonlyMap<string, number> | null = null;
    return (line) => {
      if (line.startsWith("#")) {
        const fields = /^#Fields:\s*(.+)$/i.exec(line)?.[1];
        if (fields !== undefined) {
          const names = fields.toLowerCase().trim().split(/\s+/);
          places = new Map(names.map((it, place) => [it, place]));
        }
        return "comment";
      }
      if (!places) return { problem: "no #Fields: line before it says what its columns are" };
      const known = places;
      const isTabbed = line.includes("\t");
      const cells = line.split(isTabbed ? "\t" : " ");
      const read = (names: readonly string[]): string => {
        for (const name of names) {
          const cell = cells[known.get(name) ?? -1]?.trim();
          if (cell !== undefined && cell !== "" && cell !== "-") return cell;
        }
        return "";
      };
      const path = read(FIELDS.path);
      if (path === "") return { problem: "it has no address" };
      const query = path.includes("?") ? "" : read(FIELDS.query);
      const [host, day] = [read(FIELDS.host), read(FIELDS.day)];
      const address = addressOf(path, query, isTabbed);
      return sourceLine(known.has("x-edge-location") ? unescapeTwice(address) : address, {
        host: host === "" ? null : host,
        method: read(FIELDS.method).toUpperCase() || "GET",
        status: readStatus(read(FIELDS.status)),
        day: /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : null,
        hits: 1,
      });
    };
  },
};

/** IIS, which divides fields by spaces, writes a plus for a space; a real one is refused unless somebody allows it. */
function addressOf(path: string, query: string, isTabbed: boolean): string {
  const spaced = isTabbed ? path : path.replaceAll("+", "%20");
  return query === "" ? spaced : `${spaced}?${query.replace(/^\?/, "")}`;
}
