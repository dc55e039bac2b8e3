import type { Instant } from "../../domain/instant.ts";
import type { Place } from "../../domain/pasteable.ts";
import type { SigningPolicy } from "../../store/records/signing-policy.ts";
import type { Reviewer } from "../access/reviewer.ts";
import type { Choice } from "./choice.ts";
import type { Names } from "./names.ts";
import type { Language, Texts } from "../texts/en/en.ts";

/** The data that every page needs from its request, including pages for people who are not signed in. */
export interface BaseView {
  readonly texts: Texts;
  readonly language: Language;
  /** Allows only this page's own style and script. */
  readonly nonce: string;
  readonly siteName: string;
  /** The time zone in which instants are shown: the site's own. */
  readonly timeZone: string;
  /** Where the commands shown on pages run. */
  readonly place: Place;
}

/** The data that a page of the console needs from its request. */
export interface View extends BaseView {
  readonly url: URL;
  readonly reviewer: Reviewer;
  /** Who may sign on the deployment for reviewers, and how many approvals are required. */
  readonly policy: SigningPolicy;
  /** The hosts that links to targets may lead to. */
  readonly targetHosts: ReadonlySet<string>;
  readonly now: Instant;
  /** The names of releases: see ui/version-name.tsx. */
  readonly names: Names;
  /** The reviewer's choice of what answers old addresses. */
  readonly choice: Choice;
  /** The site's hosts, canonical, as on the deployment. */
  readonly hosts: readonly string[];
  /**
   * The origin at which old addresses answer for reviewers: this one, or under `npm start` another host than the
   * console's.
   */
  readonly previewOrigin: string;
  readonly assets: { readonly style: string; readonly script: string };
}
