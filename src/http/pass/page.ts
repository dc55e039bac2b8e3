import { beginsPage } from "./insert-banner.ts";

/** Encodings that the runtime can open and close again. */
const OPENABLE = new Set(["", "identity", "gzip", "br"]);

/** Character sets that are ASCII where bytes are below 128, which is enough to read markup; not UTF-16. */
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
    OPENABLE.has(encoding) &&
    mayBeChanged(response)
  );
}

/** What is saved as a file is no page; and `no-transform` asks for the body as it is (RFC 9111, section 5.2.2.6). */
function mayBeChanged({ headers }: Response): boolean {
  return (
    !/^\s*attachment\b/i.test(headers.get("content-disposition") ?? "") &&
    !/(?:^|,)\s*no-transform\s*(?:,|$)/i.test(headers.get("cache-control") ?? "")
  );
}

export function isHtml({ headers }: Response): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(headers.get("content-type") ?? "");
}

/** As a content type names it; UTF-8 if it names none. */
function charsetOf(type: string): string {
  return (/;\s*charset\s*=\s*"?([^";,\s]+)/i.exec(type)?.[1] ?? "utf-8").toLowerCase();
}

export function isXml({ headers }: Response): boolean {
  return /^\s*application\/xhtml/i.test(headers.get("content-type") ?? "");
}

/** Whether it gets the banner. The answer itself is not read, but a copy of it: so it can be sent on as it came. */
export async function isWholePage(response: Response): Promise<boolean> {
  if (response.body === null || !canCarryBanner(response)) return false;
  const { body } = response.clone();
  return body !== null && beginsPage(body, isXml(response));
}
