import { Parser } from "htmlparser2";
import type { PageFacts, WorkerFacts } from "../look.ts";
import { readScript } from "./script.ts";

/** More of one kind than any page for people has. */
const LISTED_AT_MOST = 2000;
/** The limit for all lists of a page together, because a long base makes relative addresses long. */
const CHARACTERS_AT_MOST = 1 << 20;
const TITLE_CHARACTERS_AT_MOST = 300;
const SCRIPT_CHARACTERS_AT_MOST = 1 << 18;

/** Names of `meta` elements that prove ownership of the site to others. */
const VERIFICATION =
  /^(?:google-site-verification|msvalidate\.01|yandex-verification|facebook-domain-verification|p:domain_verify|baidu-site-verification|naver-site-verification|ahrefs-site-verification|norton-safeweb-site-verification|apple-domain-verification|alexaverifyid|verify-v1)$/i;

const FEED = /^application\/(?:rss\+xml|atom\+xml|feed\+json)\b/i;

/** What a `meta` element for a refresh leads to; without it the page is only loaded again. */
const FORWARD = /^\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?["']?([^"']+)/i;

type Attributes = Readonly<Record<string, string>>;

/**
 * Does not track the nesting of elements, which is not needed here and would take quadratic time on a page of unclosed
 * elements.
 */
class TagParser extends Parser {
  protected override isVoidElement(name: string): boolean {
    return name !== "title" && name !== "script";
  }
}

export interface ReadPage {
  readonly page: PageFacts;
  readonly workers: WorkerFacts;
  /** Whether the page has more than there is room for. */
  readonly isFull: boolean;
}

/**
 * @param url The page's own address.
 * @param hasCharset Whether its charset is declared.
 */
export function readPage(html: string, url: string, hasCharset: boolean): ReadPage {
  const lists = {
    feeds: new Set<string>(),
    policies: new Set<string>(),
    verifications: new Set<string>(),
    posts: new Set<string>(),
    links: new Set<string>(),
    scripts: new Set<string>(),
    assets: new Set<string>(),
  };
  const alternates: { language: string; url: string }[] = [];
  let [title, language, script] = ["", "", ""];
  let named: string | null = null;
  let canonical: string | null = null;
  let inside: "title" | "script" | null = null;

  const resolve = (address: string | undefined): string | null => {
    const found = address === undefined ? null : URL.parse(address.trim(), named ?? url);
    if (!found || !/^https?:$/.test(found.protocol)) return null;
    found.hash = "";
    return found.href;
  };
  let room = CHARACTERS_AT_MOST;
  let isFull = false;
  const hasRoom = (item: string, listed = 0): boolean => {
    const fits = listed < LISTED_AT_MOST && (room -= item.length) >= 0;
    isFull ||= !fits;
    return fits;
  };
  const add = (list: Set<string>, item: string | null | undefined): void => {
    if (item && !list.has(item) && hasRoom(item, list.size)) list.add(item);
  };

  function readLink({ rel = "", href, hreflang, type = "" }: Attributes): void {
    const address = resolve(href);
    if (address === null) return;
    const kinds = rel.toLowerCase().split(/\s+/);
    if (kinds.includes("canonical")) canonical ??= hasRoom(address) ? address : null;
    else if (!kinds.includes("alternate")) add(lists.assets, isAsset(kinds) ? address : null);
    else if (FEED.test(type)) add(lists.feeds, address);
    else if (hreflang && hasRoom(address, alternates.length)) {
      alternates.push({ language: hreflang.trim().toLowerCase().slice(0, 35), url: address });
    }
  }

  function readMeta({ name = "", property = "", content = "", ...rest }: Attributes): void {
    if (VERIFICATION.test(name || property)) add(lists.verifications, name || property);
    const header = rest["http-equiv"]?.toLowerCase();
    if (header === "content-security-policy") add(lists.policies, content);
    if (header === "refresh") add(lists.links, resolve(FORWARD.exec(content)?.[1]));
  }

  const parser = new TagParser({
    onopentag(name, attributes) {
      inside = null;
      if (name === "html") language ||= attributes.lang ?? attributes["xml:lang"] ?? "";
      else if (name === "base") named ??= resolve(attributes.href);
      else if (name === "title") inside = title === "" ? "title" : null;
      else if (name === "meta") readMeta(attributes);
      else if (name === "link") readLink(attributes);
      else if (name === "a" || name === "area") add(lists.links, resolve(attributes.href));
      else if (name === "iframe" || name === "frame") add(lists.links, resolve(attributes.src));
      else if (name === "img" || name === "source") add(lists.assets, resolve(attributes.src));
      else if (name === "form" && attributes.method?.trim().toLowerCase() === "post") {
        add(lists.posts, resolve(attributes.action?.trim() || url));
      } else if (name === "script") {
        if (attributes.src === undefined) inside = "script";
        else add(lists.scripts, resolve(attributes.src));
      }
    },
    ontext(text) {
      if (inside === "title") title = (title + text).slice(0, 4 * TITLE_CHARACTERS_AT_MOST);
      if (inside === "script" && script.length < SCRIPT_CHARACTERS_AT_MOST) script += text;
    },
    onclosetag(name) {
      if (name === "title" || name === "script") inside = null;
      // Separates consecutive scripts.
      if (name === "script") script += ";\n";
    },
  });
  parser.write(html);
  parser.end();
  return {
    page: {
      title: title.replace(/\s+/g, " ").trim().slice(0, TITLE_CHARACTERS_AT_MOST),
      language: language.trim().slice(0, 35),
      hasCharset,
      canonical,
      alternates,
      feeds: [...lists.feeds],
      policies: [...lists.policies],
      verifications: [...lists.verifications],
      posts: [...lists.posts],
      links: [...lists.links],
      scripts: [...lists.scripts],
      assets: [...lists.assets],
    },
    workers: readScript(script, named ?? url),
    isFull,
  };
}

/** Whether a link loads a part of the page, rather than giving programs a hint. */
function isAsset(kinds: readonly string[]): boolean {
  return kinds.some((it) => /^(?:stylesheet|icon|apple-touch-icon|manifest|preload)$/.test(it));
}
