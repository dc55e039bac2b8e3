/**
 * Indexes of web archives: CDX as text, CDXJ, and the JSON of the Wayback Machine and of Common Crawl.
 *
 * @see https://github.com/internetarchive/wayback/blob/master/wayback-cdx-server/README.md
 * @see https://pywb.readthedocs.io/en/latest/manual/indexing.html
 */
import * as z from "zod/mini";
import { isAssetType, type ParsedLine, readStatus, sourceLine } from "../source-line.ts";
import type { LineSource, TableSource } from "./source.ts";

const ARCHIVE = { id: "archive", name: "archive index", namesPages: false, trust: 0 } as const;

const TIMESTAMP = /^\d{14}$/;
/** `example,old)/shop`: the SURT form, which sorts by domain. */
const SORT_KEY = /^[^\s)]+\)\S*$/;
const ADDRESS = /^https?:\/\//i;

/** The server's order of fields is key, time, address, type, status. Some may be missing or elsewhere. */
const STATUS_BEHIND_ADDRESS = 2;

export const archive: LineSource = {
  ...ARCHIVE,
  open: () => (line) => {
    // The header of older files, which lists the fields.
    if (/^CDX(?: [A-Za-z])+$/.test(line.trim())) return "comment";
    const object = line.indexOf("{");
    if (object !== -1) return parseObject(line.slice(0, object), line.slice(object));
    const fields = line.split(/\s+/);
    const time = fields.find((it) => TIMESTAMP.test(it));
    const address = fields.findIndex((it) => ADDRESS.test(it));
    if (time === undefined || address === -1)
      return { problem: "not a line of an archive's index" };
    return capture(fields[address] ?? "", {
      time,
      type: fields[address + 1] ?? "",
      status: fields[address + STATUS_BEHIND_ADDRESS] ?? "",
    });
  },
};

const text = z.optional(z.coerce.string());
const captured = z.object({ url: z.string(), timestamp: text, mime: text, status: text });

/** Parses `example,old)/ 20240131120000 {"url": ...}`, or an object with all the fields. */
function parseObject(before: string, json: string): ParsedLine {
  const [key = "", time = ""] = before.trim().split(/\s+/);
  const found = captured.safeParse(parseJson(json));
  const timestamp = time || ((found.success ? found.data.timestamp : undefined) ?? "");
  const isCapture = TIMESTAMP.test(timestamp) && (key === "" || SORT_KEY.test(key));
  if (!found.success || !isCapture) return { problem: "not a line of an archive's index" };
  const { url, mime = "", status = "" } = found.data;
  return capture(url, { time: timestamp, type: mime, status });
}

/** The JSON of the Wayback Machine: a list of rows, of which the first is the header. */
export const archiveTable: TableSource = {
  ...ARCHIVE,
  open(header) {
    const place = (name: string): number => header.indexOf(name);
    const address = place("original");
    if (address === -1) return null;
    const [time, type, status] = [place("timestamp"), place("mimetype"), place("statuscode")];
    return (cells) =>
      cells[address] === undefined || cells[address] === ""
        ? "comment"
        : capture(cells[address], {
            time: cells[time] ?? "",
            type: cells[type] ?? "",
            status: cells[status] ?? "",
          });
  },
};

function capture(
  address: string,
  { time, type, status }: { time: string; type: string; status: string },
): ParsedLine {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})/.exec(time) ?? [];
  return sourceLine(address, {
    day: year === undefined ? null : `${year}-${month}-${day}`,
    status: readStatus(status),
    isAsset: isAssetType(type),
  });
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
