import { failure, type Result, success } from "../result.ts";
import type { Rule } from "../table/rule.ts";
import { sortByPrecedence } from "../table/rule-list.ts";
import { isPatternSource } from "../table/source.ts";
import { isPlain } from "./encode-node.ts";
import { encodeShard, type PathRules } from "./encode-shard.ts";
import { shardOf } from "./fingerprint.ts";

/** Small enough to be fetched quickly and to be evicted one at a time; KV would take 25 MiB. */
export const SHARD_BYTES_AT_MOST = 4 * 1024 * 1024;

/** What a rule takes in real tables; only a first guess at the number of shards. */
const BYTES_A_RULE = 20;

/** The path whose rules alone are more than a shard may hold. */
export interface TooLarge {
  readonly path: string;
  readonly rules: number;
  readonly bytes: number;
}

/** The place of a rule: of two that are equal in everything else the one with the lower wins. */
export type Rank = (rule: Rule) => number;

/** Whether shards hold a rule: exact ones, but for those that serve a file; files are few, and lie in the manifest. */
export function fitsIntoShard({ source, answer }: Rule): boolean {
  return !isPatternSource(source) && answer.kind !== "serve";
}

/**
 * Encodes exact rules as shards. Their number follows from the rules.
 *
 * @param rules Exact rules, in any order: the bytes follow from their ranks. The order in which they were
 *   made is the fastest: so they lie in memory.
 * @param bytesAtMost Of a shard.
 */
export function encodeTable(
  rules: readonly Rule[],
  rank: Rank,
  bytesAtMost = SHARD_BYTES_AT_MOST,
): Result<Uint8Array<ArrayBuffer>[], TooLarge> {
  // A rule whose date cannot be read never applies.
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

/** More shards would not help a path that does not fit into one: its rules stay together. */
function findTooLarge(part: readonly PathRules[], bytesAtMost: number): TooLarge | null {
  const largest = part.reduce((a, b) => (b.rules.length > a.rules.length ? b : a));
  const bytes = encodeShard([largest]).length;
  if (bytes <= bytesAtMost) return null;
  return { path: largest.path, rules: largest.rules.length, bytes };
}

/** Fails with the first part that does not fit. */
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
    const part = groupByPath(of, rank);
    const shard = encodeShard(part);
    if (shard.length > bytesAtMost) return failure({ part, bytes: shard.length });
    shards.push(shard);
  }
  return success(shards);
}

/** Paths with a node stand last, by rank: the bytes show their order. */
function groupByPath(rules: readonly Rule[], rank: Rank): PathRules[] {
  const byHost = new Map<string, Map<string, Rule[]>>();
  for (const rule of rules) {
    const { host, path } = rule.source;
    const byPath = byHost.get(host) ?? new Map<string, Rule[]>();
    byHost.set(host, byPath);
    const others = byPath.get(path);
    if (others) others.push(rule);
    else byPath.set(path, [rule]);
  }
  const plain: PathRules[] = [];
  const nodes: { readonly of: PathRules; readonly rank: number }[] = [];
  for (const [host, byPath] of byHost) {
    for (const [path, of] of byPath) {
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
