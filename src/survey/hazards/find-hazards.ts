import type { Surveyed } from "../surveyed.ts";
import { cookies, crossOrigin, feed, formPost } from "./clients.ts";
import { appLinks, smallFile, wellKnown } from "./files.ts";
import type { Found, HazardKind } from "./hazard.ts";
import { hops, preload, transportSecurity, twinHost } from "./hosts.ts";
import { charset, contentPolicy } from "./pages.ts";
import {
  canonical,
  disallowed,
  hreflang,
  verificationFile,
  verificationTag,
} from "./search-engines.ts";
import { serviceWorker } from "./service-worker.ts";

/** Everything that is looked for, what does the most harm first. */
export const HAZARD_KINDS: readonly HazardKind[] = [
  serviceWorker,
  transportSecurity,
  preload,
  twinHost,
  hops,
  disallowed,
  appLinks,
  wellKnown,
  smallFile,
  feed,
  formPost,
  crossOrigin,
  verificationFile,
  verificationTag,
  canonical,
  hreflang,
  contentPolicy,
  charset,
  cookies,
];

export interface Hazard extends Found {
  readonly id: string;
  readonly title: string;
}

/** @returns What the site has, in the order of {@link HAZARD_KINDS}. */
export function findHazards(survey: Surveyed): Hazard[] {
  return HAZARD_KINDS.flatMap(({ id, title, find }) => {
    const found = find(survey);
    return found ? [{ id, title, ...found }] : [];
  });
}
