import type { Table } from "../../domain/table/table.ts";
import { tableOf } from "../../release/open-release.ts";
import type { OpenBundle } from "./bundle.ts";
import type { TableProvider } from "./table-provider.ts";

/** Always serves the bundled table, for a Worker without a KV namespace. */
export function createStaticTable({
  release,
  shards,
  oldUrls,
}: OpenBundle): Omit<TableProvider, "status"> {
  const table = tableOf(release, (index) => shards[index] ?? null);
  return provideWhole(() => table, oldUrls);
}

/** Provides a table that is completely in memory, so that nothing need be fetched. */
export function provideWhole(
  table: () => Table,
  oldUrls: TableProvider["oldUrls"],
): Omit<TableProvider, "status"> {
  return {
    wholeTable: table,
    tableFor: table,
    fetchTable: async () => table(),
    isRefreshDue: () => false,
    refreshIfDue: () => {},
    oldUrls,
  };
}
