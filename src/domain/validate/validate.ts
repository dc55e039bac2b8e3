import type { CompiledRoutes } from "../compile.ts";
import type { Locate, Report } from "../finding.ts";
import type { Instant } from "../instant.ts";
import { checkExamples } from "./examples.ts";
import { checkHints } from "./hints.ts";
import { checkJourneys } from "./journeys.ts";
import { checkLocales } from "./locales.ts";
import { checkOverlaps } from "./overlaps.ts";
import { checkPlaces } from "./place.ts";

/**
 * Checks what only the whole table can tell; what one rule tells by itself, `compileRoutes` has reported.
 *
 * @param now For rules whose window is over.
 */
export function validateRoutes(
  compiled: CompiledRoutes,
  now: Instant,
  report: Report,
  locate: Locate,
): void {
  const context = { ...compiled, now, report, locate };
  checkPlaces(context);
  checkOverlaps(context);
  checkJourneys(context);
  checkExamples(context);
  checkHints(context);
  checkLocales(context);
}
