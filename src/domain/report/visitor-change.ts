/** What two tables answer one visitor, from now on: at each instant from which on it differs. */
import type { Instant } from "../instant.ts";
import type { Decision } from "../resolve/decision.ts";
import type { Visit } from "../resolve/resolve.ts";
import type { Table } from "../table/table.ts";
import { judgeVisit } from "./judge-visit.ts";

/** What a visitor gets, as far as one could tell the difference. */
export interface VisitorAnswer extends Pick<
  Decision,
  "outcome" | "status" | "location" | "reason" | "rule" | "suggestion" | "file"
> {
  /** Whether they are sent to the fallback page only, by a rule or for want of one. */
  readonly isFallbackOnly: boolean;
}

/** A difference that begins at an instant, and stays until the next phase. */
export interface Phase {
  readonly at: Instant;
  readonly before: VisitorAnswer;
  readonly after: VisitorAnswer;
}

export interface VisitorChange {
  /** In order of time; none if the visitor never gets anything else than before. */
  readonly phases: readonly Phase[];
  /** What the second table answers in the end. */
  readonly lasting: VisitorAnswer;
  /** The next instant at which either answer may change; null: never. Until then all of this holds. */
  readonly changesAt: Instant | null;
}

/** More changes of one answer than any rules have. */
const STEPS_AT_MOST = 50;

/** Where nothing is known of what serves: as if the old site answered everything. */
const OLD_SITE: Pick<Decision, "changesAt"> & VisitorAnswer = {
  outcome: "pass",
  status: null,
  location: null,
  reason: "scope",
  rule: null,
  suggestion: null,
  file: null,
  isFallbackOnly: false,
  changesAt: null,
};

/** @param before null: it is not known what serves. */
export function visitorChange(
  before: Table | null,
  after: Table,
  visit: Visit,
  now: Instant,
): VisitorChange {
  const phases: Phase[] = [];
  let at: Instant = now;
  let changesAt: Instant | null = null;
  for (let step = 0; ; step++) {
    const old = before ? answerOf(before, visit, at) : OLD_SITE;
    const next = answerOf(after, visit, at);
    const known = phases.at(-1);
    const isKnown = known && isSamePhase(known.before, old) && isSamePhase(known.after, next);
    // A difference that ended is told by a phase without one.
    if (!isKnown && (phases.length > 0 || !isSameForVisitor(old, next))) {
      phases.push({ at, before: old, after: next });
    }
    const following = Math.min(old.changesAt ?? Infinity, next.changesAt ?? Infinity);
    if (step === 0) changesAt = Number.isFinite(following) ? following : null;
    if (!Number.isFinite(following) || step === STEPS_AT_MOST) {
      return { phases, lasting: next, changesAt };
    }
    at = following;
  }
}

function answerOf(
  table: Table,
  visit: Visit,
  at: Instant,
): Pick<Decision, "changesAt"> & VisitorAnswer {
  const { decision, outcome } = judgeVisit(table, visit, at);
  return { ...decision, isFallbackOnly: outcome === "fallback" };
}

/** An old front page that a rule sends where the fallback leads begins a phase too: it then has a page of its own. */
function isSamePhase(a: VisitorAnswer, b: VisitorAnswer): boolean {
  return isSameForVisitor(a, b) && a.isFallbackOnly === b.isFallbackOnly;
}

type Seen = Pick<Decision, "outcome" | "status" | "location" | "suggestion" | "file">;

/** Whether a visitor could not tell two answers apart; the rules that give them may differ. */
export function isSameForVisitor(a: Seen, b: Seen): boolean {
  return (
    a.outcome === b.outcome &&
    a.status === b.status &&
    a.location === b.location &&
    a.suggestion === b.suggestion &&
    JSON.stringify(a.file) === JSON.stringify(b.file)
  );
}
