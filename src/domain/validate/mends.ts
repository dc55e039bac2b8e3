import { type DataPath, type FindingId, quote } from "../finding.ts";
import { parseInstant } from "../instant.ts";
import { windowContains, type Rule } from "../table/rule.ts";
import type { RoutesData } from "../table/schema.ts";
import { createLayer } from "../table/table.ts";
import { isSureMend, quoteVisibly, slipsOf, withoutSlips } from "../url/slips.ts";
import { respellInstant } from "../unreadable-instant.ts";
import { type CheckContext, dataOf } from "./context.ts";
import { findEqualRules } from "./equal-rules.ts";
import { finalTarget } from "./redirect-chains.ts";

/** An automatic correction of a finding that has exactly one right answer. */
export interface Mend {
  readonly id: FindingId;
  readonly path: DataPath;
  /** The new value; undefined removes the rule. */
  readonly value: string | undefined;
  /** What was changed, in plain words. */
  readonly message: string;
}

/** Removes invisible characters and entities from addresses, and respells instants as RFC 3339. */
export function mendSpelling({ data }: { readonly data: RoutesData }): readonly Mend[] {
  const { site, rules } = data;
  const found = rules.flatMap((rule, index) => {
    const at = ["rules", index];
    return [
      mendAddress(rule?.from, [...at, "from"]),
      mendAddress(rule?.to, [...at, "to"]),
      mendInstant(rule?.startsAt, [...at, "startsAt"]),
      mendInstant(rule?.endsAt, [...at, "endsAt"]),
    ];
  });
  const ofSite = [
    mendAddress(site.fallback ?? undefined, ["site", "fallback"]),
    mendInstant(site.announceAt, ["site", "announceAt"]),
    mendInstant(site.activatesAt, ["site", "activatesAt"]),
    ...site.keep.map((it, index) =>
      typeof it === "string" ? null : mendInstant(it.until, ["site", "keep", index, "until"]),
    ),
  ];
  return [...ofSite, ...found].filter((it) => it !== null);
}

function mendAddress(text: string | undefined, path: DataPath): Mend | null {
  const slip = text === undefined ? undefined : slipsOf(text)[0];
  if (text === undefined || !slip || !isSureMend(text)) return null;
  const value = withoutSlips(text);
  return { id: slip.id, path, value, message: `${quoteVisibly(text)} is now ${quote(value)}` };
}

function mendInstant(text: string | undefined, path: DataPath): Mend | null {
  const value = text === undefined || parseInstant(text) !== null ? null : respellInstant(text);
  if (value === null) return null;
  const message = `${quote(text)} is now ${quote(value)}`;
  return { id: "instant-unparseable", path, value, message };
}

/** Points exact rules whose target is itself redirected straight at the end of the chain. */
export function mendChains(context: CheckContext): readonly Mend[] {
  const asking = createLayer(context.rules.filter(({ source }) => source.query.length > 0));
  return context.rules.flatMap((rule): Mend[] => {
    const value = finalTarget(context, rule, asking);
    if (value === null) return [];
    const message = `${quote(rule.from)} goes straight to ${quote(value)}, no longer over ${quote(dataOf(context, rule).to)}`;
    return [{ id: "redirect-chain", path: ["rules", rule.index, "to"], value, message }];
  });
}

/** Of two duplicate rules, removes the redundant one. */
export function mendDuplicates(context: CheckContext): readonly Mend[] {
  const gone = new Set<Rule>();
  const mends: Mend[] = [];
  for (const [later, { duplicate: earlier, conflict }] of findEqualRules(context)) {
    if (!earlier || conflict || gone.has(earlier) || gone.has(later)) continue;
    const pairs = [
      { kept: earlier, spare: later },
      { kept: later, spare: earlier },
    ];
    const pair = pairs.find(({ kept, spare }) => isSpare(context, spare, kept));
    if (!pair) continue;
    const { kept, spare } = pair;
    gone.add(spare);
    const message = `${quote(spare.from)} is taken out: ${quote(kept.from)} is the same rule`;
    mends.push({ id: "rule-duplicate", path: ["rules", spare.index], value: undefined, message });
  }
  return mends;
}

/** Whether a rule is redundant: it applies only when the other one does, and the other has the same remarks. */
function isSpare(context: CheckContext, spare: Rule, kept: Rule): boolean {
  if (!windowContains(kept.window, spare.window, context.table.site.activatesAt)) return false;
  const [lost, left] = [dataOf(context, spare), dataOf(context, kept)];
  return (["section", "note", "examples"] as const).every(
    (it) => lost[it] === undefined || JSON.stringify(lost[it]) === JSON.stringify(left[it]),
  );
}
