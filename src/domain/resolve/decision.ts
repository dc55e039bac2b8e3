import type { Instant } from "../instant.ts";
import type { ServedFile } from "../table/rule.ts";

export type Outcome = "redirect" | "gone" | "pass" | "not-found" | "refused" | "served";

/** Why a request gets what it gets. `docs/routes-json.md` explains each. */
export type Reason =
  | "rule"
  /** As `rule`, after the address was mended. */
  | "repaired"
  | "fallback"
  | "host"
  | "scope"
  | "kept"
  | "gate"
  | "target-host"
  | "site-file";

export type SiteFile = "robots.txt" | "sitemap.xml";

/** What a request gets. */
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
  /** Whether the old page carries the announcement. */
  readonly announce: boolean;

  /** The index of the rule that decided. */
  readonly index: number | null;
  /** The address that a 410 or 501 page suggests instead. */
  readonly suggestion: string | null;
  /** What is served: one of the site's own files, or a rule's. */
  readonly file: SiteFile | ServedFile | null;
  /** Whether scripts and fonts of other sites may follow. */
  readonly cors: boolean;
  /** The next instant at which this URL's answer may change; no answer may be cached past it. */
  readonly changesAt: Instant | null;
}

/** The fields of a decision that says nothing about them. */
export const NO_DETAILS = {
  status: null,
  location: null,
  rule: null,
  cacheControl: null,
  announce: false,
  index: null,
  suggestion: null,
  file: null,
  cors: false,
  changesAt: null,
} as const satisfies Partial<Decision>;
