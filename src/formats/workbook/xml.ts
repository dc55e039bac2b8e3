import { Parser } from "htmlparser2";
import { WorkbookError } from "./problem.ts";

/** How much is handed to the parser at a time. */
const SLICE_BYTES = 1 << 16;

/** The parts of a workbook go no deeper than a run of text in a string of a cell. */
const DEPTH_AT_MOST = 32;

/** Nor has any element of theirs more attributes. */
const ATTRIBUTES_AT_MOST = 100;

/** Is called as a document is read; names come without their prefix. */
export interface XmlReader {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Reads a part of a workbook, a piece at a time. Entities that a document declares are not expanded.
 *
 * @throws WorkbookError if it ends in the middle.
 */
export function readXml(name: string, bytes: Uint8Array, reader: XmlReader): void {
  let depth = 0;
  let attributeCount = 0;
  let isWhole = false;
  const parser = new Parser(
    {
      onattribute() {
        if (++attributeCount <= ATTRIBUTES_AT_MOST) return;
        throw new WorkbookError(`${name} has an element with attributes without end`);
      },
      onopentag(tag, attributes) {
        attributeCount = 0;
        if (++depth > DEPTH_AT_MOST) throw new WorkbookError(`${name} is nested without end`);
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
