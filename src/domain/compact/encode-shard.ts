import type { Answer, Rule } from "../rule.ts";
import { fingerprint, fingerprintKey } from "./fingerprint.ts";
import {
  ANSWERS,
  type AnswerShape,
  BUCKET_BITS_AT_MOST,
  ENTRIES_A_BUCKET,
  FIELD,
  MAGIC,
  sectionOffsets,
  SHARD_FORMAT,
} from "./layout.ts";
import { encodeNode } from "./encode-node.ts";
import { encodeTargets } from "./target-pool.ts";

/** The exact rules of one path, in order of precedence; at least one. */
export interface PathRules {
  readonly host: string;
  readonly path: string;
  readonly rules: readonly Rule[];
}

/** Says which reference an answer has. */
export type ReferTo = (answer: Answer) => number;

/** Encodes rules as a shard, with the first seed under which no two keys have the same fingerprint. */
export function encodeShard(paths: readonly PathRules[]): Uint8Array<ArrayBuffer> {
  const targets = listTargets(paths);
  for (let seed = 0; ; seed++) {
    const bytes = encodeWithSeed(paths, targets, seed);
    if (bytes) return bytes;
  }
}

interface Entry {
  readonly bucket: number;
  readonly low: number;
  readonly middle: number;
  readonly reference: number;
}

/** @returns null where two keys collide. */
function encodeWithSeed(
  paths: readonly PathRules[],
  targets: readonly string[],
  seed: number,
): Uint8Array<ArrayBuffer> | null {
  const { bases, referTo } = createReferences(targets);
  const nodeBase = bases.at(-1) ?? 0;
  const nodes: number[] = [];
  const bucketBits = bucketBitsFor(paths.length);
  const entries: Entry[] = [];
  for (const { host, path, rules } of paths) {
    const node = encodeNode(rules, seed, referTo, nodeBase, nodes);
    if (node === null) return null;
    fingerprintKey(host, path, seed);
    const { high, low } = fingerprint;
    // A shift by 32 is none at all.
    const bucket = bucketBits === 0 ? 0 : high >>> (32 - bucketBits);
    entries.push({ bucket, low, middle: high & 0xffff, reference: node });
  }
  entries.sort((a, b) => a.bucket - b.bucket || a.low - b.low || a.middle - b.middle);
  const collides = entries.some((it, index) => {
    const next = entries[index + 1];
    return next?.bucket === it.bucket && next.low === it.low && next.middle === it.middle;
  });
  if (collides) return null;
  return assemble(seed, bucketBits, entries, bases, encodeTargets(targets), nodes);
}

function listTargets(paths: readonly PathRules[]): string[] {
  const targets = new Set<string>();
  for (const { rules } of paths) {
    for (const { answer } of rules) {
      const href = hrefOf(answer);
      if (href !== null) targets.add(href);
    }
  }
  return [...targets].sort();
}

/** Exact rules have literal targets, or such as may not be served: null, as for rules that have none. */
function hrefOf(answer: Answer): string | null {
  if (answer.kind === "keep" || answer.target?.kind !== "literal") return null;
  return answer.target.href;
}

function createReferences(targets: readonly string[]): { bases: number[]; referTo: ReferTo } {
  const rank = new Map(targets.map((href, index) => [href, index]));
  const bases: number[] = [];
  let next = 0;
  for (const { takesTarget } of ANSWERS) {
    bases.push(next);
    next += takesTarget ? targets.length : 1;
  }
  bases.push(next);
  const byText = new Map(ANSWERS.map((it, index) => [answerText(it.takesTarget, it.shape), index]));
  const referTo: ReferTo = (answer) => {
    const href = hrefOf(answer);
    const index = byText.get(answerText(href !== null, answer)) ?? REFUSED;
    return (bases[index] ?? 0) + (href === null ? 0 : (rank.get(href) ?? 0));
  };
  return { bases, referTo };
}

/** The redirect whose target may not be served. */
const REFUSED = ANSWERS.findIndex((it) => !it.takesTarget && it.shape.kind === "redirect");

/** Equal for two answers that differ at most in their targets. */
function answerText(takesTarget: boolean, answer: AnswerShape): string {
  if (!takesTarget || !("query" in answer)) return answer.kind;
  return `${answer.kind} ${"status" in answer ? answer.status : ""} ${answer.query}`;
}

function bucketBitsFor(entries: number): number {
  const bits = Math.floor(Math.log2(Math.max(1, entries / ENTRIES_A_BUCKET)));
  return Math.min(BUCKET_BITS_AT_MOST, bits);
}

function assemble(
  seed: number,
  bucketBits: number,
  entries: readonly Entry[],
  bases: readonly number[],
  pool: ReturnType<typeof encodeTargets>,
  nodes: readonly number[],
): Uint8Array<ArrayBuffer> {
  const buckets = 2 ** bucketBits;
  const at = sectionOffsets({
    buckets: buckets + 1,
    entries: entries.length,
    blocks: pool.blocks.length,
    poolBytes: pool.bytes.length,
    nodeBytes: nodes.length,
  });
  const bytes = new Uint8Array(at.end);
  const view = new DataView(bytes.buffer);
  view.setUint32(FIELD.magic, MAGIC, true);
  view.setUint16(FIELD.format, SHARD_FORMAT, true);
  view.setUint8(FIELD.bucketBits, bucketBits);
  view.setUint32(FIELD.seed, seed, true);
  view.setUint32(FIELD.entries, entries.length, true);
  view.setUint32(FIELD.blocks, pool.blocks.length, true);
  view.setUint32(FIELD.poolBytes, pool.bytes.length, true);
  view.setUint32(FIELD.nodeBytes, nodes.length, true);
  bases.forEach((base, index) => view.setUint32(FIELD.bases + 4 * index, base, true));
  let bucket = 0;
  for (const [index, entry] of entries.entries()) {
    for (; bucket <= entry.bucket; bucket++) view.setUint32(at.buckets + 4 * bucket, index, true);
    view.setUint32(at.lows + 4 * index, entry.low, true);
    view.setUint16(at.middles + 2 * index, entry.middle, true);
    bytes[at.references + 3 * index] = entry.reference;
    view.setUint16(at.references + 3 * index + 1, entry.reference >>> 8, true);
  }
  for (; bucket <= buckets; bucket++) view.setUint32(at.buckets + 4 * bucket, entries.length, true);
  pool.blocks.forEach((offset, index) => view.setUint32(at.blocks + 4 * index, offset, true));
  bytes.set(pool.bytes, at.pool);
  bytes.set(nodes, at.nodes);
  return bytes;
}
