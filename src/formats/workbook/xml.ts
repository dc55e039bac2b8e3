import { Parser } from "htmlparser2";
import { WorkbookError } from "./problem.ts";

/** The number of bytes given to the parser at a time. */
const SLICE_BYTES = 1 << 16;

/** Workbook parts are nested no deeper than a run of text in a string of a cell. */
const DEPTH_AT_MOST = 32;

/** No element of a workbook has more attributes. */
const ATTRIBUTES_AT_MOST = 100;

/** Called as a document is read; names have no prefix. */
export interface XmlReader {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Reads a part of a workbook in pieces. Entities that a document declares are not expanded.
 *
 * @throws WorkbookError if the document is incomplete.
 */
export function readXml(name: string, bytes: Uint8Array, reader: XmlReader): void {
  let depth = 0;
  let attributeCount = 0;
  let isWhole = false;
  const parser = new Parser(
    {
      onattribute() {
        if (++attributeCount <= ATTRIBUTES_AT_MOST) return;
        throw new WorkbookError(`${name} has an element with too many attributes`);
      },
      onopentag(tag, attributes) {
        attributeCount = 0;
        if (++depth > DEPTH_AT_MOST) throw new WorkbookError(`${name} is nested too deeply`);
        reader.open?.(bare(tag), attributes);
      },
      ontext: (text) => reader.text?.(text),
      onclosetag(tag, isImplied) {
        depth -= 1;
        if (depth === 0) isWhole = !isImplied;
        reader.close?.(bare(tag));
      },
    },
    { xmlMode: true },
  );
  const decoder = new TextDecoder();
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    parser.write(decoder.decode(bytes.subarray(at, at + SLICE_BYTES), { stream: true }));
  }
  parser.end(decoder.decode());
  if (!isWhole) throw new WorkbookError(`${name} ends in the middle`);
}

function bare(tag: string): string {
  return tag.slice(tag.indexOf(":") + 1);
}
