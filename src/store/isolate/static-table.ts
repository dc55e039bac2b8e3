import { tableOf } from "../../release/open-release.ts";
import type { OpenBundle } from "./bundle.ts";
import type { TableProvider } from "./table-provider.ts";

/** What serves if no KV namespace is bound: the bundled table, for good. */
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
