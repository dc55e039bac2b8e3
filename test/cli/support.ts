import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Io } from "../../src/cli/terminal/io.ts";
import { type Commands, run } from "../../src/cli/run.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface World {
  readonly stdin?: string;
  /** Whether messages go to a terminal. */
  readonly isTerminal?: boolean;
  readonly cwd?: string;
  /** Whether the folder is a site's; true by default: `--remote` finds the deployment of this checkout there. */
  readonly isSite?: boolean;
  /** Additional commands besides those of `src/cli`. */
  readonly more?: Commands;
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: number;
  readonly fetch?: NonNullable<Io["fetch"]>;
  readonly fetchApi?: NonNullable<Io["fetchApi"]>;
  readonly lookup?: NonNullable<Io["lookup"]>;
  readonly sleep?: NonNullable<Io["sleep"]>;
  readonly certificateExpiry?: NonNullable<Io["certificateExpiry"]>;
}

export const NOW = Date.parse("2026-01-01T00:00:00Z");

/** Runs the command line in this process, with its own world. */
export async function sunset(args: readonly string[], world: World = {}): Promise<Ran> {
  const { cwd = process.cwd(), isSite = true } = world;
  const lookup = world.lookup ?? (world.fetch ? async () => ["203.0.113.1"] : null);
  const deployment = join(cwd, "wrangler.toml");
  if (isSite && args.includes("--remote") && existsSync(cwd) && !existsSync(deployment))
    copyFileSync("wrangler.toml", deployment);
  const stdout = new PassThrough();
  const stderr = Object.assign(new PassThrough(), { isTTY: world.isTerminal ?? false });
  const output = Promise.all([text(stdout), text(stderr)]);
  const io: Io = {
    stdin: Readable.from(world.stdin === undefined ? [] : [world.stdin]),
    stdout,
    stderr,
    env: world.env ?? {},
    cwd,
    now: () => world.now ?? NOW,
    ...(world.fetch ? { fetch: world.fetch } : {}),
    ...(world.fetchApi ? { fetchApi: world.fetchApi } : {}),
    // Hosts of a fake network have public addresses.
    ...(lookup ? { lookup } : {}),
    ...(world.sleep ? { sleep: world.sleep } : {}),
    ...(world.certificateExpiry ? { certificateExpiry: world.certificateExpiry } : {}),
  };
  const code = await run(args, io, world.more);
  stdout.end();
  stderr.end();
  const [out, err] = await output;
  return { code, stdout: out, stderr: err };
}
