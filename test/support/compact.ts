import { createCompactIndex } from "../../src/domain/compact/compact-index.ts";
import { encodeTable, fitsIntoShard, type Rank } from "../../src/domain/compact/encode-table.ts";
import { openShard, type Shard } from "../../src/domain/compact/layout.ts";
import type { Result } from "../../src/domain/result.ts";
import type { CompiledRoutes } from "../../src/domain/table/compile.ts";
import { joinLiterals } from "../../src/domain/table/literal-index.ts";
import type { Rule } from "../../src/domain/table/rule.ts";
import { createLayer, type Table } from "../../src/domain/table/table.ts";

/** Ranks rules by position: the first of two wins. */
export const byIndex: Rank = ({ index }) => index;

export function openShards(rules: readonly Rule[]): Shard[] {
  const encoded = encodeTable(rules, byIndex);
  return valueOf(encoded).map((bytes) => valueOf(openShard(bytes)));
}

/** @throws TypeError with the problem, if there is one. */
export function valueOf<Value>(result: Result<Value, unknown>): Value {
  if (result.ok) return result.value;
  throw new TypeError(JSON.stringify(result.problem));
}

/** Returns the same table with its exact rules in compact form. */
export function compacted({ table, rules }: CompiledRoutes): Table {
  const exact = rules.filter(fitsIntoShard);
  const shards = openShards(exact);
  const hosts = new Set(exact.map((it) => it.source.host).filter((it) => it !== ""));
  const literals = createCompactIndex((index) => shards[index] ?? null, shards.length, hosts);
  const others = createLayer(rules.filter((it) => !fitsIntoShard(it)));
  const layer = { ...others, literals: joinLiterals(literals, others.literals) };
  return { site: table.site, layers: [layer] };
}
