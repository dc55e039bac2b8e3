/** Tries addresses against a table at an instant: nothing is redirected. */
import type { Instant } from "../../domain/instant.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import { type Explanation, explain } from "../../domain/resolve/explain.ts";
import type { Table } from "../../domain/table/table.ts";
import { parseAddress } from "../../domain/url/parse-address.ts";
import { defuse } from "../../formats/text/csv-injection.ts";
import { writeCsvLine } from "../../formats/text/write-csv.ts";
import type { Services } from "../shared/services.ts";

export const ADDRESSES_AT_MOST = 1000;

/** What a line of the form gets. */
export interface Tried {
  readonly text: string;
  /** null if it is not an address. */
  readonly explanation: Explanation | null;
}

export type TableFor = (pathname: string) => Promise<Table>;

/** The table that serves, with its rows. */
export function liveTable({ live, background }: Services): TableFor {
  return (pathname) => live.fetchTable(pathname, background);
}

/**
 * A release as it would serve: under the present rows and gate.
 *
 * @throws StoreError if it cannot be read.
 */
export async function releaseTable({ releaseTables }: Services, id: string): Promise<TableFor> {
  const release = await releaseTables.open(id);
  return (pathname) => releaseTables.tableFor(release, pathname);
}

/**
 * @param hosts The site's: a line may begin with one of them instead of `https://`, and a path is on the first.
 * @throws StoreError if a table cannot be read.
 */
export async function tryAddresses(
  lines: readonly string[],
  tableFor: TableFor,
  hosts: readonly string[],
  at: Instant,
): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const text of lines) {
    const address = parseAddress(text, hosts);
    const url = address.ok ? address.value : null;
    const explanation = url && explain(await tableFor(url.pathname), { url, method: "GET" }, at);
    tried.push({ text, explanation });
  }
  return tried;
}

/** The addresses in what was typed, one a line, without empty lines. */
export function splitAddresses(text: string): string[] {
  return text
    .split(/\r?\n|\r/)
    .map((it) => it.trim())
    .filter((it) => it !== "");
}

const COLUMNS = ["address", "outcome", "status", "target", "rule", "reason"] as const;

export function writeTriedCsv(tried: readonly Tried[]): string {
  const rows = tried.map(({ text, explanation }) => {
    if (!explanation) return [text, "not an address", "", "", "", ""];
    const { outcome, status, location, rule, reason } = explanation.decision;
    return [text, outcome, String(status ?? ""), location ?? "", rule ?? "", reason];
  });
  return [COLUMNS, ...rows].map((cells) => `${writeCsvLine(cells.map(defuse))}\r\n`).join("");
}

/** How many got each outcome, the most frequent first. */
export function countOutcomes(
  tried: readonly Tried[],
): [Decision["outcome"] | "unreadable", number][] {
  const counts = new Map<Decision["outcome"] | "unreadable", number>();
  for (const { explanation } of tried) {
    const outcome = explanation?.decision.outcome ?? "unreadable";
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1]);
}
