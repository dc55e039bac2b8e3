import type { VisitOutcome } from "../../domain/report/visit-outcome.ts";
import type { Tone } from "./tag.tsx";

/** Green for what visitors were promised, amber for what somebody should check, red for what must not happen. */
export const TONES: Readonly<Record<VisitOutcome, Tone>> = {
  rule: "good",
  repaired: "good",
  fallback: "wait",
  undecided: "wait",
  "not-found": "wait",
  refused: "bad",
  gone: "plain",
  served: "plain",
  kept: "plain",
  pass: "plain",
};
