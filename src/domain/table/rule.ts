import type { Instant } from "../instant.ts";
import type { RedirectStatus } from "./redirect-status.ts";
import type { RuleData } from "./schema.ts";
import type { Source } from "./source.ts";
import type { Target } from "./target.ts";

/** The answer of a rule. A `target` of null may not be served: a redirect answers 501, and a suggestion is left out. */
export type Answer =
  | {
      readonly kind: "redirect";
      readonly status: RedirectStatus;
      readonly target: Target | null;
      readonly query: "merge" | "drop";
      readonly lowercase: boolean;
    }
  | {
      readonly kind: "gone";
      readonly target: Target | null;
      readonly query: "merge" | "drop";
      readonly lowercase: boolean;
    }
  | { readonly kind: "keep" }
  /** Answered as the fallback is, but always temporarily: nobody has decided yet where the address leads. */
  | { readonly kind: "undecided" }
  | { readonly kind: "serve"; readonly file: ServedFile };

/** A small file that a rule serves, or the script that removes the old site's service worker from browsers. */
export type ServedFile = NonNullable<RuleData["serve"]>;

export interface Rule {
  /** The index in `rules`. Between otherwise equal rules the lowest wins. */
  readonly index: number;
  /** The `from` as written; for a rule from a compact table, its canonical URL. */
  readonly from: string;
  readonly source: Source;
  readonly window: Window;
  readonly answer: Answer;
}

/** A half-open span of time: `startsAt <= now < endsAt`. */
export interface Window {
  /** null: at the site's gate, wherever it is moved. `Infinity`: never, because the date is unreadable. */
  readonly startsAt: Instant | null;
  /** null: no end. */
  readonly endsAt: Instant | null;
}

/** The window of a rule without `startsAt` and `endsAt`. */
export const FROM_THE_GATE: Window = { startsAt: null, endsAt: null };

/** Whether `outer` is open whenever `inner` is. */
export function windowContains(outer: Window, inner: Window, gate: Instant): boolean {
  return (
    (outer.startsAt ?? gate) <= (inner.startsAt ?? gate) &&
    (outer.endsAt ?? Infinity) >= (inner.endsAt ?? Infinity)
  );
}

/** The target or suggestion of an answer; null if there is none, or if it may not be served. */
export function targetOf(answer: Answer): Target | null {
  return answer.kind === "redirect" || answer.kind === "gone" ? answer.target : null;
}
