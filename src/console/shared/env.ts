import type { Context } from "hono";
import type { LanguageVariables } from "hono/language";
import type { SecureHeadersVariables } from "hono/secure-headers";
import type { HitsDatabase } from "../../hits/database.ts";
import type { KvBinding } from "../../store/kv/kv-binding.ts";
import type { SigningVariables } from "../../store/records/signing-policy.ts";
import type { Reviewer, ReviewerBindings } from "../access/reviewer.ts";
import type { Services } from "./services.ts";
import type { View } from "./view.ts";

export interface ConsoleBindings extends ReviewerBindings, SigningVariables {
  /** "on": this deployment is for reviewers. */
  readonly CONSOLE?: string;
  /** The decisions. */
  readonly SIGNOFFS?: KvBinding;
  /** The requests of visitors, counted by production. */
  readonly HITS?: HitsDatabase;
  /** "on": answers to old addresses name the rule that decided, in `X-Sunset-Rule`. */
  readonly DEBUG_HEADERS?: string;
}

/** The environment of the console's handlers. */
export interface ConsoleEnv {
  readonly Bindings: ConsoleBindings;
  readonly Variables: LanguageVariables &
    SecureHeadersVariables & {
      readonly services: Services;
      readonly reviewer: Reviewer;
      /** Set for the pages of the console, not for old addresses. */
      readonly view: View;
      /** Set by `takeForm`. */
      readonly form: FormData;
    };
}

export type ConsoleContext = Context<ConsoleEnv>;
