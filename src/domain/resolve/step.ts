import type { Instant } from "../instant.ts";
import type { Advantage } from "../table/precedence.ts";
import type { Rule } from "../table/rule.ts";
import type { Site } from "../table/table.ts";
import type { Captures, Target } from "../table/target.ts";
import type { Address } from "../url/address.ts";
import type { Parameter } from "../url/query.ts";
import type { Mend } from "../url/repair.ts";
import type { SiteFile } from "./decision.ts";
import type { Obstacle } from "./match.ts";

/** Why a rule whose host and path match answers or does not. */
export type Standing = "wins" | "less-specific" | "site-file" | Obstacle;

/** One step on the way to a decision. */
export type Step =
  | { readonly step: "canonical"; readonly url: Address; readonly canonical: string }
  | { readonly step: "host"; readonly host: string; readonly isOurs: boolean; readonly site: Site }
  /** The last step: no request for this address reaches the table. */
  | { readonly step: "own" }
  | { readonly step: "scope"; readonly scope: string | null; readonly site: Site }
  | { readonly step: "alias"; readonly host: string; readonly standsFor: string }
  /** `until` is null for an address that is kept for good. */
  | { readonly step: "kept"; readonly pattern: string; readonly until: Instant | null }
  | { readonly step: "gate"; readonly site: Site; readonly now: Instant }
  | {
      readonly step: "rule";
      readonly rule: Rule;
      readonly standing: Standing;
      readonly gate: Instant;
      /** The rule that answers; null if none does. */
      readonly winner: Rule | null;
      /** Why the winner is better than this rule; null if this is the winner, or if there is none. */
      readonly advantage: Advantage | null;
    }
  /** `isPart`: whether the address asks for a part of the sitemap, existing or not. */
  | { readonly step: "site-file"; readonly file: SiteFile; readonly isPart: boolean }
  /** No rule answers the address as it is; the following steps are about the repaired one. */
  | { readonly step: "repaired"; readonly path: string; readonly mends: readonly Mend[] }
  /** The address is too long to be compared with rules. */
  | { readonly step: "overlong" }
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
