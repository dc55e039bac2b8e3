import { type Command, InvalidArgumentError } from "commander";
import { type Coverage, createCoverage } from "../../traffic/coverage.ts";
import { formatInstant, type Instant } from "../../domain/instant.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import { checkInputs, checkOutputs } from "../terminal/check-outputs.ts";
import { csvFile } from "../terminal/csv-file.ts";
import { CliError } from "../terminal/errors.ts";
import { fileName, loadTable, readInstantOption } from "../tables/input.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { printJson, printLine, say, stylesFor } from "../terminal/output.ts";
import { preparePublishing } from "../coverage/publish-visits.ts";
import { addStoreOptions, type StoreOptions } from "../tables/stores.ts";
import { renderCoverage } from "../coverage/html.ts";
import { formatCoverage } from "../coverage/text.ts";
import { readTraffic } from "../coverage/read-traffic.ts";
import type { CoverageReport } from "../coverage/summary.ts";
import { checkTyped } from "../coverage/typed-targets.ts";
import { writeRepaired, writeTodo } from "../coverage/address-csv.ts";
import { sayUnreadable } from "../sources/say-unreadable.ts";
import { writeOutput } from "../terminal/write-output.ts";

interface Options extends StoreOptions {
  readonly routes: string;
  readonly at?: string;
  readonly top?: number;
  readonly html?: string;
  readonly unmatched?: string;
  readonly undecided?: string;
  readonly repaired?: string;
  readonly publish?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** The number of addresses shown of a list unless `--top` is given. The files of addresses contain all of them. */
const TOP_FOR_PEOPLE = 20;
const TOP_IN_JSON = 1000;

export function addCoverage(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("coverage"))
    .summary("what happens to the old site's traffic, and what is still missing")
    .description(
      "Judges every request in access logs, sitemaps, lists of addresses and inventories by the table: shares by outcome and section, and the most requested addresses that only get the fallback or nothing.",
    )
    .argument("<files...>", "files, folders of them, or - for standard input; gzip too")
    .option("--routes <file>", "the table", "routes.json")
    .option("--at <instant>", "as of this instant instead of now or the gate, whichever is later")
    .option("--top <number>", "how many addresses of each list to show", readTop)
    .option("--html <file>", "write the report as one page to mail")
    .option(
      "--unmatched <file>",
      "write the unmatched addresses as a CSV that import reads",
      csvFile,
    )
    .option("--undecided <file>", "the same, for those that a rule leaves undecided", csvFile)
    .option("--repaired <file>", "write the broken addresses that are repaired as a CSV", csvFile)
    .option("--publish", "show the figures on the page of the release, to those who sign it")
    .option("--dry-run", "write no file, and publish nothing")
    .option("--json", "print one object")
    .action(async (files: string[], options: Options) => exit(await judge(io, files, options)));
}

function readTop(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write a whole number.");
}

async function judge(io: Io, given: readonly string[], options: Options): Promise<ExitCode> {
  checkStreams(given, options);
  const names = filesOf(options).map(([content, name]) => [`--${content}`, name]);
  const outputs = Object.fromEntries(names);
  await checkOutputs(io, outputs, [options.routes, ...given]);
  const compiled = await loadTable(io, options.routes);
  const { site } = compiled.table;
  const at = readInstant(io, compiled, options.at);
  for (const [content, name] of filesOf(options)) {
    if (name !== "-" && isTodo(content))
      await checkTyped(io, name, options.routes, compiled.table, at);
  }
  const isPublished = options.publish === true && !options.dryRun;
  const publish = isPublished ? await preparePublishing(io, options, compiled.data) : null;
  const { count, sum } = createCoverage(compiled, at, { listsVisited: publish !== null });
  const traffic = await readTraffic(io, given, site, count);
  await checkOutputs(
    io,
    outputs,
    traffic.files.map((it) => it.name),
  );
  const coverage = sum();
  sayUnreadable(io, traffic);
  if (coverage.total === 0) {
    throw new CliError(
      `${nameGiven(given)} no request`,
      traffic.problems.length > 0
        ? "Correct the problems listed above"
        : "Give a list of URLs, a sitemap, an access log or an inventory",
      EXIT.invalid,
    );
  }
  const report = { site, at, coverage, traffic, top: options.top ?? TOP_FOR_PEOPLE };
  await writeFiles(io, report, options);
  if (options.json) {
    await printJson(io, toJson(report, options.top ?? TOP_IN_JSON));
  } else if (!filesOf(options).some(([, name]) => name === "-")) {
    for (const line of formatCoverage(report, stylesFor(io, "stdout"))) await printLine(io, line);
  }
  if (traffic.problems.length === 0) await publish?.(report);
  else if (publish) say(io, "Nothing was published: not everything could be read");
  return traffic.problems.length > 0 ? EXIT.invalid : EXIT.done;
}

