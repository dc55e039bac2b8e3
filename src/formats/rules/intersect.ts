/** Computes the intersection of two rules, as rules. */
import { canonicalText } from "../../domain/url/canonicalize.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { isPatternSource, type Source } from "../../domain/table/source.ts";
import {
  addParameters,
  type Fill,
  replacePlaceholders,
  type FillPart,
} from "./replace-placeholders.ts";
import {
  isWrittenPattern,
  namesIn,
  putTogether,
  takeApart,
  type Values,
  type WrittenCondition,
  type WrittenSegment,
  type WrittenSource,
} from "./written-source.ts";

export interface Sourced {
  readonly rule: RuleData;
  readonly source: Source;
  /** Whether its splat matches only after a slash: `/a/*` does not match `/a`, though `/*` matches `/`. */
  readonly needsSlash: boolean;
  /** Whether it requires a final slash: `/a/`, and not `/a`. */
  readonly hasSlash?: boolean;
  /**
   * Tests for the names that its placeholders accepted in the dialect, by position in the path; none for those that
   * accept any name.
   */
  readonly takes?: ReadonlyMap<number, (name: string) => boolean>;
}

/** A common `from`, and the values that the first rule's placeholders would have taken. */
interface Common {
  readonly written: WrittenSource;
  readonly fills: ReadonlyMap<string, Fill>;
  /** Parameters that only the other rule requires; the first rule would have passed them on. */
  readonly passed: readonly (readonly [string, string])[];
}

/**
 * The rules for all addresses that both match, with the answer of `first`. Usually there is one; a second, more
 * specific one precedes it where the other's splat is empty and that affects the target.
 *
 * @returns An empty list if they have nothing in common.
 */
export function intersect(first: Sourced, other: Sourced): RuleData[] {
  const a = takeApart(first.rule, first.source);
  const b = renameApart(takeApart(other.rule, other.source), namesIn(a));
  if (a.host !== "" && b.host !== "" && a.host !== b.host) return [];
  const query = intersectQueries(a.query, b.query);
  if (!query) return [];
  const host = a.host || b.host;
  const needsSlash = {
    first: first.needsSlash && !other.hasSlash,
    other: other.needsSlash && !first.hasSlash,
  };
  return intersectPaths(a.segments, b.segments, needsSlash).map(({ segments, fills }) =>
    answerAs(first, {
      written: { host, segments, query: query.conditions },
      fills: new Map([...fills, ...query.fills]),
      passed: query.passed,
    }),
  );
}

function answerAs({ rule, source }: Sourced, { written, fills, passed }: Common): RuleData {
  const { from: _from, where: _where, match: _match, to, examples: _examples, ...answer } = rule;
  const becomes = { isPattern: isPatternSource(source), becomesPattern: isWrittenPattern(written) };
  const filled = to === undefined ? undefined : replacePlaceholders(to, fills, becomes);
  const carried = rule.query === "drop" ? [] : passed;
  return {
    ...putTogether(written),
    ...(filled === undefined ? {} : { to: addParameters(filled, carried) }),
    ...answer,
  };
}

interface CommonPath {
  readonly segments: readonly WrittenSegment[];
  readonly fills: ReadonlyMap<string, Fill>;
}

function intersectPaths(
  a: readonly WrittenSegment[],
  b: readonly WrittenSegment[],
  needsSlash: { readonly first: boolean; readonly other: boolean },
): CommonPath[] {
  const segments: WrittenSegment[] = [];
  const fills = new Map<string, Fill>();
  for (let position = 0; ; position++) {
    const one = a[position];
    const two = b[position];
    if (one?.kind === "splat") {
      if (two === undefined && needsSlash.first && position > 0) return [];
      return behindSplat(segments, fills, b.slice(position), needsSlash.other);
    }
    if (two?.kind === "splat") {
      if (one === undefined && needsSlash.other && position > 0) return [];
      return [{ segments: [...segments, ...a.slice(position)], fills }];
    }
    if (one === undefined || two === undefined) {
      return one === two ? [{ segments, fills }] : [];
    }
    const common = intersectSegments(one, two);
    if (!common) return [];
    segments.push(common);
    if ("name" in one && common.kind === "literal") fills.set(one.name, [fillOf(one, common)]);
  }
}

/** @param rest The segments of the other rule from where the first one's splat begins. */
function behindSplat(
  segments: readonly WrittenSegment[],
  fills: ReadonlyMap<string, Fill>,
  rest: readonly WrittenSegment[],
  needsSlash: boolean,
): CommonPath[] {
  // The other rule's replacements of values do not affect the first rule's answer.
  const plain = rest.map((it) =>
    it.kind === "enumerated" ? { ...it, values: withoutReplacements(it.values) } : it,
  );
  const parts = plain.map((it): FillPart => {
    if (it.kind === "literal") return { kind: "raw", text: it.text };
    return { kind: "name", name: it.kind === "splat" ? "splat" : it.name };
  });
  const whole = { segments: [...segments, ...plain], fills: new Map([...fills, ["splat", parts]]) };
  if (needsSlash || rest.length < 2 || rest.at(-1)?.kind !== "splat") return [whole];
  return [
    {
      segments: whole.segments.slice(0, -1),
      fills: new Map([...fills, ["splat", parts.slice(0, -1)]]),
    },
    whole,
  ];
}

