import { type Command, Option } from "commander";
import { canonicalRule } from "../../domain/table/canonical-form.ts";
import { hasErrors, type Finding } from "../../domain/finding.ts";
import type { Format } from "../../formats/dialect/format.ts";
import { type FormatName, FORMATS, IMPORT_NAMES } from "../../formats/index.ts";
import {
  importFile,
  type ImportedFile,
  validateImported,
} from "../../formats/dialect/import-file.ts";
import { listMissingHosts } from "../../formats/dialect/missing-hosts.ts";
import { writeRoutes } from "../../routes-file/write-routes.ts";
import { CliError } from "../terminal/errors.ts";
import { draftSite, readTarget, type ImportTarget } from "../import/target.ts";
import { readBytes } from "../tables/input.ts";
import { previewImport, sayDraft, sayMissingHosts } from "../import/preview.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { countFindings, printLine, say, sayFindings, stylesFor } from "../terminal/output.ts";
import { createProgress, MEBIBYTES, sayStep } from "../terminal/progress.ts";
import { writeOutput } from "../terminal/write-output.ts";

interface Options {
  readonly from: FormatName;
  readonly routes: string;
  readonly output?: string;
  readonly append?: boolean;
  readonly draftSite?: string;
  readonly undecided?: boolean;
  readonly rejects?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addImport(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  program
    .command("import")
    .summary("make a table from another format")
    .description(
      "Reads a redirect table of another format and writes a whole routes.json, with the site of --routes. The rules answer as the file did. What cannot be expressed is listed, and then nothing is written unless --rejects names a file that keeps it.",
    )
    .argument("<file>", "the file; - for standard input")
    .addOption(
      new Option("--from <format>", "what the file is").choices(IMPORT_NAMES).makeOptionMandatory(),
    )
    .option("-o, --output <file>", "where the table goes; standard output if left out")
    .option("--routes <file>", "the table whose site the rules are for", "routes.json")
    .option("--append", "add to the rules of --routes instead of taking their place")
    .option(
      "--draft-site <name>",
      "make up a site from the hosts in a spreadsheet, instead of --routes",
    )
    .option("--undecided", "take entries whose target is empty, tbd or ? as undecided rules")
    .option("--rejects <file>", "keep here what cannot be expressed, and write the rest")
    .option("--dry-run", "show what would come of it, and write nothing")
    .option("--json", "print { written, entries, rules, rejects, findings }")
    .action(async (file: string, { output, ...options }: Options) => {
      const isFile = output !== undefined && output !== "-";
      exit(await importCommand(io, file, { ...options, ...(isFile ? { output } : {}) }));
    });
}

async function importCommand(io: Io, file: string, options: Options): Promise<ExitCode> {
  if (options.append && options.draftSite !== undefined) {
    throw new CliError("--append and --draft-site exclude each other", "Leave one of them out");
  }
  if (file === "-" && options.routes === "-" && options.draftSite === undefined) {
    throw new CliError(
      "The file and the table cannot both come from standard input",
      "Name a file for --routes",
    );
  }
  if (options.rejects === "-" && (options.json || options.output === undefined)) {
    throw new CliError(
      "The table and the rejects cannot both go to standard output",
      "Name a file for one of them",
    );
  }
  const { target, imported, judged } = await readAll(io, file, options);
  const mayWrite =
    !imported.isUnreadable && (options.rejects !== undefined || !hasErrors(imported.findings));
  if (!options.json) {
    sayFindings(io, [...imported.findings, ...judged]);
    if (!imported.isUnreadable) sayWhatComes(io, file, target, imported);
  }
  const isWriting = mayWrite && !options.dryRun;
  if (isWriting) await write(io, options, target, imported);
  if (options.json) await printJson(io, options, { target, imported, judged, isWriting });
  else sayOutcome(io, options, { imported, judged, mayWrite });
  return mayWrite ? EXIT.done : EXIT.invalid;
}

function sayWhatComes(io: Io, file: string, target: ImportTarget, imported: ImportedFile): void {
  const rules = [...target.existing.rules, ...imported.rules.map((it) => it.rule)];
  sayMissingHosts(io, target.site, listMissingHosts(target.site, rules, imported.missing));
  previewImport(io, file, imported);
}

async function readAll(
  io: Io,
  file: string,
  { from, draftSite: name, routes, append = false, undecided = false, json }: Options,
): Promise<ImportOutcome & { target: ImportTarget }> {
  const format: Format = FORMATS[from];
  const input = await readBytes(io, file);
  const target =
    name === undefined
      ? await readTarget(io, routes, append)
      : await draftSite(name, from, input, file);
  if (name !== undefined && !json) sayDraft(io, target.site);
  const progress = createProgress(io, "Reading", MEBIBYTES);
  try {
    const imported = await importFile(format, input, {
      file,
      site: target.site,
      takesUndecided: undecided,
      progress: (share) => progress.update(share * input.length, input.length),
    });
    if (imported.isUnreadable) return { target, imported, judged: [] };
    if (imported.entryCount === 0) {
      const message = `${file} has no redirects of the format ${from}`;
      throw new CliError(message, "Check the file, and what --from says it is", EXIT.invalid);
    }
    progress.stop();
    sayStep(io, "Checking the rules");
    const { site, existing } = target;
    const judged = validateImported(site, existing, imported, file, io.now());
    return { target, imported, judged };
  } finally {
    progress.stop();
  }
}

async function write(
  io: Io,
  options: Options,
  target: ImportTarget,
  imported: ImportedFile,
): Promise<void> {
  if (options.rejects !== undefined && imported.rejectsText !== null) {
    await writeOutput(io, options.rejects, [imported.rejectsText]);
  }
  if (options.json && options.output === undefined) return;
  await writeOutput(io, options.output, writeTable(target, imported));
}

function writeTable(target: ImportTarget, imported: ImportedFile): Iterable<string> {
  return writeRoutes(target.document, listRules(target, imported));
}

function* listRules(target: ImportTarget, imported: ImportedFile): Generator {
  yield* target.existingWritten;
  for (const { rule } of imported.rules) yield canonicalRule(rule);
}

interface ImportOutcome {
  readonly imported: ImportedFile;
  readonly judged: readonly Finding[];
}

async function printJson(
  io: Io,
  { output }: Options,
  outcome: ImportOutcome & { readonly target: ImportTarget; readonly isWriting: boolean },
): Promise<void> {
  const { imported, judged, target, isWriting } = outcome;
  // Without a file of its own the table is part of the answer.
  const table =
    isWriting && output === undefined ? [...writeTable(target, imported)].join("") : null;
  await printLine(
    io,
    JSON.stringify({
      written: isWriting,
      entries: imported.entryCount,
      rules: imported.rules.length,
      rejects: imported.rejects.map(({ line, column, text }) => ({ line, column, text })),
      findings: [...imported.findings, ...judged],
      ...(table === null ? {} : { routes: JSON.parse(table) }),
    }),
  );
}

function sayOutcome(
  io: Io,
  { output = "-", rejects, dryRun }: Options,
  { imported, judged, mayWrite }: ImportOutcome & { readonly mayWrite: boolean },
): void {
  const styles = stylesFor(io, "stderr");
  if (!mayWrite) {
    const fix = imported.isUnreadable
      ? "Correct the file"
      : "Correct these lines, or keep them with --rejects FILE and write the rest";
    say(
      io,
      `${styles.red("nothing is written:")} ${countFindings(imported.findings)}\n    ${styles.dim("fix:")} ${fix}`,
    );
    return;
  }
  const kept =
    rejects !== undefined && imported.rejectsText !== null
      ? `; what is left out is in ${rejects}`
      : "";
  const where = output === "-" ? "on standard output" : `in ${output}`;
  const done = dryRun ? "nothing is written, as --dry-run asks" : `the table is ${where}${kept}`;
  say(io, `${done}; npx sunset-edge validate says ${countFindings(judged)} of it`);
}
