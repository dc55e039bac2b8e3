import { isCopyable } from "./ask.ts";
import { isShifting } from "./head-reader.ts";
import { beginsPage } from "./insert-banner.ts";

/** Content encodings that the runtime can both decode and encode. */
const OPENABLE = new Set(["", "identity", "gzip", "br"]);

/** Whether a response can carry the banner: a whole HTML page, not a part of one, in a readable encoding. */
export function canCarryBanner(response: Response): boolean {
  const type = response.headers.get("content-type") ?? "";
  const encoding = (response.headers.get("content-encoding") ?? "").trim().toLowerCase();
  return (
    isHtml(response) &&
    isCopyable(response) &&
    !isShifting(type) &&
    response.status !== 206 &&
    OPENABLE.has(encoding) &&
    mayBeChanged(response)
  );
}

/** A download is not a page, and `no-transform` forbids changing the body (RFC 9111, section 5.2.2.6). */
function mayBeChanged({ headers }: Response): boolean {
  return (
    !/^\s*attachment\b/i.test(headers.get("content-disposition") ?? "") &&
    !/(?:^|,)\s*no-transform\s*(?:,|$)/i.test(headers.get("cache-control") ?? "")
  );
}

export function isHtml({ headers }: Response): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(headers.get("content-type") ?? "");
}

export function isXml({ headers }: Response): boolean {
  return /^\s*application\/xhtml/i.test(headers.get("content-type") ?? "");
}

/** `undecodable`: the body does not have the declared content encoding. It has then been consumed. */
type Look = "page" | "other" | "undecodable";

/** Whether a response is a whole page. Reads a clone, so that the response itself can be passed on unchanged. */
export async function lookAt(response: Response): Promise<Look> {
  if (response.body === null || isEmpty(response) || !canCarryBanner(response)) return "other";
  const { body } = response.clone();
  try {
    return body !== null && (await beginsPage(body, isXml(response))) ? "page" : "other";
  } catch {
    return "undecodable";
  }
}

/** Whether a response gets the banner. `undecodable` counts as no. */
export async function isWholePage(response: Response): Promise<boolean> {
  return (await lookAt(response)) === "page";
}

/** An empty body can always be decoded, whatever encoding is declared. */
function isEmpty({ headers }: Response): boolean {
  return headers.get("content-length") === "0";
}
