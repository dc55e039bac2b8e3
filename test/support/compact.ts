import { createCompactIndex } from "../../src/domain/compact/compact-index.ts";
import { encodeTable, type Rank } from "../../src/domain/compact/encode-table.ts";
import { openShard, type Shard } from "../../src/domain/compact/layout.ts";
import type { CompiledRoutes } from "../../src/domain/table/compile.ts";
import type { Rule } from "../../src/domain/table/rule.ts";
import { isPatternSource } from "../../src/domain/table/source.ts";
import { createLayer, type Table } from "../../src/domain/table/table.ts";

/** The first of two wins. */
export const byIndex: Rank = ({ index }) => index;

export function openShards(rules: readonly Rule[]): Shard[] {
  const encoded = encodeTable(rules, byIndex);
  if (!Array.isArray(encoded)) throw new TypeError(`too large: ${JSON.stringify(encoded)}`);
  return encoded.map((bytes) => {
    const shard = openShard(bytes);
    if (typeof shard === "string") throw new TypeError(shard);
    return shard;
  });
}

/** The same table with its exact rules in their compact form. */
export function compacted({ table, rules }: CompiledRoutes): Table {
  const exact = rules.filter((it) => !isPatternSource(it.source));
  const shards = openShards(exact);
  const hosts = new Set(exact.map((it) => it.source.host).filter((it) => it !== ""));
  const literals = createCompactIndex((index) => shards[index] ?? null, shards.length, hosts);
  return {
    site: table.site,
    layers: [
      { literals, patterns: new Map(), windowed: new Map() },
      createLayer(rules.filter((it) => isPatternSource(it.source))),
    ],
  };
}
