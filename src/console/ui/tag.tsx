import type { VisitOutcome } from "../../domain/report/visit-outcome.ts";
import type { Child } from "hono/jsx";

/** `wait` is a warning; `todo` means that somebody has to act. */
export type Tone = "good" | "bad" | "wait" | "todo" | "plain";

const SIGNS: Readonly<Record<Tone, string>> = {
  good: "✓",
  bad: "✗",
  wait: "!",
  todo: "○",
  plain: "•",
};

/** So few characters fit into any column. */
const SHORT = 8;

/** A state in a word; its sign and colour only repeat it. */
export function Tag({ tone, children }: { tone: Tone; children: Child }) {
  const isShort = typeof children === "string" && children.length <= SHORT;
  return (
    <span class={isShort ? `tag ${tone} whole` : `tag ${tone}`}>
      <span aria-hidden="true">{`${SIGNS[tone]}\u00a0`}</span>
      {children}
    </span>
  );
}

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
