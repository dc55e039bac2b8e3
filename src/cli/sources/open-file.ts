import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { Io } from "../terminal/io.ts";
import type { SourceFile } from "./list-files.ts";

/** The first bytes of unsupported compression formats, and the commands that unpack them. */
const COMPRESSED: readonly (readonly [magic: string, unpack: string])[] = [
  ["425a68", "bunzip2"],
  ["28b52ffd", "zstd -d"],
  ["fd377a58", "unxz"],
  ["377abcaf", "7z x"],
];

const ZIP = "504b0304";
const GZIP = "1f8b";

/** Archives and workbooks are held in memory as a whole. */
const ZIP_BYTES_AT_MOST = 256 * 2 ** 20;

/** The number of bytes from which the encoding of a text is detected. */
const SNIFFED_BYTES = 65_536;

/** A file that cannot be read. */
export class NoTextError extends Error {
  override readonly name = "NoTextError";
}

export type OpenedFile =
  | { readonly kind: "text"; readonly pieces: AsyncGenerator<string> }
  /** An archive; a workbook is one too. */
  | { readonly kind: "zip"; readonly bytes: Uint8Array };

/**
 * Opens a file as text in pieces, or as an archive. Gzip is recognised by content, not by name, and unpacked.
 *
 * @param advance Called with the number of bytes in each piece read.
 * @throws NoTextError if it is compressed in another format, too large, or damaged.
 */
export async function openFile(
  io: Io,
  { path }: SourceFile,
  advance: (bytes: number) => void,
): Promise<OpenedFile> {
  const bytes = countBytes(path === null ? io.stdin : createReadStream(path), advance);
  const start = await readStart(bytes, 4);
  const magic = start.toString("hex", 0, 4);
  const packed = COMPRESSED.find(([it]) => magic.startsWith(it));
  if (packed) {
    await bytes.return(undefined);
    throw new NoTextError(`it is compressed: unpack it with ${packed[1]} first`);
  }
  const whole = prepend(start, bytes);
  if (magic === ZIP) return { kind: "zip", bytes: await readWhole(whole) };
  return {
    kind: "text",
    pieces: decode(magic.startsWith(GZIP) ? gunzip(Readable.from(whole)) : whole),
  };
}

async function* countBytes(
  stream: Readable,
  advance: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    advance(bytes.length);
    yield bytes;
  }
}

/** Reads at least so many bytes, if there are as many; pipes may deliver them one by one. */
async function readStart(bytes: AsyncGenerator<Buffer>, atLeast: number): Promise<Buffer> {
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

async function* prepend(start: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (start.length > 0) yield start;
  yield* rest;
}

async function readWhole(bytes: AsyncGenerator<Buffer>): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of bytes) {
    pieces.push(piece);
    length += piece.length;
    if (length > ZIP_BYTES_AT_MOST) {
      throw new NoTextError("it is an archive of more than 256 MB: unpack it with unzip first");
    }
  }
  return Buffer.concat(pieces);
}

/** Logs compress to about a tenth, but one line repeated over and over to a thousandth. */
const RATIO_AT_MOST = 200;
const UNPACKED_BYTES_FREE = 16 * 2 ** 20;

async function* gunzip(packed: Readable): AsyncGenerator<Buffer> {
  const unpacker = createGunzip();
  let length = 0;
  const done = pipeline(packed, unpacker);
  // The reader of the unpacker gets the same error.
  done.catch(() => {});
  try {
    for await (const chunk of unpacker) {
      if (!Buffer.isBuffer(chunk)) continue;
      length += chunk.length;
      if (length > UNPACKED_BYTES_FREE && length > RATIO_AT_MOST * unpacker.bytesWritten) {
        throw new NoTextError(`it unpacks to more than ${RATIO_AT_MOST} times its size`);
      }
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof NoTextError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NoTextError(`its compression is damaged: ${why}`, { cause });
  }
}

/** Decodes a text in pieces, detecting its encoding. */
export async function* decode(bytes: AsyncGenerator<Buffer>): AsyncGenerator<string> {
  const start = await readStart(bytes, SNIFFED_BYTES);
  const decoder = new TextDecoder(encodingOf(start));
  yield decoder.decode(start, { stream: true });
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/**
 * The encoding by the byte-order mark, or as declared in a document; otherwise UTF-8 if the text is valid, or else
 * Windows-1252.
 */
function encodingOf(start: Buffer): string {
  const magic = start.toString("hex", 0, 2);
  if (magic === "fffe") return "utf-16le";
  if (magic === "feff") return "utf-16be";
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
    return new TextDecoder(name).encoding;
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
