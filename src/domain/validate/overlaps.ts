import { covers, segmentsOf, shareAUrl } from "../covers.ts";
import { quote } from "../finding.ts";
import { listCandidates, type Lookup } from "../match.ts";
import { compareSources } from "../precedence.ts";
import { conditionText } from "../query.ts";
import { type Rule, windowContains, windowsOverlap } from "../rule.ts";
import type { Source } from "../source.ts";
import type { Part, Target } from "../target.ts";
import { type CheckContext, dataOf, nameRule } from "./context.ts";
import { madeUpLookup } from "./probe.ts";

/** `rule-duplicate`, `rule-conflict` and `rule-shadowed`. */
export function checkOverlaps(context: CheckContext): void {
  const equals = findEqualRules(context);
  for (const [rule, other] of equals) reportEqual(context, rule, other);
  for (const rule of context.rules) {
    if (!equals.has(rule)) checkShadowed(context, rule);
  }
}

/** Each rule that ties with an earlier one on some URL at some instant, with the first such. */
function findEqualRules({ rules, table }: CheckContext): ReadonlyMap<Rule, Rule> {
  const gate = table.site.activatesAt;
  const equals = new Map<Rule, Rule>();
  for (const group of Map.groupBy(rules, (it) => rankText(it.source)).values()) {
    if (group.length === 1) continue;
    const earlier = new Map<string, Rule[]>();
    for (const rule of group) {
      const keys = bucketKeys(rule.source);
      const other = keys
        .flatMap((key) => earlier.get(key) ?? [])
        .find(
          (it) => windowsOverlap(it.window, rule.window, gate) && shareAUrl(it.source, rule.source),
        );
      if (other) equals.set(rule, other);
      for (const key of keys) {
        const bucket = earlier.get(key);
        if (bucket) bucket.push(rule);
        else earlier.set(key, [rule]);
      }
    }
  }
  return equals;
}

/** Equal for two sources exactly where precedence cannot tell them apart. */
function rankText(source: Source): string {
  const segments = source.segments?.map((it) =>
    it.kind === "literal" ? `=${it.text}` : it.kind[0],
  );
  const query = source.query.map((it) => `${conditionText(it)}${it.where ? " enumerated" : ""}`);
  return JSON.stringify([source.host, segments ?? source.path, query]);
}

/** Only rules that share a value of their first enumerated segment need comparing. */
function bucketKeys(source: Source): readonly string[] {
  const first = source.segments?.find((it) => it.kind === "enumerated");
  return first ? [...first.values.keys()] : [""];
}

function reportEqual(context: CheckContext, rule: Rule, other: Rule): void {
  const at = ["rules", rule.index, "from"];
  const isSameFrom =
    covers(rule.source, other.source, NO_HOSTS) && covers(other.source, rule.source, NO_HOSTS);
  if (hasSameAnswer(context, rule, other)) {
    if (!isSameFrom) return;
    const message = `${quote(rule.from)} is the same rule as ${nameRule(context, other)}`;
    context.report("rule-duplicate", at, message, "Take one of the two out");
    return;
  }
  const message = isSameFrom
    ? `${quote(rule.from)} has another answer in ${nameRule(context, other)}`
    : `${quote(rule.from)} and ${nameRule(context, other)} match the same addresses, and neither is more specific`;
  const fix =
    "Keep one of the two, make one more specific, or give them windows that do not overlap";
  context.report("rule-conflict", at, message, fix);
}

const NO_HOSTS: ReadonlySet<string> = new Set();

function hasSameAnswer(context: CheckContext, a: Rule, b: Rule): boolean {
  if (a.answer.kind === "keep" || b.answer.kind === "keep") return a.answer.kind === b.answer.kind;
  const { target: targetA, ...restA } = a.answer;
  const { target: targetB, ...restB } = b.answer;
  if (JSON.stringify(restA) !== JSON.stringify(restB)) return false;
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
