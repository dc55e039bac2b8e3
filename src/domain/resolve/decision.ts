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
  /** null for `pass`, where the old site answers. */
  readonly status: number | null;
  readonly location: string | null;
  /** The `from` of the rule that decided, as written. */
  readonly rule: string | null;
  readonly reason: Reason;
  /** null for `pass`. */
  readonly cacheControl: string | null;
  /** Whether the old page gets the announcement. */
  readonly announce: boolean;

  /** The index of the rule that decided. */
  readonly index: number | null;
  /** The address that a 410 or 501 page suggests instead. */
  readonly suggestion: string | null;
  /** The file that is served: one of the site's own, or a rule's. */
  readonly file: SiteFile | ServedFile | null;
  /** Whether scripts and fonts on other sites may follow the redirect. */
  readonly cors: boolean;
  /** The next instant at which this URL's answer may change; no answer may be cached past it. */
  readonly changesAt: Instant | null;
}

/**
 * Every field, in the order in which decisions are written out. All decisions then have one shape; a rarer one would be
 * forgotten with the last of its decisions, and the optimised code of the whole request path with it.
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
