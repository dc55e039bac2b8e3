import type { Command } from "commander";
import { formatTextForPeople } from "../../domain/instant.ts";
import { describeStoredProblem } from "../../release/parse-stored.ts";
import type { Pointer } from "../../store/records/pointer.ts";
import { readProvenance } from "../../store/records/provenance.ts";
import { readSignoffsOf, standingOf } from "../../store/records/signoffs.ts";
import { listReleases, readManifest, tryReadPointer } from "../../store/records/stored-release.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { shortId } from "../tables/live-table.ts";
import { plural, printLine, say, stylesFor } from "../terminal/output.ts";
import { addStoreOptions, type StoreOptions, type Stores, withStores } from "../tables/stores.ts";

interface Options extends StoreOptions {
  readonly json?: boolean;
}

export function addReleases(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("releases"))
    .summary("list what is published, the newest first")
    .option("--json", "print one object a line")
    .action(async (options: Options) => {
      exit(await withStores(io, options, (stores) => releases(io, stores, options)));
    });
}

/** A release as the list shows it. */
interface Row {
  readonly release: string;
  readonly rules: number;
  readonly publishedAt: string | null;
  readonly publishedBy: string | null;
  readonly state: "approved" | "rejected" | "undecided";
  readonly serves: boolean;
}

/** What serves. If that cannot be read, a warning and null: the list is what helps then. */
async function readSound(io: Io, { redirects }: Stores): Promise<Pointer | null> {
  const pointer = await tryReadPointer(redirects);
  if (pointer.ok) return pointer.value;
  say(io, `${describeStoredProblem(pointer.problem)}: which release serves is not known`);
  return null;
}

async function releases(io: Io, stores: Stores, { json }: Options): Promise<ExitCode> {
  const pointer = await readSound(io, stores);
  const rows: Row[] = [];
  const zones = new Map<string, string>();
  for (const id of await listReleases(stores.redirects)) {
    const { manifest } = await readManifest(stores.redirects, id);
    const standing = standingOf(await readSignoffsOf(stores.signoffs, id), !stores.isRemote);
    const provenance = await readProvenance(stores.redirects, id);
    zones.set(id, manifest.site.timeZone ?? "UTC");
    rows.push({
      release: id,
      rules: manifest.counts.rules,
      publishedAt: provenance?.publishedAt ?? null,
      publishedBy: provenance?.publishedBy ?? null,
      state: standing.state,
      serves: pointer?.release === id,
    });
  }
  rows.sort((a, b) => ((a.publishedAt ?? "") < (b.publishedAt ?? "") ? 1 : -1));
  const styles = stylesFor(io, "stdout");
  for (const row of rows) {
    const { release, rules, publishedAt, publishedBy, state, serves } = row;
    const text = [
      serves ? styles.green("*") : " ",
      styles.bold(shortId(release)),
      plural(rules, "rule").padStart(16),
      ` ${publishedAt === null ? "?" : formatTextForPeople(publishedAt, zones.get(release) ?? "UTC")}`,
      ` ${state.padEnd(9)}`,
      ` ${publishedBy ?? ""}`,
    ].join(" ");
    await printLine(io, json ? JSON.stringify(row) : text);
  }
  if (!json && rows.length === 0)
    say(io, `Nothing is published in ${stores.name}: npx sunset-edge publish`);
  if (!json && !pointer?.release) say(io, "The bundled table serves.");
  return EXIT.done;
}
