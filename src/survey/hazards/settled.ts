/** Whether a table already takes care of a hazard. */
import { resolve } from "../../domain/resolve/resolve.ts";
import type { Table } from "../../domain/table/table.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import type { SurveyedSite } from "../site.ts";

/**
 * Decides whether a table takes care of a hazard.
 *
 * @param found Where the hazard was found.
 */
export type IsSettled = (found: readonly string[], site: SurveyedSite, table: Table) => boolean;

/** Every place where it was found is a path for which the table has a rule. */
export const hasRules: IsSettled = (found, { origin }, table) =>
  found.every((path) => answerOf(table, origin + path)?.reason === "rule");

/** Like `hasRules`, but only a file served by Sunset will do. */
export const isServed: IsSettled = (found, { origin }, table) =>
  found.every((path) => answerOf(table, origin + path)?.outcome === "served");

/** Both twins are hosts of the table's site. */
export const hasTwin: IsSettled = (_found, { host, twin }, { site }) =>
  [host, twin].every((it) => it !== null && site.hosts.has(canonicalHost(it)));

function answerOf(table: Table, address: string): ReturnType<typeof resolve> | null {
  const url = URL.parse(address);
  return url && resolve(table, { url, method: "GET" }, table.site.activatesAt);
}
