import type { Look } from "../../survey/look.ts";
import { parseSitemap } from "../../traffic/sitemap.ts";
import { LINE_END } from "../../formats/text/split-lines.ts";
import { type Body, unpack } from "./read-body.ts";

/** The limit of the sitemap protocol for one file. */
const ADDRESSES_AT_MOST = 50_000;

/** Reads a sitemap, gzip or not, in XML or as a list with one address per line. */
export function readSitemap(body: Body, bytesAtMost: number): Pick<Look, "sitemap" | "problem"> {
  const { bytes, isCut } = unpack(body, bytesAtMost);
  if (isCut) {
    const size = `${Math.round(bytesAtMost / 2 ** 20)} MiB`;
    return {
      problem: `it is damaged, or larger than ${size}: give its file to the command coverage`,
    };
  }
  const text = new TextDecoder().decode(bytes);
  if (!text.trimStart().startsWith("<")) return readList(text);
  const read = parseSitemap(text);
  if (read.kind === "unreadable") return { problem: `line ${read.line}: ${read.problem}` };
  const addresses = read.addresses.slice(0, ADDRESSES_AT_MOST);
  return { sitemap: { isIndex: read.kind === "index", addresses } };
}

function readList(text: string): Pick<Look, "sitemap" | "problem"> {
  const addresses = text
    .split(LINE_END, ADDRESSES_AT_MOST)
    .map((it) => it.trim())
    .filter((it) => URL.canParse(it));
  if (addresses.length === 0) return { problem: "it is not a sitemap" };
  return { sitemap: { isIndex: false, addresses } };
}
