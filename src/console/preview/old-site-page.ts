import { html, raw } from "hono/html";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { announcementOf } from "../../http/pass/announcement.ts";
import { renderBanner } from "../../http/pass/banner.ts";
import { pass } from "../../http/pass/pass.ts";
import type { View } from "../shared/view.ts";
import { ANSWER_PATH, previewedPath } from "../ui/menu.ts";
import { visibleText } from "../ui/user-text.tsx";
import { framed, HTML, languageOf, STYLE_OF_OURS, STYLE_OF_THEIRS } from "./framed.ts";
import { type Seen, urlOf } from "./seen.ts";

const OLD_SITE_LIMIT_MS = 8000;

/** A bound, because a page is read completely before it is shown. Pages written by hand are much smaller. */
const PAGE_BYTES_AT_MOST = 5 * 1024 * 1024;

/** The old site's own page, with the announcement where visitors see it; a substitute if it cannot be shown. */
export async function oldSitePage(view: View, seen: Seen, asked: Request): Promise<Response> {
  // Of the reviewer's headers only the language is sent: no token, no cookie.
  const request = new Request(urlOf(seen.address), {
    headers: { accept: "text/html,*/*;q=0.5", ...languageOf(asked) },
    redirect: "manual",
    signal: AbortSignal.timeout(OLD_SITE_LIMIT_MS),
  });
  const visit = { request, address: seen.address };
  try {
    const answer = await pass(visit, seen.decision, seen.site, () => seen.at);
    const obstacle = whyNotShown(view, answer);
    if (obstacle !== null) {
      await answer.body?.cancel();
      return standIn(view, seen, obstacle);
    }
    const bytes = await readAtMost(answer, PAGE_BYTES_AT_MOST);
    if (bytes) return await atHome(answer, bytes, view, seen);
    const megabytes = PAGE_BYTES_AT_MOST / 1024 / 1024;
    return standIn(view, seen, {
      why: view.texts.previewed.oldTooLarge(megabytes),
      mayBePage: true,
    });
  } catch {
    // No connection, a timeout, or an interrupted response.
    return standIn(view, seen, { why: view.texts.previewed.unreachable, mayBePage: true });
  }
}

/** Why the old site's answer is not shown. */
interface Obstacle {
  readonly why: string;
  /** Whether visitors may get a page, which would have the announcement. */
  readonly mayBePage: boolean;
}

/** @returns null for a page that can be shown. */
function whyNotShown({ texts }: View, { status, headers, body }: Response): Obstacle | null {
  const { oldRedirect, oldFile, unreachable } = texts.previewed;
  if (status >= 300 && status < 400) {
    const location = visibleText(headers.get("location") ?? "?");
    return { why: oldRedirect(location), mayBePage: false };
  }
  // Cloudflare's statuses for a server that does not respond.
  if (status >= 520) return { why: unreachable, mayBePage: true };
  const type = headers.get("content-type") ?? "";
  const isPage = /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(type);
  if (isPage && body !== null) return null;
  return { why: oldFile(visibleText(type || "?")), mayBePage: false };
}

/** Reads a body of limited size; null, with the rest cancelled, if it is larger. */
async function readAtMost({ body }: Response, bytesAtMost: number): Promise<ArrayBuffer | null> {
  const reader = body?.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const read = await reader?.read();
    if (!read || read.done) return new Blob(parts).arrayBuffer();
    size += read.value.byteLength;
    if (size > bytesAtMost) break;
    parts.push(read.value);
  }
  await reader?.cancel();
  return null;
}

/**
 * The page without any of the old site's headers, so that it sets no cookie here. It is returned entirely, or not at
 * all.
 */
async function atHome(
  answer: Response,
  bytes: ArrayBuffer,
  view: View,
  seen: Seen,
): Promise<Response> {
  const type = answer.headers.get("content-type") ?? HTML;
  const init = { status: answer.status, headers: framed(type, STYLE_OF_THEIRS) };
  try {
    const page = rewriter(view, seen).transform(new Response(bytes));
    return new Response(await page.arrayBuffer(), init);
  } catch {
    // Markup that the rewriter does not understand, though browsers do.
    return new Response(bytes, init);
  }
}

/** Makes a page load its resources from the old site, and its links to the old site lead to their previews. */
function rewriter(view: View, { address, at, release, decision }: Seen): HTMLRewriter {
  const url = urlOf(address);
  const base = `<base href="${escape(url)}" target="_top" />`;
  let banners = decision.announce ? 1 : 0;
  const remove = {
    element(it: Element) {
      it.remove();
    },
  };
  return (
    new HTMLRewriter()
      .on("head", {
        element(it) {
          it.prepend(base, { html: true });
        },
      })
      // Our own policy is stricter, except in what it says about the old site's host.
      .on('meta[http-equiv="content-security-policy" i]', remove)
      .on('meta[http-equiv="refresh" i]', remove)
      .on("a[href]", {
        element(it) {
          // The attribute is as written in the page.
          const href = it.getAttribute("href")?.replaceAll("&amp;", "&") ?? "";
          const to = URL.parse(href, url);
          if (to === null || !view.hosts.includes(canonicalHost(to.host))) return;
          const path = previewedPath(ANSWER_PATH, { url: to.href, at, release });
          it.setAttribute("href", escape(view.url.origin + path));
        },
      })
      .on("aside#sunset-announcement", {
        // The old site may be in production, where Sunset already adds the announcement.
        element(it) {
          if (banners-- <= 0) it.remove();
        },
      })
  );
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}

async function standIn(view: View, seen: Seen, { why, mayBePage }: Obstacle): Promise<Response> {
  const { texts, language } = view;
  const announcement = mayBePage && seen.decision.announce ? announcementOf(seen.site) : null;
  const banner = announcement && (await renderBanner(announcement, language.tag, true));
  const page = await html`<!doctype html>
    <html lang="${language.tag}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${texts.previewed.standIn}</title>
        <style>
          ${raw(STAND_IN_STYLE)}
        </style>
      </head>
      <body>
        ${banner === null ? "" : raw(banner)}
        <main>
          <h1>${texts.previewed.standIn}</h1>
          <p>${why}</p>
        </main>
      </body>
    </html> `;
  return new Response(String(page), { headers: framed(HTML, STYLE_OF_OURS) });
}

const STAND_IN_STYLE = `
:root{color-scheme:light dark}
body{margin:0;font:1rem/1.6 system-ui,sans-serif}
main{max-width:40rem;margin:0 auto;padding:2rem 1.25rem;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.3}`;
