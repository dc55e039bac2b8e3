import type { Command } from "commander";
import { formatTextForPeople } from "../../domain/instant.ts";
import { describeLost, type Live, lostPointer, tryReadLive } from "../../store/records/live.ts";
import { listPublished, readProvenance } from "../../store/records/provenance.ts";
import {
  listLeftovers,
  planPruning,
  pruneReleases,
  type Pruning,
} from "../../store/records/prune.ts";
import type { Manifest } from "../../release/manifest.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import type { Standing } from "../../store/records/signoffs.ts";
import { readManifest } from "../../store/records/stored-release.ts";
import { readVersions } from "../../store/records/versions.ts";
import { nameLive, shortId, whyNotKnown } from "../tables/live-table.ts";
import { readStanding } from "../tables/standing.ts";
import { addStoreOptions, type StoreOptions, type Stores, withStores } from "../tables/stores.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { plural, printJson, printLine, say, stylesFor } from "../terminal/output.ts";
import { commandsFor, pasteable } from "../../domain/pasteable.ts";
import { createProgress } from "../terminal/progress.ts";

interface Options extends StoreOptions {
  readonly json?: boolean;
  readonly prune?: boolean;
  readonly confirm?: number;
  readonly dryRun?: boolean;
}

export function addReleases(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("releases"))
    .summary("list what is published, the newest first")
    .option(
      "--prune",
      "delete those that are not needed (see --dry-run); never one that served or is signed",
    )
    .option("--confirm <number>", "with --prune: the number to delete", Number)
    .option("--dry-run", "with --prune: show what would be deleted, and delete nothing")
    .option("--json", "print one object per line; with --prune one object")
    .action(async (options: Options) => {
      const isForPrune = options.confirm !== undefined || options.dryRun === true;
      if (isForPrune && options.prune !== true) {
        throw new CliError(
          "--confirm and --dry-run are for --prune",
          "Without --prune nothing is deleted",
        );
      }
      const work = options.prune === true ? prune : list;
      exit(await withStores(io, options, (stores) => work(io, stores, options)));
    });
}

/** A release as the list shows it. */
interface Row {
  readonly release: string;
  /** The version number; null if it was never published. */
  readonly version: number | null;
  /** null if its manifest cannot be read. */
  readonly rules: number | null;
  readonly publishedAt: string | null;
  readonly publishedBy: string | null;
  readonly state: Standing["state"];
  /** The number of approvals that count; `asked` is the number required, null if that cannot be read. */
  readonly approvals: number;
  readonly asked: number | null;
  readonly serves: boolean;
  /** Whether the Worker was deployed with it. */
  readonly bundled: boolean;
}

/** Reads what is in service. If that fails, warns and returns null, because the list is what helps then. */
async function readSound(io: Io, { redirects }: Stores): Promise<Live | null> {
  const live = await tryReadLive(redirects);
  if (live.ok) return live.value;
  say(io, `${describeLost(live.problem)}: which release serves is not known`);
  return null;
}

/** Reads a manifest. If that fails, warns with its name and returns null, so that the others are still listed. */
async function readSoundManifest(
  io: Io,
  { redirects }: Stores,
  id: string,
): Promise<Manifest | null> {
  try {
    return (await readManifest(redirects, id)).manifest;
  } catch (error) {
    // If KV does not answer at all, reading the next key shows that.
    if (!(error instanceof StoreError)) throw error;
    say(io, `${shortId(id)}: ${error.message}`);
    return null;
  }
}

