/** The folder's table, if it belongs to the surveyed site. */
import type { Table } from "../../domain/table/table.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { readRoutesFile } from "../../routes-file/routes-json.ts";
import { findTable } from "../tables/find-table.ts";
import { readInput } from "../tables/input.ts";
import type { Io } from "../terminal/io.ts";

/** @returns null if there is none, it cannot be read, or it belongs to another site: a survey does not need a table. */
export async function readOwnTable(io: Io, host: string): Promise<Table | null> {
  const file = await findTable(io);
  if (file === null) return null;
  const { compiled } = readRoutesFile(await readInput(io, file), file);
  const isOwn = compiled?.table.site.hosts.has(canonicalHost(host)) === true;
  return isOwn ? compiled.table : null;
}
