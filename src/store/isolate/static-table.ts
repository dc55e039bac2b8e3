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
  return {
    wholeTable: () => table,
    tableFor: () => table,
    fetchTable: async () => table,
    isRefreshDue: () => false,
    refreshIfDue: () => {},
    oldUrls,
  };
}
