import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { decode, readStart } from "../../formats/text/decode-pieces.ts";
import { isGzip, isZip } from "../../formats/text/packed.ts";
import type { Io } from "../terminal/io.ts";
import type { SourceFile } from "./list-files.ts";

/** The first bytes of unsupported compression formats, and the commands that unpack them. */
const COMPRESSED: readonly (readonly [magic: string, unpack: string])[] = [
  ["425a68", "bunzip2"],
  ["28b52ffd", "zstd -d"],
  ["fd377a58", "unxz"],
  ["377abcaf", "7z x"],
];

/** Archives and workbooks are held in memory as a whole. */
const ZIP_BYTES_AT_MOST = 256 * 2 ** 20;

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
 * @param damaged Called with the problem if it can be unpacked only up to some line, which is then the last.
 * @throws NoTextError if it is compressed in another format, or too large.
 */
export async function openFile(
  io: Io,
  { path }: SourceFile,
  advance: (bytes: number) => void,
  damaged: (problem: string) => void,
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
  if (isZip(start)) return { kind: "zip", bytes: await readWhole(whole) };
  return {
    kind: "text",
    pieces: decode(isGzip(start) ? gunzip(Readable.from(whole), damaged) : whole),
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

/** More than a line has, so that a text of one line is not held in memory. */
const HELD_BYTES_AT_MOST = 65_536;

/** Unpacks gzip. @param damaged As for {@link openFile}. */
export async function* gunzip(
  packed: Readable,
  damaged: (problem: string) => void,
): AsyncGenerator<Buffer> {
  const unpacker = createGunzip();
  let length = 0;
  // The end of the last piece, which is half a line if no more can be unpacked.
  let held: Buffer = Buffer.alloc(0);
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
      held = Buffer.concat([held, chunk]);
      const end = held.length > HELD_BYTES_AT_MOST ? held.length : held.lastIndexOf("\n") + 1;
      yield held.subarray(0, end);
      held = held.subarray(end);
    }
  } catch (cause) {
    if (cause instanceof NoTextError) throw cause;
    damaged(
      `its compression is damaged: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
    return;
  }
  yield held;
}
