import type { Instant } from "../instant.ts";
import { compareRanks, queryRank } from "./precedence.ts";
import type { Condition, Parameter } from "../url/query.ts";
import { FROM_THE_GATE, type Rule } from "./rule.ts";

/** Rules with the same path, or the same leaf in the tree of patterns. They differ in query and window. */
export interface RuleList {
  /** Best first. */
  readonly rules: readonly Rule[];
  /** The instants at which any of them starts or ends, except starts with the gate. */
  readonly instants: readonly Instant[];
  /** null for a short list. */
  readonly index: QueryIndex | null;
}

/** Positions in the list of rules: by one condition of each rule, and those of the rules without conditions. */
interface QueryIndex {
  readonly byKey: ReadonlyMap<string, readonly number[]>;
  readonly others: readonly number[];
}

/** Longer lists are looked up by parameter instead of scanned. */
const SCAN_AT_MOST = 8;

const NO_INSTANTS: readonly Instant[] = [];

/** @param rules In the order of the file. */
export function createRuleList(rules: readonly Rule[]): RuleList {
  const sorted = sortByPrecedence(rules, ({ index }) => index);
  const instants = sorted.flatMap(ownInstants);
  return {
    rules: sorted,
    instants: instants.length > 0 ? instants : NO_INSTANTS,
    index: sorted.length > SCAN_AT_MOST ? createQueryIndex(sorted) : null,
  };
}

/**
 * The rules whose conditions the parameters may meet, best first. May include false positives, but never misses one.
 */
export function findRules(
  { rules, index }: RuleList,
  parameters: readonly Parameter[],
): readonly Rule[] {
  if (!index) return rules;
  const keys = new Set(
    parameters.flatMap(({ name, value }) => [parameterKey(name, value), nameKey(name)]),
  );
  // A rule that enumerates values is listed under each of them, and a request may repeat a parameter.
  const found = new Set([...keys].flatMap((key) => index.byKey.get(key) ?? []));
  const places = found.size === 0 ? index.others : [...found, ...index.others];
  return places.toSorted((a, b) => a - b).flatMap((place) => rules[place] ?? []);
}

/** The start and end of a rule, if it has its own. */
export function ownInstants(rule: Rule): readonly Instant[] {
  const { window } = rule;
  if (window === FROM_THE_GATE) return NO_INSTANTS;
  return [window.startsAt, window.endsAt].filter((it) => it !== null);
}

/** Indexes each rule under its most selective condition. */
function createQueryIndex(rules: readonly Rule[]): QueryIndex {
  const keys = rules.map(({ source }) => source.query.map(conditionKeys));
  const sharers = new Map<string, number>();
  for (const key of keys.flat(2)) sharers.set(key, (sharers.get(key) ?? 0) + 1);
  const most = (ofCondition: readonly string[]): number =>
    ofCondition.reduce((count, key) => Math.max(count, sharers.get(key) ?? 0), 0);
  const byKey = new Map<string, number[]>();
  const others: number[] = [];
  for (const [place, [first, ...more]] of keys.entries()) {
    if (first === undefined) {
      others.push(place);
      continue;
    }
    const rarest = more.reduce((best, it) => (most(it) < most(best) ? it : best), first);
    for (const key of rarest) {
      const list = byKey.get(key);
      if (list) list.push(place);
      else byKey.set(key, [place]);
    }
  }
  return { byKey, others };
}

/** The index keys of a condition: name and value, or the name alone. A request that meets it has one of them. */
function conditionKeys({ name, value, where }: Condition): readonly string[] {
  if (value !== null) return [parameterKey(name, value)];
  return where ? [...where.keys()].map((it) => parameterKey(name, it)) : [nameKey(name)];
}

function nameKey(name: string): string {
  return `:${name}`;
}

/** The length prefix delimits the name, so that two pairs never share a key. */
export function parameterKey(name: string, value: string): string {
  return `${name.length}:${name}${value}`;
}

/**
 * Sorts by the precedence of queries, best first. Each rule's sort key is computed once instead of per comparison.
 *
 * @param rules Rules of one path.
 * @param placeOf Breaks ties: the lower place comes first.
 */
export function sortByPrecedence(
  rules: readonly Rule[],
  placeOf: (rule: Rule) => number,
): readonly Rule[] {
  if (rules.length < 2) return rules;
  return rules
    .map((rule) => ({ rule, rank: queryRank(rule.source), place: placeOf(rule) }))
    .sort((a, b) => compareRanks(a.rank, b.rank) || a.place - b.place)
    .map(({ rule }) => rule);
}
