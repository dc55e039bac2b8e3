import type { Table } from "../../domain/table/table.ts";
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

/** Every kind of hazard, the most harmful first. */
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

export interface Hazards {
  /** Hazards of the site that nothing takes care of yet, in the order of {@link HAZARD_KINDS}. */
  readonly open: readonly Hazard[];
  /** Hazards of the site that the table takes care of. */
  readonly settled: readonly Hazard[];
}

/** @param table The table that will replace the site; null if there is none yet. */
export function findHazards(survey: Surveyed, table: Table | null): Hazards {
  const all = HAZARD_KINDS.flatMap(({ id, title, find, isSettled }) => {
    const found = find(survey);
    if (!found) return [];
    const isDone = table !== null && isSettled?.(found.found, survey.site, table) === true;
    return [{ isDone, hazard: { id, title, ...found } }];
  });
  const those = (isDone: boolean): Hazard[] =>
    all.filter((it) => it.isDone === isDone).map((it) => it.hazard);
  return { open: those(false), settled: those(true) };
}
