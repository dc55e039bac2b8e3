import type { OldUrls } from "../../domain/table/site-files.ts";
import type { Table } from "../../domain/table/table.ts";
import type { Live } from "./table-provider.ts";

/** What serves where no KV namespace is bound: one table, for good. */
export function serveFixed(
  table: Table,
  oldUrls: OldUrls,
): Pick<Live, "tableAtHand" | "fetchTable" | "refreshIfDue" | "oldUrls"> {
  return {
    tableAtHand: () => table,
    fetchTable: async () => table,
    refreshIfDue: () => {},
    oldUrls: () => oldUrls,
  };
}
