/**
 * WordPress' own export (WXR): an RSS feed with an item for every post, page and attachment, of which only published
 * ones are read. Parsed as a stream, because the files are large.
 *
 * @see https://developer.wordpress.org/reference/functions/export_wp/
 */
import { Parser } from "htmlparser2";
import { type SourceLine, sourceLine } from "../source-line.ts";
import type { Source } from "./source.ts";

export const wordpress: Source = {
  id: "wordpress",
  name: "WordPress export",
  namesPages: true,
  trust: 2,
};

/** Whether a document is such an export, judged by its start. */
export function isWordpressExport(start: string): boolean {
  return /<rss[\s>]/i.test(start) && /wordpress\.org\/export\/|<wp:/i.test(start);
}

/** Deeper than any export is nested. */
const DEPTH_AT_MOST = 64;
const FIELD_CHARACTERS_AT_MOST = 8192;

/** What WordPress and its plugins store like posts, and what has no page of its own. */
const NO_PAGE =
  /^(?:nav_menu_item|revision|custom_css|customize_changeset|oembed_cache|user_request|wp_\w+|acf-[\w-]+)$/;

/** The elements of an item that are read. */
const FIELDS = ["title", "link", "wp:post_type", "wp:status", "wp:attachment_url"] as const;
type Field = (typeof FIELDS)[number];

export interface WordpressReader {
  push(piece: string): void;
  end(): void;
  /** Whether it turned out not to be a valid export. */
  readonly isBroken: boolean;
}

/**
 * Creates a streaming reader.
 *
 * @param take Receives the line for each published item, and the item's number, from 1.
 */
export function createWordpressReader(
  take: (line: SourceLine, item: number) => void,
): WordpressReader {
  let depth = 0;
  let item = 0;
  let siteLanguage = "";
  let fields: Partial<Record<Field, string>> | null = null;
  let language = "";
  let inside: Field | "language" | null = null;
  let isBroken = false;

  function finish(): void {
    const { title = "", link = "", ...wp } = fields ?? {};
    const status = wp["wp:status"]?.trim() ?? "publish";
    const isPublished = status === "publish" || status === "inherit";
    // A type without pages of its own has this address even where others have names.
    const isPage = !NO_PAGE.test(wp["wp:post_type"]?.trim() ?? "") && !/[?&]post_type=/.test(link);
    if (isPublished && isPage) {
      const known = { title: title.trim(), language: language || siteLanguage };
      const file = wp["wp:attachment_url"]?.trim() ?? "";
      // People link to the file rather than to the page about it.
      const address = file === "" ? link.trim() : file;
      if (address !== "") take(sourceLine(address, known), item);
    }
    fields = null;
    language = "";
  }

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (++depth > DEPTH_AT_MOST) {
          isBroken = true;
          parser.pause();
          return;
        }
        inside = null;
        if (name === "item") {
          item += 1;
          fields = {};
        } else if (name === "category" && fields && attributes.domain === "language") {
          // As written by Polylang.
          language = (attributes.nicename ?? "").trim();
        } else if (name === "language" && !fields) inside = "language";
        else if (fields) inside = FIELDS.find((it) => it === name) ?? null;
      },
      ontext(text) {
        if (inside === null) return;
        if (inside === "language") siteLanguage = (siteLanguage + text).trim().slice(0, 35);
        else if (fields) {
          fields[inside] = ((fields[inside] ?? "") + text).slice(0, FIELD_CHARACTERS_AT_MOST);
        }
      },
      onclosetag(name) {
        depth -= 1;
        inside = null;
        if (name === "item" && fields) finish();
      },
    },
    { xmlMode: true },
  );
  return {
    push(piece) {
      if (!isBroken) parser.write(piece);
    },
    end() {
      if (!isBroken) parser.end();
    },
    get isBroken() {
      return isBroken;
    },
  };
}
