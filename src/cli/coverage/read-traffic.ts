import type { CountedRequest } from "../../traffic/coverage.ts";
import type { Site } from "../../domain/table/table.ts";
import {
  type LoggedRequest,
  toCountedRequest,
  type LineProblem,
} from "../../traffic/logged-request.ts";
import { parseSitemap } from "../../traffic/sitemap.ts";
import { createObjectJoiner, type Entry } from "../../traffic/json-objects.ts";
import { createLineSplitter, LINE_CHARACTERS_AT_MOST } from "../../formats/text/split-lines.ts";
import { type ParseLine, recognizeTraffic } from "../../traffic/recognize.ts";
import type { Io } from "../terminal/io.ts";
import { createProgress, MEBIBYTES } from "../terminal/progress.ts";
import { findSitemap, listFiles, type TrafficFile } from "./list-files.ts";
import { NoTextError, openText } from "./open-text.ts";

/** A line, or an entry of a sitemap, that could not be counted. */
export interface UnreadableLine {
  readonly file: string;
  readonly line: number;
  readonly problem: string;
  readonly text: string;
}

/** A file that could not be read, or not to its end. */
export interface FileProblem {
  readonly file: string;
  readonly problem: string;
  readonly fix: string;
}

export interface TrafficReport {
  readonly files: { readonly name: string; readonly kind: string; readonly requests: number }[];
  readonly problems: FileProblem[];
  /** The first of the unreadable lines. */
  readonly examples: UnreadableLine[];
  unreadable: number;
  /** Entries that tell of something else than a request, such as runs of a cron trigger. */
  otherEvents: number;
  /** The first and the last day on which a request was made; null if no line says. */
  days: { readonly first: string; readonly last: string } | null;
}

/** How many unreadable lines are shown. */
const EXAMPLES = 5;

/** By what the kind of a file is recognised. */
const START_CHARACTERS = 65_536;

/** The protocol allows 50 MB, unpacked. */
const SITEMAP_CHARACTERS_AT_MOST = 52_428_800;

interface TrafficReading {
  readonly io: Io;
  readonly site: Site;
  readonly firstHost: string;
  readonly take: (request: CountedRequest) => void;
  readonly report: TrafficReport;
  /** Files of the argument, and what indexes name beside. */
  readonly queue: TrafficFile[];
  readonly seen: Set<string | null>;
  readonly advance: (bytes: number) => void;
}

/**
 * Reads lists, sitemaps and logs, each file once, and hands over every request in them.
 *
 * @param argument A file, a folder, or `-`.
 */
export async function readTraffic(
  io: Io,
  argument: string,
  site: Site,
  take: (request: CountedRequest) => void,
): Promise<TrafficReport> {
  const queue = await listFiles(io, argument);
  const report: TrafficReport = {
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
    const total = queue.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    if (total > 0) progress.update(Math.min(done, total), total);
  };
  const [firstHost = ""] = site.hosts;
  const seen = new Set<string | null>();
  const reading: TrafficReading = { io, site, firstHost, take, report, queue, seen, advance };
  try {
    // Indexes lengthen the queue while it is read.
    for (const file of queue) {
      if (seen.has(file.path)) continue;
      seen.add(file.path);
      await readFile(reading, file);
    }
  } finally {
    progress.stop();
  }
  return report;
}

