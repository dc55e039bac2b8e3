import type { MiddlewareHandler } from "hono";
import { languageDetector } from "hono/language";
import type { ConsoleEnv } from "./shared/env.ts";
import { DEFAULT_LANGUAGE, LANGUAGES, languageFor } from "./shared/languages.ts";
import { remember } from "./shared/remember.ts";

const COOKIE = "sunset-language";

/** Chooses the language that the reviewer switched to, else the available one that the browser prefers. */
export const detectLanguage = languageDetector({
  order: ["cookie", "header"],
  lookupCookie: COOKIE,
  caches: false,
  supportedLanguages: LANGUAGES.map((it) => it.tag),
  fallbackLanguage: DEFAULT_LANGUAGE.tag,
  convertDetectedLanguage: (range) => languageFor(range)?.tag ?? range,
});

/** Handles a link of the language switch: remembers the language, and redirects to the same page without `lang`. */
export const switchLanguage: MiddlewareHandler<ConsoleEnv> = async (context, next) => {
  const url = new URL(context.req.url);
  const wanted = url.searchParams.get("lang");
  const language = LANGUAGES.find((it) => it.tag === wanted);
  if (!language || context.req.method !== "GET") return next();
  remember(context, COOKIE, language.tag);
  url.searchParams.delete("lang");
  return context.redirect(url.pathname + url.search, 302);
};
