import type { Command } from "commander";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { twinOf } from "../../domain/url/twins.ts";
import { writeInventory } from "../../traffic/inventory-csv.ts";
import {
  ADDRESSES_AT_MOST,
  createInventory,
  type Inventory,
} from "../../traffic/merge-inventory.ts";
import { inventory as INVENTORY } from "../../traffic/sources/inventory.ts";
import { DEFAULT_TABLE } from "../tables/find-table.ts";
import { findSite } from "../inventory/find-site.ts";
import { inventoryAsJson, sayInventory } from "../inventory/report.ts";
import { readSources } from "../sources/read-sources.ts";
import type { SourcesReport } from "../sources/reading.ts";
import { sayUnreadable } from "../sources/say-unreadable.ts";
import { fileAgain } from "../tables/input.ts";
import { checkInputs, checkOutputs, checkStandardOutput } from "../terminal/check-outputs.ts";
import { csvFile } from "../terminal/csv-file.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { plural, say } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { writeOutput } from "../terminal/write-output.ts";

interface Options {
  readonly output?: string;
  readonly routes?: string;
  readonly host: readonly string[];
  readonly ignore: readonly string[];
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addInventory(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  program
    .command("inventory")
    .summary("one list of a site's addresses, from everything known about them")
    .description(
      "Merges everything known about a site's addresses: lists, sitemaps, access logs, exports of crawlers, of Search Console and Analytics, indexes of web archives, exports of WordPress, folders of saved pages, and inventories. Each file is recognised by its content. Nothing is requested from anybody.",
    )
    .argument("<files...>", "files, folders of them, or - for standard input; gzip and zip too")
    .option("-o, --output <file>", "where to write it (default: standard output)", csvFile)
    .option(
      "--host <host>",
      "a host of the site, and its twin with or without www; repeatable",
      gather,
      [],
    )
    .option("--routes <file>", "take the hosts of this table (default: routes.json, if it exists)")
    .option(
      "--ignore <parameter>",
      "a parameter that does not make a page of its own, such as a session; repeatable",
      gather,
      [],
    )
    .option("--dry-run", "read, and write no file")
    .option("--json", "print one object, with the lines unless -o is given")
    .action(async (files: string[], options: Options) => {
      exit(await makeInventory(io, files, options));
    });
}

function gather(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

async function makeInventory(
  io: Io,
  given: readonly string[],
  options: Options,
): Promise<ExitCode> {
  checkInputs(options.routes, given);
  checkStandardOutput(options.json, { "-o": options.output });
  await checkOutputs(io, { "-o": options.output }, [options.routes ?? DEFAULT_TABLE]);
  const site = await findSite(io, options);
  const maker = createInventory(new Set(options.ignore.map((it) => it.toLowerCase())));
  const hosts = [...site.named, ...(site.table?.hosts ?? [])].map(canonicalHost);
  const known = new Set(hosts.flatMap((it) => [it, twinOf(it) ?? it]));
  const report = await readSources(io, given, known, (line, source) => {
    const problem = maker.add(line, source);
    if (maker.isFull()) throw tooMany();
    return problem;
  });
  sayUnreadable(io, report);
  const inventory = maker.finish(site);
  if (!inventory) throw noHost(report, given);
  sayInventory(io, inventory, report.files);
  if (inventory.lines.length === 0) {
    throw new CliError(
      "None of the given files has an address of the site",
      "Give a list, a sitemap, a log or an export; --host says whose addresses are wanted",
      EXIT.invalid,
    );
  }
  await checkOutputs(io, { "-o": options.output }, keptFiles(given, report));
  await write(io, inventory, report, options);
  return report.problems.length > 0 ? EXIT.invalid : EXIT.done;
}

/** The files that were read, except for inventories: an inventory may be continued in its place. */
function keptFiles(given: readonly string[], { files }: SourcesReport): string[] {
  const continued = new Set(files.flatMap((it) => (it.kind === INVENTORY.name ? it.name : [])));
  return [...given, ...files.map((it) => it.name)].filter((it) => !continued.has(it));
}

function tooMany(): CliError {
  return new CliError(
    `There are more than ${ADDRESSES_AT_MOST.toLocaleString("en")} different addresses`,
    "Ignore parameters that do not make a page of their own, as with --ignore sessionid, or give the files of one host at a time",
    EXIT.invalid,
  );
}

function noHost({ files }: SourcesReport, given: readonly string[]): CliError {
  const isEmpty = files.every((it) => it.requests === 0);
  if (isEmpty) {
    return new CliError(
      "None of the given files has an address",
      "Give a list, a sitemap, a log or an export",
      EXIT.invalid,
    );
  }
  const again = pasteable(["inventory", ...given.map(fileAgain), "--host", "www.old.example"]);
  return new CliError("No line names the site's host", `Say which one it is: ${again}`);
}

async function write(
  io: Io,
  inventory: Inventory,
  report: SourcesReport,
  { output, json, dryRun }: Options,
): Promise<void> {
  const count = plural(inventory.lines.length, "address", "addresses");
  if (dryRun) say(io, `Nothing was written: --dry-run; ${count}`);
  else if (output !== undefined && output !== "-") {
    await writeOutput(io, output, writeInventory(inventory.lines));
    say(io, `${count} written to ${output}`);
  } else if (!json) {
    await writeOutput(io, "-", writeInventory(inventory.lines));
    say(io, count);
  }
  if (json) {
    const hasLines = output === undefined && !dryRun;
    await writeOutput(io, "-", inventoryAsJson(inventory, report, hasLines));
  }
}
