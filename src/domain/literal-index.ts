import type { Instant } from "./instant.ts";
import { compareQueries } from "./precedence.ts";
import type { Condition, Parameter } from "./query.ts";
import type { Rule } from "./rule.ts";

/** The rules whose path is literal, by host and path. */
export interface LiteralIndex {
  /**
   * What stands on a path; null where nothing does.
   *
   * @param host A canonical host, or "" for the rules of the whole site.
   * @param path Canonical.
   */
  find(host: string, path: string, parameters: readonly Parameter[]): Found | null;
}

export interface Found {
  /**
   * The rules of the path, best first. Rules whose query conditions the parameters do not meet may be left
   * out; whoever asks checks the others.
   */
  readonly rules: readonly Rule[];
  /** The instants at which any rule of the path starts or ends, but for those that start with the gate. */
  readonly instants: readonly Instant[];
}

/** Above this many rules on one path, its literal query values are looked up instead of tried in turn. */
const SCAN_AT_MOST = 8;

const NO_INSTANTS: readonly Instant[] = [];

interface Entry extends Found {
  /** Only where there are many rules. */
  readonly group: Group | null;
}

/** Many rules on one path: those with a literal value under that value, and the others. */
interface Group {
  readonly byValue: ReadonlyMap<string, readonly Rule[]>;
  readonly others: readonly Rule[];
}

/** An index that holds the rules themselves, for where the whole table is at hand. */
export function createLiteralIndex(rules: readonly Rule[]): LiteralIndex {
  const byHost = new Map<string, Map<string, Entry>>();
  for (const [host, ofHost] of Map.groupBy(rules, (it) => it.source.host)) {
    const byPath = Map.groupBy(ofHost, (it) => it.source.path);
    byHost.set(host, new Map([...byPath].map(([path, of]) => [path, createEntry(of)])));
  }
  return {
    find(host, path, parameters) {
      const entry = byHost.get(host)?.get(path);
      if (!entry) return null;
      if (!entry.group) return entry;
      return { rules: findInGroup(entry.group, parameters), instants: entry.instants };
    },
  };
}

function createEntry(rules: Rule[]): Entry {
  const sorted = rules.length > 1 ? rules.sort(byPrecedence) : rules;
  const instants = sorted.flatMap(ownInstants);
  return {
    rules: sorted,
    instants: instants.length > 0 ? instants : NO_INSTANTS,
    group: sorted.length > SCAN_AT_MOST ? buildGroup(sorted) : null,
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
  const keys = new Set(parameters.map(({ name, value }) => parameterKey(name, value)));
  const found = [...keys].flatMap((key) => group.byValue.get(key) ?? []);
  return found.length === 0 ? group.others : [...found, ...group.others].sort(byPrecedence);
}

function valueKey({ name, value }: Condition): string[] {
  return value === null ? [] : [parameterKey(name, value)];
}

/** No name can hold a separator that a value could begin with, so that two pairs never share a key. */
export function parameterKey(name: string, value: string): string {
  return `${name.length}:${name}${value}`;
}

function byPrecedence(a: Rule, b: Rule): number {
  return compareQueries(a.source, b.source) || a.index - b.index;
}
