/** Compares the sets of URLs that two sources match, without enumerating them, or a source and a scope. */
import { splitPath } from "../url/canonicalize.ts";
import type { Condition } from "../url/query.ts";
import { compareAddresses } from "./precedence.ts";
import type { Segment, Source } from "./source.ts";

/**
 * Whether `outer` matches every URL that `inner` matches.
 *
 * @param hosts The site's hosts. If there is only one, a rule for it is a rule for the whole site.
 */
export function covers(outer: Source, inner: Source, hosts: ReadonlySet<string>): boolean {
  const isSameHost = outer.host === "" || outer.host === inner.host;
  const isOnlyHost = inner.host === "" && hosts.size === 1 && hosts.has(outer.host);
  return (isSameHost || isOnlyHost) && takesAllOf(outer, inner);
}

/**
 * Whether two sources have the same path and query, ignoring hosts and the names of placeholders. A literal and a
 * placeholder enumerated to only that literal match the same URLs, but are not the same: the literal is more specific.
 */
export function isSameAddress(a: Source, b: Source): boolean {
  return compareAddresses(a, b) === 0 && takesAllOf(a, b) && takesAllOf(b, a);
}

function takesAllOf(outer: Source, inner: Source): boolean {
  return coversPath(segmentsOf(outer), segmentsOf(inner)) && coversQuery(outer.query, inner.query);
}

export function segmentsOf(source: Source): readonly Segment[] {
  return source.segments ?? splitPath(source.path).map((text) => ({ kind: "literal", text }));
}

function coversPath(outer: readonly Segment[], inner: readonly Segment[]): boolean {
  const length = Math.max(outer.length, inner.length);
  for (let position = 0; position < length; position++) {
    const a = outer[position];
    const b = inner[position];
    if (a?.kind === "splat") return true;
    if (a === undefined || b === undefined || b.kind === "splat") return false;
    if (!coversSegment(a, b)) return false;
  }
  return true;
}

function coversSegment(outer: Segment, inner: Segment): boolean {
  if (outer.kind === "placeholder") return true;
  const allowed = valuesOf(outer);
  const wanted = valuesOf(inner);
  return allowed !== null && wanted !== null && wanted.every((it) => allowed.includes(it));
}

/** The canonical values that a segment matches; null if there are infinitely many. */
function valuesOf(segment: Segment): readonly string[] | null {
  if (segment.kind === "literal") return [segment.text];
  return segment.kind === "enumerated" ? [...segment.values.keys()] : null;
}

/** Whether each of `outer`'s conditions is implied by a different one of `inner`'s. */
function coversQuery(outer: readonly Condition[], inner: readonly Condition[]): boolean {
  const unused = new Set(inner);
  return outer.every((condition) => {
    const implying = [...unused].find((it) => implies(it, condition));
    return implying !== undefined && unused.delete(implying);
  });
}

function implies(inner: Condition, outer: Condition): boolean {
  if (inner.name !== outer.name) return false;
  const wanted = inner.value === null ? inner.where && [...inner.where.keys()] : [inner.value];
  if (outer.value !== null) return wanted !== null && wanted.every((it) => it === outer.value);
  const { where } = outer;
  if (where) return wanted !== null && wanted.every((it) => where.has(it));
  // A captured value is never empty, whatever `where` lists.
  return inner.value !== "";
}

/** Whether two sources of equal rank match a common URL, that is, share an enumerated value at every position. */
export function shareAUrl(a: Source, b: Source): boolean {
  const paths = segmentsOf(a).every((segment, position) => {
    const other = segmentsOf(b)[position];
    return (
      segment.kind !== "enumerated" ||
      other?.kind !== "enumerated" ||
      shareKey(segment.values, other.values)
    );
  });
  const queries = a.query.every((condition, position) => {
    const other = b.query[position];
    return !condition.where || !other?.where || shareKey(condition.where, other.where);
  });
  return paths && queries;
}

function shareKey(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  return [...small.keys()].some((key) => large.has(key));
}

/** Whether every matching path lies below one of some prefixes. */
export function staysWithin(
  [first, ...rest]: readonly Segment[],
  prefixes: readonly (readonly string[])[],
): boolean {
  if (prefixes.some((it) => it.length === 0)) return true;
  const values = first ? valuesOf(first) : null;
  return (
    values !== null &&
    values.every((value) => {
      const below = prefixes.filter(([text]) => text === value).map((it) => it.slice(1));
      return staysWithin(rest, below);
    })
  );
}

/** Whether some matching path lies below a prefix. */
export function reaches(segments: readonly Segment[], prefix: readonly string[]): boolean {
  for (const [position, text] of prefix.entries()) {
    const segment = segments[position];
    if (segment === undefined) return false;
    if (segment.kind === "splat") return true;
    if (segment.kind === "literal" && segment.text !== text) return false;
    if (segment.kind === "enumerated" && !segment.values.has(text)) return false;
  }
  return true;
}
