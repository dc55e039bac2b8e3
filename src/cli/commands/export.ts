import { type Command, Option } from "commander";
import {
  collectFindings,
  FINDING_SEVERITY,
  type Finding,
  hasErrors,
  sortFindings,
} from "../../domain/finding.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import { validateRoutes } from "../../domain/validate/validate.ts";
import type { Beside, Exported } from "../../formats/export/exported.ts";
import { EXPORT_NAMES, type ExportName, FORMATS } from "../../formats/index.ts";
import { readRoutesFile, readSiteFile, type RoutesFile } from "../../routes-file/routes-json.ts";
import { ALWAYS, readRuleHits } from "../../hits/read.ts";
import { besideRules } from "../hits/beside-rules.ts";
import { dayOf } from "../../hits/day.ts";
import { withHits } from "../tables/hits-store.ts";
import { addStoreOptions, type StoreOptions } from "../tables/stores.ts";
import { checkOutputs } from "../terminal/check-outputs.ts";
import { isWorkbookName } from "../terminal/csv-file.ts";
import { CliError } from "../terminal/errors.ts";
import { nameOf, readInput, tableName } from "../tables/input.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { countFindings, plural, printJson, say, sayFindings } from "../terminal/output.ts";
import { writeOutput } from "../terminal/write-output.ts";

interface Options extends StoreOptions {
  readonly to: ExportName;
  readonly hits?: boolean;
  readonly routes: string;
  readonly output?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addExport(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("export"))
    .summary("write a table in another format")
    .description(
      "Writes a valid table in another format, as far as that format goes, and lists what it cannot express.",
    )
    .addOption(
      new Option("--to <format>", "what to write").choices(EXPORT_NAMES).makeOptionMandatory(),
    )
    .option("-o, --output <file>", "where it goes; standard output if left out")
    .option("--routes <file>", "the table", "routes.json")
    .option("--hits", "csv, tsv, xlsx: beside each rule its visits and the day of the last")
    .option("--dry-run", "list what cannot be expressed, and write nothing")
    .option("--json", "print { written, rules, findings }")
    .action(async (options: Options) => exit(await exportCommand(io, options)));
}

async function exportCommand(io: Io, options: Options): Promise<ExitCode> {
  const { routes: file, output, dryRun = false, json = false } = options;
  checkOptions(options);
  await checkOutputs(io, { "-o": output }, [file]);
  const text = await readInput(io, file);
  const { compiled, findings } = readForExport(io, text, file);
  if (!json) sayFindings(io, findings);
  if (!compiled || hasErrors(findings)) {
    if (json) await printJson(io, { written: false, rules: 0, findings });
    const message = `${nameOf(file)} is not valid: ${countFindings(findings)}`;
    throw new CliError(message, "Correct the problems listed above", EXIT.invalid);
  }
  const beside = options.hits ? await readBeside(io, options, compiled) : undefined;
  const exported = await FORMATS[options.to].exporter(compiled, beside);
  const omissions = locate(exported, text, file);
  const isAnswer = json && output === undefined;
  if (!dryRun && !isAnswer) {
    const { content } = exported;
    await writeOutput(io, output, typeof content === "string" ? [content] : content);
  }
  if (json) {
    const content = isAnswer && !dryRun ? { content: textOf(exported) } : {};
    const rules = compiled.rules.length;
    const answer = { written: !dryRun, rules, findings: [...findings, ...omissions], ...content };
    await printJson(io, answer);
  } else {
    sayFindings(io, omissions);
    const done = dryRun ? "nothing is written: --dry-run" : `written as ${options.to}`;
    say(
      io,
      `${plural(compiled.rules.length, "rule")} of ${tableName(file)}: ${done}; ${plural(omissions.length, "remark")}`,
    );
  }
  return EXIT.done;
}

/**
 * Reads a table with all its errors: where the file goes, nothing checks a target again, and of two rules for one
 * address either may answer. Warnings about the whole table are left to `validate`.
 */
function readForExport(
  io: Io,
  text: string,
  file: string,
): Pick<RoutesFile, "compiled" | "findings"> {
  const { compiled, findings, locate } = readRoutesFile(text, file);
  const judged = collectFindings(locate);
  if (compiled) validateRoutes(compiled, io.now(), judged.report, locate);
  const errors = judged.findings.filter((it) => it.severity === "error");
  return { compiled, findings: sortFindings([...findings, ...errors]) };
}

/** @throws CliError for options that cannot be combined. */
function checkOptions({ to, hits, output = "-", remote }: Options): void {
  if (isWorkbookName(output) && to !== "xlsx") {
    throw new CliError(
      `-o ${output} is the name of a workbook, and ${to} is text`,
      "Give it another name, or export --to xlsx",
    );
  }
  if (/\.[ct]sv$/i.test(output) && to === "xlsx") {
    throw new CliError(
      `-o ${output} is the name of a text, and xlsx is a workbook`,
      `Name it ${output.replace(/\w+$/, "xlsx")}, or export --to csv`,
    );
  }
  if (!hits && remote) {
    throw new CliError("--remote is for --hits", "Leave it out: a table is exported from its file");
  }
  if (hits && !("takesColumns" in FORMATS[to])) {
    const names = Object.entries(FORMATS).flatMap(([name, it]) =>
      "takesColumns" in it ? [name] : [],
    );
    throw new CliError(`${to} has no columns for --hits`, `Export to ${names.join(", ")} with it`);
  }
}

async function readBeside(io: Io, options: Options, compiled: CompiledRoutes): Promise<Beside> {
  const counted = await withHits(io, options, (store) => readRuleHits(store, ALWAYS));
  return besideRules(compiled, counted, dayOf(io.now()));
}

/** The content as text; binary content in base64. */
function textOf({ content }: Exported): string {
  return typeof content === "string" ? content : Buffer.from(content).toString("base64");
}

function locate({ omissions }: Exported, text: string, file: string): Finding[] {
  const { placeOf } = readSiteFile(text, file, false);
  const id = "export-unsupported";
  return omissions.map(({ rule, isLeftOut = false, message }) => ({
    id,
    severity: FINDING_SEVERITY[id],
    message,
    fix: fixFor(rule, isLeftOut),
    at: rule === null ? { file, line: 1, column: 1, rule } : placeOf(rule),
  }));
}

/** The fix for something that the exported file cannot express. */
function fixFor(rule: number | null, isLeftOut: boolean): string {
  if (rule === null) return "Set it by hand where the file is used";
  return isLeftOut
    ? "Answer this address by other means where the file is used: the file does not"
    : "Change the rule in the table if its answer may not differ there";
}
