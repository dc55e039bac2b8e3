import type { Command } from "commander";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Locate } from "../../domain/finding.ts";
import { listTargets, type TargetList } from "../../domain/report/list-targets.ts";
import { checkTargets } from "../check/check-targets.ts";
import {
  type CheckReport,
  countVerdicts,
  createReport,
  hasDead,
  reportAsCsv,
  reportAsJson,
  reportAsText,
  showPlace,
  showSender,
} from "../check/report.ts";
import { preparePublishing } from "../check/publish-results.ts";
import { type CheckState, openState } from "../check/state.ts";
import { checkOutputs, checkStandardOutput } from "../terminal/check-outputs.ts";
import { csvFile } from "../terminal/csv-file.ts";
import { loadRoutes } from "../tables/input.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { plural, printJson, printLine, say, stylesFor } from "../terminal/output.ts";
import { addStoreOptions, type StoreOptions } from "../tables/stores.ts";
import { upTo } from "../terminal/whole-number.ts";
import { writeOutput } from "../terminal/write-output.ts";

interface Options extends StoreOptions {
  readonly routes: string;
  readonly concurrency: number;
  readonly timeout: number;
  readonly allowPrivate?: boolean;
  readonly csv?: string;
  readonly fresh?: boolean;
  readonly dryRun?: boolean;
  readonly publish?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

const CONCURRENCY_AT_MOST = 16;
const TIMEOUT_SECONDS_AT_MOST = 300;

export function addCheck(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("check"))
    .summary("request every target: which ones are dead?")
    .description(
      "Requests every target of the table once, and follows its redirects on the target hosts. A run that was stopped continues where it stopped. Exit 3 if a target is dead.",
    )
    .option("--routes <file>", "the table; - for standard input", "routes.json")
    .option(
      "--concurrency <number>",
      "requests at a time to one host",
      upTo(CONCURRENCY_AT_MOST),
      2,
    )
    .option(
      "--timeout <seconds>",
      "how long to wait for an answer",
      upTo(TIMEOUT_SECONDS_AT_MOST),
      15,
    )
    .option("--allow-private", "also ask hosts on private networks, and IP addresses")
    .option("--fresh", "start over, and ignore what an earlier run found")
    .option("--csv <file>", "write a spreadsheet (CSV); - for standard output", csvFile)
    .option("--publish", "show the results on the page of the release, to those who sign it")
    .option("--dry-run", "list what would be requested, and request nothing")
    .option("--all", "show every target, also those that are fine")
    .option("--json", "print { total, verdicts, targets, unfilled }")
    .action(async (options: Options) => exit(await check(io, options)));
}

async function check(io: Io, options: Options): Promise<ExitCode> {
  checkStandardOutput(options.json, { "--csv": options.csv });
  await checkOutputs(io, { "--csv": options.csv }, [options.routes]);
  const { compiled, locate } = await loadRoutes(io, options.routes);
  const list = listTargets(compiled, io.now());
  sayUnfilled(io, list, locate);
  if (options.dryRun) {
    for (const { url } of list.targets) await printLine(io, url);
    say(io, `${plural(list.targets.length, "target")}; nothing was requested: --dry-run`);
    return EXIT.done;
  }
  const publish = options.publish ? await preparePublishing(io, options, compiled.data) : null;
  const { report, state } = await request(io, compiled, list, options);
  if (options.csv !== undefined) await writeOutput(io, options.csv, reportAsCsv(report, locate));
  if (options.json) await printJson(io, reportAsJson(report, locate));
  else if (options.csv !== "-") {
    const styles = stylesFor(io, "stdout");
    for (const line of reportAsText(report, locate, styles, options.all ?? false)) {
      await printLine(io, line);
    }
  }
  say(io, `${plural(report.targets.length, "target")}: ${countVerdicts(report)}`);
  const code = exitCodeOf(io, report);
  // If nothing answered, this machine is offline, and the results would tell reviewers nothing about the targets.
  if (code !== EXIT.remote) await publish?.(report, state.startedAt);
  else if (publish) say(io, "Nothing was published");
  // Last, so that hours of work are not lost if a file or a store cannot be written.
  state.clear();
  return code;
}

async function request(
  io: Io,
  { table, data }: CompiledRoutes,
  list: TargetList,
  { routes, fresh = false, concurrency, timeout, allowPrivate = false }: Options,
): Promise<{ readonly report: CheckReport; readonly state: CheckState }> {
  const state = openState(io, { routes, site: data.site, isFresh: fresh });
  const known = list.targets.filter((it) => state.known.has(it.url)).length;
  if (known > 0) {
    const all = plural(list.targets.length, "target");
    say(
      io,
      `Continuing where the last run stopped: ${known} of ${all} are known; --fresh starts over`,
    );
  }
  const allowsPrivate = allowPrivate;
  const limits = { perHost: concurrency, timeoutMs: timeout * 1000, allowsPrivate };
  const checked = await checkTargets(io, list.targets, table.site, state, limits);
  return { report: createReport(list, checked), state };
}

function exitCodeOf(io: Io, report: CheckReport): ExitCode {
  if (hasDead(report)) return EXIT.differences;
  if (report.targets.length === 0 || report.targets.some((it) => it.status !== null)) {
    return EXIT.done;
  }
  say(io, "No server answered");
  return EXIT.remote;
}

/** The number of patterns without an example that are named. */
const NAMED_AT_MOST = 5;

function sayUnfilled(io: Io, { unfilled }: TargetList, locate: Locate): void {
  if (unfilled.length === 0) return;
  const what = unfilled.length === 1 ? "its target is" : "their targets are";
  say(
    io,
    `${plural(unfilled.length, "pattern")} without an example that it answers: ${what} not checked`,
  );
  for (const sender of unfilled.slice(0, NAMED_AT_MOST)) {
    say(io, `  ${showPlace(locate(sender.path))} ${showSender(sender)}`);
  }
  if (unfilled.length > NAMED_AT_MOST) say(io, `  and ${unfilled.length - NAMED_AT_MOST} more`);
}
