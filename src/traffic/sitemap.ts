/**
 * Sitemaps and sitemap indexes.
 *
 * @see https://www.sitemaps.org/protocol.html
 */
import { XMLParser, XMLValidator } from "fast-xml-parser";
import * as z from "zod/mini";

export type Sitemap =
  | { readonly kind: "urls"; readonly addresses: readonly string[] }
  | { readonly kind: "index"; readonly addresses: readonly string[] }
  | { readonly kind: "unreadable"; readonly line: number; readonly problem: string };

const place = z.object({ loc: z.optional(z.string()) });
const list = z.union([z.array(place), z.undefined()]);
const urlset = z.object({ urlset: z.union([z.object({ url: list }), z.literal("")]) });
const index = z.object({ sitemapindex: z.union([z.object({ sitemap: list }), z.literal("")]) });

/** Keeps values as text, so that nothing but an address is taken for one. */
const parser = new XMLParser({
  ignoreDeclaration: true,
  removeNSPrefix: true,
  parseTagValue: false,
  isArray: (name) => name === "url" || name === "sitemap",
  // Needed to decode numeric references such as &#233;.
  htmlEntities: true,
  // Without a DTD no entity can grow, so the length of the text is limit enough.
  processEntities: { enabled: true, maxTotalExpansions: Infinity, maxExpandedLength: Infinity },
});

const alternate = z.object({ hreflang: z.string(), href: z.string() });
const translated = z.object({
  urlset: z.object({ url: z.array(z.object({ link: z.optional(z.array(z.unknown())) })) }),
});

const attributeParser = new XMLParser({
  ignoreDeclaration: true,
  removeNSPrefix: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  isArray: (name) => name === "url" || name === "link",
  htmlEntities: true,
  processEntities: { enabled: true, maxTotalExpansions: Infinity, maxExpandedLength: Infinity },
});

/**
 * The language of each address in a sitemap that declares it by `xhtml:link rel="alternate"`.
 *
 * @param text A document that {@link parseSitemap} can read.
 */
export function languagesInSitemap(text: string): ReadonlyMap<string, string> {
  const languages = new Map<string, string>();
  // A fast path: few sitemaps have any, and parsing attributes takes time.
  if (!/\shreflang\s*=/i.test(text)) return languages;
  const found = translated.safeParse(attributeParser.parse(text));
  for (const { link = [] } of found.success ? found.data.urlset.url : []) {
    for (const it of link) {
      const { success, data } = alternate.safeParse(it);
      if (success && !/^x-/i.test(data.hreflang)) languages.set(data.href.trim(), data.hreflang);
    }
  }
  return languages;
}

/** @param written A whole document. There may be blank lines above it, as plugins of a CMS leave them. */
export function parseSitemap(written: string): Sitemap {
  const text = written.trimStart();
  const found = parseTrimmed(text);
  if (found.kind !== "unreadable") return found;
  const above = lineAt(written, written.length - text.length) - 1;
  return { ...found, line: found.line + above };
}

function parseTrimmed(text: string): Sitemap {
  const doctype = text.search(/<!(?:DOCTYPE|ENTITY)/i);
  if (doctype !== -1) {
    return unreadable(lineAt(text, doctype), "it declares entities, which no sitemap needs");
  }
  const validity = XMLValidator.validate(text);
  if (validity !== true) {
    // For a truncated document, the validator's message is a list in JSON.
    const isCut = validity.err.msg.startsWith("Invalid '[");
    return isCut
      ? unreadable(lineAt(text, text.length), "it is broken off: elements are not closed")
      : unreadable(validity.err.line, validity.err.msg);
  }
  let document: unknown;
  try {
    document = parser.parse(text);
  } catch (error) {
    // The elements are nested deeper than the parser supports.
    return unreadable(1, error instanceof Error ? error.message : String(error));
  }
  const urls = urlset.safeParse(document);
  if (urls.success) {
    const { urlset: set } = urls.data;
    return { kind: "urls", addresses: addressesOf(set === "" ? [] : (set.url ?? [])) };
  }
  const maps = index.safeParse(document);
  if (maps.success) {
    const { sitemapindex: set } = maps.data;
    return { kind: "index", addresses: addressesOf(set === "" ? [] : (set.sitemap ?? [])) };
  }
  return unreadable(1, "it is XML, but neither a urlset nor a sitemapindex");
}

function addressesOf(places: readonly z.infer<typeof place>[]): string[] {
  return places.flatMap(({ loc }) => (loc === undefined ? [] : [loc.trim()]));
}

function unreadable(line: number, problem: string): Sitemap {
  return { kind: "unreadable", line, problem };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
