import { compareQueries } from "../precedence.ts";
import type { Rule } from "../rule.ts";
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

/**
 * Encodes exact rules as shards of at most 4 MiB. Their number follows from the rules.
 *
 * @param rules Exact rules; between rules that are equal in everything else the first wins.
 */
export function encodeTable(rules: readonly Rule[]): Uint8Array<ArrayBuffer>[] | TooLarge {
  // A rule whose date cannot be read never applies.
  const applying = rules.filter(({ window }) => window.startsAt !== Infinity);
  if (applying.length === 0) return [];
  let count = Math.ceil((rules.length * BYTES_A_RULE) / SHARD_BYTES_AT_MOST);
  for (;;) {
    const shards = encodeParts(applying, count);
    if (Array.isArray(shards)) return shards;
    const { part, bytes } = shards;
    const tooLarge = findTooLarge(part);
    if (tooLarge) return tooLarge;
    count = Math.max(count + 1, Math.ceil((count * bytes) / SHARD_BYTES_AT_MOST));
  }
}

/** More shards would not help a path that does not fit into one: its rules stay together. */
function findTooLarge(part: readonly PathRules[]): TooLarge | null {
  const largest = part.reduce((a, b) => (b.rules.length > a.rules.length ? b : a));
  const bytes = encodeShard([largest]).length;
  if (bytes <= SHARD_BYTES_AT_MOST) return null;
  return { path: largest.path, rules: largest.rules.length, bytes };
}

/** @returns The first part that does not fit, where one does not. */
function encodeParts(
  rules: readonly Rule[],
  count: number,
): Uint8Array<ArrayBuffer>[] | { readonly part: readonly PathRules[]; readonly bytes: number } {
  const parts: Rule[][] = Array.from({ length: count }, () => []);
  for (const it of rules) parts[shardOf(it.source.path, count)]?.push(it);
  const shards: Uint8Array<ArrayBuffer>[] = [];
  for (const of of parts) {
    const part = groupByPath(of);
    const shard = encodeShard(part);
    if (shard.length > SHARD_BYTES_AT_MOST) return { part, bytes: shard.length };
    shards.push(shard);
  }
  return shards;
}

function groupByPath(rules: readonly Rule[]): PathRules[] {
  const byHost = new Map<string, Map<string, Rule[]>>();
  for (const rule of rules) {
    const { host, path } = rule.source;
    const byPath = byHost.get(host) ?? new Map<string, Rule[]>();
    byHost.set(host, byPath);
    const others = byPath.get(path);
    if (others) others.push(rule);
    else byPath.set(path, [rule]);
  }
  return [...byHost].flatMap(([host, byPath]) =>
    Array.from(byPath, ([path, of]) => {
      if (of.length > 1) of.sort((a, b) => compareQueries(a.source, b.source));
      return { host, path, rules: of };
    }),
  );
}
