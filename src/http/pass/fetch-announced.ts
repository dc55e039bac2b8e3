import { ask, isRead } from "./ask.ts";
import { canCarryBanner, isHtml, isWholePage, lookAt } from "./page.ts";
import { readConditions, withoutConditions } from "./validators.ts";

interface Announced {
  readonly original: Response;
  /** Whether the answer is a page with the banner, or the headers (HEAD, 304) of such a page. */
  readonly isPage: boolean;
}

/** Asks the old site in such a way that it never confirms (304) a copy without this announcement. */
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
    // Only the body shows whether it is a page.
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
  // The visitor holds a copy from before the announcement, which is still good unless it is a page.
  const whole = await askWith(withoutConditions(request.headers), "GET");
  const isPage = await isWholePage(whole);
  if (isPage && request.method === "GET") return { original: whole, isPage };
  leave(whole);
  return isPage ? { original: new Response(null, whole), isPage } : { original, isPage };
}

/**
 * Finds out whether an answer is a page. A body that cannot be decoded is spent by the attempt: it is asked for once
 * more, and passed on without a look at it.
 *
 * @param askAgain null for a request that must not be sent twice; then the answer is passed on without its body, which
 *   no browser could have decoded either.
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

/** Reads no more of a body. One that cannot be decoded has ended already, which is no matter here. */
function leave({ body }: Response): void {
  body?.cancel().catch(() => {});
}

/** `Sec-Fetch-Dest` values of requests that are never shown as a page. */
const NO_PAGES = new Set(
  "audio audioworklet font image manifest paintworklet script serviceworker sharedworker style track video worker".split(
    " ",
  ),
);

/** Whether a confirmation (304) is known not to be for a page, so that the body need not be fetched. */
function isNoPage(request: Request, confirmation: Response): boolean {
  const type = confirmation.headers.get("content-type");
  const isOtherType = type !== null && !isHtml(confirmation);
  return isOtherType || NO_PAGES.has(request.headers.get("sec-fetch-dest") ?? "");
}
