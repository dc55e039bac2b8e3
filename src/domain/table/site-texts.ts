/** Chooses among the site's texts by language. English is always available, because the product has its own texts. */
import type { SiteTexts } from "./table.ts";

type Texts = Readonly<Record<string, SiteTexts>>;
type Field = keyof SiteTexts;

const ENGLISH = "en";

/** @param lang The language of the old page, such as `de-AT`. @returns The tag of the texts; English if none match. */
export function languageOfPage(texts: Texts, lang: string): string {
  return findTag(texts, lang) ?? englishOf(texts);
}

/**
 * The first language of an `Accept-Language` header for which there are texts; English if there is none.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4
 */
export function languageOfVisitor(texts: Texts, acceptLanguage: string): string {
  const ranges = acceptLanguage.split(",").flatMap((entry) => {
    const [range = "", ...parameters] = entry.split(";").map((it) => it.trim());
    const [weight = "1"] = parameters.flatMap((it) => /^q\s*=(.*)/i.exec(it)?.slice(1) ?? []);
    return Number(weight) > 0 ? [{ range, weight: Number(weight) }] : [];
  });
  for (const { range } of ranges.toSorted((a, b) => b.weight - a.weight)) {
    const tag = range === "*" ? englishOf(texts) : findTag(texts, range);
    if (tag !== null) return tag;
  }
  return englishOf(texts);
}

/** A text in a language, else in the site's own English; null if it has neither and the product's text applies. */
export function siteText(
  texts: Texts,
  language: string,
  field: Field,
): { readonly text: string; readonly language: string } | null {
  for (const tag of [language, englishOf(texts)]) {
    const text = Object.hasOwn(texts, tag) ? texts[tag]?.[field] : undefined;
    if (text) return { text, language: tag };
  }
  return null;
}

/**
 * Looks up a language range as it is, then truncated from its end (`zh-Hant-TW`, `zh-Hant`, `zh`), then as a prefix of
 * a tag (`zh` finds `zh-CN`; the first wins).
 *
 * @see https://www.rfc-editor.org/rfc/rfc4647#section-3.4
 */
function findTag(texts: Texts, range: string): string | null {
  const parts = range.trim().toLowerCase().split(/[-_]/);
  for (let length = parts.length; length > 0; length--) {
    const prefix = parts.slice(0, length).join("-");
    const tag = tagLike(texts, prefix);
    if (tag !== null) return tag;
  }
  return tagUnder(texts, parts.join("-")) ?? (parts[0] === ENGLISH ? englishOf(texts) : null);
}

/** The tag of the site's own English, of whatever region; else the product's. */
function englishOf(texts: Texts): string {
  return tagLike(texts, ENGLISH) ?? tagUnder(texts, ENGLISH) ?? ENGLISH;
}

function tagUnder(texts: Texts, lower: string): string | null {
  return Object.keys(texts).find((it) => it.toLowerCase().startsWith(`${lower}-`)) ?? null;
}

function tagLike(texts: Texts, lower: string): string | null {
  return Object.keys(texts).find((it) => it.toLowerCase() === lower) ?? null;
}

/** Scripts written from right to left. */
const RIGHT_TO_LEFT = new Set(["Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"]);

/** The text direction of a language; "ltr" for an unknown one. */
export function directionOf(language: string): "ltr" | "rtl" {
  try {
    return RIGHT_TO_LEFT.has(new Intl.Locale(language).maximize().script ?? "") ? "rtl" : "ltr";
  } catch {
    return "ltr";
  }
}
