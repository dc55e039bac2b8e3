import { html } from "hono/html";
import { formatForVisitors, type Instant } from "../../domain/instant.ts";

/** What pages of the old site say before the gate. */
export interface Announcement {
  readonly siteName: string;
  readonly announceAt: Instant;
  readonly activatesAt: Instant;
  /** The new home; null where there is none to name. */
  readonly home: string | null;
}

/** `Sunset` (RFC 8594), `Deprecation` (RFC 9745) and `Link` with `successor-version` (RFC 5829). */
export function addAnnouncementHeaders(headers: Headers, announcement: Announcement): void {
  headers.set("sunset", new Date(announcement.activatesAt).toUTCString());
  headers.set("deprecation", `@${Math.floor(announcement.announceAt / 1000)}`);
  if (announcement.home !== null) {
    headers.append("link", `<${announcement.home}>; rel="successor-version"`);
  }
}

/** What describes the body as the old site sent it, and no longer holds once the banner is in it. */
const OF_THE_OLD_BODY = [
  "content-length",
  "accept-ranges",
  "content-md5",
  "digest",
  "repr-digest",
  "content-digest",
];

/** Encodings that the runtime can open and close again. */
const OPENABLE = new Set(["", "identity", "gzip", "br"]);

/** Character sets in which HTML can be read byte by byte; the runtime throws at others, UTF-16 among them. */
const READABLE =
  /^(?:utf-?8|(?:us-)?ascii|latin1|iso-?8859-\d+(?:-[ei])?|windows-\d+|cp125\d|koi8-[ru]|macintosh|gb2312|gbk|gb18030|big5(?:-hkscs)?|euc-(?:jp|kr)|shift[-_]jis|sjis)$/;

/** Whether a page can carry the banner: whole HTML that can be read. A part of a page cannot. */
export function canCarryBanner(response: Response): boolean {
  const type = response.headers.get("content-type") ?? "";
  const encoding = (response.headers.get("content-encoding") ?? "").trim().toLowerCase();
  return (
    isHtml(response) &&
    READABLE.test(charsetOf(type)) &&
    response.status !== 206 &&
    OPENABLE.has(encoding)
  );
}

export function isHtml({ headers }: Response): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(headers.get("content-type") ?? "");
}

/** As a content type names it; UTF-8 where it does not. */
function charsetOf(type: string): string {
  return (/;\s*charset\s*=\s*"?([^";,\s]+)/i.exec(type)?.[1] ?? "utf-8").toLowerCase();
}

/**
 * Puts the banner at the top of the body, once; in HTML that leaves its body tag out, at the end.
 *
 * @param response With headers that may be changed.
 */
export async function addBanner(response: Response, announcement: Announcement): Promise<Response> {
  for (const name of OF_THE_OLD_BODY) response.headers.delete(name);
  const etag = response.headers.get("etag");
  if (etag && !etag.startsWith("W/")) response.headers.set("etag", `W/${etag}`);
  if (response.body === null) return response;
  const banner = String(await renderBanner(announcement));
  let isIn = false;
  return new HTMLRewriter()
    .on("body", {
      element(body) {
        if (!isIn) body.prepend(banner, { html: true });
        isIn = true;
      },
    })
    .onDocument({
      end(end) {
        if (!isIn) end.append(banner, { html: true });
      },
    })
    .transform(response);
}

/** Colours with a contrast of 12:1; the style is inline because the old site's style sheets are not ours. */
const BANNER_STYLE =
  "all:revert;display:block;box-sizing:border-box;margin:0;padding:.75em 1em;background:#1d2433;color:#fff;" +
  "font:1rem/1.4 system-ui,sans-serif;text-align:center";
const LINK_STYLE = "color:#fff;text-decoration:underline";

function renderBanner({ siteName, activatesAt, home }: Announcement) {
  const iso = new Date(activatesAt).toISOString();
  const when = html`<time datetime="${iso}">${formatForVisitors(activatesAt)}</time>`;
  const link =
    home && html` Its new home is <a href="${home}" style="${LINK_STYLE}">${shownUrl(home)}</a>.`;
  const attributes = html`id="sunset-announcement" role="region" aria-label="Announcement" lang="en" dir="ltr"`;
  return html`<aside ${attributes} style="${BANNER_STYLE}">${siteName} closes on ${when}.${link}</aside>`;
}

/** An address as people read it: without scheme and last slash. */
function shownUrl(url: string): string {
  return url.replace(/^https:\/\//, "").replace(/\/$/, "");
}
