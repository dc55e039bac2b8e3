import type { Address } from "../url/address.ts";
import type { Decision, SiteFile } from "./decision.ts";
import type { Instant } from "../instant.ts";
import type { Parameter } from "../url/query.ts";
import { resolve, type Request } from "./resolve.ts";
import type { Rule } from "../table/rule.ts";
import type { Site, Table } from "../table/table.ts";
import type { Captures, Target } from "../table/target.ts";

/** Why a rule whose host and path match did or did not answer. */
export type Verdict = "wins" | "less-specific" | "query" | "not-yet" | "over";

/** One thing that happened on the way to a decision, in order. */
export type Step =
  | { readonly step: "canonical"; readonly url: Address; readonly canonical: string }
  | { readonly step: "host"; readonly host: string; readonly isOurs: boolean; readonly site: Site }
  | { readonly step: "scope"; readonly scope: string | null; readonly site: Site }
  | { readonly step: "kept"; readonly pattern: string }
  | { readonly step: "gate"; readonly site: Site; readonly now: Instant }
  | {
      readonly step: "rule";
      readonly rule: Rule;
      readonly verdict: Verdict;
      readonly gate: Instant;
      /** The rule that answers, once it is known. */
      readonly winner: Rule | null;
    }
  | { readonly step: "site-file"; readonly file: SiteFile }
  | { readonly step: "fallback"; readonly site: Site }
  | {
      readonly step: "target";
      readonly target: Target;
      readonly captures: Captures;
      readonly mode: "merge" | "drop";
      /** The visitor's parameters that the rule did not consume. */
      readonly rest: readonly Parameter[];
      readonly location: string | null;
    };

export type Recorder = (step: Step) => void;

export interface Explanation {
  readonly decision: Decision;
  readonly steps: readonly Step[];
}

/** The decision of `resolve`, with the way that led to it. */
export function explain(table: Table, request: Request, now: Instant): Explanation {
  const steps: Step[] = [];
  const decision = resolve(table, request, now, (step) => steps.push(step));
  return { decision, steps };
}
