/** `npm start`: the Worker on this machine. */
import { Command } from "commander";
import { CliError } from "../cli/terminal/errors.ts";
import { loadTable } from "../cli/tables/input.ts";
import { EXIT } from "../cli/terminal/io.ts";
import { leaveConsoleUrl } from "../cli/tables/console-url.ts";
import { BUNDLED } from "../cli/tables/live-table.ts";
import { LOCAL_STORAGE } from "../cli/tables/local-kv.ts";
import { plural, say, stylesFor } from "../cli/terminal/output.ts";
import { pasteable, shellQuote } from "../cli/terminal/pasteable.ts";
import { PROCESS_IO as io } from "../cli/terminal/process-io.ts";
import { canonicalPath } from "../domain/url/canonicalize.ts";
import { formatForPeople, formatTextForPeople } from "../domain/instant.ts";
import { resolve } from "../domain/resolve/resolve.ts";
import type { Table } from "../domain/table/table.ts";
import { GATE_KEY } from "../store/records/keys.ts";
import { type Server, startServer } from "./server.ts";
import { type LocalServing, readLocalServing } from "./serving.ts";

interface Options {
  readonly port: number;
  readonly routes: string;
  readonly origin?: string;
}

const program = new Command("npm start --")
  .description(
    "Starts the Worker on this machine, with its own storage and a stand-in for the old site.",
  )
  .option("--port <number>", "the port to listen on", readPort, 8787)
  .option("--routes <file>", "the table", "routes.json")
  .option("--origin <url>", "the old site's server, instead of a stand-in", readOrigin)
  .parse();

try {
  await serve(program.opts<Options>());
} catch (error) {
  if (!(error instanceof CliError)) throw error;
  say(io, `error: ${error.message}\n  fix: ${error.fix}`);
  process.exit(error.exitCode);
}

async function serve({ port, routes, origin }: Options): Promise<void> {
  const compiled = await loadTable(io, routes);
  const storage = io.env.SUNSET_STORAGE ?? LOCAL_STORAGE;
  const server = await listen({ compiled, port, origin: origin ?? null, storage });
  process.once("exit", leaveConsoleUrl(storage, `http://localhost:${server.port}`));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void server.stop().then(() => process.exit(0)));
  }
  const serving = await readLocalServing(server.redirects, compiled, server.release);
  process.stdout.write(`${describe(server, serving, routes)}\n`);
}

async function listen(options: Parameters<typeof startServer>[0]): Promise<Server> {
  try {
    return await startServer(options);
  } catch (cause) {
    const isBusy = /address already in use/i.test(String(cause));
    if (!isBusy) throw cause;
    const fix = `Stop what listens there, or choose another: npm start -- --port ${options.port + 1}`;
    throw new CliError(`Port ${options.port} is in use`, fix, EXIT.usage, { cause });
  }
}

/** Which table serves, and where it comes from. */
function describeTable(serving: LocalServing, routes: string): string {
  const { bold, yellow } = stylesFor(io, "stdout");
  const { table, promoted, problem } = serving;
  const rules = plural(serving.rules, "rule");
  const rows = serving.rows === 0 ? "" : `, and ${plural(serving.rows, "row")} over it`;
  const name = bold(table.site.name);
  const wayBack = pasteable(["rollback", "--to", BUNDLED]);
  if (promoted) {
    const since = formatTextForPeople(promoted.promotedAt, table.site.timeZone);
    return `${name} (release ${promoted.name}, ${rules}${rows}).
${yellow(`Not ${routes}: a release goes before it that was promoted in the local KV, at ${since}.`)}
To serve ${routes}: ${wayBack}`;
  }
  const file = `${name} (${routes}, ${rules}${rows}).`;
  if (problem === null) return file;
  return `${file}
${yellow(`A release was promoted in the local KV, and cannot be read: ${problem}.`)}
To serve ${routes} for good: ${wayBack}`;
}

function describe({ port }: Server, serving: LocalServing, routes: string): string {
  const { dim, cyan } = stylesFor(io, "stdout");
  const { table, oldPaths, isGateMoved } = serving;
  const { site } = table;
  const [host = ""] = site.hosts;
  const local = `http://localhost:${port}`;
  const { page, unknown } = pickExamples(table, oldPaths);
  const gate = Number.isFinite(site.activatesAt)
    ? formatForPeople(site.activatesAt, site.timeZone)
    : "an unreadable date";
  const state =
    site.activatesAt <= io.now()
      ? "is open: old addresses redirect"
      : "is ahead: old pages are passed on";
  const moved = isGateMoved ? `, moved by the key ${GATE_KEY},` : "";
  return `
${describeTable(serving, routes)}
The gate at ${gate}${moved} ${state}.

  Site     ${cyan(`${local}${page}`)}  ${dim(`as ${host} answers in production`)}
  Preview  ${cyan(`http://preview.localhost:${port}/`)}  ${dim("as a preview deployment answers")}
  Console  ${cyan(`${local}/_sunset`)}  ${dim("signed in as a local reviewer")}

Try
  curl -i ${shellQuote(`${local}${page}`)}
  curl -i ${shellQuote(`${local}${unknown}?utm_source=newsletter`)}
  curl -i -H 'Host: ${host}' ${shellQuote(`http://127.0.0.1:${port}${page}`)}

${dim("Ctrl-C stops it.")}`;
}

/** An old address that shows most of what the table does, and one in scope that no rule knows. */
function pickExamples(
  table: Table,
  oldPaths: readonly string[],
): { page: string; unknown: string } {
  const [host = ""] = table.site.hosts;
  const redirects = (path: string): boolean => {
    const url = URL.parse(`https://${host}${path}`);
    const now = Math.max(io.now(), table.site.activatesAt);
    return url !== null && resolve(table, { url, method: "GET" }, now).outcome === "redirect";
  };
  const [scope = "/"] = table.site.scope;
  const inScope = scope === "/" ? "" : scope;
  const depth = (path: string): number => path.split("/").length;
  const isPlain = (path: string): boolean => canonicalPath(path) === path.replace(/(?<=.)\/$/, "");
  const page = oldPaths
    .filter((it) => isPlain(it) && redirects(it))
    .toSorted((a, b) => depth(b) - depth(a))[0];
  const unknown = [`${inScope}/no-such-page`, `${inScope}/no/such/page`].find(redirects);
  return { page: page ?? (inScope || "/"), unknown: unknown ?? (inScope || "/") };
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  say(io, `error: --port ${text} is not a port\n  fix: Use a number from 1 to 65535`);
  process.exit(EXIT.usage);
}

function readOrigin(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? "")) return text;
  say(
    io,
    `error: --origin ${text} is not a web address\n  fix: Write it whole, such as http://127.0.0.1:9000`,
  );
  process.exit(EXIT.usage);
}
