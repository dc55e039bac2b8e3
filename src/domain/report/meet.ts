/** The intersection of two sources, as a single source. */
import { type Condition, sortConditions } from "../url/query.ts";
import { segmentsOf } from "../table/covers.ts";
import { type Segment, segmentText, type Source } from "../table/source.ts";

/** @returns A source that matches exactly the addresses that both match; null if there are none. */
export function meet(a: Source, b: Source): Source | null {
  if (a.host !== "" && b.host !== "" && a.host !== b.host) return null;
  if (!a.segments && !b.segments && a.path !== b.path) return null;
  const segments = meetPaths(segmentsOf(a), segmentsOf(b));
  const query = segments && meetQueries(a.query, b.query);
  if (!query) return null;
  const isLiteral = segments.every((it) => it.kind === "literal");
  const path = `/${segments.map(segmentText).join("/")}`;
  return { host: a.host || b.host, path, segments: isLiteral ? null : segments, query };
}

function meetPaths(a: readonly Segment[], b: readonly Segment[]): readonly Segment[] | null {
  const common: Segment[] = [];
  for (let position = 0; position < Math.max(a.length, b.length); position++) {
    const [left, right] = [a[position], b[position]];
    // A splat matches the rest of the other path, even if that is empty.
    if (left?.kind === "splat") return [...common, ...b.slice(position)];
    if (right?.kind === "splat") return [...common, ...a.slice(position)];
    const segment = left && right && meetSegments(left, right);
    if (!segment) return null;
    common.push(segment);
  }
  return common;
}

function meetSegments(a: Segment, b: Segment): Segment | null {
  if (a.kind === "placeholder") return b;
  if (b.kind === "placeholder") return a;
  if (a.kind === "literal") return takes(b, a.text) ? a : null;
  if (b.kind === "literal") return takes(a, b.text) ? b : null;
  if (a.kind !== "enumerated" || b.kind !== "enumerated") return null;
  const values = inBoth(a.values, b.values);
  return values && { ...a, values };
}

function takes(segment: Segment, text: string): boolean {
  if (segment.kind === "enumerated") return segment.values.has(text);
  return segment.kind === "literal" && segment.text === text;
}

function inBoth(
  a: ReadonlyMap<string, string>,
  b: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> | null {
  const shared = [...a].filter(([value]) => b.has(value));
  return shared.length === 0 ? null : new Map(shared);
}

/** Any occurrence of a repeated parameter counts, so both of two different values can be required. */
function meetQueries(
  a: readonly Condition[],
  b: readonly Condition[],
): readonly Condition[] | null {
  if (a.length === 0) return b;
  const left = [...b];
  const common: Condition[] = [];
  for (const condition of a) {
    const at = left.findIndex(
      (it) => it.name === condition.name && meetConditions(it, condition) !== null,
    );
    const [other] = at === -1 ? [] : left.splice(at, 1);
    common.push((other && meetConditions(other, condition)) ?? condition);
  }
  return sortConditions([...common, ...left]);
}

/** The condition on a single occurrence that meets both; null if there is none. */
function meetConditions(a: Condition, b: Condition): Condition | null {
  if (a.value !== null && b.value !== null) return a.value === b.value ? a : null;
  if (a.value !== null) return accepts(b, a.value) ? a : null;
  if (b.value !== null) return accepts(a, b.value) ? b : null;
  if (!a.where || !b.where) return a.where ? a : b;
  const where = inBoth(a.where, b.where);
  return where && { ...a, where };
}

function accepts({ where }: Condition, value: string): boolean {
  return where ? where.has(value) : value !== "";
}
