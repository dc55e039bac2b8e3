import { type Command, InvalidArgumentError } from "commander";
import { leaveConsoleUrl } from "../../cli/tables/console-url.ts";
import { loadTable, readInstantOption } from "../../cli/tables/input.ts";
import { BUNDLED } from "../../cli/tables/live-table.ts";
import { localStorageOf } from "../../cli/tables/site-folder.ts";
import { CliError } from "../../cli/terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../../cli/terminal/io.ts";
import { plural, printLine, say, stylesFor } from "../../cli/terminal/output.ts";
import { pasteable, shellQuote } from "../../domain/pasteable.ts";
import {
  formatForPeople,
  formatInstant,
  formatTextForPeople,
  type Instant,
} from "../../domain/instant.ts";
import { resolve } from "../../domain/resolve/resolve.ts";
import type { Table } from "../../domain/table/table.ts";
import { canonicalPath } from "../../domain/url/canonicalize.ts";
import { GATE_KEY } from "../../store/records/keys.ts";
import type { Server, ServerOptions } from "../server.ts";
import { type LocalServing, readLocalServing } from "../serving.ts";

interface Options {
  readonly port: number;
  readonly routes: string;
  readonly origin?: string;
  readonly at?: string;
  readonly json?: boolean;
}

export function addStart(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  program
    .command("start")
    .summary("the Worker on this machine: npm start")
    .description(
      "Starts the Worker on this machine, with its own storage and a stand-in for the old site.",
    )
    .option("--port <number>", "the port to listen on", readPort, 8787)
    .option("--routes <file>", "the table", "routes.json")
    .option("--origin <url>", "the old site's server, instead of a stand-in", readOrigin)
    .option(
      "--at <instant>",
      "start with the clock at this instant, to rehearse the gate: with the file's table, and an empty storage in memory",
    )
    .option("--json", "print one object once it answers")
    .action(async (options: Options) => exit(await start(io, options)));
}

/** Serves until a signal stops it. */
async function start(io: Io, { port, routes, origin, at: text, json }: Options): Promise<ExitCode> {
  const compiled = await loadTable(io, routes);
  const { timeZone } = compiled.table.site;
  const at = text === undefined ? null : readInstantOption(text, io.now(), timeZone);
  // From the start, because the parent process may end as soon as the server answers.
  const stopping = untilStopped();
  // With a shifted clock, nothing may be recorded in permanent storage.
  const storage = at === null ? localStorageOf(io) : null;
  const server = await listen({
    compiled,
    port,
    origin: origin ?? null,
    folder: io.cwd,
    storage,
    ...(at === null ? {} : { at }),
    onFull: (connections) => say(io, describeFull(connections)),
  });
  const { port: listensOn } = server;
  const forget =
    storage === null ? () => {} : leaveConsoleUrl(storage, `http://localhost:${listensOn}`);
  // Also if the server crashes.
  process.once("exit", forget);
  const serving = await readLocalServing(server.redirects, compiled, server.release);
  const shown = json
    ? JSON.stringify({ port: listensOn, at: at === null ? null : formatInstant(at) })
    : describe(io, server, serving, routes, at);
  await printLine(io, shown);
  await stopping;
  await server.stop();
  return EXIT.done;
}

/** Waits for a signal, or for the end of the parent process, because npm's shell may not forward signals. */
function untilStopped(): Promise<void> {
  const parent = process.ppid;
  return new Promise((stop) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.once(signal, () => stop());
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      stop();
    }, PARENT_MS);
    watch.unref();
  });
}

const PARENT_MS = 1000;

async function listen(options: ServerOptions): Promise<Server> {
  // Loaded on demand, because loading it takes a moment.
  const { startServer } = await import("../server.ts");
  try {
    return await startServer(options);
  } catch (cause) {
    const isBusy = /address already in use/i.test(String(cause));
    if (!isBusy) throw cause;
    const fix = `Stop what is listening there, or choose another: npm start -- --port ${options.port + 1}`;
    throw new CliError(`Port ${options.port} is in use`, fix, EXIT.usage, { cause });
  }
}

