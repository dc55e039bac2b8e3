import type { Instant } from "../instant.ts";
import type { Found, LiteralIndex } from "../table/literal-index.ts";
import { compareQueries } from "../table/precedence.ts";
import { type Condition, type Parameter, sortConditions } from "../url/query.ts";
import { type Answer, FROM_THE_GATE, type Rule, type Window } from "../table/rule.ts";
import { type Source, sourceText } from "../table/source.ts";
import { fingerprint, fingerprintKey, fingerprintParameter, shardOf } from "./fingerprint.ts";
import {
  readByte,
  readInstant,
  readReference,
  readVarint,
  REFERENCE_BYTES,
  referenceAt,
  uint16At,
  uint32At,
} from "./bytes.ts";
import { CHILD_BYTES, type Shard } from "./layout.ts";
import { readTarget } from "./target-pool.ts";

/** Rules from a shard have no index in `rules`. */
const NO_INDEX = -1;

const NO_INSTANTS: readonly Instant[] = [];
const NO_CONDITIONS: readonly Condition[] = [];

/**
 * The exact rules of a table in their compact form, looked up in place.
 *
 * @param shards Returns the shard for a request, which must be in memory.
 * @param count The number of shards of the table.
 * @param hosts The hosts with rules of their own.
 * @throws TypeError if the shard for a request is not in memory.
 */
export function createCompactIndex(
  shards: (index: number) => Shard | null,
  count: number,
  hosts: ReadonlySet<string>,
): LiteralIndex {
  return {
    find(host, path, parameters) {
      if (count === 0 || (host !== "" && !hosts.has(host))) return null;
      const shard = shards(shardOf(path, count));
      if (!shard) throw new TypeError("The shard of this path is not loaded");
      const reference = findReference(shard, host, path);
      return reference === null ? null : readFound(shard, reference, host, path, parameters);
    },
  };
}

function findReference(shard: Shard, host: string, path: string): number | null {
  fingerprintKey(host, path, shard.seed);
  const { high, low } = fingerprint;
  const middle = high & 0xffff;
  const bucket = shard.bucketBits === 0 ? 0 : high >>> (32 - shard.bucketBits);
  const end = shard.buckets[bucket + 1] ?? 0;
  for (let entry = shard.buckets[bucket] ?? 0; entry < end; entry++) {
    if (shard.lows[entry] === low && shard.middles[entry] === middle) {
      return referenceAt(shard.references, REFERENCE_BYTES * entry);
    }
  }
  return null;
}

function readFound(
  shard: Shard,
  reference: number,
  host: string,
  path: string,
  parameters: readonly Parameter[],
): Found {
  const nodeBase = nodeBaseOf(shard);
  if (reference < nodeBase) {
    const rule = createRule(shard, reference, host, path, NO_CONDITIONS, FROM_THE_GATE);
    return { rules: [rule], instants: NO_INSTANTS };
  }
  const rules: Rule[] = [];
  const asked = distinct(parameters).map((it) => printOf(it, shard));
  const reading = { shard, host, path, asked, rules };
  const instants = readNode(reading, reference - nodeBase, []);
  rules.sort((a, b) => compareQueries(a.source, b.source));
  return { rules, instants };
}

interface Reading {
  readonly shard: Shard;
  readonly host: string;
  readonly path: string;
  /** The parameters of the request, without duplicates. */
  readonly asked: readonly Printed[];
  /** Collects the rules found. */
  readonly rules: Rule[];
}

/** A parameter with its fingerprint, computed once per request and looked up in each node. */
interface Printed {
  readonly parameter: Parameter;
  readonly low: number;
  readonly middle: number;
}

function printOf(parameter: Parameter, { seed }: Shard): Printed {
  fingerprintParameter(parameter.name, parameter.value, seed);
  return { parameter, low: fingerprint.low, middle: fingerprint.high & 0xffff };
}

/** Collects the rules of a node and its children whose conditions the parameters meet. */
function readNode(reading: Reading, offset: number, met: readonly Parameter[]): readonly Instant[] {
  const { shard, asked, rules } = reading;
  const cursor = { bytes: shard.nodes, at: offset };
  const instantCount = readVarint(cursor);
  const leafCount = readVarint(cursor);
  const childCount = readVarint(cursor);
  const instants = Array.from({ length: instantCount }, () => readInstant(cursor));
  const query = leafCount === 0 ? NO_CONDITIONS : conditionsOf(met);
  for (let leaf = 0; leaf < leafCount; leaf++) {
    const bounds = readByte(cursor);
    const window: Window = {
      startsAt: bounds & 1 ? readInstant(cursor) : null,
      endsAt: bounds & 2 ? readInstant(cursor) : null,
    };
    rules.push(createRule(shard, readReference(cursor), reading.host, reading.path, query, window));
  }
  for (const printed of asked) {
    const child = findChild(shard, cursor.at, childCount, printed);
    if (child === null) continue;
    const withThis = [...met, printed.parameter];
    if (child >= nodeBaseOf(shard)) readNode(reading, child - nodeBaseOf(shard), withThis);
    else {
      const conditions = conditionsOf(withThis);
      rules.push(createRule(shard, child, reading.host, reading.path, conditions, FROM_THE_GATE));
    }
  }
  return instants;
}

/** Finds the child whose condition a parameter meets, by binary search over fingerprints; null if none does. */
function findChild(
  { nodes }: Shard,
  start: number,
  count: number,
  { low, middle }: Printed,
): number | null {
  let from = 0;
  let to = count - 1;
  while (from <= to) {
    const index = (from + to) >>> 1;
    const at = start + CHILD_BYTES * index;
    const difference = uint32At(nodes, at) - low || uint16At(nodes, at + 4) - middle;
    if (difference === 0) return referenceAt(nodes, at + 6);
    if (difference < 0) from = index + 1;
    else to = index - 1;
  }
  return null;
}

function createRule(
  shard: Shard,
  reference: number,
  host: string,
  path: string,
  query: readonly Condition[],
  window: Window,
): Rule {
  const source: Source = { host, path, segments: null, query };
  return {
    index: NO_INDEX,
    from: sourceText(source),
    source,
    window,
    answer: readAnswer(shard, reference),
  };
}

function readAnswer({ answers, bases, targets }: Shard, reference: number): Answer {
  let index = answers.length - 1;
  while ((bases[index] ?? 0) > reference) index -= 1;
  const { shape, takesTarget } = answers[index] ?? KEEP;
  if (!takesTarget || !("query" in shape)) return shape;
  const href = readTarget(targets, reference - (bases[index] ?? 0));
  return { ...shape, target: { kind: "literal", href } };
}

const KEEP = { takesTarget: false, shape: { kind: "keep" } } as const;

function nodeBaseOf({ bases }: Shard): number {
  return bases[bases.length - 1] ?? 0;
}

function conditionsOf(parameters: readonly Parameter[]): readonly Condition[] {
  return sortConditions(
    parameters.map(({ name, value }) => ({ name, value, capture: null, where: null })),
  );
}

function distinct(parameters: readonly Parameter[]): readonly Parameter[] {
  if (parameters.length < 2) return parameters;
  const seen = new Map<string, Set<string>>();
  return parameters.filter(({ name, value }) => {
    const values = seen.get(name);
    if (values?.has(value)) return false;
    if (values) values.add(value);
    else seen.set(name, new Set([value]));
    return true;
  });
}