type SegmentBeforeSplat = Exclude<WrittenSegment, { kind: "splat" }>;

function intersectSegments(
  one: SegmentBeforeSplat,
  two: Exclude<WrittenSegment, { kind: "splat" }>,
): SegmentBeforeSplat | null {
  if (two.kind === "placeholder") return one;
  if (two.kind === "literal") {
    const text = canonicalText(two.text);
    if (one.kind === "placeholder") return two;
    if (one.kind === "enumerated") return one.values.has(text) ? two : null;
    return canonicalText(one.text) === text ? one : null;
  }
  if (one.kind === "literal") return two.values.has(canonicalText(one.text)) ? one : null;
  if (one.kind === "placeholder") {
    return { kind: "enumerated", name: one.name, values: withoutReplacements(two.values) };
  }
  const values = new Map([...one.values].filter(([text]) => two.values.has(text)));
  return values.size > 0 ? { ...one, values } : null;
}

function fillOf(
  segment: Extract<WrittenSegment, { name: string }>,
  literal: { readonly text: string },
): FillPart {
  if (segment.kind === "placeholder") return { kind: "raw", text: literal.text };
  return {
    kind: "plain",
    text: segment.values.get(canonicalText(literal.text))?.replacement ?? "",
  };
}

function withoutReplacements(values: Values): Values {
  return new Map([...values].map(([text, { old }]) => [text, { old, replacement: old }]));
}

interface CommonQuery {
  readonly conditions: readonly WrittenCondition[];
  readonly fills: ReadonlyMap<string, Fill>;
  readonly passed: readonly (readonly [string, string])[];
}

/** Two values of one parameter exclude each other: addresses that repeat a parameter are not considered. */
function intersectQueries(
  a: readonly WrittenCondition[],
  b: readonly WrittenCondition[],
): CommonQuery | null {
  const conditions: WrittenCondition[] = [];
  const fills = new Map<string, Fill>();
  const others = new Map(b.map((it) => [it.name, it]));
  for (const one of a) {
    const two = others.get(one.name);
    others.delete(one.name);
    const common = two ? intersectConditions(one, two) : one;
    if (!common) return null;
    conditions.push(common);
    if (one.capture !== null && common.value !== null) {
      const replacement = one.values?.get(common.value)?.replacement;
      fills.set(one.capture, [
        replacement === undefined
          ? { kind: "decoded", text: common.value }
          : { kind: "plain", text: replacement },
      ]);
    }
  }
  const passed = [...others.values()].map(
    ({ name, value, capture }) =>
      [name, capture === null ? encodeURIComponent(value ?? "") : `:${capture}`] as const,
  );
  const added = [...others.values()].map((it) =>
    it.values ? { ...it, values: withoutReplacements(it.values) } : it,
  );
  return { conditions: [...conditions, ...added], fills, passed };
}

function intersectConditions(
  one: WrittenCondition,
  two: WrittenCondition,
): WrittenCondition | null {
  if (one.value !== null) {
    return takes(two, one.value) ? one : null;
  }
  if (two.value !== null) {
    return takes(one, two.value) ? { ...one, value: two.value, capture: null, values: null } : null;
  }
  if (!two.values) return one;
  if (!one.values) return { ...one, values: withoutReplacements(two.values) };
  const wanted = two.values;
  const values = new Map([...one.values].filter(([text]) => wanted.has(text)));
  return values.size > 0 ? { ...one, values } : null;
}

function takes({ value, values }: WrittenCondition, text: string): boolean {
  if (value !== null) return value === text;
  return values ? values.has(text) : text !== "";
}

function renameApart(written: WrittenSource, taken: ReadonlySet<string>): WrittenSource {
  const own = namesIn(written);
  const renamed = new Map<string, string>();
  const given = new Set<string>();
  const rename = (name: string): string => {
    if (!taken.has(name)) return name;
    const known = renamed.get(name);
    if (known !== undefined) return known;
    let [number, free] = [2, `${name}2`];
    while (taken.has(free) || own.has(free) || given.has(free)) free = `${name}${++number}`;
    given.add(free);
    renamed.set(name, free);
    return free;
  };
  return {
    host: written.host,
    segments: written.segments.map((it) => ("name" in it ? { ...it, name: rename(it.name) } : it)),
    query: written.query.map((it) => ({
      ...it,
      capture: it.capture === null ? null : rename(it.capture),
    })),
  };
}
