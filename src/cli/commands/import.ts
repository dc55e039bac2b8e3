import { resolve as resolvePath } from "node:path";
import { type Command, Option } from "commander";
import { hasErrors } from "../../domain/finding.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import type { Format } from "../../formats/dialect/format.ts";
import { type FormatName, FORMATS, IMPORT_NAMES } from "../../formats/index.ts";
import { type ImportedTogether, importValid } from "../../formats/dialect/import-valid.ts";
import { listMissingHosts } from "../../formats/dialect/missing-hosts.ts";
import { checkOutputs } from "../terminal/check-outputs.ts";
import { csvFile } from "../terminal/csv-file.ts";
import { CliError } from "../terminal/errors.ts";
import { draftSite } from "../import/draft.ts";
import { describeLoss } from "../import/overwrite.ts";
import { describeOutcome, sayOutcome } from "../import/outcome.ts";
import { previewImport, sayMissingHosts } from "../import/preview.ts";
import { sayDraft } from "../import/say-draft.ts";
import { asTarget, type ImportTarget, readTarget } from "../import/target.ts";
import { listNewRules, writeTable } from "../import/write-table.ts";
import { fileAgain, nameOf, readBytes } from "../tables/input.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { printJson, sayFindings } from "../terminal/output.ts";
import { createProgress, MEBIBYTES, sayStep } from "../terminal/progress.ts";
import { writeOutput } from "../terminal/write-output.ts";

