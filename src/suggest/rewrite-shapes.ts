/** The shapes of rewrites: which shapes a pair of addresses exemplifies, and which of many match an address. */

/** A part of a shape: a literal, or the number of a placeholder. */
export type Piece = string | number;

/** The number of a placeholder whose part is dropped. */
const ANY = 0;

export interface Shape {
  readonly key: string;
  /** The parts of matching old addresses: literals, and numbers where any part matches. */
  readonly from: readonly Piece[];
  /** Whether further parts may follow, which are kept. */
  readonly hasRest: boolean;
  readonly to: readonly Piece[];
}

/** The key of a new address's parts. */
export function partsKey(parts: readonly string[]): string {
  return parts.join("/");
}

/** Yields the shapes that a pair exemplifies. */
export function* shapesOf(old: readonly string[], fresh: readonly string[]): Generator<Shape> {
  let rest = 0;
  while (
    rest < old.length &&
    rest < fresh.length &&
    old[old.length - 1 - rest] === fresh[fresh.length - 1 - rest]
  ) {
    rest += 1;
  }
  if (rest > 0) {
    // The longest common suffix, then slightly shorter ones.
    for (let kept = rest; kept >= Math.max(1, rest - 2); kept -= 1) {
      const from: readonly Piece[] = old.slice(0, old.length - kept);
      const to: readonly Piece[] = fresh.slice(0, fresh.length - kept);
      yield shape(from, true, to);
      // The dropped part may vary, such as the name of a package or a category.
      for (const [at, part] of from.entries()) {
        if (!to.includes(part)) yield shape(from.with(at, ANY), true, to);
      }
    }
  }
  // First all shared parts become placeholders, then only the last ones, so that the section stays literal.
  const shared = old.filter((it) => fresh.includes(it));
  const choices = [
    shared,
    shared.slice(-1),
    shared.slice(-2),
    old.slice(-1).filter((it) => fresh.includes(it)),
  ];
  for (const free of choices) {
    if (free.length === 0) continue;
    const numbers = new Map<string, number>();
    for (const part of free) if (!numbers.has(part)) numbers.set(part, numbers.size);
    const put = (part: string): Piece => numbers.get(part) ?? part;
    yield shape(old.map(put), false, fresh.map(put));
  }
}

function shape(from: readonly Piece[], hasRest: boolean, to: readonly Piece[]): Shape {
  const text = (pieces: readonly Piece[]): string =>
    pieces.map((it) => (typeof it === "number" ? `:${it}` : it)).join("/");
  return { key: `${text(from)}${hasRest ? "/*" : ""}\0${text(to)}`, from, hasRest, to };
}

/** The result of a shape for the parts of an address; null if it does not match. */
export function applyShape({ from, hasRest, to }: Shape, parts: readonly string[]): string | null {
  if (hasRest ? parts.length <= from.length : parts.length !== from.length) return null;
  const taken: string[] = [];
  for (const [at, piece] of from.entries()) {
    const part = parts[at] ?? "";
    if (typeof piece === "string") {
      if (piece !== part) return null;
    } else if (taken[piece] === undefined) taken[piece] = part;
    else if (taken[piece] !== part) return null;
  }
  const made = to.map((it) => (typeof it === "number" ? (taken[it] ?? "") : it));
  return partsKey(hasRest ? [...made, ...parts.slice(from.length)] : made);
}

/** Finds the shapes whose literals may match, so that not all need to be tried. */
export function createFinder<Found extends Shape>(
  shapes: readonly Found[],
): (parts: readonly string[]) => Iterable<Found> {
  const exact = new Map<string, Found[]>();
  const rest = new Map<string, Found[]>();
  for (const it of shapes) {
    const { from, hasRest } = it;
    const map = hasRest ? rest : exact;
    const key = hasRest ? restKey(from) : `${from.length} ${literalOf(from)}`;
    const list = map.get(key);
    if (list) list.push(it);
    else map.set(key, [it]);
  }
  return function* find(parts) {
    for (let length = 0; length < parts.length; length += 1) {
      const from = parts.slice(0, length);
      yield* rest.get(restKey(from)) ?? [];
      for (let at = 0; at < length; at += 1) yield* rest.get(restKey(from, at)) ?? [];
    }
    const seen = new Set<string>();
    for (const [at, part] of [...parts.entries(), [-1, ""] as const]) {
      const key = `${parts.length} ${at < 0 ? "" : `${at}=${part}`}`;
      if (seen.has(key)) continue;
      seen.add(key);
      yield* exact.get(key) ?? [];
    }
  };
}

/** @param any The index of a part that may vary. */
function restKey(from: readonly Piece[], any = from.indexOf(ANY)): string {
  return any < 0 ? from.join("/") : from.with(any, ":").join("/");
}

/** The last literal of a shape, which is the most selective one, with its index. */
function literalOf(from: readonly Piece[]): string {
  const at = from.findLastIndex((it) => typeof it === "string");
  return at < 0 ? "" : `${at}=${from[at]}`;
}
