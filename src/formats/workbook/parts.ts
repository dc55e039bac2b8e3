/** The files in the archive of a workbook. */
import { unzipSync } from "fflate";
import { tooLarge, WorkbookError } from "./problem.ts";

/** Unpacked size. A map of 335,000 redirects has 45 MB of strings, and as much of cells. */
const PART_BYTES_AT_MOST = 96 * 2 ** 20;
const BYTES_AT_MOST = 192 * 2 ** 20;

/**
 * The total in all parts that are read. A workbook with more is refused at once, not after half a minute of reading.
 */
const TAGS_AT_MOST = 8_000_000;

/** Enough for more than a thousand sheets with their related parts. */
const PARTS_AT_MOST = 10_000;

const LESS_THAN = "<".charCodeAt(0);

export interface Parts {
  /** @returns null if there is no such part. @throws WorkbookError if it is too large or damaged. */
  read(name: string): Uint8Array | null;
}

/**
 * Opens a workbook. A part is unpacked only when it is read, and only up to the size that the archive states.
 *
 * @throws WorkbookError if the bytes are not an archive.
 */
export function openParts(bytes: Uint8Array): Parts {
  const sizes = new Map<string, number>();
  unzip(bytes, ({ name, originalSize }) => {
    sizes.set(name, originalSize);
    if (sizes.size > PARTS_AT_MOST) throw tooLarge("it contains more than 10,000 files");
    return false;
  });
  let left = BYTES_AT_MOST;
  let tags = TAGS_AT_MOST;
  return {
    read(name) {
      const size = sizes.get(name);
      if (size === undefined) return null;
      left -= size;
      if (size > PART_BYTES_AT_MOST) throw tooLarge(`${name} has more than 96 MB unpacked`);
      if (left < 0) throw tooLarge("it has more than 192 MB unpacked");
      let isFirst = true;
      const parts = unzip(bytes, (it) => {
        const isAsked = it.name === name && it.originalSize === size && isFirst;
        if (isAsked) isFirst = false;
        return isAsked;
      });
      const part = parts[name] ?? null;
      tags -= part ? countTags(part) : 0;
      if (tags < 0) throw tooLarge(`it has more than 8,000,000 tags by the end of ${name}`);
      return part;
    },
  };
}

function countTags(part: Uint8Array): number {
  let count = 0;
  // An iterator takes several times as long, and a part has up to a hundred million bytes.
  for (let at = 0; at < part.length; at++) if (part[at] === LESS_THAN) count += 1;
  return count;
}

function unzip(
  ...[bytes, filter]: [Uint8Array, NonNullable<Parameters<typeof unzipSync>[1]>["filter"]]
): Readonly<Record<string, Uint8Array>> {
  try {
    return unzipSync(bytes, filter ? { filter } : {});
  } catch (error) {
    if (error instanceof WorkbookError) throw error;
    // Whatever is wrong with the archive, the cause is the file.
    throw new WorkbookError(error instanceof Error ? error.message : String(error));
  }
}
