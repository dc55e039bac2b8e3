import type { Answer, Rule } from "../table/rule.ts";
import type { Source } from "../table/source.ts";
import { type AnswerRange, answersOf, formatFor, hrefOf, rangeOf } from "./answers.ts";
import { REFERENCE_BYTES } from "./bytes.ts";
import { encodeNode, type ReferTo } from "./encode-node.ts";
import { fingerprint, fingerprintKey } from "./fingerprint.ts";
import { FIELD, MAGIC, sectionOffsets } from "./layout.ts";
import { createEntries, type Entries, sortEntries } from "./entries.ts";
import { encodeTargets } from "./target-pool.ts";

/** The exact rules of one path: a single rule that needs no node, as on most paths, or the rules of a node. */
export type PathRules = Rule | NodeRules;

export interface NodeRules {
  readonly source: Pick<Source, "host" | "path">;
  /** In order of precedence; at least one. */
  readonly rules: readonly Rule[];
}

/** Encodes rules as a shard, with the first seed under which no two fingerprints collide. */
export function encodeShard(paths: readonly PathRules[]): Uint8Array<ArrayBuffer> {
  const targets = listTargets(paths);
  const format = formatFor(answersIn(paths));
  for (let seed = 0; ; seed++) {
    const bytes = encodeWithSeed(paths, targets, format, seed);
    if (bytes) return bytes;
  }
}

function* answersIn(paths: readonly PathRules[]): Generator<Answer> {
  for (const it of paths) {
    if ("rules" in it) for (const { answer } of it.rules) yield answer;
    else yield it.answer;
  }
}

/** @returns null if the fingerprints of two keys collide. */
function encodeWithSeed(
  paths: readonly PathRules[],
  targets: Targets,
  format: number,
  seed: number,
): Uint8Array<ArrayBuffer> | null {
  const { bases, referTo } = createReferences(targets, answersOf(format) ?? []);
  const nodeBase = bases.at(-1) ?? 0;
  const nodes: number[] = [];
  const entries = createEntries(paths.length);
  for (const [index, it] of paths.entries()) {
    const reference =
      "rules" in it ? encodeNode(it.rules, seed, referTo, nodeBase, nodes) : referTo(it.answer);
    if (reference === null) return null;
    fingerprintKey(it.source.host, it.source.path, seed);
    const { high, low } = fingerprint;
    // A shift by 32 would be a shift by 0.
    entries.buckets[index] = entries.bucketBits === 0 ? 0 : high >>> (32 - entries.bucketBits);
    entries.lows[index] = low;
    entries.middles[index] = high;
    entries.references[index] = reference;
  }
  const order = sortEntries(entries);
  return (
    order && assemble({ format, seed }, entries, order, bases, encodeTargets(targets.sorted), nodes)
  );
}

/** The sorted targets of a shard, and the index of each among them. */
interface Targets {
  readonly sorted: readonly string[];
  readonly ranks: ReadonlyMap<string, number>;
}

function listTargets(paths: readonly PathRules[]): Targets {
  const hrefs: string[] = [];
  for (const answer of answersIn(paths)) {
    const href = hrefOf(answer);
    if (href !== null) hrefs.push(href);
  }
  hrefs.sort();
  const sorted = hrefs.filter((it, at) => it !== hrefs[at - 1]);
  const ranks = new Map<string, number>();
  sorted.forEach((href, rank) => ranks.set(href, rank));
  return { sorted, ranks };
}

function createReferences(
  { sorted, ranks }: Targets,
  answers: readonly AnswerRange[],
): { bases: number[]; referTo: ReferTo } {
  const bases: number[] = [];
  let next = 0;
  for (const { takesTarget } of answers) {
    bases.push(next);
    next += takesTarget ? sorted.length : 1;
  }
  bases.push(next);
  const referTo: ReferTo = (answer) => {
    const href = hrefOf(answer);
    return (bases[rangeOf(answers, answer)] ?? 0) + (href === null ? 0 : (ranks.get(href) ?? 0));
  };
  return { bases, referTo };
}

function assemble(
  { format, seed }: { readonly format: number; readonly seed: number },
  entries: Entries,
  order: Uint32Array,
  bases: readonly number[],
  pool: ReturnType<typeof encodeTargets>,
  nodes: readonly number[],
): Uint8Array<ArrayBuffer> {
  const { bucketBits, lows, middles, references } = entries;
  const buckets = 2 ** bucketBits;
  const offsets = sectionOffsets({
    buckets: buckets + 1,
    entries: order.length,
    blocks: pool.blocks.length,
    poolBytes: pool.bytes.length,
    nodeBytes: nodes.length,
  });
  const bytes = new Uint8Array(offsets.end);
  const view = new DataView(bytes.buffer);
  view.setUint32(FIELD.magic, MAGIC, true);
  view.setUint16(FIELD.format, format, true);
  view.setUint8(FIELD.bucketBits, bucketBits);
  view.setUint32(FIELD.seed, seed, true);
  view.setUint32(FIELD.entries, order.length, true);
  view.setUint32(FIELD.blocks, pool.blocks.length, true);
  view.setUint32(FIELD.poolBytes, pool.bytes.length, true);
  view.setUint32(FIELD.nodeBytes, nodes.length, true);
  bases.forEach((base, index) => view.setUint32(FIELD.bases + 4 * index, base, true));
  let bucket = 0;
  for (const [at, entry] of order.entries()) {
    const last = entries.buckets[entry] ?? 0;
    for (; bucket <= last; bucket++) view.setUint32(offsets.buckets + 4 * bucket, at, true);
    view.setUint32(offsets.lows + 4 * at, lows[entry] ?? 0, true);
    view.setUint16(offsets.middles + 2 * at, middles[entry] ?? 0, true);
    const reference = references[entry] ?? 0;
    bytes[offsets.references + REFERENCE_BYTES * at] = reference;
    view.setUint16(offsets.references + REFERENCE_BYTES * at + 1, reference >>> 8, true);
  }
  for (; bucket <= buckets; bucket++) {
    view.setUint32(offsets.buckets + 4 * bucket, order.length, true);
  }
  pool.blocks.forEach((offset, index) => view.setUint32(offsets.blocks + 4 * index, offset, true));
  bytes.set(pool.bytes, offsets.pool);
  bytes.set(nodes, offsets.nodes);
  return bytes;
}
