/** The oracle: the table in force in a scene, which `resolve` decides by. */
import { type CompiledRoutes, compileRule } from "../../domain/table/compile.ts";
import type { Instant } from "../../domain/instant.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { createLayer, type Table } from "../../domain/table/table.ts";

export interface InForce {
  readonly compiled: CompiledRoutes;
  /** The value of the key `activatesAt`; null for the site's own gate. */
  readonly gate: Instant | null;
  /** The row over the table; null if there is none. */
  readonly row: RuleData | null;
}

export function tableInForce({ compiled, gate, row }: InForce): Table {
  const { table } = compiled;
  const site = gate === null ? table.site : { ...table.site, activatesAt: gate };
  const rule = row && compileRule(row, ROW_INDEX, site);
  return { site, layers: rule ? [createLayer([rule]), ...table.layers] : table.layers };
}

/** The index of the row's rule, which is not one of the table's. */
const ROW_INDEX = -1;
