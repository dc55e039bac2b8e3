import type { Instant } from "../instant.ts";
import type { ServedFile } from "../table/rule.ts";

export type Outcome = "redirect" | "gone" | "pass" | "not-found" | "refused" | "served";

/** Why a request gets its answer. `docs/routes-json.md` explains each reason. */
export type Reason =
  | "rule"
  /** Like `rule`, for the repaired address. */
  | "repaired"
  | "fallback"
  | "host"
  | "scope"
  | "kept"
  | "gate"
  | "target-host"
  | "site-file";

export type SiteFile = "robots.txt" | "sitemap.xml";

/** The answer that a request gets. */
export interface Decision {
  readonly outcome: Outcome;
  /** null for `pass`: the old site answers. */
  readonly status: number | null;
  readonly location: string | null;
  /** The `from` of the rule that decided, as written. */
  readonly rule: string | null;
  readonly reason: Reason;
  /** null for `pass`. */
  readonly cacheControl: string | null;
  /** Whether the old page gets the announcement. */
  readonly announce: boolean;

  /** The index in `rules` of the rule that decided. */
  readonly index: number | null;
  /** The address that the 410 or 501 page suggests. */
  readonly suggestion: string | null;
  /** The file served: one of the site's own files, or the `serve` of a rule. */
  readonly file: SiteFile | ServedFile | null;
  /** Whether scripts and fonts of other sites may follow the redirect (CORS). */
  readonly cors: boolean;
  /** The next instant at which this URL's answer may change; no answer may be cached past it. */
  readonly changesAt: Instant | null;
}

/**
 * Every field, in the order in which decisions are written out, so that all decisions share one hidden class. A rarer
 * one would be collected with its last decision, and the optimised code of the whole request path discarded with it.
 */
const WHOLE: Decision = {
  outcome: "pass",
  status: null,
  location: null,
  rule: null,
  reason: "rule",
  cacheControl: null,
  announce: false,
  index: null,
  suggestion: null,
  file: null,
  cors: false,
  changesAt: null,
};

/** The defaults of the optional fields. */
export const NO_DETAILS: Omit<Decision, "outcome" | "reason"> = WHOLE;