async function readFile(reading: TrafficReading, file: TrafficFile): Promise<void> {
  const pieces = openText(reading.io, file, reading.advance);
  try {
    const start = await readStart(pieces);
    const traffic = recognizeTraffic(start, reading.site.hosts);
    switch (traffic.kind) {
      case "empty":
        reading.report.files.push({ name: file.name, kind: "empty", requests: 0 });
        break;
      case "unknown":
        refuse(reading, file, traffic.problem, traffic.fix);
        break;
      case "sitemap":
        await readSitemap(reading, file, start, pieces);
        break;
      case "lines":
        await readLines(reading, file, traffic.name, traffic.parse, start, pieces);
        break;
    }
  } catch (error) {
    if (!(error instanceof NoTextError) && !isFileError(error)) throw error;
    refuse(reading, file, error.message, "Give the file again, whole");
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

async function readLines(
  reading: TrafficReading,
  file: TrafficFile,
  kind: string,
  parse: ParseLine,
  start: string,
  pieces: AsyncGenerator<string>,
): Promise<void> {
  const counted = { name: file.name, kind, requests: 0 };
  reading.report.files.push(counted);
  const splitter = createLineSplitter();
  const joiner = createObjectJoiner();
  let number = 0;
  const readEntry = ({ text, line }: Entry): void => {
    if (text === "") return;
    const request =
      text.length > LINE_CHARACTERS_AT_MOST
        ? { problem: `longer than ${LINE_CHARACTERS_AT_MOST.toLocaleString("en")} characters` }
        : parse(text);
    if (request === null) reading.report.otherEvents += 1;
    else if (count(reading, file, line, text, request)) counted.requests += 1;
  };
  const readAll = (lines: readonly string[]): void => {
    for (const line of lines) for (const entry of joiner.push(line, ++number)) readEntry(entry);
  };
  readAll(splitter.push(start));
  for await (const piece of pieces) readAll(splitter.push(piece));
  readAll(splitter.end());
  for (const entry of joiner.end()) readEntry(entry);
}

async function readSitemap(
  reading: TrafficReading,
  file: TrafficFile,
  start: string,
  pieces: AsyncGenerator<string>,
): Promise<void> {
  let text = start;
  for await (const piece of pieces) {
    text += piece;
    if (text.length > SITEMAP_CHARACTERS_AT_MOST) {
      refuse(reading, file, "it is larger than the 50 MB of a sitemap", "Split it, with an index");
      return;
    }
  }
  const sitemap = parseSitemap(text);
  if (sitemap.kind === "unreadable") {
    const place = { ...file, name: `${file.name}:${sitemap.line}` };
    refuse(reading, place, sitemap.problem, "Give a sitemap, or a list of URLs as plain text");
    return;
  }
  const counted = { name: file.name, kind: "sitemap", requests: 0 };
  reading.report.files.push(counted);
  for (const [index, address] of sitemap.addresses.entries()) {
    if (sitemap.kind === "index") {
      await follow(reading, file, address);
      continue;
    }
    const request = {
      host: null,
      target: address,
      method: "GET",
      status: null,
      hits: 1,
      day: null,
    };
    if (count(reading, file, index + 1, address, request)) counted.requests += 1;
  }
}

/** A sitemap of an index is read from beside it, or reported as missing. */
async function follow(reading: TrafficReading, file: TrafficFile, address: string): Promise<void> {
  const found = await findSitemap(file, address, reading.io.cwd);
  if (found) reading.queue.push(found);
  else {
    const fix = "Put it beside the index; nothing is fetched";
    refuse(reading, file, `it names ${JSON.stringify(address)}, which is not there`, fix);
  }
}

/** @returns Whether it was a request. */
function count(
  { firstHost, take, report }: TrafficReading,
  { name }: TrafficFile,
  line: number,
  text: string,
  request: LoggedRequest | LineProblem,
): boolean {
  const counted = "problem" in request ? request : toCountedRequest(request, firstHost);
  if (!("problem" in counted)) {
    take(counted);
    if ("day" in request && request.day !== null) report.days = daysWith(report.days, request.day);
    return true;
  }
  report.unreadable += 1;
  if (report.examples.length < EXAMPLES) {
    report.examples.push({ file: name, line, problem: counted.problem, text: text.slice(0, 200) });
  }
  return false;
}

function daysWith(days: TrafficReport["days"], day: string): NonNullable<TrafficReport["days"]> {
  if (!days) return { first: day, last: day };
  if (day >= days.first && day <= days.last) return days;
  return { first: day < days.first ? day : days.first, last: day > days.last ? day : days.last };
}

function refuse({ report }: TrafficReading, file: TrafficFile, problem: string, fix: string): void {
  report.problems.push({ file: file.name, problem, fix });
}

/** What the file system says of one file stops that file, and not the others. */
function isFileError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error && typeof error.syscall === "string";
}
