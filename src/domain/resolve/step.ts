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

/** Why a rule whose host and path match did or did not answer. */
export type Standing = "wins" | "less-specific" | "site-file" | Obstacle;

/** One thing that happened on the way to a decision, in order. */
export type Step =
  | { readonly step: "canonical"; readonly url: Address; readonly canonical: string }
  | { readonly step: "host"; readonly host: string; readonly isOurs: boolean; readonly site: Site }
  | { readonly step: "scope"; readonly scope: string | null; readonly site: Site }
  | { readonly step: "alias"; readonly host: string; readonly standsFor: string }
  /** `until`: null for ever. */
  | { readonly step: "kept"; readonly pattern: string; readonly until: Instant | null }
  | { readonly step: "gate"; readonly site: Site; readonly now: Instant }
  | {
      readonly step: "rule";
      readonly rule: Rule;
      readonly standing: Standing;
      readonly gate: Instant;
      /** The rule that answers. */
      readonly winner: Rule | null;
      /** What makes that one better; null for itself, or if there is none. */
      readonly advantage: Advantage | null;
    }
  | { readonly step: "site-file"; readonly file: SiteFile }
  /** Nothing answers the address as it stands; what follows is about the mended one. */
  | { readonly step: "repaired"; readonly path: string; readonly mends: readonly Mend[] }
  /** The address is so long that no rule is looked for. */
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
