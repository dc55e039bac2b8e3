import type { Instant } from "./instant.ts";
import { compareQueries } from "./precedence.ts";
import type { Condition, Parameter } from "./query.ts";
import type { Rule } from "./rule.ts";

/** The rules whose path is literal, by host and path. */
export interface LiteralIndex {
  /**
   * The rules for a path, best first. May leave out rules whose query conditions these parameters do not
   * meet; whoever calls checks the others.
   *
   * @param host A canonical host, or "" for the rules of the whole site.
   */
  find(host: string, path: string, parameters: readonly Parameter[]): readonly Rule[];

  /** The instants at which rules for a path start or end, but for those that start with the gate. */
  changes(host: string, path: string): readonly Instant[];
}

/** Above this many rules on one path, its literal query values are looked up instead of tried in turn. */
const SCAN_AT_MOST = 8;

const NO_RULES: readonly Rule[] = [];
const NO_INSTANTS: readonly Instant[] = [];

type Entry = readonly Rule[] | { readonly all: readonly Rule[]; readonly group: Group };

/** Many rules on one path: those with a literal value under that value, and the others. */
interface Group {
  readonly byValue: ReadonlyMap<string, readonly Rule[]>;
  readonly others: readonly Rule[];
}

/** An index that holds the rules themselves, for where the whole table is at hand. */
export function createLiteralIndex(rules: readonly Rule[]): LiteralIndex {
  const byKey = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = rule.source.host + rule.source.path;
    const list = byKey.get(key);
    if (list) list.push(rule);
    else byKey.set(key, [rule]);
  }
  const entries: Map<string, Entry> = byKey;
  for (const [key, list] of byKey) {
    if (list.length > 1) list.sort(byPrecedence);
    if (list.length > SCAN_AT_MOST) entries.set(key, { all: list, group: buildGroup(list) });
  }
  return {
    find(host, path, parameters) {
      const entry = entries.get(host + path);
      if (!entry) return NO_RULES;
      return "group" in entry ? findInGroup(entry.group, parameters) : entry;
    },
    changes(host, path) {
      const entry = entries.get(host + path);
      if (!entry) return NO_INSTANTS;
      return ("group" in entry ? entry.all : entry).flatMap(ownInstants);
    },
  };
}

/** A rule's own start and end. */
export function ownInstants(rule: Rule): Instant[] {
  return [rule.window.startsAt, rule.window.endsAt].filter((it) => it !== null);
}

/** Each rule goes under the one of its literal values that the fewest others share. */
function buildGroup(rules: readonly Rule[]): Group {
  const sharers = new Map<string, number>();
  for (const rule of rules) {
    for (const key of rule.source.query.flatMap(valueKey)) {
      sharers.set(key, (sharers.get(key) ?? 0) + 1);
    }
  }
  const byValue = new Map<string, Rule[]>();
  const others: Rule[] = [];
  for (const rule of rules) {
    const keys = rule.source.query.flatMap(valueKey);
    const [first, ...more] = keys;
    if (first === undefined) {
      others.push(rule);
      continue;
    }
    const rarest = more.reduce(
      (best, key) => ((sharers.get(key) ?? 0) < (sharers.get(best) ?? 0) ? key : best),
      first,
    );
    const list = byValue.get(rarest);
    if (list) list.push(rule);
    else byValue.set(rarest, [rule]);
  }
  return { byValue, others };
}

function findInGroup(group: Group, parameters: readonly Parameter[]): readonly Rule[] {
  const keys = new Set(parameters.map(({ name, value }) => joinKey(name, value)));
  const found = [...keys].flatMap((key) => group.byValue.get(key) ?? []);
  return found.length === 0 ? group.others : [...found, ...group.others].sort(byPrecedence);
}

function valueKey({ name, value }: Condition): string[] {
  return value === null ? [] : [joinKey(name, value)];
}

/** No name can hold a separator that a value could begin with, so that two pairs never share a key. */
function joinKey(name: string, value: string): string {
  return `${name.length}:${name}${value}`;
}

function byPrecedence(a: Rule, b: Rule): number {
  return compareQueries(a.source, b.source) || a.index - b.index;
}