async function list(io: Io, stores: Stores, { json }: Options): Promise<ExitCode> {
  const live = await readSound(io, stores);
  const rows: Row[] = [];
  const zones = new Map<string, string>();
  const ids = (await listPublished(stores.redirects, io.now())).map((it) => it.id);
  const versions = await readVersions(stores.redirects);
  for (const id of ids) {
    const manifest = await readSoundManifest(io, stores, id);
    const provenance = await readProvenance(stores.redirects, id, io.now());
    const { state, approvals, asked } = await readStanding(stores, id);
    zones.set(id, manifest?.site.timeZone ?? "UTC");
    rows.push({
      release: id,
      version: versions.get(id)?.number ?? null,
      rules: manifest?.counts.rules ?? null,
      publishedAt: provenance?.publishedAt ?? null,
      publishedBy: provenance?.publishedBy ?? null,
      state,
      approvals: approvals.length,
      asked: Number.isFinite(asked) ? asked : null,
      serves: live?.id === id,
      bundled: live?.deployed?.release === id,
    });
  }
  const styles = stylesFor(io, "stdout");
  for (const row of rows) {
    const { release, version, rules, publishedAt, publishedBy, serves } = row;
    const text = [
      serves ? styles.green("*") : " ",
      styles.bold(shortId(release)),
      (version === null ? "" : `version ${version}`).padEnd(11),
      (rules === null ? "unreadable" : plural(rules, "rule")).padStart(16),
      ` ${publishedAt === null ? "never published".padEnd(20) : formatTextForPeople(publishedAt, zones.get(release) ?? "UTC")}`,
      ` ${stateInWords(row).padEnd(9)}`,
      ` ${publishedBy ?? ""}`,
    ].join(" ");
    await (json ? printJson(io, row) : printLine(io, text.trimEnd()));
  }
  const named = live?.id ?? null;
  if (live && named !== null && !ids.includes(named)) {
    say(io, `${capital(nameLive(live))} serves, and is not stored`);
  }
  if (json) return EXIT.done;
  if (rows.length === 0) {
    say(io, `Nothing is published in ${stores.name}: ${pasteable(["publish"], stores)}`);
  }
  if (live?.id === null) say(io, `${whyNotKnown(stores).message}.`);
  else if (live && !live.pointer?.release) say(io, `${capital(nameLive(live))} serves.`);
  return EXIT.done;
}

/** The state for display. A release that was deployed, or that nobody published, does not await a decision. */
function stateInWords({ state, approvals, asked, bundled, publishedAt }: Row): string {
  if (state !== "undecided") return state;
  if (approvals > 0 && asked !== null) return `${approvals} of ${asked}`;
  return bundled || publishedAt === null ? "deployed" : state;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

async function prune(io: Io, stores: Stores, options: Options): Promise<ExitCode> {
  const { redirects } = stores;
  const live = await tryReadLive(redirects);
  if (!live.ok) {
    throw new CliError(
      `${describeLost(live.problem)}: what served is not known, so nothing is deleted`,
      lostPointer(live.problem).fixWith(commandsFor(stores)),
      EXIT.refused,
    );
  }
  const published = await listPublished(redirects, io.now());
  const standings = new Map<string, Standing>();
  for (const { id } of published) standings.set(id, await readStanding(stores, id, null));
  const plan = planPruning(published, live.value, standings);
  const leftovers = await listLeftovers(
    redirects,
    published.map((it) => it.id),
    live.value,
  );
  await showPlan(io, plan, leftovers, options);
  const going = [...plan.pruned, ...leftovers];
  if (going.length === 0) {
    say(io, "Nothing to delete.");
    return EXIT.done;
  }
  if (options.dryRun) {
    say(io, "Nothing was deleted: --dry-run");
    return EXIT.done;
  }
  if (options.confirm !== going.length) {
    const confirm = ["releases", "--prune", "--confirm", String(going.length)];
    throw new CliError(
      `${plural(going.length, "release")} would be deleted for good`,
      `If that is intended: ${pasteable(confirm, stores)}`,
      EXIT.refused,
    );
  }
  const bar = createProgress(io, "Deleting", { name: "releases", size: 1 });
  await pruneReleases(redirects, going, (done) => bar.update(done, going.length));
  bar.stop();
  say(io, `${plural(going.length, "release")} deleted, ${plan.kept.length} kept.`);
  return EXIT.done;
}

async function showPlan(
  io: Io,
  { kept, pruned }: Pruning,
  leftovers: readonly string[],
  { json }: Options,
): Promise<void> {
  if (json) {
    await printJson(io, { pruned: [...pruned, ...leftovers], kept });
    return;
  }
  const styles = stylesFor(io, "stdout");
  for (const id of pruned) await printLine(io, `${styles.red("-")} ${shortId(id)}`);
  for (const id of leftovers) {
    await printLine(io, `${styles.red("-")} ${shortId(id)}  the remains of an earlier run`);
  }
  for (const { id, why } of kept) await printLine(io, `  ${shortId(id)}  kept: ${why}`);
}
