import type { Command } from "commander";
import { type Difference, diffTables } from "../../domain/report/diff.ts";
import { formatInstant } from "../../domain/instant.ts";
import type { RoutesData } from "../../domain/table/schema.ts";
import type { CompiledRelease } from "../../release/compile-release.ts";
import { findingsEntry } from "../../store/records/shown/findings.ts";
import { writeProvenance } from "../../store/records/provenance.ts";
import { tryReadLive } from "../../store/records/live.ts";
import { numberFor, readVersions } from "../../store/records/versions.ts";
import { uploadRelease } from "../../store/records/upload.ts";
import { findClosing, tellClosing } from "../gate/closing.ts";
import { findRowsOver, tellRowsOver } from "../rows/over-version.ts";
import { countChanges, formatDifference } from "../tables/difference.ts";
import { routesOption } from "../tables/input.ts";
import { consoleAddress } from "../tables/console-url.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import {
  type ComparedTable,
  emptyTable,
  nameLive,
  readComparedTable,
  sayIfUnread,
  shortId,
  whyNotKnown,
} from "../tables/live-table.ts";
import { plural, printJson, printLine, say, stylesFor } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { createProgress, createSteps, MEBIBYTES } from "../terminal/progress.ts";
import { sayIfUnknownPublisher } from "../tables/publisher.ts";
import { addStoreOptions, type StoreOptions, type Stores, withStores } from "../tables/stores.ts";
import { type JudgedRelease, readValidRelease, RELEASE_STEPS } from "../tables/valid-release.ts";
import { whoAmI } from "../terminal/who.ts";

interface Options extends StoreOptions {
  readonly routes: string;
  readonly confirm?: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly all?: boolean;
}

/** A table that lacks more than this share of the rules in service is probably a mistake. */
const REMOVED_SHARE_AT_MOST = 0.2;

export function addPublish(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("publish"))
    .summary("validate, compile and upload a table, for review")
    .description(
      "Uploads a table to KV as a release, completely or not at all, and prints its id and where to review it. What serves does not change before promote.",
    )
    .option("--routes <file>", "the table; - for standard input", "routes.json")
    .option("--confirm <number>", "the number of removed rules, if there are many", Number)
    .option("--dry-run", "show the plan, and write nothing")
    .option("--all", "show every change")
    .option("--json", "print { id, url, rules, version }")
    .action(async (options: Options) => {
      exit(await withStores(io, options, (stores) => publish(io, stores, options)));
    });
}

async function publish(io: Io, stores: Stores, options: Options): Promise<ExitCode> {
  // Reports an unreachable store before a large table is compiled.
  await tryReadLive(stores.redirects);
  const { release, kinds, judgedAt, version, base } = await plan(io, stores, options);
  const { manifest } = release;
  const id = manifest.release;
  if (options.dryRun) {
    say(io, "Nothing was written: --dry-run");
  } else {
    await upload(io, stores, release);
    const provenance = {
      publishedAt: formatInstant(io.now()),
      publishedBy: whoAmI(io),
      from: options.routes,
      base,
      version,
    };
    const findings = await findingsEntry(stores.redirects, id, kinds, judgedAt);
    await writeProvenance(stores.redirects, id, provenance, [findings]);
    sayIfUnknownPublisher(io, stores);
  }
  const { url, remark } = consoleAddress(io, stores, `/_sunset/releases/${id}`);
  if (options.json) {
    await printJson(io, { id, url, rules: manifest.counts.rules, version });
    if (remark !== null) say(io, `Review it ${remark}`);
  } else {
    await printLine(io, id);
    if (options.dryRun) {
      const { routes, confirm } = options;
      const confirmed = confirm === undefined ? [] : ["--confirm", String(confirm)];
      const words = ["publish", ...routesOption(routes), ...confirmed];
      // What came on standard input is gone.
      const again = routes === "-" ? "the same without --dry-run" : pasteable(words, stores);
      say(io, `\nThen        ${again}`);
      return EXIT.done;
    }
    say(io, `\nVersion     ${version}`);
    say(io, `Review it   ${url}${remark === null ? "" : `\n            ${remark}`}`);
    say(io, `Then        ${pasteable(["promote", shortId(id)], stores)}`);
  }
  return EXIT.done;
}

interface Plan extends Pick<JudgedRelease, "release" | "kinds" | "judgedAt"> {
  readonly version: number;
  /** The id of what serves; null if it is not known. */
  readonly base: string | null;
}

