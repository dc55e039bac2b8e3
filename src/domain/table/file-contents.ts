import type { ServedFile } from "./rule.ts";
import { UNREGISTER } from "./served-file.ts";

/** A file as it is sent. */
export interface FileContents {
  readonly body: string;
  /** For `Content-Type`. */
  readonly type: string;
  /** Whether it is the end of a service worker, whatever part of the site that was for. */
  readonly endsServiceWorker: boolean;
}

export function contentsOf(file: ServedFile): FileContents {
  if (file === UNREGISTER) {
    return {
      body: UNREGISTER_SCRIPT,
      type: withCharset("text/javascript"),
      endsServiceWorker: true,
    };
  }
  return { body: file.body, type: withCharset(file.type), endsServiceWorker: false };
}

/** What a header can hold: a media type with its parameters. */
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+[ \t]*(?:;[\x20-\x7e]*)?$/;

/** Begins at the first of several blanks only: a type may be nothing but blanks, and is looked at with each request. */
const CHARSET = /(?:(?<!\s)\s+)?;\s*charset\s*=\s*(?:"[^"]*"|[^;\s]*)/gi;

/** Text is in UTF-8, and says so in place of whatever the type says. JSON is never in anything else (RFC 8259). What is no type is bytes. */
function withCharset(written: string): string {
  const type = written.trim();
  const isText =
    /^(?:text\/|application\/(?:[\w.-]+\+)?xml\b|application\/javascript\b|image\/svg\+xml\b)/i;
  if (!MEDIA_TYPE.test(type)) return "application/octet-stream";
  if (!isText.test(type)) return type;
  return `${type.replace(CHARSET, "").trim()}; charset=utf-8`;
}

/**
 * Takes the place of the old site's service worker at once, empties its caches, takes itself out, and then loads the
 * pages again that the old one showed: nothing stands between them and their redirects any more. Pages that no worker
 * has control of stay as they are, so that a page which registers the worker again is not loaded again and again.
 */
const UNREGISTER_SCRIPT = `// The site has closed: this ends its service worker.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(end()));

async function end() {
  try {
    const names = await caches.keys();
    await Promise.all(names.map((name) => caches.delete(name)));
  } finally {
    await registration.unregister();
    const pages = await clients.matchAll({ type: "window" });
    // Not waited for: a page does not load before the worker has been activated.
    for (const page of pages) page.navigate(page.url).catch(() => {});
  }
}
`;
