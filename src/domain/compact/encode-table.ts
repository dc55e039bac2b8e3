import { failure, type Result, success } from "../result.ts";
import { groupByPath } from "../table/literal-index.ts";
import type { Rule } from "../table/rule.ts";
import { sortByPrecedence } from "../table/rule-list.ts";
import { isPatternSource } from "../table/source.ts";
import { isPlain } from "./encode-node.ts";
import { encodeShard, type PathRules } from "./encode-shard.ts";
import { shardOf } from "./fingerprint.ts";

/** Small enough to be fetched quickly and evicted singly; KV's limit is 25 MiB. */
export const SHARD_BYTES_AT_MOST = 4 * 1024 * 1024;

/** The size of a rule in real tables, for a first guess at the number of shards. */
const BYTES_A_RULE = 20;

/** A path whose rules alone exceed the size of a shard. */
export interface TooLarge {
  readonly path: string;
  readonly rules: number;
  readonly bytes: number;
}

/** The rank of a rule. Of two otherwise equal rules the one with the lower rank wins. */
export type Rank = (rule: Rule) => number;

/** Whether a rule is stored in a shard: exact rules are, except the few that serve a file, which are in the manifest. */
export function fitsIntoShard({ source, answer }: Rule): boolean {
  return !isPatternSource(source) && answer.kind !== "serve";
}

/**
 * Encodes exact rules as shards. The number of shards depends on the rules.
 *
 * @param rules Exact rules in any order, because the bytes depend only on their ranks. Creation order is the fastest,
 *   because it is their order in memory.
 * @param bytesAtMost Of a shard.
 */
export function encodeTable(
  rules: readonly Rule[],
  rank: Rank,
  bytesAtMost = SHARD_BYTES_AT_MOST,
): Result<Uint8Array<ArrayBuffer>[], TooLarge> {
  // A rule with an unreadable date never applies.
  const applying = rules.filter(({ window }) => window.startsAt !== Infinity);
  if (applying.length === 0) return success([]);
  let count = Math.ceil((rules.length * BYTES_A_RULE) / bytesAtMost);
  for (;;) {
    const shards = encodeParts(applying, count, rank, bytesAtMost);
    if (shards.ok) return shards;
    const { part, bytes } = shards.problem;
    const tooLarge = findTooLarge(part, bytesAtMost);
    if (tooLarge) return failure(tooLarge);
    count = Math.ceil((count * bytes) / bytesAtMost);
  }
}

/** Finds a path that does not fit into any shard: its rules cannot be split, so more shards would not help. */
function findTooLarge(part: readonly PathRules[], bytesAtMost: number): TooLarge | null {
  const largest = part.reduce((a, b) => (b.rules.length > a.rules.length ? b : a));
  const bytes = encodeShard([largest]).length;
  if (bytes <= bytesAtMost) return null;
  return { path: largest.path, rules: largest.rules.length, bytes };
}

/** Encodes each part as a shard; fails with the first part that does not fit. */
function encodeParts(
  rules: readonly Rule[],
  count: number,
  rank: Rank,
  bytesAtMost: number,
): Result<
  Uint8Array<ArrayBuffer>[],
  { readonly part: readonly PathRules[]; readonly bytes: number }
> {
  const parts: Rule[][] = Array.from({ length: count }, () => []);
  for (const it of rules) parts[shardOf(it.source.path, count)]?.push(it);
  const shards: Uint8Array<ArrayBuffer>[] = [];
  for (const of of parts) {
    const part = listPaths(of, rank);
    const shard = encodeShard(part);
    if (shard.length > bytesAtMost) return failure({ part, bytes: shard.length });
    shards.push(shard);
  }
  return success(shards);
}

/** Lists paths with their rules. Paths with a node come last, by rank, because the bytes depend on their order. */
function listPaths(rules: readonly Rule[], rank: Rank): PathRules[] {
  const plain: PathRules[] = [];
  const nodes: { readonly of: PathRules; readonly rank: number }[] = [];
  for (const [host, byPath] of groupByPath(rules)) {
    for (const [path, there] of byPath) {
      const of = Array.isArray(there) ? there : [there];
      if (isPlain(of)) plain.push({ host, path, rules: of });
      else {
        nodes.push({
          of: { host, path, rules: sortByPrecedence(of, rank) },
          rank: of.reduce((least, it) => Math.min(least, rank(it)), Infinity),
        });
      }
    }
  }
  nodes.sort((a, b) => a.rank - b.rank);
  return [...plain, ...nodes.map((it) => it.of)];
}
