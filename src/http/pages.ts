import { html, raw } from "hono/html";
import { directionOf, languageOfVisitor, siteText } from "../domain/table/site-texts.ts";
import type { Site } from "../domain/table/table.ts";

type Html = ReturnType<typeof html>;

/** What a site's pages are made from. */
export type PageSite = Pick<Site, "name" | "texts" | "color">;

export const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "strict-origin-when-cross-origin",
} as const;

/** Whether a site's pages differ by what the visitor reads. */
export function hasTexts({ texts }: PageSite): boolean {
  return Object.keys(texts).length > 0;
}

/** Where a page leads. */
export interface Ways {
  /** What to read instead; null if there is nothing. */
  readonly suggestion: string | null;
  /** The archived copy; null if none is kept. */
  readonly archived: string | null;
}

/** @param acceptLanguage As the visitor's browser says it; looked at only if the site has texts. */
export function renderGone(site: PageSite, ways: Ways, acceptLanguage: string): Html {
  const end = ways.suggestion === null ? " and has no successor" : "";
  return renderPage(site, ways, {
    title: say(site, acceptLanguage, "goneTitle", "This page is gone"),
    text: say(site, acceptLanguage, "goneText", `It was taken down for good${end}.`),
    archivedLabel: "See the archived copy",
  });
}

export function renderNotFound(site: PageSite, ways: Ways, acceptLanguage: string): Html {
  const { name, color } = site;
  const isPlain = !hasTexts(site) && ways.archived === null;
  if (isPlain && lastNotFound?.name === name && lastNotFound.color === color) {
    return lastNotFound.html;
  }
  const page = renderPage(site, ways, {
    title: say(site, acceptLanguage, "notFoundTitle", "Page not found"),
    text: say(
      site,
      acceptLanguage,
      "notFoundText",
      "There is no page at this address. Please check how it is spelt.",
    ),
    archivedLabel: "Look for an archived copy",
  });
  if (isPlain) lastNotFound = { name, color, html: page };
  return page;
}

/** Rendered once: whoever tries addresses out gets this page again and again. */
let lastNotFound: (Pick<PageSite, "name" | "color"> & { readonly html: Html }) | null = null;

interface Said {
  readonly text: string;
  readonly language: string;
}

/** The site's own words, or ours. */
function say(
  { texts }: PageSite,
  acceptLanguage: string,
  field: Parameters<typeof siteText>[2],
  ours: string,
): Said {
  const language = languageOfVisitor(texts, acceptLanguage);
  return siteText(texts, language, field) ?? { text: ours, language: "en" };
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
.way:focus-visible{outline-color:var(--text)}
small{display:block;margin-top:.25rem;color:var(--soft);font-size:.9375rem}`;

/** A colour as the table may have it; nothing else gets into the style. */
const COLOR = /^#[\da-f]{6}$/i;

interface Words {
  readonly title: Said;
  readonly text: Said;
  /** In English. */
  readonly archivedLabel: string;
}

/** One heading, a sentence or two, and the ways on. No script, nothing from elsewhere. */
function renderPage(
  { name, color }: PageSite,
  { suggestion, archived }: Ways,
  { title, text, archivedLabel }: Words,
): Html {
  // In other languages a link shows its address: our words would be in English.
  const isEnglish = /^en\b/i.test(title.language);
  const own = color !== null && COLOR.test(color) ? `:root{--way:${color}}` : "";
  const way =
    suggestion &&
    (isEnglish
      ? html`<p><a class="way" href="${suggestion}">Go here instead</a><small>${suggestion}</small></p>`
      : html`<p><a class="way" href="${suggestion}">${suggestion}</a></p>`);
  const copy =
    archived && html`<p><a href="${archived}">${isEnglish ? archivedLabel : archived}</a></p>`;
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
          <p class="site">${name}</p>
          <h1>${title.text}</h1>
          <p${spoken}>${text.text}</p>
          ${way} ${copy}
        </main>
      </body>
    </html> `;
}
