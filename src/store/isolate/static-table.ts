import type { Table } from "../../domain/table/table.ts";
import { tableOf } from "../../release/open-release.ts";
import type { OpenBundle } from "./bundle.ts";
import type { TableProvider } from "./table-provider.ts";

/** Serves the bundled table for good, where no KV namespace is bound. */
export function createStaticTable({
  release,
  shards,
  oldUrls,
}: OpenBundle): Omit<TableProvider, "status"> {
  const table = tableOf(release, (index) => shards[index] ?? null);
  return provideWhole(() => table, oldUrls);
}

/** Provides a table that is there as a whole, with nothing to fetch. */
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
