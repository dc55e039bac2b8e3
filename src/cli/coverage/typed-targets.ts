/** What somebody has typed into a list of addresses without a target, which a new list would take away. */
import type { Instant } from "../../domain/instant.ts";
import { judgeVisit } from "../../domain/report/judge-visit.ts";
import type { Table } from "../../domain/table/table.ts";
import { parseAddress } from "../../domain/url/parse-address.ts";
import { restore } from "../../formats/text/csv-injection.ts";
import { findSeparator } from "../../formats/text/find-separator.ts";
import { readDelimited } from "../../formats/text/read-delimited.ts";
import { readIfThere, routesOption } from "../tables/input.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { plural } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { TODO_COLUMNS } from "./address-csv.ts";

/**
 * Makes sure that no targets are lost that somebody typed into an earlier list and has not imported.
 *
 * @param file The file of the new list.
 * @param routes The file of the table.
 * @throws CliError if its present content has targets for addresses that have no answer of their own.
 */
export async function checkTyped(
  io: Io,
  file: string,
  routes: string,
  table: Table,
  at: Instant,
): Promise<void> {
  const bytes = await readIfThere(io, file);
  if (bytes === null) return;
  const [OLD, TARGET] = TODO_COLUMNS;
  let places: { readonly old: number; readonly target: number } | null = null;
  let typed = 0;
  readDelimited(bytes, findSeparator(bytes), ({ cells }) => {
    if (places === null) {
      places = { old: cells.indexOf(OLD), target: cells.indexOf(TARGET) };
      return;
    }
    const [old = "", target = ""] = [cells[places.old], cells[places.target]];
    if (target.trim() === "") return;
    if (!isAnswered(restore(old.trim()), table, at)) typed += 1;
  });
  if (typed === 0) return;
  const words = ["import", file, "--from", "csv", "--merge", ...routesOption(routes), "-o", routes];
  const first =
    routes === "-" ? "Import them into the table first" : `Import them first: ${pasteable(words)}`;
  throw new CliError(
    `${file} has ${plural(typed, "target")} that somebody typed and that the table lacks: a new list would take them away`,
    `${first}; or name another file`,
    EXIT.refused,
  );
}

/** Whether an address is in none of the lists of addresses without an answer of their own. */
function isAnswered(old: string, table: Table, at: Instant): boolean {
  const address = parseAddress(old, table.site.hosts);
  if (!address.ok) return false;
  const { outcome } = judgeVisit(table, { url: address.value, method: "GET" }, at);
  return !["fallback", "not-found", "undecided"].includes(outcome);
}
