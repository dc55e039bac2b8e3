import { readXml } from "./xml.ts";

/** Excel's limit for a cell. */
export const CELL_CHARACTERS_AT_MOST = 32_767;

/** Reads a text, which consists of formatted runs; its phonetic reading (`rPh`) is not part of it. */
export interface TextReader {
  open(tag: string): void;
  text(text: string): void;
  close(tag: string): void;
  /** Returns the text read so far; null if it is longer than a cell can be. */
  take(): string | null;
}

export function createTextReader(): TextReader {
  let isText = false;
  let isPhonetic = false;
  let read = "";
  return {
    open(tag) {
      if (tag === "t") isText = true;
      else if (tag === "rPh") isPhonetic = true;
    },
    text(text) {
      if (isText && !isPhonetic && read.length <= CELL_CHARACTERS_AT_MOST) read += text;
    },
    close(tag) {
      if (tag === "t") isText = false;
      else if (tag === "rPh") isPhonetic = false;
    },
    take() {
      const text = read.length > CELL_CHARACTERS_AT_MOST ? null : unescapeText(read);
      read = "";
      return text;
    },
  };
}

/** Decodes characters that XML does not allow, written as `_x000D_` (ECMA-376, 22.9.2.19). */
function unescapeText(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replaceAll(/_x([0-9a-f]{4})_/gi, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** The strings that cells refer to by number; null for one that is longer than a cell can be. */
export function readStrings(part: string, bytes: Uint8Array): readonly (string | null)[] {
  const strings: (string | null)[] = [];
  const reader = createTextReader();
  readXml(part, bytes, {
    open: reader.open,
    text: reader.text,
    close(tag) {
      reader.close(tag);
      if (tag !== "si") return;
      strings.push(reader.take());
    },
  });
  return strings;
}
