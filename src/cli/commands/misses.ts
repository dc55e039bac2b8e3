import type { Command } from "commander";
import { readMisses, readNumbers } from "../../hits/read.ts";
import { readSpan } from "../hits/day.ts";
import { withHits } from "../tables/hits-store.ts";
import { addStoreOptions, type StoreOptions } from "../tables/stores.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { formatCount } from "../terminal/numbers.ts";
import { plural, printJson, printLine, say } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";

interface Options extends StoreOptions {
  readonly since?: string;
  readonly before?: string;
  readonly json?: boolean;
}

export function addMisses(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("misses"))
    .summary("what visitors asked for that no rule answers")
    .description(
      "Lists addresses that no rule answers, the most requested first, with the host that most visits came from; before the gate, those that no rule would answer after it. Parts of pages, and programs that look for security holes, are only counted.",
    )
    .option("--since <day>", "from this day on, such as 2026-11-29")
    .option("--before <day>", "up to this day, exclusive")
    .option("--json", "print one object per line: coverage - reads them")
    .action(async (options: Options) => exit(await list(io, options)));
}

async function list(io: Io, options: Options): Promise<ExitCode> {
  const span = readSpan(options.since, options.before);
  const { misses, numbers } = await withHits(io, options, async (store) => ({
    misses: await readMisses(store, span),
    numbers: await readNumbers(store, span),
  }));
  const told = misses.map(({ url, total, referrer, last, shadow }) => ({
    url: `https://${url}`,
    total,
    referrer: referrer === "" ? null : referrer,
    last,
    shadow: shadow === 1,
  }));
  if (!options.json && told.length > 0) {
    await printLine(io, `${"visits".padStart(10)}  ${"last".padEnd(10)}  address`);
  }
  for (const miss of told) {
    await (options.json ? printJson(io, miss) : printLine(io, describe(miss)));
  }
  if (told.length === 0) say(io, "None");
  if (numbers.rest > 0)
    say(
      io,
      `${plural(numbers.rest, "visit")} more, for addresses that were not among a day's most frequent`,
    );
  if (numbers.noise > 0)
    say(
      io,
      `${plural(numbers.noise, "request")} more, for parts of pages and by programs that look for security holes`,
    );
  return EXIT.done;
}

interface Told {
  readonly url: string;
  readonly total: number;
  readonly referrer: string | null;
  readonly last: string;
  readonly shadow: boolean;
}

function describe({ url, total, referrer, last, shadow }: Told): string {
  const from = referrer === null ? "" : `  from ${referrer}`;
  const when = shadow ? "  before the gate" : "";
  return `${formatCount(total).padStart(10)}  ${last.padEnd(10)}  ${printable(url)}${from}${when}`;
}
