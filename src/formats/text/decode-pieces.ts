/** Decodes texts that are read in pieces, in whatever encoding they are. */

import { utf16Of } from "./decode-text.ts";

/** The number of bytes from which the encoding of a text is detected. */
const SNIFFED_BYTES = 65_536;

/**
 * Decodes a text in pieces, detecting its encoding.
 *
 * @param atLeast The number of bytes to wait for; fewer for a text that somebody types.
 */
export async function* decode(
  bytes: AsyncGenerator<Buffer>,
  atLeast = SNIFFED_BYTES,
): AsyncGenerator<string> {
  try {
    const start = await readStart(bytes, atLeast);
    const decoder = new TextDecoder(encodingOf(start));
    yield decoder.decode(start, { stream: true });
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } finally {
    // The input is closed also for a reader that goes away after the start.
    await bytes.return(undefined);
  }
}

/**
 * The encoding by the byte-order mark, or as declared in a document; otherwise UTF-8 if the text is valid, or else
 * Windows-1252.
 */
function encodingOf(start: Buffer): string {
  const wide = utf16Of(start);
  if (wide !== null) return wide;
  const named = encodingNamed(start.toString("latin1", 0, 1024));
  if (named !== null) return named;
  return isUtf8(start) ? "utf-8" : "windows-1252";
}

function encodingNamed(start: string): string | null {
  if (!start.trimStart().startsWith("<")) return null;
  const [, name] =
    /^\s*<\?xml[^>]*\sencoding=["']([\w-]+)/i.exec(start) ??
    /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(start) ??
    [];
  if (name === undefined) return null;
  try {
    const { encoding } = new TextDecoder(name);
    // A text in UTF-16 could not have been read so far.
    return encoding.startsWith("utf-16") ? null : encoding;
  } catch (error) {
    // An unknown name is ignored.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Whether the beginning of a text is UTF-8, tolerating isolated invalid bytes, which occur in logs. */
function isUtf8(start: Buffer): boolean {
  const text = new TextDecoder("utf-8").decode(start, { stream: true });
  const broken = text.match(/\uFFFD/g)?.length ?? 0;
  return broken === 0 || (text.match(/[^\0-\x7F\uFFFD]/g)?.length ?? 0) > broken;
}

/** Reads at least so many bytes, if there are as many; pipes may deliver them one by one. */
export async function readStart(bytes: AsyncGenerator<Buffer>, atLeast: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  while (length < atLeast) {
    const next = await bytes.next();
    if (next.done) break;
    pieces.push(next.value);
    length += next.value.length;
  }
  return Buffer.concat(pieces);
}
