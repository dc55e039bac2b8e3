import { en, type Texts } from "../texts/en/en.ts";
import { zh } from "../texts/zh/zh.ts";

/** The languages that the console speaks, as the attribute `lang` names them. */
export const LANGUAGES = ["en", "zh-Hans"] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_COOKIE = "sunset-language";

export const TEXTS: Readonly<Record<Language, Texts>> = { en, "zh-Hans": zh };

/** By which `Intl` writes numbers and dates. */
export const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", "zh-Hans": "zh-CN" };

/** @param name What a switch or a cookie says. */
export function languageNamed(name: string | undefined): Language | null {
  return LANGUAGES.find((it) => it === name) ?? null;
}

/** The language that the browser likes best of those that there are; English where it likes none. */
export function preferredLanguage(acceptLanguage: string | null): Language {
  const ranges = (acceptLanguage ?? "").split(",").flatMap((range) => {
    const [tag = "", ...parameters] = range.trim().toLowerCase().split(";");
    const quality = parameters.map((it) => /^\s*q=([\d.]+)\s*$/.exec(it)?.[1]).find(Boolean);
    return tag === "" ? [] : [{ tag, quality: quality === undefined ? 1 : Number(quality) }];
  });
  const liked = ranges
    .filter((it) => it.quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .flatMap(({ tag }) => (/^zh\b/.test(tag) ? "zh-Hans" : /^(?:en\b|\*)/.test(tag) ? "en" : []));
  return languageNamed(liked[0]) ?? "en";
}
