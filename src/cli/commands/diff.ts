import type { Command } from "commander";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import { type Difference, diffTables } from "../../domain/report/diff.ts";
import type { Instant } from "../../domain/instant.ts";
import { resolve } from "../../domain/resolve/resolve.ts";
import type { Table } from "../../domain/table/table.ts";
import { countChanges, formatDifference } from "../tables/difference.ts";
import { loadTable, readInstantOption, readAddressesOf, holdsNoAddress } from "../tables/input.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { findRowsOver, printedRowsOver, tellRowsOver } from "../rows/over-version.ts";
import {
  findRelease,
  looksLikeId,
  type NamedTable,
  readCompiled,
  readKnownLive,
  shortId,
} from "../tables/live-table.ts";
import { printJson, printLine, say, stylesFor } from "../terminal/output.ts";
import { addStoreOptions, type StoreOptions, type Stores, withStores } from "../tables/stores.ts";
import { parseAddress } from "../../domain/url/parse-address.ts";
import { describeAddressProblem } from "../tables/describe-address-problem.ts";
import { shownAddress } from "../terminal/printable.ts";

interface Options extends StoreOptions {
  readonly urls?: string;
  readonly at?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

export function addDiff(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("diff"))
    .summary("what differs between two tables, by rule or by address")
    .description(
      "Compares two tables: removed first, then changed, then added. With --urls, what changes for a visitor of each address. Exit 3 if anything differs.",
    )
    .argument("<a>", "a file, a release's id, or live")
    .argument("<b>", "the same")
    .option("--urls <file>", "addresses, one per line, or an inventory; - for standard input")
    .option("--at <instant>", "with --urls: as of this instant instead of now")
    .option("--all", "show every change")
    .option("--json", "print one object; with --urls one per line")
    .action(async (a: string, b: string, options: Options) => {
      exit(await diff(io, [a, b], options));
    });
}

/** Compares two tables. KV is opened only if one of the names needs it. */
async function diff(io: Io, names: readonly [string, string], options: Options): Promise<ExitCode> {
  if ([...names, options.urls].filter((it) => it === "-").length > 1) {
    throw new CliError("Only one file can come from standard input", "Name files for the others");
  }
  if (options.at !== undefined && options.urls === undefined) {
    throw new CliError("--at is for --urls", "Leave it out: rules are compared with their dates");
  }
  const isStored = (name: string): boolean => name === "live" || looksLikeId(name);
  if (!names.some(isStored)) return compare(io, null, names, options);
  return withStores(io, options, (stores) => compare(io, stores, names, options));
}

async function compare(
  io: Io,
  stores: Stores | null,
  [a, b]: readonly [string, string],
  options: Options,
): Promise<ExitCode> {
  const [before, after] = [await readTable(io, stores, a), await readTable(io, stores, b)];
  if (options.urls !== undefined) {
    return diffUrls(io, before.compiled, after.compiled, options.urls, options);
  }
  const difference = diffTables(before.compiled, after.compiled);
  const { timeZone } = after.compiled.table.site;
  const found =
    stores && a === "live" && b !== "live"
      ? await findRowsOver(
          stores,
          { live: before, after: after.compiled, changes: difference.changes },
          io.now(),
        )
      : null;
  if (options.json) {
    const rows = found ? { rows: printedRowsOver(found) } : {};
    await printJson(io, { ...difference, ...rows });
  } else await show(io, difference, options.all ?? false, timeZone);
  if (stores && found) tellRowsOver(io, stores, found, looksLikeId(b) ? shortId(b) : b, timeZone);
  const isSame = difference.changes.length === 0 && difference.site.length === 0;
  return isSame ? EXIT.done : EXIT.differences;
}

async function show(
  io: Io,
  difference: Difference,
  showsAll: boolean,
  timeZone: string,
): Promise<void> {
  const styles = stylesFor(io, "stdout");
  for (const line of formatDifference(difference, styles, showsAll, timeZone)) {
    await printLine(io, line);
  }
  say(io, countChanges(difference));
}

/** @param stores null if no name needs them. */
async function readTable(io: Io, stores: Stores | null, name: string): Promise<NamedTable> {
  if (stores && name === "live") return readKnownLive(stores);
  if (!stores || !looksLikeId(name)) return { id: "", compiled: await loadTable(io, name) };
  const id = await findRelease(stores, name);
  return { id, compiled: await readCompiled(stores.redirects, id) };
}

/** Prints what changes for visitors: addresses whose outcome, status or target differ. */
async function diffUrls(
  io: Io,
  before: CompiledRoutes,
  after: CompiledRoutes,
  file: string,
  options: Options,
): Promise<ExitCode> {
  const now = readInstantOption(options.at, io.now(), after.data.site.timeZone);
  const tables = [before.table, after.table] as const;
  const styles = stylesFor(io, "stdout");
  let total = 0;
  let differing = 0;
  let unreadable = 0;
  for await (const text of readAddressesOf(io, file)) {
    const address = parseAddress(text, tables[1].site.hosts);
    total += 1;
    if (!address.ok) {
      unreadable += 1;
      say(io, `${shownAddress(text)}: ${describeAddressProblem(address.problem)}`);
      continue;
    }
    const [old, next] = tables.map((it) => answerAt(it, address.value, now));
    if (!old || !next || (old.text === next.text && old.file === next.file)) continue;
    differing += 1;
    const other = old.text === next.text ? `${next.text}, another file` : next.text;
    const shown = `${text}  ${styles.red(old.text)} -> ${styles.green(other)}`;
    const data = { url: text, before: old.answer, after: next.answer };
    await (options.json ? printJson(io, data) : printLine(io, shown));
  }
  if (total === 0) throw holdsNoAddress(file);
  say(io, `${differing} of ${total} addresses change`);
  if (unreadable > 0) return EXIT.invalid;
  return differing > 0 ? EXIT.differences : EXIT.done;
}

function answerAt(
  table: Table,
  url: URL,
  now: Instant,
): { text: string; file: string; answer: Pick<Decision, "outcome" | "status" | "location"> } {
  const { outcome, status, location, file } = resolve(table, { url, method: "GET" }, now);
  const what = status === null ? outcome : `${status} ${outcome}`;
  const text = location === null ? what : `${status} ${location}`;
  return { text, file: JSON.stringify(file), answer: { outcome, status, location } };
}
