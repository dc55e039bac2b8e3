import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { Io } from "../terminal/io.ts";
import type { TrafficFile } from "./list-files.ts";

/** What compressed files begin with, and what takes it away. */
const COMPRESSED: readonly (readonly [magic: string, unpack: string])[] = [
  ["504b0304", "unzip"],
  ["425a68", "bunzip2"],
  ["28b52ffd", "zstd -d"],
  ["fd377a58", "unxz"],
  ["377abcaf", "7z x"],
];

/** A file that cannot be read as text. */
export class NoTextError extends Error {
  override readonly name = "NoTextError";
}

/**
 * The text of a file in pieces, unpacked if it is gzip, whatever its name is.
 *
 * @param advance Called with the number of bytes in each piece read.
 * @throws NoTextError if it is packed in another way, or damaged.
 */
export async function* openText(
  io: Io,
  { path }: TrafficFile,
  advance: (bytes: number) => void,
): AsyncGenerator<string> {
  const bytes = countBytes(path === null ? io.stdin : createReadStream(path), advance);
  const start = await readStart(bytes);
  const magic = start.toString("hex", 0, 4);
  const packed = COMPRESSED.find(([it]) => magic.startsWith(it));
  if (packed) {
    await bytes.return(undefined);
    throw new NoTextError(`it is packed: unpack it with ${packed[1]} first`);
  }
  const whole = Readable.from(prepend(start, bytes));
  yield* decode(magic.startsWith("1f8b") ? gunzip(whole) : whole, encodingOf(magic));
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

/** As much as is needed to recognise it; pipes may hand over single bytes. */
async function readStart(bytes: AsyncGenerator<Buffer>): Promise<Buffer> {
  let start = Buffer.alloc(0);
  while (start.length < 4) {
    const next = await bytes.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  return start;
}

async function* prepend(start: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (start.length > 0) yield start;
  yield* rest;
}

async function* gunzip(packed: Readable): AsyncGenerator<Buffer> {
  const unpacker = createGunzip();
  const done = pipeline(packed, unpacker);
  // Whoever reads from the unpacker gets the same error.
  done.catch(() => {});
  try {
    for await (const chunk of unpacker) if (Buffer.isBuffer(chunk)) yield chunk;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NoTextError(`its compression is damaged: ${why}`, { cause });
  }
}

/** By the byte-order mark; else UTF-8, in which invalid bytes become U+FFFD. */
function encodingOf(magic: string): string {
  if (magic.startsWith("fffe")) return "utf-16le";
  return magic.startsWith("feff") ? "utf-16be" : "utf-8";
}

async function* decode(bytes: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
