import type { ServedFile } from "./rule.ts";
import { UNREGISTER } from "./served-file.ts";

/** A file in the form in which it is sent. */
export interface FileContents {
  readonly body: string;
  readonly type: string;
  /** Whether the file is the script that ends a service worker, whatever that worker's scope. */
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

/** A media type with parameters that is safe as a header value. */
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+[ \t]*(?:;[\x20-\x7e]*)?$/;

/** Matches only from the first blank of a run, to stay linear: a type of nothing but blanks would be quadratic. */
const CHARSET = /(?:(?<!\s)\s+)?;\s*charset\s*=\s*(?:"[^"]*"|[^;\s]*)/gi;

/** Text is sent as UTF-8, whatever the type says. JSON needs no charset (RFC 8259). An invalid type becomes bytes. */
function withCharset(written: string): string {
  const type = written.trim();
  const isText =
    /^(?:text\/|application\/(?:[\w.-]+\+)?xml\b|application\/javascript\b|image\/svg\+xml\b)/i;
  if (!MEDIA_TYPE.test(type)) return "application/octet-stream";
  if (!isText.test(type)) return type;
  return `${type.replace(CHARSET, "").trim()}; charset=utf-8`;
}

/**
 * Replaces the old site's service worker at once, deletes its caches, unregisters itself, then reloads the pages that
 * the old worker controlled, so that they get their redirects. Uncontrolled pages are not reloaded: a page that
 * registers the worker again would otherwise reload for ever.
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
