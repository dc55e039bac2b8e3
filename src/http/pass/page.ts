import { isCopyable } from "./ask.ts";
import { beginsPage } from "./insert-banner.ts";

/** Content encodings that the runtime can both decode and encode. */
const OPENABLE = new Set(["", "identity", "gzip", "br"]);

/** Character sets that are ASCII for bytes below 128, which is enough to read markup. UTF-16 is not one. */
const READABLE =
  /^(?:utf-?8|(?:us-)?ascii|latin1|iso-?8859-\d+(?:-[ei])?|windows-\d+|cp125\d|koi8-[ru]|macintosh|gb2312|gbk|gb18030|big5(?:-hkscs)?|euc-(?:jp|kr)|shift[-_]jis|sjis)$/;

/** Whether a response can carry the banner: a whole HTML page that can be read, and no part of one. */
export function canCarryBanner(response: Response): boolean {
  const type = response.headers.get("content-type") ?? "";
  const encoding = (response.headers.get("content-encoding") ?? "").trim().toLowerCase();
  return (
    isHtml(response) &&
    isCopyable(response) &&
    READABLE.test(charsetOf(type)) &&
    response.status !== 206 &&
    OPENABLE.has(encoding) &&
    mayBeChanged(response)
  );
}

/** A download is not a page, and `no-transform` asks for an unchanged body (RFC 9111, section 5.2.2.6). */
function mayBeChanged({ headers }: Response): boolean {
  return (
    !/^\s*attachment\b/i.test(headers.get("content-disposition") ?? "") &&
    !/(?:^|,)\s*no-transform\s*(?:,|$)/i.test(headers.get("cache-control") ?? "")
  );
}

export function isHtml({ headers }: Response): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(headers.get("content-type") ?? "");
}

/** The character set that a content type names; UTF-8 if it names none. */
function charsetOf(type: string): string {
  return (/;\s*charset\s*=\s*"?([^";,\s]+)/i.exec(type)?.[1] ?? "utf-8").toLowerCase();
}

export function isXml({ headers }: Response): boolean {
  return /^\s*application\/xhtml/i.test(headers.get("content-type") ?? "");
}

/** `undecodable` if the body is not in the encoding that the old site names; it is then spent. */
type Look = "page" | "other" | "undecodable";

/** Whether a response is a whole page. Reads a copy of it, so that the response itself can be passed on unchanged. */
export async function lookAt(response: Response): Promise<Look> {
  if (response.body === null || isEmpty(response) || !canCarryBanner(response)) return "other";
  const { body } = response.clone();
  try {
    return body !== null && (await beginsPage(body, isXml(response))) ? "page" : "other";
  } catch {
    return "undecodable";
  }
}

/** Whether a response gets the banner. */
export async function isWholePage(response: Response): Promise<boolean> {
  return (await lookAt(response)) === "page";
}

/** Nothing is in no encoding, whatever is said of it. */
function isEmpty({ headers }: Response): boolean {
  return headers.get("content-length") === "0";
}
