/** The common parts of the readers of sources: the destination of lines, and the report about them. */
import type { LineProblem } from "../../traffic/logged-request.ts";
import type { ParsedLine, SourceLine } from "../../traffic/source-line.ts";
import type { Source } from "../../traffic/sources/source.ts";
import type { SourceFile } from "./list-files.ts";

/** A line, or an entry of a sitemap, that could not be counted. */
export interface UnreadableLine {
  readonly file: string;
  readonly line: number;
  readonly problem: string;
  readonly text: string;
}

export interface FileProblem {
  readonly file: string;
  readonly problem: string;
  readonly fix: string;
}

export interface ReadFile {
  readonly name: string;
  readonly kind: string;
  /** The number of its lines that were counted. */
  requests: number;
}

export interface SourcesReport {
  readonly files: ReadFile[];
  readonly problems: FileProblem[];
  readonly examples: UnreadableLine[];
  unreadable: number;
  /** The number of entries about something other than a request, such as runs of a cron trigger. */
  otherEvents: number;
  /** The first and the last day of requests; null if no line has a date. */
  days: { readonly first: string; readonly last: string } | null;
}

/** Takes a line, and returns the problem if it has no address. */
export type TakeLine = (line: SourceLine, source: Source) => LineProblem | null;

export interface Reading {
  /** The site's canonical hosts, as far as known. */
  readonly hosts: ReadonlySet<string>;
  readonly take: TakeLine;
  readonly report: SourcesReport;
}

export interface Place {
  readonly file: SourceFile;
  readonly source: Source;
  readonly counted: ReadFile;
}

/** The number of unreadable lines shown. */
const EXAMPLES = 5;

/** Begins a file, so that it is reported even if it has no lines. */
export function begin({ report }: Reading, file: SourceFile, source: Source): Place {
  const counted = { name: file.name, kind: source.name, requests: 0 };
  report.files.push(counted);
  return { file, source, counted };
}

/** @param text The original line, to be shown if it cannot be read. */
export function takeLine(
  { take, report }: Reading,
  { file, source, counted }: Place,
  line: number,
  text: string,
  parsed: ParsedLine,
): void {
  if (parsed === "comment") return;
  if (parsed === null) {
    report.otherEvents += 1;
    return;
  }
  const problem = "problem" in parsed ? parsed : take(parsed, source);
  if (problem) {
    report.unreadable += 1;
    if (report.examples.length >= EXAMPLES) return;
    const shown = { problem: problem.problem, text: text.slice(0, 200) };
    report.examples.push({ file: file.name, line, ...shown });
    return;
  }
  counted.requests += 1;
  if ("day" in parsed && parsed.day !== null) report.days = daysWith(report.days, parsed.day);
}

export function refuse(
  { report }: Reading,
  { name }: Pick<SourceFile, "name">,
  problem: string,
  fix: string,
): void {
  report.problems.push({ file: name, problem, fix });
}

function daysWith(days: SourcesReport["days"], day: string): NonNullable<SourcesReport["days"]> {
  if (!days) return { first: day, last: day };
  if (day >= days.first && day <= days.last) return days;
  return { first: day < days.first ? day : days.first, last: day > days.last ? day : days.last };
}

/** Reads a whole text, for formats that cannot be read in pieces; null if it is longer than the limit. */
export async function readWhole(
  start: string,
  pieces: AsyncGenerator<string>,
  charactersAtMost: number,
): Promise<string | null> {
  const parts = [start];
  let length = start.length;
  for await (const piece of pieces) {
    parts.push(piece);
    length += piece.length;
    if (length > charactersAtMost) return null;
  }
  return parts.join("");
}
