/** The content of an address, split and folded for comparison. */
import { PAGE_EXTENSIONS } from "../../domain/url/page-extensions.ts";
import anyAscii from "any-ascii";

export interface AddressWords {
  /** Serialised by `URL`. */
  readonly url: string;
  readonly host: string;
  /**
   * The folders that the host stands for, then the pieces of the path and of the query's values, in order: segments,
   * split at the separators of file and technical names (`.`, `:`), without file extensions.
   */
  readonly parts: readonly string[];
  /** The parts and, if different, the unsplit segments: what rewrites move. */
  readonly pieces: readonly (readonly string[])[];
  /** The folders and words that its host name contributes. */
  readonly ofHost: readonly string[];
  /** The words of the host name and of the parts, without duplicates. */
  readonly words: readonly string[];
  /** The words that contain a digit. */
  readonly numbers: readonly string[];
  /** All words of address and title as written, but in lower case, without duplicates. */
  readonly written: readonly string[];
  /** The words of the last segment. */
  readonly lastWords: readonly string[];
  /** Those of the last words that the folders lack; all of them if there are none. */
  readonly ownWords: readonly string[];
  /** The last words that merely distinguish it from siblings: those with a digit, and single letters. */
  readonly lastMarks: readonly string[];
  /** Versions in the path, such as `6.5` in `/docs/v6.5/`. */
  readonly versions: readonly string[];
  /** The parts as one text, without those of the host. */
  readonly path: string;
  /** The last segment, folded; "" for a home page. */
  readonly last: string;
  /** The number of characters of `last` that are not digits. */
  readonly lastLetters: number;
  /** All segments but the last, joined. */
  readonly directory: string;
  /** The words of the title, without duplicates; empty if it is unknown. */
  readonly title: readonly string[];
  readonly titleText: string;
  /** Two letters (`de`): as given, else from the first segment that looks like a language, else from the host. */
  readonly language: string | null;
  /** The file extension of a document (`pdf`); "" for a page. */
  readonly document: string;
}

/** The extensions of pages, which say nothing about them. */
const PAGES = `${PAGE_EXTENSIONS}|do|pl|md|ya?ml`;
const PAGE_ENDING = new RegExp(`\\.(?:${PAGES})$`, "i");
const HOME_FILE = new RegExp(`^(?:index|default|home)\\.(?:${PAGES})$`, "i");
const INDEX_FILE = /^(?:index|default|home)\.[a-z\d]+$/i;
const DOCUMENT_ENDING = /\.(pdf|docx?|xlsx?|pptx?|od[tsp]|csv|txt|rtf|zip)$/i;
const VERSION = /^(?:v(?=\d)|(?=\d+\.))(\d{1,2}(?:\.(?:\d{1,3}|x))*)$/i;
/** Not at the start of a year, as in `report_2011`. */
const ESCAPED_SPACE = /_20(?!\d\d(?!\d))/g;
const LANGUAGE = /^[a-z]{2}(?:[-_][a-z]{2,4})?$/i;

export interface KnownAddress {
  readonly url: string;
  readonly title?: string | undefined;
  readonly language?: string | undefined;
}

/** How the other list spells words. */
export interface Spelling {
  /**
   * Whether the other list writes it as one word (`annualreport` for `AnnualReport`), so that capitals do not start
   * words.
   */
  isOneWord(word: string): boolean;
  /** The words of the other list that it is composed of; null if that list has the word itself, or lacks a piece. */
  takeApart(word: string): readonly string[] | null;
}

/** What the host names of a list tell. */
export interface HostNames {
  /** The folders that a host stands for: `de` for `de.old.example`. */
  foldersOf(host: string): readonly string[];
  /** The words of its name, in plain form. */
  wordsOf(host: string): readonly string[];
}

/** For use without another list. */
const ANY_SPELLING: Spelling = { isOneWord: () => false, takeApart: () => null };
const ANY_HOST: HostNames = { foldersOf: () => [], wordsOf: () => [] };

