import { type Command, InvalidArgumentError } from "commander";
import { type Instant, onceOpen } from "../../domain/instant.ts";
import type { Table } from "../../domain/table/table.ts";
import { releaseIdOf } from "../../release/compile-release.ts";
import { loadTable, readInstantOption } from "../tables/input.ts";
import { readDeployedHosts, readKnownLive, shortId } from "../tables/live-table.ts";
import { asDeployed, asServed, readMovedGate, readStoredOverlay } from "../tables/serving.ts";
import { addStoreOptions, type StoreOptions, type Stores, withStores } from "../tables/stores.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { openJournal } from "../terminal/journal.ts";
import { plural, printJson, printLine, say, stylesFor } from "../terminal/output.ts";
import { upTo } from "../terminal/whole-number.ts";
import { agreedSchema, askAll, type Asked } from "../verify/ask-all.ts";
import { type Certificate, readCertificates } from "../verify/certificates.ts";
import { type Place, readPlace } from "../verify/place.ts";
import {
  describeCertificate,
  differenceAsJson,
  reportDifferences,
  type Way,
} from "../verify/report.ts";
import { checkWhatIsAsked, probesFor, type Truth } from "../verify/wanted.ts";

interface Options extends StoreOptions {
  readonly routes?: string;
  readonly urls?: string;
  readonly sample: number;
  readonly at?: string;
  readonly canaries?: boolean;
  readonly header: Readonly<Record<string, string>>;
  readonly rate?: number;
  readonly concurrency: number;
  readonly timeout: number;
  readonly fresh?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** The default of `--rate` for a public host, in requests per second. */
const RATE = 10;

export function addVerify(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("verify"))
    .summary("does the live site answer as the table says?")
    .description(
      "Requests examples of every rule, a sample of the exact ones and addresses that must not redirect, and compares status, Location and Cache-Control with what serves. A run that was stopped continues where it stopped. Exit 3 if an answer differs.",
    )
    .argument(
      "<url>",
      "a host of the site's: all of them are asked; a preview; or http://localhost:8787",
    )
    .option("--routes <file>", "compare it with this table instead of the one that serves")
    .option(
      "--urls <file>",
      "ask for these addresses, one per line, or those of an inventory; - for standard input",
    )
    .option("--sample <number>", "how many exact rules to request", upTo(1_000_000), 200)
    .option("--at <instant>", "as of this instant; for a preview")
    .option(
      "--canaries",
      "one address per section, and the days left of each certificate: for a monitor",
    )
    .option(
      "--header <header>",
      'a header to send, such as "Name: value"; may be given again',
      addHeader,
      {},
    )
    .option("--rate <number>", "requests a second to one host, at most", upTo(1000))
    .option("--concurrency <number>", "requests at a time to one host", upTo(16), 4)
    .option("--timeout <seconds>", "how long to wait for an answer", upTo(300), 15)
    .option("--fresh", "start over, and ignore what an earlier run found")
    .option("--dry-run", "list the addresses, and request none")
    .option("--json", "print { ok, release, asked, differences, certificates }")
    .action(async (url: string, options: Options, command: Command) => {
      checkWhatIsAsked(options, command.getOptionValueSource("sample") === "cli");
      const { routes } = options;
      exit(
        routes === undefined
          ? await withStores(io, options, async (stores) =>
              verify(io, url, await readTruth(stores), options),
            )
          : await verify(io, url, await readTruthOfFile(io, routes), options),
      );
    });
}

/** Reads the release in service, with the rows over it and the gate in force. */
export async function readTruth(stores: Stores): Promise<Truth> {
  const { redirects } = stores;
  const live = await readKnownLive(stores);
  const compiled = asDeployed(live.compiled, await readDeployedHosts(stores, live));
  const overlay = await readStoredOverlay(redirects);
  const table = asServed(compiled, overlay, await readMovedGate(redirects, overlay));
  const rows = (overlay?.rows ?? []).flatMap((it) => it.rule ?? []);
  return { id: live.id, compiled, rows, table };
}

async function readTruthOfFile(io: Io, file: string): Promise<Truth> {
  const compiled = await loadTable(io, file);
  return { id: await releaseIdOf(compiled.data), compiled, rows: [], table: compiled.table };
}