/** `access.log holds`, `a.log and b.log hold`. */
function nameGiven(given: readonly string[]): string {
  const names = given.map(fileName);
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
  const last = shown.at(-1) ?? "";
  const text =
    shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${last} hold` : `${last} holds`;
  return given[0] === "-" ? text.replace("standard", "Standard") : text;
}

/** @throws CliError if two inputs or two outputs would share a standard stream. */
function checkStreams(given: readonly string[], options: Options): void {
  checkInputs(options.routes, given, "traffic");
  const streams = filesOf(options).filter(([, name]) => name === "-");
  if (streams.length + (options.json ? 1 : 0) > 1) {
    throw new CliError(
      "Only one of --html, --unmatched, --undecided, --repaired and --json can go to standard output",
      "Name files for the others",
    );
  }
}

/** The instant of `--at`; by default the later of now and the gate, so that a table is not judged before it applies. */
function readInstant(
  io: Io,
  { table: { site }, data }: CompiledRoutes,
  at: string | undefined,
): Instant {
  if (at === undefined && !Number.isFinite(site.activatesAt)) {
    throw new CliError(
      "The date of the gate cannot be read, so there is no day to judge",
      "Correct site.activatesAt, or say --at INSTANT",
      EXIT.invalid,
    );
  }
  return readInstantOption(at, Math.max(io.now(), site.activatesAt), data.site.timeZone);
}

async function writeFiles(io: Io, report: CoverageReport, options: Options): Promise<void> {
  const files = filesOf(options);
  if (options.dryRun) {
    if (options.publish) say(io, "Nothing was written or published: --dry-run");
    else if (files.length > 0) say(io, "Nothing was written: --dry-run");
    return;
  }
  const { coverage } = report;
  for (const [content, name] of files) {
    await writeOutput(
      io,
      name,
      content === "html"
        ? [await renderCoverage(report)]
        : content === "repaired"
          ? writeRepaired(coverage.repaired)
          : writeTodo(coverage[content]),
    );
  }
}

/** Whether people fill in the list. */
function isTodo(content: (typeof FILES)[number]): boolean {
  return content === "unmatched" || content === "undecided";
}

const FILES = ["html", "unmatched", "undecided", "repaired"] as const;

/** The requested lists and reports, each with the name of its file. */
function filesOf(options: Options): [(typeof FILES)[number], string][] {
  return FILES.flatMap((content) => {
    const name = options[content];
    return name === undefined ? [] : [[content, name]];
  });
}

function toJson({ coverage, at, traffic }: CoverageReport, top: number): object {
  const { unmatched, repaired, undecided, ...rest }: Coverage = coverage;
  return {
    total: rest.total,
    outcomes: rest.outcomes,
    sections: rest.sections,
    unmatched: unmatched.slice(0, top),
    unmatchedError: rest.unmatchedError,
    unmatchedTooLong: rest.unmatchedTooLong,
    repaired: repaired.slice(0, top),
    undecided: undecided.slice(0, top),
    pages: rest.pages,
    noise: rest.noise,
    otherHosts: rest.otherHosts,
    pagesElsewhere: rest.pagesElsewhere,
    at: formatInstant(at),
    files: traffic.files,
    problems: traffic.problems,
    unreadable: { total: traffic.unreadable, first: traffic.examples },
    otherEvents: traffic.otherEvents,
  };
}
