import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Io } from "../../src/cli/terminal/io.ts";
import { run } from "../../src/cli/run.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface World {
  readonly stdin?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: number;
  readonly fetch?: NonNullable<Io["fetch"]>;
  readonly lookup?: NonNullable<Io["lookup"]>;
  readonly sleep?: NonNullable<Io["sleep"]>;
  readonly certificateExpiry?: NonNullable<Io["certificateExpiry"]>;
}

export const NOW = Date.parse("2026-01-01T00:00:00Z");

/** Runs the command line in this process, with a world of its own. */
export async function sunset(args: readonly string[], world: World = {}): Promise<Ran> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const output = Promise.all([text(stdout), text(stderr)]);
  const code = await run(args, {
    stdin: Readable.from(world.stdin === undefined ? [] : [world.stdin]),
    stdout,
    stderr,
    env: world.env ?? {},
    cwd: world.cwd ?? process.cwd(),
    now: () => world.now ?? NOW,
    ...(world.fetch ? { fetch: world.fetch } : {}),
    ...(world.lookup ? { lookup: world.lookup } : {}),
    ...(world.sleep ? { sleep: world.sleep } : {}),
    ...(world.certificateExpiry ? { certificateExpiry: world.certificateExpiry } : {}),
  });
  stdout.end();
  stderr.end();
  const [out, err] = await output;
  return { code, stdout: out, stderr: err };
}
