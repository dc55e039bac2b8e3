import type { Instant } from "../instant.ts";
import type { RedirectStatus } from "./schema.ts";
import type { Source } from "./source.ts";
import type { Target } from "./target.ts";

/** What a request gets from a rule. A `target` of null may not be served: a redirect answers 501, a suggestion is left out. */
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
  | { readonly kind: "keep" };

/** A rule, compiled. */
export interface Rule {
  /** Its place in `rules`; between rules that are equal in everything else the first wins. */
  readonly index: number;
  /** The `from` as written; the canonical URL if it comes out of a compact table. */
  readonly from: string;
  readonly source: Source;
  readonly window: Window;
  readonly answer: Answer;
}

/** A half-open span of time: `startsAt <= now < endsAt`. */
export interface Window {
  /** null: the site's gate, wherever it stands. `Infinity`: never, because the date cannot be read. */
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
