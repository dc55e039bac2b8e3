import { html, raw } from "hono/html";
import { directionOf, languageOfVisitor, siteText } from "../domain/table/site-texts.ts";
import type { Site } from "../domain/table/table.ts";
import { shownUrl } from "../domain/url/shown-url.ts";
import type { Ways } from "./ways.ts";

type Html = ReturnType<typeof html>;

/** The part of a site that its pages for visitors are rendered from. */
export type PageSite = Pick<Site, "name" | "texts" | "color">;

export const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "strict-origin-when-cross-origin",
} as const;

/** Whether a site's pages depend on the visitor's language. */
export function hasTexts({ texts }: PageSite): boolean {
  return Object.keys(texts).length > 0;
}

/**
 * The page for an address that is gone (410).
 *
 * @param acceptLanguage The request's `Accept-Language`; used only if the site has texts.
 */
export function renderGone(site: PageSite, ways: Ways, acceptLanguage: string): Html {
  const { name, color } = site;
  const render = (): Html =>
    renderPage(site, ways, {
      title: say(site, acceptLanguage, "goneTitle", "This page is gone"),
      text: say(site, acceptLanguage, "goneText", "It was taken down for good."),
      moved: `${name} has a new home:`,
      archivedLabel: "See the archived copy",
    });
  return isPlain(site, ways)
    ? lastGone([name, color, ways.suggestion, ways.home], render)
    : render();
}

/**
 * The page for an address without a rule, on a site without a fallback (404).
 *
 * @param isClosed Whether the whole site has closed.
 * @param acceptLanguage As in `renderGone`.
 */
export function renderClosed(
  site: PageSite,
  ways: Ways,
  isClosed: boolean,
  acceptLanguage: string,
): Html {
  const { name, color } = site;
  const ours = isClosed
    ? `${name} has closed, and this page was not moved.`
    : "This page was not moved.";
  const render = (): Html =>
    renderPage(site, ways, {
      title: say(site, acceptLanguage, "notFoundTitle", "Page not found"),
      text: say(site, acceptLanguage, "notFoundText", ours),
      moved: isClosed ? "It has a new home:" : `${name} has a new home:`,
      archivedLabel: "Look for an archived copy",
    });
  return isPlain(site, ways) ? lastClosed([name, color, ways.home, ours], render) : render();
}

/** Whether a page depends neither on the visitor nor on the address. */
function isPlain(site: PageSite, { archived }: Ways): boolean {
  return !hasTexts(site) && archived === null;
}

const NOWHERE: Ways = { suggestion: null, home: null, archived: null };

/** The page for an address on a host that is not the site's. It does not say where the site has moved. */
export function renderNotFound({ name, color }: Pick<PageSite, "name" | "color">): Html {
  const english = (text: string): Said => ({ text, language: "en", isOurs: true });
  return lastNotFound([name, color], () =>
    renderPage({ name, color, texts: {} }, NOWHERE, {
      title: english("Page not found"),
      text: english("There is no page at this address. Please check how it is spelt."),
      moved: "",
      archivedLabel: "",
    }),
  );
}

/** The last page of each kind: a scanner gets the same page again and again, and most 410 pages are alike. */
const [lastGone, lastClosed, lastNotFound] = [rememberLast(), rememberLast(), rememberLast()];

/** A cache of one page. @returns A function that renders a page unless the last one has the same key. */
function rememberLast() {
  let last: { readonly from: readonly (string | null)[]; readonly html: Html } | null = null;
  return (from: readonly (string | null)[], render: () => Html): Html => {
    const isSame = last?.from.every((it, index) => it === from[index]) === true;
    last = last && isSame ? last : { from, html: render() };
    return last.html;
  };
}

interface Said {
  readonly text: string;
  readonly language: string;
  /** Whether the wording is our default rather than the site's. */
  readonly isOurs: boolean;
}

/** The site's own wording, or our default. */
function say(
  { texts }: PageSite,
  acceptLanguage: string,
  field: Parameters<typeof siteText>[2],
  ours: string,
): Said {
  const own = siteText(texts, languageOfVisitor(texts, acceptLanguage), field);
  return own ? { ...own, isOurs: false } : { text: ours, language: "en", isOurs: true };
}

const STYLE = `
:root{color-scheme:light dark;--text:#1d2433;--soft:#525d73;--page:#fff;--link:#0b4fc4;--way:#0b4fc4}
@media(prefers-color-scheme:dark){:root{--text:#eef1f7;--soft:#aab4c8;--page:#141923;--link:#8db8ff}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:2rem 1.25rem;background:var(--page);
color:var(--text);font:1.125rem/1.6 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:36rem;width:100%}
.site{margin:0 0 1.5rem;color:var(--soft);font-size:1rem}
h1{margin:0 0 .75rem;font-size:clamp(1.75rem,6vw,2.5rem);line-height:1.2}
p{margin:0 0 1rem;overflow-wrap:anywhere}
a{display:inline-block;min-height:1.5rem;color:var(--link);text-underline-offset:.2em}
.way{padding:.5rem 1rem;border:1px solid #fff;border-radius:.375rem;background:var(--way);color:#fff;
text-decoration:none}
.way:hover{text-decoration:underline}
a:focus-visible{outline:3px solid currentColor;outline-offset:3px}
.way:focus-visible{outline-color:var(--text)}`;

/** The only form of colour that is written into the style sheet. */
const COLOR = /^#[\da-f]{6}$/i;

interface Words {
  readonly title: Said;
  readonly text: Said;
  /** In English, before the link to where the site has moved. */
  readonly moved: string;
  /** In English. */
  readonly archivedLabel: string;
}

/** One heading, a sentence or two, and links. No scripts, and nothing is loaded from other servers. */
function renderPage(
  { name, color }: PageSite,
  ways: Ways,
  { title, text, moved, archivedLabel }: Words,
): Html {
  const { archived } = ways;
  // Our link texts are in English, so in other languages a link shows only its address.
  const isEnglish = /^en\b/i.test(title.language);
  const own = color !== null && COLOR.test(color) ? `:root{--way:${color}}` : "";
  const copy =
    archived &&
    html`<p><a href="${archived}">${isEnglish ? archivedLabel : renderAddress(archived)}</a></p>`;
  const spoken =
    text.language === title.language
      ? ""
      : html` lang="${text.language}" dir="${directionOf(text.language)}"`;
  return html`<!doctype html>
    <html lang="${title.language}" dir="${directionOf(title.language)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title.text} · ${name}</title>
        <style>
          ${raw(STYLE + own)}
        </style>
      </head>
      <body>
        <main>
          <p class="site"><bdi>${name}</bdi></p>
          <h1>${title.text}</h1>
          <p${spoken}>${text.text}</p>
          ${renderWay(ways, isEnglish, isEnglish && text.isOurs ? moved : null)} ${copy}
        </main>
      </body>
    </html> `;
}

/**
 * The main link, which shows where it leads.
 *
 * @param moved The words before a link to the new site; null beside the site's own wording and in other languages.
 */
function renderWay(
  { suggestion, home }: Ways,
  isEnglish: boolean,
  moved: string | null,
): Html | null {
  const target = suggestion ?? home;
  if (target === null) return null;
  const lead = moved === null || suggestion === null ? moved : "You may find what you need here:";
  return html`${lead === null ? "" : html`<p>${lead}</p>`}
    <p><a class="way" href="${target}">${isEnglish ? "Go to " : ""}${renderAddress(target)}</a></p>`;
}

/** Addresses are written from left to right in every language. */
function renderAddress(url: string): Html {
  return html`<bdi dir="ltr">${shownUrl(url)}</bdi>`;
}
