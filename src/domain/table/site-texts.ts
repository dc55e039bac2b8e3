/** Which of the site's texts a page or a visitor gets, by language. English is always there: the product's own. */
import type { SiteTexts } from "./table.ts";

type Texts = Readonly<Record<string, SiteTexts>>;
type Field = keyof SiteTexts;

const ENGLISH = "en";

/** @param lang Of the old page, such as `de-AT`. @returns A tag of the texts; English if none fits. */
export function languageOfPage(texts: Texts, lang: string): string {
  return findTag(texts, lang) ?? englishOf(texts);
}

/**
 * The first language of an `Accept-Language` in which there are texts; English if there is none.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4
 */
export function languageOfVisitor(texts: Texts, acceptLanguage: string): string {
  const ranges = acceptLanguage.split(",").flatMap((entry) => {
    const [range = "", ...parameters] = entry.split(";").map((it) => it.trim());
    const weight = parameters.find((it) => /^q\s*=/i.test(it))?.replace(/^q\s*=\s*/i, "") ?? "1";
    return Number(weight) > 0 ? [{ range, weight: Number(weight) }] : [];
  });
  for (const { range } of ranges.toSorted((a, b) => b.weight - a.weight)) {
    const tag = range === "*" ? englishOf(texts) : findTag(texts, range);
    if (tag !== null) return tag;
  }
  return englishOf(texts);
}

/** A text in a language, or else in the site's English; null if the product's own words are due. */
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
 * A range as it is, then shortened from its end (`zh-Hant-TW`, `zh-Hant`, `zh`); then the first tag that the range
 * begins (`zh` finds `zh-CN`).
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

/** The site's own English, whatever country's it is; else the product's. */
function englishOf(texts: Texts): string {
  return tagLike(texts, ENGLISH) ?? tagUnder(texts, ENGLISH) ?? ENGLISH;
}

function tagUnder(texts: Texts, lower: string): string | null {
  return Object.keys(texts).find((it) => it.toLowerCase().startsWith(`${lower}-`)) ?? null;
}

function tagLike(texts: Texts, lower: string): string | null {
  return Object.keys(texts).find((it) => it.toLowerCase() === lower) ?? null;
}

/** Scripts that are written from right to left. */
const RIGHT_TO_LEFT = new Set(["Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"]);

/** "ltr" for what is no language. */
export function directionOf(language: string): "ltr" | "rtl" {
  try {
    return RIGHT_TO_LEFT.has(new Intl.Locale(language).maximize().script ?? "") ? "rtl" : "ltr";
  } catch {
    return "ltr";
  }
}