/** No page has a longer or deeper address, and comparing one would take time quadratic in its length. */
export const READ_AT_MOST = 2048;
const PARTS_AT_MOST = 64;

/** The parts of an address that are read, truncated beyond the length of any page's; null if it is not an address. */
export function parseKnown(url: string): Pick<URL, "href" | "host" | "pathname" | "search"> | null {
  const parsed = URL.parse(url);
  if (!parsed) return null;
  const { href, host, pathname, search } = parsed;
  return {
    href,
    host: host.slice(0, READ_AT_MOST),
    pathname: pathname.slice(0, READ_AT_MOST),
    search: search.slice(0, READ_AT_MOST),
  };
}

/** Reads an address as words; null if it is not one. */
export function readWords(
  { url, title = "", language }: KnownAddress,
  spelling: Spelling = ANY_SPELLING,
  hosts: HostNames = ANY_HOST,
): AddressWords | null {
  const parsed = parseKnown(url);
  if (!parsed) return null;
  const segments = parsed.pathname
    .split("/")
    .filter((it) => it !== "")
    .slice(0, PARTS_AT_MOST);
  const tail = segments.at(-1);
  const document = DOCUMENT_ENDING.exec(tail ?? "")?.[1]?.toLowerCase() ?? "";
  if (tail !== undefined) {
    // Some systems repeat the extension: `tables.xls.xls`.
    const file = tail.replace(DOCUMENT_ENDING, "").replace(DOCUMENT_ENDING, "");
    // Without an extension it may be an ordinary page: `/functions/default`.
    if ((segments.length > 1 ? INDEX_FILE : HOME_FILE).test(file)) segments.pop();
    else segments[segments.length - 1] = file.replace(PAGE_ENDING, "");
  }
  const parameters = new URLSearchParams(parsed.search);
  const query = [...parameters]
    .map(([, value]) => value)
    .filter((it) => it !== "")
    .slice(0, PARTS_AT_MOST);
  const own = [...segments.map((it) => decode(withPercent(it))), ...query];
  const above = hosts.foldersOf(parsed.host);
  const raw = [...above, ...own];
  const parts = partsOf(raw);
  const whole = raw.map(foldPart).filter((it) => it !== "");
  const hostWords = hosts.wordsOf(parsed.host);
  const words = new Set([...raw.flatMap((it) => wordsOf(it, spelling)), ...hostWords]);
  const tailPart = own.at(-1) ?? "";
  const last = foldPart(tailPart);
  const lastWords = wordsOf(tailPart, spelling);
  const before = new Set(raw.slice(0, -1).flatMap((it) => wordsOf(it, spelling)));
  const ownWords = lastWords.filter((it) => !before.has(it));
  return {
    url: parsed.href,
    host: parsed.host,
    parts,
    pieces: whole.length === parts.length ? [parts] : [parts, whole],
    ofHost: [...above, ...hostWords],
    words: [...words],
    numbers: [...words].filter((it) => /\d/.test(it)),
    written: [...new Set([...raw, title].flatMap((it) => writtenIn(it, spelling)))],
    lastWords,
    ownWords: ownWords.length > 0 ? ownWords : lastWords,
    lastMarks: lastWords.filter((it) => /^[a-z]$|\d/.test(it)),
    versions: segments.flatMap((it) => VERSION.exec(it)?.[1] ?? []),
    path: partsOf(own).join("/"),
    last,
    lastLetters: last.replace(/\d/g, "").length,
    directory: raw.slice(0, -1).map(foldPart).join("/"),
    title: [...new Set(wordsOf(title))],
    titleText: title,
    document,
    language:
      (language || [...segments, ...above].find((it) => LANGUAGE.test(it)))
        ?.slice(0, 2)
        .toLowerCase() ?? null,
  };
}

