import { ask, isRead } from "./ask.ts";
import { canCarryBanner, isHtml, isWholePage, lookAt } from "./page.ts";
import { readConditions, withoutConditions } from "./validators.ts";

interface Announced {
  readonly original: Response;
  /** Whether the response is a page that gets the banner, or only the headers of such a page (HEAD, 304). */
  readonly isPage: boolean;
}

/** Requests a page such that the old site never confirms (304) a copy that lacks this announcement. */
export async function fetchAnnounced(request: Request, version: string): Promise<Announced> {
  if (!isRead(request)) return announcedAs(await ask(request), null);
  const { headers, announced } = readConditions(request.headers, version);
  const askWith = (asked: Headers, method = request.method) =>
    ask(new Request(request, { headers: asked, method, redirect: "manual" }));
  const askIt = () => (headers === null ? ask(request) : askWith(headers));
  const original = await askIt();
  if (original.status !== 304) {
    if (request.method === "GET" || !canCarryBanner(original)) {
      return announcedAs(original, askIt);
    }
    // Only the body shows whether the response is a page.
    const whole = await askWith(headers ?? request.headers, "GET");
    const isPage = await isWholePage(whole);
    leave(whole);
    return isPage ? { original: new Response(null, whole), isPage } : { original, isPage };
  }
  if (announced !== null) {
    const confirmed = new Response(null, original);
    if (!confirmed.headers.has("etag")) confirmed.headers.set("etag", announced);
    return { original: confirmed, isPage: true };
  }
  if (isNoPage(request, original)) return { original, isPage: false };
  // The visitor holds a copy without the announcement, which is still valid unless it is a page.
  const whole = await askWith(withoutConditions(request.headers), "GET");
  const isPage = await isWholePage(whole);
  if (isPage && request.method === "GET") return { original: whole, isPage };
  leave(whole);
  return isPage ? { original: new Response(null, whole), isPage } : { original, isPage };
}

/**
 * Determines whether a response is a page. A body that turns out to be undecodable has been consumed: it is requested
 * again, and passed on uninspected.
 *
 * @param askAgain null for a request that must not be sent twice. The response is then passed on without its body,
 * which no browser could have decoded either.
 */
async function announcedAs(
  original: Response,
  askAgain: (() => Promise<Response>) | null,
): Promise<Announced> {
  const found = await lookAt(original);
  if (found !== "undecodable") return { original, isPage: found === "page" };
  if (askAgain) return { original: await askAgain(), isPage: false };
  const bare = new Response(null, original);
  bare.headers.delete("content-length");
  return { original: bare, isPage: false };
}

/** Stops reading a body. Cancelling rejects if it could not be decoded and has ended, which does not matter. */
function leave({ body }: Response): void {
  body?.cancel().catch(() => {});
}

/** `Sec-Fetch-Dest` values of requests whose response is never shown as a page. */
const NO_PAGES = new Set(
  "audio audioworklet font image manifest paintworklet script serviceworker sharedworker style track video worker".split(
    " ",
  ),
);

/** Whether a confirmation (304) is certainly not for a page, so that the body need not be fetched. */
function isNoPage(request: Request, confirmation: Response): boolean {
  const type = confirmation.headers.get("content-type");
  const isOtherType = type !== null && !isHtml(confirmation);
  return isOtherType || NO_PAGES.has(request.headers.get("sec-fetch-dest") ?? "");
}
