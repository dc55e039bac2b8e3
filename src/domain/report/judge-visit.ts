/** Judges a visit: the decision, and the outcome under which it is counted. */
import type { Instant } from "../instant.ts";
import type { Decision } from "../resolve/decision.ts";
import { type Explanation, explain } from "../resolve/explain.ts";
import { resolve, type Visit } from "../resolve/resolve.ts";
import type { Site, Table } from "../table/table.ts";
import { type Fallback, fallbackOfSite, isFallbackOnly } from "./fallback-only.ts";
import { type RuleEnd, type VisitOutcome, visitOutcomeOf } from "./visit-outcome.ts";

export interface JudgedVisit {
  readonly decision: Decision;
  readonly outcome: VisitOutcome;
}

export function judgeVisit(table: Table, visit: Visit, at: Instant): JudgedVisit {
  const decision = resolve(table, visit, at);
  if (!mayEndWithoutPage(table.site, decision)) {
    return { decision, outcome: visitOutcomeOf(decision, null) };
  }
  return { decision, outcome: outcomeOf(explain(table, visit, at), table.site) };
}

/** The outcome of a decision that has already been explained. */
export function outcomeOf({ decision, steps }: Explanation, site: Site): VisitOutcome {
  return visitOutcomeOf(decision, endOf({ decision, steps }, fallbackKnown(site)));
}

/** Whether the steps are needed: a decision alone does not tell that its rule is undecided or only a fallback. */
function mayEndWithoutPage({ fallback }: Site, { rule, outcome, location }: Decision): boolean {
  if (rule === null) return false;
  if (outcome === "not-found" || outcome === "served") return true;
  if (outcome !== "redirect" || location === null) return false;
  const target = fallback?.target;
  // Before a fragment, the visitor's query may have been inserted.
  return target?.kind === "literal" && location.startsWith(target.href.replace(/#.*/, ""));
}

function endOf({ decision: { rule }, steps }: Explanation, fallback: Fallback): RuleEnd {
  if (rule === null) return null;
  for (const it of steps) {
    if (it.step === "fallback") return "undecided";
    if (it.step !== "target" || it.target.kind !== "literal") continue;
    if (isFallbackOnly(fallback, { from: rule, to: it.target.href })) return "fallback";
  }
  return null;
}

const known = new WeakMap<Site, Fallback>();

function fallbackKnown(site: Site): Fallback {
  const found = known.get(site) ?? fallbackOfSite(site);
  known.set(site, found);
  return found;
}