/** Whether an address contains nothing that tells it from a site's home page. */
export function isHome({ words, title }: AddressWords): boolean {
  return words.length === 0 && title.length === 0;
}

/**
 * Restores the percent signs that some systems strip from names of uploaded files: `Annual_20report_202011` is
 * `Annual%20report%202011`. A name with a single `_20` is unchanged.
 */
function withPercent(segment: string): string {
  const spaces = segment.match(ESCAPED_SPACE) ?? [];
  const isEscaped = spaces.length > 1 && /_20[^\d_]/.test(segment);
  return isEscaped ? segment.replace(ESCAPED_SPACE, "%20") : segment;
}

const ESCAPES = /(?:%[\da-f]{2})+/gi;

/** Decodes escapes. A run that is not UTF-8 is read as Windows-1252, the encoding of many old sites: `gr%FCn`. */
export function decode(text: string): string {
  return text.replace(ESCAPES, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      const bytes = Uint8Array.from(run.slice(1).split("%"), (it) => Number.parseInt(it, 16));
      return new TextDecoder("windows-1252").decode(bytes);
    }
  });
}

/** Decodes for display. Runs of escapes that are not UTF-8, and reserved characters, stay escaped. */
export function decodeShown(text: string): string {
  return text.replace(ESCAPES, (run) => {
    try {
      return decodeURI(run);
    } catch {
      return run;
    }
  });
}

function partsOf(pieces: readonly string[]): string[] {
  return pieces
    .flatMap((it) => it.split(/[.:/]+/))
    .map(foldPart)
    .filter((it) => it !== "")
    .slice(0, PARTS_AT_MOST);
}

/** A part without case, accents and separators: `Typed_arrays` becomes `typed-arrays`. */
function foldPart(part: string): string {
  return fold(part)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

export function fold(text: string): string {
  return anyAscii(text).toLowerCase();
}

/** The words of a text, in plain form. */
export function wordsOf(text: string, { isOneWord, takeApart }: Spelling = ANY_SPELLING): string[] {
  return anyAscii(text)
    .split(/[^A-Za-z0-9]+/)
    .filter((it) => it !== "")
    .flatMap((it) => (isOneWord(it.toLowerCase()) ? [it] : camelWords(it)))
    .map((it) => it.toLowerCase())
    .flatMap((it) => takeApart(it) ?? [it])
    .map(plain);
}

/** The words of a text, and those that capitals start within them; names with digits as the other list splits them. */
function writtenIn(text: string, { takeApart }: Spelling): string[] {
  return text
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((it) => [it, ...camelWords(it)])
    .filter((it) => it !== "")
    .map((it) => it.toLowerCase())
    .flatMap((it) => (hasDigit(it) ? (takeApart(it) ?? [it]) : [it]));
}

export function hasDigit(word: string): boolean {
  return /\d/.test(word);
}

/** The words of an address and its title as written, by plain form. */
export function writtenWords(url: string, title = ""): Map<string, string> {
  const { pathname = "", search = "" } = parseKnown(url) ?? {};
  const path = pathname.split("/").map((it) => decode(withPercent(it)));
  const values = [...new URLSearchParams(search).values()];
  const written = [...path, ...values, title].flatMap((it) => it.split(/[^\p{L}\p{N}\p{M}]+/u));
  return new Map(written.flatMap(camelWords).map((it) => [plain(anyAscii(it).toLowerCase()), it]));
}

/** Splits camel case, with acronyms: `TypedArray` and `HTMLElement` are two words each. */
export function camelWords(text: string): string[] {
  return text
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .split(" ")
    .filter((it) => it !== "");
}

/** Removes differences of spelling, number and transliteration: `Schuhe`, `schuhes`; `ue` for an umlaut. */
export function plain(word: string): string {
  const bare = word.replace(/([aou])e/g, "$1");
  return bare.length > 3 && bare.endsWith("s") && !bare.endsWith("ss") ? bare.slice(0, -1) : bare;
}
