/**
 * Suggestions that one pattern says: `/product/:slug` -> `/global/product/:slug`, 312 cases, 3 exceptions. A group is a
 * rule: with an exact rule for each exception it answers all addresses that it takes as was suggested.
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

/** An old address and what is proposed for it; null for none. */
export interface Proposal {
  readonly url: string;
  readonly to: string | null;
  /** Whether it is no more than that: where a page has gone, the nearest of its neighbours is one. False if left out. */
  readonly isGuess?: boolean;
}

export interface Group {
  /** A rule's `from`, of the old addresses' host: `/product/:slug`. */
  readonly from: string;
  /** A rule's `to`. */
  readonly to: string;
  /** The old host. */
  readonly host: string;
  /** The places in the list of those that the pattern says; no address is a case of two groups. */
  readonly cases: readonly number[];
  /** The places of those that it takes, and that get another suggestion, or none. */
  readonly exceptions: readonly number[];
}

/** Fewer are not a group. */
const CASES_AT_LEAST = 5;

/**
 * More than one other suggestion and a quarter of the cases are no pattern; with guesses and addresses that get none, two
 * fifths. What people mistype is in every log, and is an exception too.
 */
const OTHERS_AT_MOST = 0.25;
const EXCEPTIONS_AT_MOST = 0.4;

/** Whether it says that the pattern is wrong. */
function isOther(proposal: Proposal | undefined): boolean {
  return proposal !== undefined && proposal.to !== null && proposal.isGuess !== true;
}

interface Voted {
  readonly shape: Shape;
  readonly text: string;
  votes: number;
}

/** @returns The largest first. */
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

/** The shapes of enough pairs, the most votes first; then the one that says more, then by text. */
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

/** One name is read more easily than a rest, and a rest than several names. */
function breadthOf(shape: Shape): number {
  return shape.hasRest ? 1.5 : maskOf(shape).length;
}

/** By a shape's signature: the places of the addresses that it takes. */
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
