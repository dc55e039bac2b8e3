/**
 * Groups of suggestions that follow one pattern: `/product/:slug` -> `/global/product/:slug`, 312 cases, 3 exceptions.
 * A group is a rule: together with an exact rule per exception it answers all matching addresses as suggested.
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

/** An old address with its suggestion; null if it has none. */
export interface Proposal {
  readonly url: string;
  readonly to: string | null;
  /** Whether the suggestion is a mere guess, such as the nearest neighbour of a missing page. Left out: false. */
  readonly isGuess?: boolean;
}

export interface Group {
  /** The `from` of a rule on the old host: `/product/:slug`. */
  readonly from: string;
  /** The `to` of the rule. */
  readonly to: string;
  /** The old host. */
  readonly host: string;
  /** The indices of the addresses that follow the pattern. No address is a case of two groups. */
  readonly cases: readonly number[];
  /** The indices of matching addresses that have another suggestion, or none. */
  readonly exceptions: readonly number[];
}

/** The minimum size of a group. */
const CASES_AT_LEAST = 5;

/**
 * Limits on exceptions, relative to the cases. A pattern is dropped if more than a quarter (and more than one) have
 * another suggestion; or if more than two fifths are exceptions of any kind, which include guesses and addresses
 * without a suggestion, such as the mistyped ones in every log.
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

/** The shapes supported by enough pairs, by descending votes, then by number of literals, readability and text. */
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

/** How hard a shape is to read: one placeholder is easier than a splat, and that easier than several placeholders. */
function breadthOf(shape: Shape): number {
  return shape.hasRest ? 1.5 : maskOf(shape).length;
}

/** The indices of the addresses that match each shape, by the shape's signature. */
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
