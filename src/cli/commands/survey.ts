import { type Command, InvalidArgumentError } from "commander";
import { findHazards } from "../../survey/hazards/find-hazards.ts";
import { listInventory } from "../../survey/inventory.ts";
import type { Surveyed } from "../../survey/surveyed.ts";
import { writeInventory } from "../../traffic/inventory-csv.ts";
import { createAsker } from "../survey/asker.ts";
import { renderSurvey } from "../survey/html.ts";
import { readOwnTable } from "../survey/own-table.ts";
import type { Problem } from "../survey/problems.ts";
import { reportAsJson, reportAsText, type SurveyReport } from "../survey/report.ts";
import { surveySite } from "../survey/survey-site.ts";
import { DEFAULT_TABLE } from "../tables/find-table.ts";
import { parseServer } from "../tables/server-address.ts";
import { checkOutputs, checkStandardOutput } from "../terminal/check-outputs.ts";
import { csvFile } from "../terminal/csv-file.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { plural, printJson, printLine, say, stylesFor } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { printable } from "../terminal/printable.ts";
import { writeOutput } from "../terminal/write-output.ts";

interface Options {
  readonly pages: number;
  readonly delay?: number;
  readonly timeout: number;
  readonly fresh?: boolean;
  readonly output?: string;
  readonly html?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const PAGES_AT_MOST = 100_000;
const DELAY_SECONDS = 1;
const DELAY_SECONDS_AT_MOST = 600;
const TIMEOUT_SECONDS_AT_MOST = 300;

export function addSurvey(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  program
    .command("survey")
    .summary("what will break when this site closes? crawls the old site politely")
    .description(
      "Crawls the live old site, and lists what will break when it closes, each with the rule or setting that deals with it; its sitemaps and links start an inventory. robots.txt is obeyed. A run that is stopped continues where it stopped.",
    )
    .argument("<url>", "the old site, or the folder of it that closes")
    .option("--pages <number>", "how many pages to visit", wholeNumber(1, PAGES_AT_MOST), 200)
    .option(
      "--delay <seconds>",
      "seconds to pause after each request to a host (default: 1, or what robots.txt asks for)",
      readDelay,
    )
    .option(
      "--timeout <seconds>",
      "how long to wait for an answer",
      wholeNumber(1, TIMEOUT_SECONDS_AT_MOST),
      15,
    )
    .option("--fresh", "start over, and ignore what an earlier run found")
    .option(
      "-o, --output <file>",
      "write its addresses as an inventory; - for standard output",
      csvFile,
    )
    .option("--html <file>", "write the report as one page to send on")
    .option("--dry-run", "crawl, but write no file")
    .option("--json", "print { hazards, settled, notFound, pages, addresses, site, at, problems }")
    .action(async (url: string, options: Options) => exit(await survey(io, url, options)));
}

async function survey(io: Io, given: string, options: Options): Promise<ExitCode> {
  checkStandardOutput(options.json, { "-o": options.output, "--html": options.html });
  await checkOutputs(io, { "-o": options.output, "--html": options.html }, [DEFAULT_TABLE]);
  const start = readStart(given);
  const asker = await createAsker(io, {
    start,
    delaySeconds: options.delay ?? DELAY_SECONDS,
    timeoutSeconds: options.timeout,
    isFresh: options.fresh ?? false,
  });
  if (asker.known > 0) {
    const known = plural(asker.known, "answer");
    say(io, `Continuing where the last run stopped: ${known} known; --fresh starts over`);
  }
  const limits = { pagesAtMost: options.pages, delaySeconds: options.delay ?? null };
  const { survey: seen, problems } = await surveySite(io, asker, start, limits);
  const { open, settled } = findHazards(seen, await readOwnTable(io, seen.site.host));
  const report: SurveyReport = {
    site: seen.site.origin + seen.site.folder,
    at: asker.startedAt,
    hazards: open,
    settled,
    pages: seen.pages.length,
    addresses: seen.addresses.size,
    problems,
  };
  sayProblems(io, problems);
  await print(io, report, options);
  await write(io, seen, report, options);
  // Last, so that hours of work are not lost if a file cannot be written.
  asker.clear();
  return EXIT.done;
}

/** @throws CliError if it is not the address of a site. */
function readStart(given: string): URL {
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(given) ? URL.parse(given) : parseServer(given);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new CliError(
      `${given} is not an address of a site`,
      "Write it as https://www.old.example/ or with the folder that closes",
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new CliError(
      "A survey sees what visitors without an account see",
      `Leave the user name and password out: ${pasteable(["survey", url.origin + url.pathname])}`,
    );
  }
  url.hash = "";
  return url;
}

const PROBLEMS_SHOWN = 20;

function sayProblems(io: Io, problems: readonly Problem[]): void {
  const styles = stylesFor(io, "stderr");
  for (const { url, problem } of problems.slice(0, PROBLEMS_SHOWN)) {
    say(io, `${styles.bold(printable(url))}: ${printable(problem)}`);
  }
  const more = problems.length - PROBLEMS_SHOWN;
  if (more > 0) say(io, `and ${plural(more, "more address", "more addresses")} without an answer`);
}

async function print(io: Io, report: SurveyReport, { json, output, html }: Options): Promise<void> {
  if (json) return printJson(io, reportAsJson(report));
  if (output === "-" || html === "-") return;
  for (const line of reportAsText(report, stylesFor(io, "stdout"))) await printLine(io, line);
}

async function write(
  io: Io,
  seen: Surveyed,
  report: SurveyReport,
  { output, html, dryRun }: Options,
): Promise<void> {
  if (output === undefined && html === undefined) return;
  if (dryRun) {
    say(io, "Nothing was written: --dry-run");
    return;
  }
  if (html !== undefined) await writeOutput(io, html, [await renderSurvey(report)]);
  if (output !== undefined) {
    await writeOutput(io, output, writeInventory(listInventory(seen, report.at)));
    const known = plural(report.addresses, "address", "addresses");
    if (output !== "-") say(io, `${known} written to ${output}`);
  }
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
  };
}

function readDelay(text: string): number {
  const seconds = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && seconds <= DELAY_SECONDS_AT_MOST) return seconds;
  throw new InvalidArgumentError(`Write seconds, from 0 to ${DELAY_SECONDS_AT_MOST}.`);
}
