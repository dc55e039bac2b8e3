import { checkInputs } from "../terminal/check-outputs.ts";
import { type Command, InvalidArgumentError } from "commander";
import type { Check } from "../checklist/checklist.ts";
import { printChecklist } from "../checklist/checklist.ts";
import { checkBundle } from "../gate/bundle.ts";
import { checkClock } from "../gate/clock.ts";
import { checkCoverage } from "../gate/coverage.ts";
import { checkHealth, healthUrl } from "../gate/health.ts";
import { moveGate } from "../gate/move.ts";
import { checkRows } from "../gate/rows.ts";
import { readScene } from "../gate/scene.ts";
import { checkShadow } from "../gate/shadow.ts";
import { checkSigned } from "../gate/signed.ts";
import { checkStorage } from "../gate/storage.ts";
import { checkTable } from "../gate/table.ts";
import { checkTargets } from "../gate/targets.ts";
import { CliError } from "../terminal/errors.ts";
import type { ExitCode, Io } from "../terminal/io.ts";
import { sayStep } from "../terminal/progress.ts";
import { routesOption } from "../tables/input.ts";
import { addStoreOptions, type StoreOptions, type Stores, withStores } from "../tables/stores.ts";

interface Options extends StoreOptions {
  readonly routes: string;
  readonly log: readonly string[];
  readonly coverage: number;
  readonly url?: string;
  readonly move?: string;
  readonly confirm?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** The default of `--coverage`, a share of last month's visits. */
const COVERED_AT_LEAST = 0.95;

export function addGate(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("gate"))
    .summary("go or no-go for the day; --move: another day")
    .description(
      "Checks everything that must be in order when the gate opens, one line per check. Exit 0 only if nothing fails and nothing is unknown. With --move it moves the gate instead.",
    )
    .option("--routes <file>", "this folder's table", "routes.json")
    .option("--log <file...>", "last month's visits, for coverage: files or folders", [])
    .option(
      "--coverage <share>",
      "the least share of visits with a rule",
      readShare,
      COVERED_AT_LEAST,
    )
    .option("--url <url>", "a host to ask for its health instead of the first, or of npm start")
    .option("--move <instant>", "move the gate: an instant, +7d, +12h, -30m, or site for its own")
    .option("--confirm", "move it even though that cannot be undone")
    .option("--dry-run", "with --move: say what it would change, and write nothing")
    .option("--json", "print { go, at, checks }, or what was moved")
    .action(async (options: Options) => {
      checkOptions(options);
      const { move } = options;
      exit(
        await withStores(io, options, (stores) =>
          move === undefined ? gate(io, stores, options) : moveGate(io, stores, move, options),
        ),
      );
    });
}

/** @throws CliError for options that do not go together. */
function checkOptions({ move, confirm, dryRun, log, url, routes }: Options): void {
  checkInputs(routes, log, "log");
  if (move === undefined && (confirm || dryRun)) {
    throw new CliError(
      "--confirm and --dry-run are for --move",
      "Without --move nothing is written",
    );
  }
  if (move !== undefined && (log.length > 0 || url !== undefined)) {
    throw new CliError("--log and --url are for the list", "Leave them out with --move");
  }
}

export async function gate(io: Io, stores: Stores, options: Options): Promise<ExitCode> {
  sayStep(io, `Looking at ${stores.name} …`);
  const scene = await readScene(io, stores, options.routes);
  const shadow = await checkShadow(io, scene, options.coverage);
  const checks: readonly Check[] = [
    checkClock(scene),
    checkTable(scene),
    checkBundle(scene),
    checkSigned(io, scene),
    checkRows(scene),
    await checkCoverage(io, scene, {
      logs: options.log,
      limit: options.coverage,
      again: again(options),
    }),
    ...(shadow === null ? [] : [shadow]),
    await checkTargets(scene),
    await checkStorage(scene),
    await checkHealth(io, scene, healthUrl(scene, options.url)),
  ];
  return printChecklist(io, checks, options);
}

/** The words of the command that prints the same list again. */
function again({ routes, coverage, url }: Options): string[] {
  const limit = coverage === COVERED_AT_LEAST ? [] : ["--coverage", String(coverage)];
  return ["gate", ...routesOption(routes), ...limit, ...(url === undefined ? [] : ["--url", url])];
}

function readShare(text: string): number {
  const share = text.endsWith("%") ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (text.trim() !== "" && share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError("Write a share from 0 to 1, such as 0.95, or 95%.");
}
