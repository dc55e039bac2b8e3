import { covers, segmentsOf, shareAUrl } from "../covers.ts";
import { quote } from "../finding.ts";
import { listCandidates, type Lookup } from "../match.ts";
import { compareSources } from "../precedence.ts";
import { conditionText } from "../query.ts";
import type { Instant } from "../instant.ts";
import { type Rule, windowContains } from "../rule.ts";
import { isPatternSource, type Source } from "../source.ts";
import type { Part, Target } from "../target.ts";
import { type CheckContext, dataOf, nameRule } from "./context.ts";
import { madeUpLookup } from "./probe.ts";

/** `rule-duplicate`, `rule-conflict` and `rule-shadowed`. */
export function checkOverlaps(context: CheckContext): void {
  const equals = findEqualRules(context);
  for (const [rule, found] of equals) {
    if (found.conflict) reportConflict(context, rule, found.conflict);
    if (found.duplicate) reportDuplicate(context, rule, found.duplicate);
  }
  for (const rule of context.rules) {
    if (!equals.has(rule)) checkShadowed(context, rule);
  }
}

/** An earlier rule that a rule contradicts, and one that it repeats. */
interface Equals {
  conflict?: Rule;
  duplicate?: Rule;
}

/** Each rule that ties with an earlier one on some URL at some instant, and should not. */
function findEqualRules(context: CheckContext): ReadonlyMap<Rule, Equals> {
  const equals = new Map<Rule, Equals>();
  for (const group of Map.groupBy(context.rules, (it) => rankText(it.source)).values()) {
    if (group.length === 1) continue;
    for (const bucket of bucketsOf(group)) {
      for (const [rule, other] of pairsInTime(bucket, context.table.site.activatesAt)) {
        const [earlier, later] = rule.index < other.index ? [rule, other] : [other, rule];
        const found = equals.get(later) ?? {};
        // One contradiction is enough: of a thousand equal rules each has a thousand.
        if (found.conflict || !shareAUrl(rule.source, other.source)) continue;
        if (!hasSameAnswer(context, later, earlier)) {
          found.conflict = earlier;
        } else if (isSameFrom(later, earlier)) {
          found.duplicate ??= earlier;
        } else continue;
        equals.set(later, found);
      }
    }
  }
  return equals;
}

/** The pairs of rules whose windows have an instant in common. */
function* pairsInTime(rules: readonly Rule[], gate: Instant): Generator<readonly [Rule, Rule]> {
  const startOf = ({ window }: Rule): Instant => window.startsAt ?? gate;
  const endOf = ({ window }: Rule): Instant => window.endsAt ?? Infinity;
  let open: Rule[] = [];
  for (const rule of rules.toSorted((a, b) => startOf(a) - startOf(b) || a.index - b.index)) {
    open = open.filter((it) => startOf(rule) < endOf(it));
    for (const other of open) yield [rule, other];
    if (startOf(rule) < endOf(rule)) open.push(rule);
  }
}

function isSameFrom({ source: a }: Rule, { source: b }: Rule): boolean {
  return covers(a, b, NO_HOSTS) && covers(b, a, NO_HOSTS);
}

/** Equal for two sources exactly where precedence cannot tell them apart. */
function rankText(source: Source): string {
  const segments = source.segments?.map((it) =>
    it.kind === "literal" ? `=${it.text}` : it.kind[0],
  );
  const query = source.query.map((it) => `${conditionText(it)}${it.where ? " enumerated" : ""}`);
  return JSON.stringify([source.host, segments ?? source.path, query]);
}

/**
 * Rules that may match the same URL, together. Rules that enumerate values at the same place need comparing
 * only where they share one, and so the place is chosen that divides them best.
 */
function bucketsOf(rules: readonly Rule[]): readonly (readonly Rule[])[] {
  const places = (rules[0]?.source.segments ?? []).flatMap((it, position) =>
    it.kind === "enumerated" ? [position] : [],
  );
  const divisions = places.map((position) => divide(rules, position));
  const largest = (division: readonly (readonly Rule[])[]): number =>
    division.reduce((most, it) => Math.max(most, it.length), 0);
  return divisions.reduce<readonly (readonly Rule[])[]>(
    (best, division) => (largest(division) < largest(best) ? division : best),
    [rules],
  );
}

