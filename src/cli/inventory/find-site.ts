import { canonicalHost } from "../../domain/url/canonicalize.ts";
import type { SiteHosts } from "../../traffic/inventory-hosts.ts";
import { findTable } from "../tables/find-table.ts";
import { loadTable } from "../tables/input.ts";
import { CliError } from "../terminal/errors.ts";
import type { Io } from "../terminal/io.ts";

interface Asked {
  readonly host: readonly string[];
  readonly routes?: string;
}

/**
 * Finds the hosts whose addresses are wanted: those given with `--host`, or else those of the given table, or else
 * those of the folder's table, if any.
 *
 * @throws CliError if a given name is not a host, or the table cannot be read.
 */
export async function findSite(io: Io, { host, routes }: Asked): Promise<SiteHosts> {
  const named = host.map(readHost);
  if (named.length > 0) return { named, table: null };
  const file = routes ?? (await findTable(io));
  if (file === null) return { named, table: null };
  const { table } = await loadTable(io, file);
  const { hosts, aliases } = table.site;
  return { named, table: { hosts: [...hosts], aliases, isAsked: routes !== undefined } };
}

function readHost(given: string): string {
  const url = URL.parse(/^https?:\/\//i.test(given) ? given : `https://${given}`);
  if (url && url.host !== "" && /^\/?$/.test(url.pathname + url.search + url.hash)) {
    return canonicalHost(url.host);
  }
  throw new CliError(`--host: ${given} is not a host`, "Write a name such as www.old.example");
}
