import { sharedPaths } from "../table/literal-index.ts";
import { covers, shareAUrl } from "../table/covers.ts";
import type { Instant } from "../instant.ts";
import { conditionText } from "../url/query.ts";
import { type Rule, windowContains } from "../table/rule.ts";
import type { Source } from "../table/source.ts";
import { type CheckContext, dataOf } from "./context.ts";
import { hasSameAnswer } from "./same-answer.ts";

/** For one rule: an earlier rule that it conflicts with, one that it duplicates, and one that shadows it. */
export interface Equals {
  conflict?: Rule;
  duplicate?: Rule;
  shadow?: Rule;
}

/** Finds each rule that ties with an earlier one for some URL at some instant, which validation rejects. */
export function findEqualRules(context: CheckContext): ReadonlyMap<Rule, Equals> {
  const equals = new Map<Rule, Equals>();
  for (const group of rivals(context.rules)) {
    for (const rules of Map.groupBy(group, (it) => rankText(it.source)).values()) {
      if (rules.length === 1) continue;
      for (const bucket of bucketsOf(rules)) findEqualsIn(context, bucket, equals);
    }
  }
  return equals;
}

/** Groups rules that precedence may not tell apart. A rule that is alone on a literal path has no rival. */
function* rivals(rules: readonly Rule[]): Generator<readonly Rule[]> {
  yield* sharedPaths(rules);
  yield rules.filter((it) => it.source.segments !== null);
}

/** A sweep over the rules by start, keeping those that have not ended. */
function findEqualsIn(
  context: CheckContext,
  rules: readonly Rule[],
  equals: Map<Rule, Equals>,
): void {
  const gate = context.table.site.activatesAt;
  const startOf = ({ window }: Rule): Instant => window.startsAt ?? gate;
  const open = new OpenRules(context);
  for (const rule of rules.toSorted((a, b) => startOf(a) - startOf(b))) {
    if (startOf(rule) >= endOf(rule)) continue;
    for (const other of open.at(startOf(rule))) {
      const [earlier, later] = rule.index < other.index ? [rule, other] : [other, rule];
      const found = equals.get(later) ?? {};
      // One conflict per rule is enough: each of a thousand equal rules conflicts with all the others.
      if (found.conflict) {
        if (later === rule) break;
        continue;
      }
      if (!shareAUrl(rule.source, other.source)) continue;
      if (!hasSameAnswer(context, later, earlier)) found.conflict = earlier;
      else if (isSameFrom(later, earlier)) found.duplicate ??= earlier;
      else if (leavesNothing(earlier, later, gate)) found.shadow ??= earlier;
      else continue;
      equals.set(later, found);
    }
    open.add(rule);
  }
}

function leavesNothing(earlier: Rule, later: Rule, gate: Instant): boolean {
  const inTime = windowContains(earlier.window, later.window, gate);
  return inTime && covers(earlier.source, later.source, NO_HOSTS);
}

function endOf({ window }: Rule): Instant {
  return window.endsAt ?? Infinity;
}

/** The rules whose windows are open. Of identical rules only the one that ends last is kept. */
class OpenRules {
  readonly #context: CheckContext;
  readonly #byText = new Map<string, Rule>();
  #soonestEnd: Instant = Infinity;

  constructor(context: CheckContext) {
    this.#context = context;
  }

  at(now: Instant): Iterable<Rule> {
    if (now >= this.#soonestEnd) {
      this.#soonestEnd = Infinity;
      for (const [text, rule] of this.#byText) {
        if (now >= endOf(rule)) this.#byText.delete(text);
        else this.#soonestEnd = Math.min(this.#soonestEnd, endOf(rule));
      }
    }
    return this.#byText.values();
  }

  add(rule: Rule): void {
    const {
      startsAt: _start,
      endsAt: _end,
      examples: _examples,
      ...written
    } = dataOf(this.#context, rule);
    const text = JSON.stringify(written);
    const other = this.#byText.get(text);
    if (!other || endOf(rule) > endOf(other)) this.#byText.set(text, rule);
    this.#soonestEnd = Math.min(this.#soonestEnd, endOf(rule));
  }
}

const NO_HOSTS: ReadonlySet<string> = new Set();

/** Whether two rules match the same requests. */
export function isSameFrom({ source: a }: Rule, { source: b }: Rule): boolean {
  return covers(a, b, NO_HOSTS) && covers(b, a, NO_HOSTS);
}

/** A key that is equal for two sources if and only if precedence cannot tell them apart. */
function rankText(source: Source): string {
  const segments = source.segments?.map((it) =>
    it.kind === "literal" ? `=${it.text}` : it.kind[0],
  );
  const query = source.query.map((it) => `${conditionText(it)}${it.where ? " enumerated" : ""}`);
  return JSON.stringify([source.host, segments ?? source.path, query]);
}

/**
 * Groups rules that may match the same URL. Rules that enumerate values at the same position need to be compared only
 * if they share a value, so they are divided by the position that yields the smallest groups.
 */
function bucketsOf(rules: readonly Rule[]): readonly (readonly Rule[])[] {
  const places = (rules[0] ? enumerationsOf(rules[0].source) : []).keys();
  const divisions = [...places].map((place) => divide(rules, place));
  const largest = (division: readonly (readonly Rule[])[]): number =>
    division.reduce((most, it) => Math.max(most, it.length), 0);
  return divisions.reduce<readonly (readonly Rule[])[]>(
    (best, division) => (largest(division) < largest(best) ? division : best),
    [rules],
  );
}

function divide(rules: readonly Rule[], place: number): readonly (readonly Rule[])[] {
  const byValue = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const value of enumerationsOf(rule.source)[place]?.keys() ?? []) {
      const bucket = byValue.get(value);
      if (bucket) bucket.push(rule);
      else byValue.set(value, [rule]);
    }
  }
  return [...byValue.values()].filter((it) => it.length > 1);
}

/** The enumerations of path and query, in order. Rules of equal rank have the same number of them. */
function enumerationsOf({ segments, query }: Source): readonly ReadonlyMap<string, string>[] {
  const inPath = (segments ?? []).map((it) => (it.kind === "enumerated" ? it.values : null));
  return [...inPath, ...query.map((it) => it.where)].filter((it) => it !== null);
}
