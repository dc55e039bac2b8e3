/** What an address says: its parts and words, in a form in which two addresses can be compared. */
import anyAscii from "any-ascii";

export interface AddressWords {
  /** Serialised, as `URL` does. */
  readonly url: string;
  readonly host: string;
  /**
   * The pieces of the path and of the query's values, in order: segments, split where file names and technical names
   * are joined (`.`, `:`), without the ending of a file.
   */
  readonly parts: readonly string[];
  /** The words of the parts, each once. */
  readonly words: readonly string[];
  /** The last segment, folded; "" for a home page. */
  readonly last: string;
  /** All segments but the last, joined. */
  readonly directory: string;
  /** The words of the title, each once; none if nobody knows it. */
  readonly title: readonly string[];
  readonly language: string | null;
  /** The ending of a document's file, `pdf`; "" for a page. */
  readonly document: string;
}

const PAGE_ENDING = /\.(?:html?|xhtml|php\d?|aspx?|jspx?|do|cfm|md|ya?ml)$/i;
const DOCUMENT_ENDING = /\.(pdf|docx?|xlsx?|pptx?|od[tsp]|csv|txt|rtf|zip)$/i;
const INDEX_NAMES = new Set(["index", "default", "home"]);
const LANGUAGE = /^[a-z]{2}(?:[-_][a-z]{2,4})?$/i;

export interface KnownAddress {
  readonly url: string;
  readonly title?: string | undefined;
  readonly language?: string | undefined;
}

/** @returns null if it is no address. */
export function readWords({ url, title = "", language }: KnownAddress): AddressWords | null {
  const parsed = URL.parse(url);
  if (!parsed) return null;
  const segments = parsed.pathname.split("/").filter((it) => it !== "");
  const tail = segments.at(-1);
  const document = DOCUMENT_ENDING.exec(tail ?? "")?.[1]?.toLowerCase() ?? "";
  if (tail !== undefined) {
    // Some systems write it twice: `tables.xls.xls`.
    const bare = tail
      .replace(DOCUMENT_ENDING, "")
      .replace(DOCUMENT_ENDING, "")
      .replace(PAGE_ENDING, "");
    if (INDEX_NAMES.has(bare.toLowerCase()) && segments.length > 1) segments.pop();
    else segments[segments.length - 1] = bare;
  }
  const query = [...parsed.searchParams].map(([, value]) => value).filter((it) => it !== "");
  const raw = [...segments.map(decode), ...query];
  const parts = raw
    .flatMap((it) => it.split(/[.:/]+/))
    .map(foldPart)
    .filter((it) => it !== "");
  const words = new Set(raw.flatMap(wordsOf));
  const last = raw.at(-1) ?? "";
  return {
    url: parsed.href,
    host: parsed.host,
    parts,
    words: [...words],
    last: foldPart(last),
    directory: raw.slice(0, -1).map(foldPart).join("/"),
    title: [...new Set(wordsOf(title))],
    document,
    language:
      language ||
      (segments
        .find((it) => LANGUAGE.test(it))
        ?.slice(0, 2)
        .toLowerCase() ??
        null),
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** A part without case, accents and separators, so that `Typed_arrays` is `typed-arrays`. */
function foldPart(part: string): string {
  return fold(part)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

function fold(text: string): string {
  return anyAscii(text).toLowerCase();
}

/** The words of a text, in their plain form. */
export function wordsOf(text: string): string[] {
  const apart = anyAscii(text)
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2");
  return apart
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((it) => it !== "")
    .map(plain);
}

/** Without what spelling, number and transliteration change: `Schuhe`, `schuhes`; `ue` for an umlaut. */
function plain(word: string): string {
  const bare = word.replace(/([aou])e/g, "$1");
  return bare.length > 3 && bare.endsWith("s") && !bare.endsWith("ss") ? bare.slice(0, -1) : bare;
}
