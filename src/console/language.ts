import type { MiddlewareHandler } from "hono";
import type { ConsoleEnv } from "./shared/env.ts";
import { LANGUAGE_COOKIE, languageNamed } from "./shared/languages.ts";
import { remember } from "./shared/remember.ts";

/** Follows a link of the language switch: remembers the language, and leads back to the same page without it. */
export const switchLanguage: MiddlewareHandler<ConsoleEnv> = async (context, next) => {
  const url = new URL(context.req.url);
  const language = languageNamed(url.searchParams.get("lang") ?? undefined);
  if (language === null || context.req.method !== "GET") return next();
  remember(context, LANGUAGE_COOKIE, language);
  url.searchParams.delete("lang");
  return context.redirect(url.pathname + url.search, 302);
};