interface Options {
  readonly from: FormatName;
  readonly routes: string;
  readonly output?: string;
  readonly append?: boolean;
  readonly merge?: boolean;
  readonly replace?: boolean;
  readonly base?: string;
  readonly upgradeHttp?: boolean;
  readonly draftSite?: string;
  readonly undecided?: boolean;
  readonly rejects?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addImport(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  program
    .command("import")
    .summary("turn a table of another format into a routes.json")
    .description(
      "Reads a redirect table of another format and writes a whole routes.json, with the site of --routes. The rules answer as the file did. What cannot be expressed, or would make the table invalid, is listed, and then nothing is written unless --rejects names a file that keeps it.",
    )
    .argument("<file>", "the file; - for standard input")
    .addOption(
      new Option("--from <format>", "what the file is").choices(IMPORT_NAMES).makeOptionMandatory(),
    )
    .option("-o, --output <file>", "where the table goes; standard output if left out")
    .option("--routes <file>", "the table whose site the rules are for", "routes.json")
    .option("--append", "add to the rules of --routes, and leave all of them as they are")
    .option("--merge", "put the rules in the place of those of --routes for the same addresses")
    .option("--replace", "overwrite a table even if it loses rules")
    .option("--base <url>", "where targets without a host are: https://www.new.example")
    .option("--upgrade-http", "treat http targets as https")
    .option(
      "--draft-site <name>",
      "draft a site from the hosts in a spreadsheet, instead of --routes",
    )
    .option("--undecided", "turn entries whose target is empty, tbd or ? into undecided rules")
    .option(
      "--rejects <file>",
      "put what cannot be expressed into this file (of a workbook as CSV), and write the rest",
      csvFile,
    )
    .option("--dry-run", "show the result, and write nothing")
    .option(
      "--json",
      "print { written, entries, rules, added, replacing, known, rejects, remarks, findings }",
    )
    .action(async (file: string, { output, ...options }: Options) => {
      const isFile = output !== undefined && output !== "-";
      exit(await importCommand(io, file, { ...options, ...(isFile ? { output } : {}) }));
    });
}

/** The result of an import, and the table that it goes into. */
interface Outcome {
  readonly target: ImportTarget;
  readonly imported: ImportedTogether;
}

async function importCommand(io: Io, file: string, options: Options): Promise<ExitCode> {
  checkOptions(file, options);
  const { rejects, output, routes } = options;
  await checkOutputs(io, { "--rejects": rejects }, [routes]);
  await checkOutputs(io, { "-o": output, "--rejects": rejects }, [file]);
  const { target, imported } = await readAll(io, file, options);
  const { findings, faults, judged, isUnreadable } = imported;
  const isComplete = options.rejects !== undefined || !hasErrors(findings);
  const isSound = !isUnreadable && faults.length === 0;
  if (!options.json) {
    sayFindings(io, [...findings, ...judged]);
    if (!isUnreadable) sayWhatComes(io, file, target, imported);
  }
  const mayWrite = isSound && isComplete;
  if (mayWrite) await refuseLoss(io, file, options, target, imported);
  const isWriting = mayWrite && !options.dryRun;
  if (isWriting) await write(io, options, target, imported);
  if (options.json) await printOutcome(io, options, { target, imported }, isWriting);
  else sayOutcome(io, options, imported, mayWrite);
  return mayWrite ? EXIT.done : EXIT.invalid;
}

function checkOptions(file: string, options: Options): void {
  const { append, merge, replace, draftSite: draft, routes, rejects, output, json } = options;
  const modes = Object.entries({ "--append": append, "--merge": merge, "--replace": replace });
  const [first, second] = modes.flatMap(([name, isAsked]) => (isAsked ? [name] : []));
  if (first !== undefined && second !== undefined) {
    throw new CliError(`${first} and ${second} exclude each other`, "Leave one of them out");
  }
  if ((append || merge) && draft !== undefined) {
    throw new CliError(`${first} and --draft-site exclude each other`, "Leave one of them out");
  }
  if (file === "-" && routes === "-" && draft === undefined) {
    throw new CliError(
      "The file and the table cannot both come from standard input",
      "Name a file for --routes",
    );
  }
  if (rejects === "-" && (json || output === undefined)) {
    throw new CliError(
      "The table and the rejects cannot both go to standard output",
      "Name a file for one of them",
    );
  }
}

/**
 * @returns The origin of the base.
 * @throws CliError if it is more than the scheme and host of an https site.
 */
function checkBase(base: string): string {
  const url = URL.parse(base);
  const isBare = url?.pathname === "/" && url.search === "" && url.hash === "";
  if (url?.protocol !== "https:" || !isBare || url.username !== "" || url.port !== "") {
    throw new CliError(
      `--base ${base} is not the address of a site`,
      "Write only its scheme and host: --base https://www.new.example",
    );
  }
  return url.origin;
}

/** @throws CliError if the host of the base is not one of `site.targetHosts`. */
function checkBaseHost(base: string, { site }: ImportTarget, routes: string): void {
  const { host } = new URL(base);
  if (site.targetHosts.some((it) => canonicalHost(it) === canonicalHost(host))) return;
  throw new CliError(
    `--base ${base} is on a host that is not in site.targetHosts`,
    `Add "${host}" to site.targetHosts in ${routes}`,
  );
}

function sayWhatComes(
  io: Io,
  file: string,
  target: ImportTarget,
  imported: ImportedTogether,
): void {
  const rules = [...target.existing.rules, ...imported.rules.map((it) => it.rule)];
  sayMissingHosts(io, target.site, listMissingHosts(target.site, rules, imported.missing));
  previewImport(io, file, imported);
}

async function readAll(io: Io, file: string, options: Options): Promise<Outcome> {
  const { from, draftSite: name, routes, append = false, merge = false, json } = options;
  const format: Format = FORMATS[from];
  const base = options.base === undefined ? undefined : checkBase(options.base);
  const upgradesHttp = options.upgradeHttp ?? false;
  const input = await readBytes(io, file);
  const draft =
    name === undefined ? null : await draftSite(name, from, input, file, { upgradesHttp, base });
  const target = draft ? asTarget(draft.site) : await readTarget(io, routes, append || merge);
  if (base !== undefined) checkBaseHost(base, target, routes);
  if (draft && !json) sayDraft(io, draft);
  const progress = createProgress(io, "Reading", MEBIBYTES);
  try {
    const context = {
      file,
      site: target.site,
      ...(base === undefined ? {} : { base }),
      upgradesHttp,
      takesUndecided: options.undecided ?? false,
      progress: (share: number) => progress.update(share * input.length, input.length),
    };
    const imported = await importValid(format, input, context, {
      existing: target.existing,
      mode: merge ? "merge" : "append",
      now: io.now(),
      begin: () => {
        progress.stop();
        sayStep(io, "Checking the rules");
      },
    });
    if (imported.entryCount === 0 && !imported.isUnreadable) {
      const message = `${nameOf(file)} has no redirects of the format ${from}`;
      throw new CliError(message, "Check the file, and what --from says it is", EXIT.invalid);
    }
    return { target, imported };
  } finally {
    progress.stop();
  }
}

/**
 * Prevents the loss of an existing table. `--append` and `--merge` may overwrite the table that they extend, and
 * `--replace` any table.
 *
 * @throws CliError if the output would lose something.
 */
async function refuseLoss(
  io: Io,
  file: string,
  options: Options,
  target: ImportTarget,
  imported: ImportedTogether,
): Promise<void> {
  const { output, replace = false, append = false, merge = false, routes, from } = options;
  if (output === undefined || replace) return;
  const isInPlace = resolvePath(io.cwd, output) === resolvePath(io.cwd, routes);
  if ((append || merge) && isInPlace) return;
  const rules = listNewRules(target, imported).filter((it): it is RuleData => it !== null);
  const loss = await describeLoss(io, output, target.site, rules);
  if (loss === null) return;
  const words = ["import", fileAgain(file), "--from", from];
  const merged = pasteable([...words, "--routes", output, "--merge", "-o", output]);
  throw new CliError(
    loss,
    `To keep what the file does not name, ${merged}; to write over it all the same, --replace`,
    EXIT.refused,
  );
}

async function write(
  io: Io,
  options: Options,
  target: ImportTarget,
  imported: ImportedTogether,
): Promise<void> {
  if (options.rejects !== undefined && imported.rejectsText !== null) {
    await writeOutput(io, options.rejects, [imported.rejectsText]);
  }
  if (options.json && options.output === undefined) return;
  await writeOutput(io, options.output, writeTable(target, imported));
}

async function printOutcome(
  io: Io,
  { output }: Options,
  { imported, target }: Outcome,
  isWriting: boolean,
): Promise<void> {
  // Without an output file, the table is part of the printed result.
  const table =
    isWriting && output === undefined ? [...writeTable(target, imported)].join("") : null;
  await printJson(io, {
    ...describeOutcome(imported, isWriting),
    ...(table === null ? {} : { routes: JSON.parse(table) }),
  });
}
