import { canCarryBanner, isHtml, isWholePage } from "./page.ts";
import { readConditions, withoutConditions } from "./validators.ts";

interface Announced {
  readonly original: Response;
  /** Whether the answer is a page with the banner, or the headers (HEAD, 304) of such a page. */
  readonly isPage: boolean;
}

/** Asks the old site in such a way that it never confirms (304) a copy without this announcement. */
export async function fetchAnnounced(request: Request, version: string): Promise<Announced> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    const original = await fetch(request);
    return { original, isPage: await isWholePage(original) };
  }
  const { headers, announced } = readConditions(request.headers, version);
  const ask = (asked: Headers, method = request.method) =>
    fetch(new Request(request, { headers: asked, method, redirect: "manual" }));
  const original = await (headers === null ? fetch(request) : ask(headers));
  if (original.status !== 304) {
    if (request.method === "GET" || !canCarryBanner(original)) {
      return { original, isPage: await isWholePage(original) };
    }
    // Only the body shows whether it is a page.
    const whole = await ask(headers ?? request.headers, "GET");
    const isPage = await isWholePage(whole);
    await whole.body?.cancel();
    return isPage ? { original: new Response(null, whole), isPage } : { original, isPage };
  }
  if (announced !== null) {
    const confirmed = new Response(null, original);
    if (!confirmed.headers.has("etag")) confirmed.headers.set("etag", announced);
    return { original: confirmed, isPage: true };
  }
  if (isNoPage(request, original)) return { original, isPage: false };
  // The visitor holds a copy from before the announcement, which is still good unless it is a page.
  const whole = await ask(withoutConditions(request.headers), "GET");
  const isPage = await isWholePage(whole);
  if (isPage && request.method === "GET") return { original: whole, isPage };
  await whole.body?.cancel();
  return isPage ? { original: new Response(null, whole), isPage } : { original, isPage };
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
