/** Compounds: words that one list joins and the other separates: `coldweatherpayment`, `cold-weather-payment`. */
import {
  camelWords,
  decode,
  fold,
  hasDigit,
  type KnownAddress,
  parseKnown,
  plain,
  type Spelling,
} from "./words.ts";

/** Shorter words are often names, and their pieces tell nothing: `iPhone`, `on line`. */
const ONE_WORD_LETTERS = 8;

/** Within a compound two letters may be a word (`right to buy`); at its end they are a suffix (`processed`). */
const PIECE_AT_LEAST = 2;
const END_AT_LEAST = 3;
const PIECE_AT_MOST = 20;

/** Half of the letters must be in pieces at least this long, because short words occur in anything. */
const TELLING_PIECE = 4;

export function spellingOf(addresses: Iterable<Pick<KnownAddress, "url">>): Spelling {
  const whole = new Set<string>();
  const words = new Set<string>();
  const forms = new Set<string>();
  const names = new Map<string, readonly string[]>();
  for (const { url } of addresses) {
    const { pathname = "", search = "" } = parseKnown(url) ?? {};
    for (const pieces of decode(pathname).split("/").map(piecesOfName)) {
      for (const it of [pieces, ...numberedRuns(pieces)]) {
        const [joined, text] = [it.join(""), it.join(" ")];
        const other = names.get(joined)?.join(" ");
        // The first by text, whatever the order of the list.
        if (isJoined(it) && (other === undefined || text < other)) names.set(joined, it);
      }
    }
    for (const it of decode(pathname + search).split(/[^\p{L}\p{N}\p{M}]+/u)) {
      const camel = camelWords(it);
      if (it.length >= ONE_WORD_LETTERS && camel.length === 1) whole.add(fold(it));
      for (const word of [it, ...camel].map(fold)) {
        words.add(word);
        forms.add(plain(word));
      }
    }
  }
  const known = new Map<string, readonly string[] | null>();
  const takeApart = (word: string): readonly string[] | null => {
    if (forms.has(plain(word))) return null;
    if (hasDigit(word)) return names.get(word) ?? splitAtDigits(word);
    if (word.length < ONE_WORD_LETTERS) return null;
    const before = known.get(word);
    if (before !== undefined) return before;
    const pieces = names.get(word) ?? piecesOf(word, words);
    known.set(word, pieces);
    return pieces;
  };
  const splitAtDigits = (word: string): readonly string[] | null => {
    const pieces = NUMBERED_WORD.exec(word)?.[0].match(/\d+|[a-z]+/g);
    const text = pieces?.find((it) => !hasDigit(it)) ?? "";
    const apart = forms.has(plain(text)) ? [text] : takeApart(text);
    return pieces && apart ? pieces.flatMap((it) => (it === text ? apart : [it])) : null;
  };
  return { isOneWord: (word) => whole.has(word), takeApart };
}

/** A word joined with a number: `notice1979`, `2006reports`. */
const NUMBERED_WORD = /^(?:[a-z]{4,}\d{2,}|\d{2,}[a-z]{4,})$/;

const RUN_AT_MOST = 3;

/** Runs of pieces that a name with digits may join: `x3`, `pro`; of digits only: `15`, `2038`. */
function* numberedRuns(pieces: readonly string[]): Generator<readonly string[]> {
  for (const from of pieces.keys()) {
    for (let length = 2; length <= RUN_AT_MOST; length += 1) {
      const run = pieces.slice(from, from + length);
      if (run.length === length && hasDigit(run.join(""))) yield run;
    }
  }
}

/** Shorter numbers result from joining by chance. */
const DIGITS_AT_LEAST = 5;

/** Whether the pieces are likely to have been joined into one word. */
function isJoined(pieces: readonly string[]): boolean {
  const word = pieces.join("");
  return pieces.length > 1 && (/[a-z]/.test(word) || word.length >= DIGITS_AT_LEAST);
}

/** The pieces of a segment, without its extension: `la`, `bonne`, `boite`. */
function piecesOfName(segment: string): string[] {
  const name = fold(segment).replace(/\.[a-z]+$/, "");
  return name.split(/[^a-z0-9]+/).filter((it) => it !== "");
}

/**
 * The split with the highest sum of squared lengths, which favours long words; null if no pieces cover the whole word.
 */
function piecesOf(word: string, words: ReadonlySet<string>): readonly string[] | null {
  if (!/^[a-z]+$/.test(word)) return null;
  const best: ({ readonly value: number; readonly from: number } | null)[] = [
    { value: 0, from: 0 },
  ];
  for (let end = 1; end <= word.length; end += 1) {
    let found: { value: number; from: number } | null = null;
    for (let from = Math.max(0, end - PIECE_AT_MOST); from <= end - PIECE_AT_LEAST; from += 1) {
      const before = best[from];
      if (!before) continue;
      const isEnd = from === 0 || end === word.length;
      if (isEnd && end - from < END_AT_LEAST) continue;
      const value = before.value + (end - from) ** 2;
      if (value > (found?.value ?? 0) && words.has(word.slice(from, end))) found = { value, from };
    }
    best.push(found);
  }
  const pieces: string[] = [];
  for (let end = word.length; end > 0;) {
    const from = best[end]?.from;
    if (from === undefined) return null;
    pieces.unshift(word.slice(from, end));
    end = from;
  }
  const telling = pieces.filter((it) => it.length >= TELLING_PIECE).join("");
  return telling.length * 2 >= word.length ? pieces : null;
}
