/**
 * Groups of suggestions that follow one pattern: `/product/:slug` -> `/global/product/:slug`, 312 cases, 3 exceptions.
 * A group is a rule: together with an exact rule for each exception it answers all matching addresses as suggested.
 */
import {
  fillShape,
  maskOf,
  type Shape,
  shapesOf,
  signatureOf,
  signaturesOf,
  type Split,
  splitAddress,
  writeShape,
} from "./shapes.ts";

/** An old address and its suggestion; null for none. */
export interface Proposal {
  readonly url: string;
  readonly to: string | null;
  /** Whether the suggestion is only a guess, such as the nearest neighbour of a missing page. False if absent. */
  readonly isGuess?: boolean;
}

export interface Group {
  /** The `from` of a rule on the old addresses' host: `/product/:slug`. */
  readonly from: string;
  /** The `to` of the rule. */
  readonly to: string;
  /** The old host. */
  readonly host: string;
  /** The indices in the list of the addresses that follow the pattern; no address is a case of two groups. */
  readonly cases: readonly number[];
  /** The indices of the matching addresses with another suggestion, or none. */
  readonly exceptions: readonly number[];
}

/** The smallest group. */
const CASES_AT_LEAST = 5;

/**
 * With more than one other suggestion and more than a quarter of the cases, a pattern is dropped; including guesses and
 * addresses without a suggestion, with more than two fifths. Mistyped addresses are in every log, and count as
 * exceptions too.
 */
const OTHERS_AT_MOST = 0.25;
const EXCEPTIONS_AT_MOST = 0.4;

/** Whether a proposal contradicts a pattern that it does not follow. */
function isOther(proposal: Proposal | undefined): boolean {
  return proposal !== undefined && proposal.to !== null && proposal.isGuess !== true;
}

interface Voted {
  readonly shape: Shape;
  readonly text: string;
  votes: number;
}

/** Finds groups, largest first. */
export function findGroups(proposals: readonly Proposal[]): Group[] {
  const old = proposals.map((it) => splitAddress(it.url));
  const shapes = vote(proposals, old);
  const members = findMembers(shapes, old);
  const taken = new Set<number>();
  const groups: Group[] = [];
  for (const { shape, votes } of shapes) {
    const all = members.get(signatureOf(shape)) ?? [];
    if (all.length > votes * (1 + EXCEPTIONS_AT_MOST)) continue;
    const cases: number[] = [];
    const exceptions: number[] = [];
    for (const at of all) {
      const address = old[at];
      const isCase = address && fillShape(shape, address) === proposals[at]?.to;
      if (!isCase) exceptions.push(at);
      else if (!taken.has(at)) cases.push(at);
    }
    const others = exceptions.filter((at) => isOther(proposals[at])).length;
    if (cases.length < CASES_AT_LEAST) continue;
    if (others > Math.max(1, cases.length * OTHERS_AT_MOST)) continue;
    if (exceptions.length > cases.length * EXCEPTIONS_AT_MOST) continue;
    for (const at of cases) taken.add(at);
    const examples = cases.flatMap((at) => old[at] ?? []);
    groups.push({ ...writeShape(shape, examples), host: shape.host, cases, exceptions });
  }
  return groups.toSorted((a, b) => b.cases.length - a.cases.length);
}

/** The shapes of enough pairs, sorted by votes, then by the number of literals, then by readability, then by text. */
function vote(proposals: readonly Proposal[], old: readonly (Split | null)[]): Voted[] {
  const shapes = new Map<string, Voted>();
  for (const [at, { to }] of proposals.entries()) {
    const address = old[at];
    if (!address || to === null) continue;
    const seen = new Set<string>();
    for (const shape of shapesOf(address, to)) {
      const text = `${signatureOf(shape)} ${shape.origin}/${shape.to.join("/")}${shape.slash}`;
      if (seen.has(text)) continue;
      seen.add(text);
      const known = shapes.get(text);
      if (known) known.votes += 1;
      else shapes.set(text, { shape, text, votes: 1 });
    }
  }
  return [...shapes.values()]
    .filter((it) => it.votes >= CASES_AT_LEAST)
    .toSorted(
      (a, b) =>
        b.votes - a.votes ||
        literalsOf(b.shape) - literalsOf(a.shape) ||
        breadthOf(a.shape) - breadthOf(b.shape) ||
        (a.text < b.text ? -1 : 1),
    );
}

function literalsOf(shape: Shape): number {
  return shape.from.length - maskOf(shape).length;
}

/** The cost of reading a shape: one name is easier to read than a rest, and a rest than several names. */
function breadthOf(shape: Shape): number {
  return shape.hasRest ? 1.5 : maskOf(shape).length;
}

/** The indices of the addresses that match each shape, by its signature. */
function findMembers(
  shapes: readonly Voted[],
  old: readonly (Split | null)[],
): Map<string, number[]> {
  const members = new Map<string, number[]>();
  const masks = new Map<number, Map<string, readonly number[]>>();
  for (const { shape } of shapes) {
    members.set(signatureOf(shape), []);
    if (shape.hasRest) continue;
    const known = masks.get(shape.from.length) ?? new Map<string, readonly number[]>();
    known.set(maskOf(shape).join(), maskOf(shape));
    masks.set(shape.from.length, known);
  }
  for (const [at, address] of old.entries()) {
    if (!address) continue;
    const own = [...(masks.get(address.segments.length)?.values() ?? [])];
    for (const signature of signaturesOf(address, own)) members.get(signature)?.push(at);
  }
  return members;
}
