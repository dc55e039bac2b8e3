/** Reads all files with addresses of a site, each one once. Their kinds are recognised by content. */
import { Readable } from "node:stream";
import { decode } from "../../formats/text/decode-pieces.ts";
import { isGzip } from "../../formats/text/packed.ts";
import { recognizeTraffic } from "../../traffic/sources/recognize.ts";
import { isMirrored } from "../../traffic/sources/saved-page.ts";
import { whyUnreadable } from "../tables/input.ts";
import type { Io } from "../terminal/io.ts";
import { createProgress, MEBIBYTES } from "../terminal/progress.ts";
import { listFiles, type SourceFile } from "./list-files.ts";
import { gunzip, NoTextError, openFile } from "./open-file.ts";
import {
  readDocument,
  readJsonRows,
  readPage,
  readSitemap,
  readWordpress,
} from "./read-documents.ts";
import { readLines } from "./read-lines.ts";
import { type Reading, refuse, type SourcesReport, type TakeLine } from "./reading.ts";
import { readDelimitedTable } from "./read-table.ts";
import { isOfficeDocument, readZip } from "./read-zip.ts";

/** The number of characters from which the kind of a file is recognised. */
const START_CHARACTERS = 65_536;

/** The first bytes of `.xls`, `.doc` and `.ppt`, as they are decoded. */
const OLD_OFFICE = "\u00D0\u00CF\u0011\u00E0";

interface Run extends Reading {
  readonly io: Io;
  /** Adds a local sitemap that an index names to the files that are read. */
  readonly follow: (file: SourceFile) => void;
  readonly advance: (bytes: number) => void;
}

/**
 * @param given Files and folders, or `-`.
 * @param hosts The site's canonical hosts, as far as known. In lists, they may be written without a scheme.
 */
export async function readSources(
  io: Io,
  given: readonly string[],
  hosts: ReadonlySet<string>,
  take: TakeLine,
): Promise<SourcesReport> {
  const queue: SourceFile[] = [];
  // Kept, and not added up for every piece of a hundred thousand saved pages.
  let total = 0;
  const follow = (file: SourceFile): void => {
    queue.push(file);
    total += file.sizeBytes;
  };
  for (const argument of given) (await listFiles(io, argument)).forEach(follow);
  const report: SourcesReport = {
    files: [],
    problems: [],
    examples: [],
    unreadable: 0,
    otherEvents: 0,
    days: null,
  };
  const progress = createProgress(io, "Reading", MEBIBYTES);
  let done = 0;
  const advance = (bytes: number): void => {
    done += bytes;
    if (total > 0) progress.update(Math.min(done, total), total);
  };
  const run: Run = { io, hosts, take, report, follow, advance };
  const seen = new Set<string | null>();
  try {
    // Indexes extend the queue while it is read.
    for (const file of queue) {
      if (seen.has(file.path)) continue;
      seen.add(file.path);
      await readFile(run, file);
    }
  } finally {
    progress.stop();
  }
  return report;
}

async function readFile(run: Run, file: SourceFile): Promise<void> {
  const fail = (problem: string): void => refuse(run, file, problem, "Give the whole file again");
  try {
    const opened = await openFile(run.io, file, run.advance, fail);
    if (opened.kind === "text") {
      await readText(run, file, opened.pieces, false);
      return;
    }
    if (isMirrored(file.inside) && isOfficeDocument(opened.bytes)) readDocument(run, file);
    else {
      await readZip(run, file, opened.bytes, (entry, bytes) =>
        readText(run, entry, decode(unpack(run, entry, bytes)), true),
      );
    }
  } catch (error) {
    if (error instanceof NoTextError) fail(error.message);
    else if (isFileError(error)) refuse(run, file, ...whyUnreadable(error));
    else throw error;
  }
}

/** The content of a file of an archive, which may be compressed itself, as older logs are. */
function unpack(run: Run, entry: SourceFile, bytes: Uint8Array): AsyncGenerator<Buffer> {
  const whole = oneBuffer(bytes);
  if (!isGzip(bytes)) return whole;
  const fail = (problem: string): void => refuse(run, entry, problem, "Give the whole file again");
  return gunzip(Readable.from(whole), fail);
}

async function* oneBuffer(bytes: Uint8Array): AsyncGenerator<Buffer> {
  yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * @param isOptional Whether to skip a file of an unknown kind.
 * @returns Whether it is of a known kind.
 */
async function readText(
  run: Run,
  file: SourceFile,
  pieces: AsyncGenerator<string>,
  isOptional: boolean,
): Promise<boolean> {
  try {
    const start = await readStart(pieces);
    const isOffice = start.startsWith(OLD_OFFICE);
    if (start.startsWith("%PDF-") || (isOffice && isMirrored(file.inside))) {
      if (!isOptional) readDocument(run, file);
      return !isOptional;
    }
    if (isOffice) {
      if (!isOptional) {
        const problem = "it is a file of an old Office program";
        refuse(run, file, problem, "Save it as .xlsx or CSV, and give that");
      }
      return false;
    }
    const traffic = recognizeTraffic(start, run.hosts);
    switch (traffic.kind) {
      case "empty":
        run.report.files.push({ name: file.name, kind: "empty", requests: 0 });
        break;
      case "unknown":
        if (!isOptional) refuse(run, file, traffic.problem, traffic.fix);
        return false;
      case "sitemap": {
        await readSitemap(run, file, start, pieces, { cwd: run.io.cwd, follow: run.follow });
        break;
      }
      case "wordpress":
        await readWordpress(run, file, start, pieces);
        break;
      case "page":
        await readPage(run, file, start, pieces);
        break;
      case "json-rows":
        await readJsonRows(run, file, start, pieces);
        break;
      case "table":
        await readDelimitedTable(run, file, traffic, start, pieces);
        break;
      case "lines":
        await readLines(run, file, traffic.source, start, pieces);
        break;
    }
    return true;
  } finally {
    await pieces.return(undefined);
  }
}

async function readStart(pieces: AsyncGenerator<string>): Promise<string> {
  let start = "";
  while (start.length < START_CHARACTERS) {
    const next = await pieces.next();
    if (next.done) break;
    start += next.value;
  }
  return start;
}

/** Whether it is an error of the file system, which affects one file and not the others. */
function isFileError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error && typeof error.syscall === "string";
}
