/**
 * Suggestions that one pattern says: `/product/:slug` -> `/global/product/:slug`, 312 cases, 3 exceptions. Patterns are
 * those of rules, so that a group can become one.
 */
import { splitPath } from "../domain/url/canonicalize.ts";

/** An old address and what is proposed for it; null for none. */
export interface Proposal {
  readonly url: string;
  readonly to: string | null;
}

export interface Group {
  /** A rule's `from`, of the old addresses' host: `/product/:a/*`. */
  readonly from: string;
  /** A rule's `to`. */
  readonly to: string;
  /** The old host. */
  readonly host: string;
  /** The places in the list of those that the pattern says. */
  readonly cases: readonly number[];
  /** The places of those that it takes, and says something else of. */
  readonly exceptions: readonly number[];
}

/** Fewer are no group. */
const CASES_AT_LEAST = 5;

/** More exceptions than this share of the cases are no pattern. */
const EXCEPTIONS_AT_MOST = 0.1;

interface Shape {
  readonly from: string;
  readonly to: string;
  readonly host: string;
  readonly pieces: readonly (string | number)[];
  readonly hasRest: boolean;
}

interface Split {
  readonly host: string;
  readonly segments: readonly string[];
  /** Whether it ends in a slash. */
  readonly slash: boolean;
}

/** @returns The largest first; no address is in two. */
export function findGroups(proposals: readonly Proposal[]): Group[] {
  const old = proposals.map((it) => split(it.url));
  const shapes = new Map<string, { shape: Shape; votes: number }>();
  for (const [at, { to }] of proposals.entries()) {
    const from = old[at];
    if (!from || to === null) continue;
    for (const shape of shapesOf(from, to)) {
      const key = `${shape.host} ${shape.from} ${shape.to}`;
      const known = shapes.get(key);
      if (known) known.votes += 1;
      else shapes.set(key, { shape, votes: 1 });
    }
  }
  const free = new Set(proposals.keys());
  const groups: Group[] = [];
  const ranked = [...shapes.values()]
    .filter((it) => it.votes >= CASES_AT_LEAST)
    .toSorted((a, b) => b.votes - a.votes || compareShapes(a.shape, b.shape));
  for (const { shape } of ranked) {
    const cases: number[] = [];
    const exceptions: number[] = [];
    for (const at of proposals.keys()) {
      const address = old[at];
      const made = address ? fill(shape, address) : null;
      if (made === null) continue;
      if (made === proposals[at]?.to) {
        if (free.has(at)) cases.push(at);
      } else exceptions.push(at);
    }
    if (cases.length < CASES_AT_LEAST || exceptions.length > cases.length * EXCEPTIONS_AT_MOST)
      continue;
    for (const at of cases) free.delete(at);
    groups.push({ from: shape.from, to: shape.to, host: shape.host, cases, exceptions });
  }
  return groups;
}

/** The longer literal beginning first, then the text, so that there is always an order. */
function compareShapes(a: Shape, b: Shape): number {
  return b.pieces.length - a.pieces.length || (a.from + a.to < b.from + b.to ? -1 : 1);
}

function split(url: string): Split | null {
  const parsed = URL.parse(url);
  if (!parsed || parsed.search !== "") return null;
  return { host: parsed.host, ...splitSlash(parsed.pathname) };
}

function splitSlash(path: string): { segments: string[]; slash: boolean } {
  const segments = splitPath(path);
  const slash = segments.at(-1) === "";
  return { segments: slash ? segments.slice(0, -1) : segments, slash };
}

/** Patterns that a pair is an example of. A segment that a pattern would take for its own sign is none. */
function* shapesOf(old: Split, to: string): Generator<Shape> {
  const target = URL.parse(to);
  if (!target || target.search !== "" || target.hash !== "") return;
  const { segments: fresh, slash: endsInSlash } = splitSlash(target.pathname);
  if ([...old.segments, ...fresh].some((it) => /^:|\*/.test(it))) return;
  const slash = endsInSlash ? "/" : "";
  let rest = 0;
  while (
    rest < old.segments.length &&
    rest < fresh.length &&
    old.segments.at(-1 - rest) === fresh.at(-1 - rest)
  ) {
    rest += 1;
  }
  for (let kept = 1; kept <= rest; kept += 1) {
    const from = old.segments.slice(0, old.segments.length - kept);
    const into = fresh.slice(0, fresh.length - kept);
    // The splat keeps the visitor's last slash, or its lack.
    if (old.slash === endsInSlash) {
      yield shape(old.host, from, true, `${target.origin}/${[...into, ":splat"].join("/")}`);
    }
    if (kept === 1) {
      yield shape(
        old.host,
        [...from, 0],
        false,
        `${target.origin}/${[...into, ":a"].join("/")}${slash}`,
      );
    }
  }
  const shared = [...new Set(old.segments.filter((it) => fresh.includes(it)))];
  for (let count = 2; count <= Math.min(3, shared.length); count += 1) {
    const names = new Map(shared.slice(-count).map((it, at) => [it, at]));
    if (old.segments.filter((it) => names.has(it)).length !== names.size) continue;
    yield shape(
      old.host,
      old.segments.map((it) => names.get(it) ?? it),
      false,
      `${target.origin}/${fresh.map((it) => (names.has(it) ? nameOf(names.get(it) ?? 0) : it)).join("/")}${slash}`,
    );
  }
}

function shape(host: string, pieces: Shape["pieces"], hasRest: boolean, to: string): Shape {
  const segments = pieces.map((it) => (typeof it === "number" ? nameOf(it) : it));
  return {
    host,
    pieces,
    hasRest,
    to,
    from: `/${[...segments, ...(hasRest ? ["*"] : [])].join("/")}`,
  };
}

function nameOf(place: number): string {
  return `:${"abc"[place] ?? "a"}`;
}

/** What the pattern makes of an address; null if it does not take it. */
function fill({ host, pieces, hasRest, to }: Shape, old: Split): string | null {
  const { segments } = old;
  if (old.host !== host) return null;
  if (hasRest ? segments.length <= pieces.length : segments.length !== pieces.length) return null;
  const taken: string[] = [];
  for (const [at, piece] of pieces.entries()) {
    const segment = segments[at] ?? "";
    if (typeof piece === "number") taken[piece] = segment;
    else if (piece !== segment) return null;
  }
  return to
    .split("/")
    .map((it) => {
      if (it === ":splat") return segments.slice(pieces.length).join("/") + (old.slash ? "/" : "");
      const place = /^:([abc])$/.exec(it)?.[1];
      return place === undefined ? it : (taken["abc".indexOf(place)] ?? it);
    })
    .join("/");
}
