import type { CompiledRoutes } from "../table/compile.ts";
import type { Locate, Report } from "../finding.ts";
import type { Instant } from "../instant.ts";
import { withoutConsequences } from "../table/invalid-fields.ts";
import type { CheckContext } from "./context.ts";
import { checkAddresses } from "./addresses.ts";
import { checkExamples } from "./examples.ts";
import { checkHints } from "./hints.ts";
import { checkHosts } from "./hosts.ts";
import { checkLeftBehind } from "./left-behind.ts";
import { checkJourneys } from "./redirect-chains.ts";
import { checkLocales } from "./locales.ts";
import { checkLookups } from "./lookups.ts";
import { checkOverlaps } from "./overlaps.ts";
import { checkPlaces } from "./place.ts";
import { checkSite } from "./site.ts";

const FAR_AWAY = Date.parse("9999-12-31T00:00:00Z");

/**
 * Checks the table as a whole. Problems of single rules have already been reported by `compileRoutes`.
 *
 * @param now Decides which windows are past.
 */
export function validateRoutes(
  compiled: CompiledRoutes,
  now: Instant,
  report: Report,
  locate: Locate,
): void {
  const context = createContext(compiled, now, report, locate);
  checkSite(context);
  checkHosts(context);
  checkPlaces(context);
  checkLookups(context);
  checkOverlaps(context);
  checkJourneys(context);
  checkExamples(context);
  checkHints(context);
  checkLocales(context);
  checkAddresses(context);
  checkLeftBehind(context);
}

/** The input of the checks of a whole table, and of the corrections. */
export function createContext(
  compiled: CompiledRoutes,
  now: Instant,
  report: Report,
  locate: Locate,
): CheckContext {
  const { table: given, unread } = compiled;
  const { site } = given;
  const isGateKnown = Number.isFinite(site.activatesAt);
  // An unreadable gate is taken to be after all windows.
  const table = isGateKnown ? given : { ...given, site: { ...site, activatesAt: FAR_AWAY } };
  const cautious = withoutConsequences(report, unread);
  return { ...compiled, table, isGateKnown, now, report: cautious, locate };
}
