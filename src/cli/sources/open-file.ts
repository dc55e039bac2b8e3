import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { Io } from "../terminal/io.ts";
import type { SourceFile } from "./list-files.ts";

/** What files begin with that are packed otherwise, and what unpacks them. */
const COMPRESSED: readonly (readonly [magic: string, unpack: string])[] = [
  ["425a68", "bunzip2"],
  ["28b52ffd", "zstd -d"],
  ["fd377a58", "unxz"],
  ["377abcaf", "7z x"],
];

const ZIP = "504b0304";
const GZIP = "1f8b";

/** Archives and workbooks are held in memory, all at once. */
const ZIP_BYTES_AT_MOST = 256 * 2 ** 20;

/** By how much the encoding of a text is told. */
const SNIFFED_BYTES = 65_536;

/** A file that cannot be read. */
export class NoTextError extends Error {
  override readonly name = "NoTextError";
}

export type OpenedFile =
  | { readonly kind: "text"; readonly pieces: AsyncGenerator<string> }
  /** An archive, or a workbook, which is one. */
  | { readonly kind: "zip"; readonly bytes: Uint8Array };

/**
 * The text of a file in pieces, unpacked if it is gzip, whatever its name is; or an archive.
 *
 * @param advance Called with the number of bytes in each piece read.
 * @throws NoTextError if it is packed in another way, too large, or damaged.
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
    throw new NoTextError(`it is packed: unpack it with ${packed[1]} first`);
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

/** At least so many bytes, if there are as many; pipes may hand over single ones. */
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

/** Logs shrink to a tenth, the same line over and over to a thousandth. */
const RATIO_AT_MOST = 200;
const UNPACKED_BYTES_FREE = 16 * 2 ** 20;

async function* gunzip(packed: Readable): AsyncGenerator<Buffer> {
  const unpacker = createGunzip();
  let length = 0;
  const done = pipeline(packed, unpacker);
  // Whoever reads from the unpacker gets the same error.
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

/** A text in pieces, in whatever encoding it is. */
export async function* decode(bytes: AsyncGenerator<Buffer>): AsyncGenerator<string> {
  const start = await readStart(bytes, SNIFFED_BYTES);
  const decoder = new TextDecoder(encodingOf(start));
  yield decoder.decode(start, { stream: true });
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** By the byte-order mark, or by what a document says of itself; else UTF-8, if it is that, or Windows' Western European. */
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
    // A name that nobody knows is read as if it were not there.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Whether a beginning is UTF-8: there may be single bytes in it that are not, as logs have them. */
function isUtf8(start: Buffer): boolean {
  const text = new TextDecoder("utf-8").decode(start, { stream: true });
  const broken = text.match(/\uFFFD/g)?.length ?? 0;
  return broken === 0 || (text.match(/[^\0-\x7F\uFFFD]/g)?.length ?? 0) > broken;
}
