import { Parser } from "htmlparser2";

/** The prefix of a page in which browsers look for its charset. */
const SNIFFED_BYTES = 1024;

export interface Decoded {
  readonly text: string;
  /** Whether the server, a byte-order mark or the page itself declares the charset. */
  readonly hasCharset: boolean;
}

/**
 * Decodes a page by its byte-order mark, else by the server's charset, else by its own; else as UTF-8, or, if it is not
 * valid UTF-8, as Windows-1252, as browsers in Western Europe do.
 *
 * @param contentType The header; empty if there is none.
 * @see https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
 */
export function decodePage(bytes: Uint8Array, contentType: string): Decoded {
  const name = markOf(bytes) ?? charsetIn(contentType) ?? charsetInPage(bytes);
  return { text: decoderFor(name ?? guessCharset(bytes)).decode(bytes), hasCharset: name !== null };
}

/** The likely charset of a page that declares none. Its last character may be truncated. */
function guessCharset(bytes: Uint8Array): string {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}

function markOf([first, second, third]: Uint8Array): string | null {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return first === 0xef && second === 0xbb && third === 0xbf ? "utf-8" : null;
}

function charsetIn(contentType: string): string | null {
  return /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType)?.[1] ?? null;
}

/** The encoding that the first line of XHTML declares, which browsers take of other pages too. */
const XML_ENCODING = /^<\?xml[^>]*\sencoding\s*=\s*["']([\w-]+)/i;

function charsetInPage(bytes: Uint8Array): string | null {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, SNIFFED_BYTES));
  let found: string | null = XML_ENCODING.exec(start)?.[1] ?? null;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name !== "meta" || found !== null) return;
      const isContentType = attributes["http-equiv"]?.toLowerCase() === "content-type";
      const named = isContentType ? charsetIn(attributes.content ?? "") : null;
      found = attributes.charset || named;
    },
  });
  parser.write(start);
  parser.end();
  // No page in UTF-16 could have been read so far.
  return found !== null && decoderFor(found).encoding.startsWith("utf-16") ? "utf-8" : found;
}

/** The decoder for a charset; UTF-8 for an unknown name. */
function decoderFor(name: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(name);
  } catch {
    return new TextDecoder();
  }
}
