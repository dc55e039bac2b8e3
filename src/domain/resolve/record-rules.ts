import type { Instant } from "../instant.ts";
import { type Advantage, compareSources, findAdvantage } from "../table/precedence.ts";
import type { Rule } from "../table/rule.ts";
import type { Source } from "../table/source.ts";
import type { Table } from "../table/table.ts";
import { type Candidate, compareInLayer } from "./match.ts";
import type { Recorder, Standing } from "./step.ts";

/**
 * Records the standing of each rule, best first.
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
  const best = candidates.find((it) => it.rule === winner) ?? null;
  for (const candidate of sortCandidates(table, candidates)) {
    const { rule, obstacle } = candidate;
    const beaten: Standing = winner ? "less-specific" : "site-file";
    const standing = rule === winner ? "wins" : (obstacle ?? beaten);
    const advantage = best && best !== candidate ? advantageOf(best, candidate) : null;
    record({ step: "rule", rule, standing, gate, winner, advantage });
  }
}

function advantageOf(best: Candidate, other: Candidate): Advantage {
  return findAdvantage(sourceOf(best), sourceOf(other));
}

/** The source that a candidate counts as: with the host of the rule that it replaces, if any. */
function sourceOf({ rule: { source }, host }: Candidate): Source {
  return source.host === host ? source : { ...source, host };
}

/** Sorts candidates by precedence, best first. */
function sortCandidates(table: Table, candidates: readonly Candidate[]): readonly Candidate[] {
  if (candidates.length < 2) return candidates;
  const place = ({ layer }: Candidate): number => table.layers.indexOf(layer);
  return candidates.toSorted(
    (a, b) =>
      compareSources(sourceOf(a), sourceOf(b)) || place(a) - place(b) || compareInLayer(a, b),
  );
}
