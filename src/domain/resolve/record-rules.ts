import type { Instant } from "../instant.ts";
import { compareSources } from "../table/precedence.ts";
import type { Rule } from "../table/rule.ts";
import type { Table } from "../table/table.ts";
import { type Candidate, compareInLayer } from "./match.ts";
import type { Recorder, Standing } from "./step.ts";

/**
 * Records how each rule stands, best first.
 *
 * @param winner The rule that answers; null if none does.
 */
export function recordRules(
  table: Table,
  candidates: readonly Candidate[],
  winner: Rule | null,
  record: Recorder,
): void {
  const gate: Instant = table.site.activatesAt;
  for (const { rule, obstacle } of sortCandidates(table, candidates)) {
    const beaten: Standing = winner ? "less-specific" : "site-file";
    const standing = rule === winner ? "wins" : (obstacle ?? beaten);
    record({ step: "rule", rule, standing, gate, winner });
  }
}

/** In the order in which they would answer. */
function sortCandidates(table: Table, candidates: readonly Candidate[]): readonly Candidate[] {
  if (candidates.length < 2) return candidates;
  const place = ({ layer }: Candidate): number => table.layers.indexOf(layer);
  return candidates.toSorted(
    (a, b) =>
      compareSources(a.rule.source, b.rule.source) || place(a) - place(b) || compareInLayer(a, b),
  );
}
