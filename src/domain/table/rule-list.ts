import type { Instant } from "../instant.ts";
import { compareQueries } from "./precedence.ts";
import type { Condition, Parameter } from "../url/query.ts";
import { FROM_THE_GATE, type Rule } from "./rule.ts";

/** Rules of the same path, or of the same place in the tree of patterns: they differ in query and window. */
export interface RuleList {
  /** Best first. */
  readonly rules: readonly Rule[];
  /** The instants at which any of them starts or ends, but for those that start with the gate. */
  readonly instants: readonly Instant[];
  /** Only if there are many. */
  readonly index: QueryIndex | null;
}

/** Rules by one of their conditions, and those without. */
interface QueryIndex {
  readonly byKey: ReadonlyMap<string, readonly Rule[]>;
  readonly others: readonly Rule[];
}

/** Above this many rules, those that parameters may meet are looked up instead of tried in turn. */
const SCAN_AT_MOST = 8;

const NO_INSTANTS: readonly Instant[] = [];

/** @param rules In the order of the file; sorted in place. */
export function createRuleList(rules: Rule[]): RuleList {
  const sorted = rules.length > 1 ? rules.sort(byPrecedence) : rules;
  const instants = sorted.flatMap(ownInstants);
  return {
    rules: sorted,
    instants: instants.length > 0 ? instants : NO_INSTANTS,
    index: sorted.length > SCAN_AT_MOST ? createQueryIndex(sorted) : null,
  };
}

/**
 * The rules that parameters may meet, best first. Some that they do not meet may be among them; none that they
 * meet is missing.
 */
export function findRules(
  { rules, index }: RuleList,
  parameters: readonly Parameter[],
): readonly Rule[] {
  if (!index) return rules;
  const keys = new Set(
    parameters.flatMap(({ name, value }) => [parameterKey(name, value), nameKey(name)]),
  );
  const found = [...keys].flatMap((key) => index.byKey.get(key) ?? []);
  return found.length === 0 ? index.others : [...found, ...index.others].sort(byPrecedence);
}

/** A rule's own start and end. */
export function ownInstants(rule: Rule): readonly Instant[] {
  const { window } = rule;
  if (window === FROM_THE_GATE) return NO_INSTANTS;
  return [window.startsAt, window.endsAt].filter((it) => it !== null);
}

/** Each rule goes under the one of its conditions that the fewest others share. */
function createQueryIndex(rules: readonly Rule[]): QueryIndex {
  const sharers = new Map<string, number>();
  for (const { source } of rules) {
    for (const key of source.query.map(conditionKey)) sharers.set(key, (sharers.get(key) ?? 0) + 1);
  }
  const byKey = new Map<string, Rule[]>();
  const others: Rule[] = [];
  for (const rule of rules) {
    const [first, ...more] = rule.source.query.map(conditionKey);
    if (first === undefined) {
      others.push(rule);
      continue;
    }
    const rarest = more.reduce(
      (best, key) => ((sharers.get(key) ?? 0) < (sharers.get(best) ?? 0) ? key : best),
      first,
    );
    const list = byKey.get(rarest);
    if (list) list.push(rule);
    else byKey.set(rarest, [rule]);
  }
  return { byKey, others };
}

/** A literal value is looked up with its name; a captured one by its name alone. */
function conditionKey({ name, value }: Condition): string {
  return value === null ? nameKey(name) : parameterKey(name, value);
}

function nameKey(name: string): string {
  return `:${name}`;
}

/** No name can hold a separator that a value could begin with, so that two pairs never share a key. */
export function parameterKey(name: string, value: string): string {
  return `${name.length}:${name}${value}`;
}

function byPrecedence(a: Rule, b: Rule): number {
  return compareQueries(a.source, b.source) || a.index - b.index;
}
