/** Computes the difference of two rules, as rules. */
import { canonicalText } from "../../domain/url/canonicalize.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { Sourced } from "./intersect.ts";
import {
  putTogether,
  takeApart,
  type Values,
  type WrittenCondition,
  type WrittenSegment,
  type WrittenSource,
} from "./written-source.ts";

/**
 * The rules for what `rule` matches and `other` does not, if they differ only in what their enumerated placeholders
 * accept. The resulting rules overlap neither with `other` nor with each other.
 */
export function subtract(rule: Sourced, other: Sourced): RuleData[] {
  const a = takeApart(rule.rule, rule.source);
  const b = takeApart(other.rule, other.source);
  const enumerated = [
    ...a.segments.flatMap((it, position) =>
      it.kind === "enumerated" ? [{ ...it, taken: takenAt(b.segments, position) }] : [],
    ),
    ...a.query.flatMap((it) =>
      it.capture !== null && it.values
        ? [{ name: it.capture, values: it.values, taken: takenBy(b.query, it.name) }]
        : [],
    ),
  ];
  const rests: RuleData[] = [];
  const common = new Map<string, Values>();
  for (const { name, values, taken } of enumerated) {
    if (!taken) continue;
    const without = new Map([...values].filter(([text]) => !taken.has(text)));
    if (without.size > 0) rests.push(withValues(rule.rule, a, common, name, without));
    common.set(name, new Map([...values].filter(([text]) => taken.has(text))));
  }
  return rests;
}

function withValues(
  rule: RuleData,
  written: WrittenSource,
  common: ReadonlyMap<string, Values>,
  name: string,
  without: Values,
): RuleData {
  const valuesOf = (of: string, values: Values): Values =>
    of === name ? without : (common.get(of) ?? values);
  const { where } = putTogether({
    host: written.host,
    segments: written.segments.map((it) =>
      it.kind === "enumerated" ? { ...it, values: valuesOf(it.name, it.values) } : it,
    ),
    query: written.query.map((it) =>
      it.capture !== null && it.values ? { ...it, values: valuesOf(it.capture, it.values) } : it,
    ),
  });
  return { ...rule, ...(where ? { where } : {}) };
}

/** The canonical values that are taken at a position; null if all are. */
function takenAt(
  segments: readonly WrittenSegment[],
  position: number,
): ReadonlySet<string> | null {
  const segment = segments[position];
  if (segment?.kind === "literal") return new Set([canonicalText(segment.text)]);
  return segment?.kind === "enumerated" ? new Set(segment.values.keys()) : null;
}

function takenBy(query: readonly WrittenCondition[], name: string): ReadonlySet<string> | null {
  const condition = query.find((it) => it.name === name);
  if (!condition) return null;
  if (condition.value !== null) return new Set([condition.value]);
  return condition.values ? new Set(condition.values.keys()) : null;
}
