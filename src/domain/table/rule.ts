import type { Instant } from "../instant.ts";
import type { RedirectStatus } from "./redirect-statuses.ts";
import type { RuleData } from "./schema.ts";
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
  | { readonly kind: "keep" }
  /** Answers as the fallback does, always temporarily: nobody has said yet where the address goes. */
  | { readonly kind: "undecided" }
  | { readonly kind: "serve"; readonly file: ServedFile };

/** A small file that a rule answers with, or the script that takes the old site's service worker out of browsers. */
export type ServedFile = NonNullable<RuleData["serve"]>;

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

/** Where an answer leads, or suggests to go: null if nowhere, or if it may not be served. */
export function targetOf(answer: Answer): Target | null {
  return answer.kind === "redirect" || answer.kind === "gone" ? answer.target : null;
}
