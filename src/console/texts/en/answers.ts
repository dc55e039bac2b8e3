import { OUTCOME_LABELS } from "../../../domain/report/visit-outcome.ts";

/**
 * The answers to visitors, in English: the same words on every page, which are those of the report of
 * `sunset coverage`.
 */
export const ANSWERS = {
  redirect: OUTCOME_LABELS.rule,
  fallback: OUTCOME_LABELS.fallback,
  gone: OUTCOME_LABELS.gone,
  keep: OUTCOME_LABELS.kept,
  serve: OUTCOME_LABELS.served,
  undecided: OUTCOME_LABELS.undecided,
  "not-found": OUTCOME_LABELS["not-found"],
  refused: OUTCOME_LABELS.refused,
};

/** Puts an answer into a sentence, after a colon or a date. */
export function inSentence(answer: string): string {
  return answer.slice(0, 1).toLowerCase() + answer.slice(1);
}