function divide(rules: readonly Rule[], position: number): readonly (readonly Rule[])[] {
  const byValue = new Map<string, Rule[]>();
  for (const rule of rules) {
    const segment = rule.source.segments?.[position];
    if (segment?.kind !== "enumerated") continue;
    for (const value of segment.values.keys()) {
      const bucket = byValue.get(value);
      if (bucket) bucket.push(rule);
      else byValue.set(value, [rule]);
    }
  }
  return [...byValue.values()].filter((it) => it.length > 1);
}

function reportDuplicate(context: CheckContext, rule: Rule, other: Rule): void {
  const message = `${quote(rule.from)} is the same rule as ${nameRule(context, other)}`;
  const at = ["rules", rule.index, "from"];
  context.report("rule-duplicate", at, message, "Take one of the two out");
}

function reportConflict(context: CheckContext, rule: Rule, other: Rule): void {
  const message = isSameFrom(rule, other)
    ? `${quote(rule.from)} has another answer in ${nameRule(context, other)}`
    : `${quote(rule.from)} and ${nameRule(context, other)} match the same addresses, and neither is more specific`;
  const fix =
    "Keep one of the two, make one more specific, or give them windows that do not overlap";
  context.report("rule-conflict", ["rules", rule.index, "from"], message, fix);
}

const NO_HOSTS: ReadonlySet<string> = new Set();

function hasSameAnswer(context: CheckContext, a: Rule, b: Rule): boolean {
  if (a.answer.kind === "keep" || b.answer.kind === "keep") return a.answer.kind === b.answer.kind;
  const { target: targetA, lowercase: lowercaseA, ...restA } = a.answer;
  const { target: targetB, lowercase: lowercaseB, ...restB } = b.answer;
  if (JSON.stringify(restA) !== JSON.stringify(restB)) return false;
  if (lowercaseA !== lowercaseB && isPatternSource(a.source)) return false;
  if (!targetA || !targetB) return dataOf(context, a).to === dataOf(context, b).to;
  if (targetText(a, targetA) !== targetText(b, targetB)) return false;
  return fillsAlike(a.source, b.source);
}

/** A target's text with its placeholders numbered, so that their names do not count. */
function targetText(rule: Rule, target: Target): string {
  if (target.kind === "literal") return target.href;
  const names = [
    ...segmentsOf(rule.source).map((it) => ("name" in it ? it.name : it.kind)),
    ...rule.source.query.map((it) => it.capture),
  ];
  const number = (part: Part): unknown =>
    typeof part === "string" ? part : part.name === "splat" ? -1 : names.indexOf(part.name);
  return JSON.stringify([
    target.origin,
    target.path.map(number),
    target.search?.map(number),
    target.hash?.map(number),
  ]);
}

/** Whether values that both enumerate are replaced by the same. */
function fillsAlike(a: Source, b: Source): boolean {
  const maps = (source: Source): (ReadonlyMap<string, string> | null)[] => [
    ...segmentsOf(source).map((it) => (it.kind === "enumerated" ? it.values : null)),
    ...source.query.map((it) => it.where),
  ];
  const others = maps(b);
  return maps(a).every((values, position) => {
    const other = others[position];
    if (!values || !other) return true;
    return [...values].every(
      ([old, replacement]) => (other.get(old) ?? replacement) === replacement,
    );
  });
}

function checkShadowed(context: CheckContext, rule: Rule): void {
  const { table, report } = context;
  const gate = table.site.activatesAt;
  const lookup: Lookup = madeUpLookup(context, rule);
  for (const better of listCandidates(table, lookup)) {
    if (compareSources(better.source, rule.source) >= 0) return;
    if (!windowContains(better.window, rule.window, gate)) continue;
    if (!covers(better.source, rule.source, table.site.hosts)) continue;
    const message = `${quote(rule.from)} can never apply: ${nameRule(context, better)} goes first and matches all that it matches`;
    report("rule-shadowed", ["rules", rule.index, "from"], message, "Take one of the two out");
    return;
  }
}
