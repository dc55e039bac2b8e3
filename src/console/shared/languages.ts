import { en, type Language } from "../texts/en/en.ts";
import { zh } from "../texts/zh/zh.ts";

/** The language for people who prefer none of the available ones. */
export const DEFAULT_LANGUAGE = en;

/**
 * The languages of the console. The switch, the negotiation with browsers and the tests of the texts follow from this
 * list.
 */
export const LANGUAGES: readonly Language[] = [en, zh];

/**
 * @param range A language range as in `Accept-Language`: any Chinese, such as `zh-TW`, gets the available one, and `*`
 *   the default.
 */
export function languageFor(range: string): Language | undefined {
  if (range === "*") return DEFAULT_LANGUAGE;
  const primary = (tag: string): string | undefined => tag.toLowerCase().split("-", 1)[0];
  return LANGUAGES.find((it) => primary(it.tag) === primary(range));
}
