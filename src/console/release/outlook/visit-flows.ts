import { createSum, type Flow, type FlowKind, segmentsOf } from "../../shared/table-flows.ts";
import type { VisitAnswer, VisitedPage } from "../../shared/visits.ts";

/** Computes the flows of the most visited addresses, weighted by their visits under the version. */
export function flowsOfVisits(visited: readonly VisitedPage[]): readonly Flow[] {
  const leads = visited.flatMap(({ url, total, next }) => {
    if (!next || total === 0) return [];
    const { kind, to } = endOf(next);
    return [
      { from: segmentsOf(url), kind, to: to === null ? null : segmentsOf(to), weight: total },
    ];
  });
  const sum = createSum(leads, true);
  for (const lead of leads) sum.add(lead);
  return sum.flows();
}

function endOf({ outcome, location, status }: VisitAnswer): {
  readonly kind: FlowKind;
  readonly to: string | null;
} {
  switch (outcome) {
    case "fallback":
    case "undecided":
    case "refused":
    case "not-found":
    case "gone":
      return { kind: outcome, to: null };
    case "kept":
    case "pass":
      return { kind: "keep", to: null };
    case "served":
      return { kind: "serve", to: null };
    case "rule":
    case "repaired":
      if (location !== null) return { kind: "target", to: location };
      // A repaired address can have any answer of a rule.
      return { kind: status === null ? "keep" : status === 410 ? "gone" : "serve", to: null };
  }
}
