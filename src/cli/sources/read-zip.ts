import { unzipSync } from "fflate";
import { readXlsxSheets } from "../../formats/sheet/import-xlsx.ts";
import { isZip } from "../../formats/text/packed.ts";
import type { SourceFile } from "./list-files.ts";
import { type Reading, refuse } from "./reading.ts";
import { createTableReader } from "./read-table.ts";

/** Uncompressed. An archive that declares more is not unpacked at all. */
const ENTRY_BYTES_AT_MOST = 128 * 2 ** 20;
const ALL_BYTES_AT_MOST = 512 * 2 ** 20;
const ENTRIES_AT_MOST = 2000;

/** Of LibreOffice, of Numbers, and of Excel in its binary form. */
const OTHER_OFFICE = ["mimetype", "Index/Document.iwa", "xl/workbook.bin"];

const WORKBOOK = "xl/workbook.xml";

const NAMES = "Name its column of addresses url, and the one of their requests hits";

const UNPACK = "Unpack it, and give the files in it";

/**
 * Reads a workbook, or the files of an archive one after the other. Those of an unknown kind are skipped.
 *
 * @param readEntry Reads a file of the archive, and returns whether it is of a known kind.
 */
export async function readZip(
  reading: Reading,
  file: SourceFile,
  bytes: Uint8Array,
  readEntry: (file: SourceFile, bytes: Uint8Array) => Promise<boolean>,
): Promise<void> {
  const names = listEntries(bytes);
  if (names === null) {
    refuse(reading, file, "it is compressed: unpack it with unzip first", UNPACK);
    return;
  }
  const sizes = [...names.values()];
  const isBomb =
    sizes.some((it) => it > ENTRY_BYTES_AT_MOST) ||
    sizes.reduce((sum, it) => sum + it, 0) > ALL_BYTES_AT_MOST ||
    sizes.length > ENTRIES_AT_MOST;
  if (isBomb) {
    refuse(reading, file, "its unpacked content is too large for memory", UNPACK);
    return;
  }
  if (names.has(WORKBOOK)) {
    const isKnown = readWorkbook(reading, file, bytes);
    if (!isKnown) refuse(reading, file, "it is a workbook without a table of a known kind", NAMES);
    return;
  }
  if (OTHER_OFFICE.some((it) => names.has(it))) {
    const problem = "it is a file of another Office program";
    refuse(reading, file, problem, "Save it as .xlsx or CSV, and give that");
    return;
  }
  let isKnown = false;
  for (const name of [...names.keys()].toSorted()) {
    if (/(?:^|\/)\.|^__MACOSX\/|\/$/.test(name)) continue;
    const entry = unzipSync(bytes, { filter: (it) => it.name === name })[name];
    if (!entry || entry.length === 0) continue;
    const inside = { ...file, name: `${file.name}:${name}`, path: null, inside: name };
    const isBook = isZip(entry) && listEntries(entry)?.has(WORKBOOK) === true;
    const isRead = isBook ? readWorkbook(reading, inside, entry) : await readEntry(inside, entry);
    isKnown ||= isRead;
  }
  if (!isKnown) refuse(reading, file, "it is an archive without a file of a known kind", UNPACK);
}

/** Whether an archive is a text or a presentation of an Office program, or a document of another kind. */
export function isOfficeDocument(bytes: Uint8Array): boolean {
  const names = listEntries(bytes);
  // OpenDocument and EPUB name their own type.
  const parts = ["word/document.xml", "ppt/presentation.xml", "mimetype"];
  return names !== null && parts.some((it) => names.has(it));
}

/** Lists the files of an archive with their uncompressed sizes; null if it is not a valid archive. */
function listEntries(bytes: Uint8Array): ReadonlyMap<string, number> | null {
  const sizes = new Map<string, number>();
  try {
    unzipSync(bytes, {
      filter({ name, originalSize }) {
        sizes.set(name, originalSize);
        return false;
      },
    });
    return sizes;
  } catch {
    // Any error means that the file is damaged.
    return null;
  }
}

/**
 * Reads all visible sheets; those that are not a table of a known kind are skipped, as files of an archive are.
 *
 * @returns Whether any is, or the workbook cannot be read, which is reported.
 */
function readWorkbook(reading: Reading, file: SourceFile, bytes: Uint8Array): boolean {
  const workbook = readXlsxSheets(bytes);
  if (!workbook.ok) {
    const problem = `it is not a workbook that can be read: ${workbook.problem.reason}`;
    refuse(reading, file, problem, "Save it as CSV, and give that");
    return true;
  }
  const sheets = workbook.value;
  let isKnown = false;
  for (const { name, rows, unread } of sheets) {
    const place = sheets.length === 1 ? file : { ...file, name: `${file.name}:${name}` };
    const table = createTableReader(reading, place);
    for (const { line, cells } of rows) table.push({ line, cells });
    if (!table.end()) continue;
    isKnown = true;
    if (unread) {
      const problem = `its cell ${unread.first} is not read: columns are read up to IV`;
      refuse(reading, place, problem, "Delete it if it is not needed, else move it to the left");
    }
  }
  return isKnown;
}
