/** Saved pages: what each declares about itself, and its address. */
import { Parser } from "htmlparser2";
import { type SourceLine, sourceLine } from "../source-line.ts";
import type { Source } from "./source.ts";

export const savedPage: Source = { id: "html", name: "saved page", namesPages: true, trust: 3 };

/** Whether a document is a page, judged by its start. */
export function isPage(start: string): boolean {
  return /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[^])*-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta)\b/i.test(
    start,
  );
}

/** How much of a page is read. What it declares about itself is near its start. */
export const PAGE_CHARACTERS = 1 << 20;

/** Does not track the nesting of elements, which is not needed here. */
class TagParser extends Parser {
  protected override isVoidElement(name: string): boolean {
    return name !== "title";
  }
}

/**
 * Reads a page. Its address is the canonical one, else that of `og:url`, else the one noted by the browser or mirror
 * that saved it, else the one that follows from the file's path.
 *
 * @param path The file's path in the given folder, with slashes: `www.old.example/shop/index.html`.
 */
export function readSavedPage(html: string, path: string): SourceLine {
  let [title, language, canonical, shared] = ["", "", "", ""];
  let isTitle = false;
  const parser = new TagParser({
    onopentag(name, attributes) {
      isTitle = name === "title" && title === "";
      const content = attributes.content?.trim() ?? "";
      if (name === "html") language ||= attributes.lang ?? attributes["xml:lang"] ?? "";
      else if (name === "link" && /(?:^|\s)canonical(?:\s|$)/i.test(attributes.rel ?? "")) {
        canonical ||= attributes.href?.trim() ?? "";
      } else if (name === "meta" && attributes.property?.toLowerCase() === "og:url") {
        shared ||= content;
      }
    },
    ontext(text) {
      if (isTitle) title = (title + text).slice(0, TITLE_CHARACTERS);
    },
    onclosetag(name) {
      if (name === "title") isTitle = false;
    },
  });
  parser.write(html);
  parser.end();
  const place = placeOf(path);
  const saved = savedFrom(html) ?? place;
  const target = [canonical, shared].find((it) => it !== "") ?? saved;
  return sourceLine(absolute(target, saved), { title, language: language.trim().slice(0, 35) });
}

const TITLE_CHARACTERS = 2000;

/** The address that browsers and HTTrack note at the top of a saved page; null if there is none. */
function savedFrom(html: string): string | null {
  const start = html.slice(0, 4096);
  const [, byBrowser] = /<!--\s*saved from url=\(\d+\)(\S+?)\s*-->/i.exec(start) ?? [];
  if (byBrowser !== undefined && /^https?:/i.test(byBrowser)) return byBrowser;
  const [, byMirror] = /<!--\s*Mirrored from (\S+?) by HTTrack/i.exec(start) ?? [];
  return byMirror === undefined ? null : `https://${byMirror}`;
}

/** Mirrors save each host to a folder named after it. */
const HOST = /^(?:[\p{L}\p{N}-]+\.)+[\p{L}-]{2,}(?::\d+)?$/u;

/** Whether a file's path begins with the folder of a host, so that it is a mirror's. */
export function isMirrored(path: string): boolean {
  const [first = "", ...others] = path.split("/");
  return others.length > 0 && HOST.test(first);
}

/** The address that a file's path implies. */
export function placeOf(path: string): string {
  const segments = path.split("/");
  const [first = ""] = segments;
  const hasHost = isMirrored(path);
  const rest = (hasHost ? segments.slice(1) : segments)
    .map((it) => encodeURIComponent(it).replace(/%(?:3F|3D|26|2B|2C|40|3A|25)/g, unescapeName))
    .join("/")
    // Mirrors write the query into the file name, and wget may add the extension of a page to it.
    .replace(/(?<=\?.*)\.html$/i, "")
    .replace(/(?:^|(?<=\/))index\.html?(?=\?|$)/i, "");
  return hasHost ? `https://${first}/${rest}` : `/${rest}`;
}

function unescapeName(escape: string): string {
  return decodeURIComponent(escape);
}

function absolute(target: string, base: string): string {
  if (/^https?:/i.test(base)) return URL.parse(target, base)?.href ?? target;
  return target;
}
