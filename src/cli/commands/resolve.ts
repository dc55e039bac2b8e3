import { checkInputs } from "../terminal/check-outputs.ts";
import { type Command, Option } from "commander";
import type { Decision } from "../../domain/resolve/decision.ts";
import { type Explanation, explain } from "../../domain/resolve/explain.ts";
import type { Instant } from "../../domain/instant.ts";
import { resolve } from "../../domain/resolve/resolve.ts";
import type { Table } from "../../domain/table/table.ts";
import { CliError } from "../terminal/errors.ts";
import { describeExplanation } from "../../domain/resolve/explanation.ts";
import { loadTable, readInstantOption, readAddressesOf } from "../tables/input.ts";
import { parseAddress } from "../../domain/url/parse-address.ts";
import { describeAddressProblem } from "../tables/describe-address-problem.ts";
import { describeDecision } from "../tables/describe-decision.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { printJson, printLine, say, stylesFor } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { clipped, shownAddress } from "../terminal/printable.ts";
import { isUnread } from "../terminal/standard-output.ts";

interface Options {
  readonly routes: string;
  readonly at?: string;
  readonly method: string;
  readonly explain?: boolean;
  readonly json?: boolean;
}

export function addResolve(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  program
    .command("resolve")
    .summary("show what addresses get, and why")
    .description(
      'Shows what each address gets from the table in a file. Nothing is requested, and rows in KV, which go before what is live, are not considered: `rows` lists them, and "Test addresses" in the console includes them.',
    )
    .argument(
      "[url...]",
      "whole addresses, or paths on the site's first host; - reads them from standard input, one per line, or an inventory",
    )
    .option("--routes <file>", "the table", "routes.json")
    .option("--at <instant>", "as of this instant instead of now")
    .addOption(new Option("--method <method>", "the request's method").default("GET"))
    .option("--explain", "explain how the answer comes about")
    .option("--json", "print one object per line")
    .action(async (urls: string[], options: Options) => exit(await resolveAll(io, urls, options)));
}

async function resolveAll(io: Io, urls: readonly string[], options: Options): Promise<ExitCode> {
  if (urls.length === 0) {
    throw new CliError(
      "No address to resolve",
      "Name one or more, or - to read them from standard input",
    );
  }
  checkInputs(options.routes, urls);
  const { table, data } = await loadTable(io, options.routes);
  const now = readInstantOption(options.at, io.now(), data.site.timeZone);
  let isEveryUrlSound = true;
  for (const given of urls) {
    for await (const url of given === "-" ? readAddressesOf(io, "-") : [given]) {
      // The input may be endless.
      if (isUnread(io)) break;
      isEveryUrlSound = (await resolveOne(io, table, url, now, options)) && isEveryUrlSound;
    }
  }
  if (io.stderr.isTTY === true && options.json !== true) {
    const rows = pasteable(["rows"]);
    say(
      io,
      stylesFor(io, "stderr").dim(`By ${options.routes} only, without the rows in KV: ${rows}`),
    );
  }
  return isEveryUrlSound ? EXIT.done : EXIT.invalid;
}

/** The number of characters shown of text that is not an address. */
const SHOWN = 2048;

/** @returns Whether the address could be read. */
async function resolveOne(
  io: Io,
  table: Table,
  text: string,
  now: Instant,
  options: Options,
): Promise<boolean> {
  const address = parseAddress(text, table.site.hosts);
  if (!address.ok) {
    const error = describeAddressProblem(address.problem);
    if (options.json) await printJson(io, { url: clipped(text, SHOWN), error });
    else say(io, `${shownAddress(text)}: ${error}`);
    return false;
  }
  const request = { url: address.value, method: options.method.toUpperCase() };
  const explanation: Explanation = options.explain
    ? explain(table, request, now)
    : { decision: resolve(table, request, now), steps: [] };
  const { decision } = explanation;
  if (options.json) {
    // Instants in JSON are in UTC.
    const story = options.explain ? { explanation: describeExplanation(explanation, "UTC") } : {};
    await printJson(io, { url: text, ...printed(decision), ...story });
  } else if (options.explain) {
    const styles = stylesFor(io, "stdout");
    const { timeZone } = table.site;
    const story = describeExplanation(explanation, timeZone).map((line) => `  ${line}`);
    await printLine(
      io,
      [styles.bold(text), ...story, `  ${describeDecision(decision)}`, ""].join("\n"),
    );
  } else {
    await printLine(io, `${text}  ${describeDecision(decision)}`);
  }
  return true;
}

/** The fields that programs may rely on, in this order. */
function printed(decision: Decision): object {
  const { outcome, status, location, rule, reason, cacheControl, announce } = decision;
  return { outcome, status, location, rule, reason, cacheControl, announce };
}