function describeFull(connections: number): string {
  return `warning: ${connections.toLocaleString("en")} connections are open, and any more are closed at once
  fix: Close some; to have more, allow more open files before starting it: ulimit -n`;
}

/** Says which table serves, and where it comes from. */
function describeTable(io: Io, serving: LocalServing, routes: string): string {
  const { bold, yellow } = stylesFor(io, "stdout");
  const { table, promoted, problem } = serving;
  const rules = plural(serving.rules, "rule");
  const rows = serving.rows === 0 ? "" : `, and ${plural(serving.rows, "row")} over it`;
  const name = bold(table.site.name);
  const wayBack = pasteable(["rollback", "--to", BUNDLED]);
  if (promoted) {
    const since = formatTextForPeople(promoted.promotedAt, table.site.timeZone);
    return `${name} (release ${promoted.name}, ${rules}${rows}).
${yellow(`Not ${routes}: a release that was promoted in the local KV takes precedence, since ${since}.`)}
To serve ${routes}: ${wayBack}`;
  }
  const file = `${name} (${routes}, ${rules}${rows}).`;
  if (problem === null) return file;
  return `${file}
${yellow(`A release was promoted in the local KV, and cannot be read: ${problem}.`)}
To serve ${routes} for good: ${wayBack}`;
}

/** @param at The instant that the clock was set to; null for the real time. */
function describe(
  io: Io,
  { port }: Server,
  serving: LocalServing,
  routes: string,
  at: Instant | null,
): string {
  const { dim, cyan } = stylesFor(io, "stdout");
  const { table, oldPaths, isGateMoved } = serving;
  const { site } = table;
  const [host = ""] = site.hosts;
  const local = `http://localhost:${port}`;
  const now = at ?? io.now();
  const { page, unknown } = pickExamples(table, oldPaths, now);
  const isOpen = site.activatesAt <= now;
  const gate = Number.isFinite(site.activatesAt)
    ? formatForPeople(site.activatesAt, site.timeZone)
    : "an unreadable date";
  const state = isOpen ? "is open: old addresses redirect" : "is ahead: old pages are passed on";
  const moved = isGateMoved ? `, moved by the key ${GATE_KEY},` : "";
  const clock =
    at === null
      ? ""
      : `
The clock shows ${formatForPeople(at, site.timeZone)}, and goes on from there. The storage is empty and in memory: what was
promoted or typed in is neither read nor changed.`;
  const rehearsal =
    isOpen || !Number.isFinite(site.activatesAt)
      ? ""
      : `\n  npm start -- --at ${formatInstant(site.activatesAt)}  ${dim("# the gate, now")}`;
  return `
${describeTable(io, serving, routes)}
The gate at ${gate}${moved} ${state}.${clock}

  Site     ${cyan(`${local}${page}`)}  ${dim(`as ${host} answers in production`)}
  Preview  ${cyan(`http://preview.localhost:${port}/`)}  ${dim("as a preview deployment answers")}
  Console  ${cyan(`${local}/_sunset`)}  ${dim("signed in as a local reviewer")}

Try
  curl -i ${shellQuote(`${local}${page}`)}
  curl -i ${shellQuote(`${local}${unknown}?utm_source=newsletter`)}
  curl -i -H 'Host: ${host}' ${shellQuote(`http://127.0.0.1:${port}${page}`)}${rehearsal}

${dim("Ctrl-C stops it.")}`;
}

/** Picks an old address that demonstrates the table well, and one in scope that no rule matches. */
function pickExamples(
  table: Table,
  oldPaths: readonly string[],
  now: Instant,
): { page: string; unknown: string } {
  const [host = ""] = table.site.hosts;
  const redirects = (path: string): boolean => {
    const url = URL.parse(`https://${host}${path}`);
    const then = Math.max(now, table.site.activatesAt);
    return url !== null && resolve(table, { url, method: "GET" }, then).outcome === "redirect";
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
  throw new InvalidArgumentError(`${text} is not a port\n  fix: Use a number from 1 to 65535`);
}

function readOrigin(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? "")) return text;
  const fix = "Write it whole, such as http://127.0.0.1:9000";
  throw new InvalidArgumentError(`${text} is not a web address\n  fix: ${fix}`);
}