/**
 * Shows what would be published. A separate function, so that the rules of a large table, and those of the one that
 * serves, are released before the release is written.
 *
 * @throws CliError if so many rules would be removed that somebody must confirm the number.
 */
async function plan(io: Io, stores: Stores, options: Options): Promise<Plan> {
  const steps = createSteps(io, "Publishing", RELEASE_STEPS + 1);
  const { compiled, release, kinds, judgedAt } = await readValidRelease(io, options.routes, steps);
  const id = release.manifest.release;
  steps.begin("comparing it with what serves");
  const live = await readComparedTable(stores, (it) => it === id);
  const before = live.compiled ?? (live.id === id ? compiled : emptyTable(compiled.data.site));
  const difference = diffTables(before, compiled);
  steps.stop();
  const version = numberFor(await readVersions(stores.redirects), id);
  showPlan(io, stores, release, version, live, difference, options);
  const served = live.compiled ?? (live.id === id ? compiled : null);
  const atHand = live.id === null || !served ? null : { id: live.id, compiled: served };
  const compared = { live: atHand, after: compiled, changes: difference.changes };
  const found = await findRowsOver(stores, compared, io.now());
  tellRowsOver(io, stores, found, shortId(id), compiled.table.site.timeZone);
  const { site } = release.manifest;
  tellClosing(io, await findClosing(stores, live, site, io.now()), shortId(id));
  checkRemovals(stores, before.data, compiled.data, difference, options);
  return { release, kinds, judgedAt, version, base: live.id };
}

function showPlan(
  io: Io,
  stores: Stores,
  { manifest }: CompiledRelease,
  version: number,
  live: ComparedTable,
  difference: Difference,
  { all = false }: Options,
): void {
  const styles = stylesFor(io, "stderr");
  const { rules, exact } = manifest.counts;
  const { timeZone = "UTC" } = manifest.site;
  const patterns = plural(rules - exact, "pattern");
  say(
    io,
    `${styles.bold(shortId(manifest.release))}, version ${version}: ${plural(rules, "rule")}, ${patterns} among them, for ${stores.name}`,
  );
  const isUnread = live.unread !== null && !live.compiled && live.id !== manifest.release;
  sayIfUnread(io, stores, live);
  if (isUnread) say(io, "  Every rule counts as added, and none as removed.");
  else if (live.id === null) {
    const { message, fix } = whyNotKnown(stores);
    say(io, `${message}.\n  Every rule counts as added, and none as removed. ${fix}.`);
  }
  const isNothing = live.id === null || isUnread;
  const against = isNothing ? "Against nothing" : `Against ${nameLive(live)}, which serves`;
  say(io, `${against}: ${countChanges(difference)}`);
  for (const line of formatDifference(difference, styles, all, timeZone)) say(io, line);
}

/** @throws CliError if so many rules would be removed that somebody must confirm the number. */
function checkRemovals(
  stores: Stores,
  live: RoutesData,
  next: RoutesData,
  { changes }: Difference,
  { routes, confirm: confirmed }: Options,
): void {
  const removed = changes.filter((it) => it.kind === "removed").length;
  const share = live.rules.length === 0 ? 0 : removed / live.rules.length;
  const isEmpty = next.rules.length === 0;
  if ((share <= REMOVED_SHARE_AT_MOST && !isEmpty) || confirmed === removed) return;
  const percent = Math.round(share * 100);
  const again = ["publish", ...routesOption(routes), "--confirm", String(removed)];
  const same = `the same with --confirm ${removed}`;
  throw new CliError(
    isEmpty
      ? "The table has no rules"
      : `${removed} of ${plural(live.rules.length, "rule")} would go: ${percent} %, above 20 %`,
    `If that is intended: ${routes === "-" ? same : pasteable(again, stores)}`,
    EXIT.refused,
  );
}

async function upload(io: Io, { redirects }: Stores, release: CompiledRelease): Promise<void> {
  const bars = {
    compare: createProgress(io, "Comparing   ", MEBIBYTES),
    write: createProgress(io, "Writing     ", MEBIBYTES),
    "read back": createProgress(io, "Reading back", MEBIBYTES),
  };
  try {
    await uploadRelease(redirects, release, ({ phase, doneBytes, totalBytes }) => {
      for (const [name, bar] of Object.entries(bars)) if (name !== phase) bar.stop();
      bars[phase].update(doneBytes, totalBytes);
    });
  } finally {
    for (const bar of Object.values(bars)) bar.stop();
  }
}
