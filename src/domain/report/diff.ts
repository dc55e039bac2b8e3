/** The difference between two tables: rules, paired by canonical URL, and fields of the site. */
import type { CompiledRoutes } from "../table/compile.ts";
import {
  canonicalRule,
  canonicalSite,
  ruleWithoutDefaults,
  siteWithoutDefaults,
} from "../table/canonical-form.ts";
import type { RuleData, SiteData } from "../table/schema.ts";
import { sourceText } from "../table/source.ts";
import { compareText } from "../url/query.ts";

export interface Change {
  readonly kind: "removed" | "changed" | "added";
  /** The rule's canonical URL. */
  readonly from: string;
  /** The rule as written; null if it was added. `after`: null if it was removed. */
  readonly before: RuleData | null;
  readonly after: RuleData | null;
}

export interface SiteChange {
  readonly field: string;
  /** undefined if the field is absent. */
  readonly before: unknown;
  readonly after: unknown;
}

export interface Difference {
  /** Removed rules first, then changed, then added ones; each sorted by canonical URL. */
  readonly changes: readonly Change[];
  /** The number of rules that differ only in fields for people: `section`, `note`, `examples`. */
  readonly remarks: number;
  readonly site: readonly SiteChange[];
}

/** Compares two tables. The order of rules does not matter, and unreadable rules are left out. */
export function diffTables(before: CompiledRoutes, after: CompiledRoutes): Difference {
  const olds = groupByUrl(rulesByUrl(before));
  const changes: Change[] = [];
  const alsoNew: [url: string, rule: RuleData][] = [];
  for (const [url, rule] of rulesByUrl(after)) {
    if (olds.has(url)) alsoNew.push([url, rule]);
    else changes.push(added(url, rule));
  }
  const news = groupByUrl(alsoNew);
  let remarks = 0;
  for (const [from, there] of olds) {
    const found = diffRules(from, there, news.get(from) ?? []);
    changes.push(...found.changes);
    remarks += found.remarks;
  }
  const sorted = changes.toSorted((a, b) => compareText(a.from, b.from));
  return {
    changes: KINDS.flatMap((kind) => sorted.filter((it) => it.kind === kind)),
    remarks,
    site: diffSites(before.data.site, after.data.site),
  };
}

/** In the order of display. */
export const KINDS = ["removed", "changed", "added"] as const;

/** The differences between the rules of one canonical URL. `remarks` counts those in nothing but fields for people. */
export function diffRules(
  from: string,
  olds: readonly RuleData[],
  news: readonly RuleData[],
): Pick<Difference, "changes" | "remarks"> {
  if (olds.length === 0) return { changes: news.map((after) => added(from, after)), remarks: 0 };
  const pairs = pairUp(olds, news);
  const differing = pairs.filter((it) => !isSame(it.before, it.after, answerText));
  const changes = differing.map((it): Change => ({
    kind: !it.after ? "removed" : !it.before ? "added" : "changed",
    from,
    ...it,
  }));
  const same = pairs.filter((it) => isSame(it.before, it.after, answerText));
  const remarks = same.filter((it) => !isSame(it.before, it.after, wholeText)).length;
  return { changes, remarks };
}

function added(from: string, after: RuleData): Change {
  return { kind: "added", from, before: null, after };
}

/** Whether two rules of one canonical URL answer a request alike while both are open. */
export function isSameAnswer(before: RuleData, after: RuleData): boolean {
  const text = ({ startsAt: _startsAt, endsAt: _endsAt, ...rest }: RuleData): string =>
    answerText(rest);
  return text(before) === text(after);
}

function* rulesByUrl({
  rules,
  data,
}: CompiledRoutes): Generator<readonly [url: string, rule: RuleData]> {
  for (const { source, index } of rules) {
    const written = data.rules[index];
    if (written) yield [sourceText(source), written];
  }
}

function groupByUrl(
  rules: Iterable<readonly [url: string, rule: RuleData]>,
): Map<string, RuleData[]> {
  const groups = new Map<string, RuleData[]>();
  for (const [url, written] of rules) {
    const group = groups.get(url);
    if (group) group.push(written);
    else groups.set(url, [written]);
  }
  return groups;
}

interface Pair {
  readonly before: RuleData | null;
  readonly after: RuleData | null;
}

/** Pairs the rules of one canonical URL, which differ in windows or `where`, the most similar ones first. */
function pairUp(olds: readonly RuleData[], news: readonly RuleData[]): Pair[] {
  const [before = null, ...otherOlds] = olds;
  const [after = null, ...otherNews] = news;
  if (otherOlds.length === 0 && otherNews.length === 0) return [{ before, after }];
  const pairs: Pair[] = [];
  let left = [...olds];
  let right = [...news];
  for (const alike of [wholeText, answerText, scopeText, () => ""]) {
    if (left.length === 0 || right.length === 0) break;
    const waiting = Map.groupBy(right.toReversed(), alike);
    const paired = new Set<RuleData>();
    left = left.filter((before) => {
      const after = waiting.get(alike(before))?.pop();
      if (!after) return true;
      pairs.push({ before, after });
      paired.add(after);
      return false;
    });
    right = right.filter((it) => !paired.has(it));
  }
  return [
    ...pairs,
    ...left.map((before) => ({ before, after: null })),
    ...right.map((after) => ({ before: null, after })),
  ];
}

function isSame(a: RuleData | null, b: RuleData | null, text: (rule: RuleData) => string): boolean {
  return a !== null && b !== null && text(a) === text(b);
}

function wholeText(rule: RuleData): string {
  return JSON.stringify(canonicalRule(ruleWithoutDefaults(rule)));
}

/** Every field that affects the answer, but not the spelling of the address. */
function answerText(rule: RuleData): string {
  const {
    from: _from,
    section: _section,
    note: _note,
    examples: _examples,
    ...rest
  } = canonicalRule(ruleWithoutDefaults(rule));
  return JSON.stringify(rest);
}

/** The fields that decide which requests a rule is for, and when. */
function scopeText(rule: RuleData): string {
  const { where, startsAt, endsAt } = canonicalRule(rule);
  return JSON.stringify([where, startsAt, endsAt]);
}

export function diffSites(before: SiteData, after: SiteData): SiteChange[] {
  const olds = new Map<string, unknown>(Object.entries(canonicalSite(siteWithoutDefaults(before))));
  const news = new Map<string, unknown>(Object.entries(canonicalSite(siteWithoutDefaults(after))));
  return [...new Set([...olds.keys(), ...news.keys()])].flatMap((field): SiteChange[] => {
    const change = { field, before: olds.get(field), after: news.get(field) };
    return JSON.stringify(change.before) === JSON.stringify(change.after) ? [] : [change];
  });
}
