import type { Command } from "commander";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import { formatInstant } from "../../domain/instant.ts";
import { sourceText } from "../../domain/table/source.ts";
import { dayOf, daysBefore, startOf } from "../../hits/day.ts";
import {
  ALWAYS,
  type HitsReader,
  readFirstDay,
  readNumbers,
  readRuleHits,
  type Span,
} from "../../hits/read.ts";
import { readDay, readSpan } from "../hits/day.ts";
import { type RuleLine, ruleLines } from "../hits/rule-lines.ts";
import { withHits } from "../tables/hits-store.ts";
import { loadTable } from "../tables/input.ts";
import { addStoreOptions, type StoreOptions } from "../tables/stores.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { formatCount } from "../terminal/numbers.ts";
import { plural, printJson, printLine, say } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { documentation } from "../terminal/version.ts";

interface Options extends StoreOptions {
  readonly routes: string;
  readonly since?: string;
  readonly before?: string;
  readonly rule?: string;
  readonly never?: boolean;
  readonly mayGo?: boolean;
  readonly json?: boolean;
}

export function addHits(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("hits"))
    .summary("how often each rule was used, when last, and which may go")
    .description(
      "Lists rules with their visits, the most used first: how many there were, how many of them by crawlers, the first day and the last. Days are in UTC.",
    )
    .option("--routes <file>", "the table", "routes.json")
    .option("--since <day>", "from this day on, such as 2026-11-29")
    .option("--before <day>", "up to this day, exclusive")
    .option("--rule <from>", "only one rule, by its from")
    .option("--never", "the rules that nobody used")
    .option("--may-go", "with --before: the rules without a visitor since that day")
    .option("--json", "print one object per line")
    .action(async (options: Options) => exit(await list(io, options)));
}

async function list(io: Io, options: Options): Promise<ExitCode> {
  if (options.mayGo) return listWhatMayGo(io, options);
  if (options.never && options.rule !== undefined) {
    throw new CliError("--never and --rule exclude each other", "Leave one of them out");
  }
  const span = readSpan(options.since, options.before);
  const compiled = await loadTable(io, options.routes);
  const { counted, lost } = await withHits(io, options, async (store) => ({
    counted: await readRuleHits(store, span),
    lost: (await readNumbers(store, span)).lost,
  }));
  const lines = ruleLines(compiled, counted, lastDay(io, span));
  const chosen = choose(compiled, lines, options);
  await print(io, chosen, options);
  if (lost > 0)
    say(
      io,
      `${plural(lost, "visit")} could not be written, and ${lost === 1 ? "is" : "are"} missing above`,
    );
  return EXIT.done;
}

/** The last day that the output covers. */
function lastDay(io: Io, { before }: Span): string {
  const today = dayOf(io.now());
  return before <= today ? daysBefore(startOf(before), 1) : today;
}

function choose(
  { rules }: CompiledRoutes,
  lines: readonly RuleLine[],
  { rule, never }: Options,
): readonly RuleLine[] {
  if (never) return lines.filter((it) => it.total === 0);
  if (rule === undefined) return lines.filter((it) => it.total > 0);
  const index = rules.find((it) => it.from === rule || sourceText(it.source) === rule)?.index;
  // A line of rules with one name has the spelling of the first of them.
  const found = lines.filter((it) =>
    index === undefined ? it.rule === rule : it.indices.includes(index),
  );
  if (found.length > 0) return found;
  const fix =
    "Give the from of a rule as the table has it. The rule of an address: npx sunset-edge resolve URL";
  throw new CliError(
    `Neither the table nor what was counted has a rule ${JSON.stringify(rule)}`,
    fix,
    EXIT.invalid,
  );
}

/** Lists the rules that had no visitor since a day. Visits of crawlers are not a reason to keep a rule. */
async function listWhatMayGo(io: Io, options: Options): Promise<ExitCode> {
  if (options.before === undefined) {
    const fix =
      "Say which: hits --may-go --before 2026-01-31; Google advises keeping redirects for at least a year";
    throw new CliError("--may-go needs --before, the day since which a rule had no visitor", fix);
  }
  if (options.since !== undefined || options.never || options.rule !== undefined) {
    throw new CliError(
      "--may-go can only be combined with --before",
      "Leave out --since, --never and --rule",
    );
  }
  const before = readDay("--before", options.before);
  const compiled = await loadTable(io, options.routes);
  const since = Date.parse(`${before}T00:00:00Z`);
  const { counted, lost } = await withHits(io, options, async (store) => {
    await checkBeginning(io, store, before);
    const numbers = await readNumbers(store, { ...ALWAYS, since: before });
    return { counted: await readRuleHits(store, ALWAYS), lost: numbers.lost };
  });
  const { activatesAt } = compiled.table.site;
  if (!(activatesAt <= since)) {
    const fix = `Ask for a day after the gate, ${Number.isFinite(activatesAt) ? formatInstant(activatesAt) : "which cannot be read"}`;
    throw new CliError(`On ${before} the redirects did not answer yet`, fix, EXIT.invalid);
  }
  const lines = ruleLines(compiled, counted, dayOf(io.now())).filter(
    ({ indices, lastVisitor, startsAt }) =>
      indices.length > 0 &&
      (lastVisitor === null || lastVisitor < before.slice(0, lastVisitor.length)) &&
      (startsAt === null || startsAt <= since),
  );
  await print(io, lines, options);
  if (!options.json && lines.length > 0) {
    say(
      io,
      `${plural(lines.length, "rule")} without a visitor since ${before}: ask who printed or linked them before they go`,
    );
  }
  if (lost > 0) {
    const visits = plural(lost, "visit");
    say(io, `${visits} since ${before} could not be written: any rule may have had them`);
  }
  return EXIT.done;
}

/** @throws CliError if counting began after `before`, so that nothing is known about that time. */
async function checkBeginning(io: Io, store: HitsReader, before: string): Promise<void> {
  const first = await readFirstDay(store);
  if (first !== null && first <= before) return;
  const why =
    first === null ? "Nothing was counted yet" : `Visits have been counted only since ${first}`;
  const fix =
    first === null
      ? `${documentation(io, "hits.md")} says how to begin`
      : `Ask for a day after ${first}`;
  throw new CliError(why, fix, EXIT.invalid);
}

async function print(io: Io, lines: readonly RuleLine[], { json }: Options): Promise<void> {
  if (json) {
    for (const { rule, section, total, crawlers, first, last, perDay } of lines) {
      await printJson(io, { rule, section, total, crawlers, first, last, perDay });
    }
    return;
  }
  if (lines.length === 0) {
    say(io, "None");
    return;
  }
  await printLine(
    io,
    `${"visits".padStart(10)}  ${"crawlers".padStart(10)}  ${"last".padEnd(10)}  rule`,
  );
  for (const { rule, total, crawlers, last } of lines) {
    const numbers = [total, crawlers].map((it) => formatCount(it).padStart(10)).join("  ");
    await printLine(io, `${numbers}  ${(last ?? "never").padEnd(10)}  ${printable(rule)}`);
  }
}
