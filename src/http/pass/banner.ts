import { html } from "hono/html";
import type { Instant } from "../../domain/instant.ts";
import { dateFormat } from "../../domain/report/date-format.ts";
import { directionOf, languageOfPage, siteText } from "../../domain/table/site-texts.ts";
import { nameOfZone } from "../../domain/zone-name.ts";
import { shownUrl } from "../../domain/url/shown-url.ts";
import type { Announcement } from "./announcement.ts";

/** Contrast 12:1. The style is inline because the old site's style sheets are not ours to change. */
const BANNER_STYLE =
  "all:revert;display:block;box-sizing:border-box;margin:0;padding:.75em 1em;background:#1d2433;color:#fff;" +
  "font:1rem/1.4 system-ui,sans-serif;text-align:center";
const LINK_STYLE = "color:#fff;text-decoration:underline";

/**
 * Renders a single line in the page's language, in ASCII, so that it reads the same in any encoding.
 *
 * @param lang The language of the page.
 * @param isStyled Whether the page's Content-Security-Policy allows inline styles.
 */
export async function renderBanner(
  announcement: Announcement,
  lang: string,
  isStyled: boolean,
): Promise<string> {
  const { siteName, activatesAt, home, timeZone, texts } = announcement;
  const said = siteText(texts, languageOfPage(texts, lang), "announcement");
  const language = said?.language ?? "en";
  const date = formatDate(activatesAt, timeZone, language);
  const time = html`<time datetime="${new Date(activatesAt).toISOString()}">${date}</time>`;
  const style = (css: string) => (isStyled ? html` style="${css}"` : "");
  // Addresses are written from left to right in every language.
  const shown = home && html`<bdi dir="ltr">${shownUrl(home)}</bdi>`;
  const link = home && html`<a href="${home}"${style(LINK_STYLE)}>${shown}</a>`;
  const name = said && !/^en\b/i.test(language) ? siteName : "Announcement";
  const attributes = html`id="sunset-announcement" role="region" aria-label="${name}" lang="${language}" dir="${directionOf(language)}"`;
  const line = said
    ? html`${said.text} ${time}${link && html` · ${link}`}`
    : link
      ? html`${siteName} moves to ${link} on ${time}.`
      : html`${siteName} closes on ${time}.`;
  const banner = await html`<aside ${attributes}${style(BANNER_STYLE)}>${line}</aside>`;
  return String(banner).replace(/[^\0-\u007F]/gu, (it) => `&#${it.codePointAt(0)};`);
}

/** Formats a date with its time zone. Falls back to UTC for an unknown zone, to English for an unknown language. */
function formatDate(instant: Instant, timeZone: string, language: string): string {
  const own = language === "en" ? "en-GB" : language;
  for (const [locale, zone] of [
    [own, timeZone],
    ["en-GB", timeZone],
    [own, "UTC"],
  ] as const) {
    try {
      const date = dateFormat(locale, zone).format(instant).replace(" at ", ", ");
      return `${date} ${nameOfZone(zone, locale)}`;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return `${dateFormat("en-GB", "UTC").format(instant).replace(" at ", ", ")} UTC`;
}
