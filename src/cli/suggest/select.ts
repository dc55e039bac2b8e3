/** Selects the old addresses that need a suggestion because no rule of the table answers them. */
import { onceOpen, type Instant } from "../../domain/instant.ts";
import { resolve } from "../../domain/resolve/resolve.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { InventoryLine } from "../../traffic/inventory-csv.ts";

/** The reason why an address does not need a suggestion. */
export type Answered = "rule" | "undecided" | "kept" | "scope";

export interface Selected {
  readonly wanted: readonly InventoryLine[];
  /** By address. */
  readonly answered: ReadonlyMap<string, Answered>;
}

/**
 * @param compiled null if there is no table.
 * @param now The current time. The table is evaluated at this time, or at the gate if that is later.
 * @param isAll Whether an address with a rule needs a suggestion too.
 */
export function selectOld(
  lines: readonly InventoryLine[],
  compiled: CompiledRoutes | null,
  now: Instant,
  isAll: boolean,
): Selected {
  const answered = new Map<string, Answered>();
  if (!compiled) return { wanted: lines, answered };
  const { table, data } = compiled;
  const at = onceOpen(now, table.site.activatesAt);
  const wanted = lines.filter(({ url: address }) => {
    const url = URL.parse(address);
    if (!url) return false;
    const { reason, index } = resolve(table, { url, method: "GET" }, at);
    const isUndecided = index !== null && data.rules[index]?.undecided === true;
    const why =
      reason === "rule" || reason === "repaired" || reason === "target-host"
        ? isUndecided
          ? "undecided"
          : "rule"
        : reason === "kept" || reason === "scope"
          ? reason
          : null;
    if (why === null || (isAll && (why === "rule" || why === "undecided"))) return true;
    answered.set(address, why);
    return false;
  });
  return { wanted, answered };
}
