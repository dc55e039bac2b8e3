import { failure, type Result, success } from "../result.ts";
import { groupByPath } from "../table/literal-index.ts";
import type { Rule } from "../table/rule.ts";
import { sortByPrecedence } from "../table/rule-list.ts";
import { isPatternSource } from "../table/source.ts";
import { isPlain } from "./encode-node.ts";
import { encodeShard, type PathRules } from "./encode-shard.ts";
import { shardOf } from "./fingerprint.ts";

/** Small enough to be fetched quickly and evicted one by one. KV's limit is 25 MiB. */
export const SHARD_BYTES_AT_MOST = 4 * 1024 * 1024;

/** The bytes per rule in real tables, for the initial estimate of the number of shards. */
const BYTES_A_RULE = 20;

/** A path whose rules alone exceed the size limit of a shard. */
export interface TooLarge {
  readonly path: string;
  readonly rules: number;
  readonly bytes: number;
}

/** The tie-breaker: of two otherwise equal rules the one with the lower rank wins. */
export type Rank = (rule: Rule) => number;

/** Whether a rule is stored in a shard. Exact rules are, except those that serve a file: these are in the manifest. */
export function fitsIntoShard({ source, answer }: Rule): boolean {
  return !isPatternSource(source) && answer.kind !== "serve";
}

/**
 * Encodes exact rules as shards; their number depends on the rules.
 *
 * @param rules In any order: the bytes depend only on their ranks. Rules not stored in shards are left out.
 * @param bytesAtMost The size limit of a shard.
 */
export function encodeTable(
  rules: readonly Rule[],
  rank: Rank,
  bytesAtMost = SHARD_BYTES_AT_MOST,
): Result<Uint8Array<ArrayBuffer>[], TooLarge> {
  const fitting = rules.reduce((sum, it) => sum + Number(fitsIntoShard(it)), 0);
  if (!rules.some(isPacked)) return success([]);
  let count = Math.ceil((fitting * BYTES_A_RULE) / bytesAtMost);
  for (;;) {
    const shards = encodeParts(rules, count, rank, bytesAtMost);
    if (shards.ok) return shards;
    const { part, bytes } = shards.problem;
    const tooLarge = findTooLarge(part, bytesAtMost);
    if (tooLarge) return failure(tooLarge);
    count = Math.ceil((count * bytes) / bytesAtMost);
  }
}

/** A rule with an unreadable date never applies, so it is not stored. */
function isPacked(rule: Rule): boolean {
  return fitsIntoShard(rule) && rule.window.startsAt !== Infinity;
}

/** Finds a path that fits into no shard: the rules of one path cannot be split, so more shards would not help. */
function findTooLarge(part: readonly PathRules[], bytesAtMost: number): TooLarge | null {
  const largest = part.reduce((a, b) => (countRules(b) > countRules(a) ? b : a));
  const bytes = encodeShard([largest]).length;
  if (bytes <= bytesAtMost) return null;
  return { path: largest.source.path, rules: countRules(largest), bytes };
}

function countRules(it: PathRules): number {
  return "rules" in it ? it.rules.length : 1;
}

/** Encodes each part as a shard. Fails with the first part that exceeds the size limit. */
function encodeParts(
  rules: readonly Rule[],
  count: number,
  rank: Rank,
  bytesAtMost: number,
): Result<
  Uint8Array<ArrayBuffer>[],
  { readonly part: readonly PathRules[]; readonly bytes: number }
> {
  const parts: (Rule | readonly Rule[])[][] = Array.from({ length: count }, () => []);
  for (const byPath of groupByPath(rules).values()) {
    for (const [path, there] of byPath) {
      const isLeftOut = "source" in there && !isPacked(there);
      if (!isLeftOut) parts[shardOf(path, count)]?.push(there);
    }
  }
  const shards: Uint8Array<ArrayBuffer>[] = [];
  for (const of of parts) {
    const part = listPaths(of, rank);
    const shard = encodeShard(part);
    if (shard.length > bytesAtMost) return failure({ part, bytes: shard.length });
    shards.push(shard);
  }
  return success(shards);
}

/** Lists paths with their rules. Paths with a node come last, by rank, since their order determines the bytes. */
function listPaths(paths: readonly (Rule | readonly Rule[])[], rank: Rank): PathRules[] {
  const plain: PathRules[] = [];
  const nodes: { readonly of: PathRules; readonly rank: number }[] = [];
  for (const there of paths) {
    const rules = "source" in there ? [there] : there.filter(isPacked);
    const [first] = rules;
    if (!first) continue;
    if (rules.length === 1 && isPlain(first)) plain.push(first);
    else {
      nodes.push({
        of: { source: first.source, rules: sortByPrecedence(rules, rank) },
        rank: rules.reduce((least, it) => Math.min(least, rank(it)), Infinity),
      });
    }
  }
  nodes.sort((a, b) => a.rank - b.rank);
  return [...plain, ...nodes.map((it) => it.of)];
}
