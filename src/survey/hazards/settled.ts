/** Whether a table already does what a hazard asks for. */
import { resolve } from "../../domain/resolve/resolve.ts";
import type { Table } from "../../domain/table/table.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import type { SurveyedSite } from "../site.ts";

/** @param found What was seen of the hazard. */
export type IsSettled = (found: readonly string[], site: SurveyedSite, table: Table) => boolean;

/** Each place that was found is a path, for which the table has a rule. */
export const hasRules: IsSettled = (found, { origin }, table) =>
  found.every((path) => answerOf(table, origin + path)?.reason === "rule");

/** The same, where nothing but a file that Sunset serves will do. */
export const isServed: IsSettled = (found, { origin }, table) =>
  found.every((path) => answerOf(table, origin + path)?.outcome === "served");

/** Both names are the site's. */
export const hasTwin: IsSettled = (_found, { host, twin }, { site }) =>
  [host, twin].every((it) => it !== null && site.hosts.has(canonicalHost(it)));

function answerOf(table: Table, address: string): ReturnType<typeof resolve> | null {
  const url = URL.parse(address);
  return url && resolve(table, { url, method: "GET" }, table.site.activatesAt);
}
