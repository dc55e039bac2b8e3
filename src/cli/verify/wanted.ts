/** What is requested: by the options, from the table or from a list. */
import { checkInputs } from "../terminal/check-outputs.ts";
import type { Instant } from "../../domain/instant.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { Site, Table } from "../../domain/table/table.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { parseAddress } from "../../domain/url/parse-address.ts";
import { describeAddressProblem } from "../tables/describe-address-problem.ts";
import { holdsNoAddress, readAddressesOf } from "../tables/input.ts";
import { CliError } from "../terminal/errors.ts";
import type { Io } from "../terminal/io.ts";
import { plural, say } from "../terminal/output.ts";
import { shownAddress } from "../terminal/printable.ts";
import { listCanaries, listProbes, type Probe } from "./probes.ts";

interface Options {
  readonly routes?: string;
  readonly urls?: string;
  readonly sample: number;
  readonly canaries?: boolean;
}

/** The table that the answers are compared with. */
export interface Truth {
  /** The id of the release, or the one that the file would have as a release. */
  readonly id: string;
  readonly compiled: CompiledRoutes;
  readonly rows: readonly RuleData[];
  readonly table: Table;
}

/** @throws CliError if more than one option says what to ask for, since all but one would be ignored. */
export function checkWhatIsAsked(
  { canaries, urls, routes }: Options,
  isSampleGiven: boolean,
): void {
  checkInputs(routes, [urls]);
  const given = { "--canaries": canaries === true, "--urls": urls !== undefined };
  const asked = Object.entries({ ...given, "--sample": isSampleGiven });
  const [first, second] = asked.flatMap(([name, isGiven]) => (isGiven ? [name] : []));
  if (first === undefined || second === undefined) return;
  const message = `${first} and ${second} both say what to ask for`;
  throw new CliError(message, "Leave one of them out");
}

export interface Wanted {
  readonly probes: readonly Probe[];
  /** Whether every line of a list could be read. */
  readonly isSound: boolean;
}

export async function probesFor(
  io: Io,
  { compiled, rows, table }: Truth,
  { urls, canaries, sample }: Options,
  at: Instant,
): Promise<Wanted> {
  if (urls !== undefined) return readList(io, urls, table.site);
  const { activatesAt } = table.site;
  if (canaries) {
    const open = Number.isFinite(activatesAt) ? Math.max(at, activatesAt) : at;
    return { probes: listCanaries(compiled, table, open), isSound: true };
  }
  const { probes, withoutExample } = listProbes(compiled, rows, sample);
  if (withoutExample > 0) {
    say(
      io,
      `${plural(withoutExample, "pattern")} without an example: none of their addresses is requested`,
    );
  }
  return { probes, isSound: true };
}

async function readList(io: Io, file: string, { hosts }: Site): Promise<Wanted> {
  const probes = new Map<string, Probe>();
  let isSound = true;
  let lines = 0;
  for await (const line of readAddressesOf(io, file)) {
    lines += 1;
    const address = parseAddress(line, hosts);
    const url = address.ok ? address.value : null;
    if (url && hosts.has(canonicalHost(url.host))) {
      probes.set(url.href, { url, kind: "listed", rule: null, section: null });
    } else {
      isSound = false;
      const why = address.ok
        ? "not on a host of the site"
        : describeAddressProblem(address.problem);
      say(io, `${shownAddress(line)}: ${why}`);
    }
  }
  if (lines === 0) throw holdsNoAddress(file);
  return { probes: [...probes.values()], isSound };
}
