/** Reads a file of old addresses: a sitemap, a table, a list or a log, optionally compressed with gzip. */
import { isGzip, isZip } from "../../formats/text/packed.ts";
import { LINE_END } from "../../formats/text/split-lines.ts";
import { createObjectJoiner } from "../../traffic/json-objects.ts";
import { toCountedRequest } from "../../traffic/logged-request.ts";
import { ADDRESS_CHARACTERS_AT_MOST, type AddressContext } from "../../traffic/pasted-address.ts";
import { excerpt, type Pasted, readPasted } from "../../traffic/pasted.ts";
import { parseSitemap } from "../../traffic/sitemap.ts";
import { countOf } from "../../traffic/source-line.ts";
import { isMarkup, LOGS, recognizeLines } from "../../traffic/sources/recognize-lines.ts";
import type { LineSource } from "../../traffic/sources/source.ts";
import { gunzip } from "./unpack.ts";

export type FileProblem =
  | { readonly kind: "too-large" | "damaged" | "packed" | "binary" | "index" | "empty" }
  /** `problem` is the parser's message, in English. */
  | { readonly kind: "sitemap"; readonly line: number; readonly problem: string };

/** The limit after decompression. */
const FILE_BYTES_AT_MOST = 16 * 1024 * 1024;

/** The part of a file by which its kind is recognised. */
const START_CHARACTERS = 65_536;

/** @param atMost The maximum number of addresses. */
export async function readFile(
  file: File,
  context: AddressContext,
  atMost: number,
): Promise<Pasted | FileProblem> {
  let bytes = new Uint8Array(await file.arrayBuffer());
  if (isGzip(bytes)) {
    const unpacked = await gunzip(bytes, FILE_BYTES_AT_MOST);
    if (unpacked.kind !== "bytes") return unpacked;
    ({ bytes } = unpacked);
  }
  if (isZip(bytes)) return { kind: "packed" };
  const text = decode(bytes);
  if (text.includes("\0")) return { kind: "binary" };
  return readText(text, context, atMost);
}

function readText(text: string, context: AddressContext, atMost: number): Pasted | FileProblem {
  const start = text.slice(0, START_CHARACTERS).trimStart();
  if (start === "") return { kind: "empty" };
  if (isMarkup(start)) return readSitemap(text, atMost);
  const source = recognizeLines(start, new Set(context.hosts));
  const isLog = source !== null && LOGS.includes(source);
  return isLog ? readLog(text, source, context, atMost) : readPasted(text, context, atMost);
}

function readSitemap(text: string, atMost: number): Pasted | FileProblem {
  const sitemap = parseSitemap(text);
  if (sitemap.kind === "unreadable") return { ...sitemap, kind: "sitemap" };
  if (sitemap.kind === "index") return { kind: "index" };
  return listOf(sitemap.addresses, atMost);
}

/** The addresses in a log, each once, most requested first. */
function readLog(
  text: string,
  source: LineSource,
  context: AddressContext,
  atMost: number,
): Pasted {
  const [firstHost = ""] = context.hosts;
  const hits = new Map<string, number>();
  const parse = source.open(new Set(context.hosts));
  const joiner = createObjectJoiner();
  const entries = text.split(LINE_END).flatMap((line, index) => joiner.push(line, index + 1));
  for (const entry of [...entries, ...joiner.end()]) {
    const line = entry.text === "" ? null : parse(entry.text);
    if (line === null || line === "comment" || "problem" in line) continue;
    const counted = toCountedRequest({ ...line, hits: countOf(line) }, firstHost);
    if ("problem" in counted) continue;
    hits.set(counted.url.href, (hits.get(counted.url.href) ?? 0) + counted.hits);
  }
  const byHits = [...hits].toSorted(([, a], [, b]) => b - a).map(([address]) => address);
  return listOf(byHits, atMost);
}

function listOf(addresses: readonly string[], atMost: number): Pasted {
  const lines = addresses.slice(0, atMost).map((address, index) => {
    const isTooLong = address.length > ADDRESS_CHARACTERS_AT_MOST;
    const typed = isTooLong ? excerpt(address) : address;
    return { line: index + 1, typed, address: isTooLong ? null : address };
  });
  return { lines, heading: null, isCut: addresses.length > atMost };
}

/**
 * Decodes text by its byte-order mark; otherwise as UTF-8, or else as Windows' Western European encoding, which
 * spreadsheet programs use.
 */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
