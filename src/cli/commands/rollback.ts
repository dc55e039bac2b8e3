import type { Command } from "commander";
import { createPointer, stackBelow, writePointer } from "../../store/records/promotion.ts";
import { readManifest, readPointer } from "../../store/records/stored-release.ts";
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
  const before = await readPointer(redirects);
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
      `Promote it: npx sunset promote ${shortId(id)}`,
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
  const reason = `rollback: ${options.reason ?? "no reason given"}`;
  const by = whoAmI(io);
  const pointer = createPointer({ target, before, stack, by, reason, now: io.now() });
  await writePointer(redirects, pointer);
  await printLine(io, options.json ? JSON.stringify(pointer) : (id ?? "bundled"));
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
