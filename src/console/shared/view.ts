import type { Instant } from "../../domain/instant.ts";
import type { Place } from "../../domain/pasteable.ts";
import type { SigningPolicy } from "../../store/records/signing-policy.ts";
import type { Reviewer } from "../access/reviewer.ts";
import type { Choice } from "./choice.ts";
import type { Names } from "./names.ts";
import type { Language, Texts } from "../texts/en/en.ts";

/** What a page needs of its request, whoever asks for it. */
export interface BaseView {
  readonly texts: Texts;
  readonly language: Language;
  /** Allows this page's own style and script, and no others. */
  readonly nonce: string;
  readonly siteName: string;
  /** In which instants are read: the site's own. */
  readonly timeZone: string;
  /** Where the commands work that pages show. */
  readonly place: Place;
}

/** What a page of the console needs of its request. */
export interface View extends BaseView {
  readonly url: URL;
  readonly reviewer: Reviewer;
  /** Who may sign on the deployment for reviewers, and how many must. */
  readonly policy: SigningPolicy;
  /** The hosts that links to targets may lead to. */
  readonly targetHosts: ReadonlySet<string>;
  readonly now: Instant;
  /** What releases are called: see ui/version-name.tsx. */
  readonly names: Names;
  /** What old addresses are answered by. */
  readonly choice: Choice;
  /** The site's, canonical, as on the deployment. */
  readonly hosts: readonly string[];
  /** Where old addresses answer for reviewers: here, but for the console's own host under `npm start`. */
  readonly previewOrigin: string;
  readonly assets: { readonly style: string; readonly script: string };
}
