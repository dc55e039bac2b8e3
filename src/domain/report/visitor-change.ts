/** The difference between two tables for one visitor, now and at each later instant at which it changes. */
import type { Instant } from "../instant.ts";
import type { Decision } from "../resolve/decision.ts";
import type { Visit } from "../resolve/resolve.ts";
import type { Table } from "../table/table.ts";
import { judgeVisit } from "./judge-visit.ts";

/** The part of an answer that a visitor can notice. */
export interface VisitorAnswer extends Pick<
  Decision,
  "outcome" | "status" | "location" | "reason" | "rule" | "suggestion" | "file"
> {
  /** Whether the visitor only gets to the fallback page: by a rule, without one, or by an undecided one. */
  readonly isFallbackOnly: boolean;
}

/** A difference that begins at an instant and lasts until the next phase. */
export interface Phase {
  readonly at: Instant;
  readonly before: VisitorAnswer;
  readonly after: VisitorAnswer;
  /** Whether, throughout the phase, the only difference is that one table has passed its gate and the other has not. */
  readonly isOfMovedGate: boolean;
}

export interface VisitorChange {
  /** In order of time; empty if the visitor never notices a difference. */
  readonly phases: readonly Phase[];
  /** The last answer of the second table. */
  readonly lasting: VisitorAnswer;
  /** The next instant at which either answer may change, until which this result is valid; null for never. */
  readonly changesAt: Instant | null;
}

/** A safety limit: more changes than any address has. */
const STEPS_AT_MOST = 50;

/** Stands in for an unknown table in service: the old site answers everything. */
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

/** @param before The table in service; null if unknown. */
export function visitorChange(
  before: Table | null,
  after: Table,
  visit: Visit,
  now: Instant,
): VisitorChange {
  const phases: { -readonly [name in keyof Phase]: Phase[name] }[] = [];
  let at: Instant = now;
  let changesAt: Instant | null = null;
  for (let step = 0; ; step++) {
    const old = before ? answerOf(before, visit, at) : OLD_SITE;
    const next = answerOf(after, visit, at);
    const known = phases.at(-1);
    const isKnown = known && isSamePhase(known.before, old) && isSamePhase(known.after, next);
    const isOfMovedGate = before !== null && waitsAlone(before, old, after, next, at);
    // A difference ends with a phase in which the answers are equal.
    if (isKnown) known.isOfMovedGate &&= isOfMovedGate;
    else if (phases.length > 0 || !isSameForVisitor(old, next)) {
      phases.push({ at, before: old, after: next, isOfMovedGate });
    }
    const following = Math.min(old.changesAt ?? Infinity, next.changesAt ?? Infinity);
    if (step === 0) changesAt = Number.isFinite(following) ? following : null;
    if (!Number.isFinite(following) || step === STEPS_AT_MOST) {
      return { phases, lasting: next, changesAt };
    }
    at = following;
  }
}

/** Whether exactly one of two tables still waits for its gate, and answers accordingly. */
function waitsAlone(
  before: Table,
  old: VisitorAnswer,
  after: Table,
  next: VisitorAnswer,
  at: Instant,
): boolean {
  const [isOpen, opens] = [before, after].map((it) => at >= it.site.activatesAt);
  return isOpen !== opens && (isOpen ? next : old).reason === "gate";
}

function answerOf(
  table: Table,
  visit: Visit,
  at: Instant,
): Pick<Decision, "changesAt"> & VisitorAnswer {
  const { decision, outcome } = judgeVisit(table, visit, at);
  const isUndecided = outcome === "undecided" && decision.outcome === "redirect";
  return { ...decision, isFallbackOnly: outcome === "fallback" || isUndecided };
}

/** Stricter than `isSameForVisitor`: an old front page sent to the fallback page now has a replacement. */
function isSamePhase(a: VisitorAnswer, b: VisitorAnswer): boolean {
  return isSameForVisitor(a, b) && a.isFallbackOnly === b.isFallbackOnly;
}

type Seen = Pick<Decision, "outcome" | "status" | "location" | "suggestion" | "file">;

/** Whether a visitor could not tell two answers apart, even if they come from different rules. */
export function isSameForVisitor(a: Seen, b: Seen): boolean {
  return (
    a.outcome === b.outcome &&
    a.status === b.status &&
    a.location === b.location &&
    a.suggestion === b.suggestion &&
    JSON.stringify(a.file) === JSON.stringify(b.file)
  );
}
