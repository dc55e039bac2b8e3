import { html, raw } from "hono/html";

type Html = ReturnType<typeof html>;

/** A page of ours for a visitor: one heading, a sentence or two, one way on. No script, nothing from elsewhere. */
interface Page {
  readonly title: string;
  readonly text: string;
  readonly siteName: string;
  readonly link: { readonly label: string; readonly href: string } | null;
}

export const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "strict-origin-when-cross-origin",
} as const;

/** @param suggestion Where to go instead. */
export function renderGone(siteName: string, suggestion: string | null): Html {
  return renderPage({
    siteName,
    title: "This page is gone",
    text: "It was taken down for good and has no successor.",
    link: suggestion === null ? null : { label: "Go here instead", href: suggestion },
  });
}

export function renderNotFound(siteName: string): Html {
  if (lastNotFound?.siteName !== siteName) {
    const html = renderPage({
      siteName,
      title: "Page not found",
      text: "There is no page at this address. Please check how it is spelt.",
      link: null,
    });
    lastNotFound = { siteName, html };
  }
  return lastNotFound.html;
}

/** Rendered once: whoever tries addresses out gets this page again and again. */
let lastNotFound: { readonly siteName: string; readonly html: Html } | null = null;

const STYLE = `
:root{color-scheme:light dark;--text:#1d2433;--soft:#525d73;--page:#fff;--link:#0b4fc4}
@media(prefers-color-scheme:dark){:root{--text:#eef1f7;--soft:#aab4c8;--page:#141923;--link:#8db8ff}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:2rem 1.25rem;background:var(--page);
color:var(--text);font:1.125rem/1.6 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:36rem;width:100%}
.site{margin:0 0 1.5rem;color:var(--soft);font-size:1rem}
h1{margin:0 0 .75rem;font-size:clamp(1.75rem,6vw,2.5rem);line-height:1.2}
p{margin:0 0 1rem;overflow-wrap:anywhere}
a{display:inline-block;min-height:1.5rem;color:var(--link);text-underline-offset:.2em}
a:focus-visible{outline:3px solid currentColor;outline-offset:3px}
small{display:block;color:var(--soft);font-size:.9375rem}`;

function renderPage({ title, text, siteName, link }: Page): Html {
  const way =
    link && html`<p><a href="${link.href}">${link.label}</a><small>${link.href}</small></p>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${siteName}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <p class="site">${siteName}</p>
          <h1>${title}</h1>
          <p>${text}</p>
          ${way}
        </main>
      </body>
    </html> `;
}