async function verify(io: Io, base: string, truth: Truth, options: Options): Promise<ExitCode> {
  const { table, compiled, id } = truth;
  const { timeZone } = compiled.data.site;
  const at = options.at === undefined ? null : readInstantOption(options.at, io.now(), timeZone);
  const place = readPlace(base, table.site, at);
  const instantOf = instantIn(place, table, at);
  const { probes, isSound } = await probesFor(io, truth, options, instantOf(io.now()));
  if (options.dryRun) {
    for (const { url } of probes) await printLine(io, url.href);
    say(io, `${plural(probes.length, "address", "addresses")}; nothing was requested: --dry-run`);
    return isSound ? EXIT.done : EXIT.invalid;
  }
  const isOpen = table.site.activatesAt <= io.now();
  const journal = options.canaries
    ? null
    : openJournal(io, {
        command: "verify",
        subject: `${place.name} ${options.urls ?? ""}`,
        key: [id, truth.rows, table.site.activatesAt, isOpen, at, options.header],
        schema: agreedSchema,
        isFresh: options.fresh ?? false,
      });
  if (place.isPublic && !options.remote && options.routes === undefined) {
    say(io, "Compared with what serves locally: --remote is for what Cloudflare holds");
  }
  sayGoingOn(io, journal?.entries.length ?? 0);
  const asked = await askAll(io, probes, {
    table,
    place,
    instantOf,
    perHost: options.concurrency,
    rate: options.rate ?? (place.isPublic ? RATE : null),
    headers: options.header,
    timeoutMs: options.timeout * 1000,
    journal,
  });
  if (isBehindLogin(place, asked)) {
    const fix =
      "Set CLOUDFLARE_ACCESS_CLIENT_ID and CLOUDFLARE_ACCESS_CLIENT_SECRET to a service token of Access that its policy includes";
    throw new CliError(`${place.name} asks for a login`, fix, EXIT.remote);
  }
  const isOfSite = place.isPublic && place.manner === "production";
  const certificates =
    options.canaries && isOfSite ? await readCertificates(io, table.site.hosts) : [];
  await report(io, { place, headers: options.header }, id, asked, certificates, options);
  journal?.clear();
  if (asked.answered === 0 && asked.total > 0) return EXIT.remote;
  if (asked.differences.length > 0) return EXIT.differences;
  return isSound ? EXIT.done : EXIT.invalid;
}

/** Whether a preview deployment denies all requests, so that its answers say nothing about the table. */
function isBehindLogin({ manner }: Place, { differences, total }: Asked): boolean {
  const isDenied = ({ got }: Asked["differences"][number]): boolean =>
    got.status === 401 ||
    got.status === 403 ||
    (got.status !== null && /^https:\/\/[^/]+\.cloudflareaccess\.com\//.test(got.location ?? ""));
  return (
    manner === "preview" && total > 0 && differences.length === total && differences.every(isDenied)
  );
}

/**
 * The instant for which a deployment decides: in production now; in a preview the chosen instant, or by default the
 * later of now and the gate.
 */
function instantIn(
  { manner }: Place,
  { site }: Table,
  at: Instant | null,
): (now: Instant) => Instant {
  if (manner === "production") return (now) => now;
  if (at !== null) return () => at;
  return (now) => onceOpen(now, site.activatesAt);
}

function sayGoingOn(io: Io, known: number): void {
  if (known === 0) return;
  const what = plural(known, "address has", "addresses have");
  say(io, `Continuing where the last run stopped: ${what} answered correctly; --fresh starts over`);
}

async function report(
  io: Io,
  way: Way,
  id: string,
  { differences, total, answered }: Asked,
  certificates: readonly Certificate[],
  { json }: Options,
): Promise<void> {
  if (json) {
    const shown = differences.map((it) => differenceAsJson(way, it));
    const ok = differences.length === 0;
    const told = { ok, release: id, asked: total, answered, differences: shown, certificates };
    await printJson(io, told);
  } else {
    const styles = stylesFor(io, "stdout");
    for (const line of reportDifferences(way, differences, styles)) await printLine(io, line);
    for (const it of certificates) await printLine(io, describeCertificate(it, styles));
  }
  const { name } = way.place;
  const all = plural(total, "address", "addresses");
  if (answered === 0 && total > 0) say(io, `Nothing answered at ${name}`);
  else if (differences.length === 0) say(io, `${all} of ${name} as ${shortId(id)} says`);
  else say(io, `${differences.length} of ${all} of ${name} not as ${shortId(id)} says`);
}

/** Adds a header in the format of `curl -H`. */
function addHeader(
  text: string,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([^\r\n]*)$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return { ...before, [name]: value };
  throw new InvalidArgumentError('Write a name and a value: "Name: value".');
}
