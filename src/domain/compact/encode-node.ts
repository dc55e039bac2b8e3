import { parameterKey } from "../table/rule-list.ts";
import type { Condition } from "../url/query.ts";
import { type Answer, FROM_THE_GATE, type Rule } from "../table/rule.ts";
import { fingerprint, fingerprintParameter } from "./fingerprint.ts";
import { writeInstant, writeReference, writeVarint } from "./bytes.ts";

export type ReferTo = (answer: Answer) => number;

/** A tree over conditions: the rules of one path that share the conditions so far, and those with further ones. */
interface Variants {
  readonly leaves: Rule[];
  /** By the next condition. No condition occurs twice on the path from the root to a rule. */
  readonly children: Map<string, { readonly condition: Condition; readonly variants: Variants }>;
}

/**
 * Encodes the rules of one path as a node.
 *
 * @param rules In order of precedence.
 * @param nodeBase The first reference of a node.
 * @param nodes The bytes of all nodes so far; receives those of this one.
 * @returns The node's reference; null if the fingerprints of two conditions collide under this seed.
 */
export function encodeNode(
  rules: readonly Rule[],
  seed: number,
  referTo: ReferTo,
  nodeBase: number,
  nodes: number[],
): number | null {
  const instants = rules.flatMap(({ window }) =>
    [window.startsAt, window.endsAt].filter((it) => it !== null),
  );
  return writeVariants(arrange(rules), [...new Set(instants)], { seed, referTo, nodeBase, nodes });
}

/** Whether a rule that is alone on its path needs no node: it starts with the gate and has no query condition. */
export function isPlain({ source, window }: Rule): boolean {
  return source.query.length === 0 && window === FROM_THE_GATE;
}

/** Builds a tree over conditions, each rule's rarest first, so that a request finds its rules without trying all. */
function arrange(rules: readonly Rule[]): Variants {
  const sharers = new Map<string, number>();
  for (const { source } of rules) {
    for (const it of source.query) {
      const key = conditionKey(it);
      sharers.set(key, (sharers.get(key) ?? 0) + 1);
    }
  }
  const root: Variants = { leaves: [], children: new Map() };
  for (const rule of rules) {
    const byRarity = rule.source.query.toSorted(
      (a, b) => (sharers.get(conditionKey(a)) ?? 0) - (sharers.get(conditionKey(b)) ?? 0),
    );
    let variants = root;
    for (const condition of byRarity) {
      const key = conditionKey(condition);
      let child = variants.children.get(key);
      if (!child) {
        child = { condition, variants: { leaves: [], children: new Map() } };
        variants.children.set(key, child);
      }
      ({ variants } = child);
    }
    variants.leaves.push(rule);
  }
  return root;
}

/** Exact rules capture nothing, so each condition has a value. */
function conditionKey({ name, value }: Condition): string {
  return parameterKey(name, value ?? "");
}

interface Writing {
  readonly seed: number;
  readonly referTo: ReferTo;
  readonly nodeBase: number;
  readonly nodes: number[];
}

function writeVariants(
  { leaves, children }: Variants,
  instants: readonly number[],
  writing: Writing,
): number | null {
  const { seed, referTo, nodeBase, nodes } = writing;
  const [only] = leaves;
  if (only?.window === FROM_THE_GATE && leaves.length === 1 && children.size === 0) {
    return referTo(only.answer);
  }
  const written: { low: number; middle: number; reference: number }[] = [];
  for (const { condition, variants } of children.values()) {
    // Only the root stores instants, because they apply to the path whatever the parameters.
    const reference = writeVariants(variants, [], writing);
    if (reference === null) return null;
    fingerprintParameter(condition.name, condition.value ?? "", seed);
    written.push({ low: fingerprint.low, middle: fingerprint.high & 0xffff, reference });
  }
  written.sort((a, b) => a.low - b.low || a.middle - b.middle);
  const collides = written.some(
    (it, index) => written[index + 1]?.low === it.low && written[index + 1]?.middle === it.middle,
  );
  if (collides) return null;
  const offset = nodes.length;
  writeVarint(nodes, instants.length);
  writeVarint(nodes, leaves.length);
  writeVarint(nodes, written.length);
  for (const instant of instants) writeInstant(nodes, instant);
  for (const { window, answer } of leaves) {
    nodes.push(Number(window.startsAt !== null) | (Number(window.endsAt !== null) << 1));
    if (window.startsAt !== null) writeInstant(nodes, window.startsAt);
    if (window.endsAt !== null) writeInstant(nodes, window.endsAt);
    writeReference(nodes, referTo(answer));
  }
  for (const { low, middle, reference } of written) {
    nodes.push(low & 0xff, (low >>> 8) & 0xff, (low >>> 16) & 0xff, low >>> 24);
    nodes.push(middle & 0xff, middle >>> 8);
    writeReference(nodes, reference);
  }
  return nodeBase + offset;
}
