import type { Command } from "commander";
import { describeStoredProblem } from "../../release/parse-stored.ts";
import {
  createPointer,
  type PromotionOptions,
  stackBelow,
  writePointer,
} from "../../store/records/promotion.ts";
import { readSignoffsOf, standingOf } from "../../store/records/signoffs.ts";
import { readManifest, tryReadPointer } from "../../store/records/stored-release.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { findRelease, shortId } from "../tables/live-table.ts";
import { plural, printLine, say } from "../terminal/output.ts";
import { addStoreOptions, type StoreOptions, type Stores, withStores } from "../tables/stores.ts";
import { whoAmI } from "../terminal/who.ts";

interface Options extends StoreOptions {
  readonly to?: string;
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addRollback(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("rollback"))
    .summary("go back to what served before")
    .description(
      "Moves current back to the release that served before, in the end to the bundled table, everywhere within two minutes. Rows and activatesAt stay as they are. Needs no sign-off, since that release had one.",
    )
    .option(
      "--to <id>",
      "this release, which must have served before; `bundled` for the bundled table",
    )
    .option("--reason <text>", "why, for the record")
    .option("--dry-run", "say what it would go back to, and write nothing")
    .option("--json", "print what current says")
    .action(async (options: Options) => {
      exit(await withStores(io, options, (stores) => rollback(io, stores, options)));
    });
}

async function rollback(io: Io, stores: Stores, options: Options): Promise<ExitCode> {
  const { redirects } = stores;
  const read = await tryReadPointer(redirects);
  if (!read.ok) return restore(io, stores, describeStoredProblem(read.problem), options);
  const before = read.value;
  if (!before || (before.release === null && options.to === undefined)) {
    throw new CliError(
      "The bundled table serves, and nothing before it",
      "To change what it holds, deploy another version: npx wrangler rollback",
      EXIT.refused,
    );
  }
  const id = await targetOf(stores, before.before[0] ?? null, options.to);
  if (id === before.release) {
    say(io, `${shortId(id)} serves already, since ${before.promotedAt}`);
    return EXIT.done;
  }
  const stack = stackBelow(before, id);
  if (!stack) {
    throw new CliError(
      `${shortId(id)} never served: a rollback is no way around the sign-off`,
      `Promote it: npx sunset-edge promote ${shortId(id)}`,
      EXIT.refused,
    );
  }
  const target = id === null ? null : await readManifest(redirects, id);
  const rules = target ? ` (${plural(target.manifest.counts.rules, "rule")})` : "";
  say(io, `From ${shortId(before.release)} back to ${shortId(id)}${rules}`);
  if (options.dryRun) {
    say(io, "Nothing was written: --dry-run");
    return EXIT.done;
  }
  return write(io, stores, { target, before, stack }, options);
}

/** Where `current` cannot be read, what served is lost with it: then the sign-off shows what may serve. */
async function restore(
  io: Io,
  stores: Stores,
  problem: string,
  options: Options,
): Promise<ExitCode> {
  if (options.to === undefined) {
    throw new CliError(
      `${problem}: what served before is not known`,
      "Name a signed release: npx sunset-edge rollback --to ID (npx sunset-edge releases lists them)",
      EXIT.refused,
    );
  }
  const id = await targetOf(stores, null, options.to);
  const target = id === null ? null : await readManifest(stores.redirects, id);
  if (id !== null && target) {
    const standing = standingOf(await readSignoffsOf(stores.signoffs, id), !stores.isRemote);
    if (standing.state !== "approved" || standing.by.manifest !== target.sha256) {
      throw new CliError(
        `${problem}, and nobody signed off ${shortId(id)}`,
        "Name a release that npx sunset-edge releases calls approved, or `bundled`",
        EXIT.refused,
      );
    }
  }
  say(io, `${problem}: ${shortId(id)} takes its place`);
  if (options.dryRun) {
    say(io, "Nothing was written: --dry-run");
    return EXIT.done;
  }
  return write(io, stores, { target, before: null, stack: [] }, options);
}

async function write(
  io: Io,
  { redirects }: Stores,
  change: Pick<PromotionOptions, "target" | "before" | "stack">,
  options: Options,
): Promise<ExitCode> {
  const reason = `rollback: ${options.reason ?? "no reason given"}`;
  const pointer = createPointer({ ...change, by: whoAmI(io), reason, now: io.now() });
  await writePointer(redirects, pointer);
  await printLine(io, options.json ? JSON.stringify(pointer) : (pointer.release ?? "bundled"));
  say(io, "It serves, everywhere within two minutes.");
  return EXIT.done;
}

async function targetOf(
  stores: Stores,
  previous: string | null,
  to: string | undefined,
): Promise<string | null> {
  if (to === undefined) return previous;
  return to === "bundled" ? null : findRelease(stores, to);
}
